"""How complete the campaign's posts are: fills the fact ``completeness`` from the counts of both routes."""

from collections import defaultdict
from typing import Any

import duckdb

from warehouse.estimates.recapture import Recapture, Wall, recapture
from warehouse.sql import insert, statement

ESTIMATED, TOO_FEW = "estimated", "too_few"


def fill_completeness(connection: duckdb.DuckDBPyConnection) -> None:
    """One row for the region and each municipality, in the caller's transaction."""
    walls: defaultdict[str, list[Wall]] = defaultdict(list)
    for scope, *counts in connection.execute(statement("completeness", "walls")).fetchall():
        walls[scope].append(Wall(*counts))
    elsewhere = connection.execute(statement("completeness", "elsewhere")).fetchall()
    rows = [_row(scope, walls[scope], others, personal) for scope, others, personal in elsewhere]
    insert(connection, "completeness", rows)


def _row(scope: str, walls: list[Wall], others: int, personal: int) -> dict[str, Any]:
    both = sum(wall.both for wall in walls)
    search = both + sum(wall.search_only for wall in walls)
    registered = both + sum(wall.walls_only for wall in walls)
    told = recapture(walls, others)
    return {
        "scope": scope, "n_search": search, "n_walls": registered, "n_both": both,
        "status": ESTIMATED if told else TOO_FEW, "found": search + registered - both + others,
        "found_elsewhere": others, "found_personal": personal, **(_ranges(told) if told else {}),
    }  # fmt: skip


def _ranges(told: Recapture) -> dict[str, float]:
    return {
        "estimate": told.posts.value, "low": told.posts.low, "high": told.posts.high, "share": told.share.value,
        "share_low": told.share.low, "share_high": told.share.high, "recall": told.recall.value,
        "recall_low": told.recall.low, "recall_high": told.recall.high,
    }  # fmt: skip
