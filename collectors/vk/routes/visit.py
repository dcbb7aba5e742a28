"""What one run knows and shares between its stages: the rule of acceptance and what was accepted."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from campaign.errors import UnexpectedAnswer
from campaign.settings import Campaign
from campaign.tags import Matcher
from collectors.records import Comment, Coverage, Post, Status
from collectors.source import Known, Progress
from collectors.vk.parse import NETWORK, is_removed, parse_comment, parse_post
from collectors.vk.routes.schedule import Schedule

log = logging.getLogger(__name__)

T = TypeVar("T")
Key = tuple[str, str]

# So many items in a row without the fields that we rely on: the format has changed.
STRANGE_ITEMS = 20


@dataclass
class Visit:
    """One run. Only the caller's thread touches it.

    ``accepted`` has the campaign's posts with the number of comments that VK claims, ``authors`` whom
    they name, ``closed`` the walls that could not be read, ``read_from`` the time back to which the others
    were, ``met`` what of the known was seen in this run, and ``missed`` what was not to be had.
    """

    campaign: Campaign
    known: Known
    now: datetime
    progress: Progress
    matcher: Matcher = field(init=False)
    schedule: Schedule = field(init=False)
    accepted: dict[Key, int | None] = field(default_factory=dict)
    authors: set[str] = field(default_factory=set)
    described: set[str] = field(default_factory=set)
    met: set[Key] = field(default_factory=set)
    missed: set[Key] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    read_from: dict[str, datetime] = field(default_factory=dict)
    _yielded: set[tuple[str, str, str]] = field(default_factory=set)
    _found: set[Key] = field(default_factory=set)
    _done: dict[str, int] = field(default_factory=dict)
    _parsed: int = 0
    _strange: int = 0

    def __post_init__(self) -> None:
        self.matcher = self.campaign.matcher()
        self.now = self.now.astimezone(UTC)
        self.schedule = Schedule(self.campaign, self.known, self.now)
        if not self.schedule.repeated:
            self.authors.update(self.known.strangers)

    def step(self, stage: str, total: int | None, count: int = 1) -> None:
        """Tell whoever watches that ``count`` more of the stage is done."""
        self._done[stage] = self._done.get(stage, 0) + count
        self.progress(stage, self._done[stage], total)

    def take_post(self, item: Any, route: str, target: str) -> tuple[Post | None, bool]:
        """A post of an answer: what to yield of it, and whether the campaign takes it.

        Each query yields a post once, so that what found it does not hang on who was quicker. A known
        post is yielded even if the campaign no longer takes it: its text has changed.
        """
        post = self.parsed(lambda: parse_post(item, found_by=f"{route}:{target}", fetched_at=self.now))
        if post is None or is_removed(item):
            return None, False
        key = (post.owner_id, post.post_id)
        post = self._matched(post)
        taken = post.matched_tag is not None
        if taken:
            self._accept(key, post)
        elif key not in self.known.posts:
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
        names = (post.owner_id, post.author_id, post.signer_id)
        self.authors.update(name for name in names if name)

    def _matched(self, post: Post) -> Post:
        published = post.published_at
        if published is None or not self.campaign.starts_at <= published < self.campaign.ends_at:
            return post
        tag = self.matcher.match(post.text)
        if tag:
            return msgspec.structs.replace(post, matched_tag=tag, match_place="own")
        tag = self.matcher.match(post.quoted_text)
        return msgspec.structs.replace(post, matched_tag=tag, match_place="quoted") if tag else post

    def take_found_comment(self, item: Any) -> tuple[Comment | None, bool]:
        """A comment that search found: what to yield of it, and whether it carries a tag itself.

        Search says less of it than a reading of its post's comments, which therefore has the last word.
        """
        comment = self.parsed(lambda: parse_comment(item, fetched_at=self.now))
        if comment is None or comment.deleted or not self.in_dialogue(comment):
            return None, False
        if self.matcher.match(comment.text) is None:
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
        published = comment.published_at
        return published is not None and self.campaign.starts_at <= published < self.campaign.closes_at

    def parsed(self, parse: Callable[[], T]) -> T | None:
        """What ``parse`` makes of an item; ``None`` for one that lacks what it must have."""
        try:
            record = parse()
        except (LookupError, TypeError, ValueError, OverflowError, OSError) as error:
            self._strange += 1
            log.error("VK: an item was left out, %s: %s", type(error).__name__, error)
            if not self._parsed and self._strange >= STRANGE_ITEMS:
                raise UnexpectedAnswer(
                    "VK изменил формат ответов, прочесть их не удаётся: обновите bibliopulse", source=NETWORK
                ) from error
            return None
        self._parsed += 1
        return record

    def coverage(
        self,
        route: str,
        target: str,
        *,
        calls: int,
        found: int = 0,
        accepted: int = 0,
        window: tuple[datetime, datetime] | None = None,
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
            status=status,
            error=error,
            fetched_at=self.now,
        )
