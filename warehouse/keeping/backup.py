"""Copies of a home: made, listed, checked; and what may be thrown away because of its age.

    backups/STAMP/              the home as it was, without published/, reports/, exports/, logs/ (they are made anew)
    backups/STAMP/sums.json     sha256 of every file, written last: a folder without it is a copy that was cut short

A copy is a folder and not an archive, so that ``forget`` can rewrite it as it rewrites the home.
"""

from __future__ import annotations

import itertools
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from campaign.errors import ConfigurationError
from campaign.files import copy_private, replacing_folder, write_private
from collectors.raw import SUFFIX
from warehouse.connect import BACKUPS, WORKING, working
from warehouse.keeping.frozen import FOLDER as FROZEN
from warehouse.keeping.person import JOURNAL
from warehouse.keeping.rawfiles import note_sums, rewrite, sha256_of, without_payload
from warehouse.sql.errors import BackupBroken

SUMS = "sums.json"
SEALED = "identity.age"  # in a copy that only a pass phrase opens (warehouse/keeping/sealed.py)
# What people edit, and what cannot be made anew.
KEPT_FILES = (
    "campaign.toml", "libraries.csv", "decisions.csv", "awards.csv", "name_cases.csv", "review.csv", "entries.csv", "borders.geojson", WORKING, WORKING + ".wal",
)  # fmt: skip
KEPT_FOLDERS = (Path("raw"), Path("keys"), FROZEN)
STAMP = "%Y%m%dT%H%M%SZ"
_STAMPED = re.compile(r"(\d{8}T\d{6}Z)")


def make_backup(home: Path, now: datetime, to: Path | None = None) -> Path:
    """Copy the home, under its lock, and return where the copy lies: named by the time, and numbered if that is taken."""
    target = free_name(to or home / BACKUPS, now)
    with replacing_folder(target) as half:
        for path in kept(home):
            copy_private(home / path, half / path)
        write_sums(half)
    return target


def free_name(folder: Path, now: datetime) -> Path:
    """Where a copy of this moment goes."""
    stamp = now.astimezone(UTC).strftime(STAMP)
    names = itertools.chain([stamp], (f"{stamp}-{number}" for number in itertools.count(2)))
    return next(folder / name for name in names if not (folder / name).exists())


def kept(home: Path) -> Iterator[Path]:
    """What a copy holds of a home, relative to it."""
    for name in KEPT_FILES:
        if (home / name).is_file():
            yield Path(name)
    for folder in KEPT_FOLDERS:
        found = (path.relative_to(home) for path in (home / folder).rglob("*") if path.is_file())
        yield from sorted(path for path in found if path != JOURNAL)


def write_sums(copy: Path) -> None:
    """Note what the copy's files are; also after an erasure has rewritten them."""
    sums = {str(path): sha256_of(copy / path) for path in kept(copy)}
    write_private(copy / SUMS, json.dumps(sums, indent=1) + "\n")


def backups(home: Path) -> list[Path]:
    """The whole copies inside the home, oldest first."""
    return sorted(path.parent for path in (home / BACKUPS).glob(f"*/{SUMS}"))


def sealed(home: Path) -> list[Path]:
    """The copies inside the home that only a pass phrase opens, oldest first."""
    return sorted(path.parent for path in (home / BACKUPS).glob(f"*/{SEALED}"))


def copies(home: Path) -> list[Path]:
    """All whole copies inside the home, oldest first."""
    return sorted((*backups(home), *sealed(home)), key=lambda path: path.name)


def find_backup(home: Path, name: str) -> Path:
    """A copy by its name in ``backups/`` or its path, the newest for an empty name. Raises ``ConfigurationError``."""
    known = backups(home)
    if not name and known:
        return known[-1]
    for path in (home / BACKUPS / name, Path(name)) if name else ():
        if (path / SUMS).is_file() or (path / SEALED).is_file():
            return path
    listed = ", ".join(path.name for path in copies(home)) or "нет ни одной"
    raise ConfigurationError(f"нет копии «{name}»; есть: {listed}")


def check(copy: Path) -> list[Path]:
    """What the copy holds, relative to it. Raises ``BackupBroken`` for a missing, changed or strange file."""
    try:
        sums = msgspec.json.decode((copy / SUMS).read_bytes(), type=dict[str, str])
    except (OSError, msgspec.DecodeError) as error:
        raise BackupBroken(f"{copy}: копия не читается; возьмите другую") from error
    for name, sha256 in sums.items():
        path = Path(name)
        if not _may_be_kept(path) or any((copy / each).is_symlink() for each in (path, *path.parents[:-1])):
            raise BackupBroken(
                f"{copy / SUMS}: в копии не бывает «{name[:80]}»; возьмите другую, ничего не тронуто"
            )
        if not (copy / path).is_file() or sha256_of(copy / path) != sha256:
            raise BackupBroken(
                f"{copy / name}: файл копии пропал или изменён; возьмите другую копию, ничего не тронуто"
            )
    return sorted(path for path in map(Path, sums) if path != JOURNAL)


def _may_be_kept(path: Path) -> bool:
    """Neither ``/etc/passwd`` nor ``raw/../..``: what ``kept`` may name."""
    named = str(path) in KEPT_FILES or any(folder in path.parents for folder in KEPT_FOLDERS)
    return named and ".." not in path.parts and "\0" not in str(path)


@dataclass(frozen=True)
class Purged:
    """What is too old: copies and logs to be removed, raw files to lose their payloads; and how many bytes that frees."""

    removed: tuple[Path, ...]
    stripped: tuple[Path, ...]
    bytes: int


def outdated(home: Path, now: datetime, days: int, *, payloads: bool) -> Purged:
    """What is older than so many days by the time in its name (else by its file). The newest copy always stays."""
    limit = now - timedelta(days=days)
    newest = copies(home)[-1:]
    others = [path for path in sorted((home / BACKUPS).glob("*")) if path not in newest]
    logs = sorted((home / "logs").glob("*"))
    removed = tuple(path for path in (*others, *logs) if _made_at(path) < limit)
    raw = sorted((home / "raw").glob("*" + SUFFIX)) if payloads else []
    stripped = tuple(path for path in raw if _made_at(path) < limit)
    return Purged(removed, stripped, sum(_size(path) for path in removed))


def purge(home: Path, purged: Purged) -> None:
    """Do it, under the home's lock. Without payloads a later correction of the parsing cannot reach those records."""
    for path in purged.removed:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    for path in purged.stripped:
        rewrite(path, without_payload)
    if purged.stripped and (home / WORKING).is_file():
        with working(home) as connection:
            note_sums(connection, purged.stripped)


def _made_at(path: Path) -> datetime:
    named = _STAMPED.search(path.name)
    if named:
        return datetime.strptime(named[1], STAMP).replace(tzinfo=UTC)
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in path.rglob("*")) if path.is_dir() else path.stat().st_size
