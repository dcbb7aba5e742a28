"""Where texts may go in the clear: this machine and closed networks, whatever a name is looked up to."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from campaign.sections.cluster import leads_outside


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("tcp://127.0.0.1:8786", False),
        ("tcp://localhost:8786", False),
        ("tcp://192.168.1.5:8786", False),
        ("tcp://[fd00::5]:8786", False),
        ("tcp://100.64.0.1:8786", False),  # of a provider's or a tunnel's own network
        ("tcp://8.8.8.8:8786", True),
        ("tls://8.8.8.8:8786", False),
        ("tcp://nobody.invalid:8786", False),  # nobody to send anything to
    ],
)
def test_only_an_open_address_of_tcp_leads_outside(address: str, outside: bool) -> None:
    assert leads_outside(address) is outside


def test_a_name_leads_where_any_of_its_addresses_does(monkeypatch: pytest.MonkeyPatch) -> None:
    def known(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, None, 0, "", (where, 8786)) for where in ("10.0.0.5", "8.8.8.8")]

    monkeypatch.setattr(socket, "getaddrinfo", known)
    assert leads_outside("tcp://scheduler:8786")
