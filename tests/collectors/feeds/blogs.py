"""Three kinds of sites on loopback: WordPress, a feed of teasers with pages, Blogger. Invented; every request is counted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler
from random import Random
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from tests.collectors.web.site import Serve, Site, answer, site

Kind = Literal["wordpress", "teasers", "blogger"]
TAG = "#неделякачествавбиблиотеке"
FIRST = datetime(2025, 11, 1, 9, 0, tzinfo=UTC)
PAGE = 5
XML, HTML, JSON = "application/rss+xml; charset=utf-8", "text/html; charset=utf-8", "application/json"


@dataclass
class Said:
    number: int
    name: str
    text: str
    parent: int = 0


@dataclass
class Written:
    number: int
    text: str
    at: datetime
    talk: list[Said] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"Запись {self.number}"


@dataclass
class Blog:
    """``rest``: whether a WordPress shows itself. ``conditional``: whether it knows what it has answered before."""

    name: str
    kind: Kind
    posts: list[Written]
    rest: bool = True
    conditional: bool = True
    served: list[str] = field(default_factory=list)

    @property
    def feed(self) -> str:
        return f"/{self.name}/feeds/posts/default" if self.kind == "blogger" else f"/{self.name}/feed/"

    @property
    def tagged(self) -> set[str]:
        return {str(post.number) for post in self.posts if TAG in post.text}

    @property
    def remarks(self) -> set[str]:
        return {str(said.number) for post in self.posts if TAG in post.text for said in post.talk}


def blog(name: str, kind: Kind, count: int, *, first: int = 1) -> Blog:
    """A post every six hours from the campaign's first morning; every second has the tag, at its end, and two comments."""
    posts = []
    for place in range(count):
        number = first + place
        body = f"День {place}: библиотека рассказала о своих услугах и выслушала читателей. " * 3
        talk = [
            Said(number * 10 + 1, "Анна", "Спасибо, очень приветливые сотрудники"),
            Said(number * 10 + 2, "Библиотекарь", "Спасибо за добрые слова", number * 10 + 1),
        ]
        tagged = place % 2 == 0
        posts.append(
            Written(number, f"{body} {TAG}" if tagged else body, FIRST + timedelta(hours=6 * place), talk)
        )
    return Blog(name, kind, posts)


@contextmanager
def blogs(*them: Blog, fault: Callable[[], Serve | None] = lambda: None) -> Iterator[Site]:
    """``fault`` may answer a request instead of its blog."""
    by_name = {each.name: each for each in them}

    class Pages(dict[str, Serve]):
        def get(self, path: str, default: Serve | None = None) -> Serve:  # type: ignore[override]
            def serve(handler: BaseHTTPRequestHandler) -> None:
                mine = by_name.get(path.split("/")[1])
                if mine is None:
                    return answer(b"", 404)(handler)
                mine.served.append(handler.path)
                instead = fault()
                (instead or (lambda it: _serve(mine, it)))(handler)

            return serve

    with site(Pages()) as running:
        yield running


