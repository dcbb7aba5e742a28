"""A server of the tests' own: answers as a function says, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

# Method and parameters in; a status and a body out (anything but bytes is sent as JSON).
Script = Callable[[str, dict[str, str]], tuple[int, Any]]


class Answering:
    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[tuple[str, dict[str, str]]] = []


def error(code: int, message: str = "Something", **rest: Any) -> tuple[int, Any]:
    return 200, {"error": {"error_code": code, "error_msg": message, **rest}}


def response(value: Any) -> tuple[int, Any]:
    return 200, {"response": value}


@contextmanager
def answering(script: Script) -> Iterator[Answering]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            params = dict(parse_qsl(form, keep_blank_values=True))
            method = self.path.rpartition("/")[2]
            state.asked.append((method, params))
            status, body = script(method, params)
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"http://127.0.0.1:{server.server_address[1]}/elsewhere")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state = Answering(f"http://127.0.0.1:{server.server_address[1]}/method/")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
