"""Odnoklassniki's topics, comments, groups and people to our records: pure functions, no network.

The names of fields are those of the publisher's pages and of an old library; nothing was tried live. What a record cannot do
without raises ``Unreadable``; all else may be missing and is then unknown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from collectors.records import Author, Comment, Post, is_count, utc
from collectors.unread import Unreadable

NETWORK = "ok"
SITE = "https://ok.ru/"
TOPIC = "GROUP_TOPIC"

Item = Mapping[str, Any]

_GROUP = re.compile(r"(?:(?:https?://)?(?:www\.|m\.)?ok\.ru/group/)?(\d{3,20})(?:[/?#].*)?", re.IGNORECASE)
_PAGE = re.compile(
    r"(?:(?:https?://)?(?:www\.|m\.)?ok\.ru/)?@?([a-z][\w.-]{1,60})/?(?:[?#].*)?", re.IGNORECASE
)
_TOPIC_REF = re.compile(r"(?:\w*topic):(\d{1,20})")
_REF = re.compile(r"(user|group):(\d{1,20})")


def group_number(written: str) -> str | None:
    """The group's number where the registry's address has one."""
    found = _GROUP.fullmatch(written.strip())
    return found[1] if found else None


def group_address(written: str) -> str | None:
    """The address that a short name means; ``None`` for what is no page of this network."""
    found = _PAGE.fullmatch(written.strip())
    return (
        f"{SITE}{found[1].lower()}"
        if found and found[1].lower() not in ("profile", "group", "ok.ru")
        else None
    )


def topics_of(feed: Any) -> list[str]:
    """The numbers of the topics that an entry of a group's stream speaks of, in whatever field."""
    return list(dict.fromkeys(found[1] for text in _strings(feed) if (found := _TOPIC_REF.fullmatch(text))))


def fed_at(feed: Any) -> datetime | None:
    """When an entry came into the stream, if that can be read."""
    return _moment(feed.get("date_ms")) if isinstance(feed, dict) else None


def parse_post(
    item: Any, group: str, quotable: Mapping[str, Item], *, found_by: str, fetched_at: datetime
) -> Post:
    """A topic of a group; ``quotable`` are the topics that came along, by number. Raises ``Unreadable``."""
    number, moment = _number(item, "id"), _moment(_field(item, "created_ms"))
    if moment is None:
        raise Unreadable("нет даты публикации")
    author = _REF.fullmatch(str(item.get("author_ref") or ""))
    return Post(
        network=NETWORK,
        owner_id=group,
        post_id=number,
        url=f"{SITE}group/{group}/topic/{number}",
        author_id=author[2] if author else group,
        published_at=moment,
        text=own_text(item),
        quoted_text="\n\n".join(text for one in _quoted(item, quotable) if (text := own_text(one))),
        likes=_count(item, "like_summary", "count"),
        comments=_count(item, "discussion_summary", "comments_count"),
        reposts=_count(item, "reshare_summary", "count"),
        views=item["views_count"] if is_count(item.get("views_count")) else None,
        attachments=dict(
            sorted(Counter(kind for one in _media(item) if (kind := str(one.get("type"))) != "text").items())
        ),
        found_by=found_by,
        fetched_at=fetched_at,
        payload=dict(item),
    )


def own_text(item: Item) -> str:
    return "\n".join(
        text for one in _media(item) if one.get("type") == "text" and (text := _text(one.get("text")))
    )


def captions(item: Item) -> str:
    """What the attachments show: titles of links, questions of polls."""
    texts = [
        _text(one.get(key))
        for one in _media(item)
        if one.get("type") != "text"
        for key in ("title", "description", "question")
    ]
    return "\n\n".join(dict.fromkeys(text for text in texts if text))


def parse_comment(item: Any, group: str, topic: str, *, parent: str | None, fetched_at: datetime) -> Comment:
    """A comment under a topic; ``parent`` is the comment at the top of its thread. Raises ``Unreadable``."""
    moment = _moment(_field(item, "date_ms"))
    if moment is None:
        raise Unreadable("нет даты публикации")
    likes = item.get("like_count")
    return Comment(
        network=NETWORK,
        owner_id=group,
        comment_id=_number(item, "id"),
        post_id=topic,
        parent_comment_id=parent,
        reply_to=_word(item.get("reply_to_comment_id")),
        author_id=author_of(item),
        published_at=moment,
        text=_text(item.get("text")),
        likes=likes if is_count(likes) else _count(item, "like_summary", "count"),
        fetched_at=fetched_at,
        # A name would stay when its bearer is forgotten.
        payload={key: value for key, value in item.items() if key != "author_name"},
    )


def comment_id(item: Any) -> str:
    """Raises ``Unreadable``."""
    return _number(item, "id")


def author_of(item: Item) -> str:
    """Whoever wrote a comment: a person or a group. Raises ``Unreadable``."""
    ref = _REF.fullmatch(str(item.get("author_ref") or ""))
    author = ref[2] if ref else _word(item.get("author_id"))
    if author is None:
        raise Unreadable("нет поля author_id")
    return author


def parse_group(item: Any, *, fetched_at: datetime) -> Author:
    """A group of ``group.getInfo``. Raises ``Unreadable``."""
    members = item.get("members_count") if isinstance(item, dict) else None
    return Author(
        network=NETWORK,
        author_id=_number(item, "uid"),
        kind="community",
        name=_text(item.get("name")).strip(),
        screen_name=_word(item.get("shortname")),
        members=members if is_count(members) else None,
        fetched_at=fetched_at,
    )


def parse_person(item: Any, *, fetched_at: datetime) -> Author:
    """A person of ``users.getInfo``. Raises ``Unreadable``."""
    location = _field(item, "location")
    return Author(
        network=NETWORK,
        author_id=_number(item, "uid"),
        kind="person",
        name=_text(item.get("name")).strip(),
        city=_word(location.get("city")) if isinstance(location, dict) else None,
        fetched_at=fetched_at,
    )


def _field(item: Any, key: str) -> Any:
    if not isinstance(item, dict):
        raise Unreadable("не объект")
    return item.get(key)


def _number(item: Any, key: str) -> str:
    value = _word(_field(item, key))
    if value is None or not re.fullmatch(r"[\w:-]{1,60}", value):
        raise Unreadable(f"поле {key} не того вида" if value else f"нет поля {key}")
    return value


def _word(value: Any) -> str | None:
    return (
        str(value).strip() or None if isinstance(value, int | str) and not isinstance(value, bool) else None
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _moment(milliseconds: Any) -> datetime | None:
    try:
        return utc(int(milliseconds) / 1000).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _count(item: Item, part: str, key: str) -> int | None:
    """``item[part][key]``, or ``None``: unknown is not zero."""
    inner = item.get(part)
    value = inner.get(key) if isinstance(inner, dict) else None
    return value if is_count(value) else None


def _media(item: Item) -> list[Item]:
    media = item.get("media")
    return [one for one in media if isinstance(one, dict)] if isinstance(media, list) else []


def _quoted(item: Item, quotable: Mapping[str, Item]) -> Iterator[Item]:
    own = str(item.get("id"))
    for one in _media(item):
        if one.get("type") == "topic":
            yield from (quotable[number] for number in topics_of(one) if number in quotable and number != own)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)
