"""Readers' words leave the home once its result is frozen: nobody can read them any more, and no figure moves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaign.run import open_run
from commands.keeping.purging import take_words
from commands.load import load_step, publish_step
from tests.commands.bad_luck_world import told
from tests.commands.e2e import asking, bibliopulse, environment, fingerprint, rows
from tests.commands.figures import figures
from tests.commands.keep_world import COMMENT, END, PERSON, answering, contents, run
from warehouse.keeping.frozen import read_frozen
from warehouse.keeping.purging import plan

LATER = "2026-06-01T10:00:00+03:00"


@pytest.fixture
def home(kept_home: Path) -> Path:
    return kept_home


def readers_words(home: Path) -> set[str]:
    """Texts of readers, and the names by which the network or a mention calls them; too short ones may be anybody's."""
    said = rows(
        home,
        "select text from items join speakers using (network, author_id) where class = 'reader' "
        "union select name from speakers where class = 'reader' and name <> ''",
    )
    lines = {line.strip() for (text,) in said for line in text.splitlines()}
    return {line for line in lines if len(line) > 20 or line == COMMENT}


def outside_copies(home: Path) -> Iterator[Path]:
    yield from (path for path in sorted(home.rglob("*")) if path.is_file() and "backups" not in path.parts)


def readable_in(home: Path, words: set[str]) -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(home)), word)
        for path in outside_copies(home)
        for text in contents(path)
        for word in words
        if word in text
    ]


def purge(home: Path, *words: str) -> str:
    ran = bibliopulse(
        "purge", "--older-than", "90d", *words, "--home", home, env=environment(BIBLIOPULSE_NOW=LATER)
    )
    assert ran.code == 0, ran.err
    return ran.everything


def test_a_small_home_loses_words_and_names_and_nothing_else(two_nights: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(two_nights, tmp_path / "small"))
    run = open_run(home, "2026-06-01", {})
    views = ("select * from headline", "select * exclude (name) from participant_ranking order by all")
    before = [rows(home, view) for view in views]
    with run.home.locked():
        made = plan(run.home, run.campaign, run.now)
        assert (made.new, len(made.nameless)) == ({"comment": 2}, 2)
        take_words(run, made)
        after = [rows(home, view) for view in views]
        load_step(run, rebuild=True)
        publish_step(run)
    assert after == before == [rows(home, view) for view in views]
    assert [
        name for name in ("Перепёлкина", "печку", "спасибо", "zina_p", "Анна Ли") if name in told(home)
    ] == []
    [(own,), (other,)] = rows(home, "select text from comments order by comment_id")
    assert own.startswith("слова удалены · ") and other.startswith("слова удалены · ") and own != other
    assert rows(home, "select post_id, text from posts") == [("1", "Запись")]


@pytest.mark.long
def test_words_go_and_figures_stay(home: Path) -> None:
    words, before = readers_words(home), figures(home)
    assert len(words) > 50
    assert {path.split("/")[0] for path, _ in readable_in(home, words)} >= {
        "raw",
        "published",
        "warehouse.duckdb",
    }
    run(home, "report")
    run(home, "export", "comments")
    summary = home / "exports" / "summary"
    summary.mkdir()
    (summary / "hidden.csv").write_text("\n".join(sorted(words)), "utf-8")
    (summary / "region.pdf").write_bytes(b"%PDF")
    said = purge(home, "--yes")
    assert "бумага осталась как есть: exports/summary/region.pdf" in said
    comments = rows(home, "select count(*) from purged where kind = 'comment' and part = 'words'")[0][0]
    assert f"{comments} комментари" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "слова остались в копии backups/20251115T070000Z" in said
    assert readable_in(home, words) == []
    assert figures(home) == before
    assert read_frozen(home, "итог").manifest["wordless"]
    assert "отличий нет" in run(home, "status", "--frozen", now=LATER).out
    page = (home / "reports" / "index.html").read_text("utf-8")
    assert "Слова и имена читателей удалены (01.06.2026)" in page
    assert COMMENT not in page


@pytest.mark.long
def test_what_follows_brings_no_words_back_and_moves_no_figure(home: Path) -> None:
    words, before = readers_words(home), figures(home)
    purge(home, "--yes")
    after = fingerprint(home)
    run(home, "load", "--rebuild", now=LATER)
    assert (fingerprint(home), figures(home)) == (after, before)
    run(home, "tag", now=LATER)
    (home / "warehouse.duckdb").unlink()
    run(home, "load", "--rebuild", now=LATER)
    run(home, "tag", now=LATER)  # what libraries wrote
    run(home, "load", now=LATER)
    assert figures(home) == before
    assert "слов читателей, опубликованных до 03.03.2026, нет" in purge(home, "--yes")
    with answering() as server:
        bibliopulse("collect", "--home", home, env=asking(server, now="2025-11-10T03:00:00+03:00"))
    run(home, "load", now=LATER)
    assert readable_in(home, words) == []
    run(home, "restore", "20251115T070000Z", now=LATER)
    assert readable_in(home, words) == []
    assert figures(home) == before
    run(home, "forget", "vk", str(PERSON), now=LATER)
    assert rows(home, f"select count(*) from items where author_id = '{PERSON}'") == [(0,)]


def test_nothing_goes_before_a_result_stands_nor_without_yes(home: Path) -> None:
    before = {path: path.read_bytes() for path in outside_copies(home) if path.suffix != ".duckdb"}
    said = purge(home, "--dry-run", "--yes")
    assert "будут удалены слова" in said and "ничего не изменено" in said
    assert {path: path.read_bytes() for path in outside_copies(home) if path.suffix != ".duckdb"} == before
    shutil.rmtree(home / "published" / "frozen")
    for now in (END, LATER):
        ran = bibliopulse(
            "purge", "--older-than", "90d", "--yes", "--home", home, env=environment(BIBLIOPULSE_NOW=now)
        )
        assert (ran.code, len(ran.err.strip().splitlines())) == (2, 1)
        assert "сначала «bibliopulse freeze»; ничего не удалено" in ran.complaint
    ran = bibliopulse("purge", "--older-than", "скоро", "--home", home)
    assert (ran.code, "ожидается срок вида 90d" in ran.complaint) == (2, True)
