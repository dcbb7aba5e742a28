"""Sites and blogs of invented libraries: WordPress with its interface, a feed of teasers with pages, Blogger."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Any, Literal, NamedTuple

from collectors.standin.channels.serving import HTML, JSON, Answer, Asked, Reply

Kind = Literal["wordpress", "teasers", "blogger"]
PAGE = 5
STAFF = "Библиотекарь"  # who writes the entries, and answers under them
XML = "application/rss+xml; charset=utf-8"


@dataclass
class Said:
    """A comment; ``at`` is a day after its post where nobody says otherwise."""

    number: int
    name: str
    text: str
    parent: int = 0
    at: datetime | None = None


@dataclass
class Written:
    number: int
    text: str
    at: datetime
    talk: list[Said] = field(default_factory=list)
    heading: str = ""

    @property
    def title(self) -> str:
        return self.heading or f"Запись {self.number}"

    def moment(self, said: Said) -> datetime:
        return said.at or self.at + timedelta(days=1)


@dataclass
class Blog:
    """``name`` is its host; ``rest``: whether a WordPress shows its interface."""

    name: str
    kind: Kind
    posts: list[Written] = field(default_factory=list)
    rest: bool = True
    title: str = ""

    @property
    def feed_path(self) -> str:
        """Where the feed is, below the blog's own address."""
        return "feeds/posts/default" if self.kind == "blogger" else "feed/"

    def until(self, now: datetime) -> Blog:
        """As it was then."""
        shown = (
            replace(post, talk=[one for one in post.talk if post.moment(one) <= now])
            for post in self.posts
            if post.at <= now
        )
        return replace(self, posts=list(shown))


class Shown(NamedTuple):
    body: bytes
    content_type: str
    headers: Mapping[str, str] = {}


def sites(blogs: Sequence[Blog]) -> Answer:
    """What the hosts would answer that the blogs are named by; a page that has not changed is not sent again."""
    by_host = {blog.name: blog for blog in blogs}

    def answer(asked: Asked) -> Reply:
        blog = by_host.get(asked.host)
        shown = blog and page(blog, f"http://{asked.host}/", asked.path, asked.values)
        if not shown:
            return Reply(b"", 404, HTML)
        etag = etag_of(shown.body)
        if asked.etag == etag:
            return Reply(b"", 304, HTML, {"ETag": etag})
        return Reply(shown.body, 200, shown.content_type, {"ETag": etag, **shown.headers})

    return answer


