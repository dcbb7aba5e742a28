"""A participant's sheet as a page that needs no script, and as a Word document."""

from functools import cache
from importlib.resources import files
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from jinja2 import Environment, StrictUndefined, Template

from campaign.russian import capital
from dashboards.palette import COLOURS, SANS
from dashboards.papers.appeal.points import Cell, Part
from dashboards.papers.appeal.sheet import Sheet
from dashboards.papers.documents import (
    add_link,
    add_page_numbers,
    add_quiet,
    add_table,
    document_bytes,
    new_document,
    printable,
)

_SCHEMES = ("https://", "http://")


def appeal_html(sheet: Sheet) -> bytes:
    """The sheet as one page; an address that is none of the web's is left out."""
    page = _template().render(sheet=_with_web_links(sheet), colours=COLOURS, sans=SANS)
    return page.encode("utf-8", "replace")


def appeal_document(sheet: Sheet) -> bytes:
    """The sheet as a Word file, its pages lying: the tables are wide."""
    sheet = printable(_with_web_links(sheet))
    document = new_document(sheet.title)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    for line in sheet.above:
        add_quiet(document, capital(line)).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph(sheet.title, style="Title")
    for fact in sheet.facts:
        document.add_paragraph(fact)
    for part in sheet.parts:
        document.add_paragraph(part.title, style="Heading 1")
        told = [document.add_paragraph(sentence) for sentence in part.sentences]
        if part.lines:
            for paragraph in told[-1:]:
                paragraph.paragraph_format.keep_with_next = True
            _add_part_table(document, part)
    add_page_numbers(document, sheet.title)
    return document_bytes(document)


def _add_part_table(document: Any, part: Part) -> None:
    stretch = 25.5 / sum(part.widths)
    lines = [[cell.words for cell in line] for line in part.lines]
    widths = [width * stretch for width in part.widths]
    table = add_table(document, part.heads, lines, widths, numbers=part.numbers, sizes=[9.0] * len(widths))
    for row, line in zip(table.rows[1:], part.lines, strict=True):
        for target, cell in zip(row.cells, line, strict=True):
            if cell.url:
                paragraph = target.paragraphs[0]
                for run in list(paragraph.runs):
                    run._r.getparent().remove(run._r)
                add_link(paragraph, cell.words, cell.url, 9)
                paragraph.paragraph_format.space_after = Pt(1.5)


def _with_web_links(sheet: Sheet) -> Sheet:
    def cell(one: Cell) -> Cell:
        return one if not one.url or one.url.startswith(_SCHEMES) else Cell(one.words)

    parts = tuple(
        Part(
            part.title, part.sentences, part.heads, tuple(tuple(map(cell, line)) for line in part.lines), part.widths,
            part.numbers,
        )
        for part in sheet.parts
    )  # fmt: skip
    return Sheet(sheet.title, sheet.above, sheet.facts, parts)


@cache
def _template() -> Template:
    text = files("dashboards").joinpath("papers", "templates", "appeal.html").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(text)
