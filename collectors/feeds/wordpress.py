"""WordPress's own interface: all posts of a window and all comments, where a feed shows the latest ten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import msgspec

from campaign.signs import sound
from collectors.feeds.html import plain
from collectors.feeds.parse import Entry
from collectors.records import plausible

Shape = TypeVar("Shape")

POSTS, REMARKS = "wp-json/wp/v2/posts", "wp-json/wp/v2/comments"
PAGE = 100
LARGEST_ITEM = 4 << 20


class Strange(ValueError):
    """An answer that is not WordPress's."""


class _Rendered(msgspec.Struct):
    rendered: str


class _Said(msgspec.Struct):
    id: int
    date_gmt: str
    link: str
    content: _Rendered


class _Posted(_Said):
    title: _Rendered
    modified_gmt: str = ""


class _Commented(_Said):
    post: int
    parent: int = 0
    author: int = 0
    author_name: str = ""


class Remark(msgspec.Struct, frozen=True):
    """A comment. ``by_user``: whoever wrote it has an account on the site."""

    id: str
    post_id: str
    parent_id: str | None
    name: str
    by_user: bool
    text: str
    published_at: datetime | None
    payload: dict[str, Any] | None


def posts_params(start: datetime, end: datetime, page: int) -> dict[str, Any]:
    """What to ask for the posts of a window: WordPress compares with the site's own clock, so it is asked for a day more."""
    return {
        "after": _local(start, -1), "before": _local(end, 1), "per_page": PAGE, "page": page, "orderby": "date",
        "order": "asc", "_embed": "author,wp:term",
    }  # fmt: skip


def comments_params(posts: list[str], page: int) -> dict[str, Any]:
    return {"post": ",".join(posts), "per_page": PAGE, "page": page, "orderby": "date", "order": "asc"}


def parse_posts(body: bytes) -> list[tuple[Entry, dict[str, Any] | None]]:
    """The posts of one answer, each with what came. Raises ``Strange``."""
    return [(_post(item), _kept(item)) for item in _items(body)]


def parse_remarks(body: bytes) -> list[Remark]:
    """The comments of one answer. Raises ``Strange``."""
    return [_remark(item) for item in _items(body)]


def _items(body: bytes) -> list[dict[str, Any]]:
    try:
        items = sound(msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf")))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Strange("ответ не JSON") from error
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Strange("ответ не по форме WordPress")
    return items


def _post(item: dict[str, Any]) -> Entry:
    it = _checked(item, _Posted)
    embedded = item.get("_embedded")
    about = embedded if isinstance(embedded, Mapping) else {}
    return Entry(
        id=str(it.id),
        url=it.link,
        title=plain(it.title.rendered),
        text=plain(it.content.rendered),
        is_whole=True,
        author=next(iter(_names(about.get("author"))), ""),
        labels=tuple(name for group in _listed(about.get("wp:term")) for name in _names(group)),
        published_at=_moment(it.date_gmt),
        edited_at=_moment(it.modified_gmt),
        talk="",
        talk_count=None,
        reply_to=None,
    )


def _remark(item: dict[str, Any]) -> Remark:
    it = _checked(item, _Commented)
    return Remark(
        id=str(it.id),
        post_id=str(it.post),
        parent_id=str(it.parent) if it.parent else None,
        name=plain(it.author_name),
        by_user=it.author > 0,
        text=plain(it.content.rendered),
        published_at=_moment(it.date_gmt),
        payload=_kept(item),
    )


def _kept(item: dict[str, Any]) -> dict[str, Any] | None:
    """The item as it came, unless ``raw/`` could not hold it."""
    return item if len(msgspec.json.encode(item)) <= LARGEST_ITEM else None


def _checked(item: dict[str, Any], shape: type[Shape]) -> Shape:
    try:
        return msgspec.convert(item, shape)
    except msgspec.ValidationError as error:
        raise Strange("ответ не по форме WordPress") from error


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _names(items: Any) -> list[str]:
    return [
        plain(item["name"])
        for item in _listed(items)
        if isinstance(item, dict) and isinstance(item.get("name"), str)
    ]


def _moment(text: str) -> datetime | None:
    try:
        return plausible(datetime.fromisoformat(text).replace(tzinfo=UTC)) if text else None
    except (ValueError, OverflowError):
        return None


def _local(moment: datetime, days: int) -> str:
    return (moment + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S")
