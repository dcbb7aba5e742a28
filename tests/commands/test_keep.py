"""A home that is kept: frozen, copied, put back, thrown away."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pandas
import pytest

from campaign.folder import open_home
from tests.commands.e2e import bibliopulse, environment, fingerprint, rows, small_home
from tests.commands.keep_world import END, PERSON, contents, run
from warehouse.keeping.frozen import FOLDER, RANKING, read_frozen


@pytest.fixture
def home(kept_home: Path) -> Path:
    return kept_home


# --- what stands ----------------------------------------------------------------------------------------


def test_a_frozen_result_is_the_ranking_with_all_it_hangs_on(home: Path) -> None:
    frozen = read_frozen(home, "итог", open_home(home).key())
    table = frozen.table(RANKING)
    places = [None if pandas.isna(place) else int(place) for place in table["place"]]
    today = rows(home, "select participant_id, place from participant_ranking")
    assert list(zip(table["participant_id"], places, strict=True)) == today
    manifest = frozen.manifest
    assert manifest["counts"]["posts"] == rows(home, "select count(*) from posts")[0][0] > 0
    assert manifest["weights"]["library.posts"] == 25
    assert manifest["fingerprint"] == fingerprint(home)
    assert manifest["tables"][RANKING]["rows"] == len(today)
    assert manifest["erasures"] == 0
    assert all(
        (frozen.folder / f"{table}.parquet").stat().st_mode & 0o077 == 0 for table in manifest["tables"]
    )


def test_nothing_differs_until_something_does(home: Path) -> None:
    assert "отличий нет" in run(home, "status", "--frozen").out
    toml = (home / "campaign.toml").read_text("utf-8")
    weights = "\n[ranking.weights.library]\nposts = 85\ndays = 5\nreaders = 5\nanswered = 5\nreactions_per_subscriber = 0\n"
    (home / "campaign.toml").write_text(
        re.sub(r"\[ranking\.weights\.library\][^\[]*", "", toml) + weights, "utf-8"
    )
    run(home, "load")
    said = run(home, "status", "--frozen").out
    assert "вес library.posts: было 25.0, стало 85.0" in said
    assert re.search(r"было место \d+, баллы \d+,\d{4}, стало место \d+, баллы \d+,\d{4}", said)


def test_a_frozen_result_is_never_written_twice(home: Path) -> None:
    ran = bibliopulse("freeze", "итог", "--home", home, env=environment(BIBLIOPULSE_NOW=END))
    assert (ran.code, "уже зафиксирован" in ran.complaint) == (2, True)
    assert bibliopulse("freeze", "../x", "--home", home).code == 2
    assert os.listdir(home / FOLDER) == ["итог"]


@pytest.mark.parametrize("what", [f"{RANKING}.parquet", "manifest.json"])
def test_other_hands_in_a_frozen_result_are_seen(home: Path, what: str) -> None:
    path = home / FOLDER / "итог" / what
    if what == "manifest.json":
        manifest = json.loads(path.read_text("utf-8"))
        path.write_text(json.dumps(manifest | {"weights": {"library.posts": 1}}), "utf-8")
    else:
        path.write_bytes(path.read_bytes() + b"x")
    ran = bibliopulse("status", "--frozen", "--home", home)
    assert (ran.code, len(ran.err.strip().splitlines())) == (1, 1), ran.err
    assert "верните его из резервной копии" in ran.complaint


def test_status_tells_what_was_and_what_is_missing(home: Path) -> None:
    said = run(home, "status").out
    for words in (
        "nightly:",
        "код 0",
        "кампания: ",
        "убличных записей сообществ",
        "зафиксировано: итог",
        "копии: 20251115T070000Z",
    ):
        assert words in said
    assert "хранилища ещё нет" in run(small_home(home.parent / "empty"), "status").out


# --- copies ---------------------------------------------------------------------------------------------


def test_a_copy_brings_everything_back(home: Path) -> None:
    before = fingerprint(home)
    shutil.rmtree(home / "raw")
    (home / "warehouse.duckdb").unlink()
    (home / "libraries.csv").write_text("id,name\n", "utf-8")
    run(home, "restore")
    assert fingerprint(home) == before
    assert rows(home, "select count(*) > 0 from campaign_posts") == [(True,)]


def test_a_spoilt_copy_touches_nothing(home: Path) -> None:
    [copy] = (home / "backups").iterdir()
    raw = next((copy / "raw").iterdir())
    raw.write_bytes(raw.read_bytes()[:-1])
    before = fingerprint(home)
    ran = bibliopulse("restore", copy.name, "--home", home)
    assert (ran.code, "файл копии пропал или изменён" in ran.complaint) == (1, True)
    assert fingerprint(home) == before
    assert bibliopulse("restore", "nothing", "--home", home).code == 2


@pytest.mark.long
def test_an_old_copy_does_not_bring_the_forgotten_back(home: Path, tmp_path: Path) -> None:
    run(home, "backup", "--to", tmp_path / "elsewhere")
    run(home, "forget", "vk", str(PERSON))
    [copy] = (tmp_path / "elsewhere").iterdir()
    run(home, "restore", copy, now="2025-11-16T10:00:00+03:00")
    assert rows(home, "select count(*) from comments where author_id = $1", str(PERSON)) == [(0,)]
    raw = [text for path in (home / "raw").iterdir() for text in contents(path)]
    assert not any(str(PERSON) in text for text in raw)


def test_purge_shows_first_and_keeps_the_newest_copy(home: Path) -> None:
    run(home, "backup", now="2025-11-16T10:00:00+03:00")
    later = "2026-11-16T10:00:00+03:00"
    before = fingerprint(home)
    assert "будет удалено: backups/20251115T070000Z" in run(home, "purge", "--payloads", now=later).out
    assert len(list((home / "backups").iterdir())) == 2
    run(home, "purge", "--payloads", "--yes", now=later)
    assert [path.name for path in (home / "backups").iterdir()] == ["20251116T070000Z"]
    assert not any('"payload":{' in text for path in (home / "raw").iterdir() for text in contents(path))
    run(home, "load", "--rebuild")
    assert fingerprint(home) == before
