"""How a run comes to MAX: with the bot's key, at the pace and the address that environment and campaign name."""

from __future__ import annotations

from campaign.run import Run
from collectors.keys import Address, Key, keep_out_of_logs, read_key
from collectors.max.client import DEFAULT_API, HIDDEN, TITLE
from collectors.max.collect import MaxSource
from collectors.max.parse import NETWORK
from collectors.opening import Opening, opening
from collectors.source import Budget, Progress

RATE = 10.0  # requests a second; MAX bears about 30
KEY = Key(
    "MAX_TOKEN",
    TITLE,
    "создайте бота на платформе MAX для организаций и запишите его ключ в переменную MAX_TOKEN или в файл MAX_TOKEN_FILE",
)
PLACE = Address("BIBLIOPULSE_MAX_API", DEFAULT_API, TITLE, NETWORK)


def max_way(run: Run) -> tuple[str, Opening]:
    """The key, out of every log, and the way. Raises ``ConfigurationError``."""
    token = read_key(run.environ, KEY)
    keep_out_of_logs(token, HIDDEN)
    return token, opening(run, PLACE, RATE)


def max_source(run: Run, progress: Progress) -> tuple[MaxSource, Budget]:
    """The source of a night. Raises ``ConfigurationError`` without a key."""
    token, way = max_way(run)
    source = MaxSource(
        token, base=way.base, guard=way.guard, daily_requests=way.daily_requests, progress=progress
    )
    return source, Budget(run.now, way.rate)
