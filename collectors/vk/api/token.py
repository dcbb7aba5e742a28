"""The access token and the API's address: read from the environment by ``cli``, kept out of every log."""

from __future__ import annotations

import ipaddress
import logging
import math
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from campaign.errors import ConfigurationError, KeyMissing
from campaign.files import check_private
from campaign.system import reason

DEFAULT_API = "https://api.vk.ru/method/"
HIDDEN = "‹ключ VK›"
MAX_RATE = 10_000.0

_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{8,1024}")
_HOW = "получите сервисный ключ приложения на dev.vk.ru и запишите его в переменную VK_TOKEN или в файл VK_TOKEN_FILE"


def read_token(environ: Mapping[str, str]) -> str:
    """The token from ``VK_TOKEN``, ``VK_TOKEN_FILE`` or ``$CREDENTIALS_DIRECTORY/vk_token``, in this order.

    Raises ``ConfigurationError``, which never repeats what it read, and ``KeyMissing`` where there is none.
    """
    if environ.get("VK_TOKEN"):
        return _checked(environ["VK_TOKEN"], "в переменной VK_TOKEN")
    if environ.get("VK_TOKEN_FILE"):
        path = Path(environ["VK_TOKEN_FILE"])
        check_private(path, _HOW)
        return _checked(_content(path), f"в файле {path}")
    if environ.get("CREDENTIALS_DIRECTORY"):
        path = Path(environ["CREDENTIALS_DIRECTORY"], "vk_token")
        if path.exists():
            return _checked(_content(path), f"в файле {path}")
    raise KeyMissing(f"нет ключа доступа VK: {_HOW}")


def _content(path: Path) -> str:
    try:
        return path.read_bytes().decode("ascii")
    except OSError as error:
        raise ConfigurationError(f"файл ключа {path} не читается ({reason(error)}): {_HOW}") from None
    except UnicodeDecodeError:
        # The error would carry the bytes.
        pass
    raise ConfigurationError(f"ключ VK в файле {path} испорчен, в нём посторонние знаки: {_HOW}")


def _checked(value: str, where: str) -> str:
    token = value.strip()
    if not token:
        raise ConfigurationError(f"ключ VK {where} пуст: {_HOW}")
    if not _TOKEN.fullmatch(token):
        raise ConfigurationError(
            f"ключ VK {where} не похож на ключ (ожидаются латинские буквы, цифры, точки, дефисы и подчёркивания, "
            f"не меньше 8 знаков, без пробелов и кавычек): {_HOW}"
        )
    return token


def api_base(environ: Mapping[str, str]) -> str:
    """The address that method names are appended to. Raises ``ConfigurationError`` unless https or loopback."""
    value = environ.get("BIBLIOPULSE_VK_API", "").strip() or DEFAULT_API
    if not is_safe_base(value):
        raise ConfigurationError(
            "BIBLIOPULSE_VK_API: ожидается адрес вида https://api.vk.ru/method/; без шифрования (http) "
            "разрешён только этот компьютер, например http://127.0.0.1:8000/method/"
        )
    return value.rstrip("/") + "/"


def is_safe_base(value: str) -> bool:
    """Whether a token may be sent there: https, or http to this very machine."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  # raises ValueError for an impossible port
    except ValueError:
        return False
    if re.search(r"[\s\\]", value) or not parts.hostname or parts.username or parts.password:
        return False
    if parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(value))


def is_loopback(base: str) -> bool:
    host = urlsplit(base).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def rate_override(environ: Mapping[str, str]) -> float | None:
    """Requests per second from ``BIBLIOPULSE_VK_RPS``; refused for anything but a loopback API."""
    value = environ.get("BIBLIOPULSE_VK_RPS", "").strip()
    if not value:
        return None
    if not is_loopback(api_base(environ)):
        raise ConfigurationError(
            "BIBLIOPULSE_VK_RPS действует только для учебного сервера на этом компьютере; для VK задайте "
            "requests_per_second в разделе [sources.vk] файла campaign.toml"
        )
    try:
        rate = float(value)
    except ValueError:
        rate = math.nan
    if not 0 < rate <= MAX_RATE:
        raise ConfigurationError(
            f"BIBLIOPULSE_VK_RPS: «{value}» — ожидается число запросов в секунду больше 0 и не больше {MAX_RATE:.0f}"
        )
    return rate


class Redacting(logging.Filter):
    """Replaces the token in messages, arguments and tracebacks of every record that passes."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def __repr__(self) -> str:
        return "Redacting(…)"

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if self._token in message:
            record.msg, record.args = message.replace(self._token, HIDDEN), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text and self._token in record.exc_text:
            record.exc_text = record.exc_text.replace(self._token, HIDDEN)
            # Handlers that format the exception themselves would show the token again.
            record.exc_info = None
        return True


def redact(token: str) -> logging.Filter:
    """A filter for every handler (a logger's filter does not see its children's records)."""
    return Redacting(token)
