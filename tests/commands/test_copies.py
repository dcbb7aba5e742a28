"""Copies, keys and raw files of a home under bad luck."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from campaign.errors import ConfigurationError
from campaign.folder import KEY, Home
from cli import app
from collectors.forgetting import FILE as MARKS
from collectors.forgetting import add_marks, mark, read_marks
from collectors.raw import RawFile, sealed_files
from collectors.records import Comment
from tests.commands.bad_luck_world import NOW, OTHER, ZINA, files, flipped, rows_of_working, run, told
from tests.commands.commanding import ran
from tests.commands.e2e import rows, seen_by_others
from tests.warehouse.world import NIGHT
from warehouse.keeping import restore as restoring
from warehouse.keeping.backup import SUMS, backups, make_backup
from warehouse.sql.errors import BackupBroken


@pytest.fixture
def home(zina_home: Path) -> Path:
    return zina_home


@pytest.fixture(scope="module")
def forgotten(two_nights: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A home in which Zina and another have been forgotten, and a copy from before that knows a mark of its own."""
    folder = tmp_path_factory.mktemp("forgotten")
    home = Path(shutil.copytree(two_nights, folder / "home"))
    key = Home(home).key()
    add_marks(Home(home), frozenset({mark(key, "vk", "5")}))
    made = make_backup(home, NOW, folder / "elsewhere")
    (home / MARKS).unlink()
    run(home, "forget", "vk", ZINA)
    run(home, "forget", "vk", "777777777")
    return home, made


@pytest.fixture
def copy(home: Path, forgotten: tuple[Path, Path], tmp_path: Path) -> Path:
    """The copy, elsewhere; the home is one in which people have been forgotten since."""
    shutil.rmtree(home)
    shutil.copytree(forgotten[0], home)
    return Path(shutil.copytree(forgotten[1], tmp_path / "elsewhere" / forgotten[1].name))


@pytest.mark.parametrize("content", [b"\xff", "отметка".encode(), b"abc\n", b"0" * 63, None])
def test_marks_that_cannot_be_read_are_no_marks_of_nobody(home: Path, content: bytes | None) -> None:
    path = home / MARKS
    path.mkdir() if content is None else path.write_bytes(content)
    assert "отметки о стёртых людях не читаются" in run(home, "forget", "vk", ZINA, code=2).complaint


@pytest.mark.long
def test_a_restore_that_is_cut_short_anywhere_brings_nobody_back(
    home: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = Home(home).key()
    marks = {mark(key, "vk", account) for account in ("5", "777777777", ZINA)}
    real, copied = restoring.copy_private, 0
    for last in range(100):
        left = last

        def cut(source: Path, target: Path) -> None:
            nonlocal left
            if not left:
                raise OSError(28, "No space left on device")
            left -= 1
            real(source, target)

        with monkeypatch.context() as patch:
            patch.setattr(restoring, "copy_private", cut)
            try:
                restoring.restore(Home(home), copy)
            except OSError:
                copied += 1
        assert marks <= read_marks(Home(home))
        assert not any(word in told(home) for word in (ZINA, "Перепёлкина", "печку"))
        assert [path for path in (home / "backups").iterdir()] == []
        if left:
            break
    assert copied > 8, "it was cut short at every file"
    assert rows_of_working(home) == [("[удалено], спасибо вам; читали все: [удалено]",)]
    assert "повреждено: 0" in run(home, "check", "--raw").out


def test_a_restored_home_is_private_under_any_umask(home: Path, copy: Path) -> None:
    for path in copy.rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o666)
    before = os.umask(0)
    try:
        run(home, "restore", copy)
    finally:
        os.umask(before)
    assert seen_by_others(home) == []


def test_a_lost_key_comes_back_with_the_copy_and_a_strange_one_does_not(home: Path, copy: Path) -> None:
    key = (home / KEY).read_bytes()
    for spoilt in (None, b""):
        (home / KEY).unlink() if spoilt is None else (home / KEY).write_bytes(spoilt)
        run(home, "restore", copy)
        assert (home / KEY).read_bytes() == key and ZINA not in told(home)
    (home / KEY).write_text("ab" * 32)
    before = files(home)
    with pytest.raises(ConfigurationError, match="ключ другой папки"):
        restoring.restore(Home(home), copy)
    assert files(home) == before


