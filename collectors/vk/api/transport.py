"""One connection to VK: a ``vk_api.VkApi`` with the time-outs, the address and the manners that it lacks."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Mapping
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from vk_api import VkApi

from campaign.sections.telling import is_loopback
from collectors.keys import is_safe_base
from collectors.web.body import PIECE, Garbled, whole_body
from collectors.web.encodings import is_utf8

API_VERSION = "5.199"
# vk_api has the host in its code.
LIBRARY_BASE = "https://api.vk.ru/method/"
AGENT = "bibliopulse (+https://dev.vk.ru)"
# Two hundred of the longest posts with their pictures are less.
LARGEST_ANSWER = 16 << 20


class TooSlow(requests.RequestException):
    """An answer that was not there whole in the time that one may take."""


class NotUtf8(requests.RequestException):
    """An answer with bytes that are no UTF-8: requests would guess, and a tag beside them would be lost unsaid."""


# The narrower ones first: a time-out while connecting is both.
_TROUBLES: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.ConnectTimeout, "соединение не установлено вовремя"),
    (requests.exceptions.Timeout, "ответа не дождаться"),
    (urllib3.exceptions.TimeoutError, "ответа не дождаться"),
    (requests.exceptions.ProxyError, "прокси не отвечает"),
    (requests.exceptions.SSLError, "сертификат не принят"),
    (requests.exceptions.ContentDecodingError, "ответ не распаковать"),
    (requests.exceptions.ChunkedEncodingError, "ответ оборвался"),
    (requests.exceptions.ConnectionError, "соединение не установлено или оборвано"),
    (urllib3.exceptions.ProtocolError, "ответ оборвался"),
)


def network_trouble(error: Exception) -> str:
    """Why no answer came, in Russian: one of the exceptions of requests, urllib3 and the system."""
    return next((words for kind, words in _TROUBLES if isinstance(error, kind)), "связь прервалась")


class ApiAdapter(HTTPAdapter):
    """Sends what vk_api asks for to the configured address, with limits, and nothing anywhere else.

    ``timeout`` has the seconds to connect, from one byte to the next, and for the whole answer.
    """

    def __init__(self, base: str, timeout: tuple[float, float, float]) -> None:
        self._base = base
        *self._timeout, self._whole = timeout
        self._sockets: list[socket.socket] = []
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def get_connection_with_tls_context(self, *args: Any, **options: Any) -> Any:
        """The pool, whose connections let us know of their sockets: only so a slow answer can be cut off."""
        pool: Any = super().get_connection_with_tls_context(*args, **options)
        if "ConnectionCls" in vars(pool):
            return pool
        sockets, plain = self._sockets, pool.ConnectionCls

        class Known(plain):  # type: ignore[misc, valid-type]  # one of two classes
            def connect(self) -> None:
                super().connect()
                sockets[:] = [self.sock]

        pool.ConnectionCls = Known
        return pool

    def send(  # type: ignore[override]  # the same parameters, passed on whole
        self, request: requests.PreparedRequest, **options: Any
    ) -> requests.Response:
        url = request.url or ""
        if not url.startswith(LIBRARY_BASE):
            raise requests.exceptions.InvalidURL("not a VK method")
        request.url = self._base + url.removeprefix(LIBRARY_BASE)
        late = threading.Event()
        watch = threading.Timer(self._whole, self._hang_up, [late])
        watch.start()
        try:
            answer = super().send(request, **{**options, "timeout": tuple(self._timeout), "stream": True})
            try:
                body = _body(answer.raw)
                answer.raw, answer.encoding = io.BytesIO(body), "utf-8-sig"
                if late.is_set():
                    raise TooSlow
                if answer.status_code < 400 and not is_utf8(body):
                    raise NotUtf8
            except BaseException:
                answer.close()
                raise
            return answer
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            if late.is_set():
                raise TooSlow from error
            raise
        finally:
            watch.cancel()

    def _hang_up(self, late: threading.Event) -> None:
        late.set()
        for each in self._sockets:
            try:
                # Not the method of an SSL socket, which would first forget its keys.
                socket.socket.shutdown(each, socket.SHUT_RDWR)
            except OSError:
                continue


def _body(raw: urllib3.BaseHTTPResponse) -> bytes:
    """The whole answer. Raises ``TooLarge``."""
    encoding = raw.headers.get("Content-Encoding", "")
    try:
        return whole_body(raw.stream(PIECE, decode_content=False), encoding, LARGEST_ANSWER)
    except Garbled as error:
        raise requests.exceptions.ContentDecodingError from error


class Session(requests.Session):
    """Follows no redirect: a token is sent to the configured address only."""

    def __init__(self, base: str, timeout: tuple[float, float, float]) -> None:
        super().__init__()
        self.headers["User-Agent"] = AGENT
        self.headers["Accept-Encoding"] = "gzip"
        # A library's network may need its proxy to reach VK, never to reach this machine.
        self.trust_env = not is_loopback(base)
        for scheme in ("https://", "http://"):
            self.mount(scheme, ApiAdapter(base, timeout))

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def _no_file(*_: object, **__: object) -> dict[str, Any]:
    """In place of the library's settings file, which it would look for in the current folder."""
    return {}


class Connection:
    """Speaks to VK serially. Open one per thread; ``post`` raises whatever vk_api and requests raise."""

    def __init__(self, token: str, base: str, timeout: tuple[float, float, float]) -> None:
        if not is_safe_base(base):
            raise ValueError("a token travels only by https or within this machine")
        self._session = Session(base, timeout)
        self._api = VkApi(token=token, api_version=API_VERSION, session=self._session, config=_no_file)
        # Our limiter spaces the calls; the library's own wait would make all connections serial.
        self._api.RPS_DELAY = 0
        # Without handlers every error code comes up as ApiError: the library's own would recurse without
        # bound on error 6, and fail with a KeyError on a captcha without a picture.
        self._api.error_handlers = {}

    def __repr__(self) -> str:
        return "Connection(…)"

    def post(self, method: str, values: Mapping[str, str]) -> Any:
        """The whole answer, ``{"response": …}`` if it is well formed."""
        return self._api.method(method, dict(values), raw=True)

    def close(self) -> None:
        self._session.close()
