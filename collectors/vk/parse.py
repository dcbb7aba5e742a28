"""VK's items to our records: pure functions, no network.

Required fields are indexed, so a changed API fails here with a ``KeyError``; optional ones may be missing
or of a strange shape and are then unknown; what we do not know is ignored.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from collectors.records import Author, Comment, Post, utc

NETWORK = "vk"
SITE = "https://vk.com/"

Item = Mapping[str, Any]


def parse_post(item: Item, *, found_by: str, fetched_at: datetime) -> Post:
    """A post of ``wall.get``, ``wall.getById`` or ``newsfeed.search``; whether it matches is not decided here."""
    owner, number = item["owner_id"], item["id"]
    return Post(
        network=NETWORK,
        owner_id=str(owner),
        post_id=str(number),
        url=f"{SITE}wall{owner}_{number}",
        author_id=str(item["from_id"]),
        signer_id=_identifier(item.get("signer_id")),
        published_at=utc(item["date"]),
        edited_at=utc(item["edited"]) if item.get("edited") else None,
        text=_text(item["text"]),
        quoted_text=quoted_text(item),
        likes=_count(item, "likes"),
        comments=_count(item, "comments"),
        reposts=_count(item, "reposts"),
        views=_count(item, "views"),
        attachments=attachments(item),
        is_ad=bool(item.get("marked_as_ads")),
        found_by=found_by,
        fetched_at=fetched_at,
        payload=dict(item),
    )


def is_reply(item: Item) -> bool:
    """Search answers hold comments among the posts."""
    return item.get("post_type") == "reply"


def is_removed(item: Item) -> bool:
    return bool(item.get("is_deleted"))


def is_pinned(item: Item) -> bool:
    return bool(item.get("is_pinned"))


def quoted_text(item: Item) -> str:
    """What a repost quotes, nearest first, apart from what it says itself."""
    copies = item.get("copy_history")
    texts = (
        [_text(copy.get("text")) for copy in copies if isinstance(copy, dict)]
        if isinstance(copies, list)
        else []
    )
    return "\n\n".join(text for text in texts if text)


def attachments(item: Item) -> dict[str, int]:
    """How many of each kind, by kind."""
    things = item.get("attachments")
    if not isinstance(things, list):
        return {}
    kinds = Counter(str(thing["type"]) for thing in things if isinstance(thing, dict) and thing.get("type"))
    return dict(sorted(kinds.items()))


def parse_comment(
    item: Item, *, fetched_at: datetime, owner_id: str | None = None, post_id: str | None = None
) -> Comment:
    """A comment of ``wall.getComments`` or a reply found by search.

    ``owner_id`` and ``post_id`` say where it was asked for: the stub of a deleted comment says neither,
    and has no author and no text. Only a live comment must have them.
    """
    deleted = bool(item.get("deleted"))
    stack = item.get("parents_stack")
    parents = [parent for parent in stack if parent] if isinstance(stack, list) else []
    owner = item.get("owner_id") if owner_id is None else owner_id
    if owner is None:
        raise KeyError("owner_id")
    return Comment(
        network=NETWORK,
        owner_id=str(owner),
        comment_id=str(item["id"]),
        post_id=_identifier(item.get("post_id")) if post_id is None else post_id,
        parent_comment_id=_identifier(parents[0]) if parents else None,
        reply_to=_identifier(item.get("reply_to_comment")),
        author_id=_identifier(item.get("from_id")) if deleted else str(item["from_id"]),
        published_at=utc(item["date"]),
        text=_text(item.get("text")) if deleted else _text(item["text"]),
        likes=_count(item, "likes"),
        deleted=deleted,
        fetched_at=fetched_at,
        payload=_without_replies(item),
    )


def replies(item: Item) -> tuple[int, list[Any]]:
    """How many replies hang under a comment, and those that came with it."""
    thread = item.get("thread")
    if not isinstance(thread, dict):
        return 0, []
    items = thread.get("items")
    listed = items if isinstance(items, list) else []
    return max(_count(item, "thread") or 0, len(listed)), listed


def _without_replies(item: Item) -> dict[str, Any]:
    """The payload; replies become records of their own and are not kept twice."""
    thread = item.get("thread")
    if not isinstance(thread, dict):
        return dict(item)
    return {**item, "thread": {key: value for key, value in thread.items() if key != "items"}}


def parse_person(item: Item, *, fetched_at: datetime) -> Author:
    """A person of ``users.get``."""
    names = (item["first_name"], item.get("last_name") or "")
    return Author(
        network=NETWORK,
        author_id=str(item["id"]),
        kind="person",
        name=_text(" ".join(str(name) for name in names)).strip(),
        screen_name=_word(item.get("screen_name") or item.get("domain")),
        city=_city(item),
        deactivated=_word(item.get("deactivated")),
        fetched_at=fetched_at,
    )


def parse_community(item: Item, *, fetched_at: datetime) -> Author:
    """A community of ``groups.getById``; its identifier is negative wherever it writes."""
    return Author(
        network=NETWORK,
        author_id=f"-{item['id']}",
        kind="community",
        name=_text(item["name"]).strip(),
        screen_name=_word(item.get("screen_name")),
        city=_city(item),
        members=_number(item.get("members_count")),
        deactivated=_word(item.get("deactivated")),
        contacts=_contacts(item.get("contacts")),
        fetched_at=fetched_at,
    )


def community_items(response: Any) -> Sequence[Item]:
    """The communities of ``groups.getById``: a list before API 5.199, an object since."""
    return _items(response, "groups")


def post_items(response: Any) -> Sequence[Item]:
    """The posts of ``wall.getById``, in both shapes."""
    return _items(response, "items")


def _items(response: Any, key: str) -> Sequence[Item]:
    found = response[key] if isinstance(response, dict) else response
    return [item for item in found if isinstance(item, dict)]


def _contacts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    people = (_identifier(contact.get("user_id")) for contact in value if isinstance(contact, dict))
    return tuple(dict.fromkeys(person for person in people if person))


def _city(item: Item) -> str | None:
    city = item.get("city")
    return _word(city.get("title")) if isinstance(city, dict) else None


def _text(value: Any) -> str:
    return html.unescape(value) if isinstance(value, str) else ""


def _word(value: Any) -> str | None:
    return html.unescape(value).strip() or None if isinstance(value, str) else None


def _identifier(value: Any) -> str | None:
    return str(value) if isinstance(value, int | str) and value else None


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _count(item: Item, key: str) -> int | None:
    """``item[key].count``, or ``None``: unknown is not zero."""
    inner = item.get(key)
    return _number(inner.get("count")) if isinstance(inner, dict) else None
