"""What the registry and the check-up ask of the warehouse: communities, where names led."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

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
    rows = connection.execute(statement("read", "communities_found"), {"network": network}).fetchall()
    return [(_community(network, *described), tagged_posts) for *described, tagged_posts in rows]


def _community(
    network: str,
    author_id: str,
    name: str,
    screen_name: str | None,
    city: str | None,
    members: int | None,
    deactivated: str | None,
    contacts: list[str],
    fetched_at: datetime,
) -> Author:
    return Author(
        network=network, author_id=author_id, kind="community", name=name, screen_name=screen_name, city=city,
        members=members, deactivated=deactivated, contacts=tuple(contacts), fetched_at=fetched_at,
    )  # fmt: skip


def screen_names(connection: Connection, network: str = "vk") -> dict[str, str]:
    """The ``author_id`` that each screen name (in lower case) led to when it was last seen."""
    return dict(connection.execute(statement("read", "screen_names"), {"network": network}).fetchall())
