"""What every step of a run needs: the campaign's folder, its settings, the run's clock, the environment."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from campaign.errors import ConfigurationError
from campaign.folder import Home, open_home
from campaign.settings import Campaign, read_campaign


@dataclass(frozen=True)
class Run:
    """One run over one home. ``now`` is in UTC; nothing else reads a clock."""

    home: Home
    campaign: Campaign
    now: datetime
    environ: Mapping[str, str]

    @property
    def stamp(self) -> str:
        """The run's time as file names carry it."""
        return self.now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")

    def raw_name(self, source: str) -> str:
        """A new name in ``raw/``: sorts by time, and never meets another run's."""
        return f"{self.stamp}-{source}-{os.urandom(4).hex()}"


def open_run(home: Path, now: str, environ: Mapping[str, str], sources: Sequence[str] = ()) -> Run:
    """The run over a home folder; ``sources`` are those that its settings may name. Raises ``ConfigurationError``."""
    place = open_home(home)
    campaign = read_campaign(place.path, sources)
    return Run(place, campaign, clock(now, campaign.timezone), environ)


def clock(value: str, zone: tzinfo = UTC) -> datetime:
    """The run's clock in UTC; a time without an offset is local time in ``zone``. Raises ``ConfigurationError``."""
    if not value:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ConfigurationError(
            f"часы запуска «{value}» — ожидается время вида 2025-11-05T06:00:00+03:00 (--now или BIBLIOPULSE_NOW)"
        ) from error
