"""``raw/``: every record as received, appended before anything else happens to it.

A run writes ``NAME.ndjson.gz.part`` as a chain of complete gzip members and seals it by renaming to
``NAME.ndjson.gz``. A run that was killed leaves a part whose last member may be torn; ``seal_torn``
keeps what is whole. Sealed files are never changed, so that they can be loaded once and rebuilt from.
"""

import gzip
import logging
import os
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from campaign.errors import BibliopulseError
from campaign.files import note_name, open_private, private_folder, write_private
from collectors.records import Coverage, Record, decode, encode

SUFFIX = ".ndjson.gz"
PART = SUFFIX + ".part"
# Bytes of a record: loading takes no longer ones (maximum_object_size in load/incoming.sql).
LONGEST = 16_000_000
MEMBER_BYTES = 1 << 20
MEMBER_RECORDS = 500
MEMBER_SECONDS = 1.0

log = logging.getLogger(__name__)


class BrokenRaw(BibliopulseError):
    """A sealed raw file that cannot be read, or is not what it was when it was loaded."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"файл {path.name} в папке {path.parent.name} повреждён: верните {path} из резервной копии "
            "(«bibliopulse restore» вернёт всю папку) или уберите его оттуда и запустите команду снова"
        )


class RawFile:
    """A raw file being written, gzip member by gzip member.

    ``MEMBER_RECORDS`` records make a member, or fewer when a query ends: at most one member a second for those.
    ``without`` is what each record must go through first: nothing enters ``raw/`` beside it.
    """

    def __init__(
        self, folder: Path, name: str, without: Callable[[Record], Record | None] | None = None
    ) -> None:
        self.path = private_folder(folder) / (name + SUFFIX)
        self._part = folder / (name + PART)
        self._file = open_private(self._part)
        note_name(folder)
        self._lines: list[bytes] = []
        self._bytes = 0
        self._flushed = time.monotonic()
        self._without = without
        self.records = 0

    def write(self, record: Record) -> None:
        kept = self._without(record) if self._without else record
        if kept is None:
            return
        line = encode(kept)
        self._lines.append(line)
        self._bytes += len(line)
        self.records += 1
        full = len(self._lines) >= MEMBER_RECORDS or self._bytes >= MEMBER_BYTES
        # What is finished should not be asked again by a run that follows a killed one.
        if full or (isinstance(record, Coverage) and time.monotonic() - self._flushed >= MEMBER_SECONDS):
            self.flush()

    def flush(self) -> None:
        """Write what is buffered as a gzip member and wait until the disk has it."""
        if not self._lines:
            return
        # mtime=0: the same records give the same bytes.
        self._file.write(gzip.compress(b"\n".join(self._lines) + b"\n", compresslevel=6, mtime=0))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._lines.clear()
        self._bytes = 0
        self._flushed = time.monotonic()

    def close(self) -> None:
        """Seal the file; a file without records is removed."""
        self.flush()
        self._file.close()
        if self.records:
            self._part.rename(self.path)
            note_name(self.path.parent)
        else:
            self._part.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Also after an error: what was received stays.
        self.close()


def sealed_files(folder: Path) -> list[Path]:
    """The finished raw files, oldest first (their names begin with the time of the run)."""
    return sorted(folder.glob("*" + SUFFIX))


def seal_torn(folder: Path) -> list[Path]:
    """Seal what killed runs left, keeping every complete member. Only under the home's lock."""
    sealed = []
    for part in sorted(folder.glob("*" + PART)):
        whole = part.with_name(part.name.removesuffix(".part"))
        kept = _complete_members(part.read_bytes())
        if kept:
            sealed.append(write_private(whole, kept))
            log.warning(
                "%s: прерванный запуск оставил файл недописанным, сохранено байт: %d", whole.name, len(kept)
            )
        part.unlink()
    return sealed


def _complete_members(data: bytes) -> bytes:
    """The leading gzip members that are whole."""
    position = 0
    while position < len(data):
        member = zlib.decompressobj(wbits=31)
        try:
            member.decompress(data[position:])
        except zlib.error:
            break
        if not member.eof:
            break
        position = len(data) - len(member.unused_data)
    return data[:position]


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a sealed file, without line feeds. Raises ``BrokenRaw``."""
    with _unpacked(path) as file:
        for line in file:
            yield line.rstrip(b"\n")


def read_records(path: Path) -> Iterator[tuple[bytes, Record]]:
    """The lines of a sealed file, each with what it says. Raises ``BrokenRaw``."""
    for line in read_lines(path):
        try:
            record = decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BrokenRaw(path) from error
        yield line, record


def check_packing(path: Path) -> None:
    """Read a sealed file to its end: DuckDB does not look at gzip's checksums. Raises ``BrokenRaw``."""
    with _unpacked(path) as file:
        while file.read(MEMBER_BYTES):
            pass


@contextmanager
def _unpacked(path: Path) -> Iterator[gzip.GzipFile]:
    try:
        with gzip.open(path, "rb") as file:
            yield file
    except (gzip.BadGzipFile, EOFError, zlib.error, FileNotFoundError) as error:
        raise BrokenRaw(path) from error
