"""Whom a night tells how it went: ``[health]``, an address that watches, and ``[mail]``, people."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from campaign.sections.toml import Section

_ADDRESS = re.compile(r"[^@\s<>\",;:]+@[^@\s<>\",;:]+")
_HOST = re.compile(r"[\w.:-]+")
PORTS = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True)
class Health:
    """Addresses that are asked when a night begins and ends; ``failure`` has ``{code}`` where the exit code goes. Empty: nobody."""

    start: str = ""
    success: str = ""
    failure: str = ""


@dataclass(frozen=True)
class Mail:
    """``security`` is ``starttls``, ``tls``, or ``none`` within this machine; ``user`` is empty where no password is asked for.

    ``always``: also of a night that brought nothing new.
    """

    host: str
    port: int
    security: str
    sender: str
    to: tuple[str, ...]
    user: str = ""
    always: bool = False


def is_loopback(address: str) -> bool:
    """Whether a URL leads to this very machine."""
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_health(section: Section) -> Health | None:
    """``url`` alone says all three, as Healthchecks has them: ``…/start``, ``…``, ``…/CODE``."""
    section.no_others(("url", "start", "success", "failure"))
    for key in section.values:
        value = section.text(key)
        if not _is_safe(value.replace("{code}", "0")):
            section.fail(
                key, f"«{value}» — ожидается адрес https://…; без шифрования только на этом компьютере"
            )
    url = section.text("url", "").rstrip("/")
    found = Health(
        start=section.text("start", url and f"{url}/start"),
        success=section.text("success", url),
        failure=section.text("failure", url and f"{url}/{{code}}"),
    )
    return found if section.values else None


def _is_safe(value: str) -> bool:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  # raises ValueError for an impossible port
    except ValueError:
        return False
    if re.search(r"[\s\\]", value) or not parts.hostname or parts.username:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(value))


def read_mail(section: Section) -> Mail | None:
    section.no_others(("host", "port", "security", "from", "to", "user", "always"))
    if not section.values:
        return None
    host = section.text("host")
    if not _HOST.fullmatch(host):
        section.fail("host", f"«{host}» — ожидается имя почтового сервера: smtp.example.org")
    security = section.one_of("security", tuple(PORTS), "starttls")
    if security == "none" and not is_loopback(f"//{host}"):
        section.fail(
            "security",
            "без шифрования письма уходят только на сервер этого компьютера; бывает: starttls, tls",
        )
    port = section.whole("port", PORTS[security])
    if not 0 < port < 65536:
        section.fail("port", f"«{port}» — ожидается номер порта: 587, 465")
    sender, to = section.text("from"), section.texts("to")
    for key, address in (("from", sender), *(("to", one) for one in to)):
        if not _ADDRESS.fullmatch(address):
            section.fail(key, f"«{address}» — ожидается адрес почты: otdel@example.org")
    if not to:
        section.fail("to", 'ожидается список адресов, например ["otdel@example.org"]')
    return Mail(host, port, security, sender, to, section.text("user", ""), section.flag("always"))
