"""A library's part of every view that the page draws: without its texts, which are many, and with them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from dashboards.labels import COMPARED
from dashboards.page.payload import item_id
from dashboards.page.sections.lines import corrected_key
from dashboards.records.figures import Compared, Day, Summary
from dashboards.records.page import PageFrames
from dashboards.records.texts import Asked, Item, Text, Theme, Wanted
from dashboards.rows import AnyRow


class Parts:
    """The frames of a campaign, to be had library by library."""

    def __init__(self, frames: PageFrames) -> None:
        self._frames = frames
        self.summaries = {row.id: row for row in frames.library_summary}
        self._ranking = _by(frames.participant_ranking, lambda row: [row.participant_id])
        self._rule = [row for row in frames.ranking_rule if row.kind == "library"]
        self._flags = _by(frames.participant_flags, lambda row: [row.participant_id])
        self._stages = _by(frames.stages, lambda row: [row.participant_id])
        self._corrected = {corrected_key(row): row for row in frames.corrected}
        self._topics = _by(frames.topic_sentiment, lambda row: [row.library_id] if row.library_id else [])
        self._brightest = _by(frames.brightest, lambda row: [row.library_id])
        self._practice = _by(frames.best_practice, lambda row: [row.library_id])
        self._asking = _asking(frames.page_themes)
        self._people = {row.participant_id: row for row in frames.participants}
        self._texts = _by(frames.page_texts, lambda row: row.libraries)
        self._cube = _by(frames.page_cube or [], lambda row: row.libraries)
        self._earlier = {row.id: row for row in frames.compare_libraries or []}
        # Behind which themes a text stands, by its id: their codes, and where among their items.
        self._behind: dict[str, list[tuple[str, int]]] = {}
        self._items = {theme.theme_id: theme.items for theme in frames.page_themes}
        for theme_id, items in self._items.items():
            for at, item in enumerate(items):
                self._behind.setdefault(item_id(item), []).append((theme_id, at))

    def without_texts(self, library: str) -> PageFrames:
        """All that does not hang on the library's texts."""
        frames = self._frames
        own = PageFrames(
            frames.headline,
            libraries=frames.libraries,
            municipalities=frames.municipalities,
            completeness=frames.completeness,
            participant_ranking=self._ranking.get(library, []),
            ranking_rule=self._rule,
            participant_flags=self._flags.get(library, []),
            stages=self._stages.get(library, []),
            corrected=[self._corrected[library]] if library in self._corrected else [],
            # As the page's own totals: rows of no library and no municipality.
            topic_sentiment=[
                replace(row, library_id=None, municipality=None) for row in self._topics.get(library, [])
            ],
            brightest=self._brightest.get(library, []),
            best_practice=self._practice.get(library, []),
            page_themes=_most_wanted(self._asking.get(library, [])),
            compare=_compared(self.summaries[library], self._earlier.get(library)),
            compare_campaigns=frames.compare_campaigns,
            page_cube=None if frames.page_cube is None else self._cube.get(library, []),
        )
        return replace(own, daily_activity=_days(frames.daily_activity, own))

    def with_texts(self, library: str, own: PageFrames, said: Sequence[Text] | None = None) -> PageFrames:
        """``own`` with the library's texts, which are those of ``page_texts`` unless given, and with what hangs on them: who wrote
        them, what people decided of them, and which of them stand behind what readers want."""
        texts = list(self._texts.get(library, []) if said is None else said)
        by_id = {item_id(one): one for one in texts}
        wrote = {one.participant_id or "" for one in texts} & self._people.keys()
        worded = replace(
            own,
            participants=[self._people[key] for key in sorted(wrote)],
            corrected=[*own.corrected, *(self._corrected[key] for key in by_id if key in self._corrected)],
            page_themes=self._with_items(own.page_themes, by_id),
            page_texts=texts,
        )
        return replace(worded, daily_activity=_days(self._frames.daily_activity, worded))

    def _with_items(self, themes: Sequence[Theme], said: dict[str, Text]) -> list[Theme]:
        places: dict[str, list[int]] = {}
        for key in said:
            for theme_id, at in self._behind.get(key, ()):
                places.setdefault(theme_id, []).append(at)
        own = {
            theme_id: [self._items[theme_id][at] for at in sorted(here)] for theme_id, here in places.items()
        }
        return [
            replace(one, items=items, trend=_trend(items, said) if len(items) == one.texts else [])
            for one in themes
            for items in [own.get(one.theme_id, [])]
        ]  # fmt: skip


def _asking(themes: Sequence[Theme]) -> dict[str, list[tuple[Theme, Asked]]]:
    found: dict[str, list[tuple[Theme, Asked]]] = {}
    for theme in themes:
        for one in theme.asking:
            found.setdefault(one.library, []).append((theme, one))
    return found


def _most_wanted(asking: Sequence[tuple[Theme, Asked]]) -> list[Theme]:
    """What readers want of one library, with its own counts, most wanted first."""
    own = [
        replace(
            theme, texts=one.texts, wants=one.wants, readers=one.readers, complaints=one.complaints,
            suggestions=one.suggestions, questions=one.questions, asking=[one], items=[], trend=[],
        )
        for theme, one in asking
    ]  # fmt: skip
    return sorted(own, key=lambda one: (-one.readers, -one.wants, one.theme_id))


def _trend(items: Sequence[Item], said: dict[str, Text]) -> list[Wanted]:
    """By day, where all texts are at hand: of a part of them no course is told."""
    return [Wanted(*one) for one in sorted(Counter(said[item_id(one)].moment[:10] for one in items).items())]


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
