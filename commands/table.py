"""What the command line prints: answers of ``sql`` as table, CSV or JSON, and Typer's help in Russian."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal

Format = Literal["table", "csv", "json"]
WIDEST = 60
NULL = "NULL"

HELP_WORDS: tuple[tuple[str, str], ...] = (
    (r"\bUsage: ", "Применение: "),
    (r"\[OPTIONS\]", "[КЛЮЧИ]"),
    (r"\bCOMMAND \[ARGS\]\.\.\.", "КОМАНДА [АРГУМЕНТЫ]..."),
    (r"^Options:", "Ключи:"),
    (r"^Arguments:", "Аргументы:"),
    (r"^Commands:", "Команды:"),
    (r"Show this message and exit\.", "Показать эту справку и выйти."),
    (r"Show\s+this\s+message\s+and\s+exit\.", "Показать эту справку и выйти."),
    (r"Install completion for the current shell\.", "Включить дополнение команд в этой оболочке."),
    (r"\[required\]", "[обязательно]"),
    (r"; required\]", "; обязательно]"),
    (r"\brequired\]", "обязательно]"),
    (r"\[default:(?=\s)", "[по умолчанию:"),
    (r"; default:(?=\s)", "; по умолчанию:"),
    (r"\[env\s+var:", "[переменная среды:"),
    (r"; env\s+var:", "; переменная среды:"),
    (r"\(dynamic\)", "(вычисляется)"),
    (r"^(  \S+) <[\w\[\]]+>(?=  )", r"\1"),
)
METAVARS = {
    "PATH": "ПУТЬ",
    "DIRECTORY": "ПАПКА",
    "FILE": "ФАЙЛ",
    "TEXT": "ТЕКСТ",
    "INTEGER": "ЧИСЛО",
    "FLOAT": "ЧИСЛО",
}


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: Format = "table") -> str:
    """The answer of a query, without a line feed at the end.

    ``table`` aligns columns for a person and shortens long cells; ``csv`` (comma, UTF-8, as other scripts
    expect) and ``json`` (a list of objects) keep every value whole. Nothing is guarded against Excel
    here: files for Excel come from ``export``.
    """
    if form == "json":
        records = [dict(zip(columns, map(_json_value, row), strict=True)) for row in rows]
        return json.dumps(records, ensure_ascii=False, indent=1, default=str)
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
    # JSON has no NaN.
    return None if isinstance(cell, float) and math.isnan(cell) else cell


def russian_help(text: str) -> str:
    """Typer's plain help with its own words in Russian; the commands' descriptions are Russian already."""
    for pattern, words in HELP_WORDS:
        text = re.sub(pattern, words, text, flags=re.MULTILINE)
    lines = [_russian_option(line) for line in text.split("\n")]
    return "\n".join(lines)


def _russian_option(line: str) -> str:
    """``  --home PATH   …`` with the kind of value named in Russian, the column of descriptions kept."""
    match = re.match(r"(\s+(?:-\w, )?--[\w-]+ )([A-Z]+)(\s{2,}|$)", line)
    if not match or match[2] not in METAVARS:
        return line
    word = METAVARS[match[2]]
    gap = len(match[2]) + len(match[3]) - len(word)
    space = " " * max(gap, 2) if match[3] else ""
    return f"{match[1]}{word}{space}{line[match.end() :]}"
