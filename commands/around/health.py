"""Tells an address that watches over nights: one has begun, has ended well, has ended with a code."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from commands.options import DONE

if TYPE_CHECKING:
    from campaign.run import Run

ATTEMPTS = 2
SECONDS = 10.0
HIDDEN = "‹адрес наблюдателя›"

log = logging.getLogger(__name__)


def begun(run: Run) -> str:
    return _asked(run.campaign.health.start) if run.campaign.health else ""


def ended(run: Run, code: int) -> str:
    """What went wrong with telling, in Russian; empty where nothing did or nobody is to be told."""
    health = run.campaign.health
    if health is None:
        return ""
    return _asked(health.success if code == DONE else health.failure.replace("{code}", str(code)))


def _asked(url: str) -> str:
    """The address may be a secret by itself: it is in no log and no message, its host is."""
    if not url:
        return ""
    import httpx

    from campaign.sections.telling import is_loopback
    from collectors.keys import keep_out_of_logs

    keep_out_of_logs(url, HIDDEN)
    trouble = ""
    with httpx.Client(timeout=SECONDS, trust_env=not is_loopback(url)) as client:
        for _ in range(ATTEMPTS):
            try:
                with client.stream("GET", url) as answer:
                    if answer.status_code < 400:
                        return ""
                    trouble = f"HTTP {answer.status_code}"
            except httpx.HTTPError as error:
                trouble = "ответа не дождаться" if isinstance(error, httpx.TimeoutException) else "нет связи"
    host = urlsplit(url).hostname
    log.warning("health: %s: %s", host, trouble)
    return f"наблюдатель {host} не узнал о ночи ({trouble}): проверьте раздел [health] файла campaign.toml"
