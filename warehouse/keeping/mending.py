"""A working file that cannot be read, put aside and replaced by what is left: the published copy, or nothing but ``raw/``."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from campaign.errors import BibliopulseError
from campaign.files import set_aside
from warehouse.connect import BACKUPS, PUBLISHED, WORKING, put_back, settled
from warehouse.sql.errors import WarehouseBroken

# No warehouse to any other command; ``forget`` removes what it cannot rewrite.
DAMAGED = ".damaged"


@dataclass(frozen=True)
class Mended:
    """Where the damaged file lies now, and whether the published copy took its place; else all comes from ``raw/``."""

    aside: Path
    from_published: bool


def mend(home: Path, stamp: str) -> Mended | None:
    """Read the working file whole; replace it if that fails. The next load brings what ``raw/`` has beyond it.

    Only under the home's lock. ``None`` where there was nothing to mend.
    """
    try:
        settled(home)
        return None
    except WarehouseBroken:
        aside = home / BACKUPS / f"warehouse-{stamp}{DAMAGED}"
        for ending in ("", ".wal"):
            path = home / (WORKING + ending)
            if path.exists():
                set_aside(path, aside.with_name(aside.name + ending))
    with suppress(BibliopulseError):
        if (home / PUBLISHED).is_file():
            put_back(home)
            return Mended(aside, from_published=True)
    return Mended(aside, from_published=False)


def damaged(home: Path) -> list[Path]:
    """What was put aside in a home."""
    return sorted((home / BACKUPS).glob(f"*{DAMAGED}*"))
