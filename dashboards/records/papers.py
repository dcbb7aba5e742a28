"""Everything that the note is made of: the rows of ``sql/summary``, and two frozen tables."""

from datetime import datetime

import msgspec

from dashboards.records.figures import Apart, Completeness, Day, Headline, TopicFigures
from dashboards.records.people import Municipality
from dashboards.records.texts import Said
from dashboards.rows import Row


class Candidate(Row, frozen=True):
    """A participant of a frozen ranking; one who was erased has a place and no code. Without a place there is a reason."""

    participant_id: str | None
    kind: str = msgspec.field(name="class")
    name: str
    place: int | None
    tier: int | None
    reason: str | None


class MunicipalityLine(Row, frozen=True):
    name: str
    posts: int
    comments: int
    readers: int
    satisfaction: float | None
    voters: int
    questions: int
    answered: int


class Placed(Row, frozen=True):
    """A library's place in the ranking."""

    place: int
    place_low: int | None
    place_high: int | None
    tier: int | None
    name: str
    municipality: str | None
    score: float


class Quotation(Row, frozen=True):
    """A text that is quoted; ``library`` is the name of the one that it counts for."""

    library: str | None
    network: str
    kind: str
    owner_id: str
    url: str | None
    published_at: datetime
    text: str


class BrightPost(Quotation, frozen=True):
    municipality: str | None
    reactions: int | None
    readers: int


class Voice(Quotation, frozen=True):
    """A reader's text; ``name`` is the reader's, or what stands for it."""

    name: str | None


class OnTopic(Voice, frozen=True):
    topic: str


class Answered(Voice, frozen=True):
    """``what`` is question or complaint."""

    what: str
    answer: str
    answer_url: str | None
    answered_at: datetime


class Suggested(Voice, frozen=True):
    """A suggestion, made in so many ``texts``."""

    topics: list[Said]
    texts: int


class Wanted(Row, frozen=True):
    """A theme: what readers ask for or complain of, in how many wants of how many readers about how many libraries. ``shared``
    is how many themes there are of more than one reader.
    """

    theme_id: str
    name: str
    topic: str
    wants: int
    readers: int
    libraries: int
    complaints: int
    suggestions: int
    shared: int


class Note(Row, frozen=True):
    """What a library wrote itself under a section; ``voice`` is librarian, reader or report."""

    section: str
    voice: str
    library_id: str
    library: str | None
    text: str
    received_at: datetime


class Participating(Row, frozen=True):
    """A library that took part."""

    id: str
    name: str
    municipality: str | None
    posts: int
    comments: int
    readers: int
    place: int | None


class Lacking(Row, frozen=True):
    detail: str


class PaperFrames(msgspec.Struct, frozen=True):
    headline: Headline
    outside_summary: Apart
    completeness: list[Completeness]
    municipalities: list[Municipality]
    days: list[Day]
    municipalities_of: list[MunicipalityLine]
    places: list[Placed]
    topics: list[TopicFigures]
    brightest: list[BrightPost]
    waiting: list[Voice]
    answers: list[Answered]
    suggestions: list[Suggested]
    themes: list[Wanted]
    notes: list[Note]
    missing: list[Lacking]
    taking_part: list[Participating]
    praise: list[OnTopic]
    problem: list[OnTopic]
