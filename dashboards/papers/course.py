"""The note's first section, the course of the campaign: sentences, figures, days, places, municipalities."""

from collections.abc import Callable

from campaign.russian import (
    COMMENTS,
    LIBRARIES_OF,
    NBSP,
    POSTS,
    READERS,
    capital,
    counted,
    day_month,
    number,
    percent,
    percent_range,
    place_range,
    plural,
    usual_wait,
)  # fmt: skip
from dashboards.labels import FEW_OPINIONS, RANGES_SAY, TIERS_SAY, tier_name
from dashboards.page.sections.elsewhere import apart_sentence
from dashboards.page.sections.gaps import completeness_line
from dashboards.page.sections.headline import activity
from dashboards.palette import in_word
from dashboards.papers.charts import Chart, Series, add_chart
from dashboards.papers.documents import add_quiet, add_table
from dashboards.papers.writer import CHART, TABLE, Writer, add_caption, add_notes
from dashboards.records.papers import Placed

OVER = "median_answer_over_hours"
# Worth a line only where there is any.
QUIET = ("unknown_reactions", "gone_posts", "deleted_comments", "partners", "neutral", "reviewed")
# Says nothing where the other figure is nought.
OF = {
    "reactions": "posts",
    "positive": "opinions", "negative": "opinions", "voters": "opinions", "satisfaction": "opinions",
    "answered": "questions", "median_answer_hours": "answered",
}  # fmt: skip
WROTE = ("писал", "писали", "писали")
SPAN, FORMER_SPAN = "вероятные места", "при других весах"
PLACED = ("Библиотека", "Муниципальное образование", "Баллы")


def add_course(writer: Writer) -> None:
    document, about = writer.document, writer.about
    document.add_paragraph(_SENTENCES[about.scope](writer))
    if about.scope == "region":
        _days(writer)
    add_caption(writer, TABLE, "Главные показатели", "headline")
    add_table(document, ("Показатель", "Значение"), _main(writer), (11.5, 5), numbers=(1,))
    if about.scope == "region":
        document.add_paragraph(completeness_line(writer.frames.completeness))
        if apart := apart_sentence(writer.frames.outside_summary):
            document.add_paragraph(apart)
        for one in writer.frames.missing:
            document.add_paragraph(one.detail, style="List Bullet")
    if not about.of_library:
        _places(writer)
    if about.scope == "region":
        _municipalities(writer)
    add_notes(writer, "course", blank=about.of_library, apart=True)


def _main(writer: Writer) -> list[tuple[str, str]]:
    """The figures, without those that are nothing to speak of.

    An interval stands beside its share, in the place of an unknown median what it exceeds; of reactions that are partly
    unknown there are no fewer than told.
    """
    found = []
    for key, one in writer.figures.items():
        if key.endswith(("_low", "_high")) or key == OVER or (key in QUIET and not one.value):
            continue
        if (key in OF and not writer.value(OF[key])) or (key == "seen" and one.value is None):
            continue
        shown = FEW_OPINIONS if key == "satisfaction" and one.value is None else one.shown
        if key == "median_answer_hours" and writer.value(OVER) is not None:
            shown = usual_wait(None, writer.value(OVER)).removeprefix("половина ждёт ")
        elif key == "reactions" and writer.value("unknown_reactions"):
            shown = f"не меньше {shown}"
        if f"{key}_low" in writer.figures:
            span = percent_range(writer.value(f"{key}_low"), writer.value(f"{key}_high"))
            shown = f"{shown} ({span})" if span else shown
        found.append((one.label, shown))
    return found


def _library_sentence(writer: Writer) -> str:
    place = writer.value("place")
    if not writer.count("posts") and not writer.count("comments"):
        return "Ни записей, ни комментариев о библиотеке нет, в рейтинг библиотек она не вошла."
    said = f"О библиотеке {counted(writer.count('posts'), POSTS)} с тегом кампании и{NBSP}{counted(writer.count('comments'), COMMENTS)}"
    readers = f", {_wrote(writer)}."
    if place is None:
        return f"{said}{readers} В{NBSP}рейтинге библиотек места нет."
    sure = "".join(f" ({_sureness(one)})" for one in writer.frames.places if _sureness(one))
    among = number(writer.value("ranked"))
    return f"{said}{readers} Место среди библиотек{NBSP}— {number(place)} из{NBSP}{among}{sure}."


