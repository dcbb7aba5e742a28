"""Sealed raw files written anew: only ``forget``, ``purge`` and ``restore`` may do that."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
import msgspec

from campaign.files import open_private, replacing
from collectors.raw import MEMBER_RECORDS, read_records
from collectors.records import Record, encode
from warehouse.connect import WORKING, live


def rewrite(path: Path, change: Callable[[Record], Record | None]) -> bool:
    """Pass every record through ``change``, which may drop it; whether anything changed.

    The file is replaced as a whole, under its name, and stays a file even without records: it has been loaded.
    Raises ``BrokenRaw``.
    """
    has_changed = False
    with replacing(path) as temporary:
        with open_private(temporary) as file:
            lines: list[bytes] = []
            for line, record in read_records(path):
                kept = change(record)
                has_changed |= kept is not record
                if kept is not None:
                    lines.append(line if kept is record else encode(kept))
                if len(lines) >= MEMBER_RECORDS:
                    file.write(_member(lines))
                    lines.clear()
            file.write(_member(lines))
        if not has_changed:
            temporary.unlink()
    return has_changed


def damaged(connection: duckdb.DuckDBPyConnection, raw: Path) -> list[Path]:
    """The loaded files that lie there, but not as they were loaded."""
    loaded = connection.execute("select name, sha256 from raw_files order by name").fetchall()
    return [raw / name for name, was in loaded if (raw / name).is_file() and sha256_of(raw / name) != was]


def lost(connection: duckdb.DuckDBPyConnection, raw: Path) -> list[str]:
    """The names of loaded files that are gone: a rebuild goes without their records."""
    names = connection.execute("select name from raw_files order by name").fetchall()
    return [name for (name,) in names if not (raw / name).is_file()]


def unlike(home: Path) -> tuple[list[Path], list[str]]:
    """``damaged`` and ``lost`` by the home's own warehouse; nothing where there is none yet."""
    if not (home / WORKING).is_file():
        return [], []
    with live(home) as connection:
        return damaged(connection, home / "raw"), lost(connection, home / "raw")


def note_sums(connection: duckdb.DuckDBPyConnection, files: Iterable[Path]) -> None:
    """Take loaded files as they are now, after we have rewritten them."""
    for path in files:
        connection.execute(
            "update raw_files set size = $2, sha256 = $3 where name = $1 and sha256 <> $3",
            [path.name, path.stat().st_size, sha256_of(path)],
        )


def sha256_of(path: Path) -> str:
    """The sum of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def without_payload(record: Record) -> Record:
    """The record as it was read, without what the network sent besides."""
    if getattr(record, "payload", None) is None:
        return record
    return msgspec.structs.replace(record, payload=None)


def _member(lines: list[bytes]) -> bytes:
    # mtime=0: the same records give the same bytes.
    return gzip.compress(b"".join(line + b"\n" for line in lines), compresslevel=6, mtime=0)
