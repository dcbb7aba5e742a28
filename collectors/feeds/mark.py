"""What a night leaves with the coverage of a site, so that the next one asks only for what has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from campaign.settings import Campaign
from collectors.web.client import Page


class Talk(msgspec.Struct, forbid_unknown_fields=True):
    """The comments of a campaign post: the feed that has them (none where WordPress is asked), and how they were last.

    ``author`` is the name under which the site itself writes there.
    """

    url: str = ""
    author: str = ""
    etag: str = ""
    modified: str = ""


class Mark(msgspec.Struct, forbid_unknown_fields=True):
    """``feed`` is the address that the site's page named, ``rest`` where its WordPress answers.

    ``seen`` are the entries of the last reading, ``judged`` those whose pages were read. ``words`` tells by which words and days of the
    campaign all that was judged.
    """

    words: str
    feed: str = ""
    rest: str = ""
    etag: str = ""
    modified: str = ""
    seen: list[str] = []
    judged: list[str] = []
    talks: dict[str, Talk] = {}


def words_of(campaign: Campaign) -> str:
    """What changes when entries that were passed over must be looked at again."""
    rule = (campaign.matcher().patterns, campaign.start, campaign.end)
    return hashlib.sha256(repr(rule).encode()).hexdigest()[:12]


def read_mark(text: str | None, words: str, *, anew: bool) -> Mark:
    """The mark of the last night; only the addresses in it where the words are others, or all is to be asked ``anew``."""
    try:
        mark = msgspec.json.decode(text or "{}", type=Mark)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return Mark(words)
    if mark.words == words and not anew:
        return mark
    talks = {number: Talk(talk.url, talk.author) for number, talk in mark.talks.items()}
    return Mark(words, mark.feed, mark.rest, seen=mark.seen, talks=talks)


def conditional(etag: str, modified: str) -> dict[str, str]:
    """The headers that ask for an answer only if there is another than the known one."""
    named = {"If-None-Match": etag, "If-Modified-Since": modified}
    return {name: value for name, value in named.items() if value}


def validators(page: Page) -> tuple[str, str]:
    """What the server said to know this answer by: ETag and Last-Modified."""
    headers: Mapping[str, str] = page.headers
    return headers.get("etag", ""), headers.get("last-modified", "")
