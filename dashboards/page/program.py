"""What turns rows into a page, so that a page drawn by another program is drawn again."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable

# What rows become a page by: of ours, and of others; DuckDB says by its own hashes whether texts are the same.
DRAWING = (("campaign",), ("dashboards",), ("nlp", "text"))
DRAWN_WITH = ("duckdb", "jinja2", "markupsafe", "msgspec", "pymorphy3", "pymorphy3-dicts-ru")


@cache
def program() -> bytes:
    """A digest of all that turns rows into a page."""
    digest = hashlib.sha256(" ".join(map(metadata.version, DRAWN_WITH)).encode())
    for package, *path in DRAWING:
        for file in _files(files(package).joinpath(*path)):
            digest.update(f"{file.name}\n".encode() + file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.digest()


def _files(folder: Traversable) -> Iterator[Traversable]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if not each.is_dir():
            yield each
        elif each.name != "__pycache__":
            yield from _files(each)
