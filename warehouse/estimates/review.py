"""The review: readers' texts drawn for people to label, and the shares that their labels correct."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import duckdb
import msgspec

from warehouse.estimates.correction import Label, Reviewed, Said, Total, corrected_share
from warehouse.sql import insert, statement, value

if TYPE_CHECKING:
    import pandas


def draw_sample(
    connection: duckdb.DuckDBPyConnection, size: int, seed: int, kept: list[dict[str, Any]]
) -> pandas.DataFrame:
    """Up to ``size`` readers' texts, most where the program is unsure: key, url, text, label, probability.

    A third of each tone that the program gave, as far as there are so many. The same seed draws the same texts, in
    whatever order they came. ``label`` is empty but for texts of ``kept`` and those whose label has been loaded;
    ``probability`` is the chance with which the text was drawn.
    """
    parameters = {"size": size, "seed": seed, "kept": msgspec.json.encode(kept).decode()}
    return connection.execute(statement("review", "sample"), parameters).df()


def reviewed_texts(connection: duckdb.DuckDBPyConnection) -> list[Label]:
    """The labels of texts that the program tagged and people have not decided one by one."""
    if not value(connection, "select count(*) from reviews"):
        return []  # the question below reads every text
    return [Label(*row) for row in connection.execute(statement("review", "confusion")).fetchall()]


def fill_shares(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the fact ``corrected_shares``, in the caller's transaction; it stays empty until texts are reviewed."""
    labels = reviewed_texts(connection)
    if not labels:
        return
    totals = connection.execute(statement("review", "totals")).fetchall()
    reviewed = Reviewed(labels, {tone: Total(*total) for tone, *total in totals})
    said: defaultdict[tuple[str, str], Counter[Said]] = defaultdict(Counter)
    for scope, place, *texts, readers in connection.execute(statement("review", "tones")).fetchall():
        said[scope, place][Said(*texts)] += readers
    rows = [
        {"scope": scope, "id": place, **msgspec.to_builtins(share), "n_reviewed": reviewed.size}
        for (scope, place), readers in sorted(said.items())
        if (share := corrected_share(readers, reviewed)) is not None
    ]
    insert(connection, "corrected_shares", rows)
