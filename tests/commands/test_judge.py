"""The commands decide and review sample, as a person runs them."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from collectors.raw import RawFile
from tests.commands.e2e import bibliopulse, environment, rows, small_home
from tests.warehouse.world import author, comment, post

# The town's library of the small home.
WALL = "-990000107"
WHO = ("--reason", "ирония", "--by", "Анна Петрова")
PRAISE = "Спасибо большое, очень уютная библиотека, понравилось!"
NIGHT = environment(BIBLIOPULSE_NOW="2025-11-09T12:00:00+03:00")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a post and three readers' comments, loaded, tagged and published."""
    home = small_home(tmp_path_factory.mktemp("judging") / "home")
    records = [
        author(WALL, "Библиотека"),
        post(WALL, 1, "04 10:00", "Запись #неделякачествавбиблиотеке"),
        *(comment(WALL, 1, 10 + n, str(7 + n), "04 12:00", f"{PRAISE} {n}") for n in range(3)),
    ]
    with RawFile(home / "raw", "20251109T000000Z-vk-0") as raw:
        for record in records:
            raw.write(record)
    ran = bibliopulse("tag", "--home", home, env=NIGHT)
    assert ran.code == 0, ran.err
    return home


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "home"))


def decide(home: Path, *words: str) -> tuple[int, str]:
    ran = bibliopulse("decide", *words, "--home", home, env=NIGHT)
    return ran.code, ran.out if ran.code == 0 else ran.complaint


