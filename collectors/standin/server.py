"""The stand-in's HTTP side: a real server on 127.0.0.1 that answers ``/method/<name>`` as VK does."""

from __future__ import annotations

import logging
import socket
import sys
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from http.server import BaseHTTPRequestHandler
from importlib.resources.abc import Traversable
from socketserver import ThreadingTCPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from collectors.standin.archive import Archive, read_archive
from collectors.standin.errors import VkError, error_body
from collectors.standin.faults import Difficulties, Faults, Rule, spoil
from collectors.standin.methods import answer
from collectors.standin.params import Params
from collectors.standin.search import SearchHabits
from collectors.standin.world import World

_PATH = "/method/"
_CHUNK = 1 << 20
_PAGE = b"<html><head><title>%b</title></head><body><center><h1>%b</h1></center></body></html>"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Call:
    """One call as it arrived, without the token; ``outcome`` is ``ok``, ``error 6`` or a kind of failure.

    ``at`` is monotonic seconds, to measure rates.
    """

    method: str
    params: Mapping[str, str]
    outcome: str
    at: float


@dataclass(frozen=True)
class Reply:
    """What goes out: a status and a body, and where a connection is cut, after how many bytes of it."""

    body: bytes
    status: int = 200
    content_type: str = "application/json; charset=utf-8"
    cut_after: int | None = None
    encoding: str = ""
    # Seconds between one byte and the next.
    drip: float = 0.0


class StandIn:
    """A running stand-in. ``url`` is what VK's ``https://api.vk.ru/method/`` would be."""

    def __init__(self, world: World, faults: Faults, token: str | None, port: int) -> None:
        self._world = world
        self._token = token
        self._difficulties = Difficulties(faults)
        self._lock = threading.Lock()
        self.closing = threading.Event()
        self.calls: list[Call] = []
        self.server = _Server(("127.0.0.1", port), _Handler)
        self.server.standin = self
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}{_PATH}"

    @property
    def now(self) -> datetime:
        """The clock of the world that is shown; set it to move the world on."""
        return self._world.now

    @now.setter
    def now(self, moment: datetime) -> None:
        self._world.now = moment

    @property
    def archive(self) -> Archive:
        return self._world.archive

    def set_faults(self, faults: Faults) -> None:
        """Other difficulties from now on; counters of rates and quotas begin anew.

        ``search_recall`` and page sizes of the search stay as they were at the start.
        """
        self._difficulties = Difficulties(faults)

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def busiest_second(self) -> int:
        """The most calls that arrived within any one second."""
        times = sorted(call.at for call in self.calls)
        first, most = 0, 0
        for last, at in enumerate(times):
            while times[first] <= at - 1:
                first += 1
            most = max(most, last - first + 1)
        return most

    def reply(self, method: str, values: Mapping[str, str], token: str | None) -> Reply:
        """Answer one call and log it; waits as long as the faults say."""
        arrived, difficulties = time.monotonic(), self._difficulties
        rule, outcome, body = self._outcome(method, values, token, arrived)
        with self._lock:
            self.calls.append(Call(method, values, outcome, arrived))
        self.closing.wait(
            rule.seconds if rule and rule.kind == "hang" else difficulties.delay(method, values)
        )
        return _failed(rule, body) if rule else Reply(body)

    def _outcome(
        self, method: str, values: Mapping[str, str], token: str | None, arrived: float
    ) -> tuple[Rule | None, str, bytes]:
        rule: Rule | None = None
        try:
            self._check_token(token)
            self._difficulties.check_limits(method, arrived, self.now)
            rule = self._difficulties.strike(method, values)
            if rule and rule.kind == "error":
                raise VkError(rule.code)
            response = answer(self._world, method, Params(values))
        except VkError as error:
            body = msgspec.json.encode(error_body(error, method, values))
            outcome = rule.kind if rule and rule.kind != "error" else f"error {error.code}"
            return rule, outcome, body
        if rule:
            response = spoil(response, rule, values)
        return rule, rule.kind if rule else "ok", msgspec.json.encode({"response": response})

    def _check_token(self, token: str | None) -> None:
        if not token:
            raise VkError(5, "no access_token passed.")
        if self._token is not None and token != self._token:
            raise VkError(5, "invalid access_token (4).")


