"""Preview pages of public channels (``t.me/s/NAME``) to our records: pure functions, no network.

What a preview shows is rounded (views, reactions, subscribers) and bare of people: an album is one message, a forward names
the channel that it comes from, a signature is a name without an account and is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from collectors.records import Author, Post, plausible
from collectors.unread import Unreadable

NETWORK = "telegram"
SITE = "https://t.me/"

MESSAGE = ".tgme_widget_message[data-post]"
# A quoted reply has the class of a text, too.
TEXT = ".tgme_widget_message_text.js-message_text"
MEDIA = {
    "photo": ".tgme_widget_message_photo_wrap",
    "video": ".tgme_widget_message_video_player",
    "round_video": ".tgme_widget_message_roundvideo_player",
    "voice": ".tgme_widget_message_voice_player",
    "document": ".tgme_widget_message_document",
    "sticker": ".tgme_widget_message_sticker_wrap",
    "poll": ".tgme_widget_message_poll",
    "location": ".tgme_widget_message_location_wrap",
    "link": ".tgme_widget_message_link_preview",
}
CAPTIONS = (
    ".tgme_widget_message_poll_question",
    ".tgme_widget_message_document_title",
    ".link_preview_title",
    ".link_preview_description",
)
_NAME = re.compile(r"[a-z][a-z0-9_]{3,31}")
_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)/(?:s/)?([^/?#]+)/?(?:[?#].*)?",
    re.IGNORECASE,
)
_ROUNDED = re.compile(r"(\d+(?:\.\d+)?)([KMB]?)")
_POWERS = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9}
# A browser shows each run of these as one space; a line ends where ``br`` says.
_BLANKS = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True)
class Channel:
    """What the head of a page says; ``members`` is rounded from a thousand up."""

    name: str
    title: str
    members: int | None


@dataclass(frozen=True)
class Preview:
    """One page. ``messages`` stand as they do there, oldest first, without service messages, of which there are ``services``.

    ``before`` is the number to page back with, ``None`` at the channel's beginning; ``is_channel`` is false for the page that
    stands where there is no preview.
    """

    messages: tuple[LexborNode, ...]
    services: int
    before: int | None
    channel: Channel | None
    is_channel: bool


def channel_name(value: str) -> str | None:
    """The name, in small letters, that ``@name``, ``name`` or an address means; ``None`` for invitations and other things."""
    address = _ADDRESS.fullmatch(value.strip())
    name = (address[1] if address else value.strip().removeprefix("@")).lower()
    return name if _NAME.fullmatch(name) and name not in ("joinchat", "addstickers", "share") else None


def parse_page(html: bytes) -> Preview:
    tree = LexborHTMLParser(html.decode("utf-8", "replace"))
    nodes = tree.css(MESSAGE)
    messages = tuple(node for node in nodes if "service_message" not in _classes(node))
    return Preview(
        messages=messages,
        services=len(nodes) - len(messages),
        before=_before(tree),
        channel=_channel(tree),
        is_channel=bool(nodes)
        or tree.css_first(".tgme_channel_history, .tgme_channel_info, .tme_no_messages_found") is not None,
    )


def message_id(node: LexborNode) -> tuple[str, str]:
    """Channel, in small letters, and number. Raises ``Unreadable``."""
    channel, _, number = (node.attributes.get("data-post") or "").partition("/")
    if not _NAME.fullmatch(channel.lower()) or not re.fullmatch(r"[1-9][0-9]{0,15}", number):
        raise Unreadable("поле data-post не того вида")
    return channel.lower(), number


def published_at(node: LexborNode) -> datetime | None:
    """When it was published, if that can be read."""
    time = node.css_first("a.tgme_widget_message_date time[datetime]")
    try:
        moment = datetime.fromisoformat(time.attributes.get("datetime") or "") if time else None
        return plausible(moment) if moment and moment.tzinfo else None
    except ValueError:
        return None


def parse_post(node: LexborNode, *, found_by: str, fetched_at: datetime) -> Post:
    """A message; what was forwarded is quoted, not said. Raises ``Unreadable``."""
    channel, number = message_id(node)
    moment = published_at(node)
    if moment is None:
        raise Unreadable("нет даты публикации")
    is_forward = node.css_first(".tgme_widget_message_forwarded_from") is not None
    words = _text(node.css_first(TEXT))
    reactions = [_own(reaction) for reaction in node.css(".tgme_reaction")]
    views = _plain(node.css_first(".tgme_widget_message_views"))
    return Post(
        network=NETWORK,
        owner_id=channel,
        post_id=number,
        url=f"{SITE}{channel}/{number}",
        author_id=channel,
        published_at=moment,
        text="" if is_forward else words,
        quoted_text=words if is_forward else "",
        likes=_sum(reactions),
        views=decoded(views),
        attachments=_attachments(node),
        found_by=found_by,
        fetched_at=fetched_at,
        payload=_payload(node, views, reactions),
    )


def captions(node: LexborNode) -> str:
    """What the attachments show: a poll's question, names of files, titles of linked pages."""
    texts = [_text(found) for selector in CAPTIONS for found in node.css(selector)]
    return "\n\n".join(dict.fromkeys(text for text in texts if text))


