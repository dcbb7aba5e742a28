"""Writing: whole or not at all, private, on the disk, and nothing left beside."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest

from campaign.errors import ConfigurationError
from campaign.files import (
    check_private,
    copy_private,
    elsewhere,
    private_folder,
    replace_text,
    replacing,
    replacing_folder,
    write_private,
)
from campaign.folder import make_home

FULL = OSError(28, "No space left on device")


@pytest.fixture(autouse=True)
def open_to_all() -> Iterator[None]:
    """As if nobody had set a umask."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def by_hand(path: Path, text: str) -> None:
    """As a library writes: by a path, with the rights that the umask leaves."""
    with replacing(path) as temporary:
        temporary.write_text(text)


def copied(path: Path, text: str) -> None:
    source = path.parent.parent / "source"
    source.write_text(text)
    copy_private(source, path)


WAYS: dict[str, Callable[[Path, str], object]] = {
    "write_private": write_private,
    "replace_text": replace_text,
    "replacing": by_hand,
    "copy_private": copied,
}


@pytest.fixture(params=WAYS)
def write(request: pytest.FixtureRequest) -> Callable[[Path, str], object]:
    return WAYS[request.param]


Write = Callable[[Path, str], object]


def test_a_new_file_is_private_and_so_are_the_folders_made_for_it(write: Write, tmp_path: Path) -> None:
    path = tmp_path / "made" / "for it" / "f.txt"
    path.parent.parent.mkdir(mode=0o755)
    write(path, "один\r\nдва\n")
    assert path.read_bytes() == "один\r\nдва\n".encode()
    assert (mode(path), mode(path.parent), mode(path.parent.parent)) == (0o600, 0o700, 0o755)
    assert os.listdir(path.parent) == ["f.txt"]


def test_what_was_there_is_replaced(write: Write, tmp_path: Path) -> None:
    path = private_folder(tmp_path / "home") / "f.txt"
    path.write_text("a longer text that was there")
    write(path, "short")
    assert path.read_text() == "short"


def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(write: Write, tmp_path: Path) -> None:
    path = private_folder(tmp_path / "home") / "f.txt"
    path.write_text("old")
    with mock.patch("campaign.files.os.fsync", side_effect=FULL), pytest.raises(OSError, match="No space"):
        write(path, "new")
    assert path.read_text() == "old" and os.listdir(path.parent) == ["f.txt"]


def test_content_is_on_the_disk_before_the_name_and_the_name_is_too(write: Write, tmp_path: Path) -> None:
    path = private_folder(tmp_path / "home") / "f.txt"
    done: list[str] = []
    real_fsync, real_replace = os.fsync, os.replace

    def fsync(handle: int) -> None:
        done.append("folder" if os.path.samestat(os.fstat(handle), path.parent.stat()) else "file")
        real_fsync(handle)

    def replace(old: Path, new: Path) -> None:
        done.append("name")
        real_replace(old, new)

    with mock.patch.multiple("campaign.files.os", fsync=fsync, replace=replace):
        write(path, "new")
    assert done == ["file", "name", "folder"]


def test_what_a_killed_run_left_is_thrown_away_and_nothing_else(write: Write, tmp_path: Path) -> None:
    path = private_folder(tmp_path / "home") / "f.txt"
    ours = [".f.txt.0a1b2c3d.tmp", ".f.txt.0a1b2c3d.tmp.wal"]
    others = [".f.txt.bak", ".f.txt.old.0a1b2c3d.tmp", "f.txt.tmp"]
    for name in (*ours, *others):
        (path.parent / name).write_text("left")
    write(path, "new")
    assert sorted(os.listdir(path.parent)) == sorted([*others, "f.txt"])


def test_brackets_in_a_name_are_letters(write: Write, tmp_path: Path) -> None:
    path = private_folder(tmp_path / "home") / "[a].txt"
    for name in (".[a].txt.0a1b2c3d.tmp", ".a.txt.0a1b2c3d.tmp"):
        (path.parent / name).write_text("left")
    write(path, "new")
    assert sorted(os.listdir(path.parent)) == [".a.txt.0a1b2c3d.tmp", "[a].txt"]


