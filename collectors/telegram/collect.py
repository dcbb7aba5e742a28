"""The Telegram source: every named channel from its newest message back to the campaign's start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Unpack
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from campaign.settings import Campaign, SourceSettings
from collectors.asking import Asker, AskingSource, Way
from collectors.reading import CHANNEL, Reading, Walk
from collectors.records import Record
from collectors.telegram.parse import (
    NETWORK,
    SITE,
    Preview,
    captions,
    channel_name,
    message_id,
    parse_channel,
    parse_page,
    parse_post,
    published_at,
)
from collectors.unread import Unreadable
from collectors.web.client import Page
from collectors.web.encodings import is_utf8

TITLE = "Телеграм"
MOST_PAGES = 1000
NO_NAME = "не имя открытого канала"
NO_PREVIEW = "канала с таким именем нет или он не показывает записей без входа"
MEND = "исправьте столбец telegram в libraries.csv (или channels в campaign.toml)"


def spellings(campaign: Campaign) -> dict[str, str | None]:
    """The channels as the registry and campaign.toml write them, each with the name that is meant."""
    written = [one for library in campaign.libraries for one in library.telegram]
    written += campaign.sources.get(NETWORK, SourceSettings()).channels
    return {one: channel_name(one) for one in written}


class TelegramSource(AskingSource):
    """Collects a campaign from the previews of public channels; there is no key, no search and no comment."""

    name, title = NETWORK, TITLE

    def __init__(self, *, base: str = SITE, **way: Unpack[Way]) -> None:
        super().__init__(base, **way)

    def _records(self, asker: Asker, reading: Reading) -> Iterator[Record]:
        written = spellings(reading.campaign)
        for spelling, name in written.items():
            if name is None:
                yield reading.nowhere(spelling, NO_NAME, calls=0, todo=MEND)
        names = dict.fromkeys(name for name in written.values() if name)
        for name in names:
            yield from self._channel(asker, reading, name, [one for one, of in written.items() if of == name])
            reading.step(CHANNEL, len(names))
        yield from reading.night()

    def _channel(self, asker: Asker, reading: Reading, name: str, written: list[str]) -> Iterator[Record]:
        since = reading.back_to(name)
        if since is None:
            return
        walk = Walk(name)
        before: int | None = None
        while True:
            page = self._ask(asker, name, before)
            walk.calls += page.calls
            preview = parse_page(page.body) if page.ok else None
            if before is None and (is_elsewhere(page, self._base) or (preview and not preview.is_channel)):
                for spelling in written:
                    yield reading.nowhere(spelling, NO_PREVIEW, calls=walk.calls, todo=MEND)
                return
            if preview is None:
                walk.broke_off("failed" if page.status == "done" else page.status, page.error)
                yield reading.ended(CHANNEL, walk, since=since)
                return
            if not is_utf8(page.body):
                walk.broke_off("cut_off", "страница не в UTF-8, слова в ней испорчены")
            if before is None:
                yield from self._head(reading, preview, name, written)
            yield from self._messages(reading, walk, preview.messages)
            moments = [at for node in preview.messages if (at := published_at(node))]
            is_old = bool(moments) and min(moments) < since
            if is_old or preview.before is None or (before is not None and preview.before >= before):
                break
            before = preview.before
            if walk.calls >= MOST_PAGES:
                break
        yield from self._ended(asker, reading, walk, since)

    def _ask(self, asker: Asker, name: str, before: int | None) -> Page:
        params = {} if before is None else {"before": before}
        return asker.ask(f"{self._base}s/{name}", params=params, types=("text/html",), redirects=0)

    def _head(self, reading: Reading, preview: Preview, name: str, written: list[str]) -> Iterator[Record]:
        for spelling in written:
            yield from reading.leads(spelling, name)
        if preview.channel and preview.channel.name == name:
            yield from reading.described(parse_channel(preview.channel, fetched_at=reading.now))

    def _messages(self, reading: Reading, walk: Walk, nodes: tuple[LexborNode, ...]) -> Iterator[Record]:
        # The newest first, as everywhere: what a killed night has is then the end of the campaign, not a middle.
        for node in reversed(nodes):
            walk.found += 1
            post = reading.parsed(
                "post",
                _number(node),
                partial(parse_post, node, found_by=f"{CHANNEL}:{walk.target}", fetched_at=reading.now),
                walk.unread,
            )
            if post is None or post.owner_id != walk.target:
                continue
            kept = reading.take(post, captions(node))
            walk.accepted += kept is not None and kept.matched_tag is not None
            if kept:
                yield kept

    def _ended(self, asker: Asker, reading: Reading, walk: Walk, since: datetime) -> Iterator[Record]:
        """The channel's coverage, and what of the known it no longer shows: a hole in the numbers alone proves nothing."""
        if walk.is_whole:
            for number in reading.missing(walk.target, since):
                is_confirmed = False
                if reading.budget.counting:
                    page = self._ask(asker, walk.target, int(number) + 1)
                    walk.calls += page.calls
                    seen = parse_page(page.body).messages if page.ok else ()
                    is_confirmed = bool(seen) and number not in map(_number, seen)
                    yield from self._messages(
                        reading, walk, tuple(node for node in seen if _number(node) == number)
                    )
                if (walk.target, number) not in reading.met:
                    yield reading.gone("post", walk.target, number, confirmed=is_confirmed)
        if walk.calls >= MOST_PAGES:
            walk.broke_off("cut_off", f"страниц больше {MOST_PAGES}")
        yield reading.ended(CHANNEL, walk, since=since)


def is_elsewhere(page: Page, base: str) -> bool:
    """Telegram sends whoever asks for a preview that is not there to another page of its own; a provider's block leads away."""
    there = urlsplit(page.url).hostname or ""
    return 300 <= page.code < 400 and there in (
        urlsplit(base).hostname,
        "t.me",
        "telegram.me",
        "telegram.org",
    )


def _number(node: LexborNode) -> str:
    try:
        return message_id(node)[1]
    except Unreadable:
        return "без номера"