def parse_channel(channel: Channel, *, fetched_at: datetime) -> Author:
    return Author(
        network=NETWORK,
        author_id=channel.name,
        kind="community",
        name=channel.title,
        screen_name=channel.name,
        members=channel.members,
        fetched_at=fetched_at,
    )


def decoded(rounded: str) -> int | None:
    """«2.31K» is 2,310: what the page rounded stays rounded. ``None`` for what is no number."""
    found = _ROUNDED.fullmatch(rounded.strip().replace("\u00a0", "").replace(" ", "").upper())
    return int(Decimal(found[1]) * _POWERS[found[2]]) if found and len(found[1]) <= 12 else None


def _before(tree: LexborHTMLParser) -> int | None:
    for link in tree.css('link[rel="prev"], a.tme_messages_more[data-before]'):
        found = re.search(r"before=([0-9]{1,16})", link.attributes.get("href") or "")
        if found:
            return int(found[1])
    return None


def _channel(tree: LexborHTMLParser) -> Channel | None:
    address = tree.css_first(".tgme_channel_info_header_username")
    name = channel_name(address.text().strip()) if address else None
    if name is None:
        return None
    title = _plain(tree.css_first(".tgme_channel_info_header_title"))
    for counter in tree.css(".tgme_channel_info_counter"):
        if _plain(counter.css_first(".counter_type")).lower().startswith("subscriber"):
            return Channel(name, title, decoded(_plain(counter.css_first(".counter_value"))))
    return Channel(name, title, None)


def _payload(node: LexborNode, views: str, reactions: list[str]) -> dict[str, Any]:
    """As the page has it, but for people's names: a signature leads to no account, so nobody could ever erase it."""
    forward = node.css_first("a.tgme_widget_message_forwarded_from_name")
    source = (forward.attributes.get("href") or "") if forward else ""
    reply = node.css_first("a.tgme_widget_message_reply")
    found: dict[str, Any] = {
        "post": node.attributes.get("data-post"),
        "views": views or None,
        "reactions": reactions or None,
        "edited": "edited" in _plain(node.css_first(".tgme_widget_message_meta")) or None,
        "signed": node.css_first(".tgme_widget_message_from_author") is not None or None,
        # With a number it is a channel's post; without one it may be a person.
        "forwarded_from": source if re.fullmatch(r"https://t\.me/\w+/\d+", source) else None,
        "reply_to": reply.attributes.get("href") if reply else None,
        "options": [_plain(option) for option in node.css(".tgme_widget_message_poll_option_text")] or None,
    }
    return {key: value for key, value in found.items() if value is not None}


def _attachments(node: LexborNode) -> dict[str, int]:
    counted = {kind: len(node.css(selector)) for kind, selector in MEDIA.items()}
    return {kind: count for kind, count in sorted(counted.items()) if count}


def _sum(reactions: list[str]) -> int | None:
    """Together, where all can be read; none shown may as well be switched off: unknown is not zero."""
    numbers = [decoded(reaction) for reaction in reactions]
    known = [number for number in numbers if number is not None]
    return sum(known) if known and len(known) == len(numbers) else None


def _own(node: LexborNode) -> str:
    """The number behind the sign of a reaction."""
    return "".join(
        child.text(deep=True) for child in node.iter(include_text=True) if child.tag == "-text"
    ).strip()


def _plain(node: LexborNode | None) -> str:
    return _BLANKS.sub(" ", node.text()).strip() if node else ""


def _text(node: LexborNode | None) -> str:
    """The words as a browser would show them."""
    if node is None:
        return ""
    said = "".join(_pieces(node))
    return "\n".join(line.strip(" ") for line in re.sub(r" *\n *", "\n", said).split("\n")).strip()


def _pieces(node: LexborNode) -> Iterator[str]:
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            yield _BLANKS.sub(" ", child.text(deep=False))
        elif child.tag == "br":
            yield "\n"
        else:
            yield from _pieces(child)


def _classes(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()
