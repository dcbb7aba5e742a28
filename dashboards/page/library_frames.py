"""A library's part of every view that the page draws: without its texts, which are many, and with them, at once or in pieces."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from dashboards.labels import COMPARED, shipped_topics
from dashboards.page.build import ReportAbout
from dashboards.page.payload import item_id
from dashboards.page.pieces import Pen, Piece
from dashboards.page.sections.lines import corrected_key, corrections
from dashboards.page.texts import names_of
from dashboards.records.figures import Compared, Day, Summary
from dashboards.records.page import PageFrames
from dashboards.records.people import Participant
from dashboards.records.texts import Asked, Text, Theme
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

    def with_texts(self, library: str, own: PageFrames) -> PageFrames:
        """``own`` with the library's texts of ``page_texts``, and with what hangs on them: who wrote them, and what people decided
        of them."""
        texts = self._texts.get(library, [])
        decided = [self._corrected[key] for key in map(item_id, texts) if key in self._corrected]
        worded = replace(
            own, participants=self._authors(texts), corrected=[*own.corrected, *decided], page_texts=texts
        )
        return replace(worded, daily_activity=_days(self._frames.daily_activity, worded))

    def with_pieces(self, own: PageFrames, pieces: Iterable[Piece], posts: Sequence[Text]) -> PageFrames:
        """``own`` with what hangs on texts that come in pieces, of which ``posts`` are listed by themselves."""
        said = {piece.day: (piece.posts, piece.comments) for piece in pieces}
        days = [Day(one.day, *said.get(str(one.day), (0, 0))) for one in self._frames.daily_activity]
        return replace(own, participants=self._authors(posts), daily_activity=days)

    def pen(self, about: ReportAbout) -> Pen:
        """What draws pieces of any library's texts."""
        decided = corrections(self._frames.corrected)
        return Pen(names_of(self._frames), shipped_topics(), decided, about.lemma_of)

    def _authors(self, texts: Sequence[Text]) -> list[Participant]:
        wrote = {one.participant_id or "" for one in texts} & self._people.keys()
        return [self._people[key] for key in sorted(wrote)]


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
            suggestions=one.suggestions, questions=one.questions, asking=[one], items=one.items, trend=one.trend,
        )
        for theme, one in asking
    ]  # fmt: skip
    return sorted(own, key=lambda one: (-one.readers, -one.wants, one.theme_id))


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
