"""What the other sections of the page say: libraries, places, topics, dialogue, suggestions, coverage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from msgspec.structs import replace

from campaign.russian import (
    NBSP,
    NOTHING,
    alphabetical,
    by_voters,
    number,
    percent,
    percent_range,
    period,
    short,
    usual_wait,
)
from dashboards.labels import COMPARED, FIELD_NAMES, TONES, Topic
from dashboards.page.links import library_page, texts
from dashboards.page.payload import item_id
from dashboards.page.texts import Names
from dashboards.records.figures import (
    Compared,
    ComparedCampaign,
    CorrectedShare,
    Figures,
    Summary,
    TopicFigures,
    TopicSentiment,
)
from dashboards.records.page import PageFrames
from dashboards.records.texts import Corrected, Item

AnyFigures = TypeVar("AnyFigures", bound=Figures)
# Figures that are shares; the others are counts.
SHARES = ("satisfaction", "answered_share", "er", "er_views")


@dataclass(frozen=True)
class Cell:
    """A figure and the address of the texts behind it; no address where there is nothing to show."""

    text: str
    link: str = ""


@dataclass(frozen=True)
class Tones:
    """How many opinions of each tone, with the share of the positive ones and whose votes it is where they are enough."""

    opinions: Cell
    cells: tuple[tuple[str, Cell, float], ...]
    share: str
    interval: str
    voters: str


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
    table: Sequence[Summary],
    key: str,
    names: Names,
    topics: Mapping[str, tuple[tuple[Topic, Tones], ...]],
    *,
    on_own_pages: bool = False,
) -> list[SummaryLine]:
    """Lines of libraries or municipalities; ``key`` names the filter they lead to, ``topics`` are said of libraries.

    ``on_own_pages``: the figures of a library lead to the texts on its own page, for this one has only some.
    """
    lines = [
        _summary_line(row, key, names, topics.get(row.id, ()), on_own_pages) for row in table if _active(row)
    ]
    return sorted(lines, key=lambda line: alphabetical(line.name))


def _active(row: Summary) -> bool:
    return bool(row.posts or row.comments or row.opinions)


def silent(table: Sequence[Summary]) -> list[str]:
    """Names of those about whom nothing was written."""
    return sorted((row.name for row in table if not _active(row)), key=alphabetical)


def _summary_line(
    row: Summary, key: str, names: Names, spoken: tuple[tuple[Topic, Tones], ...], on_own_pages: bool
) -> SummaryLine:
    own = {"page": library_page(row.id)} if on_own_pages else {key: row.id}
    home = names.home(row.id) if key == "library" else row.id
    return SummaryLine(
        id=row.id,
        name=row.name,
        place=names.place(home) if key == "library" else "",
        posts=_cell(row.posts, **own, kind="post"),
        comments=_cell(row.comments, **own, kind="comment"),
        readers=_cell(row.readers, **own, kind="comment", voice="reader"),
        tones=tones(row, (row.satisfaction, row.satisfaction_low, row.satisfaction_high), "tone", **own),
        dialogue=Cell(
            f"{number(row.answered)} из {number(row.questions)}" if row.questions else NOTHING,
            texts(**own, mark="dialogue") if row.questions else "",
        ),
        wait=usual_wait(row.median_answer_hours, row.median_answer_over_hours, row.questions),
        suggestions=_cell(row.suggestions, **own, mark="suggestion"),
        municipality=home,
        group=names.group(row.id) if key == "library" else "",
        topics=spoken,
    )


def _cell(count: int, **filters: str) -> Cell:
    return Cell(number(count), texts(**filters) if count else "")


def tones(
    row: Figures | TopicFigures,
    satisfied: tuple[float | None, float | None, float | None],
    key: str,
    **filters: str,
) -> Tones:
    """Counts by tone of readers' opinions; ``key`` is ``tone`` of the text or ``attitude`` to the topic.

    ``satisfied`` is the share of the positive ones with its bounds. The view knows below how many voters a share says
    nothing, and gives none.
    """
    share, low, high = satisfied
    cells = []
    for tone in TONES:
        count = getattr(row, tone)
        part = 100 * count / row.opinions if row.opinions else 0.0
        cells.append((tone, _cell(count, **filters, **{key: tone}, mark="opinion"), round(part, 2)))
    return Tones(
        opinions=_cell(row.opinions, **filters, mark="opinion"),
        cells=tuple(cells),
        share=percent(share) if share is not None else "",
        interval=percent_range(low, high),
        voters=by_voters(row.voters) if share is not None else "",
    )


def _topic_tones(row: TopicFigures, **filters: str) -> Tones:
    return tones(row, (row.share, row.low, row.high), "attitude", **filters, topic=row.topic)


def topics_by_library(
    said: Sequence[TopicSentiment], topics: tuple[Topic, ...]
) -> dict[str, tuple[tuple[Topic, Tones], ...]]:
    """What readers say of each library by topic, most discussed first."""
    known = {topic.id: topic for topic in topics}
    found: dict[str, list[tuple[int, Topic, Tones]]] = {}
    for row in said:
        if row.library_id and row.topic in known:
            spoken = _topic_tones(row, library=row.library_id)
            found.setdefault(row.library_id, []).append((row.opinions, known[row.topic], spoken))
    return {
        library: tuple(
            (topic, spoken) for _, topic, spoken in sorted(lines, key=lambda one: (-one[0], one[1].name))
        )
        for library, lines in found.items()
    }


def topic_totals(
    said: Sequence[TopicSentiment], topics: tuple[Topic, ...]
) -> list[tuple[Topic, TopicFigures]]:
    """Topics over the region (no library, no municipality), most discussed first; nobody spoke of those without a row."""
    totals: dict[str, TopicFigures] = {
        row.topic: row for row in said if row.library_id is None and row.municipality is None
    }
    table = [(topic, totals.get(topic.id) or _unspoken(topic)) for topic in topics]
    return sorted(table, key=lambda pair: -pair[1].opinions)


def _unspoken(topic: Topic) -> TopicFigures:
    return TopicFigures(topic.id, 0, 0, 0, 0, 0, share=None, low=None, high=None)


def topic_lines(table: Sequence[tuple[Topic, TopicFigures]]) -> list[TopicLine]:
    return [TopicLine(topic, _topic_tones(row)) for topic, row in table]


def told_shares(frames: PageFrames, of: Summary | None) -> dict[str, dict[str, Any]]:
    """Shares and waiting times of the scopes for which SQL worked them out, by library, municipality and topic: «l|m|t».

    The page shows them for these; of any other choice of texts it shows counts. On a library's page, ``of``, the empty
    scope is the library.
    """
    scopes: list[tuple[str, Figures]] = [("||", of or frames.headline)]
    scopes += [(f"{row.id}||", row) for row in frames.library_summary]
    scopes += [(f"|{row.id}|", row) for row in frames.municipality_summary]
    told = {
        key: _told(row.satisfaction, row.satisfaction_low, row.satisfaction_high, row.voters)
        | {"wait": usual_wait(row.median_answer_hours, row.median_answer_over_hours, row.questions)}
        for key, row in scopes
    }
    for row in frames.topic_sentiment:
        place = "" if row.library_id else row.municipality or ""
        told[f"{row.library_id or ''}|{place}|{row.topic}"] = _told(row.share, row.low, row.high, row.voters)
    return {key: one for key, one in told.items() if one["share"] is not None or one.get("wait")}


def _told(share: float | None, low: float | None, high: float | None, voters: int) -> dict[str, Any]:
    return {"share": _short(share), "low": _short(low), "high": _short(high), "by": by_voters(voters)}


def _short(share: float | None) -> float | None:
    """A share of which no per cent becomes another, in fewer letters."""
    return None if share is None else round(share, 6)


def with_corrected_shares(frames: PageFrames) -> PageFrames:
    """The same frames, with satisfaction of the region and of municipalities as the reviewed sample corrects it."""
    known = {(one.scope, one.id): one for one in frames.corrected_shares}
    places = [_corrected(row, known.get(("municipality", row.id))) for row in frames.municipality_summary]
    return replace(
        frames, headline=_corrected(frames.headline, known.get(("region", ""))), municipality_summary=places
    )


def with_days(frames: PageFrames) -> PageFrames:
    """The same frames, without days where none has a text: there is nothing to draw."""
    has_texts = any(row.posts or row.comments for row in frames.daily_activity)
    return frames if has_texts else replace(frames, daily_activity=[])


def _corrected(row: AnyFigures, found: CorrectedShare | None) -> AnyFigures:
    if found is None:
        return row
    return replace(row, satisfaction=found.share, satisfaction_low=found.low, satisfaction_high=found.high)


def corrections(table: Sequence[Corrected]) -> dict[str, str]:
    """What people decided, in words, by the item's key or the participant's id."""
    return {corrected_key(row): _correction(row) for row in table}


def corrected_key(row: Corrected) -> str:
    """The participant's id, or how the page names the item."""
    if row.object == "participant":
        return row.id
    return item_id(Item(row.network or "", row.object, row.owner_id or "", row.id))


