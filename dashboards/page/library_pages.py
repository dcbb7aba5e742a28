"""One library's page: its part of every view that the page draws."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import pandas as pd
from msgspec.structs import replace

from dashboards.labels import COMPARED
from dashboards.page.payload import item_id
from dashboards.page.sections.lines import corrected_key
from dashboards.records.figures import Compared, Day, Summary
from dashboards.records.page import PageFrames
from dashboards.records.texts import Text, Theme, Wanted
from dashboards.rows import AnyRow, typed


def library_frames(
    frames: PageFrames, texts_of: Callable[[str], pd.DataFrame] | None
) -> Iterator[tuple[Summary, PageFrames]]:
    """Every library of the registry with its frames, in the registry's order."""
    summaries = {row.id: row for row in frames.library_summary}
    ranking = _by(frames.participant_ranking, lambda row: [row.participant_id])
    flags = _by(frames.participant_flags, lambda row: [row.participant_id])
    stages = _by(frames.stages, lambda row: [row.participant_id])
    corrected = {corrected_key(row): row for row in frames.corrected}
    topics = _by(frames.topic_sentiment, lambda row: [row.library_id] if row.library_id else [])
    brightest = _by(frames.brightest, lambda row: [row.library_id])
    practice = _by(frames.best_practice, lambda row: [row.library_id])
    themes = _by(frames.page_themes, lambda row: row.about)
    texts = _by(frames.page_texts, lambda row: row.libraries)
    cube = _by(frames.page_cube or [], lambda row: row.libraries)
    earlier = {row.id: row for row in frames.compare_libraries or []}
    for one in frames.libraries:
        library = one.id
        said = typed(texts_of(library), Text, "page_texts") if texts_of else texts.get(library, [])
        own = PageFrames(
            frames.headline,
            participants=frames.participants,
            libraries=frames.libraries,
            municipalities=frames.municipalities,
            completeness=frames.completeness,
            participant_ranking=ranking.get(library, []),
            ranking_rule=frames.ranking_rule,
            participant_flags=flags.get(library, []),
            stages=stages.get(library, []),
            corrected=[corrected[key] for key in (library, *map(item_id, said)) if key in corrected],
            # As the page's own totals: rows of no library and no municipality.
            topic_sentiment=[
                replace(row, library_id=None, municipality=None) for row in topics.get(library, [])
            ],
            brightest=brightest.get(library, []),
            best_practice=practice.get(library, []),
            page_themes=_themes(themes.get(library, []), library, said),
            page_texts=said,
            compare=_compared(summaries[library], earlier.get(library)),
            compare_campaigns=frames.compare_campaigns,
            page_cube=None if texts_of or frames.page_cube is None else cube.get(library, []),
        )
        yield summaries[library], replace(own, daily_activity=_days(frames.daily_activity, own))


def _themes(themes: Sequence[Theme], library: str, said: Sequence[Text]) -> list[Theme]:
    """What readers want of one library, with its own counts, most wanted first."""
    days = {item_id(one): one.moment[:10] for one in said}
    own = [_theme(one, library, days) for one in themes]
    return sorted(own, key=lambda one: (-one.readers, -one.wants, one.theme_id))


def _theme(theme: Theme, library: str, days: Mapping[str, str]) -> Theme:
    own = next(one for one in theme.asking if one.library == library)
    items = [one for one in theme.items if item_id(one) in days]
    by_day = Counter(days[item_id(one)] for one in items)
    return replace(
        theme, texts=own.texts, wants=own.wants, readers=own.readers, complaints=own.complaints,
        suggestions=own.suggestions, questions=own.questions, asking=[own], items=items,
        # Of a part of the texts no course is told.
        trend=[Wanted(*one) for one in sorted(by_day.items())] if len(items) == own.texts else [],
    )  # fmt: skip


def _compared(now: Summary, earlier: Summary | None) -> list[Compared] | None:
    """A library's figures beside its own of an earlier campaign, if it was there."""
    if earlier is None:
        return None
    return [
        Compared(name, getattr(now, name), getattr(earlier, name)) for name in COMPARED if hasattr(now, name)
    ]


def _by(table: Iterable[AnyRow], keys: Callable[[AnyRow], Sequence[str]]) -> dict[str, list[AnyRow]]:
    """The rows by each of the keys that they have."""
    found: dict[str, list[AnyRow]] = {}
    for row in table:
        for key in keys(row):
            found.setdefault(key, []).append(row)
    return found


def _days(days: Sequence[Day], own: PageFrames) -> list[Day]:
    """The campaign's days with the counts of one library."""
    posts: Counter[str] = Counter()
    comments: Counter[str] = Counter()
    for text in own.page_texts if own.page_cube is None else ():
        if text.outside:
            continue
        (posts if text.kind == "post" else comments)[text.moment[:10]] += 1
    for cell in own.page_cube or ():
        if cell.topic is None:
            posts[str(cell.day)] += cell.posts
            comments[str(cell.day)] += cell.comments
    return [Day(one.day, posts[str(one.day)], comments[str(one.day)]) for one in days]
