"""Word documents: pages, styles, links, page numbers, and bytes that depend on nothing but the content."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from campaign.files import write_private
from campaign.signs import xml_safe
from dashboards.palette import in_word

FONT = "Times New Roman"
INK, LINK, QUIET = (RGBColor.from_string(in_word(name)) for name in ("ink", "link", "quiet"))
# Zip entries carry a time; one fixed time makes equal documents equal files.
ZIP_TIME = (2025, 1, 1, 0, 0, 0)
HEADING_SIZES = {"Title": 18, "Heading 1": 14, "Heading 2": 12}


def new_document(title: str) -> Any:
    """An empty A4 document in Russian with the papers' styles."""
    document = Document()
    for paragraph in list(document.element.body.iter(qn("w:p"))):
        paragraph.getparent().remove(paragraph)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.created = properties.modified = datetime(*ZIP_TIME)
    _style(document)
    return document


def _style(document: Any) -> None:
    normal = document.styles["Normal"]
    _set_font(normal, 12)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ru-RU")
    normal.element.get_or_add_rPr().append(language)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.1
    normal.paragraph_format.widow_control = True
    for name, size in HEADING_SIZES.items():
        style = document.styles[name]
        _set_font(style, size)
        style.font.bold, style.font.color.rgb = True, INK
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before = Pt(0 if name == "Title" else 14 if name == "Heading 1" else 10)
        style.paragraph_format.space_after = Pt(6)
        for border in list(style.element.iter(qn("w:pBdr"))):
            border.getparent().remove(border)
    quote = document.styles["Quote"]
    _set_font(quote, 12)
    quote.font.italic, quote.font.color.rgb = True, INK
    quote.paragraph_format.left_indent = Cm(1)
    quote.paragraph_format.space_before, quote.paragraph_format.space_after = Pt(6), Pt(0)
    quote.paragraph_format.keep_with_next = True


def _set_font(style: Any, size: float) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)
    # A theme's font would win over the named one.
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(kind), None)


def printable(value: Any) -> Any:
    """The same, in all its parts, without the signs that a Word file cannot hold."""
    if isinstance(value, str):
        return xml_safe(value)
    if isinstance(value, list | tuple):
        return type(value)(map(printable, value))
    if isinstance(value, dict):
        return {key: printable(part) for key, part in value.items()}
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(value, **printable(msgspec.structs.asdict(value)))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: printable(getattr(value, one.name)) for one in fields(value)})
    return value


def add_link(paragraph: Any, words: str, url: str, size: float = 12) -> None:
    """A hyperlink at the end of a paragraph; without an address, the words alone. ``size`` in points."""
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    if not url:
        return
    relation = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run.font.color.rgb, run.font.underline = LINK, True
    link.append(run._r)
    paragraph._p.append(link)


def add_page_numbers(document: Any, words: str) -> None:
    """A footer: some words, and the number of the page."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _quiet(paragraph.add_run(f"{words}  ·  "))
    for kind, inside in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run(inside if kind == "text" else "")
        _quiet(run)
        if kind == "text":
            continue
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = inside
        run._r.append(part)


def _quiet(run: Any) -> None:
    run.font.size, run.font.color.rgb = Pt(9), QUIET


def add_quiet(document: Any, words: str) -> Any:
    """A small grey paragraph: sources, remarks."""
    paragraph = document.add_paragraph()
    _quiet(paragraph.add_run(words))
    return paragraph


def add_table(
    document: Any,
    heads: Sequence[str],
    lines: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    numbers: Sequence[int] = (),
    sizes: Sequence[float] = (),
) -> Any:
    """A table with a heading that repeats on every page; ``widths`` in centimetres, ``numbers`` stand right.

    ``sizes`` are the columns' sizes of type in points, 10 without.
    """
    table = document.add_table(rows=0, cols=len(heads))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _rule(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for index, line in enumerate([heads, *lines]):
        row = table.add_row()
        _never_split(row)
        for column, (cell, words) in enumerate(zip(row.cells, line, strict=True)):
            cell.width = Cm(widths[column])
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
            paragraph.paragraph_format.line_spacing = 1
            run = paragraph.add_run(words)
            run.font.size = Pt(9 if index == 0 else sizes[column] if sizes else 10)
            if index == 0:
                run.font.bold = True
                _shade(cell, in_word("head"))
            if column in numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            # No head and no single line is left alone by the end of a page.
            paragraph.paragraph_format.keep_with_next = index < 2 < len(lines) or index == len(lines) - 1
    _repeat_heading(table.rows[0])
    document.add_paragraph().paragraph_format.space_after = Pt(2)
    return table


def _rule(table: Any) -> None:
    """Thin grey lines."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B8C2CC")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)


def _never_split(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat_heading(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def write_document(path: Path, document: Any) -> Path:
    """Write a paper. A PDF that was made of an earlier one beside it goes: it would say something else."""
    path.with_suffix(".pdf").unlink(missing_ok=True)
    return write_private(path, document_bytes(document))


def remove_document(path: Path) -> None:
    """Remove a paper and the PDF beside it, where they are."""
    for one in (path, path.with_suffix(".pdf")):
        one.unlink(missing_ok=True)


def document_bytes(document: Any) -> bytes:
    """The file; the same document gives the same bytes."""
    written = io.BytesIO()
    document.save(written)
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            fixed.writestr(entry, parts.read(name))
    return packed.getvalue()
