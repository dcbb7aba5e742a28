"""People have the last word: what decisions.csv may say, and what follows from it."""

from pathlib import Path
from typing import Any

import pytest

from campaign.errors import ConfigurationError
from campaign.tables.decisions import append_decision, parse_decisions, read_decisions
from tests.warehouse.world import DECISIONS, World, author, comment, post, tags

LIBRARIES = {"gdov", "dno", "region"}
WARM = "Тепло и светло, спасибо большое"
LATE = "Хотелось бы работать до восьми"
ON_GDOV = ("vk", "comment", "-1", "11")


def decided(*lines: str) -> str:
    return "".join(f"{line},причина,Анна,2025-11-09\n" for line in lines)


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A reader's praise and wish under two posts."""
    world = World(tmp_path_factory.mktemp("spoken") / "raw")
    world.says = {
        WARM: tags("positive", "staff+", "space+"),
        LATE: tags("neutral", "hours-", suggestion=True, question=True),
    }
    world.night(
        author("-3", screen_name="dno_library"),
        author("-50", "Газета", city="Псков"),
        author("9", city="Псков"),
        post("-1", 1, "01 10:00"),
        post("-50", 2, "01 10:00", "О библиотеках"),
        comment("-1", 1, 11, "7", "02 10:00", WARM),
        comment("-1", 1, 12, "7", "02 11:00", LATE),
        comment("-1", 1, 13, "901", "02 12:00", "Мы рады"),
        comment("-50", 2, 14, "9", "02 12:00", "Читаю вас всегда"),
    )
    world.tag()
    return world


@pytest.fixture
def world(spoken: World, tmp_path: Path) -> World:
    return spoken.copied(tmp_path / "raw")


def participant(world: World, account: str) -> str:
    return str(world.rows("select participant_id from participants where accounts = $1", account)[0][0])


def told(world: World, *lines: str) -> None:
    """With these decisions and no others."""
    world.settle(decisions=decided(*lines))


def said(world: World, number: int = 11) -> dict[str, Any]:
    return world.row(
        "select sentiment, topics, suggestion, question, subject_library_id from reader_words where item_id = $1",
        str(number),
    )


# --- each field, to its end ---------------------------------------------------------------------------


def test_a_corrected_tone_changes_the_figures_and_not_the_tags(world: World) -> None:
    told(world, "comment,vk,-1,11,sentiment,negative")
    assert world.rows("select positive, negative from library_summary where id = 'gdov'") == [(0, 1)]
    assert world.rows("select positive, negative from headline") == [(0, 1)]
    # A complaint asks for an answer.
    assert ("11", "complaint") in world.rows("select item_id, what from dialogue")
    assert world.rows("select sentiment from tags where item_id = '11'") == [("positive",)]


def test_a_text_may_be_without_a_tone(world: World) -> None:
    told(world, "comment,vk,-1,11,sentiment,none")
    assert said(world)["sentiment"] is None
    assert world.rows("select opinions, positive from library_summary where id = 'gdov'") == [(1, 0)]


@pytest.mark.parametrize(
    ("values", "topics"),
    [
        (("staff-",), {"staff": "negative", "space": "positive"}),
        (("staff=",), {"staff": "neutral", "space": "positive"}),
        (("staff:none",), {"space": "positive"}),
        (("hours-", "collection+"), {
            "staff": "positive", "space": "positive", "hours": "negative", "collection": "positive",
        }),
        (("staff:none", "space:none"), {}),
        # The last line of a topic counts; it may also take the decision back.
        (("staff-", "staff:none", "staff="), {"staff": "neutral", "space": "positive"}),
        (("staff-", "space:none", "staff:auto"), {"staff": "positive"}),
    ],
)  # fmt: skip
def test_corrected_topics(world: World, values: tuple[str, ...], topics: dict[str, str]) -> None:
    told(world, *(f"comment,vk,-1,11,topic,{value}" for value in values))
    assert {one["topic"]: one["polarity"] for one in said(world)["topics"]} == topics
    shown = world.rows("select topic from topic_sentiment where library_id = 'gdov' and topic <> 'hours'")
    assert {topic for (topic,) in shown} == set(topics) - {"hours"}