@pytest.mark.parametrize(
    "name",
    ["../x", "/etc/passwd", "raw/../../x", "published/warehouse.duckdb", "raw", ".lock", "x\0", "cli.py"],
)
def test_a_copy_that_names_what_is_none_of_a_home_is_refused(home: Path, copy: Path, name: str) -> None:
    sums = json.loads((copy / SUMS).read_text())
    (copy / SUMS).write_text(json.dumps(sums | {name: next(iter(sums.values()))}))
    before = files(home)
    with pytest.raises(BackupBroken, match="ничего не тронуто"):
        restoring.restore(Home(home), copy)
    assert files(home) == before


@pytest.mark.parametrize("sums", [b"[]", b'"x"', b'{"campaign.toml": 5}', b"\xff", b"{"])
def test_sums_that_are_none_are_said(home: Path, copy: Path, sums: bytes) -> None:
    (copy / SUMS).write_bytes(sums)
    assert "копия не читается" in run(home, "restore", copy, code=1).complaint


def test_only_what_the_sums_list_is_taken(home: Path, copy: Path) -> None:
    (copy / "awards.csv").write_text("не из копии")
    (copy / "raw" / "20251111T000000Z-vk-3.ndjson.gz").write_bytes(b"x")
    run(home, "restore", copy)
    assert not (home / "awards.csv").exists() and len(sealed_files(home / "raw")) == 2


@pytest.mark.parametrize("linked", ["decisions.csv", "raw"])
def test_a_link_in_a_copy_is_not_followed(home: Path, copy: Path, tmp_path: Path, linked: str) -> None:
    (copy / linked).rename(tmp_path / "outside")
    (copy / linked).symlink_to(tmp_path / "outside")
    before = files(home)
    with pytest.raises(BackupBroken):
        restoring.restore(Home(home), copy)
    assert files(home) == before


def test_a_link_in_the_home_is_not_followed(home: Path, copy: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("чужое")
    (home / "decisions.csv").unlink()
    (home / "decisions.csv").symlink_to(outside)
    run(home, "restore", copy)
    assert outside.read_text() == "чужое" and not (home / "decisions.csv").is_symlink()
    shutil.move(home / "raw", tmp_path / "raw")
    (home / "raw").symlink_to(tmp_path / "raw")
    before = files(tmp_path / "raw")
    assert "это ссылка" in run(home, "restore", copy, code=2).complaint
    assert files(tmp_path / "raw") == before


def test_a_spoilt_warehouse_is_never_published_or_copied(home: Path) -> None:
    working, good = home / "warehouse.duckdb", (home / "published" / "warehouse.duckdb").read_bytes()
    data = working.read_bytes()
    caught = 0
    for at in range(12_288 + 100, len(data), len(data) // 12):
        working.write_bytes(flipped(data, at))
        done = ran(app, "load", "--home", home)
        if done.code:
            caught += 1
            assert "хранилище не читается" in done.complaint
            assert (home / "published" / "warehouse.duckdb").read_bytes() == good
            assert ran(app, "backup", "--home", home).code == 1 and backups(home) == []
        else:  # nothing lay there
            assert rows(home, "select count(*) from comments") == [(2,)]
            (home / "published" / "warehouse.duckdb").write_bytes(good)
        assert not list(home.rglob("*.tmp"))
    assert caught > 3


def test_decisions_that_are_gone_are_not_none(home: Path) -> None:
    path = home / "decisions.csv"
    path.unlink()
    decide = ("decide", "comment", "vk", "-1", "2", "sentiment", "positive", "--reason=так", "--by=Анна")
    for words in (("load",), ("load", "--rebuild"), decide):
        assert "decisions.csv: файла нет, а решения в нём были" in run(home, *words, code=2).complaint
        assert not path.exists()
    path.mkdir()
    for words in (("load",), decide):
        assert "decisions.csv" in run(home, *words, code=2).complaint
    path.rmdir()
    path.write_text("object,network,owner_id,id,field,value,reason,by,at\n")
    run(home, "load")
    path.unlink()
    run(home, "load")


def test_comment_of_case_by_link_and_at(home: Path) -> None:
    """Two ways to call somebody of whom nothing else is known."""
    with RawFile(home / "raw", "20251112T000000Z-file-3") as raw:
        for number, said in enumerate(
            ("[https://vk.com/id1900000777|Вера Сорокина], спасибо", "@id1900000777 (Вера Сорокина), да")
        ):
            raw.write(
                Comment(
                    network="vk",
                    owner_id="-1",
                    comment_id=str(90 + number),
                    author_id=OTHER,
                    text=said,
                    fetched_at=NIGHT,
                )
            )
    run(home, "load")
    run(home, "forget", "vk", "1900000777")
    assert "Сорокина" not in told(home)
    assert rows(home, "select text from comments where comment_id in ('90', '91') order by 1") == [
        ("[удалено], да",),
        ("[удалено], спасибо",),
    ]
