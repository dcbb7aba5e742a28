"""The official note on a campaign, for the region, a municipality or a library, in Word.

The sections are those that the campaign's rules ask for. Findings are fixed sentences filled with figures; there are counts,
quotations with their place, and where nothing was said a marked blank. The appendix gives every figure with its query.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace as replaced
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm
from docx.table import Table
from msgspec.structs import replace

from campaign.russian import (
    NBSP,
    REACTIONS,
    READERS,
    Forms,
    capital,
    counted,
    listing,
    moment,
    number,
    percent,
    percent_range,
    period,
    plural,
)
from campaign.shipped import shipped
from campaign.tables.sheets import parse_rows
from dashboards.labels import FEW_OPINIONS, TONE_NAMES, TONES, banned_note
from dashboards.palette import in_word
from dashboards.papers.charts import Chart, Series, add_chart
from dashboards.papers.course import add_course
from dashboards.papers.documents import add_page_numbers, add_quiet, add_table, new_document, printable
from dashboards.papers.findings import findings
from dashboards.papers.writer import (
    CHART,
    TABLE,
    PaperFigure,
    SummaryAbout,
    Writer,
    add_caption,
    add_notes,
    add_quotation,
    add_to_do,
    fresh,
    note_source,
    speaker,
    where,
)
from dashboards.records.figures import TopicFigures
from dashboards.records.papers import OnTopic, PaperFrames

FIGURES = "summary/figures.csv"
TIMES: Forms = ("раз", "раза", "раз")
REVIEWED: Forms = ("проверенному людьми тексту", "проверенным людьми текстам", "проверенным людьми текстам")
# The rows that the note is made of: name, file of ``sql/summary``, and what else it asks for.
ROWS: dict[str, tuple[str, dict[str, str]]] = {
    **{
        name: (name, {})
        for name in (
            "days", "municipalities_of", "places", "topics", "brightest", "waiting", "answers", "suggestions", "notes", "missing",
            "taking_part", "themes",
        )
    },
    "praise": ("voices", {"heading": "praise"}),
    "problem": ("voices", {"heading": "problem"}),
}  # fmt: skip
INTERNAL = "Для служебного пользования"
MOST_VOICES, MOST_WAITING, MOST_SUGGESTIONS = 4, 5, 6
# Fewer are told by the table alone.
LEAST_TOPICS, LEAST_OPINIONS = 3, 10
NO_OPINIONS = "Мнений читателей нет."
ASKED = {"question": "вопрос", "complaint": "жалоба"}
SECTIONS_IN: Forms = ("разделе", "разделах", "разделах")


def figure_definitions(scope: str) -> list[PaperFigure]:
    """The note's figures, without their values, from the shipped list; ``scope`` is region, municipality or library."""
    lines = shipped(FIGURES).read_text(encoding="utf-8")
    found = parse_rows(lines, FIGURES, ("key", "scope", "form", "label", "query"))
    return [
        PaperFigure(row["key"], row["form"], row["label"], row["query"])
        for row in found
        if row["scope"] == scope
    ]


def build_summary(
    figures: Sequence[PaperFigure], frames: PaperFrames, queries: Mapping[str, str], about: SummaryAbout
) -> Any:
    """The note as a Word document. ``queries`` are the sources of the frames that ``ROWS`` names."""
    frames, about = printable(frames), printable(about)
    campaign = about.campaign
    about = replaced(about, name=capital(about.name))
    title = f"Справка: {about.name or campaign.region or campaign.title}"
    writer = Writer(new_document(title), frames, {figure.key: figure for figure in figures}, queries, about)
    days = period(campaign.start, campaign.end)
    add_page_numbers(writer.document, f"{campaign.region or campaign.title}, {days}")
    _head(writer)
    _findings(writer)
    for index, (heading, write) in enumerate(SECTIONS, start=1):
        writer.document.add_heading(f"{index}. {heading}", level=1)
        write(writer)
    _signature(writer)
    _appendix(writer, figures)
    return writer.document


