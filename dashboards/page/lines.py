"""What the other sections of the page say: libraries, places, topics, dialogue, suggestions, coverage."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from campaign.russian import NBSP, NOTHING, hours, number, percent, percent_range, period, short
from dashboards.labels import COMPARED, FIELD_NAMES, TONES, Topic
from dashboards.page.links import texts
from dashboards.page.texts import Names
from dashboards.rows import Frames, Row, as_date, items, real, rows, text, whole

# Figures that are shares; the others are counts.
SHARES = ("satisfaction", "answered_share", "er", "er_views")


@dataclass(frozen=True)
class Cell:
    """A figure and the address of the texts behind it; no address where there is nothing to show."""

    text: str
    link: str = ""


@dataclass(frozen=True)
class Tones:
    """How many opinions of each tone, with the share of positive ones where there are enough."""

    opinions: Cell
    cells: tuple[tuple[str, Cell, float], ...]
    share: str
    interval: str


@dataclass(frozen=True)
class SummaryLine:
    """A library or municipality: what was published, what readers say."""

    id: str
    name: str
    place: str
    posts: Cell
    comments: Cell
    readers: Cell
    tones: Tones
    dialogue: Cell
    wait: str
    suggestions: Cell
    municipality: str = ""
    group: str = ""
    topics: tuple[tuple[Topic, Tones], ...] = ()


@dataclass(frozen=True)
class TopicLine:
    """A topic over the whole region."""

    topic: Topic
    tones: Tones


def summary_lines(
    frames: Frames, name: str, key: str, names: Names, topics: tuple[Topic, ...]
) -> list[SummaryLine]:
    """Lines of ``library_summary`` or ``municipality_summary``; ``key`` names the filter they lead to."""
    by_library = topics_by_library(frames, topics) if key == "library" else {}
    lines = [
        _summary_line(row, key, names, by_library.get(text(row, "id"), ()))
        for row in rows(frames, name)
        if _active(row)
    ]
    return sorted(lines, key=lambda line: line.name)


def _active(row: Row) -> bool:
    return any(whole(row, column) for column in ("posts", "comments", "opinions"))


def silent(frames: Frames, name: str) -> list[str]:
    """Names of those about whom nothing was written."""
    return sorted(text(row, "name", "id") for row in rows(frames, name) if not _active(row))


def _summary_line(row: Row, key: str, names: Names, spoken: tuple[tuple[Topic, Tones], ...]) -> SummaryLine:
    own = {key: text(row, "id")}
    home = names.home(text(row, "id")) if key == "library" else text(row, "id")
    answered, questions = whole(row, "answered"), whole(row, "questions")
    return SummaryLine(
        id=text(row, "id"),
        name=text(row, "name", "id"),
        place=names.place(home) if key == "library" else "",
        posts=_cell(whole(row, "posts"), **own, kind="post"),
        comments=_cell(whole(row, "comments"), **own, kind="comment"),
        readers=_cell(whole(row, "readers"), **own, kind="comment", voice="reader"),
        tones=tones(row, "tone", **own),
        dialogue=Cell(
            f"{number(answered or 0)} из {number(questions)}" if questions else NOTHING,
            texts(**own, mark="dialogue") if questions else "",
        ),
        wait=hours(real(row, "median_answer_hours")) if answered else NOTHING,
        suggestions=_cell(whole(row, "suggestions"), **own, mark="suggestion"),
        municipality=home,
        group=names.group(text(row, "id")) if key == "library" else "",
        topics=spoken,
    )


def _cell(count: int | None, **filters: str) -> Cell:
    return Cell(number(count), texts(**filters) if count else "")


def tones(row: Row, key: str, **filters: str) -> Tones:
    """Counts by tone of readers' opinions; ``key`` is ``tone`` of the text or ``attitude`` to the topic.

    The view knows below how many opinions a share says nothing, and gives none.
    """
    opinions = whole(row, "opinions") or 0
    share = real(row, "satisfaction", "share")
    low, high = real(row, "satisfaction_low", "low"), real(row, "satisfaction_high", "high")
    cells = []
    for tone in TONES:
        count = whole(row, tone) or 0
        part = 100 * count / opinions if opinions else 0.0
        cells.append((tone, _cell(count, **filters, **{key: tone}, mark="opinion"), round(part, 2)))
    return Tones(
        opinions=_cell(opinions, **filters, mark="opinion"),
        cells=tuple(cells),
        share=percent(share) if share is not None else "",
        interval=percent_range(low, high),
    )


def topics_by_library(
    frames: Frames, topics: tuple[Topic, ...]
) -> dict[str, tuple[tuple[Topic, Tones], ...]]:
    """What readers say of each library by topic, most discussed first."""
    known = {topic.id: topic for topic in topics}
    found: dict[str, list[tuple[int, Topic, Tones]]] = {}
    for row in rows(frames, "topic_sentiment"):
        library, topic = text(row, "library_id"), text(row, "topic")
        if library and topic in known:
            spoken = tones(row, "attitude", library=library, topic=topic)
            found.setdefault(library, []).append((whole(row, "opinions") or 0, known[topic], spoken))
    return {
        library: tuple(
            (topic, spoken) for _, topic, spoken in sorted(lines, key=lambda one: (-one[0], one[1].name))
        )
        for library, lines in found.items()
    }


def topic_totals(frames: Frames, topics: tuple[Topic, ...]) -> list[tuple[Topic, Row]]:
    """Topics over the region, most discussed first: the view's own totals (no library), else sums."""
    given = rows(frames, "topic_sentiment")
    totals = [row for row in given if not text(row, "library_id") and not text(row, "municipality")]
    table: list[tuple[Topic, Row]] = []
    for topic in topics:
        own = [row for row in totals or given if text(row, "topic") == topic.id]
        table.append((topic, own[0] if totals and own else _sum(own)))
    return sorted(table, key=lambda pair: -(whole(pair[1], "opinions") or 0))


