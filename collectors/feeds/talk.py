"""What is said under a site's campaign posts, by WordPress's own interface or by a feed for each post."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urljoin

import msgspec

from collectors.feeds.mark import Talk, conditional, validators
from collectors.feeds.parse import NETWORK, TORN, Entry, NoFeed, parse_feed, person_of
from collectors.feeds.site import CLOSED, FEEDS, MOST_PAGES, Site
from collectors.feeds.wordpress import POSTS, REMARKS, Remark, Strange, comments_params, parse_remarks
from collectors.reading import COMMENTS
from collectors.records import Author, Comment, Coverage, Gone, ItemKind, Record, Status
from collectors.web.client import Page

AT_ONCE = 50


class Talks:
    """Reads the comments under the posts that ``site.mark`` names, when the site's posts have been read."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._night, self._mark, self._web = site.night, site.mark, site.web
        self._account = site.target.account

    def records(self) -> Iterator[Record]:
        if self._mark.rest:
            yield from self._missing_posts()
            talks = list(self._mark.talks)
            for first in range(0, len(talks), AT_ONCE):
                yield from self._wordpress(talks[first : first + AT_ONCE])
        else:
            for number, talk in self._mark.talks.items():
                if talk.url:
                    yield from self._feed(number, talk)

    # --- WordPress -------------------------------------------------------------------------------------------

    def _missing_posts(self) -> Iterator[Gone]:
        """What WordPress no longer lists is asked for by its number: only its own word makes it gone."""
        if not self._site.listed_all:
            return
        for (owner, number), post in self._night.known.posts.items():
            listed = owner != self._account or number in self._site.shown
            if (
                not listed
                and post.matched
                and not post.gone
                and self._night.acceptance.in_time(post.published_at)
            ):
                yield from self._gone("post", number, POSTS)
                self._mark.talks.pop(number, None)

    def _gone(self, kind: ItemKind, number: str, where: str) -> Iterator[Gone]:
        page = self._web.ask(f"{urljoin(self._mark.rest, where)}/{number}", types=("json",))
        if page.gone or page.code in (401, 403):
            yield self._night.gone(kind, self._account, number, confirmed=True)
        elif not page.ok:
            self._site.troubles.append(f"{number}: {page.error}")

    def _wordpress(self, posts: list[str]) -> Iterator[Record]:
        begun = self._web.sent
        remarks: list[Remark] = []
        error = ""
        status: Status = "done"
        for page_number in range(1, MOST_PAGES + 1):
            page = self._web.ask(
                urljoin(self._mark.rest, REMARKS),
                params=comments_params(posts, page_number),
                types=("json",),
            )
            if page_number == 1 and page.code in CLOSED:
                if len(posts) > 1:
                    # One post that is shown to nobody closes the talks of all that are asked for with it.
                    middle = len(posts) // 2
                    yield from self._wordpress(posts[:middle])
                    yield from self._wordpress(posts[middle:])
                    return
                error, status = f"{page.error}: комментарии не показаны", "skipped"
                break
            try:
                if not page.ok:
                    raise Strange(page.error)
                remarks += parse_remarks(page.body)
            except Strange as trouble:
                error, status = str(trouble), page.status if not page.ok else "failed"
                break
            total = page.headers.get("x-wp-totalpages", "")
            if page_number >= (int(total) if total.isdigit() else 1):
                break
        else:
            error, status = f"страниц больше {MOST_PAGES}", "cut_off"
        if error and status != "skipped":
            self._site.troubles.append(f"комментарии: {error}")
        tops = _tops(remarks)
        calls = self._web.sent - begun
        for number in posts:
            here = [remark for remark in remarks if remark.post_id == number]
            author = self._mark.talks[number].author
            for remark in here:
                own = remark.by_user and remark.name == author
                yield from self._said(number, remark, tops, own)
            if status == "done":
                yield from self._missing(number, {remark.id for remark in here})
            yield self._coverage(number, calls, len(here), status, error)
            calls = 0

    def _missing(self, number: str, shown: set[str]) -> Iterator[Gone]:
        for comment in sorted(self._night.held((self._account, number)) - shown):
            yield from self._gone("comment", comment, REMARKS)

    # --- feeds -----------------------------------------------------------------------------------------------

    def _feed(self, number: str, talk: Talk) -> Iterator[Record]:
        begun = self._web.sent
        headers = conditional(talk.etag, talk.modified)
        address, error = talk.url, ""
        status: Status = "done"
        entries: list[Entry] = []
        first: Page | None = None
        for _ in range(MOST_PAGES):
            page = self._web.ask(address, headers=headers if first is None else {}, types=FEEDS)
            first = first or page
            if page.unchanged or (page is first and page.gone):
                break
            try:
                if not page.ok:
                    raise NoFeed(page.error)
                zone = self._night.campaign.timezone
                feed = parse_feed(page.body, page.headers.get("content-type", ""), page.url, zone)
            except NoFeed as trouble:
                error, status = str(trouble), page.status if not page.ok else "failed"
                break
            fresh = [entry for entry in feed.entries if entry.id not in {one.id for one in entries}]
            entries += fresh
            if feed.is_torn:
                error, status = TORN, "cut_off"
            if not fresh or not feed.older:
                break
            address = feed.older
        if error:
            self._site.troubles.append(f"комментарии: {error}")
        elif first is not None and not first.unchanged:
            talk.etag, talk.modified = validators(first)
        for entry in entries:
            remark = _remark(entry, number)
            own = bool(talk.author) and remark.name == talk.author
            yield from self._said(number, remark, {}, own)
        yield self._coverage(number, self._web.sent - begun, len(entries), status, error)

    # --- both ------------------------------------------------------------------------------------------------

    def _said(self, number: str, remark: Remark, tops: dict[str, str], own: bool) -> Iterator[Record]:
        if not self._night.acceptance.in_dialogue(remark.published_at):
            return
        author = self._account if own else person_of(self._account, remark.name)
        if author and not own:
            name = " ".join(remark.name.split())
            person = Author(
                network=NETWORK, author_id=author, kind="person", name=name, fetched_at=self._night.now
            )
            yield from self._night.described(person)
        yield Comment(
            network=NETWORK,
            owner_id=self._account,
            comment_id=remark.id,
            post_id=number,
            parent_comment_id=tops.get(remark.id, remark.parent_id),
            reply_to=remark.parent_id,
            author_id=author,
            published_at=remark.published_at,
            text=remark.text,
            fetched_at=self._night.now,
            payload=remark.payload,
        )

    def _coverage(self, number: str, calls: int, found: int, status: Status, error: str) -> Coverage:
        return self._night.coverage(
            COMMENTS,
            f"{self._account}_{number}",
            calls=calls,
            found=found,
            accepted=found,
            status=status,
            error=error or None,
        )


def _remark(entry: Entry, post: str) -> Remark:
    parent = entry.reply_to if entry.reply_to != post else None
    name = entry.author
    return Remark(
        entry.id, post, parent, name, False, entry.text, entry.published_at, msgspec.to_builtins(entry)
    )


def _tops(remarks: Sequence[Remark]) -> dict[str, str]:
    """The comment at the top of the thread, for each that answers another one; a circle has none."""
    parents = {remark.id: remark.parent_id for remark in remarks if remark.parent_id}
    tops: dict[str, str] = {}
    for one in parents:
        top, passed = one, {one}
        while (above := parents.get(top)) and above not in passed:
            passed.add(above)
            top = above
        tops[one] = top
    return tops
