"""Where texts are tagged besides this machine: ``[cluster]``, the address of a Dask scheduler."""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import urlsplit

from campaign.sections.toml import Section

EXPECTED = "ожидается адрес вида tcp://10.0.0.5:8786"
OPEN = (
    "по tcp:// тексты и команды идут без защиты: годится адрес этого компьютера или закрытой сети "
    "(127.…, 10.…, 192.168.…), для остальных — tls://"
)
_ADDRESS = re.compile(r"(tcp|tls)://(\[[\da-fA-F:.]+\]|[\w.-]+):(\d{1,5})")


def read_scheduler(section: Section) -> str:
    section.no_others(("scheduler",))
    address = section.text("scheduler", "")
    if address and (problem := address_problem(address)):
        section.fail("scheduler", f"«{address}» — {problem}")
    return address


def address_problem(address: str) -> str:
    """What is wrong with the address of a scheduler as it is written; empty if nothing is. Names are not looked up."""
    parts = _ADDRESS.fullmatch(address)
    if not parts or not 0 < int(parts[3]) < 65536:
        return EXPECTED
    try:
        host = ipaddress.ip_address(parts[2].strip("[]"))
    except ValueError:
        return ""
    return OPEN if parts[1] == "tcp" and host.is_global else ""


def leads_outside(address: str) -> bool:
    """Whether a ``tcp://`` address, its name looked up, leads out of closed networks. A name that nobody knows does not."""
    parts = urlsplit(address)
    if parts.scheme != "tcp":
        return False
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return any(ipaddress.ip_address(where[0]).is_global for *_, where in found)
