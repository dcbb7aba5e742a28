"""The sources that a campaign can ask: the one list. A new network is a folder beside this file, and its name here."""

from collections.abc import Callable, Iterable
from importlib import import_module

from campaign.run import Run
from campaign.settings import Campaign
from collectors.keys import Key
from collectors.source import Budget, Line, Plug, Progress, Source

# By their sections in campaign.toml, in the order in which a night asks them.
NAMES = (
    "vk",
    "feeds",
    "telegram",
    "ok",
    "max",
)


def plug(name: str) -> Plug:
    """What ``collectors/NAME/plug.py`` offers."""
    found: Plug = import_module(f"collectors.{name}.plug").PLUG
    return found


def enabled_sources(run: Run, progress: Progress) -> list[tuple[Source, Budget]]:
    """What the campaign asks, each with what may be asked of it. Raises ``ConfigurationError``."""
    return [plug(name).make(run, progress) for name in _enabled(run.campaign)]


def keys(campaign: Campaign) -> list[Key]:
    """The keys of the sources that the campaign asks."""
    return [key for name in _enabled(campaign) for key in plug(name).keys]


def checks(campaign: Campaign) -> list[Callable[[Run], Iterable[Line]]]:
    """What to look at before a night, source by source; VK's table is made in ``commands/check.py``."""
    return [plug(name).look for name in _enabled(campaign)]


def _enabled(campaign: Campaign) -> list[str]:
    return [name for name in NAMES if name in campaign.sources and campaign.sources[name].enabled]
