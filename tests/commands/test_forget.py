"""Whoever asks to be forgotten stands in nothing that a home holds, and does not come back."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from campaign.folder import open_home
from tests.commands.e2e import asking, bibliopulse, fingerprint, rows, seen_by_others
from tests.commands.keep_world import COMMENT, PERSON, SCREEN_NAME, answering, contents, run
from warehouse.keeping.forget import JOURNAL
from warehouse.keeping.frozen import RANKING, read_frozen
from warehouse.keeping.person import gather

LATER = "2025-11-12T03:00:00+03:00"


@pytest.fixture
def home(kept_home: Path) -> Path:
    return kept_home


def found(home: Path, needles: dict[str, str]) -> list[tuple[str, str]]:
    """Which needles stand in which files."""
    seen = []
    for path in sorted(path for path in home.rglob("*") if path.is_file()):
        for text in contents(path):
            lower = text.lower()
            seen += [
                (str(path.relative_to(home)), what)
                for what, needle in needles.items()
                if needle.lower() in lower
            ]
    return sorted(set(seen))


def needles(home: Path) -> dict[str, str]:
    person = gather([home], open_home(home).key(), "vk", str(PERSON))
    [name] = rows(home, "select name from authors where author_id = $1", str(PERSON))
    [post] = rows(home, "select url, text, owner_id, post_id from posts where author_id = $1", str(PERSON))
    return {
        "id": str(PERSON), "screen name": SCREEN_NAME, "full name": name[0], "url": post[0],
        "post": post[1].split("\n")[0][:60], "comment": COMMENT[:50], "code": person.code, "pseudonym": person.code[:5].upper(),
        "key": f"vk/post/{post[2]}/{post[3]}",
    }  # fmt: skip


def test_whoever_is_forgotten_stands_nowhere_and_does_not_come_back(home: Path) -> None:
    hers = needles(home)
    code = f"r-{hers['code']}"
    with (home / "decisions.csv").open("a", encoding="utf-8") as decisions:
        decisions.write(f"participant,,,{code},eligibility,no,просила,Анна,2025-11-12\n")
    (home / "awards.csv").write_text(
        f"participant_id,name\n{code},{hers['full name']}\ngdov-cb,Гдовская\n", "utf-8"
    )
    (home / "awards.csv").chmod(0o600)
    (home / "review.csv").write_text(
        f"key,text,label\n{hers['key']},Жаль!,negative\nvk/post/-1/1,Ура!,positive\n", "utf-8"
    )
    (home / "review.csv").chmod(0o600)
    (home / "logs" / "old.log").write_text(f"INFO vk: id{PERSON}\nINFO vk: id1\n", "utf-8")
    (home / "logs" / "old.log").chmod(0o600)
    (home / "exports" / "by-hand.csv").write_bytes("имя;кто\n".encode("cp1251"))
    shutil.copy(home / "warehouse.duckdb", home / "backups" / "warehouse-0001-before-0002.duckdb")
    before = found(home, hers)
    assert {what for _, what in before} == set(hers), "the test would prove nothing"
    places = rows(
        home, "select name, place from participant_ranking where participant_id <> $1 order by all", code
    )
    run(home, "forget", "vk", str(PERSON))
    assert found(home, hers) == []
    assert not (home / JOURNAL).exists()
    assert seen_by_others(home) == []
    assert not (home / "exports" / "by-hand.csv").exists(), "what cannot be read cannot be cleared of her"
    assert "INFO vk: id1\n" == (home / "logs" / "old.log").read_text("utf-8")
    assert (home / "awards.csv").read_text("utf-8") == "participant_id,name\ngdov-cb,Гдовская\n"
    assert (home / "review.csv").read_text("utf-8") == "key,text,label\nvk/post/-1/1,Ура!,positive\n"
    assert rows(home, "select count(*) from posts where post_id = '90003' and quoted_text = '[удалено]'") == [
        (1,)
    ]
    [(text,)] = rows(home, "select text from comments where comment_id = '90002'")
    assert text == "[удалено], спасибо за слова! Читали все: [удалено], [удалено]"
    frozen = read_frozen(home, "итог", open_home(home).key())
    assert frozen.erasures == 1
    ranked = frozen.table(RANKING)
    assert len(ranked) == len(places) + 1, "the place stays, without a name"
    assert "стёрто людей по их просьбе: 1" in run(home, "status", "--frozen").out
    with answering() as server:
        server.now = datetime.fromisoformat(LATER)
        ran = bibliopulse("nightly", "--home", home, env=asking(server, LATER))
    assert ran.code == 0, ran.err
    assert found(home, hers) == []
    assert rows(home, "select count(*) > 0 from comments where comment_id = '90002'") == [(True,)]


@pytest.mark.long
def test_a_rebuild_after_forgetting_gives_the_same_warehouse(home: Path) -> None:
    run(home, "forget", "vk", str(PERSON))
    before = fingerprint(home)
    run(home, "load", "--rebuild")
    assert fingerprint(home) == before


@pytest.mark.long
def test_forgetting_somebody_unknown_changes_nothing(home: Path) -> None:
    before = fingerprint(home)
    run(home, "forget", "vk", "777777777")
    assert fingerprint(home) == before
    assert read_frozen(home, "итог", open_home(home).key()).erasures == 0
    assert bibliopulse("forget", "vk", "https://vk.com/id5", "--home", home).code == 2


@pytest.mark.long
def test_an_erasure_cut_short_is_finished_by_the_next(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from warehouse.keeping import forget

    hers = needles(home)
    with monkeypatch.context() as patch:
        patch.setattr("warehouse.keeping.forget.erase_frozen", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            forget.forget(open_home(home), "vk", str(PERSON))
    assert "стирание человека прервано" in run(home, "status").out
    run(home, "forget", "vk", "777777777")
    assert found(home, hers) == []
