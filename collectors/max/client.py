"""Asks MAX's bot API: chats by marker, messages by windows of time, each refusal in Russian and without the key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from campaign.errors import AccessDenied, one_line
from collectors.asking import Asker
from collectors.max.parse import NETWORK
from collectors.records import Status
from collectors.web.client import Page

DEFAULT_API = "https://platform-api.max.ru/"
TITLE = "MAX"
HIDDEN = "‹ключ MAX›"
CHATS, MESSAGES = 100, 100
MOST_PAGES = 1000
FROM_TO = ("from", "to")
WORDS = 200
_REFUSED = "ключ бота не принят: возьмите новый в настройках бота и запишите его в MAX_TOKEN"

Window = tuple[int, int]


@dataclass(frozen=True)
class Answer:
    """``status`` is ``done`` where the items are all that this question brings."""

    items: tuple[Any, ...] = ()
    calls: int = 0
    status: Status = "done"
    error: str | None = None
    code: int = 200


class MaxClient:
    """The key travels in a header and is hidden in what errors repeat."""

    def __init__(self, asker: Asker, token: str, base: str = DEFAULT_API) -> None:
        self._asker = asker
        self._token = token
        self._base = base
        # Whether a window is asked for from its later end: the publisher's descriptions differ, the first answer tells.
        self._backwards: bool | None = None

    def __repr__(self) -> str:
        return f"MaxClient({self._base})"

    def me(self) -> tuple[Answer, dict[str, Any]]:
        """The bot itself."""
        return self._get("me", {}, "user_id")

    def chats(self) -> Answer:
        """All chats of the bot, page by page."""
        marker: int | None = None
        items: list[Any] = []
        calls = 0
        while True:
            params = {"count": CHATS} | ({"marker": marker} if marker is not None else {})
            answer, value = self._get("chats", params, "chats")
            calls += answer.calls
            if answer.status != "done":
                return replace(answer, items=tuple(items), calls=calls)
            items += value["chats"]
            before, marker = marker, value.get("marker")
            if not isinstance(marker, int) or marker == before or not value["chats"] or calls >= MOST_PAGES:
                return Answer(tuple(items), calls)

    def messages(self, chat_id: str, window: Window) -> Iterator[Answer]:
        """What was written in a chat within a window of milliseconds, page by page."""
        yield from self._windows("messages", {"chat_id": chat_id}, FROM_TO, window)

    def comments(self, message_id: str, window: Window) -> Iterator[Answer]:
        path = f"messages/{quote(message_id, safe='')}/comments"
        yield from self._windows(path, {}, ("after", "before"), window)

    def is_there(self, message_id: str, comment_id: str | None = None) -> tuple[bool | None, int]:
        """Whether one message or comment is, ``None`` where nobody can tell; and how many requests that took."""
        path = f"messages/{quote(message_id, safe='')}"
        if comment_id is not None:
            path += f"/comments/{quote(comment_id, safe='')}"
        answer, _ = self._get(path, {}, "body")
        if answer.status == "done":
            return True, answer.calls
        return (False if answer.code == 404 else None), answer.calls

    def _windows(
        self, path: str, params: dict[str, Any], names: tuple[str, str], whole: Window
    ) -> Iterator[Answer]:
        """Pages of a window in whatever order they come: what a full one leaves out on either side is asked for by itself."""
        seen: set[str] = set()
        left = [whole]
        pages = 0
        while left:
            low, high = left.pop()
            answer = self._page(path, params, names, (low, high))
            within = {
                mid: (at, item)
                for item in answer.items
                if (at := _moment(item)) is not None and (mid := _mid(item))
            }
            fresh = {mid: item for mid, (at, item) in within.items() if mid not in seen}
            seen.update(within)
            unread = [item for item in answer.items if _moment(item) is None or not _mid(item)]
            yield replace(answer, items=(*fresh.values(), *unread))
            if answer.status != "done":
                return
            pages += 1
            if len(answer.items) < MESSAGES or not within:
                continue
            moments = [at for at, _ in within.values()]
            first, last = min(moments), max(moments)
            if not fresh or pages >= MOST_PAGES:
                yield Answer(status="cut_off", error="страницы повторяются: показано не всё")
                return
            # A bound may be meant with what stands on it or without.
            left += [(low, first + 1)] if first > low else []
            left += [(last - 1, high)] if high - last > 1 else []

    def _page(self, path: str, params: dict[str, Any], names: tuple[str, str], window: Window) -> Answer:
        calls = 0
        answer = Answer()
        for backwards in self._directions(names):
            low, high = reversed(window) if backwards else window
            answer, value = self._get(
                path, {**params, names[0]: low, names[1]: high, "count": MESSAGES}, "messages"
            )
            calls += answer.calls
            items = value.get("messages", [])
            if items:
                self._backwards = backwards if names == FROM_TO else self._backwards
                return replace(answer, items=tuple(items), calls=calls)
            if answer.status != "done" and answer.code != 400:
                break
        return replace(answer, calls=calls)

    def _directions(self, names: tuple[str, str]) -> tuple[bool, ...]:
        if names != FROM_TO:
            return (False,)
        return (False, True) if self._backwards is None else (self._backwards,)

    def _get(self, path: str, params: dict[str, Any], wanted: str) -> tuple[Answer, dict[str, Any]]:
        page, value = self._asker.ask_json(
            self._base + path,
            params=params,
            headers={"Authorization": self._token},
            types=("json",),
            redirects=0,
        )
        if page.code == 401:
            raise AccessDenied(f"{TITLE}: {_REFUSED}", source=NETWORK)
        if not page.ok:
            return self._refusal(path, page, value), {}
        if value.get(wanted) is None or (
            wanted in ("chats", "messages") and not isinstance(value[wanted], list)
        ):
            return Answer(calls=page.calls, status="failed", error=f"ответ не по форме: нет {wanted}"), {}
        return Answer(calls=page.calls), value

    def _refusal(self, path: str, page: Page, value: dict[str, Any]) -> Answer:
        said = value.get("message")
        words = f": {one_line(said.replace(self._token, HIDDEN))[:WORDS]}" if isinstance(said, str) else ""
        # Of one chat it is an answer, of the whole network none.
        is_closed = page.code in (403, 404) and path.startswith("messages")
        status: Status = "skipped" if is_closed else page.status
        return Answer(calls=page.calls, status=status, error=f"{page.error}{words}", code=page.code)


def _moment(item: Any) -> int | None:
    at = item.get("timestamp") if isinstance(item, dict) else None
    return at if isinstance(at, int) and not isinstance(at, bool) else None


def _mid(item: Any) -> str | None:
    body = item.get("body") if isinstance(item, dict) else None
    mid = body.get("mid") if isinstance(body, dict) else None
    return mid if isinstance(mid, str) else None
