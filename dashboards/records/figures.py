"""Counts and shares, and how much of the campaign they cover."""

from datetime import date, datetime

from dashboards.rows import Row


class Figures(Row, frozen=True):
    """What was written in a scope and what its readers say.

    ``satisfaction`` is unknown where fewer than ten ``voters`` said it; the median waiting time where more than half of
    the questions still wait, ``median_answer_over_hours`` at least.
    """

    posts: int
    comments: int
    readers: int
    opinions: int
    positive: int
    neutral: int
    negative: int
    satisfaction: float | None
    satisfaction_low: float | None
    satisfaction_high: float | None
    questions: int
    answered: int
    median_answer_hours: float | None
    suggestions: int
    voters: int
    median_answer_over_hours: float | None


class Headline(Figures, frozen=True):
    """The campaign as a whole."""

    libraries_active: int
    libraries_total: int
    municipalities_active: int
    municipalities_total: int
    partners: int
    gone_posts: int
    deleted_comments: int


class Summary(Figures, frozen=True):
    """A library or a municipality, active or not."""

    id: str
    name: str


class TopicFigures(Row, frozen=True):
    """Readers' opinions on a topic; ``share``, the mean of the readers' votes, is unknown where ``voters`` are few."""

    topic: str
    opinions: int
    positive: int
    neutral: int
    negative: int
    voters: int
    share: float | None
    low: float | None
    high: float | None


class TopicSentiment(TopicFigures, frozen=True):
    """The same of a library, of a municipality (no library) or of the region (neither)."""

    library_id: str | None
    municipality: str | None


class Day(Row, frozen=True):
    """A local day of the campaign or of the collecting after it."""

    day: date
    posts: int
    comments: int


class CorrectedShare(Row, frozen=True):
    """Satisfaction of the region or of a municipality as the reviewed sample corrects it."""

    scope: str
    id: str
    share: float
    low: float
    high: float
    n_reviewed: int


class Completeness(Row, frozen=True):
    """How much of what is public was found; no share where too little was to estimate it. ``found_personal`` is a lower bound."""

    scope: str
    n_walls: int
    n_both: int
    share: float | None
    share_low: float | None
    share_high: float | None
    found_personal: int


class Missing(Row, frozen=True):
    """A thing that is known not to be here, in a sentence."""

    kind: str
    detail: str


class Coverage(Row, frozen=True):
    """Questions to a network that ended alike, and what came of them; ``target`` is what was asked where it was not done."""

    network: str
    route: str
    target: str
    status: str
    error: str | None
    questions: int
    found: int
    accepted: int


class Apart(Row, frozen=True):
    """What stands apart from the region's totals; ``undecided`` are participants of unknown region, and what of theirs counts."""

    participants: int
    authors: int
    posts: int
    comments: int
    reactions: int | None
    undecided: int
    undecided_posts: int
    undecided_comments: int
    taken_out: int
    taken_along: int


class Compared(Row, frozen=True):
    """A figure of this campaign and of an earlier one; unknown where one of them does not have it."""

    figure: str
    now: float | None
    earlier: float | None


class ComparedCampaign(Row, frozen=True):
    """One of the two campaigns: ``which`` is now or earlier, ``reviewed`` by how many texts its satisfaction is corrected."""

    which: str
    title: str
    start_day: date
    end_day: date
    reviewed: int = 0


class Announced(Row, frozen=True):
    """A library that announced its part or has posts: ``status`` is both, silent or unannounced."""

    name: str
    status: str


class OwedNote(Row, frozen=True):
    """A library that takes part, and whether it still owes its note."""

    name: str
    owed: bool


class Sharing(Row, frozen=True):
    """A region of the lake: what leaves its home (``figures`` or ``words``), when that last was anything new, what it counted."""

    name: str
    share: str
    pushed_at: datetime
    libraries: int
    posts: int
    comments: int