def _correction(row: Corrected) -> str:
    fields = ", ".join(FIELD_NAMES.get(one, one) for one in row.fields)
    return f"{fields} ({row.reason})" if row.reason else fields


@dataclass(frozen=True)
class ComparedLine:
    """A figure of this campaign beside an earlier one's."""

    name: str
    now: str
    earlier: str
    change: str


def comparison(table: Sequence[Compared]) -> list[ComparedLine]:
    """This campaign beside an earlier one."""
    return [
        ComparedLine(
            name=COMPARED.get(row.figure, row.figure),
            now=_compared(row.figure, row.now),
            earlier=_compared(row.figure, row.earlier),
            change=_change(row.figure, row.now, row.earlier),
        )
        for row in table
    ]


# Which compared figure a figure of the headline is.
HEADLINE = {
    "posts": "posts", "comments": "comments", "libraries": "libraries_active", "readers": "readers", "suggestions": "suggestions",
    "satisfaction": "satisfaction", "dialogue": "answered_share",
}  # fmt: skip


def beside(table: Sequence[Compared], year: str) -> dict[str, str]:
    """What the earlier campaign had, by the key of the headline's figure: «в 2024 — 1 120, −970»."""
    known = {row.figure: row for row in table if row.now is not None and row.earlier is not None}
    when = f"в{NBSP}{year}" if year.isdigit() else year.lower()
    return {
        key: f"{when} — {_beside(name, known[name].now, known[name].earlier)}"
        for key, name in HEADLINE.items()
        if name in known
    }


