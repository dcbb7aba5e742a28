"""What the registry and the check-up ask of the warehouse: communities, where names led."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from collectors.records import Author
from warehouse.connect import Connection, live, published
from warehouse.sql import statement
from warehouse.sql.errors import WarehouseBusy, WarehouseMissing


@contextmanager
def readable(home: Path) -> Iterator[Connection | None]:
    """The published copy, in nobody's way; before the first one the working file, if it is free."""
    with ExitStack() as opened:
        connection: Connection | None = None
        for reading in (published, live):
            try:
                connection = opened.enter_context(reading(home))
                break
            except (WarehouseMissing, WarehouseBusy):
                continue
        yield connection


def communities_found(connection: Connection, network: str = "vk") -> list[tuple[Author, int]]:
    """Every community that is described, with its tagged posts: on its wall, or written by it elsewhere."""
    found = connection.execute(statement("read", "communities_found"), {"network": network})
    *columns, _ = (column[0] for column in found.description or ())
    return [
        (
            msgspec.convert(dict(zip(columns, described, strict=True)) | {"type": "author"}, Author),
            tagged_posts,
        )
        for *described, tagged_posts in found.fetchall()
    ]


def screen_names(connection: Connection, network: str = "vk") -> dict[str, str]:
    """The ``author_id`` that each screen name (in lower case) led to when it was last seen."""
    return dict(connection.execute(statement("read", "screen_names"), {"network": network}).fetchall())