def lines(home: Path) -> list[list[str]]:
    with (home / "decisions.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def test_a_decision_is_written_and_counts_after_the_next_load(home: Path) -> None:
    before = rows(home, "select sentiment from corrected_tags where item_id = '10'")
    assert before == [("positive",)]
    code, said = decide(home, "comment", "vk", WALL, "10", "sentiment", "negative", *WHO)
    assert code == 0, said
    assert "записано в decisions.csv: comment 10, sentiment = negative" in said
    assert lines(home) == [
        ["comment", "vk", WALL, "10", "sentiment", "negative", "ирония", "Анна Петрова", "2025-11-09T12:00:00+03:00"]
    ]  # fmt: skip
    assert bibliopulse("load", "--home", home, env=NIGHT).code == 0
    assert rows(home, "select sentiment from corrected_tags where item_id = '10'") == [("negative",)]
    assert rows(home, "select count(*) from corrected") == [(1,)]


def test_a_participant_is_named_by_code_or_account(home: Path) -> None:
    ((reader,),) = rows(home, "select participant_id from participants where accounts = 'vk:7'")
    assert decide(home, "participant", "-", "-", reader, "eligibility", "no", *WHO)[0] == 0
    assert decide(home, "participant", "vk", "-", "7", "region", "in", *WHO)[0] == 0
    assert [line[:6] for line in lines(home)] == [
        ["participant", "", "", reader, "eligibility", "no"],
        ["participant", "", "", reader, "region", "in"],
    ]


def test_two_accounts_are_joined_and_parted_again(home: Path) -> None:
    one, other, third = (
        str(
            rows(
                home, "select participant_id from participants where accounts = $1".replace("$1", f"'vk:{n}'")
            )[0][0]
        )
        for n in (7, 8, 9)
    )
    readers = "select count(*) from participants where class = 'reader'"
    assert rows(home, readers) == [(3,)]
    assert decide(home, "participant", "vk", "-", "7", "same_as", "8", *WHO)[0] == 0
    assert decide(home, "participant", "-", "-", other, "same_as", third, *WHO)[0] == 0
    written = (home / "decisions.csv").read_bytes()
    code, said = decide(home, "participant", "-", "-", third, "same_as", one, *WHO)
    assert (code, "same_as ведёт по кругу" in said, "\n" in said.strip()) == (2, True, False)
    assert (home / "decisions.csv").read_bytes() == written
    assert bibliopulse("load", "--home", home, env=NIGHT).code == 0
    assert rows(home, "select participant_id, accounts from participants where class = 'reader'") == [
        (third, f"vk:9, {', '.join(sorted(('vk:7', 'vk:8')))}")
    ]
    # The account that was joined is still named by its own code or number.
    assert decide(home, "participant", "vk", "-", "7", "same_as", "auto", *WHO)[0] == 0
    assert lines(home)[-1][:6] == ["participant", "", "", one, "same_as", "auto"]
    assert bibliopulse("load", "--home", home, env=NIGHT).code == 0
    assert rows(home, readers) == [(2,)]


def test_a_joined_participant_whom_nobody_knows_is_named_at_every_load(home: Path) -> None:
    path = home / "decisions.csv"
    path.write_text(
        path.read_text("utf-8") + "participant,,,r-aaaaaaaaaa,same_as,r-bbbbbbbbbb,x,Анна,\n", "utf-8"
    )
    ran = bibliopulse("load", "--home", home, env=NIGHT)
    assert ran.code == 0
    assert ran.err.count("объединение same_as не применено") == 2
    assert "decisions.csv, решение 1: участника «r-aaaaaaaaaa» в хранилище нет" in ran.err


def test_decisions_about_what_nobody_knows_are_counted(home: Path) -> None:
    lines_of = (
        "post,vk,-1,404,campaign,no,x,Анна,", f"post,vk,'{WALL},1,sentiment,negative,x,Анна,", "participant,,,r-nosuchone1,eligibility,no,x,Анна,",
        f"post,vk,{WALL},1,sentiment,negative,x,Анна,", f"comment,vk,{WALL},404,campaign,no,x,Анна,",
        f"comment,vk,{WALL},404,campaign,auto,x,Анна,",
    )  # fmt: skip
    path = home / "decisions.csv"
    path.write_text(path.read_text("utf-8") + "\n".join(lines_of) + "\n", "utf-8")
    ran = bibliopulse("load", "--home", home, env=NIGHT)
    assert ran.code == 0
    assert (
        "решений о том, чего в хранилище нет, — 3 (решение 1: post vk -1 404; решение 2: post vk" in ran.err
    )
    assert "решение 3: participant r-nosuchone1)" in ran.err


def test_labels_of_texts_that_nobody_knows_are_counted(home: Path) -> None:
    path = home / "review.csv"
    path.write_text(
        f"key,label\nvk/post/{WALL}/1,neutral\nvk/post/{WALL}/404,neutral\nfeeds/post/a.example/b/5,neutral\n",
        "utf-8",
    )
    ran = bibliopulse("load", "--home", home, env=NIGHT)
    assert ran.code == 0
    assert (
        "review.csv: текстов, которых в хранилище нет, — 2 (например, «feeds/post/a.example/b/5»)" in ran.err
    )


def test_a_post_is_taken_out_and_brought_back(home: Path) -> None:
    counts = "select (select count(*) from campaign_posts), (select count(*) from campaign_comments)"
    before = rows(home, counts)
    assert decide(home, "post", "vk", WALL, "1", "campaign", "no", *WHO)[0] == 0
    assert bibliopulse("load", "--home", home, env=NIGHT).code == 0
    assert rows(home, counts) == [(0, 0)]
    assert rows(home, "select item_id, comments, reason from taken_out") == [("1", 3, "ирония")]
    assert decide(home, "post", "vk", WALL, "1", "campaign", "auto", *WHO)[0] == 0
    assert bibliopulse("load", "--home", home, env=NIGHT).code == 0
    assert rows(home, counts) == before


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (
            ("participant", "vk", "-", "7", "same_as", "r-aaaaaaaaaa", *WHO),
            "участника «r-aaaaaaaaaa» в хранилище нет",
        ),
        (("participant", "vk", "-", "999", "same_as", "7", *WHO), "нет такого объекта"),
        (("participant", "vk", "-", "7", "same_as", "7", *WHO), "участник уже один"),
        (("participant", "vk", "-", "7", "same_as", WALL, *WHO), "сообщество и человека не объединяют"),
        (("comment", "vk", WALL, "10", "campaign", "yes", *WHO), "«yes» — бывает: no, auto"),
        (("comment", "vk", WALL, "999", "sentiment", "negative", *WHO), "в хранилище нет такого объекта"),
        (("participant", "-", "-", "nobody", "eligibility", "no", *WHO), "нет такого объекта"),
        (("kniga", "vk", WALL, "10", "sentiment", "negative", *WHO), "object «kniga» — бывает: post"),
        (("comment", "vk", WALL, "10", "topic", "staff", *WHO), "ожидается тема со знаком"),
        (("comment", "vk", WALL, "10", "library", "nowhere", *WHO), "«nowhere» в реестре нет"),
        (("comment", "vk", WALL, "10", "sentiment", "negative", "--by", "Анна"), "не указано: ПРИЧИНА"),
        (
            ("comment", "vk", WALL, "10", "sentiment", "negative", "--reason", " ", "--by", "Анна"),
            "--reason: пусто",
        ),
        (("comment", "vk", WALL, "10", "sentiment", *WHO), "не указано: ЗНАЧЕНИЕ"),
    ],
)
def test_what_cannot_be_decided_is_said_and_nothing_is_written(
    filled: Path, words: tuple[str, ...], problem: str
) -> None:
    before = (filled / "decisions.csv").read_bytes()
    code, said = decide(filled, *words)
    assert (code, problem in said) == (2, True), said
    assert (filled / "decisions.csv").read_bytes() == before