def test_a_corrected_subject_counts_elsewhere_though_the_wall_may_not_name_it(world: World) -> None:
    told(world, "comment,vk,-1,11,library,dno")
    assert said(world)["subject_library_id"] == "dno"
    assert world.rows("select id, opinions from library_summary where opinions > 0 order by 1") == [
        ("dno", 1),
        ("gdov", 1),
    ]


def test_a_text_may_be_about_several_libraries_or_none(world: World) -> None:
    told(world, "comment,vk,-1,11,library,dno|plyussa", "comment,vk,-1,12,library,none", "post,vk,-50,2,library,dno"
    )  # fmt: skip
    subjects = world.rows("select item_id, library_id from subjects where kind = 'comment' order by all")
    # Number 14 stands under the post that is about Dno.
    assert subjects == [("11", "dno"), ("11", "plyussa"), ("13", "gdov"), ("14", "dno")]
    assert world.rows("select subject_library_id from campaign_posts where owner_id = '-50'") == [("dno",)]


def test_comments_under_a_post_that_is_about_none_are_about_none(world: World) -> None:
    told(world, "post,vk,-1,1,library,none")
    assert world.rows("select * from subjects") == []
    assert world.rows("select library_id from campaign_comments where comment_id = '11'") == [("gdov",)]


def test_suggestions_and_questions_are_corrected(world: World) -> None:
    told(world)
    assert [world.rows(f"select count(*) from {name}") for name in ("suggestions", "dialogue")] == [
        [(1,)]
    ] * 2
    told(world, "comment,vk,-1,12,suggestion,no", "comment,vk,-1,12,question,no")
    assert [world.rows(f"select count(*) from {name}") for name in ("suggestions", "dialogue")] == [
        [(0,)]
    ] * 2
    told(world, "comment,vk,-1,11,suggestion,yes")
    assert world.rows("select item_id from suggestions order by 1") == [("11",), ("12",)]
    assert world.rows("select c_suggestions from participant_ranking where c_suggestions > 0") == [(2,)]


def test_who_speaks_in_a_comment(world: World) -> None:
    told(world, "comment,vk,-1,11,role,library", "comment,vk,-1,13,role,reader")
    rows = world.rows(
        "select comment_id, role, participant_id[:2] from campaign_comments where owner_id = '-1' order by 1"
    )
    assert rows == [("11", "library", "gd"), ("12", "reader", "r-"), ("13", "reader", "s-")]
    # Now number 11 is the library's own answer, if it stands in the thread.
    assert world.rows("select positive from library_summary where id = 'gdov'") == [(0,)]


def test_a_comment_that_is_the_librarys_answers_a_question(tmp_path: Path) -> None:
    world = World(tmp_path / "raw")
    world.says = {"Когда?": tags("neutral", question=True)}
    world.night(
        post("-1", 1, "01 10:00"),
        comment("-1", 1, 11, "7", "02 10:00", "Когда?"),
        comment("-1", 1, 12, "8", "02 11:00", "В среду", parent_comment_id="11", reply_to="11"),
    )
    world.settle()
    assert world.rows("select answered from dialogue") == [(False,)]
    told(world, "comment,vk,-1,12,role,library")
    assert world.rows("select answered from dialogue") == [(True,)]


def test_who_speaks_in_a_post(world: World) -> None:
    told(world, "post,vk,-50,2,role,library", "post,vk,-50,2,library,dno")
    assert world.rows("select participant_id from campaign_posts where owner_id = '-50'") == [("dno",)]
    assert world.rows("select c_posts from participant_ranking where participant_id = 'dno'") == [(1,)]


def test_what_does_not_count_in_the_ranking_stays_in_the_figures(world: World) -> None:
    ranked = (
        "select c_comments from participant_ranking where class = 'reader' order by c_comments desc limit 1"
    )
    read = "select c_posts, c_readers from participant_ranking where participant_id = 'gdov'"
    told(world)
    assert (world.rows(ranked), world.rows(read)) == ([(2,)], [(1, 1)])
    told(world, "comment,vk,-1,11,eligibility,no")
    assert (world.rows(ranked), world.rows(read)) == ([(1,)], [(1, 1)])
    told(world, *(f"comment,vk,-1,{n},eligibility,no" for n in (11, 12)), "post,vk,-1,1,eligibility,no")
    assert world.rows(read) == [(0, 0)]
    assert world.rows("select posts, comments, readers from library_summary where id = 'gdov'") == [(1, 3, 1)]


