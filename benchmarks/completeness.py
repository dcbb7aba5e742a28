"""How honest the completeness estimate is: simulated campaigns with a known truth, and how often the intervals cover it.

``python benchmarks/completeness.py [--campaigns N]`` prints two tables. In the first, search finds every post with the
same probability: the intervals must cover the truth in nine campaigns of ten. In the second its recall grows with the size of
the wall, from 0.5 on the smallest to 0.95 on the largest, and the communities off the registry are small ones: what is said of
the registry's walls still holds, what is said of all communities does not.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from warehouse.estimates.recapture import Recapture, Wall, recapture

CAMPAIGNS = 300
SEED = 1
WALLS, ELSEWHERE = 30, 200
WORST, BEST = 0.5, 0.95


@dataclass(frozen=True)
class World:
    """How many posts stand on the registry's walls and elsewhere, and how well each route finds them.

    ``recall`` is search's; None: it grows with the size of the wall. ``likeness`` says how the communities elsewhere
    compare: with 1 search finds their posts like those of the registry's walls, with 0 like those of the smallest.
    """

    posts: int
    elsewhere: int
    recall: float | None
    reading: float
    likeness: float = 1.0


@dataclass
class Covered:
    """In which shares of the campaigns the interval held the truth, and by how much the share found was overstated."""

    posts: float
    recall: float
    share: float
    width: float
    bias: float


def simulate(world: World, campaigns: int) -> Covered:
    """Campaigns of one world whose numbers allow an estimate."""
    random = np.random.RandomState(SEED)
    rows = [row for _ in range(campaigns) if (row := _campaign(world, random)) is not None]
    return Covered(*(float(value) for value in np.mean(rows, axis=0)))


def _campaign(world: World, random: np.random.RandomState) -> tuple[float, ...] | None:
    sizes = _sizes(world.posts, WALLS, random)
    recalls = _recalls(world, _ranks(sizes))
    walls = [_wall(size, recall, world.reading, random) for size, recall in zip(sizes, recalls, strict=True)]
    others = _sizes(world.elsewhere, ELSEWHERE, random)
    searched = random.binomial(others, _recalls(world, _ranks(others) * world.likeness))
    found_elsewhere = int(searched.sum())
    told = recapture(walls, found_elsewhere)
    if told is None:
        return None
    found = sum(wall.both + wall.search_only + wall.walls_only for wall in walls) + found_elsewhere
    truths = world.posts, (sizes * recalls).sum() / world.posts, found / (world.posts + world.elsewhere)
    return (*_held(told, truths), told.share.high - told.share.low, told.share.value - truths[2])


def _sizes(posts: int, walls: int, random: np.random.RandomState) -> NDArray[np.int64]:
    """A few large walls, many small ones."""
    weights = random.pareto(1.2, walls) + 0.2
    return random.multinomial(posts, weights / weights.sum())


def _ranks(sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    return sizes.argsort().argsort() / (len(sizes) - 1)


def _recalls(world: World, ranks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Search's recall by the rank of a wall's size, from 0 to 1."""
    return np.full(len(ranks), world.recall) if world.recall is not None else WORST + (BEST - WORST) * ranks


def _wall(size: int, recall: float, reading: float, random: np.random.RandomState) -> Wall:
    searched, read = random.rand(size) < recall, random.rand(size) < reading
    return Wall(int((searched & read).sum()), int((searched & ~read).sum()), int((read & ~searched).sum()))


def _held(told: Recapture, truths: tuple[float, float, float]) -> list[bool]:
    parts = zip((told.posts, told.recall, told.share), truths, strict=True)
    return [part.low <= truth <= part.high for part, truth in parts]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--campaigns", type=int, default=CAMPAIGNS)
    campaigns = parser.parse_args().campaigns
    console = Console(width=110)
    alike = Table(
        "posts on walls",
        "search's recall",
        "walls read",
        "posts",
        "recall",
        "share",
        "width of share",
        title="one recall",
    )
    for posts, recall, reading in product((60, 300, 2000), (0.5, 0.7, 0.9, 0.97), (0.8, 1.0)):
        held = simulate(World(posts, posts // 3, recall, reading), campaigns)
        alike.add_row(str(posts), f"{recall:.2f}", f"{reading:.1f}", *_row(held))
    console.print(alike)
    differing = Table(
        "posts on walls", "elsewhere like", "walls read", "posts", "recall", "share", "width of share", "share overstated by",
        title="recall 0.5–0.95 by size of the wall",
    )  # fmt: skip
    elsewhere = {1.0: "alike", 0.5: "smaller half", 0.0: "smallest"}
    for posts, (likeness, name), reading in product((60, 300, 2000), elsewhere.items(), (0.8, 1.0)):
        held = simulate(World(posts, posts // 3, None, reading, likeness), campaigns)
        differing.add_row(str(posts), name, f"{reading:.1f}", *_row(held), f"{held.bias:+.3f}")
    console.print(differing)


def _row(held: Covered) -> list[str]:
    return [f"{held.posts:.2f}", f"{held.recall:.2f}", f"{held.share:.2f}", f"{held.width:.3f}"]


if __name__ == "__main__":
    main()
