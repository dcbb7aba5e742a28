"""One library's page: its part of every frame that the page draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pandas as pd

from dashboards.rows import Frames, as_date, rows, text

# Frames that are about the whole campaign, or where the page itself takes the library's part.
SHARED = ("participants", "libraries", "municipalities", "completeness", "topics")
# Frames of which a library's page shows the rows that name the library in this column.
BY_COLUMN = {
    "participant_ranking": "participant_id",
    "participant_flags": "participant_id",
    "stages": "participant_id",
    "corrected": "id",
    "topic_sentiment": "library_id",
    "brightest": "library_id",
    "best_practice": "library_id",
}
DAY_COUNTS = ("posts", "comments")


def library_file(library: str) -> str:
    """The file name of a library's page; whatever an id holds, it stays in its folder."""
    return f"{quote(library, safe=' ()')}.html".replace("..", "%2E%2E")


def library_frames(
    frames: Frames, texts_of: Callable[[str], pd.DataFrame] | None
) -> Iterator[tuple[str, dict[str, pd.DataFrame]]]:
    """Every library of the registry with its frames, in the registry's order."""
    parts = {name: _by(frames, name, column) for name, column in BY_COLUMN.items()}
    texts = _by_members(frames, "page_texts") if texts_of is None else {}
    cube = _by_members(frames, "page_cube")
    groups = _by_members(frames, "suggestion_groups")
    shared = {name: frames[name] for name in SHARED if name in frames}
    summary = _by(frames, "library_summary", "id")
    empty = pd.DataFrame()
    for row in rows(frames, "libraries"):
        library = text(row, "id")
        own = shared | {name: part.get(library, empty) for name, part in parts.items()}
        own["page_texts"] = texts_of(library) if texts_of else texts.get(library, empty)
        if texts_of is None and "page_cube" in frames:
            own["page_cube"] = cube.get(library, frames["page_cube"].head(0))
        own["suggestion_groups"] = groups.get(library, empty)
        own["headline"] = summary.get(library, empty)
        own["topic_sentiment"] = _as_totals(own["topic_sentiment"])
        own["daily_activity"] = _days(frames, own)
        yield library, own


def _by(frames: Frames, name: str, column: str) -> dict[str, pd.DataFrame]:
    frame = frames.get(name)
    if frame is None or column not in frame.columns:
        return {}
    return {str(key): part for key, part in frame.groupby(column, sort=False)}


def _by_members(frames: Frames, name: str) -> dict[str, pd.DataFrame]:
    """Rows by each of the libraries that their column ``libraries`` lists."""
    frame = frames.get(name)
    if frame is None or "libraries" not in frame.columns:
        return {}
    found: dict[str, list[int]] = {}
    for index, libraries in enumerate(frame["libraries"].tolist()):
        for library in libraries if libraries is not None else ():
            found.setdefault(str(library), []).append(index)
    return {library: frame.iloc[members] for library, members in found.items()}


def _as_totals(topics: pd.DataFrame) -> pd.DataFrame:
    """A library's topics as the page's own totals: rows of no library and no municipality."""
    return topics.assign(library_id=None, municipality=None) if len(topics) else topics


def _days(frames: Frames, own: Frames) -> pd.DataFrame:
    """The campaign's days with the counts of one library."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows(own, "page_cube"):
        if row.get("topic") is None:
            for name in DAY_COUNTS:
                counts[str(row["day"])[:10], name] += int(row[name])
    if "page_cube" not in own:
        texts = own["page_texts"]
        if len(texts):
            kinds = texts["kind"].map({"post": "posts", "comment": "comments"})
            counts.update(zip(texts["moment"].str[:10], kinds, strict=True))
    days = [day for row in rows(frames, "daily_activity") if (day := as_date(row.get("day")))]
    return pd.DataFrame(
        [{"day": day, **{name: counts[day.isoformat(), name] for name in DAY_COUNTS}} for day in days]
    )
