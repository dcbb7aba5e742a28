"""One run over a network whose channels and groups are named, not searched: what it takes, has met and misses."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from campaign.routes import NIGHT, route_name
from campaign.settings import Campaign
from collectors.acceptance import Acceptance
from collectors.records import Author, Comment, Coverage, Gone, ItemKind, Named, Post, Record, Status
from collectors.schedule import Schedule
from collectors.source import Budget, Known, Progress
from collectors.unread import Kind, Unread, Unreadable

CHANNEL = "channel"
COMMENTS = "comments"
COMMUNITIES = "communities"
# Posts reach a channel, and tags a post, somewhat after their publication.
LATE = timedelta(days=1)

log = logging.getLogger(__name__)

Key = tuple[str, str]
T = TypeVar("T", Post, Comment, Author)


def silent(stage: str, done: int, total: int | None) -> None:
    """Progress that nobody watches."""


@dataclass
class Walk:
    """What a channel, a group or a talk brought so far."""

    target: str
    calls: int = 0
    found: int = 0
    accepted: int = 0
    status: Status = "done"
    error: str | None = None
    unread: Unread = field(default_factory=Unread)

    def broke_off(self, status: Status, error: str | None) -> None:
        """More exists than was read."""
        self.status, self.error = status, error

    @property
    def is_whole(self) -> bool:
        return self.status == "done" and not self.unread.items


@dataclass
class Reading:
    """``accepted`` has the campaign's posts of this run with their counters, ``met`` what of the known was seen in it."""

    network: str
    campaign: Campaign
    known: Known
    budget: Budget
    progress: Progress = silent
    acceptance: Acceptance = field(init=False)
    schedule: Schedule = field(init=False)
    now: datetime = field(init=False)
    accepted: dict[Key, int | None] = field(default_factory=dict)
    met: set[Key] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    _described: set[str] = field(default_factory=set)
    _done: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.acceptance = Acceptance(self.campaign)
        self.now = self.budget.now.astimezone(UTC)
        self.schedule = Schedule(
            self.campaign, self.known, self.now, network=self.network, counting=self.budget.counting
        )

    def step(self, stage: str, total: int | None) -> None:
        self._done[stage] = self._done.get(stage, 0) + 1
        self.progress(route_name(stage, brief=True), self._done[stage], total)

    def back_to(self, owner: str) -> datetime | None:
        """How far back to read a channel: to what no trusted reading covers, and to the oldest post that is due.

        ``None`` where nothing in it can be new.
        """
        if self.schedule.finished(CHANNEL, owner):
            return None
        start, end = self.campaign.starts_at, min(self.campaign.ends_at, self.now)
        first = int(start.timestamp())
        span = first, max(first + 1, int(end.timestamp()))
        starts = [
            datetime.fromtimestamp(part[0], UTC) for part in self.schedule.to_ask(CHANNEL, owner, span, LATE)
        ]
        starts += [
            max(start, post.published_at)
            for (wall, _), post in self.known.posts.items()
            if wall == owner and post.published_at and self.schedule.post_is_due(post)
        ]
        return min(starts, default=None)

    def parsed(self, kind: Kind, name: str, parse: Callable[[], T], unread: Unread) -> T | None:
        """What ``parse`` makes of an item; ``None`` for one that lacks what it must have, which is said in ``unread``."""
        try:
            return parse()
        except Unreadable as error:
            unread.add(kind, str(error), name)
            log.error("%s: %s %s was left out: %s", self.network, kind, name, error)
            return None

    def take(self, post: Post, captions: str = "") -> Post | None:
        """The post as it is to be kept: one of the campaign, one that is known, or one with what is nearly a tag."""
        post = self.acceptance.matched(post, captions)
        key = (post.owner_id, post.post_id)
        if key in self.met:
            return None
        if post.matched_tag:
            self.accepted[key] = post.comments
        elif key not in self.known.posts and not self.acceptance.is_near(post):
            return None
        self.met.add(key)
        return post

    def leads(self, spelling: str, owner: str) -> Iterator[Record]:
        """What the registry writes leads to this account; said to be mended where it led nowhere before."""
        yield Named(network=self.network, screen_name=spelling.lower(), author_id=owner, fetched_at=self.now)
        before = self.schedule.last(COMMUNITIES, spelling.lower())
        if before and before.status != "done":
            yield self.coverage(COMMUNITIES, spelling.lower(), calls=0, found=1)

    def nowhere(self, spelling: str, why: str, *, calls: int, todo: str) -> Coverage:
        """The registry names what is not to be had: a coordinator has to do something."""
        self.notes.append(f"{spelling}: {why}: {todo}")
        return self.coverage(COMMUNITIES, spelling.lower(), calls=calls, status="skipped", error=why)

    def described(self, author: Author) -> Iterator[Author]:
        """Once a run."""
        if author.author_id not in self._described:
            self._described.add(author.author_id)
            yield author

    def missing(self, owner: str, since: datetime) -> list[str]:
        """Known posts of a channel that a whole reading back to ``since`` has not met."""
        return [
            number
            for (wall, number), post in self.known.posts.items()
            if wall == owner
            and (wall, number) not in self.met
            and not post.gone
            and not self.schedule.tonight(post.missed_at)
            and post.published_at is not None
            and since <= post.published_at < self.now
        ]

    def held(self, post: Key) -> frozenset[str]:
        """The living comments of a post that the warehouse has."""
        joined = self.known.comments.get(post)
        return frozenset(joined.split(",")) if joined else frozenset()

    def talks(self) -> list[Key]:
        """The posts whose comments are to be read: never read, counted anew, or of an age to be."""
        chosen = []
        for key in dict.fromkeys((*self.accepted, *self.known.posts)):
            known = self.known.posts.get(key)
            if key not in self.accepted and (known is None or not known.matched or known.missed_at):
                continue
            counter = self.accepted.get(key, known.counter if known else None)
            if known is None:
                is_due = counter != 0
            else:
                is_due = self.schedule.talk_has_moved(known, counter) or self.schedule.talk_may_be_due(known)
            if is_due:
                chosen.append(key)
        return chosen

    def gone(self, kind: ItemKind, owner: str, number: str, *, confirmed: bool = False) -> Gone:
        return Gone(
            network=self.network,
            kind=kind,
            owner_id=owner,
            item_id=number,
            confirmed=confirmed,
            fetched_at=self.now,
        )

    def night(self) -> Iterator[Coverage]:
        """The mark of a run that went through all its stages."""
        if not self.schedule.repeated:
            yield self.coverage(NIGHT, self.network, calls=0)

    def ended(
        self, route: str, walk: Walk, *, since: datetime | None = None, claimed: int | None = None
    ) -> Coverage:
        """What came of a walk; of a channel's, that it was read from ``since`` until now."""
        status, error = walk.unread.verdict(walk.status, walk.error)
        window = (since, max(since, min(self.campaign.ends_at, self.now))) if since else None
        return self.coverage(
            route,
            walk.target,
            calls=walk.calls,
            found=walk.found,
            accepted=walk.accepted,
            window=window,
            claimed=claimed,
            status=status,
            error=error,
        )

    def coverage(
        self,
        route: str,
        target: str,
        *,
        calls: int,
        found: int = 0,
        accepted: int = 0,
        window: tuple[datetime, datetime] | None = None,
        claimed: int | None = None,
        status: Status = "done",
        error: str | None = None,
        mark: str | None = None,
    ) -> Coverage:
        return Coverage(
            network=self.network,
            route=route,
            target=target,
            window_start=window[0].astimezone(UTC) if window else None,
            window_end=window[1].astimezone(UTC) if window else None,
            calls=calls,
            found=found,
            accepted=accepted,
            claimed=claimed,
            status=status,
            error=error,
            mark=mark,
            fetched_at=self.now,
        )
