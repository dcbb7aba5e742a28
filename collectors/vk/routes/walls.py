"""The wall route: every registered account's wall, from the newest post back to the campaign's start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from collectors.records import Gone, Record, Status, is_count, utc
from collectors.source import KnownPost
from collectors.unread import Unread
from collectors.vk.api.client import Answer, Param
from collectors.vk.api.pipeline import Task
from collectors.vk.api.problems import Action
from collectors.vk.parse import NETWORK, is_pinned, is_removed, moment_of, post_items
from collectors.vk.routes.paging import PAGE, Paging
from collectors.vk.routes.visit import Key, Visit

ROUTE = "wall"
DONUT = "donut"
KNOWN = "known"
# Tags are added, and posts reach a wall, somewhat after their publication.
LATE = timedelta(days=1)
BARREN_PAGES = 3
# What VK says of the comments under a post that is not there.
NO_SUCH_POST = 15


@dataclass
class Wall:
    """One wall, read back to the moment ``start``."""

    owner_id: str
    start: datetime
    calls: int = 0
    accepted: int = 0
    seen: set[Any] = field(default_factory=set)
    unread: Unread = field(default_factory=Unread)
    pages: Paging = field(init=False)

    def __post_init__(self) -> None:
        self.pages = Paging("post", BARREN_PAGES, self.unread)


class Walls:
    """Tasks of the wall route. Posts read before ``words_since`` were judged by other tags."""

    route = ROUTE
    shown: Mapping[str, Param] = {}

    def __init__(self, visit: Visit, words_since: datetime | None = None) -> None:
        self._visit = visit
        self._words_since = words_since
        self._total = 0

    def tasks(self, owners: Iterable[str]) -> Iterator[Task]:
        walls = [wall for owner in dict.fromkeys(owners) if (wall := self._to_read(owner))]
        self._total = len(walls)
        for wall in walls:
            yield self._task(wall)

    def _to_read(self, owner: str) -> Wall | None:
        """The wall, down to what is known and old; ``None`` if nothing on it can be new."""
        visit, campaign = self._visit, self._visit.campaign
        done = visit.schedule.finished(self.route, owner)
        if done:
            if done.status == "skipped":
                self._is_closed(owner)
            elif done.window_start:
                self._was_read(owner, done.window_start)
            return None
        start = int(campaign.starts_at.timestamp())
        end = max(start + 1, int(min(campaign.ends_at, visit.now).timestamp()))
        parts = visit.schedule.to_ask(self.route, owner, (start, end), LATE, self._words_since)
        return Wall(owner, utc(parts[-1][0])) if parts else None

    def _task(self, wall: Wall) -> Task:
        pages = wall.pages
        params: dict[str, Param] = {"owner_id": wall.owner_id, "count": pages.size, "offset": pages.offset}
        return Task("wall.get", {**params, **self.shown}, partial(self._page, wall))

    def _page(self, wall: Wall, answer: Answer) -> Iterator[Record | Task]:
        wall.calls += answer.calls
        pages = wall.pages
        if answer.problem:
            if pages.passes_over(answer):
                yield self._task(wall)
                return
            if answer.problem.action is not Action.STOP:
                self._is_closed(wall.owner_id)
            yield self._end(wall, answer.problem.status, answer.problem.text)
            return
        items = answer.response["items"]
        count = answer.response.get("count")
        pages.claimed = count if is_count(count) else None
        fresh = 0
        for item in items:
            # What cannot be read has no name by which to know it again.
            name = str(item.get("id")) if isinstance(item, dict) else ""
            if name in wall.seen:
                continue
            wall.seen.add(name)
            fresh += 1
            post, taken = self._visit.take_post(item, self.route, wall.owner_id, wall.unread)
            wall.accepted += taken
            if post:
                yield post
        pages.turn(answer, len(items), fresh)
        if self._before(wall.start, items):
            yield self._end(wall)
        elif pages.goes_on():
            yield self._task(wall)
        else:
            yield self._end(wall, *self._verdict(wall))

    def _before(self, start: datetime, items: list[Any]) -> bool:
        """Whether the page reaches back beyond a moment. A pinned post says nothing: it may be of any age."""
        dates = [moment_of(item) for item in items if isinstance(item, dict) and not is_pinned(item)]
        last = dates[-1] if dates else None
        return last is not None and last < start.timestamp()

    def _verdict(self, wall: Wall) -> tuple[Status, str | None]:
        trouble, claimed = wall.pages.trouble(), wall.pages.claimed
        if trouble:
            return "cut_off", trouble
        if claimed is None or len(wall.seen) >= claimed:
            return "done", None
        # Hidden posts are counted but not shown, so this alone is no reason to call the wall unfinished.
        return "done", f"VK называет записей: {claimed}, показал: {len(wall.seen)}"

    def _end(self, wall: Wall, status: Status = "done", error: str | None = None) -> Record:
        self._visit.step(self.route, self._total)
        campaign = self._visit.campaign
        status, error = wall.unread.verdict(status, error)
        if status == "done":
            self._was_read(wall.owner_id, wall.start)
        return self._visit.coverage(
            self.route,
            wall.owner_id,
            calls=wall.calls,
            found=len(wall.seen),
            accepted=wall.accepted,
            window=(wall.start, max(wall.start, min(campaign.ends_at, self._visit.now))),
            claimed=wall.pages.claimed,
            status=status,
            error=error,
        )

    def _is_closed(self, owner: str) -> None:
        self._visit.closed.add(owner)

    def _was_read(self, owner: str, start: datetime) -> None:
        """All posts of the wall from this moment on were shown."""
        self._visit.read_from[owner] = start


class DonutWalls(Walls):
    """What communities write for those who pay: a wall shows it only to whoever asks for it alone.

    That VK shows none of it says nothing of the wall itself.
    """

    route = DONUT
    shown: Mapping[str, Param] = {"filter": "donut"}

    def _end(self, wall: Wall, status: Status = "done", error: str | None = None) -> Record:
        return super()._end(wall, "done" if status == "skipped" else status, error)

    def _is_closed(self, owner: str) -> None:
        return

    def _was_read(self, owner: str, start: datetime) -> None:
        return


class KnownPosts:
    """Posts that neither route has met though they should have, or are of an age to be asked again.

    They are asked for by number, a hundred at a time.
    """

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._total = 0

    def tasks(self) -> Iterator[Task]:
        missing = [key for key, post in self._visit.known.posts.items() if self._is_wanted(key, post)]
        self._total = len(missing)
        for first in range(0, len(missing), PAGE):
            yield self._task(tuple(missing[first : first + PAGE]))

    def _is_wanted(self, key: Key, post: KnownPost) -> bool:
        visit = self._visit
        if key in visit.met or key[0] in visit.closed:
            return False
        if visit.schedule.post_is_due(post):
            return True
        read_from = visit.read_from.get(key[0])
        if read_from is None or post.published_at is None or post.gone:
            return False
        seen = visit.schedule.tonight(post.fetched_at) or visit.schedule.tonight(post.missed_at)
        return not seen and read_from <= post.published_at < visit.campaign.ends_at

    def _task(self, keys: tuple[Key, ...], *, again: bool = False) -> Task:
        params = {"posts": [f"{owner}_{number}" for owner, number in keys]}
        return Task("wall.getById", params, partial(self._page, keys, again))

    def _page(self, keys: tuple[Key, ...], again: bool, answer: Answer) -> Iterator[Record | Task]:
        target = f"{keys[0][0]}_{keys[0][1]}…: {len(keys)}"
        if self._visit.may_halve("wall.getById", answer, len(keys)):
            middle = len(keys) // 2
            yield self._task(keys[:middle], again=again)
            yield self._task(keys[middle:], again=again)
            return
        if answer.problem:
            problem = answer.problem
            yield self._visit.coverage(
                KNOWN, target, calls=answer.calls, status=problem.status, error=problem.text
            )
            self._visit.step(KNOWN, self._total, len(keys))
            return
        there: set[Key] = set()
        accepted = 0
        unread = Unread(cut=answer.cut)
        for item in post_items(answer.response):
            if isinstance(item, dict):
                if is_removed(item):
                    continue
                there.add((str(item.get("owner_id")), str(item.get("id"))))
            post, taken = self._visit.take_post(item, KNOWN, "id", unread)
            accepted += taken
            if post:
                yield post
        status, error = unread.verdict("done", None)
        yield self._visit.coverage(
            KNOWN, target, calls=answer.calls, found=len(there), accepted=accepted, status=status, error=error
        )
        if unread.items:
            # Whatever could not be read may be one of those that seem to lack.
            self._visit.step(KNOWN, self._total, len(keys))
            return
        yield from self._missed(tuple(key for key in keys if key not in there), again)
        self._visit.step(KNOWN, self._total, len(keys) if again else len(there))

    def _missed(self, keys: tuple[Key, ...], again: bool) -> Iterator[Record | Task]:
        """An answer may be half of one: what it lacks is asked for once more before it is called gone."""
        if keys and not again:
            yield self._task(keys, again=True)
            return
        self._visit.missed.update(keys)
        for key in keys:
            if self._visit.counting and not self._visit.known.posts[key].gone:
                yield self._look_under(key)
            else:
                yield self._gone(key)

    def _look_under(self, key: Key) -> Task:
        """Another way to a post that seems to lack: what stands under it."""
        params: dict[str, Param] = {"owner_id": key[0], "post_id": key[1], "count": 1}
        return Task("wall.getComments", params, partial(self._looked_under, key))

    def _looked_under(self, key: Key, answer: Answer) -> Iterator[Record]:
        problem = answer.problem
        # Whatever VK says of the post is an answer; that it cannot be asked now is none.
        unasked = problem is not None and (problem.code is None or problem.status == "cut_off")
        yield self._visit.coverage(
            KNOWN,
            f"{key[0]}_{key[1]}",
            calls=answer.calls,
            status=problem.status if problem and unasked else "done",
            error=problem.text if problem else None,
        )
        yield self._gone(key, confirmed=problem is not None and problem.code == NO_SUCH_POST)

    def _gone(self, key: Key, *, confirmed: bool = False) -> Gone:
        return Gone(
            network=NETWORK,
            kind="post",
            owner_id=key[0],
            item_id=key[1],
            confirmed=confirmed,
            fetched_at=self._visit.now,
        )
