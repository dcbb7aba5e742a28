"""The sources that a campaign can ask, and how each is made: the one list. A new network is a line here."""

from collections.abc import Callable, Iterable

from campaign.run import Run
from campaign.settings import Campaign
from collectors.feeds.access import feed_source
from collectors.feeds.checkup import feed_lines
from collectors.max.access import max_source
from collectors.max.checkup import max_lines
from collectors.ok.access import ok_source
from collectors.ok.checkup import ok_lines
from collectors.source import Budget, Line, Progress, Source
from collectors.telegram.access import telegram_source
from collectors.telegram.checkup import telegram_lines
from collectors.vk.access import vk_source

# By their sections in campaign.toml. A maker raises ``ConfigurationError`` before anything is asked.
SOURCES: dict[str, Callable[[Run, Progress], tuple[Source, Budget]]] = {
    "vk": vk_source,
    "feeds": feed_source,
    "telegram": telegram_source,
    "ok": ok_source,
    "max": max_source,
}
# What ``check`` says of a source besides VK, whose table is made in ``commands/check.py``.
CHECKS: dict[str, Callable[[Run], Iterable[Line]]] = {
    "feeds": feed_lines,
    "telegram": telegram_lines,
    "ok": ok_lines,
    "max": max_lines,
}
LACKING = "включён, но эта версия его ещё не собирает"


def enabled_sources(run: Run, progress: Progress) -> list[tuple[Source, Budget]]:
    """What the campaign asks, each with what may be asked of it. Raises ``ConfigurationError``."""
    return [make(run, progress) for name, make in SOURCES.items() if name in _enabled(run.campaign)]


def checks(campaign: Campaign) -> list[Callable[[Run], Iterable[Line]]]:
    """What to look at before a night, source by source."""
    return [look for name, look in CHECKS.items() if name in _enabled(campaign)]


def not_yet(campaign: Campaign) -> dict[str, str]:
    """The sources that the campaign wants and this version cannot ask, with what to do."""
    advice = "обновите bibliopulse или поставьте enabled = false в разделе [sources.{}] файла campaign.toml"
    return {name: advice.format(name) for name in _enabled(campaign) if name not in SOURCES}


def _enabled(campaign: Campaign) -> list[str]:
    return [name for name, settings in campaign.sources.items() if settings.enabled]
