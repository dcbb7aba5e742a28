"""Data frames to typed rows: every view that the dashboards read has a record, and is checked against it at the edge.

Unknown is ``None``: no NaN, no numpy scalars. A column that a record does not name is not read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from types import GenericAlias, NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin

import msgspec
import pandas as pd

from campaign.errors import BibliopulseError

ANOTHER_VERSION = "данные сделаны другой версией программы: выполните «bibliopulse load», а для писем и справок ещё и «bibliopulse freeze»"

_AS_IS = frozenset({str, bool, int, NoneType})


class UnexpectedView(BibliopulseError):
    """A view is missing, or one of its columns is, or holds something else than its record says."""

    def __init__(self, view: str, problem: str) -> None:
        super().__init__(f"таблица {view}: {problem}; {ANOTHER_VERSION}")


class Row(msgspec.Struct, frozen=True, gc=False):
    """A row of a view; a field is a column of the same name, and one that may be unknown says ``| None``.

    Rows hold no cycles, and are many: the collector of cycles need not look through them.
    """


AnyRow = TypeVar("AnyRow", bound=Row)
Bundle = TypeVar("Bundle", bound=msgspec.Struct)


# A view as it comes: a frame or, where its columns hold more than values, a JSON array of its rows.
Frames = Mapping[str, "pd.DataFrame | str"]


def views(bundle: type[Bundle], frames: Frames, *, partly: bool = False) -> Bundle:
    """The frames as the attributes of ``bundle``: a list of records for each view, a single record where it has one row.

    A view may be absent where the attribute may be ``None``, and ``partly`` where it has a default. Raises ``UnexpectedView``.
    """
    found = {
        one.name: _view(one.name, one.type, frames)
        for one in msgspec.structs.fields(bundle)
        if one.name in frames or one.required or not partly
    }
    return bundle(**found)


def _view(view: str, kind: Any, frames: Frames) -> Any:
    kinds = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    if view not in frames:
        if NoneType in kinds:
            return None
        raise UnexpectedView(view, "её нет")
    if get_origin(kinds[0]) is list:
        return _rows(frames[view], get_args(kinds[0])[0], view)
    found = _rows(frames[view], kinds[0], view)
    if len(found) != 1:
        raise UnexpectedView(view, f"строк {len(found)}, ожидается одна")
    return found[0]


def _rows(given: pd.DataFrame | str, row: type[AnyRow], view: str) -> list[AnyRow]:
    return written(given, row, view) if isinstance(given, str) else typed(given, row, view)


def typed(frame: pd.DataFrame, row: type[AnyRow], view: str) -> list[AnyRow]:
    """The rows of a view. Each column is checked as a whole. Raises ``UnexpectedView``."""
    columns = [_column(frame, one, view) for one in msgspec.structs.fields(row)]
    return [row(*values) for values in zip(*columns, strict=True)]


def written(rows: str, row: type[AnyRow], view: str) -> list[AnyRow]:
    """The rows of a view that comes as a JSON array. Raises ``UnexpectedView``."""
    try:
        found: list[AnyRow] = msgspec.json.decode(rows, type=GenericAlias(list, (row,)))
    except msgspec.ValidationError as error:
        raise UnexpectedView(view, f"не то, что ожидается ({error})") from error
    return found


def _column(frame: pd.DataFrame, field: msgspec.structs.FieldInfo, view: str) -> list[Any]:
    name, kinds = field.encode_name, get_args(field.type) or (field.type,)
    if name not in frame.columns:
        raise UnexpectedView(view, f"нет столбца «{name}»")
    try:
        checked: list[Any] = msgspec.convert(_values(frame[name], kinds), GenericAlias(list, (field.type,)))
    except msgspec.ValidationError as error:
        raise UnexpectedView(view, f"столбец «{name}» не тот, что ожидается") from error
    return checked


def _values(column: pd.Series[Any], kinds: tuple[Any, ...]) -> list[Any]:
    """Plain values. Only what pandas holds as objects or moments is looked at one by one: a cube has many rows."""
    if date in kinds and column.dtype.kind == "M":  # pandas knows no days, only moments
        column = column.dt.date
    elif column.dtype == object or column.dtype.kind == "M":
        return [plain(value) for value in column.tolist()]
    values = [value if known else None for value, known in zip(column.tolist(), column.notna(), strict=True)]
    if int in kinds and column.dtype.kind == "f":  # so pandas may hold whole numbers beside an unknown one
        return [int(value) if value is not None and value.is_integer() else value for value in values]
    return values


def plain(value: Any) -> Any:
    """``None`` for every kind of missing, lists for arrays, Python numbers and datetimes."""
    if type(value) in _AS_IS:
        return value
    if value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if hasattr(value, "tolist"):  # a numpy array or scalar
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [part if type(part) in _AS_IS else plain(part) for part in value]
    return value
