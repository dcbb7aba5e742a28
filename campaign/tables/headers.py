"""Which column of somebody's table is what: guessed by its header, corrected by a small TOML.

sheet = "Лист1"            # of a book; without it the first that has rows
header = 3                 # the row of the headers, 0 where there are none; without it the first row
[columns]
text = "Содержание"        # a header, or the number of a column from 1; "" leaves the column out
[values]
network = "instagram"      # what no column says and holds for every row
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from campaign.errors import ConfigurationError
from campaign.sections.toml import Section, parse_toml
from campaign.shipped import shipped
from campaign.tables.foreign import decoded, read_bytes

# The order in which a table is told of.
KEYS = (
    "text", "url", "network", "kind", "published_at", "time", "author", "author_id", "owner_id", "post_id", "comment_id",
    "parent_comment_id", "id", "thread_id", "likes", "comments", "reposts", "views", "quoted_text",
)  # fmt: skip
VALUES = ("network", "kind", "owner_id", "post_id")
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Wishes:
    """What a person said of a table, empty where nobody did."""

    file: str = ""
    sheet: str = ""
    header: int | None = None
    columns: Mapping[str, str | int] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


NO_WISHES = Wishes()


@dataclass(frozen=True)
class Columns:
    """Column positions by key; ``heads`` are the headers as they stand, ``unused`` those that nobody takes.

    ``first`` is the number of the first row of the table that holds a record.
    """

    columns: dict[str, int]
    values: Mapping[str, str]
    heads: tuple[str, ...]
    first: int

    @property
    def unused(self) -> list[str]:
        return [head for at, head in enumerate(self.heads) if head and at not in self.columns.values()]

    def told(self) -> str:
        """«Дата» — published_at, …"""
        taken = [
            f"{f'«{self.heads[at]}»' if at < len(self.heads) else f'столбец {at + 1}'} — {key}"
            for key, at in self.columns.items()
        ]
        fixed = [f"{key} = {value}" for key, value in self.values.items()]
        return ", ".join([*taken, *fixed])


def read_wishes(path: Path) -> Wishes:
    """Raises ``ConfigurationError`` with the line for a key or value that cannot be."""
    try:
        text = decoded(read_bytes(path))
    except ValueError as error:
        raise ConfigurationError(f"{path}: {error}") from error
    document = Section(path.name, text.splitlines(), parse_toml(path.name, text))
    document.check_values()
    document.no_others(("sheet", "header", "columns", "values"))
    columns, values = (document.table(name, optional=True) for name in ("columns", "values"))
    columns.no_others(KEYS)
    for key, value in columns.values.items():
        if (
            isinstance(value, bool)
            or not isinstance(value, str | int)
            or (isinstance(value, int) and value < 1)
        ):
            columns.fail(key, f"«{value}» — ожидается название столбца в кавычках или его номер с единицы")
    values.no_others(VALUES)
    header = document.whole("header", 0) if "header" in document.values else None
    fixed = {key: values.text(key) for key in values.values}
    return Wishes(path.name, document.text("sheet", ""), header, columns.values, fixed)


def columns_of(rows: Sequence[tuple[int, Sequence[Any]]], wishes: Wishes = NO_WISHES) -> Columns:
    """What the columns of a table are; ``rows`` are the numbers and cells of at least its first rows.

    Raises ``ConfigurationError`` where a wish names no column, or nothing says which column holds the texts.
    """
    number, cells = next(
        ((number, cells) for number, cells in rows if number >= (wishes.header or 1)), (1, ())
    )
    heads = tuple(" ".join(str(cell).split()) for cell in cells)
    guessed = guess(heads)
    bare = wishes.header == 0 or (
        wishes.header is None and any(_ADDRESS.fullmatch(head) for head in heads) and "text" not in guessed
    )
    if bare:
        guessed, heads = _by_content([cells for _, cells in rows]), ()
    for key, wish in wishes.columns.items():
        guessed.pop(key, None)
        if wish != "":
            at = _position(wish, heads, wishes.file, max(len(cells) for _, cells in rows) if rows else 0)
            guessed = {other: place for other, place in guessed.items() if place != at} | {key: at}
    ordered = {key: guessed[key] for key in KEYS if key in guessed}
    if "text" not in ordered:
        shown = ", ".join(f"«{head}»" for head in heads if head) or "заголовков нет"
        raise ConfigurationError(
            f"не понять, в каком столбце текст ({shown}); впишите рядом в файл .toml: [columns] и text = "
            '"название столбца", а если заголовки не в первой строке или не на первом листе — header = её номер или sheet = '
            '"название листа"; разделитель столбцов — «;», «,» или табуляция'
        )
    return Columns(ordered, wishes.values, heads, number if bare else number + 1)


def guess(heads: Sequence[str]) -> dict[str, int]:
    """The keys of headers: by all their words, else by the words with which they begin. Of two alike the first."""
    found: dict[str, int] = {}
    plain = [plain_header(head) for head in heads]
    for at, head in enumerate(plain):
        if head in _known():
            found.setdefault(_known()[head], at)
    for at, head in enumerate(plain):
        words = head.split()
        begins = (" ".join(words[:count]) for count in range(len(words) - 1, 0, -1))
        key = next((_known()[begin] for begin in begins if begin in _known()), "")
        if at not in found.values():
            found.setdefault(key, at)
    return {key: found[key] for key in KEYS if key in found}


def plain_header(head: str) -> str:
    """«Лайки, шт.» as «лайки шт»: small letters and single spaces, «ё» as «е», nothing else."""
    return " ".join(re.findall(r"\w+", head.casefold().replace("ё", "е")))


@cache
def _known() -> dict[str, str]:
    with shipped("imports/headers.csv").open(encoding="utf-8") as file:
        return {plain_header(row["header"]): row["key"] for row in csv.DictReader(file)}


def _position(wish: str | int, heads: Sequence[str], file: str, width: int) -> int:
    if isinstance(wish, int):
        if wish > width:
            raise ConfigurationError(f"{file}: столбца {wish} в таблице нет, всего их {width}")
        return wish - 1
    plain = [plain_header(head) for head in heads]
    if plain_header(wish) in plain:
        return plain.index(plain_header(wish))
    shown = ", ".join(f"«{head}»" for head in heads if head)
    raise ConfigurationError(f"{file}: столбца «{wish}» в таблице нет; есть: {shown or 'только номера'}")


def _by_content(rows: Sequence[Sequence[Any]]) -> dict[str, int]:
    """Of a table without headers: the column of addresses, and of the others the one with the most letters."""
    first = rows[0]
    url = next((at for at, cell in enumerate(first) if _ADDRESS.fullmatch(str(cell))), None)
    letters = [
        sum(sum(map(str.isalpha, str(row[at]))) for row in rows if at < len(row)) if at != url else 0
        for at in range(max(map(len, rows)))
    ]
    found = {"text": letters.index(max(letters))} if any(letters) else {}
    return found if url is None else {**found, "url": url}