# --- participants -------------------------------------------------------------------------------------


def test_a_reader_who_is_staff_takes_no_readers_prize(world: World) -> None:
    told(world)
    reader = participant(world, "vk:7")
    told(world, f"participant,,,{reader},role,staff")
    shown = world.row(
        "select class, place, reason from participant_ranking where participant_id = $1", reader
    )
    assert shown == {"class": "staff", "place": None, "reason": "сотрудник библиотеки: вне конкурса"}
    assert world.rows("select opinions from headline") == [(0,)]
    assert world.rows("select evidence from participants where participant_id = $1", reader) == [
        ("решение: role = staff (причина); город не указан",)
    ]


def test_staff_who_are_readers_are_ranked(world: World) -> None:
    told(world)
    staff = participant(world, "vk:901")
    assert staff.startswith("s-")
    told(world, f"participant,,,{staff},role,reader")
    assert world.rows("select participant_id, role from campaign_comments where comment_id = '13'") == [
        (staff, "reader")
    ]
    # As any reader who wrote two words.
    assert world.rows("select class, reason from participant_ranking where participant_id = $1", staff) == [
        ("reader", "нет ни комментария от трёх слов, ни предложения, ни записи")
    ]


def test_the_regional_library_may_compete_and_another_may_organise(tmp_path: Path) -> None:
    world = World(tmp_path / "raw")
    world.night(post("-100", 1, "01 10:00"), post("-1", 1, "01 10:00"))
    world.settle(decisions=decided("participant,,,region,role,library", "participant,,,gdov,role,organiser"))
    assert world.rows(
        "select participant_id, class, eligible from participant_ranking where c_posts > 0 order by 1"
    ) == [("gdov", "organiser", False), ("region", "library", True)]


def test_the_region_is_decided(world: World) -> None:
    told(world)
    paper, reader = participant(world, "vk:-50"), participant(world, "vk:9")
    told(world, f"participant,,,{paper},region,out", f"participant,,,{reader},region,in")
    rows = world.rows(
        "select accounts, in_region, evidence from participants where accounts in ('vk:-50', 'vk:9') order by 1"
    )
    assert rows == [
        ("vk:-50", False, "решение: region = out (причина); указан город: Псков"),
        ("vk:9", True, "решение: region = in (причина); указан город: Псков"),
    ]
    assert world.rows("select reason from participant_ranking where participant_id = $1", paper) == [
        ("не из региона: вне конкурса",)
    ]


# --- the layer ----------------------------------------------------------------------------------------


def test_the_last_line_wins_and_auto_takes_back(world: World) -> None:
    line = "comment,vk,-1,11,sentiment,"
    told(world, line + "negative", line + "neutral")
    assert said(world)["sentiment"] == "neutral"
    told(world, line + "negative", line + "auto")
    assert said(world)["sentiment"] == "positive"
    assert world.rows("select * from corrected") == []


def test_what_was_corrected_by_hand_is_said_and_counted(world: World) -> None:
    told(
        world,
        "comment,vk,-1,11,sentiment,negative",
        "comment,vk,-1,11,topic,staff-",
        "participant,,,gdov,eligibility,no",
        "comment,vk,-1,999,sentiment,negative",
    )
    assert world.rows('select object, id, fields, decisions, reason, "by", "at" from corrected') == [
        ("comment", "11", ["sentiment", "topic"], 2, "причина", "Анна", "2025-11-09"),
        ("participant", "gdov", ["eligibility"], 1, "причина", "Анна", "2025-11-09"),
    ]


