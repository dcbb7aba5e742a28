"""The review: readers' texts drawn for people to label, and the shares that their labels correct."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import duckdb
import msgspec

from campaign.tables.review import TONES
from warehouse.estimates.correction import Reviewed, corrected_share
from warehouse.sql import insert, statement

if TYPE_CHECKING:
    import pandas


def draw_sample(
    connection: duckdb.DuckDBPyConnection, size: int, seed: int, kept: list[dict[str, Any]]
) -> pandas.DataFrame:
    """Up to ``size`` readers' texts of each tone that the program gave, mixed: key, url, text, label.

    The same seed draws the same texts, in whatever order they came. ``label`` is empty but for texts of ``kept`` and
    those whose label has been loaded.
    """
    parameters = {"size": size, "seed": seed, "kept": msgspec.json.encode(kept).decode()}
    return connection.execute(statement("review", "sample"), parameters).df()


def fill_shares(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the fact ``corrected_shares``, in the caller's transaction; it stays empty until texts are reviewed."""
    labels = {
        (said, true): count
        for said, true, count in connection.execute(statement("review", "confusion")).fetchall()
    }
    if not labels:
        return
    said: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(TONES, 0))
    decided: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    totals = dict.fromkeys(TONES, 0)
    for scope, place, tone, settled, count in connection.execute(statement("review", "tones")).fetchall():
        if settled is not None:
            decided[scope, place][settled] = decided[scope, place].get(settled, 0) + count
            continue
        said[scope, place][tone] += count
        if scope == "region":
            totals[tone] += count
    reviewed = Reviewed(labels, totals)
    rows = [
        {"scope": scope, "id": place, **msgspec.to_builtins(share), "n_reviewed": reviewed.size}
        for scope, place in sorted(said.keys() | decided.keys())
        if (share := corrected_share(said[scope, place], reviewed, decided[scope, place])) is not None
    ]
    insert(connection, "corrected_shares", rows)
