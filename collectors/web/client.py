"""Asks any web server: within a rate, patiently, checked addresses only, and for answers of bounded size, time and type.

It follows redirects itself, each as carefully as the first address, and uses no proxy: a proxy would look the host up again.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpcore
import httpx

from campaign.errors import one_line
from collectors.records import Status
from collectors.web.body import PIECE, Garbled, TooLarge, whole_body
from collectors.web.guard import Guard, GuardedNetwork, Refused
from collectors.web.limiter import Limiter
from collectors.web.patience import Patience

AGENT = "bibliopulse (library campaign collector)"
# A feed of a thousand whole texts, or two hundred of the longest posts with their pictures, is less.
LARGEST_ANSWER = 16 << 20
MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})
_PASSING = frozenset({408, 425, 500, 502, 504})

# The narrower ones first.
_TROUBLES: tuple[tuple[type[Exception], str], ...] = (
    (httpx.ConnectTimeout, "соединение не установлено вовремя"),
    (httpx.TimeoutException, "ответа не дождаться"),
    (httpx.RemoteProtocolError, "ответ оборвался или не по форме"),
    (httpx.ConnectError, "соединение не установлено"),
    (httpx.DecodingError, "ответ не распаковать"),
    (Garbled, "ответ не распаковать или он оборвался"),
)


@dataclass(frozen=True)
class Page:
    """What came of one question. ``url`` is where it came from in the end, ``code`` the HTTP status, 0 where no answer came.

    ``error`` is Russian and safe to store; it is empty where there is a body to read or ``unchanged`` says that the known one
    still holds. ``calls`` counts requests, repeated ones and redirects included.
    """

    url: str
    code: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    calls: int = 0
    error: str = ""
    status: Status = "done"

    @property
    def ok(self) -> bool:
        return not self.error

    @property
    def unchanged(self) -> bool:
        return self.code == 304

    @property
    def gone(self) -> bool:
        """Whether the server says that it has no such thing."""
        return self.code in (404, 410)

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True)
class _Again:
    """Why an answer was none, where another attempt may help; ``wait`` is what the server asks for, in seconds."""

    page: Page
    wait: float = 0.0


class WebClient:
    """One connection at a time. Close it: ``with closing(WebClient(…))``.

    ``hidden`` are keys that must not show in an error, though they are part of an address.
    """

    def __init__(
        self,
        limiter: Limiter,
        *,
        guard: Guard | None = None,
        patience: Patience | None = None,
        largest: int = LARGEST_ANSWER,
        hidden: Sequence[str] = (),
    ) -> None:
        self._limiter = limiter
        self._guard = guard or Guard()
        self._patience = patience or Patience()
        self._largest = largest
        self._hidden = tuple(hidden)
        self._network = GuardedNetwork(self._guard)
        context = ssl.create_default_context()
        transport = httpx.HTTPTransport(verify=context, trust_env=False)
        # The one way to the network: httpx has no parameter for it.
        transport._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=self._network)
        self._client = httpx.Client(transport=transport, trust_env=False, follow_redirects=False)
        self.sent = 0

    def __repr__(self) -> str:
        return "WebClient(…)"

    def close(self) -> None:
        self._limiter.close()
        self._client.close()

    def ask(
        self,
        url: str,
        *,
        method: str = "GET",
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        types: Sequence[str] = (),
        redirects: int = MOST_REDIRECTS,
    ) -> Page:
        """One question, asked until it is answered, hopeless or out of patience. Never raises what the network does.

        ``params`` go into the address, ``data`` as a form. ``types`` are the content types taken, such as
        ``text/html``, or words in them, such as ``xml``; none: any. ``headers`` go to the first host only.
        """
        address = str(httpx.URL(url).copy_merge_params(params)) if params and _is_url(url) else url
        before = self.sent
        attempt = 0
        while True:
            came = self._followed(address, method, data, headers, types, redirects)
            if isinstance(came, Page):
                return replace(came, calls=self.sent - before)
            attempt += 1
            page = came.page
            if attempt >= self._patience.attempts or came.wait > self._patience.longest_wait:
                tries = f" (попыток: {attempt})" if attempt > 1 else ""
                return replace(page, calls=self.sent - before, error=f"{page.error}{tries}")
            self._limiter.sleep(max(came.wait, self._patience.pause(attempt - 1)))

    def _followed(
        self,
        url: str,
        method: str,
        data: Mapping[str, Any] | None,
        headers: Mapping[str, str] | None,
        types: Sequence[str],
        redirects: int,
    ) -> Page | _Again:
        """The answer at the end of the redirects."""
        seen = {url}
        first = _origin(url)
        while True:
            try:
                self._guard.check(url)
            except Refused as refused:
                return self._failed(url, str(refused))
            known = headers or {}
            if _origin(url) != first:
                # What is known of the page may go along, a key may not.
                known = {name: value for name, value in known.items() if name.startswith("If-")}
            came = self._sent(url, method, data, known, types)
            target = came.headers.get("location", "") if isinstance(came, Page) else ""
            if not isinstance(came, Page) or came.code not in _REDIRECTS or not target:
                return came
            try:
                url = str(httpx.URL(url).join(target))
            except (httpx.InvalidURL, ValueError):
                return self._failed(url, "перенаправление на адрес не по форме", came.code)
            if url in seen or len(seen) > redirects:
                return self._failed(url, f"перенаправлений больше {redirects} или по кругу", came.code)
            seen.add(url)
            if came.code in (301, 302, 303):
                method, data = "GET", None

    def _sent(
        self,
        url: str,
        method: str,
        data: Mapping[str, Any] | None,
        headers: Mapping[str, str],
        types: Sequence[str],
    ) -> Page | _Again:
        """One request. An error that passes is told apart from one that stays."""
        if not self._limiter.wait():
            return self._failed(url, "прервано")
        patience = self._patience
        self.sent += 1
        self._network.deadline = time.monotonic() + patience.whole_timeout
        timeout = httpx.Timeout(patience.read_timeout, connect=patience.connect_timeout)
        sent = {"User-Agent": AGENT, "Accept-Encoding": "gzip", **headers}
        try:
            with self._client.stream(
                method, url, data=dict(data) if data else None, headers=sent, timeout=timeout
            ) as answer:
                return self._read(url, answer, types)
        except Refused as refused:
            return self._failed(url, str(refused))
        except TooLarge:
            return self._failed(url, f"ответ больше {self._largest / (1 << 20):g} МБ".replace(".", ","))
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, Garbled, OSError, ValueError) as error:
            late = time.monotonic() >= self._network.deadline
            words = next((said for kind, said in _TROUBLES if isinstance(error, kind)), "связь прервалась")
            if late:
                words = f"ответ шёл дольше {patience.whole_timeout:g} с"
            return _Again(self._failed(url, f"сеть: {words}"))
        finally:
            self._client.cookies.clear()

    def _read(self, url: str, answer: httpx.Response, types: Sequence[str]) -> Page | _Again:
        page = Page(url, answer.status_code, dict(answer.headers))
        if page.code in _REDIRECTS or page.unchanged:
            return page
        if page.code in _BUSY or page.code in _PASSING:
            wait = retry_after(page.headers.get("retry-after", ""), datetime.now(UTC))
            asked = f", просит подождать {wait:.0f} с" if wait else ""
            status: Status = "cut_off" if page.code == 429 else "failed"
            return _Again(replace(page, error=f"HTTP {page.code}{asked}", status=status), wait)
        if page.code < 400 and types and not any(kind in page.content_type for kind in types):
            return replace(
                page,
                error=f"ответ не того вида: {one_line(page.content_type) or 'вид не назван'}",
                status="failed",
            )
        encoding = page.headers.get("content-encoding", "")
        if page.code < 400:
            return replace(page, body=whole_body(answer.iter_raw(PIECE), encoding, self._largest))
        page = replace(page, error=f"HTTP {page.code}", status="failed")
        # Some servers say in words what is wrong; where that cannot be read, the number is enough.
        with suppress(TooLarge, Garbled, httpx.HTTPError):
            page = replace(page, body=whole_body(answer.iter_raw(PIECE), encoding, self._largest))
        return page

    def _failed(self, url: str, error: str, code: int = 0) -> Page:
        for key in self._hidden:
            url, error = url.replace(key, "***"), error.replace(key, "***")
        return Page(url, code, error=error, status="failed")


def retry_after(value: str, now: datetime) -> float:
    """Seconds that the header Retry-After asks for, as a number or a date; 0 where it says nothing."""
    try:
        return max(0.0, float(value)) if value.strip().isdigit() else _until(value, now)
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _until(value: str, now: datetime) -> float:
    moment = parsedate_to_datetime(value)
    return max(0.0, ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds())


def _origin(url: str) -> tuple[str, str, int | None] | None:
    if not _is_url(url):
        return None
    it = httpx.URL(url)
    return it.scheme, it.host, it.port


def _is_url(url: str) -> bool:
    try:
        return bool(httpx.URL(url).host)
    except (httpx.InvalidURL, ValueError):
        return False