def _beside(name: str, now: float | None, earlier: float | None) -> str:
    return "столько же" if now == earlier else f"{_compared(name, earlier)}, {_change(name, now, earlier)}"


def _compared(name: str, value: float | None) -> str:
    return percent(value) if name in SHARES else short(value)


def _change(name: str, now: float | None, earlier: float | None) -> str:
    if now is None or earlier is None:
        return NOTHING
    by = (now - earlier) * (100 if name in SHARES else 1)
    return f"{'+' if by > 0 else ''}{short(by, 1)}{f'{NBSP}п.{NBSP}п.' if name in SHARES else ''}"


def earlier_campaign(campaigns: Sequence[ComparedCampaign]) -> tuple[str, str]:
    """The campaign that this one is compared with, its title and days as a sentence, and its year; what makes the two unlike."""
    earlier = next((one for one in campaigns if one.which == "earlier"), None)
    if earlier is None:
        return "", "Раньше"
    days = period(earlier.start_day, earlier.end_day)  # «1–8 ноября 2024 г.» ends a sentence by itself
    told = f"{earlier.title}, {days.removesuffix('.')}."
    if len({bool(one.reviewed) for one in campaigns}) > 1:
        told += f" Удовлетворённость поправлена по проверенной людьми выборке только {'тогда' if earlier.reviewed else 'сейчас'}."
    return told, str(earlier.start_day.year)
