"""What a participant's sheet is written from: the ranking of its class, and every line that counted or did not."""

from datetime import date, datetime

import msgspec

from dashboards.records.people import Ranked, Rule
from dashboards.rows import Row


class AppealPost(Row, frozen=True):
    """A post that touches the participant: whether it counts, why, and what its engagement is worked out from."""

    kind: str
    network: str
    owner_id: str
    url: str | None
    published_at: datetime
    day: date
    counted: bool
    reason: str
    likes: int | None
    reposts: int | None
    readers_comments: int | None
    reactions: int | None
    subscribers: int | None
    engagement: float | None
    counted_at: datetime | None
    source: str | None
    wall: str | None
    text: str


class AppealReader(Row, frozen=True):
    """A reader's comment under the participant's posts or about it."""

    reader: str | None
    url: str | None
    published_at: datetime
    counted: bool
    reason: str


class AppealAnswer(Row, frozen=True):
    """A reader's question or complaint about the library."""

    what: str
    url: str | None
    asked_at: datetime
    answered_at: datetime | None
    answer_url: str | None
    counted: bool
    reason: str


class AppealText(Row, frozen=True):
    """A text of a reader."""

    kind: str
    url: str | None
    published_at: datetime
    libraries: str | None
    counted: bool
    reason: str


class AppealDecision(Row, frozen=True):
    """What people decided of the participant itself."""

    field: str
    value: str
    reason: str | None
    by: str | None
    at: str | None


class AppealSubjects(Row, frozen=True):
    """How many texts count because they name a library, and how many of these people have confirmed."""

    texts: int
    confirmed: int


class ClassFrames(msgspec.Struct, frozen=True):
    """``ranking``: a whole class; ``rule``: that of the class whose weights apply to it."""

    ranking: list[Ranked]
    rule: list[Rule]


class OwnFrames(msgspec.Struct, frozen=True):
    """What concerns the participant alone."""

    posts: list[AppealPost]
    readers: list[AppealReader]
    answers: list[AppealAnswer]
    texts: list[AppealText]
    decisions: list[AppealDecision]
    subjects: AppealSubjects


class AppealFrames(OwnFrames, frozen=True):
    """With what concerns its whole class."""

    of_class: ClassFrames