def unlucky(seed: int, share: float) -> Callable[[], Serve | None]:
    """So many answers fail, in the ways in which answers do."""
    chance = Random(seed)

    def torn(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        kind = JSON if "/wp-json/" in handler.path else HTML if "/page/" in handler.path else XML
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", "9000")
        handler.end_headers()
        handler.wfile.write(b"<rss><channel><item>")
        handler.close_connection = True

    ways = (answer(b"", 500), answer(b"", 503, retry_after="0"), answer(b"", 429, retry_after="0"), torn)
    return lambda: chance.choice(ways) if chance.random() < share else None


def _serve(it: Blog, handler: BaseHTTPRequestHandler) -> None:
    parts = urlsplit(handler.path)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    home = f"http://{handler.headers['Host']}/{it.name}/"
    rest = parts.path.removeprefix(f"/{it.name}/")
    said = _page(it, home, rest, query)
    if said is None:
        answer(b"", 404)(handler)
        return
    body, kind, headers = said
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if it.conditional and handler.headers.get("If-None-Match") == tag:
        answer(b"", 304, etag=tag)(handler)
        return
    known = {"etag": tag} if it.conditional else {}
    answer(body, content_type=kind, **known, **headers)(handler)


def _page(it: Blog, home: str, rest: str, query: dict[str, str]) -> tuple[bytes, str, dict[str, str]] | None:
    newest = sorted(it.posts, key=lambda post: post.at, reverse=True)
    number = int(query.get("paged", query.get("page", "1")))
    if rest == "":
        kind = "atom" if it.kind == "blogger" else "rss"
        head = f'<link rel="alternate" type="application/{kind}+xml" href="{it.feed}">'
        return f"<html><head>{head}</head><body>{TAG}</body></html>".encode(), HTML, {}
    if rest.startswith("wp-json/"):
        return _rest(it, home, rest, query) if it.kind == "wordpress" and it.rest else None
    if rest == "feed/":
        shown = newest[(number - 1) * PAGE : number * PAGE]
        return (_rss(it, home, [_item(it, home, post) for post in shown]), XML, {}) if shown else None
    if rest == "feeds/posts/default":
        return _atom(home, newest, int(query.get("start", "0"))), XML, {}
    kind, _, name = rest.strip("/").partition("/")
    found = [post for post in it.posts if str(post.number) == name]
    if not found:
        return None
    if kind == "page":
        text = f"<article><h1>{found[0].title}</h1><p>{escape(found[0].text)}</p></article>"
        return f"<html><body><nav>{TAG}</nav>{text}</body></html>".encode(), HTML, {}
    return _rss(it, home, [_remark(home, name, said) for said in found[0].talk]), XML, {}


def _rss(it: Blog, home: str, items: list[str]) -> bytes:
    generator = "<generator>https://wordpress.org/?v=6.0.1</generator>" if it.kind == "wordpress" else ""
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/" '
        'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    about = f"<title>Блог {it.name}</title><link>{home}</link>{generator}"
    return f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel>{about}{"".join(items)}</channel></rss>'.encode()


def _item(it: Blog, home: str, post: Written) -> str:
    whole = f"<content:encoded>{escape(f'<p>{post.text}</p>')}</content:encoded>"
    return (
        f"<item><title>{post.title}</title><link>{home}page/{post.number}</link><guid>{home}?p={post.number}</guid>"
        f"<pubDate>{format_datetime(post.at)}</pubDate><dc:creator>Библиотекарь</dc:creator>"
        f"<description>{escape(post.text[:60])} […]</description>{whole if it.kind == 'wordpress' else ''}"
        f"<wfw:commentRss>{home}talk/{post.number}</wfw:commentRss>"
        f"<slash:comments>{len(post.talk)}</slash:comments></item>"
    )


def _remark(home: str, post: str, said: Said) -> str:
    return (
        f"<item><title>re</title><link>{home}page/{post}#comment-{said.number}</link>"
        f"<guid>{home}page/{post}#comment-{said.number}</guid><dc:creator>{said.name}</dc:creator>"
        f"<pubDate>{format_datetime(FIRST + timedelta(days=1))}</pubDate><description>{said.text}</description></item>"
    )


def _atom(home: str, newest: list[Written], start: int) -> bytes:
    shown = newest[start : start + PAGE]
    older = f'<link rel="next" href="{home}feeds/posts/default?start={start + PAGE}"/>'
    entries = "".join(
        f"<entry><id>tag:blogger.com,1999:blog-1.post-{post.number}</id><title>{post.title}</title>"
        f"<published>{post.at.isoformat()}</published><updated>{post.at.isoformat()}</updated>"
        f'<content type="html">{escape(post.text)}</content><author><name>Библиотекарь</name></author>'
        f'<link rel="alternate" href="{home}page/{post.number}"/>'
        f'<link rel="replies" type="application/atom+xml" href="{home}talk/{post.number}"/></entry>'
        for post in shown
    )
    more = older if start + PAGE < len(newest) else ""
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Блог</title>{more}{entries}</feed>'.encode()


def _rest(it: Blog, home: str, rest: str, query: dict[str, str]) -> tuple[bytes, str, dict[str, str]] | None:
    _, _, _, what, *name = rest.split("/")
    items = [_rest_post(home, post) for post in it.posts]
    if what == "comments":
        posts = set(query.get("post", "").split(","))
        items = [
            _rest_remark(home, post.number, said)
            for post in it.posts
            if name or str(post.number) in posts
            for said in post.talk
        ]
    if name:
        found = [item for item in items if str(item["id"]) == name[0]]
        return (json.dumps(found[0]).encode(), JSON, {}) if found else None
    size, number = min(PAGE, int(query["per_page"])), int(query["page"])
    shown = items[(number - 1) * size : number * size]
    return json.dumps(shown).encode(), JSON, {"x_wp_totalpages": str(-(-len(items) // size))}


def _rest_post(home: str, post: Written) -> dict[str, object]:
    when = post.at.replace(tzinfo=None).isoformat()
    return {
        "id": post.number, "date_gmt": when, "modified_gmt": when, "link": f"{home}page/{post.number}",
        "title": {"rendered": post.title}, "content": {"rendered": f"<p>{escape(post.text)}</p>"},
        "_embedded": {"author": [{"name": "Библиотекарь"}], "wp:term": [[{"name": "Новости"}]]},
    }  # fmt: skip


def _rest_remark(home: str, post: int, said: Said) -> dict[str, object]:
    when = (FIRST + timedelta(days=1)).replace(tzinfo=None).isoformat()
    return {
        "id": said.number, "post": post, "parent": said.parent, "author": int(said.name == "Библиотекарь"),
        "author_name": said.name, "date_gmt": when, "link": f"{home}page/{post}#comment-{said.number}",
        "content": {"rendered": f"<p>{said.text}</p>"},
    }  # fmt: skip
