"""Who announced that it takes part: ``entries.csv`` of the home, and the tables of entry forms from which it is filled.

Columns: ``library`` (id, name or alias of libraries.csv), ``announced_at`` (a day, or empty) and ``contact``, which stays in
this file: the warehouse and the page do not get it.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from campaign.errors import ConfigurationError
from campaign.tables.foreign import Row
from campaign.tables.headers import plain_header
from campaign.tables.libraries import Library, LibraryNames
from campaign.tables.sheets import as_day, read_rows

FILE = "entries.csv"
_SLASHED = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
COLUMNS = ("library", "announced_at", "contact")
# How the columns of entry forms begin, by what they hold.
HEADS = {
    "library": ("library", "библиотека", "название библиотеки", "наименование библиотеки", "название", "наименование",
                "организация", "учреждение", "полное наименование", "id"),
    "announced_at": ("announced", "timestamp", "date", "отметка времени", "дата", "время", "заявлено", "заявка от", "подано"),
    "contact": ("contact", "контакт", "телефон", "тел", "email", "e mail", "почта", "электронная почта", "эл почта",
                "ответственн", "фио", "кто заполнил"),
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One library's word. ``library_id`` is empty where the registry does not know the ``library`` as it is written; ``unclear`` is a
    day that a form has and nobody understands.
    """

    library: str
    library_id: str
    announced_at: date | None
    contact: str = ""
    unclear: str = ""


def read_entries(path: Path, libraries: Sequence[Library]) -> tuple[Entry, ...]:
    """The entries of a home, none without the file. Raises ``ConfigurationError`` with the line for a wrong day."""
    if not path.is_file():
        return ()
    names, found = LibraryNames(libraries), []
    for row in read_rows(path, COLUMNS[:1], COLUMNS[1:]):
        if not row["library"]:
            raise ConfigurationError(
                f"{FILE}, строка {row.line}: пустой столбец «library»; впишите библиотеку"
            )
        day = as_day(row["announced_at"])
        if row["announced_at"] and day is None:
            raise ConfigurationError(
                f"{FILE}, строка {row.line}: announced_at «{row['announced_at']}» — ожидается день вида 2025-10-25 или 25.10.2025"
            )
        found.append(Entry(row["library"], names.id_of(row["library"]), day, row["contact"]))
    return tuple(found)


def remarks(entries: Iterable[Entry]) -> tuple[str, ...]:
    """What to mend in the file: one line that names whom the registry does not know."""
    unknown = list(dict.fromkeys(f"«{one.library}»" for one in entries if not one.library_id))
    if not unknown:
        return ()
    shown = ", ".join(unknown[:10]) + (f" и ещё {len(unknown) - 10}" if len(unknown) > 10 else "")
    return (f"{FILE}: в реестре нет или названы неоднозначно: {shown}; впишите id из libraries.csv",)


def entries_of(
    rows: Sequence[Row], libraries: Sequence[Library]
) -> tuple[list[Entry], list[tuple[Row, str]]]:
    """The entries of somebody's table by its headers, and the rows that are none, with the reason.

    Raises ``ConfigurationError`` where no header speaks of a library.
    """
    heads = [plain_header(str(cell)) for cell in rows[0].cells] if rows else []
    at = {
        key: [place for place, head in enumerate(heads) if head.startswith(begins)]
        for key, begins in HEADS.items()
    }
    # A column that says nothing else goes before «Название мероприятия».
    at["library"].sort(key=lambda place: heads[place] not in HEADS["library"])
    if not at["library"]:
        raise ConfigurationError("нет столбца с библиотекой; назовите его «library» или «Библиотека»")
    by_month = any(_by_month(row, place) for row in rows[1:] for place in at["announced_at"])
    names, good, bad = LibraryNames(libraries), list[Entry](), list[tuple[Row, str]]()
    for row in rows[1:]:
        if row.mistake:
            bad.append((row, row.mistake))
            continue
        library, *_ = [*_cells(row, at["library"][:1]), ""]
        if not library:
            bad.append((row, "библиотека не названа"))
            continue
        when = next((day for place in at["announced_at"] if (day := _day(row, place, by_month))), None)
        unclear = "" if when else next(iter(_cells(row, at["announced_at"][:1])), "")
        contact = ", ".join(_cells(row, [place for place in at["contact"] if place not in at["library"]]))
        good.append(Entry(library, names.id_of(library), when, contact, unclear))
    return good, bad


def joined(kept: Sequence[Entry], new: Iterable[Entry]) -> list[Entry]:
    """One entry a library: the earliest day, the last contact. What is known stays in its order."""
    by_library: dict[str, Entry] = {}
    for one in (*kept, *new):
        key = one.library_id or plain_header(one.library)
        had = by_library.get(key, one)
        days = [day for day in (had.announced_at, one.announced_at) if day]
        by_library[key] = Entry(
            had.library, one.library_id, min(days, default=None), one.contact or had.contact
        )
    return list(by_library.values())


def written(entries: Iterable[Entry]) -> str:
    """The file's text; a library is named by its id where the registry knows it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in entries:
        writer.writerow((one.library_id or one.library, one.announced_at or "", one.contact))
    return out.getvalue()


def _cells(row: Row, places: Sequence[int]) -> list[str]:
    cells: list[Any] = [row.cells[place] for place in places if place < len(row.cells)]
    words = (str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell) for cell in cells)
    return [" ".join(word.split()) for word in words if word.strip()]


def _day(row: Row, place: int, by_month: bool) -> date | None:
    """The day of a cell; ``by_month``: the form writes «10/25/2025» for 25 October."""
    cell = row.cells[place] if place < len(row.cells) else None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if found := _SLASHED.match(str(cell)):
        first, second, year = found.groups()
        day, month = (second, first) if by_month else (first, second)
        return as_day(f"{day}.{month}.{year}")
    return as_day(str(cell).split(" ")[0].split("T")[0])


def _by_month(row: Row, place: int) -> bool:
    """Whether the second number is above twelve, so that it can only be the day."""
    found = _SLASHED.match(str(row.cells[place])) if place < len(row.cells) else None
    return found is not None and int(found[2]) > 12
