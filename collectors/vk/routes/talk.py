"""Comments: the whole talk under each accepted post, threads included, checked against VK's own counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec

from collectors.records import Comment, Gone, Record, Status, is_count
from collectors.schedule import FEW_TALKS
from collectors.source import KnownPost
from collectors.unread import Unread
from collectors.vk.api.client import Answer, Param
from collectors.vk.api.pipeline import Task
from collectors.vk.api.problems import Problem
from collectors.vk.parse import NETWORK, parse_comment, replies
from collectors.vk.routes.paging import Paging
from collectors.vk.routes.visit import Key, Visit

ROUTE = "comments"
# The most replies that come along with their comment.
PREVIEW = 10
BARREN_PAGES = 2


@dataclass
class Level:
    """The top level of a talk (``thread`` is ``None``) or one thread."""

    pages: Paging
    thread: str | None = None


@dataclass
class Talk:
    """The talk under one post. ``open`` counts the questions whose answers are still to come.

    A talk that misses something may be read ``again``, from its end: ``first`` is then the reading before.
    """

    owner_id: str
    post_id: str
    claimed: int | None
    claimed_replies: int = 0
    calls: int = 0
    live: int = 0
    open: int = 0
    seen: set[str] = field(default_factory=set)
    threads: set[str] = field(default_factory=set)
    unread: Unread = field(default_factory=Unread)
    problem: Problem | None = None
    trouble: str | None = None
    first: Talk | None = None

    def level(self, thread: str | None = None, claimed: int | None = None) -> Level:
        return Level(Paging("comment", BARREN_PAGES, self.unread, claimed), thread)


class Comments:
    """Tasks that read the talks under the campaign's posts, where they can have changed."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._total = 0

    def tasks(self) -> Iterator[Task]:
        talks = list(self._talks())
        self._total = len(talks)
        for (owner, post), count in talks:
            talk = Talk(owner, post, count)
            yield self._task(talk, talk.level())

    def _talks(self) -> Iterator[tuple[Key, int | None]]:
        """The talks to read, and the number of comments that VK claims."""
        visit = self._visit
        resting: list[tuple[Key, KnownPost]] = []
        for key in dict.fromkeys((*visit.accepted, *visit.known.posts)):
            known = visit.known.posts.get(key)
            if key not in visit.accepted and (known is None or not self._is_there(key, known)):
                continue
            # A count that VK did not give is no zero.
            count = visit.accepted.get(key, known.counter if known else None)
            if known is None:
                if count != 0:
                    yield key, count
            elif visit.schedule.talk_has_moved(known, count) or visit.schedule.talk_is_due(known):
                yield key, count
            elif visit.schedule.talk_may_be_due(known):
                resting.append((key, known))
        if len(resting) <= FEW_TALKS:
            yield from ((key, visit.accepted.get(key, known.counter)) for key, known in resting)

    def _is_there(self, key: Key, known: KnownPost) -> bool:
        """Whether a post that was not met may still have comments to read."""
        visit = self._visit
        if key in visit.met or key[0] in visit.closed:
            return False
        return known.matched and known.missed_at is None and key not in visit.missed

    def _task(self, talk: Talk, level: Level) -> Task:
        talk.open += 1
        params: dict[str, Param] = {
            "owner_id": talk.owner_id,
            "post_id": talk.post_id,
            "count": level.pages.size,
            "offset": level.pages.offset,
            "sort": "desc" if talk.first else "asc",
            "need_likes": True,
            # Without it VK cuts every text at 90 characters.
            "preview_length": 0,
        }
        if level.thread is None:
            params["thread_items_count"] = PREVIEW
        else:
            params["comment_id"] = level.thread
        return Task("wall.getComments", params, partial(self._page, talk, level))

    def _page(self, talk: Talk, level: Level, answer: Answer) -> Iterator[Record | Task]:
        talk.open -= 1
        talk.calls += answer.calls
        if level.pages.passes_over(answer):
            yield self._task(talk, level)
        elif answer.problem:
            # A thread whose comment has vanished meanwhile does not spoil what the other pages brought.
            talk.problem = talk.problem or answer.problem
        else:
            yield from self._items(talk, level, answer)
        if not talk.open:
            yield from self._missed(talk)
            yield self._end(talk)

    def _items(self, talk: Talk, level: Level, answer: Answer) -> Iterator[Record | Task]:
        items, before = answer.response["items"], len(talk.seen)
        for item in items:
            yield from self._comment(talk, item, level.thread)
            if isinstance(item, dict):
                # Nested threads are not VK's habit today; they are read all the same.
                yield from self._replies(talk, item, level.thread)
        self._count(talk, level, answer.response)
        level.pages.turn(answer, len(items), len(talk.seen) - before)
        if level.pages.goes_on():
            yield self._task(talk, level)
        else:
            talk.trouble = talk.trouble or level.pages.trouble()

    def _count(self, talk: Talk, level: Level, response: dict[str, Any]) -> None:
        here, everywhere = response.get("current_level_count"), response.get("count")
        if level.thread is None and is_count(everywhere):
            talk.claimed = everywhere
            # Older answers do not count the level by itself.
            here = here if is_count(here) else max(0, everywhere - talk.claimed_replies)
        elif not is_count(here):
            here = everywhere
        if is_count(here):
            pages = level.pages
            pages.claimed = max(here, pages.claimed or 0) if level.thread else here

    def _replies(self, talk: Talk, item: dict[str, Any], within: str | None) -> Iterator[Record | Task]:
        top, (count, listed) = str(item.get("id")), replies(item)
        talk.claimed_replies += len(listed) if count is None else count
        for reply in listed:
            yield from self._comment(talk, reply, top)
        is_long = within is None if count is None else count > len(listed)
        if is_long and top not in talk.threads:
            talk.threads.add(top)
            # From its beginning: in which order VK lists the replies that came along is not documented.
            yield self._task(talk, talk.level(top, count))

    def _comment(self, talk: Talk, item: Any, thread: str | None) -> Iterator[Comment]:
        comment = self._visit.parsed(
            "comment",
            item,
            lambda: parse_comment(
                item, owner_id=talk.owner_id, post_id=talk.post_id, fetched_at=self._visit.now
            ),
            talk.unread,
        )
        if comment is None or comment.comment_id in talk.seen:
            return
        talk.seen.add(comment.comment_id)
        talk.live += not comment.deleted
        if not self._visit.in_dialogue(comment) or (talk.first and comment.comment_id in talk.first.seen):
            return
        if thread and comment.parent_comment_id is None:
            comment = msgspec.structs.replace(comment, parent_comment_id=thread)
        if comment.author_id:
            self._visit.authors.add(comment.author_id)
        yield comment

    def _missed(self, talk: Talk) -> Iterator[Gone | Task]:
        """What we hold and a whole reading no longer shows; where VK hides comments that is no proof.

        On the counting night a second reading, from the end, has to miss it too.
        """
        whole = not talk.unread.items and self._end_met(talk) == ("done", None)
        first = talk.first or talk
        missed = self._visit.held((talk.owner_id, talk.post_id)) - first.seen - talk.seen
        if not missed or not (whole or talk.first):
            return
        if self._visit.counting and not talk.first:
            self._total += 1
            second = Talk(talk.owner_id, talk.post_id, talk.claimed, first=talk)
            yield self._task(second, second.level())
            return
        for number in sorted(missed):
            yield Gone(
                network=NETWORK,
                kind="comment",
                owner_id=talk.owner_id,
                item_id=number,
                confirmed=whole and talk.first is not None,
                fetched_at=self._visit.now,
            )

    def _end(self, talk: Talk) -> Record:
        self._visit.step(ROUTE, self._total)
        status, error = self._verdict(talk)
        return self._visit.coverage(
            ROUTE,
            f"{talk.owner_id}_{talk.post_id}",
            calls=talk.calls,
            found=len(talk.seen),
            accepted=talk.live,
            claimed=talk.claimed,
            status=status,
            error=error,
        )

    def _verdict(self, talk: Talk) -> tuple[Status, str | None]:
        return talk.unread.verdict(*self._end_met(talk))

    def _end_met(self, talk: Talk) -> tuple[Status, str | None]:
        if talk.problem:
            return talk.problem.status, talk.problem.text
        if talk.trouble:
            return "cut_off", talk.trouble
        if talk.claimed is not None and talk.live < talk.claimed:
            # VK also counts what it hides, such as comments of the banned.
            return "done", f"VK называет комментариев: {talk.claimed}, показал: {talk.live}"
        return "done", None
