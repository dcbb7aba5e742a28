"""How a run comes to Odnoklassniki: with an application's keys, at the pace and the address that environment and campaign name."""

from __future__ import annotations

from campaign.run import Run
from collectors.keys import Address, Key, keep_out_of_logs, read_key
from collectors.ok.client import DEFAULT_API, HIDDEN, TITLE, Keys
from collectors.ok.collect import OkSource
from collectors.ok.parse import NETWORK
from collectors.opening import Opening, opening
from collectors.source import Budget, Progress

RATE = 3.0  # requests a second
_HOW = "зарегистрируйте приложение на apiok.ru и запишите ключи в OK_TOKEN, OK_APPLICATION_KEY и OK_SECRET_KEY (или в файлы, OK_TOKEN_FILE и так далее)"
TOKEN = Key("OK_TOKEN", TITLE, _HOW)
APPLICATION = Key("OK_APPLICATION_KEY", TITLE, _HOW)
SECRET = Key("OK_SECRET_KEY", TITLE, _HOW)
PLACE = Address("BIBLIOPULSE_OK_API", DEFAULT_API, TITLE, NETWORK)


def ok_way(run: Run) -> tuple[Keys, Opening]:
    """The keys, out of every log, and the way. Raises ``ConfigurationError``."""
    keys = Keys(*(read_key(run.environ, key) for key in (TOKEN, APPLICATION, SECRET)))
    for secret in (keys.token, keys.application, keys.secret):
        keep_out_of_logs(secret, HIDDEN)
    return keys, opening(run, PLACE, RATE)


def ok_source(run: Run, progress: Progress) -> tuple[OkSource, Budget]:
    """The source of a night. Raises ``ConfigurationError`` without keys."""
    keys, way = ok_way(run)
    source = OkSource(
        keys, base=way.base, guard=way.guard, daily_requests=way.daily_requests, progress=progress
    )
    return source, Budget(run.now, way.rate)
