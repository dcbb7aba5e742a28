"""Copies that only a pass phrase opens: a folder of two files in the format of age (age-encryption.org).

    STAMP/identity.age   a key made for this copy alone, encrypted by the pass phrase (scrypt)
    STAMP/home.tar.age   the copy as ``backup`` makes it, encrypted for that key

Without this program: ``age -d identity.age >key && age -d -i key home.tar.age | tar x``. Such a copy cannot be rewritten:
``forget`` names it, and ``restore`` takes whoever is forgotten out of what it puts back.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from campaign.errors import ConfigurationError
from campaign.files import beside, open_private, private_folder, replacing, replacing_folder, write_private
from warehouse.connect import BACKUPS
from warehouse.keeping.backup import SEALED, free_name, make_backup
from warehouse.sql.errors import BackupBroken

if TYPE_CHECKING:
    import pyrage

CONTENT = "home.tar.age"


class WrongPhrase(ConfigurationError):
    """The pass phrase is not the one by which the copy was made."""


def make_sealed(home: Path, now: datetime, phrase: str, to: Path | None = None) -> Path:
    """Copy the home, under its lock, into a folder that ``phrase`` alone opens; where it lies.

    What is not encrypted yet stands in the home only, for as long as it takes.
    """
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    target = free_name(to or home / BACKUPS, now)
    with beside(home / BACKUPS / "sealing") as folder:
        copy, whole = make_backup(home, now, folder), folder / "home.tar"
        with open_private(whole) as file, tarfile.open(fileobj=file, mode="w") as tar:
            for path in sorted(copy.rglob("*")):
                if path.is_file():
                    tar.add(path, str(path.relative_to(copy)))
        with replacing_folder(target) as half:
            write_private(half / SEALED, pyrage.passphrase.encrypt(str(identity).encode(), phrase))
            with replacing(half / CONTENT) as part, whole.open("rb") as plain, open_private(part) as sealed:
                pyrage.encrypt_io(plain, sealed, [identity.to_public()])
    return target


@contextmanager
def opened(home: Path, copy: Path, phrase: str) -> Iterator[Path]:
    """The copy as a folder in the home, for as long as it is needed. Raises ``WrongPhrase`` and ``BackupBroken``."""
    import pyrage

    identity = _identity(copy, phrase)
    with beside(home / BACKUPS / "opening") as folder:
        try:
            private_folder(folder)
            with (copy / CONTENT).open("rb") as sealed, open_private(folder / "home.tar") as plain:
                pyrage.decrypt_io(sealed, plain, [identity])
            with tarfile.open(folder / "home.tar") as tar:
                tar.extractall(folder / copy.name, filter="data")
        except (OSError, pyrage.DecryptError, tarfile.TarError) as error:
            if getattr(error, "errno", None):  # a full disk, not a spoilt copy
                raise
            raise BackupBroken(f"{copy / CONTENT}: копия не читается; возьмите другую") from error
        (folder / "home.tar").unlink()
        yield folder / copy.name


def _identity(copy: Path, phrase: str) -> pyrage.x25519.Identity:
    import pyrage

    try:
        key = pyrage.passphrase.decrypt((copy / SEALED).read_bytes(), phrase)
    except pyrage.DecryptError as error:
        raise WrongPhrase(
            f"{copy}: парольная фраза не подходит или копия испорчена; ничего не тронуто"
        ) from error
    return pyrage.x25519.Identity.from_str(key.decode("ascii"))
