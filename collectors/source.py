"""The protocol that every network follows, and what it is told."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from campaign.run import Run
from campaign.settings import Campaign
from collectors.keys import Key
from collectors.ledger import Ledger, Usage
from collectors.records import Coverage, Record

# Told ``(stage, done, total)`` while a stage goes on; ``total`` is ``None`` where nobody knows it.
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class KnownPost:
    """What the warehouse remembers of a post: enough to decide whether to ask again.

    ``comments`` counts the living comments that we hold, ``counter`` and ``reposts`` are what the network said last.
    ``talk_read_at`` is when the comments were last read to their end, ``talk_counter`` what the counter
    was then, ``comments_missed`` whether that reading missed a comment for the first time.
    ``missed_at`` is when the post itself was last missed since it was seen, ``gone`` that it was missed on
    two nights.
    """

    published_at: datetime | None
    comments: int | None
    fetched_at: datetime
    matched: bool = True
    counter: int | None = None
    talk_read_at: datetime | None = None
    talk_counter: int | None = None
    comments_missed: bool = False
    missed_at: datetime | None = None
    gone: bool = False
    reposts: int | None = None


@dataclass(frozen=True)
class Known:
    """What the warehouse already has, by ``(owner_id, id)`` within one network.

    ``comments`` are the living comments that we hold, by post, joined by commas. ``accounts`` are all that a screen name
    (in lower case) ever led to, and when last; ``strangers`` wrote something and were never described. ``asked`` has the coverage
    of all queries but those about single posts and persons. ``whole_at`` is the clock of the last run that
    went through to its end, ``cut_off`` those of the runs since then that did not.
    """

    posts: Mapping[tuple[str, str], KnownPost] = field(default_factory=dict)
    authors: Mapping[str, datetime] = field(default_factory=dict)
    comments: Mapping[tuple[str, str], str] = field(default_factory=dict)
    accounts: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)
    strangers: frozenset[str] = frozenset()
    asked: Sequence[Coverage] = ()
    whole_at: datetime | None = None
    cut_off: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class Budget:
    """What may be asked, and the run's clock: every ``fetched_at`` and age comes from ``now``.

    ``counting``: the run is to be the counting night. It asks every known post again, reads the talks whose counter moved,
    and looks by another way for what it misses, so that its ``Gone`` is ``confirmed``.
    """

    now: datetime
    requests_per_second: float = 3.0
    daily_searches: int = 1000
    counting: bool = False


class Source(Protocol):
    """Somewhere people post under a hashtag. ``name`` is the network of its records.

    After ``collect``, finished or given up, ``ledger`` sums up its coverage and ``usage`` the day's quota.
    """

    name: str
    ledger: Ledger
    usage: tuple[Usage, ...]

    def collect(self, campaign: Campaign, known: Known, budget: Budget) -> Iterator[Record]:
        """Yield what is new or changed, and a ``Coverage`` record for every query asked.

        Raises ``SourceError`` when the source gives up; what was yielded before stays valid.
        """
        ...


State = Literal["хорошо", "заметьте", "плохо"]
GOOD: State = "хорошо"
NOTE: State = "заметьте"
BAD: State = "плохо"


@dataclass(frozen=True)
class Line:
    """A line of ``check``: what was looked at, how it is, and what to do; ``todo`` is empty where nothing need be done."""

    subject: str
    state: State
    said: str
    todo: str = ""


@dataclass(frozen=True)
class Plug:
    """How a source is come to: ``make`` gives it with what may be asked of it, ``look`` its lines of ``check``.

    ``make`` raises ``ConfigurationError`` before anything is asked. ``keys`` are what it must be given.
    """

    make: Callable[[Run, Progress], tuple[Source, Budget]]
    look: Callable[[Run], Iterable[Line]] = lambda run: ()
    keys: tuple[Key, ...] = ()
