"""Which wants mean the same: those that no night has placed yet, night by night, and the themes that there are."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import duckdb

from warehouse.facts import note_touched
from warehouse.sql import insert, statement, transaction, value

ID_LETTERS = 10
PREFIX = "t-"


class UnplacedWant(NamedTuple):
    """A want with its key."""

    network: str
    kind: str
    owner_id: str
    item_id: str
    position: int
    words: str
    topic: str
    vector: bytes

    @property
    def named(self) -> str:
        """The want by its key and words: another wording at the same place is another want."""
        return ":".join((*self[:4], str(self.position), self.words))


class Theme(NamedTuple):
    """A theme as its founders left it."""

    theme_id: str
    topic: str
    centre: bytes


class Place(NamedTuple):
    want: UnplacedWant
    theme_id: str
    nearness: float


def drop_former(connection: duckdb.DuckDBPyConnection, model_version: str) -> None:
    """Forget themes of other versions, and those whose wants are all gone."""
    with transaction(connection):
        for part in statement("tags", "drop_former_themes").split(";\n"):
            if part.strip():
                given = {"model_version": model_version} if "$model_version" in part else None
                connection.execute(part, given)


def unplaced(connection: duckdb.DuckDBPyConnection, batch: int) -> Iterator[list[UnplacedWant]]:
    """The wants without a theme, a night at a time and not more than ``batch`` of one night, in the order that decides
    between equals."""
    connection.execute(statement("tags", "unplaced"))
    nights = "select night, min(number), count(*) from want_queue group by night order by night"
    for _, first, count in connection.execute(nights).fetchall():
        for start in range(first, first + count, batch):
            until = min(start + batch, first + count)
            rows = connection.execute(
                "select * exclude (night, number) from want_queue where number >= $1 and number < $2 order by number",
                [start, until],
            )
            yield [UnplacedWant(*row) for row in rows.fetchall()]
    connection.execute("drop table want_queue")


def themes(connection: duckdb.DuckDBPyConnection) -> list[Theme]:
    """All themes in the order in which they were founded."""
    found = connection.execute(
        "select theme_id, topic, centre from theme_centres order by position, theme_id"
    ).fetchall()
    return [Theme(*row) for row in found]


def theme_id(home_key: bytes, founded_by: str) -> str:
    """The code of a theme, that cannot be led back to what founded it without the home's key."""
    digest = hmac.digest(home_key, f"theme:{founded_by}".encode(), "sha256")
    return PREFIX + base64.b32encode(digest).decode()[:ID_LETTERS].lower()


def save_places(
    connection: duckdb.DuckDBPyConnection,
    places: Sequence[Place],
    founded: Sequence[Theme],
    model_version: str,
) -> None:
    """Keep where the wants of a night belong and what was founded, in one transaction."""
    with transaction(connection):
        keys = ("network", "kind", "owner_id", "item_id", "position")
        insert(
            connection,
            "want_places",
            [
                dict(zip(keys, one.want[:5], strict=True))
                | {"theme_id": one.theme_id, "nearness": one.nearness}
                for one in places
            ],
        )
        last = value(connection, "select coalesce(max(position), 0) from theme_centres")
        for number, theme in enumerate(founded, int(last) + 1):
            connection.execute(
                "insert into theme_centres values ($1, $2, $3, $4, $5)", [*theme, model_version, number]
            )
        note_touched(connection)
