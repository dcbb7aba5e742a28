"""Where the data lies: the only module that knows file names and how DuckDB is opened.

home/warehouse.duckdb             the working file: one writer, under the home's lock
home/published/warehouse.duckdb   the copy that readers use, replaced as a whole
home/backups/                     a copy made before each migration of an existing file
"""

import errno
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from campaign.files import copy_private, elsewhere, replacing
from warehouse.facts import recreate, refresh
from warehouse.migrate import migrate, pending, version
from warehouse.paths import no_pattern
from warehouse.people import place_cities
from warehouse.sql import statement, value
from warehouse.sql.errors import (
    WarehouseBroken,
    WarehouseBusy,
    WarehouseError,
    WarehouseFull,
    WarehouseMissing,
    WarehouseNewer,
)

Connection = duckdb.DuckDBPyConnection

WORKING = "warehouse.duckdb"
PUBLISHED = Path("published", "warehouse.duckdb")
BACKUPS = "backups"
SPILL = "warehouse.tmp"
MEMORY_LIMIT = "1000MB"
# DuckDB writes what all of its versions read unless told otherwise; this one writes strings in half of the time.
FORMAT = "v1.4.0"
FORMER_FORMAT = "v1.0.0+"

log = logging.getLogger(__name__)


@contextmanager
def working(home: Path) -> Iterator[Connection]:
    """The working file, made, migrated and with fresh views. Only under the home's lock."""
    path = home / WORKING
    with _reported(path):
        if path.exists():
            _back_up_if_outdated(home)
        else:
            _make_empty(path)
        with _written(path) as connection:
            # Large loads spill here instead of failing; DuckDB removes what it wrote.
            connection.execute("set temp_directory = $folder", {"folder": str(home / SPILL)})
            prepare(connection)
            yield connection


@contextmanager
def published(home: Path) -> Iterator[Connection]:
    """The published copy, read-only: any number of readers, never in the writer's way."""
    path = home / PUBLISHED
    if not path.is_file():
        raise WarehouseMissing(
            f"в папке {home} ещё нет опубликованного хранилища: выполните «bibliopulse nightly» или «bibliopulse load»"
        )
    with _reading(path) as connection:
        yield connection


@contextmanager
def beside_published(home: Path) -> Iterator[Connection]:
    """An empty database that spills into the home, with the published copy read by its names, and read only."""
    with published(home):
        pass
    path = home / PUBLISHED
    with _reported(path), scratch() as connection:
        connection.execute("set temp_directory = $folder", {"folder": str(home / SPILL)})
        connection.execute(f"attach {_quoted(path)} as published (read_only)")
        connection.execute("use published")
        yield connection


@contextmanager
def live(home: Path) -> Iterator[Connection]:
    """The working file, read-only. Raises ``WarehouseBusy`` while somebody writes."""
    path = home / WORKING
    if not path.is_file():
        raise WarehouseMissing(f"в папке {home} ещё нет хранилища: выполните «bibliopulse load»")
    with _reading(path) as connection:
        yield connection


def memory() -> Connection:
    """A complete warehouse that lives only in memory."""
    connection = scratch()
    prepare(connection)
    return connection


def scratch() -> Connection:
    """An empty database in memory, to read tables that lie in files of their own."""
    return open_file(Path(":memory:"), read_only=False)


def prepare(connection: Connection) -> None:
    """Bring tables and views to this program's version."""
    if migrate(connection):
        # Facts are made at once, and the next load may be far off.
        place_cities(connection)
    recreate(connection)


def publish(home: Path) -> Path:
    """Bring the facts up to date and replace the published copy, in one step for its readers.

    The working file must be closed, and the home's lock held.
    """
    source, target = home / WORKING, home / PUBLISHED
    with _reported(source):
        if not source.is_file():
            raise WarehouseMissing(f"в папке {home} ещё нет хранилища: выполните «bibliopulse load»")
        with working(home) as connection:
            refresh(connection)
            connection.execute("checkpoint")
        copy_private(source, target, _read_whole)
    return target


