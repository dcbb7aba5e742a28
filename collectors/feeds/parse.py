"""RSS and Atom to entries, and entries to our records: pure functions, no network."""

from __future__ import annotations

import hashlib
import re
from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from campaign.signs import sound
from collectors.feeds.dates import parse_date
from collectors.feeds.html import is_deep, plain
from collectors.records import is_count, plausible
from collectors.web.encodings import charset_of, decoded

NETWORK = "feeds"
# WordPress and Blogger number what they publish, and say the number in each of their languages.
_NUMBERED = re.compile(r"[?&](?:p|page_id)=(\d+)$|\.post-?(\d+)$|#comment-(\d+)$|#c(\d+)$")
_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
TORN = "лента оборвана, последней её записи не видно"
_UTF8 = {"content-type": "application/xml; charset=utf-8"}


class NoFeed(ValueError):
    """What came is no feed, or one that is not read; the text is a Russian phrase."""


@dataclass(frozen=True)
class Entry:
    """One entry. ``text`` is what the feed has of it, ``is_whole`` whether it says that this is all.

    ``labels`` are its categories; ``talk`` is the address of the feed of its comments, ``talk_count`` how many there are.
    """

    id: str
    url: str
    title: str
    text: str
    is_whole: bool
    author: str
    labels: tuple[str, ...]
    published_at: datetime | None
    edited_at: datetime | None
    talk: str
    talk_count: int | None
    reply_to: str | None


@dataclass(frozen=True)
class Feed:
    """``home`` is the page that it belongs to, ``is_wordpress`` what it was made by, ``older`` where its earlier entries are.

    ``is_torn``: its end has not come, and the entry that was torn with it is left out.
    """

    title: str
    home: str
    is_wordpress: bool
    older: str
    entries: tuple[Entry, ...]
    is_torn: bool = False


def parse_feed(body: bytes, content_type: str, base: str, zone: tzinfo) -> Feed:
    """The feed that came from ``base``, entries in its order; dates without an offset are local in ``zone``. Raises ``NoFeed``."""
    text = decoded(body, charset_of(content_type))
    if "<!ENTITY" in text:
        # A few lines of them can unpack to gigabytes, and no feed needs any.
        raise NoFeed("лента с собственными сущностями XML не читается")
    if is_deep(text):
        raise NoFeed("лента вложена слишком глубоко и не читается")
    # What is HTML in it becomes plain text: feedparser need not make it safe or complete.
    parsed = feedparser.parse(
        text.encode(),
        response_headers=_UTF8 | {"content-location": base},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    if not parsed.get("version") and not parsed.entries:
        raise NoFeed("по этому адресу не лента RSS или Atom")
    about = parsed.feed
    is_torn = not _END.search(text)
    whole = parsed.entries[: len(_ENTRY_END.findall(text))] if is_torn else parsed.entries
    generator = str(about.get("generator", "")).lower()
    return Feed(
        title=plain(_word(about, "title")),
        home=urljoin(base, _word(about, "link")),
        is_wordpress="wordpress" in generator,
        older=_older(parsed, base),
        entries=tuple(_entry(item, base, zone) for item in whole),
        is_torn=is_torn,
    )


def _older(parsed: Any, base: str) -> str:
    links = parsed.feed.get("links", ())
    return next((urljoin(base, link.get("href", "")) for link in links if link.get("rel") == "next"), "")


def _entry(item: dict[str, Any], base: str, zone: tzinfo) -> Entry:
    whole = next((part.get("value", "") for part in item.get("content", ()) if part.get("value")), "")
    url = urljoin(base, _word(item, "link"))
    text = plain(whole or _word(item, "summary"))
    title = plain(_word(item, "title"))
    return Entry(
        id=number_of(_word(item, "id") or _word(item, "link") or f"{title}\n{text}"),
        url=url if urlsplit(url).scheme in ("http", "https") and _word(item, "link") else "",
        title=title,
        text=text,
        is_whole=bool(whole),
        author=plain(_word(item, "author")),
        labels=tuple(plain(str(tag.get("term") or "")) for tag in item.get("tags", ()) if tag.get("term")),
        published_at=_moment(item, "published", zone) or _moment(item, "updated", zone),
        edited_at=_moment(item, "updated", zone),
        talk=_talk(item, base),
        talk_count=_count(item.get("slash_comments") or item.get("thr_total")),
        reply_to=_reply(item),
    )


def _talk(item: dict[str, Any], base: str) -> str:
    """WordPress names the feed of comments by itself, Blogger among the links."""
    address = _word(item, "wfw_commentrss")
    for link in item.get("links", ()):
        if link.get("rel") == "replies" and "atom+xml" in str(link.get("type")):
            address = address or str(link.get("href", ""))
    return urljoin(base, address) if address else ""


def _reply(item: dict[str, Any]) -> str | None:
    reference = item.get("thr_in-reply-to") or item.get("in-reply-to")
    about = reference.get("ref") if isinstance(reference, Mapping) else None
    return number_of(str(about)) if about else None


def number_of(identity: str) -> str:
    """A short name for what a feed calls an entry: its number where there is one, so that all ways to it give the same."""
    found = _NUMBERED.search(identity)
    return next(filter(None, found.groups())) if found else hashlib.sha256(identity.encode()).hexdigest()[:16]


def person_of(account: str, name: str) -> str | None:
    """Who writes comments under a site: all that it says of them is a name."""
    plain_name = " ".join(name.split()).casefold()
    return f"{account}~{hashlib.sha256(plain_name.encode()).hexdigest()[:12]}" if plain_name else None


def _moment(item: dict[str, Any], key: str, zone: tzinfo) -> datetime | None:
    if moment := parse_date(_word(item, key), zone):
        return moment
    parts = dict.get(item, f"{key}_parsed")
    try:
        return plausible(datetime.fromtimestamp(timegm(parts), UTC)) if parts else None
    except (ValueError, TypeError, OverflowError):
        return None


def _count(value: Any) -> int | None:
    number = int(value) if isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value.strip()) else value
    return number if is_count(number) else None


def _word(item: dict[str, Any], key: str) -> str:
    # Not feedparser's own: asked for what is not there, it gives something else.
    value = dict.get(item, key)
    return str(sound(value)).strip() if isinstance(value, str) else ""
