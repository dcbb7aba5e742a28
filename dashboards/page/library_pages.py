"""The libraries' own pages, drawn where a library's part of what the page shows has changed."""

import dataclasses
import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec.structs import asdict, astuple, replace

from campaign.files import write_private
from dashboards.labels import shipped_topics
from dashboards.page.build import ReportAbout, render
from dashboards.page.library_frames import Parts
from dashboards.page.links import library_file
from dashboards.page.pieces import Piece, Pieces, drawn_pieces, with_pieces
from dashboards.page.sections.cards import MOST_POSTS
from dashboards.page.tonight import retold, tonight
from dashboards.records.figures import Summary
from dashboards.records.page import PageFrames
from dashboards.records.texts import Text
from dashboards.rows import written

# A library and a day.
LocalDay = tuple[str, str]
# Of the whole campaign: a library's page says nothing of them but what is told anew each night.
_OF_ALL = ("headline", "completeness")


@dataclass(frozen=True)
class Drawn:
    """Where it is noted of what each page was drawn, and what drew it: another ``program`` draws all of them."""

    notes: Path
    program: bytes


class Note(msgspec.Struct, frozen=True):
    """Digests of what a page was drawn of, and of the file; and its pieces, in their order."""

    of: str
    page: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Apart:
    """Texts that the frames do not hold, asked for in the order in which they are wanted, as JSON.

    ``digests`` are of each library's texts by local day, and of what hangs on them; ``texts`` gives for some libraries' days a function
    that reads the texts of one, ``posts`` for some libraries one that reads at least so many of the posts with the most reactions;
    ``flagged`` names libraries, each with a text behind a suspicion of it that is about it as well.
    """

    digests: Mapping[str, Mapping[str, str]]
    texts: Callable[[Sequence[LocalDay]], Callable[[LocalDay], str]]
    posts: Callable[[Sequence[str], int], Callable[[str], str]]
    flagged: Collection[tuple[str, ...]]


def build_libraries(
    frames: PageFrames,
    about: ReportAbout,
    folder: Path,
    apart: Apart | None = None,
    drawn: Drawn | None = None,
) -> list[Path]:
    """Write ``<id>.html`` for every library of the registry and remove pages of libraries that are gone; those that were drawn.

    With ``apart`` the texts of ``page_texts``, which are only some of all, are on no library's page. With ``drawn`` a page stays if
    nothing has changed of what it shows, and so do a day's texts on one that is drawn: they are not read; it says of the whole
    campaign what all say tonight.
    """
    parts = Parts(replace(frames, page_cube=None) if apart else frames)
    known = _noted(drawn)
    told = tonight(about.collected_at, about.campaign.timezone.key, frames.completeness)
    means = _means(about, drawn.program if drawn else b"")
    of_pieces = _digest(means, msgspec.json.encode((frames.libraries, frames.municipalities)))
    changed, notes = {}, {}
    for library in (one.id for one in frames.libraries):
        path, own = folder / library_file(library), parts.without_texts(library)
        if apart:
            own = _shown_flags(own, library, apart.flagged)
            days = {
                day: _digest(of_pieces.encode(), digest.encode())
                for day, digest in apart.digests.get(library, {}).items()
            }
        else:
            own, days = parts.with_texts(library, own), {}
        of = _digest(means, _shown(parts.summaries[library], own, days))
        note, was = _untouched(path, known.get(path.name))
        if note and note.of == of:
            page = retold(was.decode("utf-8"), told).encode("utf-8")
            notes[path.name] = _write(path, page, note.of, note.pieces, was)
        else:
            changed[library] = _Changed(path, own, of, days, note.pieces if note else [])
    reading = _Reading(parts, about, apart, changed) if apart else None
    for library, one in changed.items():
        own, pieces = reading.of(library) if reading else (one.own, None)
        page = with_pieces(
            render(own, about, parts.summaries[library], pieces), pieces.drawn if pieces else ()
        )
        notes[one.path.name] = _write(one.path, page, one.of, pieces.known if pieces else ())
    for left in folder.glob("*.html"):
        if left.name not in notes:
            left.unlink()
    if drawn:
        write_private(drawn.notes, msgspec.json.encode(notes))
    return [one.path for one in changed.values()]