def note_in_published(home: Path, note: Callable[[Connection], None]) -> None:
    """Replace the published copy by its copy with a note, in one step for its readers.

    It was read whole when it was published, and what the working file has become since does not enter it.
    """
    path = home / PUBLISHED

    def noted(copy: Path) -> None:
        with _written(copy) as connection:
            note(connection)

    with _reported(path):
        copy_private(path, path, noted)


def settled(home: Path) -> None:
    """Bring the working file, if there is one, to a state in which it can be copied. Only under the home's lock."""
    if (home / WORKING).is_file():
        with _reported(home / WORKING):
            with working(home) as connection:
                connection.execute("checkpoint")
            _read_whole(home / WORKING)


def put_back(home: Path) -> None:
    """Make the published copy, read whole, the working file. Raises ``WarehouseBroken`` where it is no better."""
    path = home / PUBLISHED
    with _reported(path):
        copy_private(path, home / WORKING, _read_whole)


def _read_whole(path: Path) -> None:
    """Every value of every table: a block that the disk has spoilt shows itself only when it is read."""
    with open_file(path, read_only=True) as connection:
        for (table,) in connection.execute(statement("read", "tables")).fetchall():
            connection.execute(f'select sum(hash(held)) from "{table}" as held').fetchall()


def database_files(home: Path) -> list[Path]:
    """The warehouses that are not made from others: the working file, also in a copy of a home, and those of old schemas."""
    found = (home / WORKING, *sorted((home / BACKUPS).glob("*.duckdb")))
    return [path for path in found if path.is_file()]


@contextmanager
def rewritten(path: Path) -> Iterator[Connection]:
    """An empty database, with the file at ``path`` attached as ``old``, that takes its place at the end.

    What was deleted from a DuckDB file can be read in it for long; what was never written to the new one cannot.
    """
    with _reported(path), replacing(path) as fresh, _written(fresh) as connection:
        connection.execute(f"attach {_quoted(path)} as old")
        yield connection
        connection.execute("detach old")
        connection.execute("checkpoint")


def write_parquet(
    connection: Connection, table: str, path: Path, compression: str = "snappy", *, by_all: bool = False
) -> Path:
    """A table as a file, private and whole; its rows in their own order, or ``by_all`` columns."""
    order = " order by all" if by_all else ""
    with replacing(path) as temporary:
        connection.execute(
            f"copy (from {table}{order}) to {_quoted(temporary)} (format parquet, compression {compression})"
        )
    return path


def parquet_rows(path: Path) -> Iterator[tuple[object, ...]]:
    """What a file of ``write_parquet`` holds. Raises DuckDB's errors for any other."""
    with scratch() as connection:
        found = connection.execute("from read_parquet($path)", {"path": no_pattern(path)})
        while rows := found.fetchmany(1000):
            yield from rows


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def open_file(path: Path, *, read_only: bool) -> Connection:
    """A database file as every other function here opens it, neither made nor migrated; ``:memory:`` for none.

    A file keeps the format in which it was made, until it is attached by the name of a later one.
    """
    connection = _connected(path, read_only=read_only)
    if read_only or _format(connection) != FORMER_FORMAT:
        return connection
    connection.close()
    with scratch() as aside:
        aside.execute(f"attach {_quoted(path)} as former (storage_version '{FORMAT}')")
        # What has not changed is not written.
        aside.execute("create table former.renewed as select 1")
        aside.execute("drop table former.renewed")
        aside.execute("checkpoint former")
    return _connected(path, read_only=False)


def _format(connection: Connection) -> str | None:
    """``None`` for a database in memory."""
    sql = "select tags['storage_version'] from duckdb_databases() where database_name = current_database()"
    found: str | None = value(connection, sql)
    return found


