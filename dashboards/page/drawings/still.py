"""Charts that stand still: drawn as SVG by the template alone, for pages that carry no Plotly."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaign.russian import COMMENTS, POSTS, SHORT_WEEKDAYS, Forms, counted, day_month
from dashboards.records.figures import Day

WIDTH = 720.0
BARS = 70.0  # the highest of each row
ROW = 110.0  # a row with its heading and the counts above its bars
FOOT = 34.0  # dates and weekdays


@dataclass(frozen=True)
class Bar:
    """A bar of one day in units of the drawing: its left edge, top, width, height, the count above it, and what it says."""

    x: float
    y: float
    width: float
    height: float
    count: str
    told: str


@dataclass(frozen=True)
class Still:
    """Two rows of bars above one line of days; ``rows`` hold heading, class, baseline and bars."""

    width: float
    height: float
    rows: tuple[tuple[str, str, float, tuple[Bar, ...]], ...]
    days: tuple[tuple[float, str, str], ...]


def still_days(days: Sequence[Day]) -> Still | None:
    """Posts above, comments below, a bar a day, each row against the most of its own; ``None`` where nothing was written."""
    if not any(one.posts or one.comments for one in days):
        return None
    step = WIDTH / len(days)
    kinds: tuple[tuple[str, str, Forms], ...] = (
        ("Записи", "posts", POSTS),
        ("Комментарии", "comments", COMMENTS),
    )
    rows = tuple(
        (head, name, round((at + 1) * ROW, 1), _bars(days, name, forms, (at + 1) * ROW, step))
        for at, (head, name, forms) in enumerate(kinds)
    )
    labels = tuple(
        (round((at + 0.5) * step, 1), str(one.day.day), SHORT_WEEKDAYS[one.day.weekday()])
        for at, one in enumerate(days)
    )
    return Still(WIDTH, len(kinds) * ROW + FOOT, rows, labels)


def _bars(days: Sequence[Day], name: str, forms: Forms, base: float, step: float) -> tuple[Bar, ...]:
    counts = [int(getattr(one, name)) for one in days]
    most = max(max(counts), 1)
    return tuple(
        Bar(
            round(at * step + step * 0.15, 1),
            round(base - BARS * count / most, 1),
            round(step * 0.7, 1),
            round(BARS * count / most, 1),
            str(count) if count else "",
            f"{day_month(one.day)}: {counted(count, forms)}",
        )
        for at, (one, count) in enumerate(zip(days, counts, strict=True))
    )