def _head(writer: Writer) -> None:
    document, about, campaign = writer.document, writer.about, writer.about.campaign
    for words in (INTERNAL if not about.public else "", campaign.note.upper()):
        if words:
            add_quiet(document, words).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    subject = "об участии в кампании" if about.name else "об итогах кампании"
    document.add_paragraph(f"Справка {subject}", style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    days = period(campaign.start, campaign.end)
    for words, bold in (
        (about.name, True), (campaign.quoted_title, False), (", ".join(filter(None, (campaign.region, days))), False)
    ):  # fmt: skip
        if words:
            paragraph = document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.add_run(words).bold = bold
    add_quiet(
        document,
        f"По зафиксированному результату «{about.frozen}» от{NBSP}{moment(about.frozen_at, campaign.timezone.key)} "
        f"(подпись {about.signature}). Тональность, темы, предложения и вопросы найдены автоматической разметкой, цитаты "
        f"подобраны ею же.{_reviewed(writer)}",
    )
    add_to_do(writer, "[перед подписью прочтите цитаты, уберите лишние и эту строку]")


def _reviewed(writer: Writer) -> str:
    texts = 0 if writer.about.of_library else writer.count("reviewed")
    if not texts:
        return ""
    return f" Удовлетворённость поправлена на её ошибки по{NBSP}{counted(texts, REVIEWED)} (способ Рогана и{NBSP}Гладена)."


def _findings(writer: Writer) -> None:
    writer.document.add_heading("Главное", level=1)
    for words in findings(writer):
        writer.document.add_paragraph(words, style="List Bullet")


def _brightest(writer: Writer) -> None:
    found = fresh(writer, writer.frames.brightest)
    for post in found:
        told = [
            counted(count, forms)
            for count, forms in ((post.reactions, REACTIONS), (post.readers, READERS))
            if count
        ]
        add_quotation(writer, post, where(writer, post), told)
    note_source(writer, "brightest", bool(found), "Яркие события")
    add_notes(writer, "brightest", blank=not found, apart=bool(found))


def _results(writer: Writer) -> None:
    add_notes(writer, "results", blank=True)


def _praise(writer: Writer) -> None:
    _topics(writer)
    found = _spread(writer, writer.frames.praise)
    for voice in found:
        add_quotation(writer, voice, speaker(writer, voice), [writer.topics.get(voice.topic, "")])
    note_source(writer, "praise", bool(found), "Похвала")
    add_notes(writer, "praise", blank=not found, apart=bool(found))


def _spread(writer: Writer, voices: Sequence[OnTopic]) -> list[OnTopic]:
    """The first few, of topics and libraries that differ."""
    chosen: list[OnTopic] = []
    for one in fresh(writer, voices):
        told = {other.topic for other in chosen}
        named = set() if writer.about.of_library else {other.library for other in chosen}
        if one.topic not in told and one.library not in named:
            chosen.append(one)
    return chosen[:MOST_VOICES]


def _topics(writer: Writer) -> None:
    table = writer.frames.topics
    if not table:
        writer.document.add_paragraph("Мнений о работе библиотеки, в которых названа тема, нет.")
        return
    names = tuple(writer.topics.get(row.topic, row.topic) for row in table)
    if len(table) >= LEAST_TOPICS and writer.count("opinions") >= LEAST_OPINIONS:
        _chart(writer, names)
    lines = [
        (
            name,
            *map(number, (row.opinions, row.positive, row.neutral, row.negative)),
            _share(row),
            number(row.voters),
        )
        for name, row in zip(names, table, strict=True)
    ]
    add_caption(writer, TABLE, "Мнения читателей по темам", "topics")
    heads = (
        "Тема",
        "Мнения",
        "Положительные",
        "Нейтральные",
        "Отрицательные",
        "Доля положительных",
        "Голоса",
    )
    widths = (2.8, 1.8, 2.8, 2.6, 2.8, 2.6, 1.6)
    add_table(writer.document, heads, lines, widths, numbers=range(1, 7), sizes=(9, *[10] * 6))


def _chart(writer: Writer, names: tuple[str, ...]) -> None:
    table = writer.frames.topics
    series = tuple(
        Series(
            TONE_NAMES[tone], tuple(getattr(row, tone) for row in table), in_word(tone), in_word(f"on-{tone}")
        )
        for tone in TONES
    )
    told = "Полосы: мнения читателей по темам, положительные, нейтральные и отрицательные; числа повторены в таблице"
    height = 2 + 0.75 * len(names)
    add_chart(writer.document, Chart(names, series, told, horizontal=True, stacked=True), height=height)
    add_caption(writer, CHART, "Мнения читателей по темам", "topics")


def _share(row: TopicFigures) -> str:
    if row.share is None:
        return FEW_OPINIONS
    return f"{percent(row.share)} ({percent_range(row.low, row.high)})"


def _problems(writer: Writer) -> None:
    document = writer.document
    opinions, negative, questions, answered = map(
        writer.count, ("opinions", "negative", "questions", "answered")
    )
    said = (
        f"Отрицательных мнений{NBSP}— {number(negative)} из{NBSP}{number(opinions)}."
        if opinions
        else NO_OPINIONS
    )
    without = f"{number(questions - answered)} из{NBSP}{number(questions)}"
    asked = f"Без ответа осталось вопросов и жалоб: {without}." if questions else "Вопросов и жалоб не было."
    document.add_paragraph(f"{said} {asked}")
    found = _spread(writer, writer.frames.problem)
    for voice in found:
        add_quotation(writer, voice, speaker(writer, voice), [writer.topics.get(voice.topic, "")])
    note_source(writer, "problem", bool(found), "Недовольство")
    unanswered = fresh(writer, writer.frames.waiting)[:MOST_WAITING]
    if unanswered:
        document.add_heading("Ждут ответа", level=2)
        for one in unanswered:
            add_quotation(writer, one, speaker(writer, one), [])
        note_source(writer, "waiting", True, "Вопросы и жалобы без ответа")
    add_notes(writer, "problems", blank=False, apart=bool(found or unanswered))


def _voices(writer: Writer) -> None:
    document, found = writer.document, fresh(writer, writer.frames.answers)
    document.add_heading("Библиотекари", level=2)
    add_notes(writer, "voices", blank=not found, voice="librarian")
    add_notes(writer, "voices", blank=False, voice="report")
    for asked in found:
        add_quotation(writer, asked, speaker(writer, asked), [ASKED[asked.what]])
        answer = replace(asked, url=asked.answer_url, text=asked.answer, published_at=asked.answered_at)
        add_quotation(writer, answer, asked.library or "Библиотека", ["ответ"])
    note_source(writer, "answers", bool(found), "Вопросы читателей и ответы библиотек")
    told = any(note.section == "voices" and note.voice == "reader" for note in writer.frames.notes)
    frames = writer.frames
    elsewhere = [
        number(section)
        for section, quoted in (
            (4, frames.praise), (5, (*frames.problem, *frames.waiting)), (7, fresh(writer, frames.suggestions))
        )
        if quoted
    ]  # fmt: skip
    if told or elsewhere:
        document.add_heading("Читатели", level=2)
        add_notes(writer, "voices", blank=False, voice="reader")
    if elsewhere:
        document.add_paragraph(
            f"Слова читателей приведены в{NBSP}{plural(len(elsewhere), SECTIONS_IN)}{NBSP}{listing(elsewhere)}."
        )


def _themes(writer: Writer) -> None:
    """What several readers ask for, by meaning, as a table; what one asks for is quoted as a suggestion."""
    shared = [one for one in writer.frames.themes if one.readers > 1]
    if not shared:
        return
    add_caption(writer, TABLE, "О чём просят и на что жалуются чаще всего", "themes")
    lines = [
        (
            one.name,
            writer.topics.get(one.topic, one.topic),
            *map(number, (one.readers, one.libraries, one.complaints, one.suggestions)),
        )
        for one in shared
    ]
    heads = ("Что нужно, словами читателей", "Тема", "Читатели", "Библиотеки", "Жалобы", "Предложения")
    add_table(writer.document, heads, lines, (5.2, 3.4, 1.8, 2.2, 1.6, 2.5), numbers=(2, 3, 4, 5))
    if shared[0].shared > len(shared):
        add_quiet(
            writer.document,
            f"Всего таких тем, о которых говорит больше одного читателя,{NBSP}— {number(shared[0].shared)}; остальные есть в "
            "таблице «Чего хотят читатели».",
        )


def _recommendations(writer: Writer) -> None:
    _themes(writer)
    found = fresh(writer, writer.frames.suggestions)[:MOST_SUGGESTIONS]
    if found:
        writer.document.add_heading("Отдельные предложения читателей", level=2)
    for one in found:
        topic = writer.topics.get(one.topics[0].topic, "") if one.topics else ""
        repeated = f"предложено {counted(one.texts, TIMES)}" if one.texts > 1 else ""
        add_quotation(writer, one, speaker(writer, one), [topic, repeated])
    note_source(writer, "suggestions", bool(found), "Отдельные предложения читателей")
    writer.document.add_heading(
        "Рекомендации библиотеки" if writer.about.of_library else "Рекомендации библиотек", level=2
    )
    add_notes(writer, "recommendations", blank=True)


SECTIONS = (
    ("Ход кампании", add_course),
    ("Наиболее яркие события", _brightest),
    ("Практические результаты", _results),
    ("Что хвалят читатели", _praise),
    ("Проблемы", _problems),
    ("Голоса библиотекарей и читателей", _voices),
    ("Рекомендации", _recommendations),
)


def _signature(writer: Writer) -> None:
    """Who signs for the region stands in ``[letters]``; a library signs for itself, the central one for its municipality."""
    post, signatory = (writer.about.campaign.letters.get(key, "").strip() for key in ("post", "signatory"))
    if writer.about.name:
        post, signatory = (
            "Руководитель" if writer.about.of_library else "Руководитель центральной библиотеки",
            "",
        )
    writer.document.add_paragraph().paragraph_format.keep_with_next = True
    signed = writer.document.add_paragraph(f"{post}\t______________\t{signatory or '__________________'}")
    signed.paragraph_format.keep_with_next = True
    for place in (9.5, 13):
        signed.paragraph_format.tab_stops.add_tab_stop(Cm(place))
    writer.document.add_paragraph(f"«____»{NBSP}______________{NBSP}20___{NBSP}г.")


def _taking_part(writer: Writer) -> None:
    found = writer.frames.taking_part
    if writer.about.of_library or not found:
        return
    writer.document.add_heading("Приложение 1. Библиотеки, которые участвовали", level=1)
    add_caption(writer, TABLE, "Библиотеки с записями кампании", "taking_part")
    lines = [
        (one.name, one.municipality or "", *map(number, (one.posts, one.comments, one.readers)))
        for one in found
    ]
    heads = ("Библиотека", "Муниципальное образование", "Записи", "Комментарии", "Читатели")
    widths = (6.2, 4.6, 1.5, 2.4, 1.9)
    add_table(writer.document, heads, lines, widths, numbers=(2, 3, 4), sizes=(9, 9, 10, 10, 10))


def _appendix(writer: Writer, figures: Sequence[PaperFigure]) -> None:
    document, about = writer.document, writer.about
    document.add_page_break()
    _taking_part(writer)
    number_of = "" if about.of_library or not writer.frames.taking_part else " 2"
    document.add_heading(f"Приложение{number_of}. Откуда каждая цифра", level=1)
    document.add_paragraph(
        "Запросы обращены к зафиксированному результату; пока хранилище с тех пор не менялось, то же ответит команда "
        '«bibliopulse sql "…"».'
    )
    lines = [("Показатель", one.label, one.query) for one in figures]
    lines += [(mark, words, query) for mark, words, query in writer.sources if query]
    add_table(document, ("Где", "Что", "Запрос"), lines, (2.3, 4.5, 9.8), sizes=(9, 9, 7))
    if banned := banned_note(writer.networks):
        add_quiet(document, banned)
    add_quiet(document, about.versions)


def paragraphs(document: Any) -> Iterator[str]:
    """The words of a document in their order, a line for each paragraph and table row."""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield " | ".join(cell.text for cell in row.cells)
        else:
            yield block.text