def _failed(rule: Rule, body: bytes) -> Reply:
    match rule.kind:
        case "http_502":
            return Reply(_PAGE % (b"502 Bad Gateway", b"502 Bad Gateway"), 502, "text/html")
        case "html":
            return Reply(_PAGE % (b"VK", b"Please try again later"), content_type="text/html; charset=utf-8")
        case "half_json":
            return Reply(body[: len(body) // 2])
        case "cut" | "hang":
            return Reply(body, cut_after=0)
        case "cut_body":
            return Reply(body, cut_after=len(body) // 2)
        case "body":
            return Reply(rule.value, rule.status)
        case "bomb":
            return Reply(_bomb(rule.value), encoding="gzip")
        case "drip":
            return Reply(body, drip=rule.seconds)
        case _:
            return Reply(body)


@cache
def _bomb(size: int) -> bytes:
    """So many spaces as gzip, a thousandth of their size."""
    packing = zlib.compressobj(wbits=31)
    packed = [packing.compress(b" " * _CHUNK) for _ in range(size // _CHUNK)]
    return b"".join([*packed, packing.flush()])


@contextmanager
def serve(
    archive: Archive | Traversable,
    *,
    now: datetime,
    token: str | None = None,
    faults: Faults | None = None,
    port: int = 0,
    search_quoted: bool = False,
) -> Iterator[StandIn]:
    """Serve an archive (a folder or one in memory) on 127.0.0.1 until the block ends.

    ``now`` is the aware time that the world shows. Without ``token`` any token will do, but none will
    not. ``search_quoted`` lets newsfeed.search look into the posts that reposts show.
    """
    faults = faults or Faults()
    habits = SearchHabits(
        quoted=search_quoted,
        recall=faults.search_recall,
        short_pages=faults.short_pages,
        empty_pages=faults.empty_pages,
        seed=faults.seed,
    )
    world = World(archive if isinstance(archive, Archive) else read_archive(archive), now, habits)
    standin = StandIn(world, faults, token, port)
    thread = threading.Thread(target=standin.server.serve_forever, args=(0.05,), name="standin", daemon=True)
    thread.start()
    try:
        yield standin
    finally:
        standin.closing.set()
        standin.server.shutdown()
        thread.join()
        standin.server.hang_up()
        standin.server.server_close()


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    request_queue_size = 128
    standin: StandIn

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Wake the threads that wait for the next request of a connection kept alive."""
        for connection in tuple(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):
            log.exception("the stand-in failed to answer")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._answer(self.rfile.read(length).decode("utf-8", "replace"))

    def _answer(self, form: str) -> None:
        address = urlsplit(self.path)
        if not address.path.startswith(_PATH):
            self._send(Reply(_PAGE % (b"404 Not Found", b"404 Not Found"), 404, "text/html"))
            return
        values = dict(parse_qsl(address.query, keep_blank_values=True))
        values |= dict(parse_qsl(form, keep_blank_values=True))
        token = values.pop("access_token", None) or self._bearer()
        self._send(self.server.standin.reply(address.path.removeprefix(_PATH), values, token))

    def _bearer(self) -> str | None:
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        return token.strip() if scheme.casefold() == "bearer" else None

    def _send(self, reply: Reply) -> None:
        if reply.cut_after == 0:
            self.close_connection = True
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        if reply.encoding:
            self.send_header("Content-Encoding", reply.encoding)
        self.end_headers()
        if reply.drip:
            self._drip(reply)
        else:
            self.wfile.write(reply.body[: reply.cut_after])
        if reply.cut_after is not None:
            self.close_connection = True

    def _drip(self, reply: Reply) -> None:
        for byte in reply.body:
            if self.server.standin.closing.wait(reply.drip):
                return
            self.wfile.write(bytes([byte]))
            self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the log of calls is ``StandIn.calls``."""
