"""A small HTTP server on this machine that answers as a network does, with the troubles that it is told to make."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

HTML, JSON = "text/html; charset=utf-8", "application/json; charset=utf-8"
_PIECE = b" " * 65536


@dataclass(frozen=True)
class Asked:
    """One request: what a stand-in needs of it.

    ``values`` are the query's and the form's; ``key``, ``host`` and ``etag`` the headers Authorization, Host and If-None-Match.
    """

    path: str
    values: Mapping[str, str]
    key: str
    host: str = ""
    etag: str = ""


@dataclass(frozen=True)
class Reply:
    """``endless``: the body goes on until the other side hangs up; ``hangs``: nothing comes until the server is closed."""

    body: bytes = b""
    status: int = 200
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    endless: bool = False
    hangs: bool = False


Answer = Callable[[Asked], Reply]


def in_json(value: Any, status: int = 200) -> Reply:
    return Reply(json.dumps(value, ensure_ascii=False).encode(), status)


BUSY = Reply(b"", 429, headers={"Retry-After": "0"})
BROKEN = Reply(b"<html>502</html>", 502, HTML)
TORN = Reply(b'{"messages": [', 200)


def failing(answer: Answer, share: float, seed: int) -> Answer:
    """The same, but for a share of the answers, which fail as the draw says."""
    draw = random.Random(seed)
    lock = threading.Lock()

    def sometimes(asked: Asked) -> Reply:
        with lock:
            fails, trouble = draw.random() < share, draw.choice((BUSY, BROKEN))
        return trouble if fails else answer(asked)

    return sometimes


class Served:
    """A running server; ``calls`` are the requests in their order, ``answer`` may be changed while it runs."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.calls: list[Asked] = []
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def served(answer: Answer) -> Iterator[Served]:
    server = Served(answer)
    try:
        yield server
    finally:
        server.close()


def _handler(served: Served) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._reply()

        def do_POST(self) -> None:
            self._reply()

        def _reply(self) -> None:
            parts = urlsplit(self.path)
            form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            values = dict(parse_qsl(parts.query)) | dict(parse_qsl(form))
            key, host, etag = (
                self.headers.get(name) or "" for name in ("Authorization", "Host", "If-None-Match")
            )
            asked = Asked(parts.path.lstrip("/"), values, key, host, etag)
            served.calls.append(asked)
            reply = served.answer(asked)
            if reply.hangs:
                served.closing.wait()
                return
            with suppress(OSError):
                self._send(reply)

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if not reply.endless:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)
            while reply.endless and not served.closing.is_set():
                self.wfile.write(_PIECE)

        def log_message(self, format: str, *args: Any) -> None:
            return None

    return Handler
