"""How much a place depends on the weights: its range over draws in which every weight is shaken by up to a half.

In each of 1,000 draws every weight of a class is multiplied by a number drawn evenly from 0.5 to 1.5, the weights are
rescaled to 100 and the class is ranked anew. ``place_low`` and ``place_high`` are the 5th and 95th percentile of a
participant's places by nearest rank, without interpolation: the 50th and the 950th of its sorted places. The seed is fixed and the draws know nothing of the
participants: the same shares give the same ranges, in whatever order they come.
"""

from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from warehouse.sql import insert, statement

DRAWS = 1000
SEED = 0
SHAKE = 0.5
LOW, HIGH = 50, 950  # of 1,000 sorted places


def fill_places(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the fact ``participant_places`` from the views of the ranking, in the caller's transaction."""
    weights: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for of_class, component, weight in connection.execute(
        "select class, component, weight from campaign_weights order by all"
    ).fetchall():
        weights[of_class][component] = weight
    shares: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for _, participant, component, share in connection.execute(statement("places", "shares")).fetchall():
        shares[participant][component] = share
    eligible = connection.execute(statement("places", "eligible")).fetchall()
    rows: list[dict[str, Any]] = []
    for (_, ranked_as), members in groupby(eligible, key=lambda row: row[:2]):
        known = {participant: shares[participant] for *_, participant in members}
        rows += [
            {"participant_id": participant, "place_low": low, "place_high": high}
            for participant, (low, high) in place_ranges(known, weights[ranked_as]).items()
        ]
    insert(connection, "participant_places", rows)


def place_ranges(
    shares: Mapping[str, Mapping[str, float]], weights: Mapping[str, float]
) -> dict[str, tuple[int, int]]:
    """Each participant's range of places within one class.

    ``shares`` holds by participant and component what part of the weight it earns, from 0 to 1.
    """
    participants, components = sorted(shares), sorted(weights)
    if not participants or not components:
        return dict.fromkeys(participants, (1, 1))
    earned = np.array([[shares[who][name] for name in components] for who in participants])
    shaken = shaken_weights(np.array([weights[name] for name in components]))
    places = np.sort(_places(_scores(earned, shaken)), axis=1)
    low, high = places[:, LOW - 1], places[:, HIGH - 1]
    return {who: (int(low[i]), int(high[i])) for i, who in enumerate(participants)}


def shaken_weights(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """One row per draw: the weights shaken and rescaled to 100."""
    # RandomState's stream is frozen: every later version of numpy draws the same numbers.
    factors = np.random.RandomState(SEED).uniform(1 - SHAKE, 1 + SHAKE, (DRAWS, len(weights)))
    shaken = weights * factors
    total = shaken.sum(axis=1, keepdims=True)
    rescaled: NDArray[np.float64] = np.divide(shaken * 100, total, out=np.zeros_like(shaken), where=total > 0)
    return rescaled


def _scores(earned: NDArray[np.float64], shaken: NDArray[np.float64]) -> NDArray[np.int64]:
    """Scores by participant and draw, in ten-thousandths and rounded as `participant_ranking` rounds them."""
    points = np.zeros((len(earned), len(shaken)))
    # Component by component, not as a product of matrices: its last digits would depend on the rows beside.
    for component in range(earned.shape[1]):
        points += np.multiply.outer(earned[:, component], shaken[:, component])
    # Ten digits first: what floating point adds behind them must not decide a half.
    return (np.rint(points * 1e10).astype(np.int64) + 500_000) // 1_000_000


def _places(scores: NDArray[np.int64]) -> NDArray[np.int64]:
    """1 and the number of those with a higher score, draw by draw."""
    places = np.empty_like(scores)
    for draw in range(scores.shape[1]):
        of_draw = scores[:, draw]
        places[:, draw] = len(of_draw) - np.searchsorted(np.sort(of_draw), of_draw, side="right") + 1
    return places
