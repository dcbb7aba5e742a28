"""A web server of a few lines for the tests: what each path answers is a function, and every request is counted."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Serve = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """``pages`` are found by path, without the query. ``heads`` are the headers of each request, in order."""

    address: str
    pages: dict[str, Serve]
    asked: Counter[str] = field(default_factory=Counter)
    heads: list[dict[str, str]] = field(default_factory=list)


def answer(body: bytes = b"", code: int = 200, **headers: str) -> Serve:
    """A page that always answers so; ``content_type`` is the header Content-Type."""
    named = {name.replace("_", "-").title(): value for name, value in headers.items()}

    def serve(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in {"Content-Length": str(len(body)), **named}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return serve


def in_turn(*pages: Serve) -> Serve:
    """The first request gets the first page, and so on; the last stays."""
    left = list(pages)

    def serve(handler: BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return serve


@contextmanager
def site(pages: dict[str, Serve]) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            running.asked[path] += 1
            running.heads.append({name.lower(): value for name, value in self.headers.items()})
            try:
                running.pages.get(path, answer(b"none", 404))(self)
            except OSError:
                self.close_connection = True

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    running = Site(f"http://127.0.0.1:{server.server_address[1]}", pages)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
