"""What the other sections of the page say: libraries, places, topics, dialogue, suggestions, coverage."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from dashboards.items import ANSWERED, SUGGESTION, WAITING, Item, Names, item_id
from dashboards.labels import ROUTES, STATUSES, TONES, Topic, network_name
from dashboards.links import texts
from dashboards.rows import Frames, Row, real, rows, text, whole
from dashboards.words import NOTHING, hours, number, percent, percent_range


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
    topics: tuple[tuple[str, Tones], ...] = ()


@dataclass(frozen=True)
class TopicLine:
    """A topic over the whole region."""

    topic: Topic
    tones: Tones


@dataclass(frozen=True)
class CoverageLine:
    """What was asked of one route and what came of it."""

    network: str
    route: str
    asked: str
    found: str
    accepted: str
    statuses: tuple[str, ...]


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


def _summary_line(row: Row, key: str, names: Names, spoken: tuple[tuple[str, Tones], ...]) -> SummaryLine:
    own = {key: text(row, "id")}
    answered, questions = whole(row, "answered"), whole(row, "questions")
    return SummaryLine(
        id=text(row, "id"),
        name=text(row, "name", "id"),
        place=names.place(names.home(text(row, "id"))) if key == "library" else "",
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


def topics_by_library(frames: Frames, topics: tuple[Topic, ...]) -> dict[str, tuple[tuple[str, Tones], ...]]:
    """What readers say of each library by topic, most discussed first."""
    known = {topic.id: topic.name for topic in topics}
    found: dict[str, list[tuple[int, str, Tones]]] = {}
    for row in rows(frames, "topic_sentiment"):
        library, topic = text(row, "library_id"), text(row, "topic")
        if library and topic in known:
            spoken = tones(row, "attitude", library=library, topic=topic)
            found.setdefault(library, []).append((whole(row, "opinions") or 0, known[topic], spoken))
    return {
        library: tuple((name, spoken) for _, name, spoken in sorted(lines, key=lambda one: (-one[0], one[1])))
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


def waiting(found: list[Item]) -> list[Item]:
    """Questions and complaints that nobody answered, the longest wait first."""
    return [item for item in reversed(found) if item.marks & WAITING]


def suggested(found: list[Item]) -> list[Item]:
    return [item for item in found if item.marks & SUGGESTION]


def answered_texts(found: list[Item]) -> int:
    return sum(bool(item.marks & ANSWERED) for item in found)


def coverage_lines(frames: Frames) -> list[CoverageLine]:
    """What was asked, by network and route, and how it ended."""
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in rows(frames, "coverage"):
        grouped.setdefault((text(row, "network"), text(row, "route")), []).append(row)
    return [
        CoverageLine(
            network=network_name(network),
            route=ROUTES.get(route, route),
            asked=number(len(table)),
            found=number(sum(whole(row, "found") or 0 for row in table)),
            accepted=number(sum(whole(row, "accepted") or 0 for row in table)),
            statuses=tuple(_ends(table)),
        )
        for (network, route), table in sorted(grouped.items())
    ]


def _ends(table: list[Row]) -> list[str]:
    ends = Counter(text(row, "status") or "done" for row in table)
    return [f"{STATUSES.get(status, status)}: {number(count)}" for status, count in sorted(ends.items())]


def unfinished(frames: Frames) -> list[dict[str, Any]]:
    """Every question to a network that was cut off, skipped or failed, in the network's own words."""
    return [
        {
            "network": network_name(text(row, "network")),
            "route": ROUTES.get(text(row, "route"), text(row, "route")),
            "target": text(row, "target"),
            "status": STATUSES.get(text(row, "status"), text(row, "status")),
            "error": text(row, "error"),
        }
        for row in rows(frames, "coverage")
        if text(row, "status") not in ("", "done")
    ]


def address(item: Item) -> str:
    """Where the page's list shows one item."""
    return texts(item=item_id(item.key))
