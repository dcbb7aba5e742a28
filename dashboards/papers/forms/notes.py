"""A form of the note for each library: its figures, and the headings that the campaign's rules ask for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX

from campaign.russian import day, number, percent, period
from campaign.settings import Campaign
from campaign.tables.notes import BLANK, CODE, SECTIONS, VOICES
from dashboards.papers.documents import add_page_numbers, add_quiet, add_table, new_document, printable
from dashboards.records.figures import Summary


def note_form(library: Summary, campaign: Campaign, counted_on: date) -> Any:
    """The form as a Word document. The figures are those of the day; the library writes the rest."""
    library, title = printable(library), printable(campaign.title)
    document = new_document(f"Справка: {library.name}")
    add_page_numbers(document, f"{library.name}, {period(campaign.start, campaign.end)}")
    if campaign.note:
        add_quiet(document, printable(campaign.note).upper()).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph(
        "Справка об участии в кампании", style="Title"
    ).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words, bold in ((library.name, True), (f"{title}, {period(campaign.start, campaign.end)}", False)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(words).bold = bold
    add_quiet(document, f"{CODE}: {library.id}")
    add_quiet(
        document,
        f"Заполните разделы и пришлите файл до {day(campaign.notes_until)} Заголовки и код не меняйте: по ним справка читается. "
        f"Цифры собраны программой на {day(counted_on)}; заметили ошибку — напишите о ней в разделе «Ход кампании».",
    )
    add_table(document, ("Показатель", "Значение"), figures_of(library), (11, 5.5), numbers=(1,))
    for section in SECTIONS:
        document.add_heading(section.heading, level=1)
        add_quiet(document, section.hint)
        for heading in VOICES.values() if section.id == "voices" else ("",):
            if heading:
                document.add_heading(heading, level=2)
            document.add_paragraph().add_run(BLANK).font.highlight_color = WD_COLOR_INDEX.YELLOW
    return document


def figures_of(library: Summary) -> Sequence[tuple[str, str]]:
    """What the library finds filled in."""
    return (
        ("Записи библиотеки и о ней", number(library.posts)),
        ("Комментарии", number(library.comments)),
        ("Читатели, которые писали", number(library.readers)),
        ("Мнения читателей: положительные, нейтральные, отрицательные", " / ".join(map(number, (library.positive, library.neutral, library.negative)))),
        ("Доля положительных (по голосам читателей)", percent(library.satisfaction)),
        ("Вопросы и жалобы, из них с ответом", f"{number(library.questions)} / {number(library.answered)}"),
        ("Предложения читателей", number(library.suggestions)),
    )  # fmt: skip
