"""The stand-in's three kinds of sites on one loopback server, each below a path of its own; every request is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from random import Random
from urllib.parse import parse_qsl, urlsplit

from collectors.standin.channels import sites as standin
from collectors.standin.channels.serving import HTML, JSON
from collectors.standin.channels.sites import XML, Kind, Said, Written
from tests.collectors.web.site import Serve, Site, answer, site

TAG = "#неделякачествавбиблиотеке"
FIRST = datetime(2025, 11, 1, 9, 0, tzinfo=UTC)


@dataclass
class Blog(standin.Blog):
    """``conditional``: whether it knows what it has answered before. ``served`` are the requests in their order."""

    conditional: bool = True
    served: list[str] = field(default_factory=list)

    @property
    def feed(self) -> str:
        return f"/{self.name}/{self.feed_path}"

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
    home = f"http://{handler.headers['Host']}/{it.name}/"
    shown = standin.page(it, home, parts.path.removeprefix(f"/{it.name}/"), dict(parse_qsl(parts.query)))
    if shown is None:
        answer(b"", 404)(handler)
        return
    tag = standin.etag_of(shown.body)
    if it.conditional and handler.headers.get("If-None-Match") == tag:
        answer(b"", 304, etag=tag)(handler)
        return
    known = {"etag": tag} if it.conditional else {}
    answer(shown.body, content_type=shown.content_type, **known, **shown.headers)(handler)
