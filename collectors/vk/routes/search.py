"""The search route: which queries, and how a window is read to its end though VK shows 1,000 results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any

from campaign.settings import Campaign
from campaign.tags import normal_form
from collectors.records import Record, Status, is_count, utc
from collectors.unread import Unread
from collectors.vk.api.client import Answer, Param
from collectors.vk.api.pipeline import Task
from collectors.vk.api.problems import Problem
from collectors.vk.parse import is_reply, moment_of
from collectors.vk.routes.visit import MOST_PAGES, Key, Visit

ROUTE = "search"
PAGE = 200
# VK shows no more than so many results of one window.
CAP = 1000
# A cursor that leads through so many empty pages leads nowhere.
EMPTY_PAGES = 30
# VK's search learns of a post late: what was asked sooner after its publication is asked again.
LATE = timedelta(days=2)


def queries(campaign: Campaign) -> tuple[str, ...]:
    """What to ask for, in order: every spelling of each tag; both words of those with a hyphen; phrases.

    VK ends a tag at ``-``, so ``#библиотека-читатель`` is to it a tag and a word. The first word alone
    is asked only for a broad tag: its answers are a flood.
    """
    exact = [spelling for tag in campaign.tags for spelling in (tag.canonical, *tag.spellings)]
    split = [normal_form(spelling).replace("-", " ") for spelling in exact if "-" in normal_form(spelling)]
    broad = [word[0] for tag in campaign.tags if tag.broad and (word := re.match(r"#\w+", tag.canonical))]
    once: dict[str, str] = {}
    for query in (*exact, *split, *broad, *campaign.phrases):
        once.setdefault(normal_form(query).strip(), query.strip())
    return tuple(once.values())


@dataclass
class Query:
    """One query through all its windows; ``seen`` tells a window that brings something from one that does not."""

    words: str
    total: int
    seen: set[Key] = field(default_factory=set)
    open_windows: int = 0


@dataclass
class Window:
    """One window of a query, both ends included, in Unix seconds, read page by page, newest first."""

    query: Query
    start: int
    end: int
    calls: int = 0
    found: int = 0
    accepted: int = 0
    new: int = 0
    claimed: int = 0
    oldest: int | None = None
    newest: int | None = None
    in_order: bool = True
    empty_pages: int = 0
    size: int = PAGE
    cursors: set[str] = field(default_factory=set)
    unread: Unread = field(default_factory=Unread)


def _within(window: Window) -> bool:
    """Whether VK kept to the window; where it does not, no splitting helps."""
    if window.oldest is None or window.newest is None:
        return True
    return window.start - 1 <= window.oldest and window.newest <= window.end + 1


class Search:
    """Tasks of the search route. What they find goes through the visit.

    What earlier nights left is asked first, so that a day's quota that is too small for all does not stop
    at the same place every night.
    """

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    def tasks(self) -> Iterator[Task]:
        campaign = self._visit.campaign
        end = int(min(campaign.ends_at, self._visit.now).timestamp())
        # One second more at the start: whether VK includes its bounds is not documented.
        start = int(campaign.starts_at.timestamp()) - 1
        if end <= start + 1:
            return
        schedule = self._visit.schedule
        parts = {query: schedule.to_ask(ROUTE, query, (start, end), LATE) for query in queries(campaign)}
        total = sum(bool(spans) for spans in parts.values())
        later: list[Window] = []
        for query, spans in parts.items():
            shared = Query(query, total, open_windows=len(spans))
            windows = [Window(shared, *span) for span in spans]
            newest = windows[:1] if spans and spans[0][1] == end else []
            later += newest
            for window in windows[len(newest) :]:
                yield self._task(window)
        for window in later:
            yield self._task(window)

    def _task(self, window: Window, cursor: str | None = None) -> Task:
        params: dict[str, Param] = {
            "q": window.query.words,
            "count": window.size,
            "start_time": window.start,
            "end_time": window.end,
        }
        if cursor:
            params["start_from"] = cursor
        return Task("newsfeed.search", params, partial(self._page, window))

    def _page(self, window: Window, answer: Answer) -> Iterator[Record | Task]:
        window.calls += answer.calls
        if answer.problem:
            yield from self._broken_off(window, answer.problem)
            return
        items = answer.response["items"]
        window.unread.cut |= answer.cut
        window.size = answer.count or window.size
        for item in items:
            yield from self._item(window, item)
        claimed = answer.response.get("total_count")
        window.claimed = max(window.claimed, claimed if is_count(claimed) else 0)
        cursor = answer.response.get("next_from")
        window.empty_pages = 0 if items else window.empty_pages + 1
        if not cursor:
            yield from self._end(window)
        elif (
            str(cursor) in window.cursors
            or window.empty_pages >= EMPTY_PAGES
            or len(window.cursors) >= MOST_PAGES
        ):
            yield from self._end(window, "VK водит по кругу: страницы не кончаются")
        else:
            window.cursors.add(str(cursor))
            yield self._task(window, str(cursor))

    def _item(self, window: Window, item: Any) -> Iterator[Record]:
        reply = isinstance(item, dict) and is_reply(item)
        named = item if isinstance(item, dict) else {}
        key = (f"{named.get('owner_id')}", f"{'r' if reply else ''}{named.get('id')}")
        fresh = key not in window.query.seen
        window.query.seen.add(key)
        window.found += 1
        window.new += fresh
        self._mark(window, moment_of(item))
        if reply:
            comment, taken = self._visit.take_found_comment(item, window.unread)
            window.accepted += taken and fresh
            if comment:
                yield comment
            return
        post, taken = self._visit.take_post(item, ROUTE, window.query.words, window.unread)
        window.accepted += taken and fresh
        if post:
            yield post

    def _mark(self, window: Window, date: int | None) -> None:
        if date is None:
            return
        if window.oldest is not None and date > window.oldest:
            window.in_order = False
        window.oldest = date if window.oldest is None else min(window.oldest, date)
        window.newest = date if window.newest is None else max(window.newest, date)

    def _end(self, window: Window, trouble: str | None = None) -> Iterator[Record | Task]:
        """The last page of a window: done, or as far as VK shows, with the rest in windows of its own."""
        more = window.found >= CAP or (window.claimed >= CAP and window.new > 0) or trouble is not None
        if not more:
            yield self._covered(window, window.start)
        elif not _within(window):
            yield self._covered(window, window.start, "cut_off", "VK не соблюдает границы окна")
        else:
            rest = self._rest(window)
            yield self._shown(window, rest, trouble)
            for start, end in rest or self._older(window):
                window.query.open_windows += 1
                yield self._task(Window(window.query, start, end))
        self._closed(window)

    def _shown(self, window: Window, rest: list[tuple[int, int]], trouble: str | None) -> Record:
        """Coverage of a window that VK did not show to its end."""
        start = window.oldest if window.in_order and window.oldest is not None else window.start
        if rest:
            return self._covered(window, start, error=trouble)
        return self._covered(window, start, "cut_off", trouble or f"больше {CAP} результатов за одну секунду")

    def _rest(self, window: Window) -> list[tuple[int, int]]:
        """What VK did not show: what is older than the oldest shown, or both halves if there was no order."""
        if window.oldest is None:
            return []
        if window.in_order:
            # The oldest second is asked again, and one more lest VK excludes its bounds.
            end = min(window.oldest + 1, window.end - 1)
            return [(window.start, end)] if window.oldest <= end else []
        middle = (window.start + window.end) // 2
        if (not window.new and window.found < CAP) or middle in (window.start, window.end):
            return []
        return [(window.start, middle), (middle, window.end)]

    def _older(self, window: Window) -> list[tuple[int, int]]:
        """A crowded second stays unfinished; what is older need not."""
        if (
            window.found < CAP
            or not window.in_order
            or window.oldest is None
            or window.oldest <= window.start
        ):
            return []
        return [(window.start, window.oldest - 1)]

    def _broken_off(self, window: Window, problem: Problem) -> Iterator[Record]:
        """Say what was read and, apart, what was not, so that another night can go on there."""
        unread_to = window.end
        if window.oldest is not None and window.in_order:
            unread_to = min(window.end, max(window.start, window.oldest))
            yield self._covered(window, unread_to)
            window = replace(window, end=unread_to, calls=0, found=0, accepted=0)
        yield self._covered(window, window.start, problem.status, problem.text)
        self._closed(window)

    def _covered(
        self, window: Window, start: int, status: Status = "done", error: str | None = None
    ) -> Record:
        status, error = window.unread.verdict(status, error)
        return self._visit.coverage(
            ROUTE,
            window.query.words,
            calls=window.calls,
            found=window.found,
            accepted=window.accepted,
            window=(utc(start), utc(window.end)),
            claimed=window.claimed or None,
            status=status,
            error=error,
        )

    def _closed(self, window: Window) -> None:
        window.query.open_windows -= 1
        if not window.query.open_windows:
            self._visit.step(ROUTE, window.query.total)
