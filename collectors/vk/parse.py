"""VK's items to our records: pure functions, no network.

What a record cannot do without is checked by type at the door and raises ``Unreadable``; other fields may be missing or
of a strange shape and are then unknown; what we do not know is ignored.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec

from campaign.signs import unescaped
from collectors.records import Author, Comment, Post, is_count, misshapen, utc
from collectors.unread import Unreadable

NETWORK = "vk"
SITE = "https://vk.com/"

Item = Mapping[str, Any]
Shape = TypeVar("Shape")

# Beyond it a count is no count, and a sum of many would not fit.
MOST = 10**12
Number = Annotated[int, msgspec.Meta(ge=1, lt=2**53)]
Account = Annotated[int, msgspec.Meta(gt=-(2**53), lt=2**53)]
Seconds = Annotated[int, msgspec.Meta(ge=1, lt=2**33)]
# Under these names attachments of whatever kind say what they show.
CAPTIONS = ("title", "question", "text", "caption", "subtitle", "description")


class _Dated(msgspec.Struct):
    date: Seconds


class _Stub(_Dated):
    """What is left of a deleted comment."""

    id: Number


class _Said(_Stub):
    from_id: Account
    text: str | None


class _Posted(_Said):
    owner_id: Account


class _Found(_Dated):
    owner_id: Account


class _Person(msgspec.Struct):
    id: Number
    first_name: str


class _Community(msgspec.Struct):
    id: Number
    name: str


def _checked(item: Any, shape: type[Shape]) -> Shape:
    """Numbers may come as text, as they do from older answers. Raises ``Unreadable``."""
    try:
        return msgspec.convert(item, shape, strict=False)
    except msgspec.ValidationError as error:
        raise Unreadable(misshapen(error)) from None


def name_of(item: Any) -> str:
    """How to speak of an item that cannot be read."""
    number = str(item.get("id")) if isinstance(item, dict) else ""
    return number if re.fullmatch("-?[0-9]{1,20}", number) else "без номера"


def moment_of(item: Any) -> int | None:
    """When it was published, in seconds, if that can be read."""
    try:
        return _checked(item, _Dated).date
    except Unreadable:
        return None


def parse_post(item: Item, *, found_by: str, fetched_at: datetime) -> Post:
    """A post of ``wall.get``, ``wall.getById`` or ``newsfeed.search``; whether it matches is not decided here."""
    it = _checked(item, _Posted)
    if it.owner_id == 0:
        raise Unreadable("поле owner_id не того вида")
    return Post(
        network=NETWORK,
        owner_id=str(it.owner_id),
        post_id=str(it.id),
        url=f"{SITE}wall{it.owner_id}_{it.id}",
        author_id=str(it.from_id),
        signer_id=_identifier(item.get("signer_id")),
        published_at=utc(it.date),
        edited_at=_moment(item.get("edited")),
        text=_text(it.text),
        quoted_text=quoted_text(item),
        likes=_count(item, "likes"),
        comments=_count(item, "comments"),
        reposts=_count(item, "reposts"),
        views=_count(item, "views"),
        attachments=attachments(item),
        poll=polls(item),
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


def captions(item: Item) -> str:
    """What the attachments show: titles, questions, captions; of what is quoted too."""
    texts = [_text(thing.get(name)) for thing in _attached(item) for name in CAPTIONS]
    return "\n\n".join(dict.fromkeys(text for text in texts if text))


def not_words(item: Item) -> str:
    """Which field should have words that may hold the tag, and has something else; empty where none does."""
    copies = item.get("copy_history")
    fields: list[tuple[str, object, tuple[type, ...]]] = [
        ("copy_history", copies, (dict,)),
        ("attachments", item.get("attachments"), (dict,)),
    ]
    quoted = [copy for copy in (copies if isinstance(copies, list) else ()) if isinstance(copy, dict)]
    fields += [("copy_history.text", copy.get("text"), (dict, list)) for copy in quoted]
    fields += [(name, thing.get(name), (dict, list)) for thing in _attached(item) for name in CAPTIONS]
    return next((name for name, value, strange in fields if isinstance(value, strange)), "")


def _attached(item: Item) -> list[Item]:
    copies = item.get("copy_history")
    things = [item, *(copies if isinstance(copies, list) else ())]
    attached = [
        part.get(str(part.get("type")))
        for thing in things
        if isinstance(thing, dict) and isinstance(thing.get("attachments"), list)
        for part in thing["attachments"]
        if isinstance(part, dict)
    ]
    return [thing for thing in attached if isinstance(thing, dict)]


def attachments(item: Item) -> dict[str, int]:
    """How many of each kind, by kind."""
    things = item.get("attachments")
    if not isinstance(things, list):
        return {}
    kinds = Counter(str(thing["type"]) for thing in things if isinstance(thing, dict) and thing.get("type"))
    return dict(sorted(kinds.items()))


def polls(item: Item) -> str | None:
    """«Оставить график? Да — 12, нет — 3; голосов: 15»: what the post asks, a line a poll; ``None`` where it has no poll."""
    things = item.get("attachments")
    asked = [
        part["poll"]
        for part in (things if isinstance(things, list) else ())
        if isinstance(part, dict) and isinstance(part.get("poll"), dict)
    ]
    return "\n".join(map(_poll, asked)) or None


def _poll(poll: Item) -> str:
    said = poll.get("answers")
    answers = [
        f"{_text(answer.get('text'))} — {votes}"
        if (votes := _number(answer.get("votes"))) is not None
        else _text(answer.get("text"))
        for answer in (said if isinstance(said, list) else ())
        if isinstance(answer, dict)
    ]
    votes = _number(poll.get("votes"))
    told = f"{_text(poll.get('question'))} {', '.join(answers)}".strip()
    return told if votes is None else f"{told}; голосов: {votes}"


def parse_comment(
    item: Item, *, fetched_at: datetime, owner_id: str | None = None, post_id: str | None = None
) -> Comment:
    """A comment of ``wall.getComments`` or a reply found by search.

    ``owner_id`` and ``post_id`` say where it was asked for: the stub of a deleted comment says neither,
    and has no author and no text. Only a live comment must have them.
    """
    deleted = isinstance(item, dict) and bool(item.get("deleted"))
    it = _checked(item, _Stub if deleted else _Said)
    owner = str(_checked(item, _Found).owner_id) if owner_id is None else owner_id
    stack = item.get("parents_stack")
    parents = [parent for parent in stack if parent] if isinstance(stack, list) else []
    return Comment(
        network=NETWORK,
        owner_id=owner,
        comment_id=str(it.id),
        post_id=_identifier(item.get("post_id")) if post_id is None else post_id,
        parent_comment_id=_identifier(parents[0]) if parents else None,
        reply_to=_identifier(item.get("reply_to_comment")),
        author_id=str(it.from_id) if isinstance(it, _Said) else _identifier(item.get("from_id")),
        published_at=utc(it.date),
        # A picture's caption is what its sender says.
        text=_text(item.get("text")) or captions(item),
        likes=_count(item, "likes"),
        deleted=deleted,
        fetched_at=fetched_at,
        payload=_without_replies(item),
    )


def replies(item: Item) -> tuple[int | None, list[Any]]:
    """How many replies hang under a comment, ``None`` where nobody can tell, and those that came with it."""
    thread = item.get("thread")
    if not isinstance(thread, dict):
        return 0, []
    items = thread.get("items")
    listed = items if isinstance(items, list) else []
    count = _count(item, "thread")
    return count if count is None else max(count, len(listed)), listed


def _without_replies(item: Item) -> dict[str, Any]:
    """The payload; replies become records of their own and are not kept twice."""
    thread = item.get("thread")
    if not isinstance(thread, dict):
        return dict(item)
    return {**item, "thread": {key: value for key, value in thread.items() if key != "items"}}


def parse_person(item: Item, *, fetched_at: datetime) -> Author:
    """A person of ``users.get``."""
    it = _checked(item, _Person)
    return Author(
        network=NETWORK,
        author_id=str(it.id),
        kind="person",
        name=f"{_text(it.first_name)} {_text(item.get('last_name'))}".strip(),
        screen_name=_word(item.get("screen_name") or item.get("domain")),
        city=_city(item),
        deactivated=_word(item.get("deactivated")),
        fetched_at=fetched_at,
    )


def parse_community(item: Item, *, fetched_at: datetime) -> Author:
    """A community of ``groups.getById``; its identifier is negative wherever it writes."""
    it = _checked(item, _Community)
    return Author(
        network=NETWORK,
        author_id=f"-{it.id}",
        kind="community",
        name=_text(it.name).strip(),
        screen_name=_word(item.get("screen_name")),
        city=_city(item),
        members=_number(item.get("members_count")),
        deactivated=_word(item.get("deactivated")),
        contacts=_contacts(item.get("contacts")),
        fetched_at=fetched_at,
    )


def community_items(response: Any) -> Sequence[Any]:
    """The communities of ``groups.getById``: a list before API 5.199, an object since."""
    return _items(response, "groups")


def post_items(response: Any) -> Sequence[Any]:
    """The posts of ``wall.getById``, in both shapes."""
    return _items(response, "items")


def _items(response: Any, key: str) -> Sequence[Any]:
    return list(response[key] if isinstance(response, dict) else response)


def _contacts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    people = (_identifier(contact.get("user_id")) for contact in value if isinstance(contact, dict))
    return tuple(dict.fromkeys(person for person in people if person))


def _city(item: Item) -> str | None:
    city = item.get("city")
    return _word(city.get("title")) if isinstance(city, dict) else None


def _text(value: Any) -> str:
    return unescaped(value) if isinstance(value, str) else ""


def _word(value: Any) -> str | None:
    return unescaped(value).strip() or None if isinstance(value, str) else None


def _moment(value: Any) -> datetime | None:
    """A time that a record can do without."""
    seconds = _number(value)
    return utc(seconds) if seconds and seconds < 2**33 else None


def _identifier(value: Any) -> str | None:
    return str(value) if isinstance(value, int | str) and value and not isinstance(value, bool) else None


def _number(value: Any) -> int | None:
    return value if is_count(value) and value <= MOST else None


def _count(item: Item, key: str) -> int | None:
    """``item[key].count``, or ``None``: unknown is not zero."""
    inner = item.get(key)
    return _number(inner.get("count")) if isinstance(inner, dict) else None
