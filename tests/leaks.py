"""What nobody may write down, looked for in everything that a session of tests has written.

Bytes of files, and of what they pack: a row that a database has let go of counts, too.
"""

from __future__ import annotations

import base64
import gzip
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from campaign.errors import ConfigurationError
from campaign.folder import KEY, Home
from collectors.forgetting import FILE, mark, read_marks
from collectors.standin.sample import KEY as KEY_OF_DEMO
from warehouse.keeping.person import JOURNAL

# Stands in every key, password and pass phrase that tests hand to the program; then the demo's key.
SECRETS = ("NEVER-TO-BE-SEEN", KEY_OF_DEMO)
# Bytes of a file that is no letter, log or page: in a warehouse nothing is encoded.
LARGE = 2_000_000
# Where tests keep one in the person's place, and the addresses that a person writes down.
KEPT = {"key", "vk_token", "max_token", "phrase", "campaign.toml"}
SOURCES = {".py", ".pyc"}
# Of whoever asks to be forgotten in tests: the account, and words that are theirs alone.
PEOPLE = {
    "1900000137": ("spitsyno_rare_name", "неповторимый комментарий про печку в Спицине"),
    "1900000555": ("Перепёлкин", "которого не писал больше никто"),
}


def leaks(folders: Iterable[Path]) -> list[str]:
    """Files in which a secret stands, and files of homes in which somebody does whom they have forgotten."""
    plain, encoded, found = [each.encode() for each in SECRETS], shapes(SECRETS[0]), list[str]()
    seen = set[tuple[int, int]]()
    for path in (path for folder in folders for path in _files(folder)):
        state = path.stat()
        twin = (state.st_size, state.st_mtime_ns)  # the copy of a home has the times of its files
        if path.name not in KEPT and path.suffix not in SOURCES and twin not in seen:
            seen.add(twin)
            for told in _contents(path):
                if any(each in told for each in (plain if len(told) > LARGE else plain + encoded)):
                    found.append(f"a secret in {path}")
        if path.parts[-2:] == FILE.parts:
            home = path.parents[1]
            found += [f"the forgotten in {each}" for each in _forgotten(home)]
    return found


def shapes(secret: str) -> list[bytes]:
    """As mail and headers encode it, wherever in a longer text it stands."""
    encoded = (
        base64.b64encode(b"." * before + secret.encode())[(4 * before + 2) // 3 :] for before in range(3)
    )
    return [each[: len(each) - 4] for each in encoded]


def _forgotten(home: Path) -> Iterator[Path]:
    """Files that name somebody whose mark the home keeps; an erasure that was cut short is not over."""
    if (home / JOURNAL).exists() or not (home / KEY).is_file():
        return
    with suppress(ConfigurationError):  # a home with a spoilt key or marks
        key, marks = Home(home).key(), read_marks(Home(home))
        words = [
            word.encode()
            for account, words in PEOPLE.items()
            for word in (account, *words)
            if mark(key, "vk", account) in marks
        ]
        for path in _files(home) if words else ():
            if any(word in told for told in _contents(path) for word in words):
                yield path


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _contents(path: Path) -> Iterator[bytes]:
    """The file and what it packs, as far as it can be read."""
    with suppress(OSError, EOFError, zipfile.BadZipFile):
        data = path.read_bytes()
        yield data
        if path.suffix == ".gz":
            yield gzip.decompress(data)
        if path.suffix in (".xlsx", ".docx"):
            with zipfile.ZipFile(path) as packed:
                yield from (packed.read(name) for name in packed.namelist())
