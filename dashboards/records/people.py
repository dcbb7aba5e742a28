"""Who takes part: participants, their places, libraries and municipalities."""

import msgspec

from dashboards.records.texts import Item
from dashboards.rows import Row


class Participant(Row, frozen=True):
    participant_id: str
    kind: str = msgspec.field(name="class")
    name: str


class Ranked(Participant, frozen=True):
    """A participant in the ranking; without a place there is a reason. ``c_…`` are raw values, ``p_…`` points."""

    place: int | None
    place_low: int | None
    place_high: int | None
    type_group: str | None
    place_in_group: int | None
    municipality: str | None
    score: float
    reason: str | None
    c_posts: float | None
    c_days: float | None
    c_readers: float | None
    c_answered: float | None
    c_reactions_per_subscriber: float | None
    c_comments: float | None
    c_suggestions: float | None
    c_libraries: float | None
    p_posts: float | None
    p_days: float | None
    p_readers: float | None
    p_answered: float | None
    p_reactions_per_subscriber: float | None
    p_comments: float | None
    p_suggestions: float | None
    p_libraries: float | None

    def value(self, component: str) -> float | None:
        found: float | None = getattr(self, f"c_{component}")
        return found

    def points(self, component: str) -> float | None:
        found: float | None = getattr(self, f"p_{component}")
        return found


class Suspicion(Row, frozen=True):
    """A suspicion of a participant with its evidence in words and the texts behind it."""

    participant_id: str
    flag: str
    evidence: str
    items: list[Item]


class Stage(Row, frozen=True):
    """A participant's place in its municipality or in the region: ``stage`` says which."""

    stage: str
    participant_id: str
    place: int


class Library(Row, frozen=True):
    id: str
    name: str
    group: str
    municipality: str | None


class Municipality(Row, frozen=True):
    id: str
    name: str
