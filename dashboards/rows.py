"""Data frames to plain Python rows: no NaN, no numpy scalars, no surprises about what is missing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

Row = dict[str, Any]
Frames = Mapping[str, pd.DataFrame]


def rows(frames: Frames, name: str) -> list[Row]:
    """The rows of a frame by name; an absent frame has none."""
    frame = frames.get(name)
    return [] if frame is None else list(_rows(frame))


def _rows(frame: pd.DataFrame) -> Iterator[Row]:
    columns = [str(column) for column in frame.columns]
    for values in zip(*(frame.iloc[:, index].tolist() for index in range(len(columns))), strict=True):
        yield {column: plain(value) for column, value in zip(columns, values, strict=True)}


def plain(value: Any) -> Any:
    """``None`` for every kind of missing, lists for arrays, Python numbers and datetimes."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if hasattr(value, "tolist"):  # a numpy array or scalar
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value


def text(row: Row, *names: str) -> str:
    """The first of the named columns that holds something, as text."""
    for name in names:
        value = row.get(name)
        if value is not None and value != "":
            return str(value)
    return ""


def whole(row: Row, *names: str) -> int | None:
    """The first known of the named columns as a whole number."""
    value = real(row, *names)
    return None if value is None else round(value)


def real(row: Row, *names: str) -> float | None:
    """The first known of the named columns as a number."""
    for name in names:
        value = row.get(name)
        if value is not None and value != "":
            return float(value)
    return None


def flag(row: Row, name: str) -> bool:
    return bool(row.get(name))


def items(row: Row, name: str) -> list[Any]:
    """A list column; an unknown one is empty."""
    value = row.get(name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def as_date(value: Any) -> date | None:
    """A date from whatever the driver gave for one."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10]) if value else None