def test_what_people_opened_to_others_stays_open_where_they_edit_it(tmp_path: Path) -> None:
    real, link = tmp_path / "real" / "f.csv", tmp_path / "home" / "f.csv"
    for folder in (real.parent, link.parent):
        folder.mkdir()
    real.write_text("old")
    real.chmod(0o664)
    link.symlink_to(real)
    replace_text(link, "new")
    assert link.is_symlink() and real.read_text() == "new" and mode(real) == 0o664
    write_private(real, "ours")
    assert mode(real) == 0o600


def test_a_writer_that_changes_its_mind_leaves_all_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    path.write_text("old")
    before = path.stat().st_ino
    with replacing(path) as temporary:
        temporary.write_text("new")
        temporary.unlink()
    assert path.stat().st_ino == before and os.listdir(tmp_path) == ["f.txt"]


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "copies" / "one"
    left_over = private_folder(tmp_path / "copies" / ".one.0a1b2c3d.tmp")
    (left_over / "half").write_text("left")
    with pytest.raises(ZeroDivisionError), replacing_folder(target) as half:
        write_private(half / "deep" / "f.txt", "x")
        raise ZeroDivisionError
    assert os.listdir(target.parent) == []
    with replacing_folder(target) as half:
        write_private(half / "deep" / "f.txt", "x")
        assert not target.exists()
    assert os.listdir(target.parent) == ["one"] and (target / "deep" / "f.txt").read_text() == "x"
    assert {mode(target), mode(target / "deep")} == {0o700}


def test_a_file_system_without_rights_is_written_to(tmp_path: Path) -> None:
    with mock.patch("campaign.files.Path.chmod", side_effect=PermissionError(1, "no rights here")):
        assert write_private(tmp_path / "f.txt", "x").read_text() == "x"


def test_a_new_home_and_its_key_are_private_whoever_calls(tmp_path: Path) -> None:
    home = make_home(tmp_path / "campaigns" / "home", "", "")
    assert len(home.key()) == 32 and home.key() == home.key()
    made = [path for path in (tmp_path / "campaigns", *(tmp_path / "campaigns").rglob("*"))]
    assert len(made) > 10 and [path for path in made if mode(path) & 0o077] == []


def test_the_bits_of_a_mode_say_nothing_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = tmp_path / "home.key"
    key.write_text("0" * 64)
    key.chmod(0o666)
    with pytest.raises(ConfigurationError, match="доступен другим пользователям"):
        check_private(key, "")
    monkeypatch.setattr("campaign.files.WINDOWS", True)
    check_private(key, "")


def test_what_is_written_is_flushed_by_a_handle_that_may_write(tmp_path: Path) -> None:
    """Windows flushes no other; a file that people made read-only keeps being so."""
    flags = []
    real = os.open

    def opened(path: str, flag: int, *rest: int) -> int:
        flags.append((Path(path).name, flag))
        return real(path, flag, *rest)

    people = tmp_path / "decisions.csv"
    people.write_text("до")
    people.chmod(0o444)
    with mock.patch("campaign.files.os.open", opened):
        replace_text(people, "после")
    assert [flag & os.O_RDWR for name, flag in flags if name.startswith(".decisions")][-1] == os.O_RDWR
    assert people.read_text("utf-8") == "после" and mode(people) == 0o444


@pytest.mark.parametrize(("given", "there"), [(("TMPDIR",), True), (("TEMP",), True), ((), False)])
def test_work_outside_a_home_is_done_where_the_system_wants_it(
    given: tuple[str, ...], there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMPDIR", "TEMP"):
        monkeypatch.delenv(name, raising=False)
    for name in given:
        monkeypatch.setenv(name, str(tmp_path))
    with elsewhere() as folder:
        assert (folder.parent == tmp_path) == there and folder.is_dir()
    assert not folder.exists()
