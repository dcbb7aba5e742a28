"""Keys of networks and the addresses they may be sent to: read from the environment, kept out of every log."""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

from campaign.errors import ConfigurationError, KeyMissing
from campaign.files import check_private
from campaign.sections.telling import is_loopback
from campaign.system import reason

MAX_RATE = 10_000.0

_KEY = re.compile(r"[A-Za-z0-9._~+/=-]{8,1024}")
_WORD = re.compile(r"[!-~](?:[ -~]{0,254}[!-~])?")


@dataclass(frozen=True)
class Key:
    """A secret by the variable that has it, such as ``VK_TOKEN``; ``title`` names it in messages, ``how`` says how to get one,
    ``expected`` what it looks like."""

    variable: str
    title: str
    how: str
    form: re.Pattern[str] = _KEY
    encoding: str = "ascii"
    expected: str = "ожидаются латинские буквы, цифры, точки, дефисы и подчёркивания, не меньше 8 знаков, без пробелов и кавычек"


MAIL_PASSWORD = Key(
    "BIBLIOPULSE_MAIL_PASSWORD",
    "почты",
    "запишите пароль в переменную BIBLIOPULSE_MAIL_PASSWORD или в файл, который назван в BIBLIOPULSE_MAIL_PASSWORD_FILE",
    _WORD,
)

BACKUP_PHRASE = Key(
    "BIBLIOPULSE_BACKUP_PHRASE",
    "к копии",
    "запишите парольную фразу в переменную BIBLIOPULSE_BACKUP_PHRASE или в файл, который назван в "
    "BIBLIOPULSE_BACKUP_PHRASE_FILE",
    re.compile(r"\S.{10,1022}\S"),
    "utf-8",
    "ожидается не меньше 12 знаков в одной строке",
)


@dataclass(frozen=True)
class Address:
    """Where a network is asked; ``variable`` sets another place, ``section`` is the source's in campaign.toml."""

    variable: str
    default: str
    title: str
    section: str


def read_key(environ: Mapping[str, str], key: Key) -> str:
    """The secret from ``X``, ``X_FILE`` or ``$CREDENTIALS_DIRECTORY/x``, in this order; ``X`` is the key's variable.

    Raises ``ConfigurationError``, which never repeats what it read, and ``KeyMissing`` where there is none.
    """
    if environ.get(key.variable):
        return _checked(environ[key.variable], f"в переменной {key.variable}", key)
    if environ.get(f"{key.variable}_FILE"):
        path = Path(environ[f"{key.variable}_FILE"])
        check_private(path, key.how)
        return _checked(_content(path, key), f"в файле {path}", key)
    if environ.get("CREDENTIALS_DIRECTORY"):
        path = Path(environ["CREDENTIALS_DIRECTORY"], key.variable.lower())
        if path.exists():
            return _checked(_content(path, key), f"в файле {path}", key)
    raise KeyMissing(f"нет ключа доступа {key.title}: {key.how}")


def _content(path: Path, key: Key) -> str:
    try:
        return path.read_bytes().decode(key.encoding)
    except OSError as error:
        raise ConfigurationError(f"файл ключа {path} не читается ({reason(error)}): {key.how}") from None
    except UnicodeDecodeError:
        # The error would carry the bytes.
        pass
    raise ConfigurationError(f"ключ {key.title} в файле {path} испорчен, в нём посторонние знаки: {key.how}")


def _checked(value: str, where: str, key: Key) -> str:
    token = value.strip()
    if not token:
        raise ConfigurationError(f"ключ {key.title} {where} пуст: {key.how}")
    if not key.form.fullmatch(token):
        raise ConfigurationError(f"ключ {key.title} {where} не похож на ключ ({key.expected}): {key.how}")
    return token


def read_address(environ: Mapping[str, str], address: Address) -> str:
    """The address that paths are appended to. Raises ``ConfigurationError`` unless https or loopback."""
    value = environ.get(address.variable, "").strip() or address.default
    if not is_safe_base(value):
        path = urlsplit(address.default).path
        raise ConfigurationError(
            f"{address.variable}: ожидается адрес вида {address.default}; без шифрования (http) "
            f"разрешён только этот компьютер, например http://127.0.0.1:8000{path}"
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


def read_rate(environ: Mapping[str, str], variable: str, address: Address) -> float | None:
    """Requests per second from a variable; refused for anything but a loopback address."""
    value = environ.get(variable, "").strip()
    if not value:
        return None
    if not is_loopback(read_address(environ, address)):
        raise ConfigurationError(
            f"{variable} действует только для учебного сервера на этом компьютере; для {address.title} задайте "
            f"requests_per_second в разделе [sources.{address.section}] файла campaign.toml"
        )
    try:
        rate = float(value)
    except ValueError:
        rate = math.nan
    if not 0 < rate <= MAX_RATE:
        raise ConfigurationError(
            f"{variable}: «{value}» — ожидается число запросов в секунду больше 0 и не больше {MAX_RATE:.0f}"
        )
    return rate


_hidden: dict[str, str] = {}
_plain_record = logging.getLogRecordFactory()


def keep_out_of_logs(secret: str, hidden: str) -> None:
    """From now on no record of any logger has the secret, as it is or as it stands in addresses and forms.

    Where a record is made, not where it is shown: no level and no handler that is added later brings it back.
    """
    for form in (secret, quote(secret, safe=""), quote_plus(secret)):
        _hidden[form] = hidden
    logging.setLogRecordFactory(_without_secrets)


def _without_secrets(*arguments: Any, **options: Any) -> logging.LogRecord:
    record = _plain_record(*arguments, **options)
    try:
        message = record.getMessage()
    except (TypeError, ValueError):
        # Whoever cannot format a record prints its arguments.
        message, record.args = str(record.msg), None
    if _redacted(message) != message:
        record.msg, record.args = _redacted(message), None
    if record.exc_info:
        text = logging.Formatter().formatException(record.exc_info)
        record.exc_text = _redacted(text)
        if record.exc_text != text:
            # Handlers that format the exception themselves would show the secret again.
            record.exc_info = None
    return record


def _redacted(text: str) -> str:
    for form, hidden in _hidden.items():
        text = text.replace(form, hidden)
    return text
