"""A table for people in which long cells go on below instead of being cut."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import zip_longest

from commands.table import table

WIDTH = 48


def folded_table(columns: Sequence[str], rows: Sequence[Sequence[object]], width: int = WIDTH) -> str:
    """Every value whole, in as many lines as its row needs; ``None`` is an empty cell."""
    return table(columns, [line for row in rows for line in _lines(row, width)])


def _lines(row: Sequence[object], width: int) -> list[tuple[str, ...]]:
    cells = ["" if cell is None else str(cell) for cell in row]
    # Only plain spaces part the lines; what else is white stays, and the table makes it printable.
    folds = [textwrap.wrap(cell, width, break_on_hyphens=False) or [""] for cell in cells]
    return list(zip_longest(*folds, fillvalue=""))
