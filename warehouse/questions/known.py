"""What a source already has in the warehouse."""

from datetime import datetime
from typing import Any

import duckdb

from collectors.records import Coverage
from collectors.source import Known, KnownPost
from warehouse.sql import statement

_ASKED = (
    "network", "route", "target", "window_start", "window_end", "calls", "found", "accepted", "claimed", "status", "error", "mark",
    "fetched_at",
)  # fmt: skip


def known(connection: duckdb.DuckDBPyConnection, network: str) -> Known:
    """What the warehouse has of one network.

    ``KnownPost.comments`` counts the comments that we hold, not the network's counter: a run that was
    killed between a post and its comments must ask for them again.
    """
    posts = _rows(connection, "known_posts", network)
    authors = connection.execute(
        "select author_id, fetched_at from authors where network = $1", [network]
    ).fetchall()
    accounts: dict[str, dict[str, datetime]] = {}
    for name, author, seen in _rows(connection, "known_accounts", network):
        accounts.setdefault(name, {})[author] = seen
    clocks = _rows(connection, "known_clocks", network)
    return Known(
        posts={(owner, post): KnownPost(*about) for owner, post, *about, _ in posts},
        comments={(owner, post): held for owner, post, *_, held in posts if held},
        authors=dict(authors),
        accounts=accounts,
        strangers=frozenset(author for (author,) in _rows(connection, "known_strangers", network)),
        asked=asked(connection, network),
        whole_at=next((clock for clock, is_whole in clocks if is_whole), None),
        cut_off=tuple(clock for clock, is_whole in clocks if not is_whole),
    )


def asked(connection: duckdb.DuckDBPyConnection, network: str) -> list[Coverage]:
    """Every query ever asked, but those about single posts and persons."""
    return [
        Coverage(**dict(zip(_ASKED, row, strict=True))) for row in _rows(connection, "known_asked", network)
    ]


def _rows(connection: duckdb.DuckDBPyConnection, name: str, network: str) -> list[tuple[Any, ...]]:
    return connection.execute(statement("read", name), {"network": network}).fetchall()
