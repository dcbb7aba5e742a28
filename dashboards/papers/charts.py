"""Bar charts as Word draws them itself: sharp in print, editable, their figures in a small workbook inside.

A chart is a part ``word/charts/chartN.xml`` (DrawingML) that leads to ``word/embeddings/chartN.xlsx``. No picture is
drawn, so no browser and no plotting library is needed.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import xlsxwriter
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm
from jinja2 import Environment

from dashboards.palette import in_word

CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SERIES = 6
WIDTH = 16.5  # centimetres


@dataclass(frozen=True)
class Series:
    """Bars of one colour (RRGGBB); the figures stand in ``label_colour`` where the bars are stacked."""

    name: str
    values: tuple[int, ...]
    colour: str
    label_colour: str = "FFFFFF"


@dataclass(frozen=True)
class Chart:
    """A bar chart; ``description`` is what a screen reader says of it."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    description: str
    horizontal: bool = False
    stacked: bool = False

    def __post_init__(self) -> None:
        if not 0 < len(self.series) <= MOST_SERIES:
            raise ValueError(f"a chart has 1 to {MOST_SERIES} series, not {len(self.series)}")
        if any(len(one.values) != len(self.categories) for one in self.series):
            raise ValueError("every series needs a value for every category")


def add_chart(document: Any, chart: Chart, *, height: float = 7) -> None:
    """Put a chart into a paragraph of its own at the end of the document; ``height`` in centimetres."""
    package = document.part.package
    number = 1 + sum(part.content_type == CHART for part in package.iter_parts())
    drawn = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART, _chart_xml(chart), package)
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), WORKBOOK, _workbook(chart), package)
    drawn.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)  # the only relation of the part: rId1
    relation = document.part.relate_to(drawn, RELATIONSHIP_TYPE.CHART)
    drawing = _template("drawing.xml").render(
        chart=chart, relation=relation, number=number, width=int(Cm(WIDTH)), height=int(Cm(height))
    )
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True  # with its caption
    paragraph.add_run()._r.append(parse_xml(drawing))


def _chart_xml(chart: Chart) -> bytes:
    return str(_template("chart.xml").render(chart=chart, ink=in_word("ink"))).encode("utf-8")


def _workbook(chart: Chart) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": datetime(2025, 1, 1)})
        sheet = book.add_worksheet("Лист1")
        _column(sheet, 0, "", chart.categories)
        for index, one in enumerate(chart.series, start=1):
            _column(sheet, index, one.name, one.values)
    return buffer.getvalue()


def _column(sheet: Any, index: int, head: str, cells: Sequence[str | int]) -> None:
    sheet.write_string(0, index, head)
    for line, cell in enumerate(cells, start=1):
        if isinstance(cell, str):
            sheet.write_string(line, index, cell)
        else:
            sheet.write_number(line, index, cell)


@cache
def _template(name: str) -> Any:
    text = files("dashboards").joinpath("papers", "templates", name).read_text(encoding="utf-8")
    return Environment(autoescape=True).from_string(text)
