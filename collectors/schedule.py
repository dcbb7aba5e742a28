"""What is still to ask: what earlier nights have finished, less what can have changed since."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from campaign.settings import Campaign, SourceSettings
from collectors.records import Coverage
from collectors.source import Known, KnownPost

# A run goes on with one that was cut off no longer ago than this; a later one is another night.
NIGHT = timedelta(hours=20)
# What was read to its end is read again after so many days: a tag may be added to an old post. Queries and walls
# take turns, each at a number of days of its own, so that no night has to ask everything.
SHORTEST_TRUST, TURNS = timedelta(days=3, hours=12), 4
# Three nights, whatever the minute at which they start.
REREAD_AFTER = timedelta(days=2, hours=12)
# Where no more talks than these are old enough, reading all of them again costs nothing.
FEW_TALKS = 20

Span = tuple[int, int]


class Schedule:
    """The night's plan, made of the run's clock, the campaign's ages and what is known."""

    def __init__(
        self, campaign: Campaign, known: Known, now: datetime, *, network: str = "vk", counting: bool = False
    ) -> None:
        settings = campaign.sources.get(network, SourceSettings())
        self._now = now
        self._asked: dict[tuple[str, str], list[Coverage]] = defaultdict(list)
        for row in known.asked:
            self._asked[row.route, row.target].append(row)
        self._revisit = tuple(timedelta(days=days) for days in settings.revisit_days)
        self._reread = tuple(timedelta(days=days) for days in settings.reread_days)
        self._is_last = now >= campaign.closes_at - timedelta(days=1)
        self._asks_all = self._is_last or counting
        self.began = min((clock for clock in known.cut_off if clock <= now < clock + NIGHT), default=now)
        if counting:
            # What was seen before the end was not seen on this night, though it went on with a run that began before.
            self.began = max(self.began, campaign.ends_at)
        #: This very night has been through all its stages before.
        self.repeated = known.whole_at == now

    def tonight(self, moment: datetime | None) -> bool:
        """Whether something was done in this night: by this run's clock, or by one that it goes on with."""
        return moment is not None and self.began <= moment <= self._now

    def finished(self, route: str, target: str) -> Coverage | None:
        """What this night has already said about a query, if it needs no asking again."""
        for row in self._asked.get((route, target), ()):
            if row.status in ("done", "skipped") and self.tonight(row.fetched_at):
                return row
        return None

    def last(self, route: str, target: str) -> Coverage | None:
        """What was last said about a query."""
        return max(self._asked.get((route, target), ()), key=lambda row: row.fetched_at, default=None)

    def first_asked(self, route: str, targets: Iterable[str]) -> datetime | None:
        """Since when all of the queries have been asked; ``None`` if one never was."""
        firsts = [
            min((row.fetched_at for row in self._asked.get((route, one), ())), default=None)
            for one in targets
        ]
        return None if None in firsts else max((first for first in firsts if first), default=None)

    def to_ask(
        self, route: str, target: str, span: Span, overlap: timedelta, since: datetime | None = None
    ) -> list[Span]:
        """The parts of a window of publication times that no trusted answer covers, newest first.

        An answer is not trusted for the last ``overlap`` before it was given, nor for ever, nor from nights
        before ``since``; on the last night no other is: what was missed then would be missed for good.
        """
        safe = []
        for row in self._asked.get((route, target), ()):
            if row.status != "done" or row.window_start is None or row.window_end is None:
                continue
            until = row.window_end
            if not self.tonight(row.fetched_at):
                if not self._is_trusted(row, since):
                    continue
                until = min(until, row.fetched_at - overlap)
            safe.append((int(row.window_start.timestamp()), int(until.timestamp())))
        return without(span, safe)

    def _is_trusted(self, row: Coverage, since: datetime | None) -> bool:
        if self._is_last or (since is not None and row.fetched_at < since - NIGHT):
            return False
        return row.fetched_at < self._now < row.fetched_at + _trust(row.target)

    def post_is_due(self, post: KnownPost) -> bool:
        """Whether to ask for a post by its number: it is of an age to be, or was missed once."""
        if self.tonight(post.fetched_at) or self.tonight(post.missed_at):
            return False
        if post.missed_at and not post.gone:
            return True
        asked = max(post.fetched_at, post.missed_at or post.fetched_at)
        return asked < self._now and (self._asks_all or self._passed(self._revisit, post, asked))

    def talk_has_moved(self, post: KnownPost, count: int | None) -> bool:
        """Whether a post's comments must be read: never read to their end, counted anew, or one was missed."""
        if post.talk_read_at is None:
            return count != 0
        if self.tonight(post.talk_read_at):
            return False
        return post.comments_missed or (count is not None and count != post.talk_counter)

    def talk_is_due(self, post: KnownPost) -> bool:
        """Whether comments whose counter stands still are to be read again: they may have been edited."""
        read_at = post.talk_read_at
        if read_at is None or not read_at + REREAD_AFTER <= self._now:
            return False
        return self._is_last or self._passed(self._reread, post, read_at)

    def talk_may_be_due(self, post: KnownPost) -> bool:
        """The same where there are few talks: at every age at which the post itself is asked again."""
        read_at = post.talk_read_at
        if read_at is None or self.tonight(read_at) or read_at > self._now:
            return False
        return self._is_last or self._passed(self._revisit, post, read_at)

    def _passed(self, ages: Sequence[timedelta], post: KnownPost, asked: datetime) -> bool:
        """Whether the post has reached one of the ages since it was asked."""
        if post.published_at is None:
            return True
        return any(asked < post.published_at + age <= self._now for age in ages)


def _trust(target: str) -> timedelta:
    return SHORTEST_TRUST + timedelta(days=zlib.crc32(target.encode()) % TURNS)


def without(span: Span, taken: Iterable[Span]) -> list[Span]:
    """A span less others, newest part first. Parts share their ends with what was taken."""
    parts = []
    start, end = span
    for first, last in sorted(taken):
        if last <= start or last <= first:
            continue
        if first >= end:
            break
        if first > start:
            parts.append((start, first))
        start = last
    if start < end:
        parts.append((start, end))
    return parts[::-1]
