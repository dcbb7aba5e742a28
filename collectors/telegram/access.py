"""How a run comes to Telegram's previews: without a key, at the pace and the address that environment and campaign name."""

from __future__ import annotations

from campaign.run import Run
from collectors.keys import Address
from collectors.opening import Opening, opening
from collectors.source import Budget, Progress
from collectors.telegram.collect import TITLE, TelegramSource
from collectors.telegram.parse import NETWORK, SITE

RATE = 0.5  # requests a second
PLACE = Address("BIBLIOPULSE_TELEGRAM_WEB", SITE, TITLE, NETWORK)


def telegram_way(run: Run) -> Opening:
    """Raises ``ConfigurationError`` for an impossible address."""
    return opening(run, PLACE, RATE)


def telegram_source(run: Run, progress: Progress) -> tuple[TelegramSource, Budget]:
    """The source of a night. Raises ``ConfigurationError`` for an impossible address."""
    way = telegram_way(run)
    source = TelegramSource(
        base=way.base, guard=way.guard, daily_requests=way.daily_requests, progress=progress
    )
    return source, Budget(run.now, way.rate)
