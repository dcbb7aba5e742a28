"""One to one, with the best total: which community gets which row."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import TypeVar

Left = TypeVar("Left", bound=Hashable)
Right = TypeVar("Right", bound=Hashable)


def best_pairs(weights: Mapping[tuple[Left, Right], float]) -> dict[Left, Right]:
    """Pairs without a shared end whose weights (all positive) add up to the most; nobody has to be paired."""
    chosen: dict[Left, Right] = {}
    for part in _parts(weights):
        lefts = list(dict.fromkeys(left for left, _ in part))
        rights = list(dict.fromkeys(right for _, right in part))
        profit = [[part.get((left, right), 0.0) for right in rights] for left in lefts]
        for row, column in _hungarian(profit):
            if (lefts[row], rights[column]) in part:
                chosen[lefts[row]] = rights[column]
    return chosen


def _parts(weights: Mapping[tuple[Left, Right], float]) -> list[dict[tuple[Left, Right], float]]:
    """Groups of pairs that compete with each other: solving them apart keeps a whole region quick."""
    by_left: dict[Left, list[Right]] = defaultdict(list)
    by_right: dict[Right, list[Left]] = defaultdict(list)
    for left, right in weights:
        by_left[left].append(right)
        by_right[right].append(left)
    parts: list[dict[tuple[Left, Right], float]] = []
    done: set[Left] = set()
    for first in by_left:
        if first in done:
            continue
        members, waiting = {first}, [first]
        while waiting:
            for right in by_left[waiting.pop()]:
                fresh = [left for left in by_right[right] if left not in members]
                members.update(fresh)
                waiting.extend(fresh)
        done |= members
        # In the caller's order, so that equal totals are settled the same way every time.
        parts.append(
            {
                (left, right): weights[left, right]
                for left in by_left
                if left in members
                for right in by_left[left]
            }
        )
    return parts


def _hungarian(profit: list[list[float]]) -> list[tuple[int, int]]:
    """The assignment of greatest profit, by shortest augmenting paths (Jonker and Volgenant's form)."""
    flipped = len(profit) > len(profit[0])
    if flipped:
        profit = [list(column) for column in zip(*profit, strict=True)]
    rows, columns = len(profit), len(profit[0])
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    # 1-based; column 0 is where a search starts.
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0] = row
        came_from = _augmenting_path(profit, owner, row_price, column_price)
        column = came_from.pop()
        while column:
            owner[column] = owner[came_from[column]]
            column = came_from[column]
    pairs = [(owner[column] - 1, column - 1) for column in range(1, columns + 1) if owner[column]]
    return [(column, row) for row, column in pairs] if flipped else pairs


def _augmenting_path(
    profit: list[list[float]], owner: list[int], row_price: list[float], column_price: list[float]
) -> list[int]:
    """Where each column was reached from; the free column that the path ends at comes last."""
    columns = len(column_price)
    slack = [float("inf")] * columns
    came_from = [0] * columns
    used = [False] * columns
    column = 0
    while True:
        used[column] = True
        row = owner[column]
        step, nearest = float("inf"), 0
        for other in range(1, columns):
            if used[other]:
                continue
            cost = -profit[row - 1][other - 1] - row_price[row] - column_price[other]
            if cost < slack[other]:
                slack[other], came_from[other] = cost, column
            if slack[other] < step:
                step, nearest = slack[other], other
        for other in range(columns):
            if used[other]:
                row_price[owner[other]] += step
                column_price[other] -= step
            else:
                slack[other] -= step
        column = nearest
        if not owner[column]:
            return [*came_from, column]
