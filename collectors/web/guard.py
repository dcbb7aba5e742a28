"""Which addresses may be asked: public ones, and those that the campaign allows by name.

A host is resolved once a connection, and the connection is made to the very address that was looked at: a name whose second
answer is another address gains nothing.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from ssl import SSLContext
from typing import Any
from urllib.parse import urlsplit

import httpcore

Address = IPv4Address | IPv6Address
# As ``socket.getaddrinfo``, of which the last part of each answer is looked at.
Resolve = Callable[..., Iterable[tuple[Any, ...]]]

# Addresses that carry another one: NAT64 holds an IPv4 address in its last 32 bits.
_NAT64 = ip_network("64:ff9b::/96")


class Refused(Exception):
    """An address that is not asked; the text is Russian and says why."""


def is_public(address: Address) -> bool:
    """Whether anybody on the Internet can mean this address, however it is written."""
    if isinstance(address, IPv6Address):
        teredo = address.teredo
        inner = address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
        if inner is None and address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


class Guard:
    """``allow_private`` has hosts, addresses and networks that may be asked though they are not public.

    ``standin`` is a host and port that answers for all others: a rehearsal asks it instead of whatever an address names.
    """

    def __init__(
        self,
        allow_private: Iterable[str] = (),
        *,
        resolve: Resolve = socket.getaddrinfo,
        standin: tuple[str, int] | None = None,
    ) -> None:
        self.standin = standin
        self._resolve = resolve
        self._hosts = {_plain(host) for host in allow_private}
        self._networks = [network for host in allow_private if (network := _network(host))]

    def check(self, url: str) -> None:
        """Raises ``Refused`` unless it is an http address with a host and without a password in it."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if not host or port == 0:
            raise Refused("адрес не по форме")
        if parts.scheme not in ("http", "https"):
            raise Refused(f"адрес вида {parts.scheme}: не спрашивается, только http и https")
        if parts.username or parts.password:
            raise Refused("в адресе имя или пароль: такой не спрашивается")

    def addresses(self, host: str, port: int) -> list[str]:
        """Where a connection to the host may go. Raises ``Refused``, and ``OSError`` where nobody knows the host."""
        try:
            answers = self._resolve(host, port, type=socket.SOCK_STREAM)
        except UnicodeError as error:
            raise socket.gaierror(f"{host} is no name of a host") from error
        found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
        may = [address for address in found if self._may(host, address)]
        if not may:
            raise Refused(
                f"адрес узла {host} не общедоступный: если это свой сайт, впишите узел в allow_private"
            )
        return may

    def _may(self, host: str, address: str) -> bool:
        it = ip_address(address.partition("%")[0])
        return (
            is_public(it) or _plain(host) in self._hosts or any(it in network for network in self._networks)
        )


def _plain(host: str) -> str:
    return host.strip("[]").rstrip(".").lower()


def _network(host: str) -> Any:
    try:
        return ip_network(host, strict=False)
    except ValueError:
        return None


class GuardedNetwork(httpcore.NetworkBackend):
    """Connects to checked addresses only, and lets nothing go on beyond ``deadline`` (monotonic seconds)."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._plain = httpcore.SyncBackend()
        self.deadline = float("inf")

    def left(self, timeout: float | None) -> float:
        """What remains of a time-out. Raises ``httpcore.ReadTimeout`` where nothing does."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole answer took too long")
        return left if timeout is None else min(left, timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        if self._guard.standin:
            address, port = self._guard.standin
            return _Timed(self._plain.connect_tcp(address, port, self.left(timeout)), self)
        try:
            addresses = self._guard.addresses(host, port)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        return _Timed(next(self._connected(addresses, port, timeout)), self)

    def _connected(
        self, addresses: list[str], port: int, timeout: float | None
    ) -> Iterator[httpcore.NetworkStream]:
        for address in addresses:
            try:
                yield self._plain.connect_tcp(address, port, self.left(timeout))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if address == addresses[-1]:
                    raise


class _Timed(httpcore.NetworkStream):
    """A stream that knows the deadline of the whole answer: one byte a minute is no answer."""

    def __init__(self, stream: httpcore.NetworkStream, network: GuardedNetwork) -> None:
        self._stream = stream
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._network.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._network.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._network.left(timeout))
        return _Timed(stream, self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
