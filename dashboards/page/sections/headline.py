"""The figures at the top of the page and the sentence that says them in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaign.russian import (
    COMMENTS,
    LIBRARIES,
    OPINIONS,
    PARTICIPANTS,
    PARTNERS,
    POSTS,
    READERS,
    REMARKS,
    SUGGESTIONS,
    Forms,
    by_voters,
    capital,
    counted,
    listing,
    number,
    percent,
    percent_range,
    plural,
    quoted,
    usual_wait,
)
from dashboards.labels import FEW_OPINIONS, MUNICIPALITY, Level, tier_name
from dashboards.page.links import texts
from dashboards.records.figures import Figures, Headline

if TYPE_CHECKING:
    from dashboards.page.sections.ranking import Table

QUESTIONS_OF: Forms = ("вопроса или жалобы", "вопросов и жалоб", "вопросов и жалоб")
LIBRARIES_OF: Forms = ("библиотеки", "библиотек", "библиотек")
TOOK_PART: Forms = ("участвовала", "участвовали", "участвовало")


@dataclass(frozen=True)
class Figure:
    """One headline figure: «87 %», what it is, what stands behind it."""

    value: str
    label: str
    detail: str = ""
    link: str = ""
    key: str = ""


def losses(sums: Headline) -> list[str]:
    """What changed after it was published, in words."""
    told = (
        (sums.gone_posts, ("исчезла", "исчезли", "исчезло"), POSTS),
        (sums.deleted_comments, ("удалён", "удалены", "удалено"), COMMENTS),
    )
    return [f"{plural(count, verbs)} {counted(count, nouns)}" for count, verbs, nouns in told if count]


def figures(sums: Headline, places: int, level: Level = MUNICIPALITY) -> list[Figure]:
    """The headline figures in the order of the page; ``places`` are the municipalities, or regions, with posts."""
    libraries = sums.libraries_active
    everyone = libraries + sums.readers + sums.partners
    who = ((libraries, LIBRARIES), (sums.readers, READERS), (sums.partners, PARTNERS))
    took = f"{plural(sums.libraries_total, LIBRARIES_OF)} {plural(libraries, TOOK_PART)}"
    wrote = f"{plural(sums.municipalities_total, level.of)} с записями"
    people = ", ".join(counted(count, forms) for count, forms in who)
    return [
        *_written(sums),
        Figure(number(everyone), plural(everyone, PARTICIPANTS), people, "#ranking", "participants"),
        Figure(f"{number(libraries)} из {number(sums.libraries_total)}", took, "", "#libraries", "libraries"),
        Figure(f"{number(places)} из {number(sums.municipalities_total)}", wrote, "", "#places", "places"),
        *_said(sums),
    ]


def library_figures(sums: Figures) -> list[Figure]:
    """The headline figures of one library's page."""
    label = f"{plural(sums.readers, READERS)} в обсуждениях"
    return [*_written(sums), Figure(number(sums.readers), label, "", "", "readers"), *_said(sums)]


def _written(sums: Figures) -> list[Figure]:
    posts, comments = (
        f"{plural(sums.posts, POSTS)} с тегом кампании",
        plural(sums.comments, REMARKS),
    )
    return [
        Figure(number(sums.posts), posts, "", texts(kind="post"), "posts"),
        Figure(number(sums.comments), comments, "", texts(kind="comment"), "comments"),
    ]


def _said(sums: Figures) -> list[Figure]:
    suggested = f"{plural(sums.suggestions, SUGGESTIONS)} от читателей"
    suggestions = Figure(number(sums.suggestions), suggested, "", "#suggestions", "suggestions")
    return [_satisfaction(sums), _dialogue(sums), suggestions]


def _satisfaction(sums: Figures) -> Figure:
    link = texts(mark="opinion")
    spoken = counted(sums.opinions, OPINIONS)
    if sums.satisfaction is None:
        words = "об удовлетворён\u00adности сказать нельзя"
        return Figure(FEW_OPINIONS, words, spoken, link, "satisfaction")
    interval = percent_range(sums.satisfaction_low, sums.satisfaction_high)
    told = by_voters(sums.voters)
    detail = f"{told}; вероятно, {interval}; {spoken}" if interval else f"{told}; {spoken}"
    label = "удовлетворён\u00adность читателей"
    return Figure(percent(sums.satisfaction), label, detail, link, "satisfaction")


def _dialogue(sums: Figures) -> Figure:
    if not sums.questions:
        return Figure("0", "вопросов и жалоб читателей", "", "#questions", "dialogue")
    usual = usual_wait(sums.median_answer_hours, sums.median_answer_over_hours, sums.questions)
    wait = f"; {usual}" if usual else ""
    share, detail = (
        percent(sums.answered / sums.questions),
        f"{number(sums.answered)} из {number(sums.questions)}",
    )
    return Figure(share, "вопросов и жалоб с ответом", detail + wait, "#questions", "dialogue")


def library_sentence(tables: Sequence[Table], library: str) -> str:
    """Where a library stands in the ranking, in words; without a place, why."""
    for table in tables:
        for entry in table.entries:
            if entry.id == library:
                sure = [f"вероятные места {entry.span}"] if entry.span else []
                sure += [f"{tier_name(entry.tier)} мест"] if entry.tier is not None else []
                told = f" ({', '.join(sure)})" if sure else ""
                group = f", {entry.place_in_group}-е в группе {quoted(entry.group)}" if entry.group_id else ""
                return f"{entry.place}-е место среди библиотек{told}{group}: {entry.score} балла из 100."
        for reason, entries in table.apart:
            if any(entry.id == library for entry in entries):
                return f"Вне рейтинга: {reason.removesuffix(': вне конкурса')}."
    return ""


def sentence(sums: Headline) -> str:
    """The campaign in a sentence or two, in the words that a report would use."""
    if not sums.questions or not sums.answered:
        return activity(sums)
    got = plural(sums.answered, ("получил", "получили", "получили"))
    return f"{activity(sums)} Ответ {got} {number(sums.answered)} из {counted(sums.questions, QUESTIONS_OF)}."


def activity(sums: Headline) -> str:
    """Who took part, and how much was written."""
    if not sums.posts and not sums.comments:
        return "Записей с тегом кампании пока нет."
    done = [
        f"{plural(count, verbs)} {counted(count, nouns)}"
        for count, verbs, nouns in (
            (sums.posts, ("опубликована", "опубликованы", "опубликовано"), POSTS),
            (sums.comments, ("оставлен", "оставлены", "оставлено"), COMMENTS),
            (sums.suggestions, ("высказано", "высказаны", "высказано"), SUGGESTIONS),
        )
        if count
    ]
    took = capital(plural(sums.libraries_active, TOOK_PART))
    who = f"{counted(sums.libraries_active, LIBRARIES)} из {number(sums.libraries_total)}"
    return f"{took} {who}: {listing(done)}."
