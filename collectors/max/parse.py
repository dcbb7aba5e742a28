"""MAX's chats, messages and senders, as the publisher's clients type them, to our records: pure functions, no network."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from collectors.records import LATEST, Author, Comment, Post, is_count, misshapen, utc
from collectors.unread import Unreadable

NETWORK = "max"

Item = Mapping[str, Any]
Shape = TypeVar("Shape")
Number = Annotated[int, msgspec.Meta(ge=-(2**62), le=2**62)]
Milliseconds = Annotated[int, msgspec.Meta(ge=1, lt=int(LATEST.timestamp() * 1000))]
# What attachments say of themselves.
CAPTIONS = ("title", "description", "filename")


class _Body(msgspec.Struct):
    mid: str
    text: str | None = None


class _Message(msgspec.Struct):
    timestamp: Milliseconds
    body: _Body


class _Sender(msgspec.Struct):
    user_id: Number
    name: str = ""


class Chat(msgspec.Struct):
    """A chat of the bot. ``link`` is what people write in the registry."""

    chat_id: Number
    type: Literal["dialog", "chat", "channel"]
    status: str = "active"
    title: str | None = None
    participants_count: int | None = None
    link: str | None = None

    @property
    def owner(self) -> str:
        return str(self.chat_id)

    @property
    def is_read(self) -> bool:
        """Whether it is a place of many people in which the bot still is; dialogues with the bot are nobody's affair."""
        return self.type != "dialog" and self.status == "active"


def parse_chat(item: Any) -> Chat:
    """Raises ``Unreadable``."""
    return _checked(item, Chat)


def address(written: str) -> str:
    """What is left of a link or a number to know a chat by: host and path in small letters."""
    plain = re.sub(r"^(https?://)?(www\.)?", "", written.strip().lower())
    return plain.partition("?")[0].rstrip("/").removeprefix("@")


def leads_to(written: str, chat: Chat) -> bool:
    """Whether the registry's address means this chat: its link, the last part of it, or its number."""
    wanted = address(written)
    link = address(chat.link or "")
    return wanted == chat.owner or bool(wanted and link and (wanted == link or link.endswith(f"/{wanted}")))


def describe_chat(chat: Chat, *, fetched_at: datetime) -> Author:
    members = chat.participants_count
    return Author(
        network=NETWORK,
        author_id=chat.owner,
        kind="community",
        name=(chat.title or "").strip(),
        screen_name=address(chat.link) if chat.link else None,
        members=members if is_count(members) else None,
        fetched_at=fetched_at,
    )


def message_id(item: Any) -> str:
    """The message's ``mid``. Raises ``Unreadable``."""
    return _checked(item, _Message).body.mid


def said_at(item: Any) -> datetime:
    """When it was sent. Raises ``Unreadable``."""
    return utc(_checked(item, _Message).timestamp / 1000)


def replied_to(item: Item) -> str | None:
    """The ``mid`` of what it answers."""
    mid = _linked(item, "reply").get("mid")
    return mid if isinstance(mid, str) else None


def parse_post(item: Item, chat: Chat, *, found_by: str, fetched_at: datetime) -> Post:
    """A message as a post of its chat; what was forwarded is quoted. Raises ``Unreadable``."""
    it = _checked(item, _Message)
    stat = item.get("stat")
    views = stat.get("views") if isinstance(stat, dict) else None
    url = item.get("url")
    return Post(
        network=NETWORK,
        owner_id=chat.owner,
        post_id=it.body.mid,
        url=url if isinstance(url, str) and url.startswith("https://") else None,
        author_id=_sender_id(item) or chat.owner,
        published_at=utc(it.timestamp / 1000),
        text=it.body.text or "",
        quoted_text=_text(_linked(item, "forward")),
        views=views if is_count(views) else None,
        attachments=_attachments(item),
        found_by=found_by,
        fetched_at=fetched_at,
        payload=_payload(item),
    )


def parse_comment(
    item: Item, chat: Chat, post_id: str, *, parent: str | None, fetched_at: datetime
) -> Comment:
    """A message under a post; ``parent`` is the comment at the top of its thread. Raises ``Unreadable``."""
    it = _checked(item, _Message)
    reply = replied_to(item)
    return Comment(
        network=NETWORK,
        owner_id=chat.owner,
        comment_id=it.body.mid,
        post_id=post_id,
        parent_comment_id=parent,
        reply_to=reply if reply != post_id else None,
        author_id=_sender_id(item) or chat.owner,
        published_at=utc(it.timestamp / 1000),
        text=it.body.text or captions(item),
        fetched_at=fetched_at,
        payload=_payload(item),
    )


def parse_sender(item: Item, *, fetched_at: datetime) -> Author | None:
    """Whoever wrote it, where it is a person and not the channel itself."""
    sender = item.get("sender")
    if not isinstance(sender, dict):
        return None
    it = _checked(sender, _Sender)
    screen_name = sender.get("username")
    return Author(
        network=NETWORK,
        author_id=str(it.user_id),
        kind="person",
        name=it.name.strip(),
        screen_name=screen_name if isinstance(screen_name, str) and screen_name else None,
        fetched_at=fetched_at,
    )


def captions(item: Item) -> str:
    """What the attachments show: titles of links, names of files."""
    texts = [thing.get(key) for thing in _things(item) for key in CAPTIONS]
    texts += [
        thing["payload"].get(key)
        for thing in _things(item)
        if isinstance(thing.get("payload"), dict)
        for key in CAPTIONS
    ]
    return "\n\n".join(
        dict.fromkeys(text.strip() for text in texts if isinstance(text, str) and text.strip())
    )


def _checked(item: Any, shape: type[Shape]) -> Shape:
    try:
        return msgspec.convert(item, shape)
    except msgspec.ValidationError as error:
        raise Unreadable(misshapen(error)) from None


def _sender_id(item: Item) -> str | None:
    sender = item.get("sender")
    return str(_checked(sender, _Sender).user_id) if isinstance(sender, dict) else None


def _linked(item: Item, kind: str) -> dict[str, Any]:
    link = item.get("link")
    message = link.get("message") if isinstance(link, dict) and link.get("type") == kind else None
    return message if isinstance(message, dict) else {}


def _text(body: Mapping[str, Any]) -> str:
    text = body.get("text")
    return text if isinstance(text, str) else ""


def _things(item: Item) -> list[dict[str, Any]]:
    body = item.get("body")
    things = body.get("attachments") if isinstance(body, dict) else None
    return [thing for thing in things if isinstance(thing, dict)] if isinstance(things, list) else []


def _attachments(item: Item) -> dict[str, int]:
    kinds = Counter(str(thing["type"]) for thing in _things(item) if thing.get("type"))
    return dict(sorted(kinds.items()))


def _payload(item: Item) -> dict[str, Any]:
    """As received, but for names: who is quoted stands by number, where ``forget`` finds him."""
    kept = {
        key: value for key, value in item.items() if key not in ("sender", "link", "constructor", "recipient")
    }
    link = item.get("link")
    if isinstance(link, dict) and isinstance(link.get("message"), dict):
        sender = link.get("sender")
        writer = sender.get("user_id") if isinstance(sender, dict) else None
        quoted = {"from_id": writer, "mid": link["message"].get("mid"), "text": _text(link["message"])}
        kept["copy_history" if link.get("type") == "forward" else "reply"] = [quoted]
    return kept
