"""The sum of a source's coverage: what was asked, found, new, cut off, skipped, and why; the day's quota."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from campaign.routes import NIGHT, ROUTES, route_name
from collectors.records import Comment, Coverage, Post, Record, Status

Key = tuple[str, str]
TALKS_AT_ONCE = 16


@dataclass(frozen=True)
class Usage:
    """How much of a method's day was used; ``daily`` is ``None`` where the network sets no such limit."""

    method: str
    calls: int
    daily: int | None


@dataclass
class Row:
    """One route. ``queries`` were asked in ``calls`` requests; ``reasons`` counts why some were not finished."""

    route: str
    queries: int = 0
    calls: int = 0
    found: int = 0
    accepted: int = 0
    new: int = 0
    by_status: Counter[Status] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        return route_name(self.route, brief=True)


class Ledger:
    """Adds up records as they pass; keeps no record.

    ``posts`` and ``comments`` are those that the warehouse has, as ``Known`` says it: what is not there is new.
    """

    def __init__(self, posts: Container[Key] = (), comments: Mapping[Key, str] | None = None) -> None:
        self._posts = posts
        self._comments = comments or {}
        # Split once for all comments of a talk, of which a few are read at a time.
        self._held = lru_cache(maxsize=TALKS_AT_ONCE)(self._comments_of)
        self._rows: dict[str, Row] = {}
        self.last_error: str | None = None
        # Lines for whoever runs the night, besides the sums.
        self.notes: list[str] = []

    @property
    def asked(self) -> int:
        """How many queries were asked."""
        return sum(row.queries for row in self._rows.values())

    @property
    def unfinished(self) -> bool:
        """Whether a query was cut off or failed: such a night ends with exit code 3."""
        return any(row.by_status["cut_off"] or row.by_status["failed"] for row in self._rows.values())

    def rows(self) -> list[Row]:
        order = list(ROUTES)
        return sorted(
            self._rows.values(), key=lambda row: order.index(row.route) if row.route in order else 99
        )

    def passing(self, records: Iterable[Record]) -> Iterator[Record]:
        """The same records, added up as they go by."""
        for record in records:
            self.add(record)
            yield record

    def add(self, record: Record) -> None:
        if isinstance(record, Coverage):
            if record.route != NIGHT:
                self._cover(record)
        elif isinstance(record, Post):
            if record.matched_tag and (record.owner_id, record.post_id) not in self._posts:
                self._row(record.found_by.partition(":")[0]).new += 1
        elif isinstance(record, Comment):
            held = self._held(record.owner_id, record.post_id or "")
            self._row("comments").new += not record.deleted and record.comment_id not in held

    def _comments_of(self, owner_id: str, post_id: str) -> frozenset[str]:
        return frozenset(self._comments.get((owner_id, post_id), "").split(","))

    def _cover(self, record: Coverage) -> None:
        row = self._row(record.route)
        row.queries += 1
        row.calls += record.calls
        row.found += record.found
        row.accepted += record.accepted
        row.by_status[record.status] += 1
        if record.status != "done" and record.error:
            row.reasons[record.error] += 1
            self.last_error = record.error

    def _row(self, route: str) -> Row:
        return self._rows.setdefault(route, Row(route))
