"""A copy put back so that, wherever that is cut short, nobody who was forgotten is in the home again.

First the marks of home and copy together are on the disk, then the key, then the files; and a copy that knows somebody
forgotten is cleared of them before any of it enters the home.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from campaign.errors import ConfigurationError
from campaign.files import beside, copy_private
from campaign.folder import KEY, Home
from collectors.forgetting import FILE as MARKS
from collectors.forgetting import add_marks, eraser_of, read_marks
from collectors.raw import sealed_files
from warehouse.connect import BACKUPS, WORKING, working
from warehouse.keeping.backup import check
from warehouse.keeping.forget import Erased, erase_folder
from warehouse.keeping.person import accounts, gather
from warehouse.keeping.rawfiles import note_sums, rewrite
from warehouse.load import rebuild


def restore(home: Home, copy: Path) -> None:
    """Put a copy back, under the home's lock; all its files are checked first. Raises ``BackupBroken``.

    Raw files that came after the copy stay, and are loaded by the next load: nothing collected is lost. Whoever has
    been forgotten since stays forgotten: their marks are kept. Raises ``ConfigurationError`` for a home with links where
    files go, and for a home with marks whose key is not the copy's.
    """
    names = check(copy)
    _refuse_links(home.path, names)
    marks, has_key = read_marks(home), KEY in names
    if has_key and marks and _differ(home, Home(copy)):
        raise ConfigurationError(
            f"{copy}: в копии ключ другой папки, и отметки о стёртых здесь людях с ним не узнать; ничего не тронуто"
        )
    add_marks(home, marks | (read_marks(Home(copy)) if MARKS in names else frozenset()))
    if has_key:
        copy_private(copy / KEY, home.path / KEY)
    with _cleared(home, copy, names) as source:
        for name in names:
            if name not in (MARKS, KEY):
                copy_private(source / name, home.path / name)
    for name in (Path(WORKING), Path(WORKING + ".wal")):
        if name not in names:
            (home.path / name).unlink(missing_ok=True)


def _refuse_links(home: Path, names: Sequence[Path]) -> None:
    for folder in sorted({folder for name in names for folder in name.parents}):
        if (home / folder).is_symlink():
            raise ConfigurationError(
                f"{home / folder}: это ссылка, а по ссылкам файлы из копии не кладутся; поставьте на её место папку"
            )


def _differ(home: Home, copy: Home) -> bool:
    """Whether the home has a key of its own; a lost or broken one is what a copy is for."""
    try:
        mine = home.key()
    except ConfigurationError:
        return False
    return mine != bytes.fromhex((copy.path / KEY).read_text("ascii").strip())


@contextmanager
def _cleared(home: Home, copy: Path, names: Sequence[Path]) -> Iterator[Path]:
    """The copy's files without whoever is forgotten: the copy itself where nobody is."""
    eraser = eraser_of(home)
    if eraser is None:
        yield copy
        return
    with beside(home.path / BACKUPS / "restoring") as folder:
        for name in names:
            copy_private(copy / name, folder / name)
        raw, key = folder / "raw", home.key()
        for network, account in sorted(accounts(raw)):
            if eraser.is_forgotten(network, account):
                person = gather([folder], key, network, account)
                erase_folder(folder, person, key, Erased(network, account))
        # Of others' texts those with their names, where the copy knows no more of them.
        changed = [path for path in sealed_files(raw) if rewrite(path, eraser.without)]
        if changed and (folder / WORKING).is_file():
            with working(folder) as connection:
                note_sums(connection, changed)
                rebuild(connection, sealed_files(raw))
        yield folder
