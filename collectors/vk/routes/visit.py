"""What one run knows and shares between its stages: the rule of acceptance and what was accepted."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from campaign.errors import UnexpectedAnswer
from campaign.routes import route_name
from campaign.settings import Campaign
from collectors.acceptance import Acceptance
from collectors.records import Author, Comment, Coverage, Post, Status, encode
from collectors.schedule import Schedule
from collectors.source import Known, Progress
from collectors.unread import KINDS, Kind, Unread, Unreadable
from collectors.vk.api.client import Answer
from collectors.vk.api.problems import Action
from collectors.vk.parse import (
    NETWORK,
    captions,
    is_removed,
    moment_of,
    name_of,
    not_words,
    parse_comment,
    parse_post,
)

log = logging.getLogger(__name__)

T = TypeVar("T", Post, Comment, Author)
Key = tuple[str, str]

# So many items of a kind, none of which can be read: the format has changed.
STRANGE_ITEMS = 20
# The warehouse reads lines of twice the size.
LARGEST_RECORD = 8 << 20
# An object of more pages than these has no end.
MOST_PAGES = 1000
# So many questions of a method in a row without an answer: it is not one object that spoils a batch.
MOST_HALVINGS = 12
_FORMAT = "VK изменил формат ответов, из {words} не прочесть ничего ({why}): обновите bibliopulse"


@dataclass
class Visit:
    """One run. Only the caller's thread touches it.

    ``accepted`` has the campaign's posts with the number of comments that VK claims, ``reposted`` those of this run with the
    number of reposts, ``authors`` whom they name, ``closed`` the walls that could not be read, ``read_from`` the time back to which the others
    were, ``met`` what of the known was seen in this run, and ``missed`` what was not to be had. ``notes`` are lines for
    whoever runs the night. ``counting`` as ``Budget`` has it.
    """

    campaign: Campaign
    known: Known
    now: datetime
    progress: Progress
    counting: bool = False
    acceptance: Acceptance = field(init=False)
    schedule: Schedule = field(init=False)
    accepted: dict[Key, int | None] = field(default_factory=dict)
    reposted: dict[Key, int] = field(default_factory=dict)
    authors: set[str] = field(default_factory=set)
    described: set[str] = field(default_factory=set)
    met: set[Key] = field(default_factory=set)
    missed: set[Key] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    read_from: dict[str, datetime] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _yielded: set[tuple[str, str, str]] = field(default_factory=set)
    _found: set[Key] = field(default_factory=set)
    _done: dict[str, int] = field(default_factory=dict)
    _parsed: Counter[Kind] = field(default_factory=Counter)
    _strange: Counter[tuple[Kind, str]] = field(default_factory=Counter)
    _failed: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.acceptance = Acceptance(self.campaign)
        self.now = self.now.astimezone(UTC)
        self.schedule = Schedule(self.campaign, self.known, self.now, counting=self.counting)
        if not self.schedule.repeated:
            self.authors.update(self.known.strangers)

    def step(self, stage: str, total: int | None, count: int = 1) -> None:
        """Tell whoever watches that ``count`` more of the stage is done."""
        self._done[stage] = self._done.get(stage, 0) + count
        self.progress(route_name(stage, brief=True), self._done[stage], total)

    def take_post(self, item: Any, route: str, target: str, unread: Unread) -> tuple[Post | None, bool]:
        """A post of an answer: what to yield of it, and whether the campaign takes it.

        Each query yields a post once, so that what found it does not hang on who was quicker. A known
        post is yielded even if the campaign no longer takes it: its text has changed. So is one with what is
        nearly a tag: people may decide that it is one.
        """
        if isinstance(item, dict) and is_removed(item):
            return None, False
        post = self.parsed(
            "post", item, lambda: parse_post(item, found_by=f"{route}:{target}", fetched_at=self.now), unread
        )
        if post is None:
            return None, False
        key = (post.owner_id, post.post_id)
        post = self.acceptance.matched(post, captions(item))
        taken = post.matched_tag is not None
        if not taken and self.acceptance.in_time(post.published_at) and (strange := not_words(item)):
            unread.add("post", f"поле {strange} не того вида", name_of(item))
        if taken:
            self._accept(key, post)
        elif key not in self.known.posts and not self.acceptance.is_near(post):
            return None, False
        self.met.add(key)
        if (post.found_by, *key) in self._yielded:
            return None, taken
        self._yielded.add((post.found_by, *key))
        return post, taken

    def _accept(self, key: Key, post: Post) -> None:
        # Routes may disagree on the number of comments: the larger one is worth asking about.
        counts = [count for count in (self.accepted.get(key), post.comments) if count is not None]
        self.accepted[key] = max(counts, default=None)
        self.reposted[key] = max(self.reposted.get(key, 0), post.reposts or 0)
        names = (post.owner_id, post.author_id, post.signer_id)
        self.authors.update(name for name in names if name)

    def take_found_comment(self, item: Any, unread: Unread) -> tuple[Comment | None, bool]:
        """A comment that search found: what to yield of it, and whether it carries a tag itself.

        Search says less of it than a reading of its post's comments, which therefore has the last word.
        """
        comment = self.parsed("comment", item, lambda: parse_comment(item, fetched_at=self.now), unread)
        if comment is None or comment.deleted or not self.in_dialogue(comment):
            return None, False
        if self.acceptance.matcher.match(comment.text) is None:
            return None, False
        key = (comment.owner_id, comment.comment_id)
        if key in self._found or self._was_read(comment):
            return None, True
        self._found.add(key)
        if comment.author_id:
            self.authors.add(comment.author_id)
        return comment, True

    def _was_read(self, comment: Comment) -> bool:
        post = (comment.owner_id, comment.post_id or "")
        known = self.known.posts.get(post)
        return known is not None and known.talk_read_at is not None and comment.comment_id in self.held(post)

    def held(self, post: Key) -> frozenset[str]:
        """The living comments of a post that the warehouse has."""
        joined = self.known.comments.get(post)
        return frozenset(joined.split(",")) if joined else frozenset()

    def in_dialogue(self, comment: Comment) -> bool:
        """Whether it was written before collecting ends."""
        return self.acceptance.in_dialogue(comment.published_at)

    def parsed(self, kind: Kind, item: Any, parse: Callable[[], T], unread: Unread) -> T | None:
        """What ``parse`` makes of an item; ``None`` for one that lacks what it must have, which is said in ``unread``.

        One that is certainly of another time than the campaign's is nobody's loss.
        """
        try:
            record = parse()
            if len(encode(record)) > LARGEST_RECORD:
                raise Unreadable(f"больше {LARGEST_RECORD >> 20} МБ")
        except Unreadable as error:
            why, name = str(error), name_of(item)
            at = moment_of(item)
            campaign = self.campaign
            if at is None or campaign.starts_at.timestamp() <= at < campaign.closes_at.timestamp():
                unread.add(kind, why, name)
                self._strange[kind, why] += 1
                log.error("VK: %s %s was left out: %s", kind, name, why)
            return None
        self._parsed[kind] += 1
        return record

    def check_format(self) -> list[str]:
        """A line for each kind of which nothing at all could be read.

        Raises ``UnexpectedAnswer`` where no kind was.
        """
        lines = []
        for kind, words in KINDS.items():
            reasons = {why: count for (of, why), count in self._strange.items() if of == kind}
            if not self._parsed[kind] and sum(reasons.values()) >= STRANGE_ITEMS:
                lines.append(_FORMAT.format(words=words[2], why=max(reasons, key=lambda why: reasons[why])))
        if lines and not self._parsed.total():
            raise UnexpectedAnswer(lines[0], source=NETWORK)
        return lines

    def may_halve(self, method: str, answer: Answer, size: int) -> bool:
        """Whether to ask for the halves of a batch: one object may spoil it for all."""
        failed = answer.problem is not None and answer.problem.action is Action.FAIL
        self._failed[method] = self._failed[method] + 1 if failed else 0
        return failed and size > 1 and self._failed[method] <= MOST_HALVINGS

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
    ) -> Coverage:
        return Coverage(
            network=NETWORK,
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
            fetched_at=self.now,
        )
