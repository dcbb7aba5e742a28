"""A network's questions: within what a day allows, and until the network is given up."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from campaign.errors import QuotaSpent, SourceError, UnexpectedAnswer
from campaign.signs import sound
from collectors.ledger import Ledger, Usage
from collectors.records import Coverage
from collectors.web.client import Page, WebClient

# When quotas begin anew is nowhere documented; Moscow's midnight is a guess.
DAY = timezone(timedelta(hours=3))
# The rest of the day's quota stays for a second run and for people.
PLANNED_SHARE = 0.8
# So many questions in a row that nobody answered: it is the network, not one of its pages.
DEAD_AFTER = 3


def spent_today(asked: Iterable[Coverage], now: datetime) -> int:
    """How many requests earlier runs of the day have sent, but those about single posts and persons."""
    today = now.astimezone(DAY).date()
    return sum(row.calls for row in asked if row.fetched_at.astimezone(DAY).date() == today)


class Asker:
    """``daily`` is how many requests a day may cost, of which ``spent`` were sent before. ``title`` names the network."""

    def __init__(
        self, web: WebClient, network: str, title: str, *, daily: int = 5000, spent: int = 0
    ) -> None:
        self._web = web
        self._network, self._title = network, title
        self._daily, self._spent = daily, spent
        self._answered = self._silent = 0
        self._refused = False

    def ask(self, url: str, **question: Any) -> Page:
        """As ``WebClient.ask``. Raises ``SourceError`` where the network does not answer at all."""
        allowed = int(self._daily * PLANNED_SHARE)
        if self._spent + self._web.sent >= allowed:
            self._refused = True
            error = f"израсходовано отведённое на сегодня ({allowed} запросов); продолжение завтра"
            return Page(url, error=error, status="cut_off")
        page = self._web.ask(url, **question)
        self._silent = 0 if page.code else self._silent + 1
        self._answered += page.code != 0 and page.code < 500 and page.code != 429
        if self._silent >= DEAD_AFTER:
            todo = "проверьте сеть и запустите ночь снова, собранное сохранено"
            raise SourceError(f"{self._title}: не отвечает ({page.error}): {todo}", source=self._network)
        return page

    def ask_json(self, url: str, **question: Any) -> tuple[Page, dict[str, Any]]:
        """The same, and the object of the answer; one without an object is an error, for which the object of a refusal comes."""
        page = self.ask(url, **question)
        value = _object(page.body)
        if page.ok and value is None:
            return replace(page, error="ответ не по форме: ожидается объект JSON", status="failed"), {}
        return page, value or {}

    @property
    def usage(self) -> Usage:
        return Usage(self._title, self._spent + self._web.sent, self._daily)

    def check_answered(self, ledger: Ledger) -> None:
        """A night in which the network answered nothing at all is no quiet night. Raises ``SourceError``."""
        if self._answered or not ledger.unfinished:
            return
        if self._refused:
            raise QuotaSpent(
                f"{self._title}: дневная норма запросов исчерпана: запустите ночь завтра",
                source=self._network,
            )
        raise UnexpectedAnswer(
            f"{self._title}: ни один запрос не удался ({ledger.last_error or 'причина неизвестна'}): "
            "проверьте адреса и ключ командой «bibliopulse check»",
            source=self._network,
        )


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    found: dict[str, Any] | None = sound(value) if isinstance(value, dict) else None
    return found
