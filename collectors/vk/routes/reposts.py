"""The reposts route: who showed the campaign's posts on a wall of his own; search hardly finds what is only quoted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from collectors.records import Record, Status
from collectors.unread import Unread
from collectors.vk.api.client import Answer, Param
from collectors.vk.api.pipeline import Task
from collectors.vk.routes.paging import Paging
from collectors.vk.routes.visit import Key, Visit

ROUTE = "reposts"
METHOD = "wall.getReposts"


@dataclass
class Shown:
    """A post and where its reposts are asked for; ``counter`` is how many there are, of which not all are for strangers."""

    key: Key
    counter: int
    calls: int = 0
    accepted: int = 0
    unread: Unread = field(default_factory=Unread)
    pages: Paging = field(init=False)

    def __post_init__(self) -> None:
        self.pages = Paging("post", 1, self.unread)

    @property
    def target(self) -> str:
        return f"{self.key[0]}_{self.key[1]}"


class Reposts:
    """Tasks for the posts whose counter moved since their reposts were read, those of the largest counters first."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._total = 0

    def tasks(self) -> Iterator[Task]:
        known = self._visit.known.posts
        counters = {
            key: post.reposts
            for key, post in known.items()
            if post.matched and post.reposts and not post.gone
        }
        shown = [
            Shown(key, counter)
            for key, counter in (counters | self._visit.reposted).items()
            if self._moved(key, counter)
        ]
        self._total = len(shown)
        for one in sorted(shown, key=lambda one: (-one.counter, one.key)):
            yield self._task(one)

    def _moved(self, key: Key, counter: int) -> bool:
        schedule, target = self._visit.schedule, f"{key[0]}_{key[1]}"
        last = schedule.last(ROUTE, target)
        if schedule.finished(ROUTE, target):
            return False
        # Of none there are none; a counter that fell may hide that one came and two went.
        return counter > 0 and (last is None or last.status != "done" or last.claimed != counter)

    def _task(self, one: Shown) -> Task:
        owner, number = one.key
        params: dict[str, Param] = {
            "owner_id": owner, "post_id": number, "count": one.pages.size, "offset": one.pages.offset,
        }  # fmt: skip
        return Task(METHOD, params, partial(self._page, one))

    def _page(self, one: Shown, answer: Answer) -> Iterator[Record | Task]:
        one.calls += answer.calls
        if answer.problem:
            if one.pages.passes_over(answer):
                yield self._task(one)
            else:
                yield self._end(one, answer.problem.status, answer.problem.text)
            return
        items = answer.response["items"]
        for item in items:
            post, taken = self._visit.take_post(item, ROUTE, one.target, one.unread)
            one.accepted += taken
            if post:
                yield post
        one.pages.turn(answer, len(items), len(items))
        if one.pages.came < one.counter and one.pages.goes_on():
            yield self._task(one)
        else:
            trouble = one.pages.trouble()
            yield self._end(one, "cut_off" if trouble else "done", trouble)

    def _end(self, one: Shown, status: Status, error: str | None) -> Record:
        self._visit.step(ROUTE, self._total)
        status, error = one.unread.verdict(status, error)
        return self._visit.coverage(
            ROUTE, one.target, calls=one.calls, found=one.pages.came, accepted=one.accepted, claimed=one.counter,
            status=status, error=error,
        )  # fmt: skip
