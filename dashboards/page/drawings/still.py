"""Charts that stand still: drawn as SVG by the template alone, for pages that carry no Plotly and may carry no script.

What lies across is in per cent of the width, what stands is in pixels, and so are letters: they are as large on a phone as on paper.
"""

import base64
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from campaign.russian import (
    COMMENTS,
    POSTS,
    READERS,
    SHORT_WEEKDAYS,
    capital,
    counted,
    day_month,
    number,
)
from dashboards.labels import TONE_NAMES, TONE_SIGNS, TONES, Topic
from dashboards.records.figures import Day, TopicFigures
from dashboards.records.texts import Wanted
from dashboards.tables.export import csv_bytes, guarded

COLUMN = 70.0  # the highest bar of each row of days, in pixels
ROW = 110.0  # a row of days with its heading and the counts above its bars
FOOT = 34.0  # dates and weekdays
MOST_DATES = 16  # beyond them a phone has no room for a date and a count under and above every bar
LONGEST = 58.0  # the longest lying bar, in per cent: its counts stand beside it
LINE, BAR, GAP = 17.0, 16.0, 12.0  # a line of a name, a lying bar, the room below it
NAME_WIDTH = 42  # letters of a line that fit a phone
MOST_NAMES = 10
MOST_FILE_NAME = 120  # as scripts/figures/saving.js has it


