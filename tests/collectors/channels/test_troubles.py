"""What a server on the way can do to any of the networks that are asked by channels: nothing is taken, all is said, nothing goes astray."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from campaign.errors import SourceError
from collectors.max.collect import MaxSource
from collectors.ok.client import Keys
from collectors.ok.collect import OkSource
from collectors.source import Source
from collectors.standin.channels.serving import HTML, JSON, Reply, Served, served
from collectors.telegram.collect import TelegramSource
from tests.collectors.channels.nights import HASTY, HERE, Nights, at, campaign

KEY = "tkn-NEVER-TO-BE-SEEN-1"
SOURCES: dict[str, Callable[[str], Source]] = {
    "telegram": lambda base: TelegramSource(base=base, guard=HERE, patience=HASTY),
    "ok": lambda base: OkSource(Keys(KEY, "APPLICATIONKEY", KEY), base=base, guard=HERE, patience=HASTY),
    "max": lambda base: MaxSource(KEY, base=base, guard=HERE, patience=HASTY),
}
CHANNELS = {"telegram": ("@pskovlib",), "ok": ("53038939046008",), "max": ("https://max.ru/pskovlib",)}
KINDS = {"telegram": HTML, "ok": JSON, "max": JSON}
AWAY = r"перенаправлений|не общедоступный|не показывает записей"
TROUBLES: dict[str, tuple[Reply, str]] = {
    "not there": (Reply(b"", 404), "HTTP 404"),
    "an hour of waiting": (
        Reply(b"", 429, headers={"Retry-After": "3600"}),
        "HTTP 429, просит подождать 3600 с",
    ),
    "another type": (Reply(b"\x89PNG", content_type="image/png"), "не того вида"),
    "a circle": (Reply(b"", 302, headers={"Location": "/round"}), AWAY),
    "a private address": (Reply(b"", 302, headers={"Location": "http://10.0.0.1/metadata"}), AWAY),
    "a bomb": (Reply(gzip.compress(bytes(32 << 20)), headers={"Content-Encoding": "gzip"}), "больше 16 МБ"),
    "no end": (Reply(b"", endless=True), "больше|дольше"),
    "silence": (Reply(hangs=True), "ответа не дождаться|дольше"),
}


@pytest.mark.parametrize("name", TROUBLES)
@pytest.mark.parametrize("network", SOURCES)
def test_a_trouble_is_said_and_nothing_comes_of_it(tmp_path: Path, network: str, name: str) -> None:
    trouble, words = TROUBLES[name]
    kind = trouble.content_type if name == "another type" else KINDS[network]
    with served(lambda asked: Reply(**vars(trouble) | {"content_type": kind})) as site:
        said = _said(site, network, tmp_path)
    assert re.search(words, said), said
    assert KEY not in said


def _said(site: Served, network: str, folder: Path) -> str:
    """What a night says of it, be it as its end or in its coverage."""
    nights = Nights(folder, campaign(**{network: CHANNELS[network]}), partial(SOURCES[network], site.url))
    try:
        night = nights.run(at("10 03:00"))
    except SourceError as failure:
        return str(failure)
    assert not night.posts and any(one.status != "done" for one in night.coverage.values())
    return "; ".join(one.error or "" for one in night.coverage.values())
