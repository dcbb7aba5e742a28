"""Paths as DuckDB reads them."""

import re
from pathlib import Path


def no_pattern(path: Path) -> str:
    """The path with ``*``, ``?`` and ``[`` taken as they stand: what DuckDB reads may be a pattern."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))
