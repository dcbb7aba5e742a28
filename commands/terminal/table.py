"""What the command line prints: rows as a table for people, as CSV or as JSON."""

import csv
import io
import json
import math
import textwrap
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import zip_longest
from typing import Any, Literal, get_args

from campaign.errors import is_unseen

Format = Literal["table", "csv", "json"]
FORMATS = get_args(Format)
WIDEST = 60
NULL = "NULL"


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: Format = "table") -> str:
    """The answer of a query, without a line feed at the end.

    ``table`` aligns columns for a person and shortens long cells; ``csv`` (comma, UTF-8, as other scripts
    expect) and ``json`` (a list of objects; signs that a terminal would obey stand in it by their codes) keep every
    value whole. Nothing is guarded against Excel here: files for Excel come from ``export``.
    """
    if form == "json":
        names = _told_apart(columns)
        records = [dict(zip(names, map(_json_value, row), strict=True)) for row in rows]
        return _coded(json.dumps(records, ensure_ascii=False, indent=1, default=str))
    if form == "csv":
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([["" if cell is None else _plain(cell) for cell in row] for row in rows])
        return buffer.getvalue().rstrip("\n")
    return _aligned(columns, rows)


def _aligned(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    cells = [[_shortened(_plain(cell)) for cell in row] for row in rows]
    heads = [_shortened(str(column)) for column in columns]
    widths = [max(map(_width, column)) for column in zip(heads, *cells, strict=True)]
    numeric = [
        all(isinstance(row[index], int | float | Decimal | None) for row in rows) and bool(rows)
        for index in range(len(heads))
    ]
    lines = [_line(heads, widths, numeric), "  ".join("─" * width for width in widths)]
    lines += [_line(row, widths, numeric) for row in cells]
    return "\n".join(line.rstrip() for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    padded = []
    for cell, width, right in zip(cells, widths, numeric, strict=True):
        space = " " * (width - _width(cell))
        padded.append(space + cell if right else cell + space)
    return "  ".join(padded)


def _width(text: str) -> int:
    """Columns that a terminal gives to a text: emoji and CJK take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _shortened(text: str) -> str:
    # Control characters of a hostile post must not reach the terminal.
    line = "".join(char if char.isprintable() else " " for char in text)
    return line if len(line) <= WIDEST else line[: WIDEST - 1] + "…"


def _coded(text: str) -> str:
    """JSON that means the same without a sign that a terminal obeys."""
    lines = text.split("\n")
    return "\n".join(
        line if line.isprintable() else "".join(_code(char) if is_unseen(char) else char for char in line)
        for line in lines
    )


def _code(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else json.dumps(char)[1:-1]


def _plain(cell: Any) -> str:
    if cell is None:
        return NULL
    if isinstance(cell, datetime):
        return (cell.astimezone(UTC) if cell.tzinfo else cell).isoformat(sep=" ")
    if isinstance(cell, list | tuple | dict):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return str(cell)


def _json_value(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return (cell.astimezone(UTC) if cell.tzinfo else cell).isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return float(cell)
    # JSON has neither NaN nor infinity.
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def _told_apart(columns: Sequence[str]) -> list[str]:
    """The names, the second «a» as «a_2»: an object has each name once."""
    names: list[str] = []
    for column in columns:
        free = (column, *(f"{column}_{number}" for number in range(2, len(columns) + 2)))
        names.append(
            next(name for name in free if name not in names and (name == column or name not in columns))
        )
    return names


WIDTH = 48


def folded_table(columns: Sequence[str], rows: Sequence[Sequence[object]], width: int = WIDTH) -> str:
    """Every value whole, in as many lines as its row needs; ``None`` is an empty cell."""
    return table(columns, [line for row in rows for line in _lines(row, width)])


def _lines(row: Sequence[object], width: int) -> list[tuple[str, ...]]:
    cells = ["" if cell is None else str(cell) for cell in row]
    # Only plain spaces part the lines; what else is white stays, and the table makes it printable.
    folds = [textwrap.wrap(cell, width, break_on_hyphens=False) or [""] for cell in cells]
    return list(zip_longest(*folds, fillvalue=""))
