"""How well printed places keep their promise: campaigns whose true ranking is known, seen through sampling and tagging.

``python benchmarks/places.py [--campaigns N]`` prints, for sparse and rich campaigns of 40 and 400 libraries, how often the
printed range holds the true place, how many pairs of different tiers are in true order, how often a tier's first truly
stands above all of the lower tiers, how many neighbours across a border are in true order, and how long it takes.

The truth of a library is a rate behind each count and a mean engagement; its true score is the rule's, of the rates. What
is seen are Poisson counts of these rates, three posts' engagement for every day, and answers that the tagger has flipped.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from warehouse.estimates.places import Component, Contender, Flips, Sureness, sureness

Values = NDArray[np.float64]
WEIGHTS = {"posts": 25.0, "days": 20.0, "readers": 25.0, "answered": 15.0, "er": 15.0}
DAYS, CAP = 8, 24
MISSED, FALSE = 0.12, 0.06  # of true questions the tagger passes over, of other texts it takes for one


@dataclass(frozen=True)
class World:
    """Mean rates of a campaign: a sparse one has libraries of one post, a rich one of many."""

    name: str
    posts: float
    readers: float
    answered: float


@dataclass
class Tally:
    """Hits and tries of each promise."""

    held: int = 0
    places: int = 0
    ordered: int = 0
    pairs: int = 0
    first: int = 0
    firsts: int = 0
    neighbours: int = 0
    borders: int = 0
    seconds: float = 0


WORLDS = (World("sparse", 2.0, 3.0, 0.8), World("rich", 9.0, 14.0, 4.0))


def scores(values: dict[str, Values], p95: dict[str, float]) -> Values:
    """The rule's scores of exact values."""
    total = np.zeros(len(values["posts"]))
    for name, weight in WEIGHTS.items():
        if p95[name] > 0:
            total += weight * np.minimum(1, np.log1p(values[name]) / np.log1p(p95[name]))
    return total


def scale(name: str, values: Values) -> float:
    some = values[values > 0]
    if not len(some):
        return 0.0
    found = float(np.quantile(some, 0.95))
    return found if name == "er" else max(3.0, found)


def places(score: Values) -> NDArray[np.int64]:
    ordered = np.sort(score)
    return len(score) - np.searchsorted(ordered, score, side="right") + 1


def one_campaign(world: World, libraries: int, random: np.random.RandomState) -> tuple[Tally, Values]:
    activity = random.gamma(2.0, 0.5, libraries)
    rates = {
        "posts": np.minimum(CAP, world.posts * activity * random.gamma(8, 1 / 8, libraries)),
        "readers": world.readers * activity * random.gamma(4, 1 / 4, libraries),
        "answered": world.answered * activity * random.gamma(3, 1 / 3, libraries),
    }
    rates["days"] = DAYS * (1 - np.exp(-rates["posts"] / DAYS))
    rates["er"] = random.gamma(4, 0.01, libraries)
    seen: dict[str, Values] = {
        "posts": np.maximum(1, np.minimum(CAP, random.poisson(rates["posts"]))).astype(float),
        "readers": random.poisson(rates["readers"]).astype(float),
        "days": np.maximum(1, np.minimum(DAYS, random.poisson(rates["days"]))).astype(float),
    }
    asked, other = random.poisson(rates["answered"]), random.poisson(rates["answered"] * 1.5)
    true_said, false_said = random.binomial(asked, 1 - MISSED), random.binomial(other, FALSE)
    seen["answered"] = (true_said + false_said).astype(float)
    unsaid = asked + other - true_said - false_said
    flips = Flips(
        true_said.sum() / max(1, (true_said + false_said).sum()),
        (asked - true_said).sum() / max(1, unsaid.sum()),
    )
    engagement = [
        list(rate * random.gamma(2.0, 0.5, int(posts)))
        for rate, posts in zip(rates["er"], seen["posts"], strict=True)
    ]
    seen["er"] = np.array([float(np.mean(posts)) for posts in engagement])
    p95 = {name: scale(name, values) for name, values in seen.items()}
    contenders = [
        Contender(
            f"p{n:04d}", f"vk:-{n}", {name: float(values[n]) for name, values in seen.items()}, engagement[n],
            {"answered": int(unsaid[n])},
        )
        for n in range(libraries)
    ]  # fmt: skip
    most = {"posts": float(CAP), "days": float(DAYS)}
    components = [Component(name, weight, p95[name], 0.5, most.get(name)) for name, weight in WEIGHTS.items()]
    began = time.process_time()
    found = sureness(contenders, components, {"answered": flips})
    taken = time.process_time() - began
    true_p95 = {name: scale(name, values) for name, values in rates.items()}
    truth, given = scores(rates, true_p95), scores(seen, p95)
    told = [found[one.participant_id] for one in contenders]
    return tally(told, truth, given, taken), truth


def tally(told: Sequence[Sureness], truth: Values, given: Values, taken: float) -> Tally:
    true_places = places(truth)
    tiers = np.array([one.tier for one in told])
    count = Tally(places=len(told), seconds=taken)
    count.held = sum(
        one.place_low <= place <= one.place_high for one, place in zip(told, true_places, strict=True)
    )
    order = np.argsort(-given, kind="stable")
    for row, upper in enumerate(order):
        lower = order[row + 1 :][tiers[order[row + 1 :]] > tiers[upper]]
        count.pairs += len(lower)
        count.ordered += int((truth[lower] < truth[upper]).sum())
        if row == 0 or tiers[order[row - 1]] != tiers[upper]:
            count.firsts += len(lower)
            count.first += int((truth[lower] < truth[upper]).sum())
            if row:
                count.borders += 1
                count.neighbours += int(truth[order[row - 1]] > truth[upper])
    return count


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--campaigns", type=int, default=200)
    given = parser.parse_args()
    table = Table(
        "campaigns",
        "libraries",
        "range holds",
        "pairs of tiers",
        "tier's first",
        "neighbours",
        "s a campaign",
    )
    for world in WORLDS:
        for libraries in (40, 400):
            whole = Tally()
            for seed in range(given.campaigns):
                one, _ = one_campaign(world, libraries, np.random.RandomState(seed))
                for name, value in vars(one).items():
                    setattr(whole, name, getattr(whole, name) + value)
            shares = (
                (whole.held, whole.places), (whole.ordered, whole.pairs), (whole.first, whole.firsts),
                (whole.neighbours, whole.borders),
            )  # fmt: skip
            table.add_row(
                f"{given.campaigns} {world.name}", str(libraries),
                *(f"{hits / tries:.3f}" if tries else "none" for hits, tries in shares),
                f"{whole.seconds / given.campaigns:.2f}",
            )  # fmt: skip
            print(table.row_count, "of 4 worlds done", file=sys.stderr)
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
