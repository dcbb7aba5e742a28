"""All networks of a campaign played at once: VK, and what lies in the archive's folder ``networks``.

``telegram.json``, ``ok.json``, ``max.json`` and ``sites.json`` there hold what the stand-ins of ``channels/`` show; each moment
is served as it was then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from importlib.resources.abc import Traversable
from typing import Any

import msgspec

from collectors.standin.channels.max import MaxChat, max_api
from collectors.standin.channels.ok import Network, ok_api
from collectors.standin.channels.serving import Answer, Served, served
from collectors.standin.channels.sites import Blog, sites
from collectors.standin.channels.telegram import Channel, telegram
from collectors.standin.server import StandIn, serve

KEY = "demo-token-of-nobody"
_RATE = "1000"
# By the section in campaign.toml: the file's shape, the variable of its address, and what it would answer.
_PLAYED: Mapping[str, tuple[Any, str, Callable[[Any, datetime], Answer]]] = {
    "feeds": (
        list[Blog], "BIBLIOPULSE_FEEDS_WEB", lambda blogs, now: sites([blog.until(now) for blog in blogs]),
    ),
    "telegram": (
        list[Channel], "BIBLIOPULSE_TELEGRAM_WEB", lambda them, now: telegram([one.until(now) for one in them]),
    ),
    "ok": (Network, "BIBLIOPULSE_OK_API", lambda network, now: ok_api(network.until(now), KEY, KEY, KEY)),
    "max": (list[MaxChat], "BIBLIOPULSE_MAX_API", lambda chats, now: max_api([one.until(now) for one in chats], KEY)),
}  # fmt: skip


class Networks:
    """``environ`` is what a run needs to ask them as fast as it can."""

    def __init__(self, vk: StandIn, others: Mapping[str, tuple[Any, Served]]) -> None:
        self._vk, self._others = vk, others
        self.environ = {"VK_TOKEN": KEY, "BIBLIOPULSE_VK_API": vk.url, "BIBLIOPULSE_VK_RPS": _RATE}
        for name, (_, server) in others.items():
            self.environ |= {_PLAYED[name][1]: server.url, f"BIBLIOPULSE_{name.upper()}_RPS": _RATE}
        self.environ |= dict.fromkeys(("OK_TOKEN", "OK_APPLICATION_KEY", "OK_SECRET_KEY", "MAX_TOKEN"), KEY)

    def move_to(self, now: datetime) -> None:
        """Show the world as it was at an aware moment."""
        self._vk.now = now
        for name, (shown, server) in self._others.items():
            server.answer = _PLAYED[name][2](shown, now)


@contextmanager
def networks(archive: Traversable, now: datetime) -> Iterator[Networks]:
    """Serve an archive with its networks on 127.0.0.1 until the block ends. Raises ``msgspec.ValidationError``."""
    with ExitStack() as stack:
        vk = stack.enter_context(serve(archive, now=now, search_quoted=True))
        others = {}
        for name, (shape, _, answer) in _PLAYED.items():
            file = archive.joinpath("networks").joinpath(f"{'sites' if name == 'feeds' else name}.json")
            shown = msgspec.json.decode(file.read_bytes(), type=shape)
            others[name] = shown, stack.enter_context(served(answer(shown, now)))
        yield Networks(vk, others)
