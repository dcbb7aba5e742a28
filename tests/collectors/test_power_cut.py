"""A power cut at any moment: what the program had finished is there, and nothing is half there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from campaign.files import copy_private, set_aside, write_private
from campaign.folder import KEY, Home, make_home
from campaign.tables.decisions import append_decisions, read_decisions
from collectors import raw
from collectors.forgetting import add_marks, read_marks
from collectors.raw import RawFile, read_records, seal_torn, sealed_files
from tests.powercut import Disk, watched
from tests.warehouse.world import CAMPAIGN, LIBRARIES, comment

DECIDED = {
    "object": "comment", "network": "vk", "owner_id": "-1", "id": "2", "field": "sentiment", "value": "negative",
    "reason": "насмешка", "by": "Петрова", "at": "2025-11-09",
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home", CAMPAIGN, LIBRARIES)


def left(disk: Disk, folder: Path) -> Iterator[tuple[tuple[str, ...], Path, str]]:
    """Every different state in which a cut may leave the home: what was finished by then, and where it is laid out."""
    seen = set()
    for number, cut in enumerate(disk.cuts):
        state = (cut.done, tuple(sorted(cut.left.items(), key=lambda one: one[0])))
        if state not in seen:
            seen.add(state)
            yield cut.done, cut.put(folder / f"{number}"), f"{cut.way}, after {cut.after}"


def test_raw_keeps_every_record_that_was_flushed(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw, "MEMBER_RECORDS", 2)
    records = [comment("-1", 1, number, "5", "02 10:00", f"Слова {number}") for number in range(5)]
    with watched(home.path) as disk:
        file = RawFile(home.raw, "20251109T000000Z-vk-0")
        for number, record in enumerate(records, 1):
            file.write(record)
            if number % 2 == 0:  # of two records each: 2, 4, and at the end the fifth
                disk.finished(f"{number}")
        file.close()
        disk.finished("5")
    states = list(left(disk, tmp_path / "cut"))
    assert len(states) >= 8
    for done, place, told in states:
        seal_torn(place / "raw")
        kept = [record for path in sealed_files(place / "raw") for _, record in read_records(path)]
        assert kept == records[: len(kept)], told
        assert len(kept) >= int(done[-1] if done else 0), told


def test_a_new_home_has_its_key_and_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    with watched(tmp_path / "disk") as disk:
        made = make_home(tmp_path / "disk" / "home", CAMPAIGN, LIBRARIES)
        key = made.key()
        disk.finished("home")
    for done, place, told in left(disk, tmp_path / "cut"):
        if done:
            assert Home(place / "home").key() == key, told
            assert (place / "home" / "decisions.csv").read_text("utf-8").startswith("object,"), told
        elif (place / "home" / KEY).exists():
            assert (place / "home" / KEY).read_bytes() in (b"", (made.path / KEY).read_bytes()), told


Act = Callable[[Home, str], object]
Read = Callable[[Home], object]


def decide(home: Home, value: str) -> None:
    append_decisions(home.path / "decisions.csv", [DECIDED | {"value": value}], set())


def decided(home: Home) -> list[str]:
    return [row["value"] for row in read_decisions(home.path / "decisions.csv", set())]


def mark(home: Home, value: str) -> None:
    add_marks(home, frozenset({("0" if value == "negative" else "1") * 64}))


def publish(home: Home, value: str) -> None:
    (home.path / "warehouse").write_text(value, "utf-8")
    copy_private(home.path / "warehouse", home.path / "published" / "warehouse.duckdb")


def published(home: Home) -> str:
    return (home.path / "published" / "warehouse.duckdb").read_text("utf-8")


KEPT: dict[str, tuple[Act, Read]] = {
    "decisions": (decide, decided),
    "marks of the forgotten": (mark, read_marks),
    "the published copy": (publish, published),
    "a file of ours": (
        lambda home, value: write_private(home.path / "keys" / "x", value),
        lambda home: (home.path / "keys" / "x").read_text("utf-8"),
    ),
}


@pytest.mark.parametrize("what", KEPT)
def test_what_is_replaced_is_the_old_or_the_new_and_never_less(what: str, home: Home, tmp_path: Path) -> None:
    write, read = KEPT[what]
    write(home, "negative")
    states = [read(home)]
    with watched(home.path) as disk:
        for value in ("positive", "neutral"):
            write(home, value)
            states.append(read(home))
            disk.finished(value)
    for done, place, told in left(disk, tmp_path / "cut"):
        assert read(Home(place)) in states[len(done) :], told


def test_what_is_set_aside_lies_in_one_of_the_two_places(home: Home, tmp_path: Path) -> None:
    write_private(home.path / "warehouse.duckdb", "spoilt")
    with watched(home.path) as disk:
        set_aside(home.path / "warehouse.duckdb", home.path / "backups" / "new" / "spoilt")
        disk.finished("aside")
    for done, place, told in left(disk, tmp_path / "cut"):
        here, there = place / "warehouse.duckdb", place / "backups" / "new" / "spoilt"
        found = [path.read_text() for path in (here, there) if path.exists()]
        assert "spoilt" in found, told
        assert not done or there.exists(), told


def test_the_disk_forgets_what_nobody_synced(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    with watched(tmp_path / "disk") as disk:
        path = tmp_path / "disk" / "careless"
        path.with_suffix(".new").write_text("content")
        path.with_suffix(".new").replace(path)
        disk.finished("so it thinks")
    assert [cut.left for cut in disk.cuts[-2:]] == [{}, {"careless": b""}]
    assert list(itertools.chain(*(cut.done for cut in disk.cuts[-2:]))) == ["so it thinks"] * 2
