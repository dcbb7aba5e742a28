"""The note under way: its figures, its quotations with their sources, and the list of queries for the appendix."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Cm, Pt

from campaign.marks import readable
from campaign.russian import DASH, NBSP, hours, moment, number, percent
from campaign.settings import Campaign
from dashboards.labels import network_name, shipped_topics
from dashboards.page.links import outside
from dashboards.page.texts import Nameless
from dashboards.papers.documents import add_link, add_quiet
from dashboards.records.papers import BrightPost, PaperFrames, Quotation, Voice

LONGEST_QUOTE = 420
BLANKS = {True: "[заполняется библиотекой]", False: "[заполняется координатором]"}
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
    """What the note says of itself. ``library`` is the name, empty for the region; ``public`` has no codes and no links."""

    campaign: Campaign
    frozen: str
    frozen_at: datetime
    signature: str
    versions: str
    library: str
    public: bool


@dataclass
class Writer:
    """The document under way; ``sources`` are the tables and charts for the appendix, in their order, ``networks`` those named."""

    document: Any
    frames: PaperFrames
    figures: Mapping[str, PaperFigure]
    queries: Mapping[str, str]
    about: SummaryAbout
    sources: list[tuple[str, str]] = field(default_factory=list)
    nameless: Nameless = field(default_factory=Nameless)
    networks: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.topics = {topic.id: topic.name for topic in shipped_topics()}
        self.places = {one.id: one.name for one in self.frames.municipalities}

    def value(self, key: str) -> Any:
        return self.figures[key].value

    def count(self, key: str) -> int:
        """A figure that is always known."""
        return int(self.value(key))


def add_notes(writer: Writer, section: str, *, blank: bool) -> None:
    """What libraries wrote themselves under this section; a marked blank where they wrote nothing and it is needed."""
    found = [note for note in writer.frames.notes if note.section == section]
    for note in found:
        when = f", справка получена {moment(note.received_at, writer.about.campaign.timezone.key)}"
        add_cited(writer, note.text, f"{note.library or note.library_id}{when}", "")
    if not found and blank:
        run = writer.document.add_paragraph().add_run(BLANKS[bool(writer.about.library)])
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def where(writer: Writer, post: BrightPost) -> str:
    place = writer.places.get(post.municipality or "", "")
    return ", ".join(part for part in (post.library, place) if part)


def speaker(writer: Writer, voice: Voice) -> str:
    name = "Читатель" if writer.about.public else voice.name or "Читатель"
    library = "" if writer.about.library else voice.library
    return ", ".join(part for part in (name, library) if part)


def add_quotation(writer: Writer, quoted: Quotation, who: str, remarks: Sequence[str]) -> None:
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
    paragraph = add_quiet(writer.document, f"{DASH} {source}")
    paragraph.paragraph_format.left_indent = Cm(1)
    if url:
        paragraph.add_run(", ").font.size = Pt(9)
        add_link(paragraph, network or "ссылка", url, 9)


def clipped(words: str, names: Any = readable) -> str:
    """One paragraph of at most ``LONGEST_QUOTE`` characters, cut between words with «[…]»; letters that Word cannot hold go."""
    line = " ".join("".join(max(char, " ") for char in names(words)).split())
    if len(line) <= LONGEST_QUOTE:
        return line
    return f"{line[:LONGEST_QUOTE].rsplit(' ', 1)[0].rstrip(' ,;:—–-')}{NBSP}[…]"


def add_caption(writer: Writer, kind: str, words: str, name: str) -> None:
    mark = _source(writer, words, name)
    paragraph = add_quiet(writer.document, f"{kind} {words} (запрос {mark})")
    paragraph.paragraph_format.keep_with_next = kind == "Табл."


def note_source(writer: Writer, name: str, is_shown: bool, words: str) -> None:
    if is_shown:
        _source(writer, words, name)


def _source(writer: Writer, words: str, name: str) -> str:
    writer.sources.append((words, writer.queries[name]))
    return f"Т{len(writer.sources)}"
