"""The web client against servers on loopback that behave as servers do."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from collectors.web.client import WebClient, retry_after
from collectors.web.guard import Guard
from collectors.web.limiter import Limiter
from collectors.web.patience import Patience
from tests.collectors.web.site import Site, answer, in_turn, site

HASTY = Patience(attempts=3, first_pause=0.001, longest_wait=2, read_timeout=0.3, whole_timeout=0.8)
MEGABYTE = 1 << 20


@contextmanager
def client(patience: Patience = HASTY, **options: Any) -> Iterator[WebClient]:
    guard = Guard(("127.0.0.1",))
    with closing(WebClient(Limiter(1000), guard=guard, patience=patience, **options)) as it:
        yield it


def test_an_answer_says_where_it_came_from_and_what_it_is() -> None:
    pages = {
        "/old": answer(code=301, location="/new"),
        "/new": answer(b"text", content_type="text/plain; charset=utf-8"),
    }
    with site(pages) as there, client() as web:
        page = web.ask(f"{there.address}/old", params={"n": "1"})
    assert (page.url, page.code, page.body) == (f"{there.address}/new", 200, b"text")
    assert (page.content_type, page.calls, page.ok) == ("text/plain", 2, True)


@pytest.mark.parametrize(
    ("code", "asked", "error"),
    [
        (404, 1, "HTTP 404"),
        (403, 1, "HTTP 403"),
        (500, 3, "HTTP 500 (попыток: 3)"),
        (503, 3, "HTTP 503 (попыток: 3)"),
    ],
)
def test_only_what_may_pass_is_asked_again(code: int, asked: int, error: str) -> None:
    with site({"/": answer(b"no", code)}) as there, client() as web:
        page = web.ask(f"{there.address}/")
    assert (page.error, page.status, there.asked["/"], page.calls) == (error, "failed", asked, asked)


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks() -> None:
    with site({"/": in_turn(answer(code=429, retry_after="1"), answer(b"ok"))}) as there, client() as web:
        slept: list[float] = []
        web._limiter.sleep = slept.append  # type: ignore[method-assign]
        assert web.ask(f"{there.address}/").body == b"ok"
    assert slept == [1.0]


def test_a_server_that_asks_for_an_hour_is_left_for_tonight() -> None:
    with site({"/": answer(code=429, retry_after="3600")}) as there, client() as web:
        page = web.ask(f"{there.address}/")
    assert (page.error, page.status, page.calls) == ("HTTP 429, просит подождать 3600 с", "cut_off", 1)


def test_a_server_asks_to_wait_by_number_or_date() -> None:
    noon = datetime(2018, 11, 8, 12, 0, tzinfo=UTC)
    assert retry_after("90", noon) == 90
    assert retry_after("Thu, 08 Nov 2018 12:02:00 GMT", noon) == 120
    assert [retry_after(odd, noon) for odd in ("", "soon", "-5", "Thu, 08 Nov 2018 11:00:00 GMT")] == [
        0,
        0,
        0,
        0,
    ]


def test_a_type_that_was_not_asked_for_is_refused() -> None:
    with site({"/": answer(b"%PDF", content_type="application/pdf")}) as there, client() as web:
        page = web.ask(f"{there.address}/", types=("xml", "text/html"))
    assert (page.error, page.body) == ("ответ не того вида: application/pdf", b"")


def test_redirects_end_after_five_or_where_they_turn_in_a_circle() -> None:
    pages = {f"/{n}": answer(code=302, location=f"/{n + 1}") for n in range(9)} | {
        "/a": answer(code=302, location="/a")
    }
    with site(pages) as there, client() as web:
        long, round_ = web.ask(f"{there.address}/0"), web.ask(f"{there.address}/a")
    assert (long.error, long.calls) == ("перенаправлений больше 5 или по кругу", 6)
    assert (round_.error, round_.calls) == ("перенаправлений больше 5 или по кругу", 1)


def test_a_key_stays_with_the_first_host_and_what_is_known_of_the_page_goes_along() -> None:
    with (
        site({"/": answer(b"ok")}) as other,
        site({"/": answer(code=302, location=f"{other.address}/")}) as there,
        client() as web,
    ):
        web.ask(f"{there.address}/", headers={"Authorization": "secret", "If-None-Match": '"1"'})
    assert there.heads[0]["authorization"] == "secret"
    assert "authorization" not in other.heads[0] and other.heads[0]["if-none-match"] == '"1"'


def test_an_unchanged_page_is_no_error() -> None:
    with site({"/": answer(code=304)}) as there, client() as web:
        page = web.ask(f"{there.address}/", headers={"If-None-Match": '"1"'})
    assert page.ok and page.unchanged and page.calls == 1


def test_a_packed_answer_is_unpacked_and_a_bomb_is_not() -> None:
    small = answer(gzip.compress("проверка".encode()), content_encoding="gzip")
    bomb = gzip.compress(bytes(64 * MEGABYTE))
    torn = answer(gzip.compress(b"x" * 1000)[:-9], content_encoding="gzip")
    pages = {"/small": small, "/bomb": answer(bomb, content_encoding="gzip"), "/torn": torn}
    with site(pages) as there, client(largest=MEGABYTE) as web:
        assert web.ask(f"{there.address}/small").body.decode() == "проверка"
        assert web.ask(f"{there.address}/bomb").error == "ответ больше 1 МБ"
        assert (
            web.ask(f"{there.address}/torn").error
            == "сеть: ответ не распаковать или он оборвался (попыток: 3)"
        )
    assert len(bomb) < 100_000


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(bytes(1 << 16))


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """A byte every tenth of a second: never so slow that a read would time out."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(300):
        handler.wfile.write(b"x")
        threading.Event().wait(0.1)


def silent(handler: BaseHTTPRequestHandler) -> None:
    threading.Event().wait(2)


def torn(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"half")
    handler.close_connection = True


@pytest.mark.parametrize(
    ("page", "error"),
    [
        (endless, "ответ больше 1 МБ"),
        (dripping, "сеть: ответ шёл дольше 0.8 с (попыток: 3)"),
        (silent, "сеть: ответа не дождаться (попыток: 3)"),
        (torn, "сеть: ответ оборвался или не по форме (попыток: 3)"),
    ],
)
def test_an_answer_that_does_not_end_is_given_up(page: Any, error: str) -> None:
    with site({"/": page}) as there, client(largest=MEGABYTE) as web:
        assert web.ask(f"{there.address}/").error == error


def test_a_closed_port_is_a_trouble_of_the_network() -> None:
    with site({}) as there:
        address = there.address
    with client() as web:
        page = web.ask(address)
    assert (page.error, page.code, page.gone) == ("сеть: соединение не установлено (попыток: 3)", 0, False)


def test_a_key_in_an_address_shows_in_no_error() -> None:
    with client(hidden=("s3cret",)) as web:
        page = web.ask("ftp://example.org/?key=s3cret")
    assert "s3cret" not in repr(page) and page.url.endswith("key=***")


def test_a_form_is_posted(there_and_back: Site) -> None:
    with client() as web:
        assert web.ask(f"{there_and_back.address}/", method="POST", data={"a": "б"}).body == b"a=%D0%B1"


@pytest.fixture
def there_and_back() -> Iterator[Site]:
    def echo(handler: BaseHTTPRequestHandler) -> None:
        answer(handler.rfile.read(int(handler.headers["Content-Length"])))(handler)

    with site({"/": echo}) as there:
        yield there
