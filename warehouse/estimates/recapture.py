"""How much of what exists was seen, told by two routes that look for the same posts independently.

Chapman (1951): of ``n1`` posts found by one route and ``n2`` by the other, ``m`` by both, there are about
``(n1 + 1) (n2 + 1) / (m + 1) - 1``. Both routes, hashtag search and reading whole walls, cover the walls of the
registry only; there search's recall is ``m / n2``. Off them only search looks: what it found stands for
``found / recall`` posts.

Intervals are a bootstrap's, twice: the found posts are drawn anew one by one (Buckland and Garthwaite 1991), with half a
post added to each cell so that a cell without posts is not taken for certain, and wall by wall, because posts of one wall
are found or missed together. The wider of the two holds. In every draw the number of posts unseen is drawn too. What no
bootstrap can tell: search may find the posts of small communities more seldom than those of the registry's walls.

Pure: counts in, estimates out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 1000
SEED = 0
# Fewer posts of the wall route, or found by both routes, tell nothing.
MIN_WALL_POSTS = 30
MIN_BOTH = 7


@dataclass(frozen=True)
class Wall:
    """How many posts of one registered wall each route found, apart from and together with the other."""

    both: int
    search_only: int
    walls_only: int


@dataclass(frozen=True)
class Range:
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Recapture:
    """``posts`` on the registered walls, search's ``recall`` there, and which ``share`` of all posts was found."""

    posts: Range
    recall: Range
    share: Range


def chapman(search: int, walls: int, both: int) -> float:
    """Chapman's estimate of how many posts there are."""
    return (search + 1) * (walls + 1) / (both + 1) - 1


def recapture(walls: Sequence[Wall], others: int) -> Recapture | None:
    """Estimates from the registered walls; ``others`` is how many posts search found elsewhere.

    ``None`` where the numbers are too small to tell. The order of the walls does not matter.
    """
    counted = np.array(sorted((w.both, w.search_only, w.walls_only) for w in walls), dtype=float)
    counted = counted.reshape(-1, 3)
    both, search_only, walls_only = (int(count) for count in counted.sum(axis=0))
    if both + walls_only < MIN_WALL_POSTS or both < MIN_BOTH:
        return None
    found = both + search_only + walls_only
    posts = chapman(both + search_only, both + walls_only, both)
    recall = both / (both + walls_only)
    share = (found + others) / (posts + others / recall)
    draws = [_estimates(cells, random, found, others) for cells, random in _draws(counted)]
    ranges = (_range(value, [draw[n] for draw in draws]) for n, value in enumerate((posts, recall, share)))
    return Recapture(*ranges)


def _draws(counted: NDArray[np.float64]) -> Iterator[tuple[NDArray[np.float64], np.random.RandomState]]:
    """The three cells (both, search only, walls only) of every draw: posts drawn anew, then walls."""
    # RandomState's stream is frozen: every later version of numpy draws the same numbers.
    random = np.random.RandomState(SEED)
    cells = counted.sum(axis=0)
    shares = (cells + 0.5) / (cells.sum() + 1.5)
    yield random.multinomial(int(cells.sum()), shares, DRAWS).astype(float), random
    if len(counted) > 1:
        yield (
            random.multinomial(len(counted), np.full(len(counted), 1 / len(counted)), DRAWS) @ counted,
            random,
        )


def _estimates(
    cells: NDArray[np.float64], random: np.random.RandomState, found: int, others: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Posts on the registered walls, search's recall and the share found, draw by draw."""
    both, search_only, walls_only = cells.T
    drawn = np.maximum(cells.sum(axis=1), 1)
    unseen = search_only * walls_only / (both + 1) * found / drawn
    posts = found + random.poisson(unseen)
    recall = np.maximum(both, 0.5) / np.maximum(both + walls_only, 1)
    elsewhere = others + (random.negative_binomial(others, recall) if others else 0)
    return posts, recall, (found + others) / (posts + elsewhere)


def _range(value: float, draws: Sequence[NDArray[np.float64]]) -> Range:
    ends = [np.quantile(draw, (0.025, 0.975)) for draw in draws]
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    return Range(value, float(min(low, value)), float(max(high, value)))