# --- the file -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("kniga,vk,-1,11,sentiment,negative", "строка 2: object «kniga» — бывает: post, comment, participant"),
        ("comment,vk,-1,11,mood,negative", "строка 2: field при object = comment «mood» — бывает: sentiment"),
        ("comment,vk,-1,11,brightest,pin", "«brightest» — бывает"),
        ("comment,vk,-1,11,sentiment,bad", "value при field = sentiment «bad» — бывает: positive, neutral"),
        ("comment,vk,-1,11,sentiment,", "пустой столбец «value»"),
        ("comment,vk,-1,,sentiment,negative", "пустой столбец «id»"),
        ("comment,,-1,11,sentiment,negative", "пустой столбец «network»; ожидается сеть"),
        ("comment,vk,-1,11,topic,staff", "«staff» — ожидается тема со знаком: staff\\+, staff=, staff-"),
        ("comment,vk,-1,11,topic,auto", "ожидается тема со знаком"),
        ("comment,vk,-1,11,topic,cafe+", "тема «cafe» — бывает: staff, collection"),
        ("comment,vk,-1,11,library,gdov|nowhere", "библиотеки «nowhere» в реестре нет"),
        ("participant,,,gdov,role,reader", "value при field = role «reader» — бывает: library, organiser"),
        ("participant,,,r-abc,role,library", "value при field = role «library» — бывает: reader, partner"),
        ("participant,,,gdov,sentiment,negative", "field при object = participant «sentiment»"),
        ('comment,vk,-1,11,sentiment,"neg"ative', "строка 2: это не CSV"),
    ],
)  # fmt: skip
def test_a_decision_that_nothing_can_follow_is_named_with_what_was_expected(line: str, problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem) as caught:
        parse_decisions(f"{DECISIONS}\n{line},,,\n", LIBRARIES)
    assert caught.value.exit_code == 2 and "\n" not in str(caught.value)


def test_a_moment_that_is_none_is_named() -> None:
    with pytest.raises(ConfigurationError, match="at «вчера» — ожидается дата или время вида 2025-11-09"):
        parse_decisions(f"{DECISIONS}\ncomment,vk,-1,11,sentiment,negative,,,вчера\n", LIBRARIES)


def test_semicolons_blank_lines_and_spaces_are_no_mistake() -> None:
    text = DECISIONS.replace(",", ";") + "\n\ncomment;vk;-1;11;sentiment; negative ;;;\n;;;;;;;;\n"
    (row,) = parse_decisions(text, LIBRARIES)
    assert (row["value"], row["reason"]) == ("negative", None)


ROW = {
    "object": "comment", "network": "vk", "owner_id": "-1", "id": "11", "field": "topic", "value": "staff-",
    "reason": "ирония, это «спасибо»", "by": "Анна", "at": "2025-11-09T12:00:00+03:00",
}  # fmt: skip


@pytest.mark.parametrize(
    "before",
    [
        (DECISIONS + "\n").encode(),
        b"\xef\xbb\xbf" + (DECISIONS + "\r\ncomment,vk,-1,11,sentiment,negative,,,").encode(),
        (DECISIONS.replace(",", ";") + '\r\ncomment;vk;-1;11;sentiment;negative;"а; б";;\r\n').encode(),
        ("\ufeffsep=;\r\n" + DECISIONS.replace(",", ";") + "\r\n").encode(),
        (",".join(reversed(DECISIONS.split(","))) + "\n,,,negative,sentiment,11,-1,vk,comment\n").encode(),
    ],
    ids=["empty", "mark and no last line end", "semicolons", "delimiter told", "columns in another order"],
)
def test_a_line_is_added_and_nothing_else_changes(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "decisions.csv"
    path.write_bytes(before)
    path.chmod(0o640)
    had = read_decisions(path, LIBRARIES)
    append_decision(path, ROW, LIBRARIES)
    after = path.read_bytes()
    assert after.startswith(before) and after.endswith(b"\r\n" if b"\r\n" in before else b"\n")
    assert after.count(b"\n") == after.count(b"\r\n") or b"\r\n" not in before
    *kept, added = read_decisions(path, LIBRARIES)
    assert kept == had and added == {"line": len(had) + 1} | ROW
    assert path.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in tmp_path.iterdir()] == ["decisions.csv"]


def test_a_missing_file_is_made(tmp_path: Path) -> None:
    append_decision(tmp_path / "decisions.csv", ROW, LIBRARIES)
    assert len(read_decisions(tmp_path / "decisions.csv", LIBRARIES)) == 1


def test_nothing_is_added_to_a_broken_file_or_by_a_broken_decision(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    for content, row in (("a,b\n", ROW), (DECISIONS + "\n", ROW | {"value": "cafe+"})):
        path.write_text(content)
        with pytest.raises(ConfigurationError):
            append_decision(path, row, LIBRARIES)
        assert path.read_text() == content
