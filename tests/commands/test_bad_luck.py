"""A home under bad luck: typos, spoilt files, lost keys, work that is cut short. Nothing is lost, and nobody comes back."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from campaign.errors import ConfigurationError
from campaign.folder import HISTORY, KEY, Home, make_home
from cli import app
from collectors.forgetting import FILE as MARKS
from collectors.forgetting import mark, read_marks
from collectors.raw import BrokenRaw, RawFile, read_lines, sealed_files
from tests.commands.bad_luck_world import OTHER, OWN, ZINA, files, flipped, run, told
from tests.commands.commanding import ran
from tests.commands.e2e import rows, seen_by_others
from tests.warehouse.world import CAMPAIGN, LIBRARIES, comment
from warehouse.keeping.backup import backups
from warehouse.keeping.person import JOURNAL, gather


@pytest.fixture
def home(zina_home: Path) -> Path:
    return zina_home


# --- forget ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "account", ["abc", "id1900000555", "zina", "1900000555x", "0", "-5", "", "9" * 40, "١٢٣", "Зина"]
)
def test_who_cannot_be_anybody_is_refused(home: Path, account: str) -> None:
    before = files(home)
    done = ran(app, "forget", "--home", home, "--", "vk", account)
    assert (done.code, files(home)) == (2, before)
    assert "ничего не стёрто" in done.complaint


def test_a_network_that_is_none_is_refused(home: Path) -> None:
    before = files(home)
    assert "бывает" in run(home, "forget", "vkontakte", ZINA, code=2).complaint
    assert files(home) == before


@pytest.mark.parametrize(
    "asked", ["@Zina_P", *(pytest.param(who, marks=pytest.mark.long) for who in (ZINA, "zina_p"))]
)
def test_number_and_screen_name_mean_the_same_person(home: Path, asked: str) -> None:
    """Also where only a mention by «@» tells the name."""
    run(home, "forget", "vk", asked)
    assert not any(word in told(home) for word in (ZINA, "Перепёлкина", "zina_p", "печку"))
    assert rows(home, "select text from comments") == [("[удалено], спасибо вам; читали все: [удалено]",)]


def test_who_is_not_there_is_said_and_nothing_goes(home: Path) -> None:
    (home / "exports" / "by-hand.pdf").write_bytes(b"%PDF")
    (home / "exports" / "old.csv").write_bytes("имя\n".encode("cp1251"))
    (home / "backups" / "mine").mkdir()
    (home / "backups" / "mine" / "note.txt").write_text("я")
    before = files(home)
    said = run(home, "forget", "vk", "777777777").out
    assert "777777777: в папке ничего не найдено и ничего не удалено" in said
    assert {*before} - {*files(home)} == set()
    key = Home(home).key()
    assert mark(key, "vk", "777777777") in read_marks(Home(home)), "but he is never collected"


@pytest.mark.parametrize(
    "content",
    [
        b'{"network":"vk","acc',
        *(pytest.param(spoilt, marks=pytest.mark.long) for spoilt in (b"", b"[]", b"\xff", b'{"network":5}')),
    ],
)
def test_a_broken_note_of_an_erasure_is_not_replayed_for_ever(home: Path, content: bytes) -> None:
    (home / JOURNAL).write_bytes(content)
    assert "повторите «bibliopulse forget»" in run(home, "forget", "vk", ZINA, code=3).complaint
    assert not (home / JOURNAL).exists() and ZINA not in told(home)
    run(home, "forget", "vk", OTHER)


def test_an_erasure_that_no_pattern_could_end_ends(home: Path) -> None:
    person = gather([home], Home(home).key(), "vk", ZINA)
    assert OWN in person.texts
    (home / JOURNAL).write_bytes(msgspec.json.encode(person))
    run(home, "backup")
    assert all(not (copy / JOURNAL).exists() for copy in backups(home)), "a copy is no place for names"
    run(home, "forget", "vk", OTHER)
    assert not (home / JOURNAL).exists()
    assert not any(word in told(home) for word in (ZINA, OTHER, "Перепёлкина"))


# --- raw files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spoil", [lambda data: flipped(data, len(data) // 2), lambda data: data[:-9], lambda data: b"x"]
)
def test_a_spoilt_raw_file_stops_forget_with_one_line(home: Path, spoil: Callable[[bytes], bytes]) -> None:
    path = sealed_files(home / "raw")[1]
    path.write_bytes(spoil(path.read_bytes()))
    before = files(home)
    done = run(home, "forget", "vk", ZINA, code=1)
    assert f"файл {path.name} в папке raw повреждён: верните {path}" in done.complaint
    assert files(home) == before


def test_no_flipped_byte_passes_for_what_was_written(tmp_path: Path) -> None:
    """DuckDB reads some of these files without a word."""
    home = make_home(tmp_path / "home", CAMPAIGN, LIBRARIES)
    with RawFile(home.raw, "20251109T000000Z-vk-1") as raw:
        raw.write(comment("-1", 1, 2, ZINA, "02 13:00", OWN))
    [path] = sealed_files(home.raw)
    data, [line] = path.read_bytes(), read_lines(path)
    for at in range(len(data)):
        path.write_bytes(flipped(data, at))
        try:
            assert list(read_lines(path)) == [line], at
        except BrokenRaw:
            continue
        assert at < 10, "only what gzip's header says besides may change"
    path.write_bytes(flipped(data, len(data) // 2))
    assert "повреждён" in run(home.path, "load", code=1).complaint


def test_a_raw_file_that_is_another_now_is_found_before_it_is_built_upon(home: Path) -> None:
    """Cut between two members it is a whole file of gzip, with fewer records."""
    path = sealed_files(home / "raw")[0]
    first, *_ = read_lines(path)
    path.write_bytes(gzip.compress(first + b"\n", mtime=0))
    before = rows(home, "select count(*) from comments")
    said = run(home, "check", "--raw", code=3).out
    assert (
        f"файл {path.name} в папке raw повреждён" in said and "файлов: 2, повреждено: 1, пропало: 0" in said
    )
    for words in (("backup",), ("load", "--rebuild")):
        assert path.name in run(home, *words, code=1).complaint
    assert rows(home, "select count(*) from comments") == before and backups(home) == []


def test_a_raw_file_that_is_gone_is_said(home: Path) -> None:
    path = sealed_files(home / "raw")[0]
    path.unlink()
    assert f"файла {path.name} в папке raw нет" in run(home, "check", "--raw", code=3).out
    assert path.name in run(home, "load", "--rebuild").complaint


def test_what_we_rewrite_is_not_taken_for_spoilt(home: Path) -> None:
    run(home, "forget", "vk", ZINA)
    run(home, "purge", "--payloads", "--yes", "--days", "1", "--now", "2026-11-20")
    assert "повреждено: 0, пропало: 0" in run(home, "check", "--raw").out
    run(home, "backup")
    run(home, "load", "--rebuild")


# --- the key --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spoilt", [b"", b"\n", b"ab" * 16, b"ab" * 33, b"zz" * 32, b"\xff" * 64, b"\0" * 65, None]
)
def test_without_its_key_a_home_stops(home: Path, spoilt: bytes | None) -> None:
    path = home / KEY
    path.unlink() if spoilt is None else path.write_bytes(spoilt)
    before = files(home)
    for words in (("load",), ("backup",), ("forget", "vk", ZINA), ("status", "--frozen")):
        done = run(home, *words, code=2)
        assert "home.key: ключ папки" in done.complaint and "bibliopulse restore" in done.complaint
        assert files(home) == before


@pytest.mark.parametrize("kept", [pattern.strip("/*") for pattern in HISTORY])
def test_no_second_key_is_made_while_anything_is_left_of_the_first(home: Path, kept: str) -> None:
    (home / KEY).unlink()
    (home / "backups" / "x").touch()
    (home / MARKS).touch()
    for path in [
        *home.glob("warehouse.duckdb*"),
        *(home / "published").iterdir(),
        *(home / "raw").iterdir(),
        home / MARKS,
        home / "backups" / "x",
    ]:
        if not str(path.relative_to(home)).startswith(kept):
            path.unlink()
    with pytest.raises(ConfigurationError, match="ключ папки пропал"):
        Home(home).key()


def test_a_home_has_its_key_from_the_first_and_one_without_anything_gets_it(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", CAMPAIGN, LIBRARIES)
    key = (home.path / KEY).read_text()
    assert len(bytes.fromhex(key)) == 32 and seen_by_others(home.path) == []
    (home.path / "campaign.toml").unlink()
    make_home(home.path, CAMPAIGN, LIBRARIES)
    assert (home.path / KEY).read_text() == key
    (home.path / KEY).unlink()
    assert len(home.key()) == 32


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
def test_a_key_that_others_can_read_is_refused(home: Path, mode: int) -> None:
    (home / KEY).chmod(mode)
    assert "chmod 600" in run(home, "load", code=2).complaint