def etag_of(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'


def page(blog: Blog, home: str, path: str, query: Mapping[str, str]) -> Shown | None:
    """What stands at a path below ``home``, the blog's address; ``None``: nothing."""
    newest = sorted(blog.posts, key=lambda post: post.at, reverse=True)
    number = int(query.get("paged", query.get("page", "1")))
    if path == "":
        kind = "atom" if blog.kind == "blogger" else "rss"
        head = f'<link rel="alternate" type="application/{kind}+xml" href="{home}{blog.feed_path}">'
        return Shown(
            f"<html><head>{head}</head><body>#неделякачествавбиблиотеке</body></html>".encode(), HTML
        )
    if path.startswith("wp-json/"):
        return _rest(blog, home, path, query) if blog.kind == "wordpress" and blog.rest else None
    if path == "feed/":
        shown = newest[(number - 1) * PAGE : number * PAGE]
        return Shown(_rss(blog, home, [_item(blog, home, post) for post in shown]), XML) if shown else None
    if path == "feeds/posts/default":
        return Shown(_atom(blog, home, newest, int(query.get("start", "0"))), XML)
    kind, _, name = path.strip("/").partition("/")
    post = next((post for post in blog.posts if str(post.number) == name), None)
    if post is None:
        return None
    if kind == "page":
        text = f"<article><h1>{post.title}</h1><p>{escape(post.text)}</p></article>"
        return Shown(f"<html><body><nav>#неделякачествавбиблиотеке</nav>{text}</body></html>".encode(), HTML)
    return Shown(_rss(blog, home, [_remark(home, post, one) for one in post.talk]), XML)


def _rss(blog: Blog, home: str, items: list[str]) -> bytes:
    generator = "<generator>https://wordpress.org/?v=6.0.1</generator>" if blog.kind == "wordpress" else ""
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/" '
        'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    about = f"<title>{escape(_title(blog))}</title><link>{home}</link>{generator}"
    return f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel>{about}{"".join(items)}</channel></rss>'.encode()


def _title(blog: Blog) -> str:
    return blog.title or f"Блог {blog.name}"


def _item(blog: Blog, home: str, post: Written) -> str:
    whole = f"<content:encoded>{escape(_html(post.text))}</content:encoded>"
    return (
        f"<item><title>{escape(post.title)}</title><link>{home}page/{post.number}</link>"
        f"<guid>{home}?p={post.number}</guid>"
        f"<pubDate>{format_datetime(post.at)}</pubDate><dc:creator>{STAFF}</dc:creator>"
        f"<description>{escape(post.text[:60])} […]</description>{whole if blog.kind == 'wordpress' else ''}"
        f"<wfw:commentRss>{home}talk/{post.number}</wfw:commentRss>"
        f"<slash:comments>{len(post.talk)}</slash:comments></item>"
    )


def _remark(home: str, post: Written, said: Said) -> str:
    address = f"{home}page/{post.number}#comment-{said.number}"
    return (
        f"<item><title>re</title><link>{address}</link><guid>{address}</guid><dc:creator>{said.name}</dc:creator>"
        f"<pubDate>{format_datetime(post.moment(said))}</pubDate><description>{escape(said.text)}</description></item>"
    )


def _atom(blog: Blog, home: str, newest: list[Written], start: int) -> bytes:
    shown = newest[start : start + PAGE]
    older = f'<link rel="next" href="{home}feeds/posts/default?start={start + PAGE}"/>'
    entries = "".join(
        f"<entry><id>tag:blogger.com,1999:blog-1.post-{post.number}</id><title>{escape(post.title)}</title>"
        f"<published>{post.at.isoformat()}</published><updated>{post.at.isoformat()}</updated>"
        f'<content type="html">{escape(post.text)}</content><author><name>{STAFF}</name></author>'
        f'<link rel="alternate" href="{home}page/{post.number}"/>'
        f'<link rel="replies" type="application/atom+xml" href="{home}talk/{post.number}"/></entry>'
        for post in shown
    )
    more = older if start + PAGE < len(newest) else ""
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(_title(blog))}</title>{more}{entries}</feed>'.encode()


def _rest(blog: Blog, home: str, path: str, query: Mapping[str, str]) -> Shown | None:
    _, _, _, what, *name = path.split("/")
    items = [_rest_post(home, post) for post in blog.posts]
    if what == "comments":
        posts = set(query.get("post", "").split(","))
        items = [
            _rest_remark(home, post, said)
            for post in blog.posts
            if name or str(post.number) in posts
            for said in post.talk
        ]
    if name:
        found = [item for item in items if str(item["id"]) == name[0]]
        return Shown(_json(found[0]), JSON) if found else None
    size, number = min(PAGE, int(query["per_page"])), int(query["page"])
    shown = items[(number - 1) * size : number * size]
    return Shown(_json(shown), JSON, {"X-Wp-Totalpages": str(-(-len(items) // size))})


def _rest_post(home: str, post: Written) -> dict[str, Any]:
    when = _utc(post.at)
    return {
        "id": post.number, "date_gmt": when, "modified_gmt": when, "link": f"{home}page/{post.number}",
        "title": {"rendered": escape(post.title)}, "content": {"rendered": _html(post.text)},
        "_embedded": {"author": [{"name": STAFF}], "wp:term": [[{"name": "Новости"}]]},
    }  # fmt: skip


def _rest_remark(home: str, post: Written, said: Said) -> dict[str, Any]:
    return {
        "id": said.number, "post": post.number, "parent": said.parent, "author": int(said.name == STAFF),
        "author_name": said.name, "date_gmt": _utc(post.moment(said)),
        "link": f"{home}page/{post.number}#comment-{said.number}",
        "content": {"rendered": _html(said.text)},
    }  # fmt: skip


def _html(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat()


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()
