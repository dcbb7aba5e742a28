"""How sure a place is: its range and the tier, over draws of all that a score hangs on.

In each of 1,000 draws the weights of a class are shaken by up to a half and rescaled; every count x becomes a draw of
Gamma(x + 1/2), what the rate behind it may have been (Jeffreys' prior; counts of nothing too), no more than the count may
be; ``er`` takes its posts anew with replacement; ``suggestions`` and ``answered`` are flipped first, by how often the
tagger is right and how often it misses (``data/model/confusion.json``, measured on the development sets; whether a text asks or
complains by the campaign's own reviewed sample, where there is one: it says nothing of suggestions). p95, medians and eligibility stay those of the result, and so does what is unknown. ``place_low`` and ``place_high`` are the 5th and 95th
percentile of the places by nearest rank. A new tier begins, walking down by place, where this and every later participant
has a strictly lower score than the tier's first in at least nine draws of ten.

Every participant draws from a stream of its own, seeded by its accounts: order and neighbours change nothing.
"""

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby

import duckdb
import numpy as np
from numpy.typing import NDArray

from campaign.shipped import shipped
from warehouse.estimates.correction import MIN_REVIEWED, Label
from warehouse.estimates.review import reviewed_texts
from warehouse.sql import insert, statement, value

DRAWS = 1000
FEWER_DRAWS, MANY = (
    200,
    20_000,
)  # of classes with more than so many participants: the scores must fit into memory
SEED = 0
SHAKE = 0.5
LOW, HIGH = 0.05, 0.95
SURE = 0.9

Draws = NDArray[np.float64]


@dataclass(frozen=True)
class Component:
    """How a value is measured: see `ranking_scales`. ``most`` is the largest count that the rule knows."""

    name: str
    weight: float
    p95: float
    median_share: float
    most: float | None = None


@dataclass(frozen=True)
class Flips:
    """How often the tagger is right where it says so, and how often it says nothing where it should; from 0 to 1."""

    right: float = 1.0
    missed: float = 0.0


@dataclass(frozen=True)
class Contender:
    """An eligible participant: raw values by component, the engagement of its counted posts, and of how many further
    texts the tagger might have said what a component counts."""

    participant_id: str
    accounts: str
    values: Mapping[str, float | None]
    engagement: Sequence[float] = ()
    others: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Sureness:
    place_low: int
    place_high: int
    tier: int


