"""Files as other programs write them: workbooks by openpyxl, an ODS by the words of its own standard, text in any encoding."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook

from campaign.settings import parse_campaign
from campaign.tables.headers import Wishes
from campaign.tables.presets import preset_files
from collectors.imports.files import FileSource
from collectors.records import Comment, Post

CAMPAIGN = parse_campaign(preset_files("pskov-quality", 2025)[0])
NOW = datetime.fromisoformat("2025-11-09T03:00+00:00")
TAG = "#библиотекачитатель"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
Line = Sequence[Any]


def xlsx(path: Path, *lines: Line, sheet: str = "Лист1") -> Path:
    book = Workbook()
    page = book.active
    page.title = sheet
    for line in lines:
        page.append(list(line))
    book.save(path)
    return path


def ods(path: Path, *lines: Line) -> Path:
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
            if isinstance(cell, int | float)
            else f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'
            for cell in line
        )
        + "</table:table-row>"
        for line in lines
    )
    content = (
        f'<office:document-content xmlns:office="{_OFFICE}:office:1.0" xmlns:table="{_OFFICE}:table:1.0" '
        f'xmlns:text="{_OFFICE}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Лист1">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{kind}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", kind)
        packed.writestr("META-INF/manifest.xml", manifest)
        packed.writestr("content.xml", content)
    return path


def csv(path: Path, *lines: Line, delimiter: str = ";", encoding: str = "utf-8") -> Path:
    text = "\r\n".join(delimiter.join(map(str, line)) for line in lines) + "\r\n"
    path.write_bytes(text.encode(encoding))
    return path


def source(path: Path, wishes: Wishes | None = None) -> FileSource:
    return FileSource(path, wishes)


def taken(path: Path, wishes: Wishes | None = None) -> list[Post | Comment]:
    return [one for one in source(path, wishes).records(CAMPAIGN, NOW) if isinstance(one, Post | Comment)]
