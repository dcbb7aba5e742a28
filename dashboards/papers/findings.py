"""What a note concludes, in sentences: fixed patterns filled with figures, each in the right number and case.

A sentence stands only where its figures say something: of a silent campaign there is little to conclude, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from campaign.russian import (
    NBSP,
    POSTS,
    READERS,
    Forms,
    by_voters,
    capital,
    counted,
    hours,
    listing,
    longer_than,
    number,
    percent,
    percent_range,
    plural,
    quoted,
)
from dashboards.records.figures import TopicFigures

if TYPE_CHECKING:
    from dashboards.papers.writer import Writer

MOST_TOPICS = 3
MOST_NAMED = 5
# Fewer opinions on a topic, or questions, are no reason to say «чаще всего» or to tell a share.
ENOUGH_OPINIONS, ENOUGH_QUESTIONS = 3, 10
PRAISING: Forms = ("положительное мнение", "положительных мнения", "положительных мнений")
BLAMING: Forms = ("отрицательное мнение", "отрицательных мнения", "отрицательных мнений")
QUESTIONS_OF: Forms = ("вопроса и жалобы", "вопросов и жалоб", "вопросов и жалоб")
GOT: Forms = ("ответ получил", "ответ получили", "ответ получили")
# What is praised, and what a remark is about.
CASES = {
    "staff": ("сотрудников", "о сотрудниках"),
    "collection": ("книги и журналы", "о книгах и журналах"),
    "events": ("события и кружки", "о событиях и кружках"),
    "space": ("помещения и уют", "о помещениях и уюте"),
    "hours": ("часы работы", "о часах работы и ожидании"),
    "digital": ("сайт, каталог и компьютеры", "о сайте, каталоге и компьютерах"),
    "access": ("доступность и дорогу", "о доступности и дороге"),
    "information": ("информирование", "об информировании"),
    "rules": ("правила и запись", "о правилах и записи"),
    "children": ("работу с детьми и подростками", "о работе с детьми и подростками"),
}


def findings(writer: Writer) -> list[str]:
    """The conclusions, a sentence or two each, in the order of the note's sections."""
    told: Sequence[Callable[[Writer], str]] = (
        _leaders,
        _satisfaction,
        _praise,
        _problems,
        _wishes,
        _dialogue,
        _silent,
    )
    return [words for words in (tell(writer) for tell in told) if words]


def _leaders(writer: Writer) -> str:
    """Those of the first tier; a result without tiers, or a tier of many, names nobody."""
    first = [one.name for one in writer.frames.places if one.tier == 1]
    if writer.about.of_library or not 1 < len(first) <= MOST_NAMED:
        return ""
    return (
        f"Самые активные библиотеки{NBSP}— {listing(first)}: это первая группа мест, внутри неё порядок может быть "
        "случайным."
    )


def _satisfaction(writer: Writer) -> str:
    opinions, voters = writer.count("opinions"), writer.count("voters")
    if not opinions:
        return f"Мнений читателей о{NBSP}работе {'библиотеки' if writer.about.of_library else 'библиотек'} не найдено."
    share = writer.value("satisfaction")
    if share is None:
        return (
            f"Положительных мнений{NBSP}— {number(writer.count('positive'))}, отрицательных{NBSP}— "
            f"{number(writer.count('negative'))} ({counted(voters, READERS)}): для доли этого мало."
        )
    span = percent_range(writer.value("satisfaction_low"), writer.value("satisfaction_high"))
    return f"Удовлетворённость{NBSP}— {percent(share)} (вероятно, {span}), {by_voters(voters)}."


def _praise(writer: Writer) -> str:
    named, often = _topics(writer, lambda one: one.positive, PRAISING, 0)
    if not named:
        return ""
    return f"{'Больше всего читатели' if often else 'Читатели'} хвалят {listing(named)}."


def _problems(writer: Writer) -> str:
    named, often = _topics(writer, lambda one: one.negative, BLAMING, 1)
    if named:
        return f"Замечания{' чаще всего' if often else ''}{NBSP}— {listing(named)}."
    return "Отрицательных мнений с названной темой нет." if writer.count("opinions") else ""


def _wishes(writer: Writer) -> str:
    named = [
        f"{quoted(one.name)} ({counted(one.readers, READERS)})"
        for one in writer.frames.themes
        if one.readers > 1
    ][:MOST_TOPICS]
    return f"Чаще других повторяется: {listing(named)}." if named else ""


def _topics(
    writer: Writer, count: Callable[[TopicFigures], int], forms: Forms, case: int
) -> tuple[list[str], bool]:
    """The topics with most of such opinions, and whether there are enough of them to compare."""
    said = sorted((one for one in writer.frames.topics if count(one)), key=lambda one: -count(one))
    named = [
        f"{CASES[one.topic][case]} ({counted(count(one), forms)} из{NBSP}{number(one.opinions)})"
        for one in said[:MOST_TOPICS]
        if one.topic in CASES
    ]
    return named, bool(said) and count(said[0]) >= ENOUGH_OPINIONS


def _dialogue(writer: Writer) -> str:
    asked, answered = writer.count("questions"), writer.count("answered")
    if not asked:
        return "Вопросов и жалоб читателей не было."
    if asked == 1:
        told = f"Вопрос или жалоба была одна, {'ответ получен' if answered else 'ответа нет'}"
    elif answered:
        share = f" ({percent(answered / asked)})" if asked >= ENOUGH_QUESTIONS else ""
        told = f"{capital(plural(answered, GOT))} {number(answered)} из{NBSP}{counted(asked, QUESTIONS_OF)}{share}"
    else:
        told = f"Ни на один из{NBSP}{counted(asked, QUESTIONS_OF)} ответа нет"
    median, over = writer.value("median_answer_hours"), writer.value("median_answer_over_hours")
    if median is not None and asked > 1:
        return f"{told}; половина получает его за{NBSP}{hours(float(median))} или раньше."
    if over is not None and answered:
        return f"{told}; больше половины ждёт {longer_than(float(over))}."
    return f"{told}."


def _silent(writer: Writer) -> str:
    if writer.about.of_library:
        return "" if writer.count("posts") else "Записей о библиотеке с тегом кампании не найдено."
    silent = writer.count("libraries_total") - writer.count("libraries_active")
    if not writer.count("libraries_active"):
        return f"Ни одна библиотека реестра не опубликовала {POSTS[2]} с{NBSP}тегом кампании, которые программа могла бы увидеть."
    return (
        f"Записей с{NBSP}тегом, своих или другой библиотеки о{NBSP}них, не найдено у{NBSP}{number(silent)} "
        f"из{NBSP}{number(writer.count('libraries_total'))} библиотек реестра."
        if silent
        else ""
    )
