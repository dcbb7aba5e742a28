"""Which wants mean the same: those that no night has placed yet, night by night, and the themes that there are."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

import duckdb

from warehouse.facts import mark_stale
from warehouse.sql import insert, statement, transaction

ID_LETTERS = 10
PREFIX = "t-"


class UnplacedWant(NamedTuple):
    """A want with its key; ``since`` is the night that first saw its text as it is now."""

    network: str
    kind: str
    owner_id: str
    item_id: str
    position: int
    words: str
    topic: str
    vector: bytes
    since: datetime


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


def unplaced(connection: duckdb.DuckDBPyConnection) -> Iterator[list[UnplacedWant]]:
    """The wants without a theme, a night at a time, in the order that decides between equals."""
    rows = connection.execute(statement("tags", "unplaced")).fetchall()
    for _, night in groupby((UnplacedWant(*row) for row in rows), key=lambda want: want.since):
        yield list(night)


def themes(connection: duckdb.DuckDBPyConnection) -> list[Theme]:
    """All themes in the order in which they were founded."""
    found = connection.execute("select theme_id, topic, centre from theme_centres order by position").fetchall()
    return [Theme(*row) for row in found]


def theme_id(home_key: bytes, founder: UnplacedWant) -> str:
    """The name of a theme by its earliest want, that cannot be led back to it without the home's key."""
    said = ":".join((*founder[:4], str(founder.position), founder.words))
    digest = hmac.digest(home_key, f"theme:{said}".encode(), "sha256")
    return PREFIX + base64.b32encode(digest).decode()[:ID_LETTERS].lower()


def save_places(
    connection: duckdb.DuckDBPyConnection,
    places: Sequence[Place],
    founded: Sequence[Theme],
    known: int,
    model_version: str,
) -> None:
    """Keep where the wants of a night belong and what was founded, in one transaction; ``known`` themes there were before."""
    with transaction(connection):
        keys = ("network", "kind", "owner_id", "item_id", "position")
        insert(
            connection,
            "want_places",
            [
                dict(zip(keys, one.want[:5], strict=True)) | {"theme_id": one.theme_id, "nearness": one.nearness}
                for one in places
            ],
        )
        connection.executemany(
            "insert into theme_centres values ($1, $2, $3, $4, $5)",
            [[*theme, model_version, number] for number, theme in enumerate(founded, known)],
        ) if founded else None
        mark_stale(connection)