def _municipality_sentence(writer: Writer) -> str:
    took, total = writer.count("libraries_active"), writer.count("libraries_total")
    return (
        f"Из {counted(total, LIBRARIES_OF)} реестра записи с{NBSP}тегом, свои или другой библиотеки о{NBSP}них, есть у{NBSP}{number(took)}. "
        f"О{NBSP}библиотеках: "
        f"{counted(writer.count('posts'), POSTS)} и{NBSP}{counted(writer.count('comments'), COMMENTS)}, {_wrote(writer)}."
    )


def _wrote(writer: Writer) -> str:
    readers = writer.count("readers")
    return f"{plural(readers, WROTE)} {counted(readers, READERS)}"


def _sureness(one: Placed) -> str:
    """How sure the place is; a result without tiers, of an earlier version, knows only what other weights do."""
    span = place_range(one.place_low, one.place_high)
    tier = f"{tier_name(one.tier)} мест" if one.tier is not None else ""
    return ", ".join(
        filter(None, (f"{SPAN if tier else FORMER_SPAN} {span}" if span != str(one.place) else "", tier))
    )


_SENTENCES: dict[str, Callable[[Writer], str]] = {
    "region": lambda writer: activity(writer.frames.headline),
    "municipality": _municipality_sentence,
    "library": _library_sentence,
}


def _days(writer: Writer) -> None:
    table = list(writer.frames.days)
    while table and not (table[-1].posts or table[-1].comments):
        table.pop()
    series = tuple(
        Series(name, tuple(getattr(one, key) for one in table), in_word(key))
        for key, name in (("posts", "Записи"), ("comments", "Комментарии"))
    )
    if table:
        first, last = day_month(table[0].day), day_month(table[-1].day)
        told = f"Столбчатая диаграмма: записи и комментарии по дням, {first} – {last}"
        chart = Chart(tuple(f"{one.day:%d.%m}" for one in table), series, told)
        add_chart(writer.document, chart, height=5.2)
        add_caption(writer, CHART, "Записи и комментарии по дням", "days")


def _places(writer: Writer) -> None:
    found = writer.frames.places
    if not found:
        return
    has_tiers = any(one.tier is not None for one in found)
    table = [
        (
            str(one.place),
            place_range(one.place_low, one.place_high),
            *([number(one.tier)] if has_tiers else []),
            one.name,
            writer.places.get(one.municipality or "", one.municipality or ""),
            number(one.score, 1),
        )
        for one in found
    ]
    words = (
        "Первые места библиотек" if writer.about.scope == "region" else "Места библиотек в рейтинге региона"
    )
    add_caption(writer, TABLE, words, "places")
    heads = ("Место", *((capital(SPAN), "Группа мест") if has_tiers else (capital(FORMER_SPAN),)), *PLACED)
    widths = (1.5, 2.4, 1.7, 5.2, 4.1, 1.6) if has_tiers else (1.5, 2, 6.2, 5, 1.8)
    add_table(writer.document, heads, table, widths, numbers=(*range(len(heads) - 3), len(heads) - 1))
    if has_tiers:
        add_quiet(writer.document, f"{RANGES_SAY} {TIERS_SAY}")


def _municipalities(writer: Writer) -> None:
    table = [
        (
            one.name,
            *map(number, (one.posts, one.comments, one.readers)),
            percent(one.satisfaction)
            if one.satisfaction is None
            else f"{percent(one.satisfaction)} ({number(one.voters)})",
            f"{number(one.answered)} из{NBSP}{number(one.questions)}",
        )
        for one in writer.frames.municipalities_of
    ]
    if table:
        add_caption(
            writer, TABLE, "Муниципальные образования, о библиотеках которых писали", "municipalities_of"
        )
        heads = (
            "Муниципальное образование",
            "Записи",
            "Комментарии",
            "Читатели",
            "Удовлетворённость (голоса)",
            "Ответы",
        )
        widths = (5.9, 1.6, 2.5, 1.9, 3.3, 1.6)
        add_table(writer.document, heads, table, widths, numbers=(1, 2, 3, 4, 5), sizes=(9, *[10] * 5))
