"""The wall route: every registered account's wall, from the newest post back to the campaign's start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from collectors.records import Gone, Record, Status, utc
from collectors.source import KnownPost
from collectors.vk.api.client import Answer, Param
from collectors.vk.api.pipeline import Task
from collectors.vk.api.problems import Action
from collectors.vk.parse import NETWORK, is_pinned, is_removed, post_items
from collectors.vk.routes.visit import Key, Visit

ROUTE = "wall"
KNOWN = "known"
PAGE = 100
# Tags are added, and posts reach a wall, somewhat after their publication.
LATE = timedelta(days=1)
# wall.get has no cursor: so many pages without anything new end a wall whose count promises more.
BARREN_PAGES = 3


@dataclass
class Wall:
    """One wall, read page by page by offset, back to the moment ``start``."""

    owner_id: str
    start: datetime
    offset: int = 0
    calls: int = 0
    claimed: int | None = None
    accepted: int = 0
    barren: int = 0
    seen: set[Any] = field(default_factory=set)


class Walls:
    """Tasks of the wall route. Posts read before ``words_since`` were judged by other tags."""

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
        done = visit.schedule.finished(ROUTE, owner)
        if done:
            if done.status == "skipped":
                visit.closed.add(owner)
            elif done.window_start:
                visit.read_from[owner] = done.window_start
            return None
        start = int(campaign.starts_at.timestamp())
        end = max(start + 1, int(min(campaign.ends_at, visit.now).timestamp()))
        parts = visit.schedule.to_ask(ROUTE, owner, (start, end), LATE, self._words_since)
        return Wall(owner, utc(parts[-1][0])) if parts else None

    def _task(self, wall: Wall) -> Task:
        params: dict[str, Param] = {"owner_id": wall.owner_id, "count": PAGE, "offset": wall.offset}
        return Task("wall.get", params, partial(self._page, wall))

    def _page(self, wall: Wall, answer: Answer) -> Iterator[Record | Task]:
        wall.calls += answer.calls
        if answer.problem:
            if answer.problem.action is not Action.STOP:
                self._visit.closed.add(wall.owner_id)
            yield self._end(wall, answer.problem.status, answer.problem.text)
            return
        items = [item for item in answer.response["items"] if isinstance(item, dict)]
        count = answer.response.get("count")
        wall.claimed = count if isinstance(count, int) else None
        fresh = [item for item in items if item.get("id") not in wall.seen]
        for item in fresh:
            wall.seen.add(item.get("id"))
            post, taken = self._visit.take_post(item, ROUTE, wall.owner_id)
            wall.accepted += taken
            if post:
                yield post
        # A page may hold less than asked though there is more: go on behind what came, not behind what was asked.
        wall.offset += len(items) if fresh else PAGE
        wall.barren = 0 if fresh else wall.barren + 1
        if self._before(wall.start, items):
            yield self._end(wall)
        elif self._more(wall, len(items)):
            yield self._task(wall)
        else:
            yield self._end(wall, *self._verdict(wall))

    def _before(self, start: datetime, items: list[dict[str, Any]]) -> bool:
        """Whether the page reaches back beyond a moment. A pinned post says nothing: it may be of any age."""
        dates = [item.get("date") for item in items if not is_pinned(item)]
        last = dates[-1] if dates else None
        return isinstance(last, int) and last < start.timestamp()

    def _more(self, wall: Wall, received: int) -> bool:
        if wall.barren >= BARREN_PAGES:
            return False
        if wall.claimed is None:
            return received > 0
        # A full page beyond the count: the count lies.
        return wall.offset < wall.claimed or (received >= PAGE and wall.offset > wall.claimed)

    def _verdict(self, wall: Wall) -> tuple[Status, str | None]:
        if wall.claimed is None or len(wall.seen) >= wall.claimed:
            return "done", None
        # Hidden posts are counted but not shown, so this alone is no reason to call the wall unfinished.
        return "done", f"VK называет записей: {wall.claimed}, показал: {len(wall.seen)}"

    def _end(self, wall: Wall, status: Status = "done", error: str | None = None) -> Record:
        self._visit.step(ROUTE, self._total)
        campaign = self._visit.campaign
        if status == "done":
            self._visit.read_from[wall.owner_id] = wall.start
        return self._visit.coverage(
            ROUTE,
            wall.owner_id,
            calls=wall.calls,
            found=len(wall.seen),
            accepted=wall.accepted,
            window=(wall.start, max(wall.start, min(campaign.ends_at, self._visit.now))),
            status=status,
            error=error,
        )


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
        if answer.problem:
            problem = answer.problem
            yield self._visit.coverage(
                KNOWN, target, calls=answer.calls, status=problem.status, error=problem.text
            )
            self._visit.step(KNOWN, self._total, len(keys))
            return
        there: set[Key] = set()
        accepted = 0
        for item in post_items(answer.response):
            if is_removed(item):
                continue
            there.add((str(item.get("owner_id")), str(item.get("id"))))
            post, taken = self._visit.take_post(item, KNOWN, "id")
            accepted += taken
            if post:
                yield post
        yield self._visit.coverage(KNOWN, target, calls=answer.calls, found=len(there), accepted=accepted)
        yield from self._missed(tuple(key for key in keys if key not in there), again)
        self._visit.step(KNOWN, self._total, len(keys) if again else len(there))

    def _missed(self, keys: tuple[Key, ...], again: bool) -> Iterator[Record | Task]:
        """An answer may be half of one: what it lacks is asked for once more before it is called gone."""
        if keys and not again:
            yield self._task(keys, again=True)
            return
        self._visit.missed.update(keys)
        for owner, number in keys:
            yield Gone(
                network=NETWORK, kind="post", owner_id=owner, item_id=number, fetched_at=self._visit.now
            )
