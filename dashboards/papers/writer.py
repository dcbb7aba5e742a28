"""The note under way: its figures, its quotations with their sources, and the list of queries for the appendix."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Cm, Pt

from campaign.marks import readable
from campaign.russian import NBSP, day, hours, in_zone, moment, number, percent
from campaign.settings import Campaign
from dashboards.labels import network_name, shipped_topics
from dashboards.page.links import outside
from dashboards.page.texts import Nameless
from dashboards.papers.documents import add_link, add_quiet
from dashboards.records.papers import BrightPost, PaperFrames, Quotation, Voice

LONGEST_QUOTE = 420
TABLE, CHART = "Таблица", "Рисунок"
BLANKS = {
    "region": "[заполняется координатором]",
    "municipality": "[заполняется центральной библиотекой]",
    "library": "[заполняется библиотекой]",
}
# Tags by which a network finds a text and which say nothing to whoever reads it on paper.
_LAST_TAGS = re.compile(r"(?:\s+#[^\s#]+(?:(?<=\S)#[^\s#]+)*)+\s*$")
Quoted = TypeVar("Quoted", bound=Quotation)
FORMS: dict[str, Callable[[float | None], str]] = {"count": number, "share": percent, "hours": hours}


@dataclass(frozen=True)
class PaperFigure:
    """A figure, what it is called, and the query that gives it; ``form`` is count, share or hours."""

    key: str
    form: str
    label: str
    query: str
    value: Any = None

    @property
    def shown(self) -> str:
        return FORMS[self.form](None if self.value is None else float(self.value))


@dataclass(frozen=True)
class SummaryAbout:
    """What the note says of itself. ``scope`` is region, municipality or library, ``name`` what the latter two are called;
    ``public`` has no codes and no links.
    """

    campaign: Campaign
    frozen: str
    frozen_at: datetime
    signature: str
    versions: str
    scope: str
    name: str
    public: bool

    @property
    def of_library(self) -> bool:
        return self.scope == "library"


@dataclass
class Writer:
    """The document under way; ``sources`` are tables, charts and choices of quotations for the appendix, in their order,
    ``networks`` those named, ``quoted`` what needs no second quotation.
    """

    document: Any
    frames: PaperFrames
    figures: Mapping[str, PaperFigure]
    queries: Mapping[str, str]
    about: SummaryAbout
    sources: list[tuple[str, str, str]] = field(default_factory=list)
    nameless: Nameless = field(default_factory=Nameless)
    networks: set[str] = field(default_factory=set)
    quoted: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.topics = {topic.id: topic.name for topic in shipped_topics()}
        self.places = {one.id: one.name for one in self.frames.municipalities}

    def value(self, key: str) -> Any:
        return self.figures[key].value

    def count(self, key: str) -> int:
        """A figure that is always known."""
        return int(self.value(key))


def add_notes(writer: Writer, section: str, *, blank: bool, voice: str = "", apart: bool = False) -> None:
    """What libraries wrote themselves under this section, ``apart`` under a heading of its own; a marked blank where they wrote
    nothing and it is needed.
    """
    of_library = writer.about.of_library
    found = [
        note for note in writer.frames.notes if note.section == section and (not voice or note.voice == voice)
    ]
    if found and apart:
        writer.document.add_heading(
            "Из справки библиотеки" if of_library else "Из справок библиотек", level=2
        )
    for note in found:
        name = "" if of_library else f"{note.library or note.library_id}, "
        when = day(in_zone(note.received_at, writer.about.campaign.timezone.key).date())
        add_cited(writer, note.text, f"{name}справка получена {when}", "")
    if not found and blank:
        add_to_do(writer, BLANKS[writer.about.scope])


def add_to_do(writer: Writer, words: str) -> None:
    """What people have still to do, marked."""
    writer.document.add_paragraph().add_run(words).font.highlight_color = WD_COLOR_INDEX.YELLOW


def fresh(writer: Writer, rows: Iterable[Quoted]) -> list[Quoted]:
    """Those of which the note has not quoted the text yet, each text once."""
    first: dict[str, Quoted] = {}
    for one in rows:
        if one.text not in writer.quoted:
            first.setdefault(one.text, one)
    return list(first.values())


def where(writer: Writer, post: BrightPost) -> str:
    place = writer.places.get(post.municipality or "", "")
    return ", ".join(part for part in (post.library, place) if part)


def speaker(writer: Writer, voice: Voice) -> str:
    name = "Читатель" if writer.about.public else voice.name or "Читатель"
    library = "" if writer.about.of_library else voice.library
    return ", ".join(part for part in (name, library) if part)


def add_quotation(writer: Writer, quoted: Quotation, who: str, remarks: Sequence[str]) -> None:
    """A quotation with its source."""
    writer.quoted.add(quoted.text)
    writer.networks.add(quoted.network)
    told = [who, moment(quoted.published_at, writer.about.campaign.timezone.key), *remarks]
    add_cited(
        writer,
        clipped(quoted.text, writer.nameless if writer.about.public else readable),
        ", ".join(part for part in told if part),
        _address(quoted, public=writer.about.public),
        network_name(quoted.network),
    )


def _address(quoted: Quotation, *, public: bool) -> str:
    """The public gets only posts of communities."""
    if public and (quoted.kind != "post" or not quoted.owner_id.startswith("-")):
        return ""
    return outside(quoted.url or "")


def add_cited(writer: Writer, words: str, source: str, url: str, network: str = "") -> None:
    writer.document.add_paragraph(words, style="Quote")
    paragraph = add_quiet(writer.document, f"— {source}")
    paragraph.paragraph_format.left_indent = Cm(1)
    if url:
        paragraph.add_run(", ").font.size = Pt(9)
        add_link(paragraph, network or "ссылка", url, 9)


def clipped(words: str, names: Any = readable) -> str:
    """One paragraph of at most ``LONGEST_QUOTE`` characters, cut between words with «[…]», without the tags at its end; letters
    that Word cannot hold go.
    """
    line = _LAST_TAGS.sub("", " ".join("".join(max(char, " ") for char in names(words)).split()))
    if len(line) <= LONGEST_QUOTE:
        return line
    return f"{line[:LONGEST_QUOTE].rsplit(' ', 1)[0].rstrip(' ,;:—–-')}{NBSP}[…]"


def add_caption(writer: Writer, kind: str, words: str, name: str) -> None:
    """«Таблица 2. …» above a table, «Рисунок 1. …» below a chart, numbered in their order."""
    number = 1 + sum(mark.startswith(kind) for mark, *_ in writer.sources)
    mark = f"{kind} {number}"
    writer.sources.append((mark, words, writer.queries[name]))
    paragraph = add_quiet(writer.document, f"{mark}. {words}")
    paragraph.paragraph_format.keep_with_next = kind == TABLE


def note_source(writer: Writer, name: str, is_shown: bool, words: str) -> None:
    """The query of a choice of quotations, for the appendix alone."""
    if is_shown:
        writer.sources.append(("Цитаты", words, writer.queries[name]))
