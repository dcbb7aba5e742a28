"""The libraries' own pages: a library's part of every view that the page draws, drawn where that has changed."""

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec.structs import asdict, replace

from campaign.files import write_private
from dashboards.labels import COMPARED, shipped_topics
from dashboards.page.build import ReportAbout, render
from dashboards.page.links import library_file
from dashboards.page.payload import item_id
from dashboards.page.sections.lines import corrected_key
from dashboards.page.tonight import retold, tonight
from dashboards.records.figures import Compared, Day, Summary
from dashboards.records.page import PageFrames
from dashboards.records.texts import Text, Theme, Wanted
from dashboards.rows import AnyRow, written

# Of the whole campaign: a library's page says nothing of them but what is told anew each night.
_OF_ALL = ("headline", "completeness")


@dataclass(frozen=True)
class Drawn:
    """Where it is noted of what each page was drawn, and what drew it: another ``program`` draws all of them."""

    notes: Path
    program: bytes


class Note(msgspec.Struct, frozen=True):
    """Digests of what a page was drawn of, and of the file."""

    of: str
    page: str


def build_libraries(
    frames: PageFrames,
    about: ReportAbout,
    folder: Path,
    texts_of: Callable[[str], str] | None = None,
    drawn: Drawn | None = None,
) -> list[Path]:
    """Write ``<id>.html`` for every library of the registry and remove pages of libraries that are gone; those that were drawn.

    ``texts_of`` gives a library's texts, as JSON, where ``page_texts`` holds only some of all. With ``drawn`` a page stays if
    nothing has changed of what it shows; it says of the whole campaign what all say tonight.
    """
    known = _noted(drawn)
    told = tonight(about.collected_at, about.campaign.timezone.key, frames.completeness)
    means = _means(about, drawn.program if drawn else b"")
    made, notes = [], {}
    for library, own in library_frames(frames, texts_of):
        path = folder / library_file(library.id)
        of = hashlib.sha256(means + _shown(library, own)).hexdigest()
        was = _kept(path, of, known.get(path.name))
        page = retold(was, told) if was else render(own, about, library)
        content = page.encode("utf-8", "replace")
        if page != was:
            write_private(path, content)
        if not was:
            made.append(path)
        notes[path.name] = Note(of, hashlib.sha256(content).hexdigest())
    for left in folder.glob("*.html"):
        if left.name not in notes:
            left.unlink()
    if drawn:
        write_private(drawn.notes, msgspec.json.encode(notes))
    return made


def _noted(drawn: Drawn | None) -> dict[str, Note]:
    """By file; nothing where nobody noted it, or nobody can read it: then all pages are drawn."""
    if drawn:
        with suppress(OSError, msgspec.MsgspecError):
            return msgspec.json.decode(drawn.notes.read_bytes(), type=dict[str, Note])
    return {}


def _kept(path: Path, of: str, note: Note | None) -> str:
    """The page as it stands if it was drawn of the same and nobody has touched it since, else nothing."""
    if note and note.of == of and path.is_file():
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() == note.page:
            return content.decode("utf-8")
    return ""


def _means(about: ReportAbout, program: bytes) -> bytes:
    """What all pages are drawn with."""
    plain = dataclasses.replace(about, collected_at=None, borders=None, lemma_of=None)
    return program + repr((plain, shipped_topics())).encode()


def _shown(library: Summary, own: PageFrames) -> bytes:
    return msgspec.json.encode(
        (library, {name: table for name, table in asdict(own).items() if name not in _OF_ALL})
    )


def library_frames(
    frames: PageFrames, texts_of: Callable[[str], str] | None
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
    behind = _behind(frames.page_themes)
    people = {row.participant_id: row for row in frames.participants}
    texts = _by(frames.page_texts, lambda row: row.libraries)
    cube = _by(frames.page_cube or [], lambda row: row.libraries)
    earlier = {row.id: row for row in frames.compare_libraries or []}
    for one in frames.libraries:
        library = one.id
        said = written(texts_of(library), Text, "page_texts") if texts_of else texts.get(library, [])
        said_by_id = {item_id(one): one for one in said}
        own = PageFrames(
            frames.headline,
            participants=[
                people[key] for key in sorted({one.participant_id or "" for one in said} & people.keys())
            ],
            libraries=frames.libraries,
            municipalities=frames.municipalities,
            completeness=frames.completeness,
            participant_ranking=ranking.get(library, []),
            ranking_rule=[row for row in frames.ranking_rule if row.kind == "library"],
            participant_flags=flags.get(library, []),
            stages=stages.get(library, []),
            corrected=[corrected[key] for key in (library, *said_by_id) if key in corrected],
            # As the page's own totals: rows of no library and no municipality.
            topic_sentiment=[
                replace(row, library_id=None, municipality=None) for row in topics.get(library, [])
            ],
            brightest=brightest.get(library, []),
            best_practice=practice.get(library, []),
            page_themes=_themes(themes.get(library, []), library, said_by_id, behind),
            page_texts=said,
            compare=_compared(summaries[library], earlier.get(library)),
            compare_campaigns=frames.compare_campaigns,
            page_cube=None if texts_of or frames.page_cube is None else cube.get(library, []),
        )
        yield summaries[library], replace(own, daily_activity=_days(frames.daily_activity, own))


def _behind(themes: Sequence[Theme]) -> dict[str, list[tuple[str, int]]]:
    """Behind which themes a text stands, by its id: their codes, and where among their items."""
    found: dict[str, list[tuple[str, int]]] = {}
    for theme in themes:
        for at, item in enumerate(theme.items):
            found.setdefault(item_id(item), []).append((theme.theme_id, at))
    return found


def _themes(
    themes: Sequence[Theme],
    library: str,
    said: Mapping[str, Text],
    behind: Mapping[str, Sequence[tuple[str, int]]],
) -> list[Theme]:
    """What readers want of one library, with its own counts, most wanted first."""
    places: dict[str, list[int]] = {}
    for key in said:
        for theme_id, at in behind.get(key, ()):
            places.setdefault(theme_id, []).append(at)
    own = [_theme(one, library, said, sorted(places.get(one.theme_id, []))) for one in themes]
    return sorted(own, key=lambda one: (-one.readers, -one.wants, one.theme_id))


def _theme(theme: Theme, library: str, said: Mapping[str, Text], places: Sequence[int]) -> Theme:
    own = next(one for one in theme.asking if one.library == library)
    items = [theme.items[at] for at in places]
    by_day = Counter(said[item_id(one)].moment[:10] for one in items)
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
