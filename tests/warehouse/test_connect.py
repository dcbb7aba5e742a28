import multiprocessing
import os
import stat
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import duckdb
import pytest

from tests.warehouse.world import post
from warehouse.connect import (
    PUBLISHED,
    WORKING,
    Connection,
    live,
    memory,
    publish,
    published,
    scratch,
    working,
)
from warehouse.sql import transaction
from warehouse.sql.errors import WarehouseBroken, WarehouseBusy, WarehouseFull, WarehouseMissing


def test_everything_is_private(tmp_path: Path) -> None:
    with working(tmp_path):
        pass
    publish(tmp_path)
    for path in (tmp_path / WORKING, tmp_path / PUBLISHED, tmp_path / PUBLISHED.parent):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing, match="ещё нет опубликованного хранилища"), published(tmp_path):
        pass
    with pytest.raises(WarehouseMissing, match="ещё нет хранилища"), live(tmp_path):
        pass
    with pytest.raises(WarehouseMissing):
        publish(tmp_path)


def test_readers_read_what_was_published_while_the_writer_works(tmp_path: Path) -> None:
    with working(tmp_path) as writer:
        writer.execute("insert into raw_files values ('first', 1, 'x', 1, now())")
    publish(tmp_path)
    with working(tmp_path) as writer, published(tmp_path) as reader:
        writer.execute("insert into raw_files values ('second', 1, 'x', 1, now())")
        assert reader.execute("select name from raw_files").fetchall() == [("first",)]
        assert reader.execute("select count(*) from participant_ranking").fetchone() == (0,)
        with pytest.raises(duckdb.InvalidInputException):
            reader.execute("delete from raw_files")
    publish(tmp_path)
    with published(tmp_path) as reader:
        assert reader.execute("select count(*) from raw_files").fetchone() == (2,)


def test_an_open_reader_keeps_its_copy_when_a_new_one_is_published(tmp_path: Path) -> None:
    with working(tmp_path):
        pass
    publish(tmp_path)
    with published(tmp_path) as reader:
        with working(tmp_path) as writer:
            writer.execute("insert into raw_files values ('later', 1, 'x', 1, now())")
        publish(tmp_path)
        assert reader.execute("select count(*) from raw_files").fetchone() == (0,)


def hold(
    home: Path, ready: "multiprocessing.synchronize.Event", done: "multiprocessing.synchronize.Event"
) -> None:
    with working(home):
        ready.set()
        done.wait(60)


def test_the_working_file_in_use_is_busy(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    process = context.Process(target=hold, args=(tmp_path, ready, done))
    process.start()
    try:
        assert ready.wait(60)
        with pytest.raises(WarehouseBusy, match="занято другим процессом"), live(tmp_path):
            pass
        with pytest.raises(WarehouseBusy), working(tmp_path):
            pass
    finally:
        done.set()
        process.join(60)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / WORKING).write_bytes(b"not a database, but long enough to be one " * 200)
    with pytest.raises(WarehouseBroken, match="хранилище не читается"), working(tmp_path):
        pass
    with pytest.raises(WarehouseBroken), live(tmp_path):
        pass


def test_a_foreign_database_is_named(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / WORKING)).close()
    with pytest.raises(WarehouseBroken, match="не хранилище bibliopulse"), live(tmp_path):
        pass


def test_a_full_disk_while_publishing_leaves_the_old_copy(tmp_path: Path) -> None:
    with working(tmp_path):
        pass
    before = publish(tmp_path).read_bytes()
    full = OSError(28, "No space left on device")
    with mock.patch("campaign.files.os.fsync", side_effect=full), pytest.raises(WarehouseFull):
        publish(tmp_path)
    assert (tmp_path / PUBLISHED).read_bytes() == before
    assert os.listdir(tmp_path / PUBLISHED.parent) == [PUBLISHED.name]


@pytest.mark.parametrize("opened", [scratch, memory])
def test_every_connection_has_its_limits(opened: Callable[[], Connection], tmp_path: Path) -> None:
    settings = """select current_setting('memory_limit').split('.')[1],  -- a function of ours takes a little of it
        current_setting('autoinstall_known_extensions'), current_setting('TimeZone')"""
    expected = [("953", False, "UTC")]  # 1000 MB in MiB
    with opened() as connection:
        assert connection.execute(settings).fetchall() == expected
        # A temporary file would lie in whatever folder the command was run from.
        assert connection.execute("select current_setting('temp_directory')").fetchall() == [("",)]
    with working(tmp_path) as connection:
        assert connection.execute(settings).fetchall() == expected
    publish(tmp_path)
    with published(tmp_path) as connection:
        assert connection.execute(settings).fetchall() == expected


def test_a_transaction_is_all_or_nothing() -> None:
    connection = memory()
    with pytest.raises(duckdb.ConversionException), transaction(connection):
        connection.execute("insert into raw_files values ('half', 1, 'x', 1, now())")
        connection.execute("select 'x'::integer")
    assert connection.execute("select count(*) from raw_files").fetchone() == (0,)


def test_an_interrupted_transaction_is_rolled_back() -> None:
    connection = memory()
    with pytest.raises(KeyboardInterrupt), transaction(connection):
        connection.execute("insert into raw_files values ('half', 1, 'x', 1, now())")
        raise KeyboardInterrupt
    assert connection.execute("select count(*) from raw_files").fetchone() == (0,)


def test_the_clock_of_sql_is_utc() -> None:
    shown = (
        memory()
        .execute("select $1::timestamptz::varchar", [post("-1", 1, "01 10:00").published_at])
        .fetchone()
    )
    assert shown == ("2025-11-01 07:00:00+00",)


def test_a_file_of_the_former_format_becomes_todays_when_it_is_written(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / WORKING)) as former:
        former.execute("create table kept as select 7 as seven")
    asked = "select tags['storage_version'] from duckdb_databases() where database_name = current_database()"
    for _ in range(2):
        with working(tmp_path) as writer:
            assert writer.execute(asked).fetchone() == ("v1.4.0+",)
            assert writer.execute("from kept").fetchall() == [(7,)]
