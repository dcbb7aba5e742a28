"""What a workbook holds, as words: for golden files, and to compare what an office program made of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl


def told(path: Path) -> str:
    """Sheet by sheet how it prints, then its cells: text, «number», a time, and where a link leads."""
    return "".join(f"{line}\n" for sheet in openpyxl.load_workbook(path) for line in _sheet(sheet))


def _sheet(sheet: Any) -> Iterator[str]:
    area = (sheet.print_area or "").replace("'", "").rpartition("!")[2].replace("$", "")
    head = (sheet.print_title_rows or "").replace("$", "")
    lies = sheet.page_setup.orientation == "landscape"
    yield f"== {sheet.title}: {'поперёк, ' if lies else ''}печать {area or 'вся'}, шапка {head or 'нет'}"
    for row in sheet.iter_rows():
        yield " | ".join(map(_cell, row)).rstrip(" |")


def _cell(cell: Any) -> str:
    assert cell.data_type != "f", f"{cell.coordinate} is a formula"
    if cell.value is None:
        return ""
    if isinstance(cell.value, datetime):
        return f"{cell.value:%d.%m.%Y %H:%M}"
    shown = f"{cell.value:.6g}".join("«»") if isinstance(cell.value, int | float) else str(cell.value)
    return f"{shown} → {cell.hyperlink.target}" if cell.hyperlink else shown