def saved(folder: Path, *lines: str) -> tuple[str, ...]:
    """Options that take decisions from a file."""
    path = folder / "decisions-new.csv"
    path.write_text(
        "object,network,owner_id,id,field,value,reason,by,at\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )
    return "--from", str(path)


def test_decisions_of_a_file_are_checked_told_and_appended_once(home: Path, tmp_path: Path) -> None:
    file = saved(
        tmp_path,
        f"comment,vk,{WALL},10,sentiment,negative,ирония,Анна,2025-11-08",
        f"comment,vk,{WALL},11,topic,staff-,,,",
        f"comment,vk,{WALL},12,quote,yes,,,",
    )
    code, said = decide(home, *file, *WHO)
    assert code == 0, said
    for change in (
        "comment 10, sentiment: positive → negative",
        "comment 11, topic: ",
        " → staff-",
        "12, quote: no → yes",
    ):
        assert change in said, said
    assert "записано в decisions.csv: 3\u00a0решения" in said
    assert [line[5:] for line in lines(home)] == [
        ["negative", "ирония", "Анна", "2025-11-08"],
        ["staff-", "ирония", "Анна Петрова", "2025-11-09T12:00:00+03:00"],
        ["yes", "ирония", "Анна Петрова", "2025-11-09T12:00:00+03:00"],
    ]
    code, said = decide(home, *file, *WHO)
    assert code == 0 and said.count("так уже решено") == 3 and "новых решений нет" in said
    assert len(lines(home)) == 3


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            f"comment,vk,{WALL},999,sentiment,negative,ирония,Анна,",
            "решение 2: в хранилище нет такого объекта",
        ),
        (f"comment,vk,{WALL},10,sentiment,sad,ирония,Анна,", "строка 3: value при field = sentiment «sad»"),
        (f"comment,vk,{WALL},10,sentiment,negative,,Анна,", "решение 2: пустой столбец «reason»"),
        (f"comment,vk,{WALL},10,sentiment,negative,ирония,,", "решение 2: пустой столбец «by»"),
    ],
)
def test_a_bad_line_of_a_file_is_named_and_none_is_taken(
    filled: Path, tmp_path: Path, line: str, problem: str
) -> None:
    before = (filled / "decisions.csv").read_bytes()
    code, said = decide(filled, *saved(tmp_path, f"comment,vk,{WALL},11,question,yes,да,Анна,", line))
    assert (code, problem in said) == (2, True), said
    assert (filled / "decisions.csv").read_bytes() == before


def test_a_file_and_a_decision_are_not_given_at_once(filled: Path, tmp_path: Path) -> None:
    code, said = decide(filled, "comment", "vk", WALL, "10", "sentiment", "negative", *saved(tmp_path), *WHO)
    assert (code, "--from: решения берутся из файла" in said) == (2, True)


def test_texts_are_drawn_labelled_and_the_shares_corrected(home: Path) -> None:
    ran = bibliopulse("review", "sample", "--home", home, env=NIGHT)
    assert ran.code == 0, ran.err
    path = home / "exports" / "review-sample.csv"
    assert ran.out.splitlines()[0] == str(path) and path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        drawn = list(csv.DictReader(file, delimiter=";"))
    assert list(drawn[0]) == ["key", "url", "text", "label", "probability"]
    assert sorted(row["key"] for row in drawn) == [f"vk/comment/{WALL}/{10 + n}" for n in range(3)]
    # The tone that the program gave would lead the person who labels.
    assert not any("positive" in value for row in drawn for value in row.values())
    # A label that somebody has begun to write survives the next drawing.
    path.write_text(path.read_text(encoding="utf-8-sig").replace(" 0;", " 0;нейтральный"), encoding="utf-8")
    assert bibliopulse("review", "sample", "--home", home, env=NIGHT).code == 0
    assert path.read_text(encoding="utf-8-sig").count(";neutral") == 1
    shutil.copy(path, home / "review.csv")
    assert bibliopulse("load", "--home", home, env=NIGHT).code == 0
    assert rows(home, "select item_id, label from reviews") == [("10", "neutral")]


def test_a_broken_review_is_named_by_its_line(home: Path) -> None:
    (home / "review.csv").write_text("key;label\nvk/comment/-1/2;хорошо\n", encoding="utf-8")
    ran = bibliopulse("load", "--home", home, env=NIGHT)
    assert ran.code == 2
    assert "review.csv, строка 2: label «хорошо» — бывает: положительный" in ran.complaint
