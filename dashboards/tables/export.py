"""Frames to files that people open in Excel.

CSV keeps the contract's column names and codes (scripts read it); XLSX carries Russian headings and values (people
read and print it). Both keep what readers wrote as text: a comment ``=1+1`` is never a formula. Times are the campaign's own. Files are
private (0600) and appear whole or not at all.
"""

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from campaign.files import write_private
from campaign.russian import in_zone
from campaign.signs import xml_safe
from dashboards.labels import HEADINGS, component_name
from dashboards.palette import COLOURS
from dashboards.rows import plain
from dashboards.tables.notes import OWN_HEADINGS
from dashboards.tables.values import LINKS, in_russian

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_NEGATIVE = re.compile(r"-[0-9]+")  # the number of a wall: no formula
LONGEST_CELL = 32_767
MOST_ROWS = 1_000_000  # of a sheet; Excel takes 1,048,576 with the heading
MOST_LINKS = 60_000  # of a sheet; Excel takes 65,530
LONGEST_LINK = 2_000  # signs; Excel takes 2,079
A4 = 9
WIDEST_PAGE = 190  # widths of a digit that a page across shows in print of some 8 points
LONG_TABLE = 50_000  # rows beyond which a workbook is written row by row, through a temporary file
CUT_MARK = " … [обрезано]"
NOTES_SHEET = "Как посчитано"


def export_csv(frame: pd.DataFrame, path: Path, timezone: str = "UTC") -> Path:
    """CSV that a Russian Excel opens by double click: BOM, ``;``, decimal comma, contract column names.

    A text cell that Excel would take for a formula gets ``'`` in front; numbers stay numbers, also negative
    ones. Times are local, «08.11.2025 14:05». An unknown value is an empty cell.
    """
    lines = ([_csv_cell(cell, timezone) for cell in row] for row in _cells(frame))
    return write_csv(path, [str(column) for column in frame.columns], lines)