def _sum(table: list[Row]) -> Row:
    return {column: sum(whole(row, column) or 0 for row in table) for column in ("opinions", *TONES)}


def topic_lines(table: list[tuple[Topic, Row]]) -> list[TopicLine]:
    return [TopicLine(topic, tones(row, "attitude", topic=topic.id)) for topic, row in table]


def with_corrected_shares(frames: Frames) -> dict[str, pd.DataFrame]:
    """The same frames, with satisfaction of the region and of municipalities as the reviewed sample corrects it."""
    found = dict(frames)
    corrected = rows(frames, "corrected_shares")
    for scope, name in (("region", "headline"), ("municipality", "municipality_summary")):
        known = {text(row, "id"): row for row in corrected if text(row, "scope") == scope}
        table = rows(frames, name)
        if known and table:
            found[name] = pd.DataFrame([_corrected(row, known, scope) for row in table])
    return found


def _corrected(row: Row, known: dict[str, Row], scope: str) -> Row:
    share = known.get("" if scope == "region" else text(row, "id"))
    if share is None:
        return row
    names = (("satisfaction", "share"), ("satisfaction_low", "low"), ("satisfaction_high", "high"))
    return row | {name: real(share, source) for name, source in names}


def corrections(frames: Frames) -> dict[str, str]:
    """What people decided, in words, by the item's key or the participant's id."""
    found: dict[str, list[str]] = {}
    for row in rows(frames, "corrected"):
        key = [
            text(row, "network"),
            text(row, "kind", "object"),
            text(row, "owner_id"),
            text(row, "item_id", "id"),
        ]
        name = key[-1] if key[1] == "participant" else ":".join(key)
        found.setdefault(name, []).append(_correction(row))
    return {name: "; ".join(told) for name, told in found.items()}


def _correction(row: Row) -> str:
    fields = ", ".join(
        FIELD_NAMES.get(str(one), str(one)) for one in (items(row, "field") or items(row, "fields"))
    )
    change = " → ".join(part for part in (text(row, "was"), text(row, "value")) if part)
    return " ".join(
        part for part in (fields, change, f"({text(row, 'reason')})" if text(row, "reason") else "") if part
    )


@dataclass(frozen=True)
class Compared:
    """A figure of this campaign beside an earlier one's."""

    name: str
    now: str
    earlier: str
    change: str


def comparison(frames: Frames) -> list[Compared]:
    """This campaign beside an earlier one: rows of ``compare`` (figure, now, earlier)."""
    return [
        Compared(
            name=COMPARED.get(text(row, "figure"), text(row, "figure")),
            now=_compared(text(row, "figure"), real(row, "now")),
            earlier=_compared(text(row, "figure"), real(row, "earlier")),
            change=_change(text(row, "figure"), real(row, "now"), real(row, "earlier")),
        )
        for row in rows(frames, "compare")
    ]


def _compared(name: str, value: float | None) -> str:
    return percent(value) if name in SHARES else short(value)


def _change(name: str, now: float | None, earlier: float | None) -> str:
    if now is None or earlier is None:
        return NOTHING
    by = (now - earlier) * (100 if name in SHARES else 1)
    return f"{'+' if by > 0 else ''}{short(by, 1)}{f'{NBSP}п. п.' if name in SHARES else ''}"


def earlier_campaign(frames: Frames) -> str:
    """The campaign that this one is compared with: its title and days."""
    for row in rows(frames, "compare_campaigns"):
        start, end = as_date(row.get("start_day")), as_date(row.get("end_day"))
        if text(row, "which") == "earlier" and start and end:
            return f"{text(row, 'title')}, {period(start, end)}"
    return ""