def _connected(path: Path, *, read_only: bool) -> Connection:
    # Only what is built in: an extension fetched at night would be a surprise, and fail offline.
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "autoinstall_known_extensions": False,
        "storage_compatibility_version": FORMAT,
    }
    if str(path) == ":memory:":
        settings["temp_directory"] = ""  # else it would spill into the folder from which the command runs
    connection = duckdb.connect(str(path), read_only=read_only, config=settings)
    connection.execute("set TimeZone = 'UTC'")
    return connection


@contextmanager
def _written(path: Path) -> Iterator[Connection]:
    """A file open to write. One with a «?» in its path is written elsewhere and put back whole.

    DuckDB takes such a path for an address with a question, and looks for the file's log in a folder that is not there.
    """
    if "?" not in str(path.resolve()):
        with open_file(path, read_only=False) as connection:
            yield connection
        return
    with elsewhere() as folder:
        aside = folder / path.name
        if path.exists():
            copy_private(path, aside)
        before = aside.stat().st_mtime_ns if aside.exists() else None
        try:
            with open_file(aside, read_only=False) as connection:
                yield connection
        finally:
            if aside.exists() and aside.stat().st_mtime_ns != before:
                copy_private(aside, path)


def _make_empty(path: Path) -> None:
    """A new database, made under another name: a file torn at its birth by a kill could never be opened again."""
    with replacing(path) as fresh, _written(fresh):
        pass


@contextmanager
def _reading(path: Path) -> Iterator[Connection]:
    with _reported(path):
        connection = open_file(path, read_only=True)
        try:
            if version(connection) == 0:
                raise WarehouseBroken(
                    f"{path}: это не хранилище bibliopulse; верните файл из папки {BACKUPS}"
                )
            yield connection
        finally:
            connection.close()


def _back_up_if_outdated(home: Path) -> None:
    path = home / WORKING
    with _written(path) as connection:
        have, wanted = version(connection), pending(connection)
        if not have or not wanted:
            return
        # What still lies in the log must be in the copy.
        connection.execute("checkpoint")
    # An interrupted migration left the file as it was, so writing the same name again is harmless.
    backup = home / BACKUPS / f"warehouse-{have:04d}-before-{wanted[-1].number:04d}.duckdb"
    copy_private(path, backup)
    log.info("копия хранилища до его обновления: %s", backup)


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    """Turn what a person can act on into one Russian line; a mistake of ours keeps its traceback."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        log.debug("%s: %s", path, error)
        raise WarehouseFull(
            f"{path}: не хватает памяти или места на диске; освободите их и запустите команду снова"
        ) from error
    except duckdb.TransactionException as error:
        # A commit is where a full disk often shows; anything else about transactions is a mistake of ours.
        if not _is_full(str(error)):
            raise
        raise _full(path) from error
    except (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException) as error:
        message = str(error)
        log.debug("%s: %s", path, message)
        if "lock on file" in message or "used by another process" in message:
            raise WarehouseBusy(f"{path}: хранилище занято другим процессом; повторите позже") from error
        if "Permission denied" in message:
            raise WarehouseError(f"{path}: нет прав на файл хранилища; проверьте владельца папки") from error
        if _is_full(message):
            raise _full(path) from error
        if "newer version" in message or "storage version" in message.lower():
            raise WarehouseNewer(
                f"{path}: файл записан более новой версией DuckDB; обновите bibliopulse"
            ) from error
        raise WarehouseBroken(
            f"{path}: хранилище не читается; верните копию из папки {BACKUPS} или удалите "
            "файл и выполните «bibliopulse load --rebuild»"
        ) from error
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        raise _full(path) from error


def _is_full(message: str) -> bool:
    return any(words in message for words in ("No space left", "quota exceeded", "File too large"))


def _full(path: Path) -> WarehouseFull:
    return WarehouseFull(f"{path}: на диске нет места; освободите его и запустите команду снова")
