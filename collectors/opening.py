"""How a run comes to a network: where it is asked, how fast, how much a day."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from campaign.run import Run
from campaign.sections.telling import is_loopback
from campaign.settings import SourceSettings
from collectors.keys import Address, read_address, read_rate
from collectors.web.guard import Guard


@dataclass(frozen=True)
class Opening:
    """``rate`` in requests a second; ``guard`` lets this machine be asked only where the address names it."""

    base: str
    rate: float
    daily_requests: int
    guard: Guard


def opening(run: Run, place: Address, rate: float) -> Opening:
    """``rate`` is the network's own. Raises ``ConfigurationError``."""
    settings = run.campaign.sources.get(place.section, SourceSettings())
    base = read_address(run.environ, place)
    host = urlsplit(base).hostname or ""
    return Opening(
        base=base,
        rate=read_rate(run.environ, f"BIBLIOPULSE_{place.section.upper()}_RPS", place)
        or settings.requests_per_second
        or rate,
        daily_requests=settings.daily_requests,
        guard=Guard((host,) if is_loopback(base) else ()),
    )
