"""How a run comes to the sites: at the pace that the campaign sets, or all to a stand-in on this machine that the environment names."""

from __future__ import annotations

from urllib.parse import urlsplit

from campaign.errors import ConfigurationError
from campaign.run import Run
from campaign.sections.telling import is_loopback
from collectors.feeds.collect import FeedSource
from collectors.feeds.parse import NETWORK
from collectors.keys import Address, read_address, read_rate
from collectors.source import Budget, Progress
from collectors.web.guard import Guard

RATE = 3.0  # requests per second, over all sites
STANDIN = Address("BIBLIOPULSE_FEEDS_WEB", "http://127.0.0.1/", "сайтов", NETWORK)


def feed_way(run: Run) -> tuple[Guard, float]:
    """Whom to ask, and how often in a second. Raises ``ConfigurationError`` for a stand-in that is elsewhere."""
    settings = run.campaign.sources[NETWORK]
    if not run.environ.get(STANDIN.variable, "").strip():
        return Guard(settings.allow_private), settings.requests_per_second or RATE
    base = read_address(run.environ, STANDIN)
    if not is_loopback(base):
        raise ConfigurationError(
            f"{STANDIN.variable}: сайты спрашиваются по их адресам, а учебным сервером вместо них может быть только этот "
            "компьютер, например http://127.0.0.1:8000/"
        )
    parts = urlsplit(base)
    rate = read_rate(run.environ, "BIBLIOPULSE_FEEDS_RPS", STANDIN)
    return Guard(
        standin=(parts.hostname or "", parts.port or 80)
    ), rate or settings.requests_per_second or RATE


def feed_source(run: Run, progress: Progress) -> tuple[FeedSource, Budget]:
    """The source of a night; it needs no key. Raises ``ConfigurationError``."""
    guard, rate = feed_way(run)
    return FeedSource(guard, progress=progress), Budget(run.now, rate)
