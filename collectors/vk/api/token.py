"""VK's access token and the API's address."""

from __future__ import annotations

from collections.abc import Mapping

from collectors.keys import Address, Key, read_address, read_key, read_rate

DEFAULT_API = "https://api.vk.ru/method/"
HIDDEN = "‹ключ VK›"

KEY = Key(
    "VK_TOKEN",
    "VK",
    "получите сервисный ключ приложения на dev.vk.ru и запишите его в переменную VK_TOKEN или в файл VK_TOKEN_FILE",
)
_API = Address("BIBLIOPULSE_VK_API", DEFAULT_API, "VK", "vk")


def read_token(environ: Mapping[str, str]) -> str:
    """The token. Raises ``ConfigurationError``, which never repeats what it read, and ``KeyMissing``."""
    return read_key(environ, KEY)


def api_base(environ: Mapping[str, str]) -> str:
    """The address that method names are appended to. Raises ``ConfigurationError`` unless https or loopback."""
    return read_address(environ, _API)


def rate_override(environ: Mapping[str, str]) -> float | None:
    """Requests per second from ``BIBLIOPULSE_VK_RPS``; refused for anything but a loopback API."""
    return read_rate(environ, "BIBLIOPULSE_VK_RPS", _API)
