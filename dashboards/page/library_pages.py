"""The libraries' own pages, drawn where a library's part of what the page shows has changed."""

import dataclasses
import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec.structs import asdict, replace

from campaign.files import write_private
from dashboards.labels import shipped_topics
from dashboards.page.build import ReportAbout, render
from dashboards.page.library_frames import Parts
from dashboards.page.links import library_file
from dashboards.page.tonight import retold, tonight
from dashboards.records.figures import Summary
from dashboards.records.page import PageFrames
from dashboards.records.texts import Text
from dashboards.rows import written

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


@dataclass(frozen=True)
class Apart:
    """Texts that the frames do not hold. ``texts`` gives for some libraries a function that reads the texts of one, asked in their
    order, as JSON; ``digests`` are of each library's texts and of what hangs on them (``Parts.with_texts``).
    """

    texts: Callable[[Sequence[str]], Callable[[str], str]]
    digests: Mapping[str, str]


def build_libraries(
    frames: PageFrames,
    about: ReportAbout,
    folder: Path,
    apart: Apart | None = None,
    drawn: Drawn | None = None,
) -> list[Path]:
    """Write ``<id>.html`` for every library of the registry and remove pages of libraries that are gone; those that were drawn.

    With ``apart`` the texts of ``page_texts``, which are only some of all, are on no library's page. With ``drawn`` a page stays if
    nothing has changed of what it shows, and its texts are not read; it says of the whole campaign what all say tonight.
    """
    parts = Parts(replace(frames, page_cube=None) if apart else frames)
    known = _noted(drawn)
    told = tonight(about.collected_at, about.campaign.timezone.key, frames.completeness)
    means = _means(about, drawn.program if drawn else b"")
    changed, notes = {}, {}
    for library in (one.id for one in frames.libraries):
        path, own = folder / library_file(library), parts.without_texts(library)
        digest = apart.digests.get(library, "") if apart else ""
        own = own if apart else parts.with_texts(library, own)
        of = hashlib.sha256(means + _shown(parts.summaries[library], own, digest)).hexdigest()
        if was := _kept(path, of, known.get(path.name)):
            notes[path.name] = _write(path, retold(was, told), of, was)
        else:
            changed[library] = path, own, of
    texts = apart.texts(list(changed)) if apart else None
    for library, (path, own, of) in changed.items():
        if texts:
            own = parts.with_texts(library, own, written(texts(library), Text, "page_texts"))
        notes[path.name] = _write(path, render(own, about, parts.summaries[library]), of)
    for left in folder.glob("*.html"):
        if left.name not in notes:
            left.unlink()
    if drawn:
        write_private(drawn.notes, msgspec.json.encode(notes))
    return [path for path, *_ in changed.values()]


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


def _shown(library: Summary, own: PageFrames, digest: str) -> bytes:
    """All of which a page is drawn: the frames, and of the texts that they do not hold a digest."""
    return msgspec.json.encode(
        (library, digest, {name: table for name, table in asdict(own).items() if name not in _OF_ALL})
    )


def _write(path: Path, page: str, of: str, was: str = "") -> Note:
    """A page where it is not as it was."""
    content = page.encode("utf-8", "replace")
    if page != was:
        write_private(path, content)
    return Note(of, hashlib.sha256(content).hexdigest())
