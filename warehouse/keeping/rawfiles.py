"""Sealed raw files written anew: only ``forget``, ``purge`` and ``restore`` may do that."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from campaign.files import open_private, replacing
from collectors.raw import MEMBER_RECORDS, read_lines
from collectors.records import Record, decode, encode
from warehouse.sql.errors import BrokenRaw


def rewrite(path: Path, change: Callable[[Record], Record | None]) -> bool:
    """Pass every record through ``change``, which may drop it; whether anything changed.

    The file is replaced as a whole, under its name, and stays a file even without records: it has been loaded.
    Raises ``BrokenRaw``.
    """
    has_changed = False
    try:
        with replacing(path) as temporary:
            with open_private(temporary) as file:
                lines: list[bytes] = []
                for line in read_lines(path):
                    record = decode(line)
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
    except (msgspec.DecodeError, gzip.BadGzipFile, EOFError) as error:
        raise BrokenRaw(
            f"файл {path.name} в папке {path.parent} повреждён: верните его из резервной копии или уберите "
            "и запустите команду снова"
        ) from error
    return has_changed


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
