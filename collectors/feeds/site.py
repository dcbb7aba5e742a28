"""One site in one night: its feed, what it and its pages say of the campaign, and what is said under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec

from campaign.places import whereabouts
from collectors.feeds.html import article_text, feed_links, published
from collectors.feeds.mark import Talk, conditional, read_mark, validators
from collectors.feeds.parse import NETWORK, TORN, Entry, Feed, NoFeed, parse_feed
from collectors.feeds.targets import Target
from collectors.feeds.wordpress import POSTS, Strange, parse_posts, posts_params
from collectors.reading import Reading
from collectors.records import Author, Coverage, Post, Record, Status
from collectors.web.client import Page, WebClient
from collectors.web.encodings import charset_of, decoded

ROUTE = "feed"
FEEDS = ("xml", "rss", "atom", "text/plain", "text/html")
PAGES = ("html",)
# What may be older than a feed's first page is asked for so often.
MOST_PAGES = 30
# A feed of fewer entries has never had more.
USUAL_FEED = 10
MOST_KEPT = 500
# Answers after which nobody need ask a WordPress for posts again tonight: it has none, or shows them to nobody.
CLOSED = frozenset({400, 401, 403, 404, 405, 410})

# An entry with what came of it, as received.
Item = tuple[Entry, dict[str, Any] | None]


class Site:
    """Asks for one site. ``mark`` grows as it is read; ``troubles`` say in Russian what could not be."""

    def __init__(self, web: WebClient, target: Target, night: Reading, words: str) -> None:
        self.web, self.target, self.night = web, target, night
        before = night.schedule.last(ROUTE, target.account)
        self.mark = read_mark(before.mark if before else None, words, anew=night.budget.counting)
        self.troubles: list[str] = []
        self.status: Status = "done"
        self.shown: set[str] = set()
        self._listed = False
        self._undated = 0
        self._found = self._accepted = 0
        self._begun = web.sent

    def feed(self) -> tuple[Feed, Page] | None:
        """What the feed says, and its page; nothing where it says what it said before, or ``troubles`` why there is none."""
        address = self.target.address if self.target.is_feed else self.mark.feed or self._discovered()
        if not address:
            return None
        page = self.web.ask(address, headers=conditional(self.mark.etag, self.mark.modified), types=FEEDS)
        if page.unchanged:
            return None
        try:
            return self._parsed(page), page
        except NoFeed as error:
            self.fail(str(error), page.status if page.error else "failed")
            if not self.target.is_feed:
                self.mark.feed = ""
            return None

    def posts(self) -> Iterator[Record]:
        """What is new on the site; afterwards ``mark.talks`` names the posts under which people may talk."""
        found = self.feed()
        if found is None:
            return
        feed, page = found
        if feed.title:
            yield self._site(feed)
        seen = set(self.mark.seen)
        for entry, payload in self._entries(feed, page.url, seen):
            self.shown.add(entry.id)
            post = self._post(entry, payload)
            if post:
                yield post
        self.mark.seen = [*sorted(seen - self.shown), *sorted(self.shown)][-MOST_KEPT:]
        if self._undated:
            self.night.notes.append(
                f"{self.target.account}: записей с тегом без даты: {self._undated}, не приняты"
            )
        self.mark.etag, self.mark.modified = ("", "") if self.troubles else validators(page)

    @property
    def listed_all(self) -> bool:
        """Whether WordPress has just named all posts of the campaign's days: what it did not name is gone."""
        return self._listed and not self.troubles

    def coverage(self) -> Coverage:
        """What was asked of the site; the last of its records."""
        campaign = self.night.campaign
        return self.night.coverage(
            ROUTE,
            self.target.account,
            calls=self.web.sent - self._begun,
            found=self._found,
            accepted=self._accepted,
            window=(campaign.starts_at, campaign.ends_at),
            status="cut_off" if self.troubles and self.status == "done" else self.status,
            error="; ".join(dict.fromkeys(self.troubles)) or None,
            mark=msgspec.json.encode(self.mark).decode(),
        )

    def fail(self, error: str, status: Status = "failed") -> None:
        self.troubles.append(error)
        self.status = status

    def _discovered(self) -> str:
        page = self.web.ask(self.target.address, types=(*PAGES, "xml"))
        if not page.ok:
            self.fail(_dead(page, "сайт"), page.status)
            return ""
        links = feed_links(_html(page), page.url) if "html" in page.content_type else [page.url]
        if not links:
            self.fail(
                "лента на сайте не названа: впишите её адрес в столбец feed файла libraries.csv", "skipped"
            )
            return ""
        self.mark.feed = links[0]
        return links[0]

    def _parsed(self, page: Page) -> Feed:
        """Raises ``NoFeed``, also for an answer that never came."""
        if not page.ok:
            raise NoFeed(_dead(page, "лента"))
        zone = self.night.campaign.timezone
        feed = parse_feed(page.body, page.headers.get("content-type", ""), page.url, zone)
        if feed.is_torn:
            self.troubles.append(TORN)
        return feed

    def _site(self, feed: Feed) -> Author:
        place = whereabouts(feed.title)
        return Author(
            network=NETWORK,
            author_id=self.target.account,
            kind="community",
            name=feed.title,
            # A section of the region's portal is named by its district.
            city=feed.title if place.municipality else None,
            fetched_at=self.night.now,
        )

    # --- entries ---------------------------------------------------------------------------------------------

    def _entries(self, feed: Feed, address: str, seen: set[str]) -> Iterable[Item]:
        if feed.is_wordpress or self.mark.rest:
            items = self._wordpress(urljoin(f"{feed.home}/", "."))
            if items is not None:
                return items
        return self._pages(feed, address, seen)

    def _wordpress(self, root: str) -> list[Item] | None:
        """All posts of the window; ``None`` where the site does not show them this way."""
        campaign = self.night.campaign
        items: list[Item] = []
        for number in range(1, MOST_PAGES + 1):
            params = posts_params(campaign.starts_at, campaign.ends_at, number)
            page = self.web.ask(urljoin(root, POSTS), params=params, types=("json",))
            if number == 1 and (page.code in CLOSED or (page.code == 200 and not page.ok)):
                self.mark.rest = ""
                return None
            try:
                if not page.ok:
                    raise Strange(page.error)
                items += parse_posts(page.body)
            except Strange as error:
                self.troubles.append(f"записи WordPress: {error}")
                return items if number > 1 else None
            self.mark.rest = root
            if number >= _pages(page):
                self._listed = True
                return items
        self.troubles.append(f"записи WordPress: страниц больше {MOST_PAGES}")
        return items

    def _pages(self, feed: Feed, address: str, seen: set[str]) -> Iterator[Item]:
        """The entries of the feed, and of its earlier pages as far as the campaign's beginning."""
        begins = self.night.campaign.starts_at
        met: set[str] = set()
        for number in range(2, MOST_PAGES + 2):
            fresh = [entry for entry in feed.entries if entry.id not in met]
            met.update(entry.id for entry in fresh)
            for entry in fresh:
                yield entry, msgspec.to_builtins(entry)
            dates = [entry.published_at for entry in fresh if entry.published_at]
            known = seen.intersection(entry.id for entry in fresh)
            if not fresh or known or (dates and min(dates) < begins):
                return
            older = feed.older or (_paged(address, number) if feed.is_wordpress else "")
            page = self.web.ask(older, types=FEEDS) if older else None
            if page is None or page.gone:
                break
            try:
                feed = self._parsed(page)
            except NoFeed as error:
                self.troubles.append(f"прежние страницы ленты: {error}")
                return
        if len(met) >= USUAL_FEED and not feed.older:
            self.night.notes.append(
                f"{self.target.account}: лента показывает последние записи ({len(met)}), более ранних не видно"
            )

    # --- one entry -------------------------------------------------------------------------------------------

    def _post(self, entry: Entry, payload: dict[str, Any] | None) -> Post | None:
        night = self.night
        if entry.published_at and not night.acceptance.in_time(entry.published_at):
            return None
        self._found += 1
        held = night.known.posts.get((self.target.account, entry.id))
        # Where the feed has a beginning only, the page is read once, and again when something moved.
        moved = held is not None and (
            night.budget.counting
            or (entry.edited_at is not None and entry.edited_at > held.fetched_at)
            or (entry.talk_count is not None and entry.talk_count != held.counter)
        )
        if not entry.is_whole and entry.url and entry.id in self.mark.judged and not moved:
            if held and held.matched:
                self._accept(entry)
            return None
        if not entry.is_whole and entry.url:
            entry = self._filled(entry)
        post = self._record(entry, payload)
        labels = " ".join(f"#{label}" for label in entry.labels)
        if entry.published_at is None and night.acceptance.matcher.match(f"{post.text}\n{labels}"):
            self._undated += 1
        kept = night.take(post, labels)
        if kept and kept.matched_tag:
            self._accept(entry)
        return kept

    def _accept(self, entry: Entry) -> None:
        self._accepted += 1
        old = self.mark.talks.get(entry.id, Talk())
        if entry.talk or self.mark.rest or old.url:
            url = entry.talk or old.url
            kept = (old.etag, old.modified) if old.url == url else ("", "")
            self.mark.talks[entry.id] = Talk(url, entry.author, *kept)

    def _filled(self, entry: Entry) -> Entry:
        """The entry with the text of its page, where that is more."""
        page = self.web.ask(entry.url, types=PAGES)
        if not page.ok and not page.gone:
            self.troubles.append(f"страница записи: {page.error}")
            return entry
        self.mark.judged = [*self.mark.judged, entry.id][-MOST_KEPT:]
        if page.gone:
            return entry
        html = _html(page)
        text = article_text(html)
        when = entry.published_at or published(html, self.night.campaign.timezone)
        return replace(entry, published_at=when, text=max(entry.text, text, key=len))

    def _record(self, entry: Entry, payload: dict[str, Any] | None) -> Post:
        text = entry.text if entry.text.startswith(entry.title) else f"{entry.title}\n\n{entry.text}".strip()
        return Post(
            network=NETWORK,
            owner_id=self.target.account,
            post_id=entry.id,
            url=entry.url or None,
            author_id=self.target.account,
            published_at=entry.published_at,
            edited_at=entry.edited_at if entry.edited_at != entry.published_at else None,
            text=text,
            comments=entry.talk_count,
            found_by=f"{ROUTE}:{self.target.account}",
            fetched_at=self.night.now,
            payload=payload,
        )


def _html(page: Page) -> str:
    return decoded(page.body, charset_of(page.headers.get("content-type", "")))


def _dead(page: Page, what: str) -> str:
    if page.gone:
        return f"{page.error}: {what} по этому адресу больше не отвечает, исправьте его в libraries.csv или campaign.toml"
    return page.error


def _pages(page: Page) -> int:
    said = page.headers.get("x-wp-totalpages", "")
    return int(said) if said.isdigit() else 1


def _paged(address: str, number: int) -> str:
    return f"{address}{'&' if urlsplit(address).query else '?'}paged={number}"