def write_csv(path: Path, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> Path:
    """The file of ``export_csv`` from cells that are ready; the caller guards them."""
    return write_private(path, csv_bytes(columns, lines))


def csv_bytes(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """What ``write_csv`` writes."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8", "replace")


def write_words(path: Path, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> Path:
    """The same from words that people wrote."""
    return write_csv(path, columns, ([guarded(cell) for cell in line] for line in lines))


def _csv_cell(cell: Any, timezone: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "да" if cell else "нет"
    if isinstance(cell, int | float):
        return str(cell).replace(".", ",")
    if isinstance(cell, datetime) and cell.tzinfo is not None:
        return f"{in_zone(cell, timezone):%d.%m.%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    return guarded(_as_text(cell))


def guarded(text: str) -> str:
    """A cell's text that no spreadsheet takes for a formula; a negative number is none."""
    return f"'{text}" if text.startswith(DANGEROUS) and not _NEGATIVE.fullmatch(text) else text


def export_xlsx(
    frame: pd.DataFrame, path: Path, sheet: str, notes: Sequence[str], timezone: str = "UTC"
) -> Path:
    """XLSX with Russian headings and values, typed columns, a frozen header, filters and a sheet «Как посчитано».

    Addresses are links. It prints on A4 across, with the header on each page. Cells longer than Excel takes are cut with a mark; rows beyond a million go on another sheet. Times are local:
    Excel has no time zones, the notes say which one it is.
    """
    buffer = io.BytesIO()
    options = {
        "constant_memory": len(frame) > LONG_TABLE,
        "in_memory": len(frame) <= LONG_TABLE,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    headings = HEADINGS | OWN_HEADINGS.get(sheet, {})
    with xlsxwriter.Workbook(buffer, options) as book:
        # The same data give the same file.
        book.set_properties({"created": datetime(2025, 1, 1), "title": xml_safe(sheet)})
        formats = _formats(book)
        for number, first in enumerate(range(0, max(len(frame), 1), MOST_ROWS), start=1):
            name = _sheet_name(sheet if number == 1 else f"{sheet} {number}")
            rows = frame.iloc[first : first + MOST_ROWS]
            _write_table(book.add_worksheet(name), rows, formats, timezone, headings)
        _write_notes(book, notes)
    return write_private(path, buffer.getvalue())


def _formats(book: Any) -> dict[str, Any]:
    return {
        "head": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": COLOURS["head"], "bottom": 1}
        ),
        "text": book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
        "whole": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "real": book.add_format({"num_format": "#,##0.####", "valign": "top"}),
        "moment": book.add_format({"num_format": "dd.mm.yyyy hh:mm", "valign": "top"}),
        "day": book.add_format({"num_format": "dd.mm.yyyy", "valign": "top"}),
        "plain": book.add_format({"valign": "top"}),
        "link": book.add_format({"valign": "top", "underline": 1, "font_color": COLOURS["link"]}),
    }


def _write_table(
    sheet: Any, frame: pd.DataFrame, formats: dict[str, Any], timezone: str, headings: Mapping[str, str]
) -> None:
    columns = [str(column) for column in frame.columns]
    table = [
        [in_russian(column, cell) for column, cell in zip(columns, row, strict=True)] for row in _cells(frame)
    ]
    links = [column in LINKS for column in columns]
    linked = sum(links) * len(table) <= MOST_LINKS
    widths: list[float] = []
    for index, column in enumerate(columns):
        widths.append(_column_width(heading(column, headings), [row[index] for row in table[:200]]))
        sheet.set_column(index, index, widths[-1])
        sheet.write_string(0, index, heading(column, headings), formats["head"])
    for line, row in enumerate(table, start=1):
        for index, cell in enumerate(row):
            if linked and links[index] and _is_link(cell):
                sheet.write_url(line, index, cell, formats["link"], cell)
            else:
                _write_cell(sheet, line, index, cell, formats, timezone)
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.autofilter(0, 0, max(len(table), 1), len(columns) - 1)
        _set_up_print(sheet, len(table), widths)
        if "name" in columns:
            sheet.repeat_columns(columns.index("name"))


def _is_link(cell: Any) -> bool:
    """Whether Excel may open a cell: an address of the web, none of a file or a program."""
    return isinstance(cell, str) and cell.startswith(("https://", "http://")) and len(cell) <= LONGEST_LINK


def _set_up_print(sheet: Any, lines: int, widths: Sequence[float]) -> None:
    """On A4 across, on as many pages side by side as it takes to be read."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(math.ceil(sum(widths) / WIDEST_PAGE), 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, lines, len(widths) - 1)
    sheet.set_footer("&L&A&RСтраница &P из &N")


def _write_cell(sheet: Any, line: int, index: int, cell: Any, formats: dict[str, Any], timezone: str) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_string(line, index, "да" if cell else "нет", formats["plain"])
    elif isinstance(cell, int) and abs(cell) < 10**15:
        sheet.write_number(line, index, cell, formats["whole"])
    elif isinstance(cell, float):
        sheet.write_number(line, index, cell, formats["whole" if cell.is_integer() else "real"])
    elif isinstance(cell, datetime) and cell.tzinfo is not None:
        sheet.write_datetime(line, index, in_zone(cell, timezone).replace(tzinfo=None), formats["moment"])
    elif isinstance(cell, date):
        # The warehouse knows moments in their zone and days, which pandas makes moments without one.
        sheet.write_datetime(line, index, datetime.combine(cell, time()), formats["day"])
    else:
        sheet.write_string(line, index, _fitting(_as_text(cell)), formats["text"])


def _write_notes(book: Any, notes: Sequence[str]) -> None:
    sheet = book.add_worksheet(NOTES_SHEET)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100)
    for line, note in enumerate(notes):
        sheet.write_string(line, 0, _fitting(note), wrap)


def heading(column: str, headings: Mapping[str, str] = HEADINGS) -> str:
    """The Russian heading of a contract column; components of the ranking are named by their key."""
    if column.startswith("c_"):
        return component_name(column[2:])
    if column.startswith("p_"):
        return f"{component_name(column[2:])}: баллы"
    if column.startswith("k_"):
        return f"{component_name(column[2:])}: известно"
    return headings.get(column, column)


def _cells(frame: pd.DataFrame) -> list[list[Any]]:
    columns = [_column(frame, index) for index in range(len(frame.columns))]
    return [list(row) for row in zip(*columns, strict=True)]


def _column(frame: pd.DataFrame, index: int) -> list[Any]:
    """A column's plain values. Whole numbers that pandas turned into floats for a gap are whole again."""
    values = [plain(value) for value in frame.iloc[:, index].tolist()]
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, float) and value.is_integer() for value in known):
        return [None if value is None else int(value) for value in values]
    return values


def _as_text(cell: Any) -> str:
    """Text as it stands; lists readable, without the control characters that Excel's format cannot hold."""
    if isinstance(cell, list | tuple | dict):
        simple = isinstance(cell, list | tuple) and all(isinstance(part, str) for part in cell)
        cell = ", ".join(cell) if simple else json.dumps(cell, ensure_ascii=False, default=str)
    return "".join(char for char in str(cell) if char >= " " or char in "\t\n\r")


def _fitting(text: str) -> str:
    """What a cell of Excel can hold of a text."""
    text = xml_safe(text)
    # Excel counts UTF-16 units: an emoji takes two.
    if len(text.encode("utf-16-le", "replace")) // 2 <= LONGEST_CELL:
        return text
    room = (LONGEST_CELL - len(CUT_MARK)) * 2
    kept = text.encode("utf-16-le", "replace")[:room].decode("utf-16-le", "ignore")
    return kept + CUT_MARK


def _column_width(head: str, values: Sequence[Any]) -> float:
    longest = max((len(_as_text(value)) for value in values if value is not None), default=0)
    words = max((len(word) for word in head.split()), default=0)
    return float(min(max(longest, words, 8) + 3, 60))


def _sheet_name(name: str) -> str:
    """Excel forbids some characters and more than 31 of them."""
    return (
        "".join(" " if char in "[]:*?/\\" else char for char in xml_safe(name)).strip(" '")[:31] or "Данные"
    )
