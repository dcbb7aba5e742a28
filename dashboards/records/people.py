"""Who takes part: participants, their places, libraries and municipalities."""

import msgspec

from dashboards.records.texts import Item
from dashboards.rows import Row


class Participant(Row, frozen=True):
    participant_id: str
    kind: str = msgspec.field(name="class")
    name: str


class Ranked(Participant, frozen=True):
    """A participant in the ranking; without a place there is a reason. ``c_…`` are raw values, ``p_…`` points.

    ``k_…`` says whether the value is known: if it is not, the points are the median of those who are known.
    """

    place: int | None
    place_low: int | None
    place_high: int | None
    tier: int | None
    type_group: str | None
    place_in_group: int | None
    municipality: str | None
    score: float
    reason: str | None
    c_posts: float | None
    c_days: float | None
    c_readers: float | None
    c_answered: float | None
    c_er: float | None
    c_comments: float | None
    c_suggestions: float | None
    c_libraries: float | None
    p_posts: float | None
    p_days: float | None
    p_readers: float | None
    p_answered: float | None
    p_er: float | None
    p_comments: float | None
    p_suggestions: float | None
    p_libraries: float | None
    k_posts: bool | None
    k_days: bool | None
    k_readers: bool | None
    k_answered: bool | None
    k_er: bool | None
    k_comments: bool | None
    k_suggestions: bool | None
    k_libraries: bool | None

    def value(self, component: str) -> float | None:
        found: float | None = getattr(self, f"c_{component}")
        return found

    def points(self, component: str) -> float | None:
        found: float | None = getattr(self, f"p_{component}")
        return found


class Rule(Row, frozen=True):
    """A component of the ranking rule: its weight, the value that earns all of it, and the median of the points."""

    kind: str = msgspec.field(name="class")
    component: str
    weight: float
    p95: float
    median: float
    n_eligible: int


class Stranger(Row, frozen=True):
    """A participant with texts from outside the region, or of unknown region; without a name nobody knows who it was."""

    participant_id: str | None
    kind: str | None = msgspec.field(name="class")
    name: str | None
    evidence: str | None
    posts: int
    comments: int
    reactions: int | None


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
