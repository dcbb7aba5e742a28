"""Which addresses are asked: over real connections, and with a resolver that changes its mind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import pytest

from collectors.web.client import WebClient
from collectors.web.guard import Guard, Refused, is_public
from collectors.web.limiter import Limiter
from collectors.web.patience import Patience
from tests.collectors.web.site import answer, site

HASTY = Patience(attempts=1, connect_timeout=0.3)

PUBLIC = "93.184.216.34 8.8.8.8 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1"
PRIVATE = """
    127.0.0.1 127.9.9.9 0.0.0.0 10.1.2.3 172.16.0.1 192.168.0.1 169.254.169.254 100.64.0.1 192.0.2.1 198.18.0.1
    224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 fe80::1 fc00::1 fd12::1 ff02::1 ff0e::1 2001:db8::1
    ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1 2002:7f00:1::1 ::127.0.0.1
"""


@pytest.mark.parametrize("address", PUBLIC.split())
def test_a_public_address_is_one_in_every_spelling(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", PRIVATE.split())
def test_no_other_address_is_public_in_any_spelling(address: str) -> None:
    assert not is_public(ip_address(address))


def resolver(*answers: tuple[str, ...]) -> Callable[..., list[tuple[Any, ...]]]:
    """Gives the first list of addresses, then the next; the last stays."""
    left = list(answers)

    def resolve(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        return [(0, 0, 0, "", (address, port)) for address in (left.pop(0) if len(left) > 1 else left[0])]

    return resolve


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a.ru/",
        "gopher://a.ru",
        "//a.ru",
        "a.ru",
        "http://",
        "http://a:b@c.ru/",
        "http://a.ru:99999/",
        "http://[1",
    ],
)
def test_only_plain_web_addresses_are_asked(url: str) -> None:
    with pytest.raises(Refused):
        Guard().check(url)


def test_what_is_allowed_is_allowed_by_name_or_network() -> None:
    inside = resolver(("10.0.0.5",))
    assert Guard(("intranet.local",), resolve=inside).addresses("Intranet.local.", 80) == ["10.0.0.5"]
    assert Guard(("10.0.0.0/8",), resolve=inside).addresses("any.ru", 80) == ["10.0.0.5"]
    with pytest.raises(Refused):
        Guard(("other.local", "192.168.0.0/16"), resolve=inside).addresses("intranet.local", 80)


def test_of_several_addresses_the_public_ones_are_asked() -> None:
    guard = Guard(resolve=resolver(("10.0.0.5", "8.8.8.8", "::1")))
    assert guard.addresses("any.ru", 80) == ["8.8.8.8"]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:7f00:1]", "127.1"]
)
def test_this_machine_is_not_asked_however_it_is_spelt(host: str) -> None:
    with site({"/": answer(b"secret")}) as there, closing(WebClient(Limiter(1000), patience=HASTY)) as web:
        page = web.ask(f"http://{host}:{urlsplit(there.address).port}/")
    assert "не общедоступный" in page.error or "соединение не установлено" in page.error
    assert not page.body and not there.asked


def test_a_redirect_to_a_private_address_is_refused() -> None:
    with site({"/": answer(b"secret")}) as inner:
        port = urlsplit(inner.address).port
        with site({"/": answer(code=302, location=f"http://localhost:{port}/")}) as outer:
            guard = Guard(("127.0.0.1/32",), resolve=resolver(("127.0.0.1",), ("169.254.0.1",)))
            with closing(WebClient(Limiter(1000), guard=guard, patience=HASTY)) as web:
                page = web.ask(f"{outer.address}/")
    assert (page.calls, page.body, page.error.startswith("адрес узла localhost не общедоступный")) == (
        2,
        b"",
        True,
    )
    assert not inner.asked


def test_a_name_that_changes_its_answer_gains_nothing() -> None:
    """The first answer is looked at and connected to: the second, which would lead inside, is never heard."""
    with site({"/": answer(b"first", connection="close")}) as there:
        port = urlsplit(there.address).port
        heard: list[str] = []
        answers = resolver(("127.0.0.1",), ("10.0.0.1",))

        def resolve(host: str, port: int, **options: Any) -> list[tuple[Any, ...]]:
            heard.append(host)
            return answers(host, port, **options)

        guard = Guard(("127.0.0.1",), resolve=resolve)
        with closing(WebClient(Limiter(1000), guard=guard, patience=HASTY)) as web:
            first, second = web.ask(f"http://rebind.ru:{port}/"), web.ask(f"http://rebind.ru:{port}/")
    assert first.body == b"first" and heard == ["rebind.ru", "rebind.ru"]
    assert second.error.startswith("адрес узла rebind.ru не общедоступный") and not second.body
    assert there.heads[0]["host"] == f"rebind.ru:{port}"