def fill_places(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the fact ``participant_places`` from the views of the ranking, in the caller's transaction."""
    scales: defaultdict[str, list[Component]] = defaultdict(list)
    for of_class, *scale in connection.execute(statement("places", "scales")).fetchall():
        scales[of_class].append(Component(*scale))
    engagement = dict(connection.execute(statement("places", "engagement")).fetchall())
    others: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for participant, component, count in connection.execute(statement("places", "others")).fetchall():
        others[participant][component] = count
    flips = shipped_flips(value(connection, "select max(model_version) from item_tags") or "")
    flips |= reviewed_flips(reviewed_texts(connection))
    asked = connection.execute(statement("places", "eligible"))
    names = [name for name, *_ in asked.description or ()][4:]
    eligible = asked.fetchall()
    for (_, ranked_as), members in groupby(eligible, key=lambda row: row[:2]):
        contenders = [
            Contender(
                who,
                accounts or who,
                dict(zip(names, values, strict=True)),
                engagement.get(who, ()),
                others[who],
            )
            for _, _, who, accounts, *values in members
        ]
        found = sureness(contenders, scales[ranked_as], flips)
        rows = [
            {
                "participant_id": who,
                "place_low": one.place_low,
                "place_high": one.place_high,
                "tier": one.tier,
            }
            for who, one in found.items()
        ]
        insert(connection, "participant_places", rows)


def shipped_flips(model_version: str) -> dict[str, Flips]:
    """By component, what the model card says of the tier that tagged."""
    with shipped("model/confusion.json").open(encoding="utf-8") as file:
        told = json.load(file)["fast" if "-fast" in model_version else "full"]
    return {
        component: Flips(one["right"] / one["said"], one["missed"] / one["unsaid"])
        for component, one in (("suggestions", told["suggestion"]), ("answered", told["asked"]))
    }


def reviewed_flips(labels: Sequence[Label]) -> dict[str, Flips]:
    """What people found in the reviewed sample; nothing where it has too few texts of either kind.

    They label tones: whether a text that is no complaint is a question the program is believed.
    """
    weights = {(said, true): 0.0 for said in (False, True) for true in (False, True)}
    seen = {False: 0, True: 0}
    for one in labels:
        said = one.question or one.said == "negative"
        weights[said, one.question or one.true == "negative"] += 1 / one.probability
        seen[said] += 1
    if min(seen.values()) < MIN_REVIEWED:
        return {}
    right, missed = (
        weights[said, True] / (weights[said, True] + weights[said, False]) for said in (True, False)
    )
    return {"answered": Flips(right, missed)}


def sureness(
    contenders: Sequence[Contender], components: Sequence[Component], flips: Mapping[str, Flips]
) -> dict[str, Sureness]:
    """Each participant's range of places within one class, and its tier."""
    contenders = sorted(contenders, key=lambda one: one.participant_id)
    components = sorted(components, key=lambda one: one.name)
    draws = DRAWS if len(contenders) <= MANY else FEWER_DRAWS
    weights = shaken_weights(np.array([one.weight for one in components]), draws)
    scores = np.empty((len(contenders), draws), np.int32)

    def score(row: int) -> None:
        scores[row] = _rounded(_points(contenders[row], components, weights, flips))

    _by_all_cores(score, len(contenders))
    given = np.array([_rounded(_given(one, components)) for one in contenders])
    tiers = _tiers(scores, given)
    places = _places(scores)
    places.sort(axis=1)
    low, high = places[:, round(LOW * draws) - 1], places[:, round(HIGH * draws) - 1]
    return {
        one.participant_id: Sureness(int(low[row]), int(high[row]), int(tiers[row]))
        for row, one in enumerate(contenders)
    }


def shaken_weights(weights: Draws, draws: int = DRAWS) -> Draws:
    """One row per draw: the weights shaken and rescaled to 100."""
    # RandomState's stream is frozen: every later version of numpy draws the same numbers.
    factors = np.random.RandomState(SEED).uniform(1 - SHAKE, 1 + SHAKE, (draws, len(weights)))
    shaken = weights * factors
    total = shaken.sum(axis=1, keepdims=True)
    rescaled: Draws = np.divide(shaken * 100, total, out=np.zeros_like(shaken), where=total > 0)
    return rescaled


def drawn_values(
    contender: Contender, component: Component, flips: Flips, random: np.random.RandomState, draws: int
) -> Draws | None:
    """What a component's value may have been, draw by draw; ``None`` where it is unknown."""
    x = contender.values.get(component.name)
    if x is None:
        return None
    if component.name == "er":
        posts = np.sort(np.asarray(contender.engagement, float))
        return posts[random.randint(0, len(posts), (draws, len(posts)))].mean(axis=1) if len(posts) else None
    count: Draws | float = x
    if (flips.right, flips.missed) != (1, 0):
        others = contender.others.get(component.name, 0)
        right, missed = (
            random.binomial(int(x), flips.right, draws),
            random.binomial(others, flips.missed, draws),
        )
        count = (right + missed).astype(float)
    rate = random.standard_gamma(count + 0.5, draws)
    return rate if component.most is None else np.minimum(rate, component.most)


def _stream(contender: Contender) -> np.random.RandomState:
    return np.random.RandomState(
        np.frombuffer(hashlib.sha256(contender.accounts.encode()).digest(), np.uint32)
    )


def _points(
    contender: Contender, components: Sequence[Component], weights: Draws, flips: Mapping[str, Flips]
) -> Draws:
    points, random = np.zeros(len(weights)), _stream(contender)
    for number, component in enumerate(components):
        drawn = None
        if component.p95 > 0:
            drawn = drawn_values(
                contender, component, flips.get(component.name, Flips()), random, len(weights)
            )
        points += weights[:, number] * _share(component, drawn)
    return points


def _given(contender: Contender, components: Sequence[Component]) -> Draws:
    """The score of the result itself."""
    return np.array(sum(one.weight * _share(one, contender.values.get(one.name)) for one in components))


def _share(component: Component, values: Draws | float | None) -> Draws | float:
    """Which part of the weight values earn, as the macro `share_of` has it; of unknown ones the median."""
    if component.p95 <= 0:
        return 0.0
    if values is None:
        return component.median_share
    share: Draws | float = np.minimum(1, np.log1p(values) / np.log1p(component.p95))
    return share


def _rounded(scores: Draws) -> NDArray[np.int64]:
    """In ten-thousandths, rounded as `participant_ranking` rounds: ten digits first, so that no floating dust decides."""
    rounded: NDArray[np.int64] = (np.rint(scores * 1e10).astype(np.int64) + 500_000) // 1_000_000
    return rounded


def _places(scores: NDArray[np.int32]) -> NDArray[np.int32]:
    """1 and the number of those with a higher score, draw by draw."""
    places = np.empty_like(scores)

    def place(draw: int) -> None:
        of_draw = scores[:, draw]
        places[:, draw] = len(of_draw) - np.searchsorted(np.sort(of_draw), of_draw, side="right") + 1

    _by_all_cores(place, scores.shape[1])
    return places


def _by_all_cores(do: Callable[[int], None], count: int) -> None:
    """Do it for every number below ``count``: numpy lets go of Python's lock while it draws and sorts."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(do, range(count)):
            pass


def _tiers(scores: NDArray[np.int32], given: NDArray[np.int64]) -> NDArray[np.int64]:
    """The tier of each row, from 1; rows of one place are in one tier."""
    order = np.argsort(-given, kind="stable")
    tiers = np.empty(len(order), np.int64)
    first, tier = 0, 1
    while first < len(order):
        rest = order[first:]
        lower = (scores[rest] < scores[order[first]]).mean(axis=1) >= SURE
        # From the last upwards: where everyone from here on is lower.
        begins = len(lower) - int(np.argmin(lower[::-1])) if not lower.all() else 0
        ends = first + _apart(given[rest], max(begins, 1))
        tiers[order[first:ends]] = tier
        first, tier = ends, tier + 1
    return tiers


def _apart(given: NDArray[np.int64], begins: int) -> int:
    """Where the next tier begins: equal scores share a place and stay together."""
    while 0 < begins < len(given) and given[begins] == given[begins - 1]:
        begins += 1
    return begins
