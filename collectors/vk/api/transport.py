"""One connection to VK: a ``vk_api.VkApi`` with the time-outs, the address and the manners that it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from vk_api import VkApi

from collectors.vk.api.token import is_loopback, is_safe_base

API_VERSION = "5.199"
# vk_api has the host in its code.
LIBRARY_BASE = "https://api.vk.ru/method/"
AGENT = "bibliopulse (+https://dev.vk.ru)"


class ApiAdapter(HTTPAdapter):
    """Sends what vk_api asks for to the configured address, with time-outs, and nothing anywhere else."""

    def __init__(self, base: str, timeout: tuple[float, float]) -> None:
        self._base = base
        self._timeout = timeout
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def send(  # type: ignore[override]  # the same parameters, passed on whole
        self, request: requests.PreparedRequest, **options: Any
    ) -> requests.Response:
        url = request.url or ""
        if not url.startswith(LIBRARY_BASE):
            raise requests.exceptions.InvalidURL("not a VK method")
        request.url = self._base + url.removeprefix(LIBRARY_BASE)
        return super().send(request, **{**options, "timeout": self._timeout})


class Session(requests.Session):
    """Follows no redirect: a token is sent to the configured address only."""

    def __init__(self, base: str, timeout: tuple[float, float]) -> None:
        super().__init__()
        self.headers["User-Agent"] = AGENT
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

    def __init__(self, token: str, base: str, timeout: tuple[float, float]) -> None:
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