@dataclass(frozen=True)
class Bar:
    """A rectangle: left edge and width in per cent, top and height in pixels; its class in the style sheet; what it says."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    told: str


@dataclass(frozen=True)
class Words:
    """Words at a point, in parts that have each a class in the style sheet."""

    x: float
    y: float
    kind: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Part:
    """A part of a lying bar: its class, how many it stands for, what stands beside the bar of it, what it says."""

    kind: str
    count: int
    beside: str
    told: str


@dataclass(frozen=True)
class Still:
    """A drawing: its name on the page and its title, what it says in words, shapes, and the same numbers as a table; what it is of,
    and how its file is called, without its ending."""

    id: str
    title: str
    told: str
    height: float
    bars: tuple[Bar, ...]
    words: tuple[Words, ...]
    lines: tuple[float, ...]
    table: tuple[tuple[str, ...], ...]
    of: str = ""
    file: str = ""

    @property
    def href(self) -> str:
        """The table as a file in an address, as spreadsheets open it."""
        head, *lines = self.table
        content = csv_bytes(head, ([guarded(cell) for cell in line] for line in lines))
        return f"data:text/csv;base64,{base64.b64encode(content).decode()}"


def named(drawing: Still | None, *told: str) -> Still | None:
    """The drawing that is of ``told``, campaign and library: its file is called after them."""
    return drawing and replace(
        drawing, of=" — ".join(told), file=file_name(told[0], drawing.title, *told[1:])
    )


def file_name(*told: str) -> str:
    """What was told as the name of a file, without its ending: the rule of ``fileName`` in ``scripts/figures/saving.js``."""
    clean = re.sub(r"[^\w\s,.-]|_", "", " - ".join(filter(None, told)))
    return " ".join(clean.split())[:MOST_FILE_NAME]


def still_days(days: Sequence[Day]) -> Still | None:
    """Posts above, comments below, a bar a day, each row against the most of its own; ``None`` where nothing was written."""
    if not any(one.posts or one.comments for one in days):
        return None
    step, every = 100 / len(days), -(-len(days) // MOST_DATES)
    rows = (("Записи", "posts", POSTS), ("Комментарии", "comments", COMMENTS))
    bars, words = [], []
    for at, (head, name, forms) in enumerate(rows):
        base, counts = (at + 1) * ROW, [int(getattr(one, name)) for one in days]
        words.append(Words(0, base - 92, "head", (("", head),)))
        for index, (one, count) in enumerate(zip(days, counts, strict=True)):
            height = round(COLUMN * count / max(*counts, 1), 1)
            told = f"{day_month(one.day)}: {counted(count, forms)}"
            bars.append(
                Bar(round((index + 0.15) * step, 2), base - height, round(step * 0.7, 2), height, name, told)
            )
            if count and every == 1:
                middle = round((index + 0.5) * step, 2)
                words.append(Words(middle, base - height - 4, "middle", (("", str(count)),)))
    height = len(rows) * ROW + FOOT
    for index, one in list(enumerate(days))[::every]:
        middle = round((index + 0.5) * step, 2)
        words.append(Words(middle, height - 18, "middle", (("", str(one.day.day)),)))
        words.append(Words(middle, height - 4, "middle", (("", SHORT_WEEKDAYS[one.day.weekday()]),)))
    told = "; ".join(
        f"{day_month(one.day)} — {counted(one.posts, POSTS)}, {counted(one.comments, COMMENTS)}"
        for one in days
        if one.posts or one.comments
    )
    return Still(
        "still-days", "Записи и комментарии по дням", told, height, tuple(bars), tuple(words), (ROW, 2 * ROW),
        (("", "Записи", "Комментарии"), *((one.day.isoformat(), str(one.posts), str(one.comments)) for one in days)),
    )  # fmt: skip


def still_topics(table: Sequence[tuple[Topic, TopicFigures]]) -> Still | None:
    """Praise, neutral words and blame by topic, most discussed first; ``None`` where nobody spoke of any."""
    rows = [
        (topic.name, [_tone(tone, int(getattr(row, tone))) for tone in TONES])
        for topic, row in table
        if row.opinions
    ]
    heads = [capital(TONE_NAMES[tone]) for tone in TONES]
    return _lying("still-topics", "Отношение читателей к темам", heads, rows)


def _tone(tone: str, count: int) -> Part:
    return Part(tone, count, f"{TONE_SIGNS[tone]} {number(count)}", f"{TONE_NAMES[tone]} {number(count)}")


def still_wishes(wishes: Sequence[tuple[str, int]]) -> Still | None:
    """What readers ask for and how many of them, most wanted first; ``None`` where nobody asked."""
    rows = [
        (name, [Part("wishes", readers, number(readers), counted(readers, READERS))])
        for name, readers in wishes
    ]
    return _lying("still-wishes", "О чём просят читатели", ["Читатели"], rows)


def _lying(
    name: str, title: str, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[Part]]]
) -> Still | None:
    """Lying bars with their names above and their counts beside them, each against the longest; the table has them all."""
    if not rows:
        return None
    shown, left = rows[:MOST_NAMES], len(rows) - MOST_NAMES
    most = max(sum(one.count for one in parts) for _, parts in shown) or 1
    bars: list[Bar] = []
    words: list[Words] = []
    top = 0.0
    for label, parts in shown:
        for line in textwrap.wrap(label, NAME_WIDTH, break_on_hyphens=False):
            top += LINE
            words.append(Words(0, top - 4, "name", (("", line),)))
        end = 0.0
        for one in parts:
            width = round(LONGEST * one.count / most, 2)
            if one.count:
                bars.append(Bar(round(end, 2), top, width, BAR, one.kind, f"{label}: {one.told}"))
            end += width
        beside = tuple((one.kind, one.beside) for one in parts if one.count)
        words.append(Words(round(end + 1.5, 2), top + BAR - 4, "beside", beside))
        top += BAR + GAP
    if left > 0:
        words.append(Words(0, top + LINE - 6, "name", (("", f"и ещё {number(left)}: все — в файле CSV"),)))
        top += LINE
    told = "; ".join(
        f"{label} — {', '.join(one.told for one in parts if one.count)}" for label, parts in shown
    )
    table = (("", *heads), *((label, *(str(one.count) for one in parts)) for label, parts in rows))
    return Still(name, title, told, top, tuple(bars), tuple(words), (), table)


@dataclass(frozen=True)
class Trend:
    """In how many texts a thing was wanted day by day: a path of bars, ``width`` days wide and 100 high, and the same in words."""

    width: int
    path: str
    told: str


def trend(days: Sequence[str], wanted: Sequence[Wanted]) -> Trend | None:
    """The days of the page with what was wanted on each; ``None`` where it was wanted on one of them at most."""
    counts = {one.day: one.texts for one in wanted}
    shown = [(at, day, counts[day]) for at, day in enumerate(days) if day in counts]
    if len(shown) < 2:
        return None
    most = max(count for _, _, count in shown)
    path = "".join(f"M{at}.1 100v-{round(100 * count / most)}h.8V100z" for at, _, count in shown)
    return Trend(len(days), path, ", ".join(f"{_short(day)} — {count}" for _, day, count in shown))


def _short(day: str) -> str:
    return f"{int(day[8:])}.{day[5:7]}"
