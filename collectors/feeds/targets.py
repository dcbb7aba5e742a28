"""Which sites and feeds a campaign reads: those of the registry, and those that its settings add."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from campaign.settings import Campaign, SourceSettings
from campaign.tables.libraries import site_account
from collectors.feeds.parse import NETWORK

# Pages of networks that have sources of their own, or none.
_NETWORKS = ("vk.com", "vk.ru", "ok.ru", "t.me", "telegram.me", "max.ru", "youtube.com", "rutube.ru", "instagram.com", "facebook.com")  # fmt: skip
# Platforms whose feed stands in the same place on each of their sites.
_PLATFORMS = {"blogspot": "feeds/posts/default", "livejournal": "data/rss", "ucoz": "news/rss/"}


@dataclass(frozen=True)
class Target:
    """A site or feed as people wrote it. ``is_feed``: the address is the feed's own, no page that names one."""

    account: str
    address: str
    is_feed: bool
    name: str = ""


def targets(campaign: Campaign) -> list[Target]:
    """Each once, in the registry's order. A library's own feed goes before what its site may name."""
    found: dict[str, Target] = {}
    for target in _all(campaign):
        found.setdefault(target.account, target)
    return [target for target in found.values() if target.account]


def _all(campaign: Campaign) -> Iterator[Target]:
    for library in campaign.libraries:
        for address in library.feed:
            yield _target(address, is_feed=True, name=library.name)
        for address in () if library.feed else library.site:
            if not _is_network(address):
                yield _target(address, is_feed=False, name=library.name)
    for address in campaign.sources.get(NETWORK, SourceSettings()).addresses:
        yield _target(address, is_feed=False, name="")


def _target(address: str, *, is_feed: bool, name: str) -> Target:
    full = address if "://" in address else f"http://{address}"
    host = urlsplit(full).hostname or "" if site_account(address) else ""
    platform = next((path for word, path in _PLATFORMS.items() if f".{word}." in f"{host}."), "")
    if platform and not is_feed and not urlsplit(full).path.strip("/"):
        return Target(site_account(address), urljoin(full, f"/{platform}"), True, name)
    return Target(site_account(address), full, is_feed, name)


def _is_network(address: str) -> bool:
    host = site_account(address).partition("/")[0]
    return any(host == network or host.endswith(f".{network}") for network in _NETWORKS)