@dataclass(frozen=True)
class _Changed:
    """A page to be drawn: of what frames and, as digests, of what days' texts; ``kept`` are its pieces as it stands."""

    path: Path
    own: PageFrames
    of: str
    days: Mapping[str, str]
    kept: Sequence[Piece]

    @property
    def wanted(self) -> list[str]:
        """The days of which the page as it stands has no piece, newest first."""
        kept = {(piece.day, piece.of) for piece in self.kept}
        return [day for day in sorted(self.days, reverse=True) if (day, self.days[day]) not in kept]


class _Reading:
    """The texts of pages that are drawn, read as they are wanted: only of days whose piece is not there already."""

    def __init__(
        self, parts: Parts, about: ReportAbout, apart: Apart, changed: Mapping[str, _Changed]
    ) -> None:
        self._parts, self._changed, self._pen = parts, changed, parts.pen(about)
        self._texts = apart.texts(
            [(library, day) for library, page in changed.items() for day in page.wanted]
        )
        self._posts = apart.posts(list(changed), MOST_POSTS)

    def of(self, library: str) -> tuple[PageFrames, Pieces]:
        """What a library's page is drawn of."""
        page = self._changed[library]
        there = drawn_pieces(page.path.read_bytes()) if page.kept else []
        kept = {piece.day: (piece, one) for piece, one in zip(page.kept, there, strict=True)}
        drawn = {
            day: self._pen.draw(day, page.days[day], written(self._texts((library, day)), Text, "page_texts"))
            for day in page.wanted
        }
        pieces = [(kept | drawn)[day] for day in sorted(page.days, reverse=True)]
        posts = written(self._posts(library), Text, "page_texts")
        own = self._parts.with_pieces(page.own, [piece for piece, _ in pieces], posts)
        return own, Pieces([piece for piece, _ in pieces], [one for _, one in pieces], posts)


def _noted(drawn: Drawn | None) -> dict[str, Note]:
    """By file; nothing where nobody noted it, or nobody can read it: then all pages are drawn."""
    if drawn:
        with suppress(OSError, msgspec.MsgspecError):
            return msgspec.json.decode(drawn.notes.read_bytes(), type=dict[str, Note])
    return {}


def _untouched(path: Path, note: Note | None) -> tuple[Note | None, bytes]:
    """What is noted of a page, and the page, unless somebody has touched it since."""
    if note and path.is_file():
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() == note.page:
            return note, content
    return None, b""


def _means(about: ReportAbout, program: bytes) -> bytes:
    """What all pages are drawn with."""
    plain = dataclasses.replace(about, collected_at=None, borders=None, lemma_of=None)
    return program + repr((plain, shipped_topics())).encode()


def _shown(library: Summary, own: PageFrames, days: Mapping[str, str]) -> bytes:
    """All of which a page is drawn: the frames, and of the texts that they do not hold digests by day."""
    return msgspec.json.encode(
        (
            library,
            sorted(days.items()),
            {name: table for name, table in asdict(own).items() if name not in _OF_ALL},
        )
    )


def _shown_flags(own: PageFrames, library: str, flagged: Collection[tuple[str, ...]]) -> PageFrames:
    """Suspicions with those texts behind them that the library's page has."""
    return replace(own, participant_flags=[
        replace(one, items=[item for item in one.items if (library, *astuple(item)) in flagged])
        for one in own.participant_flags
    ])  # fmt: skip


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _write(path: Path, page: bytes, of: str, pieces: Sequence[Piece], was: bytes = b"") -> Note:
    """A page where it is not as it was."""
    if page != was:
        write_private(path, page)
    return Note(of, hashlib.sha256(page).hexdigest(), list(pieces))
