"""Makes ``data/letters/letter.docx``, the template of letters that ships: ``python -m dashboards.papers.letter_template``.

Coordinators edit a copy of it in Word; a change for everybody is made here, so that the file can be made again.
"""

from pathlib import Path
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from dashboards.palette import in_word
from dashboards.papers.documents import document_bytes, new_document

TEMPLATE = Path(__file__).resolve().parents[2] / "data" / "letters" / "letter.docx"
ACCENT, GREY = (RGBColor.from_string(in_word(name)) for name in ("accent", "quiet"))
NBSP = "\u00a0"
# On a line of its own, and only where letters name tiers.
IN_TIER = f"{{% if tier %}}\nпо{NBSP}итогам кампании — {{{{ in_tier }}}}{{% endif %}}"


def letter_template() -> bytes:
    """A4, a thin double frame; the fields are those of ``letter_files.FIELDS``."""
    document = new_document("Благодарственное письмо")
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(3)
    section.top_margin = section.bottom_margin = Cm(2.5)
    _frame(section)
    whose, what = _rows(document, 4.5, 12.5)
    _control(whose, "{%p if organisation %}")
    _centred(whose, "{{ organisation }}", 14, bold=True, colour=ACCENT, after=6)
    _control(whose, "{%p endif %}")
    _centred(whose, "{{ region }}", 12, colour=GREY, before=20, after=4)
    _centred(whose, "{{ campaign }}", 14, colour=GREY)
    _centred(what, "{{ award|upper }}", 26, bold=True, colour=ACCENT, after=6)
    _centred(what, f"№{NBSP}{{{{ number }}}}", 12, colour=GREY, after=44)
    _control(what, "{%p if is_person %}")
    _centred(what, "вручается", 14, after=10)
    _control(what, "{%p else %}")
    _centred(what, "Награждается коллектив", 14, after=10)
    _control(what, "{%p endif %}")
    _centred(what, "{{ addressee }}", 22, bold=True, after=26)
    _control(what, "{%p if reason %}")
    _centred(what, f"{{{{ reason }}}}{IN_TIER}", 14)
    _control(what, "{%p else %}")
    active = f"за активное участие в{NBSP}кампании {{{{ campaign }}}}, {{{{ period }}}}"
    _centred(what, f"{active}{IN_TIER}", 14)
    _control(what, "{%p endif %}")
    _centred(document, "", 6)
    _signature(document)
    _centred(document, "{{ city }}{% if city %}, {% endif %}{{ date }}", 12, colour=GREY, before=40)
    _control(document, "{%p if tier %}")
    _centred(document, "{{ tier_note }}", 8, colour=GREY, before=16)
    _control(document, "{%p endif %}")
    return document_bytes(document)


def _rows(document: Any, *heights: float) -> list[Any]:
    """Cells one below the other, each at least so many centimetres high: so that what stands below them stands at one place of
    every letter, and short and long names fit on a page.
    """
    table = document.add_table(rows=len(heights), cols=1)
    cells: list[Any] = []
    for row, height in zip(table.rows, heights, strict=True):
        row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        [cell] = row.cells
        cell.vertical_alignment = (
            WD_CELL_VERTICAL_ALIGNMENT.CENTER if cells else WD_CELL_VERTICAL_ALIGNMENT.TOP
        )
        cell._tc.remove(cell.paragraphs[0]._p)
        cells.append(cell)
    return cells


def _centred(
    document: Any,
    words: str,
    size: float,
    *,
    bold: bool = False,
    colour: RGBColor | None = None,
    before: float = 0,
    after: float = 0,
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    run = paragraph.add_run(words)
    run.font.size, run.font.bold = Pt(size), bold
    if colour is not None:
        run.font.color.rgb = colour


def _control(document: Any, words: str) -> None:
    """A paragraph that only steers: it is gone from the finished letter."""
    run = document.add_paragraph().add_run(words)
    run.font.size, run.font.color.rgb = Pt(9), GREY


def _signature(document: Any) -> None:
    table = document.add_table(rows=1, cols=3)
    table.autofit = False
    widths = (7.0, 3.6, 4.4)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    cells = zip(table.rows[0].cells, ("{{ post }}", "", "{{ signatory }}"), widths, strict=True)
    for cell, words, width in cells:
        cell.width = Cm(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        if words == "{{ signatory }}":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.add_run(words).font.size = Pt(13)
        # At the line, however long the post is.
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
        if not words:
            _underline(cell)


def _underline(cell: Any) -> None:
    borders, line = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "4"), ("color", in_word("quiet"))):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)


def _frame(section: Any) -> None:
    borders = OxmlElement("w:pgBorders")
    borders.set(qn("w:offsetFrom"), "page")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "double"), ("sz", "8"), ("space", "24"), ("color", in_word("accent"))):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    # The schema wants the borders right after the margins.
    section._sectPr.find(qn("w:pgMar")).addnext(borders)


if __name__ == "__main__":
    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    TEMPLATE.write_bytes(letter_template())
    print(TEMPLATE)
