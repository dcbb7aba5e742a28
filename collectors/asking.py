"""A network's questions: within what a day allows, and until the network is given up; and a source that asks them."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any, TypedDict

from campaign.errors import QuotaSpent, SourceError, UnexpectedAnswer
from campaign.settings import Campaign
from campaign.signs import sound
from collectors.ledger import Ledger, Usage
from collectors.reading import Reading, silent
from collectors.records import Coverage, Record
from collectors.source import Budget, Known, Progress
from collectors.web.client import Page, WebClient
from collectors.web.guard import Guard
from collectors.web.limiter import Limiter
from collectors.web.patience import Patience

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


class Way(TypedDict, total=False):
    """How a source may be asked, as ``AskingSource`` takes it."""

    guard: Guard | None
    patience: Patience | None
    daily_requests: int
    progress: Progress


class AskingSource(ABC):
    """A source that asks one network over HTTP within a day's requests. ``hidden`` are secrets that no error may repeat."""

    name: str
    title: str

    def __init__(
        self,
        base: str,
        *,
        guard: Guard | None = None,
        patience: Patience | None = None,
        daily_requests: int = 5000,
        progress: Progress = silent,
        hidden: tuple[str, ...] = (),
    ) -> None:
        self._base, self._guard, self._patience = base, guard, patience
        self._daily, self._progress, self._hidden = daily_requests, progress, hidden
        self.ledger = Ledger()
        self.usage: tuple[Usage, ...] = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._base})"

    def collect(self, campaign: Campaign, known: Known, budget: Budget) -> Iterator[Record]:
        """Yield as the network answers. Raises ``AccessDenied``, ``SourceError``."""
        limiter = Limiter(budget.requests_per_second)
        web = WebClient(limiter, guard=self._guard, patience=self._patience, hidden=self._hidden)
        spent = spent_today(known.asked, budget.now)
        asker = Asker(web, self.name, self.title, daily=self._daily, spent=spent)
        reading = Reading(self.name, campaign, known, budget, self._progress)
        self.ledger = Ledger(known.posts, known.comments)
        self.ledger.notes = reading.notes
        with closing(web):
            try:
                yield from self.ledger.passing(self._records(asker, reading))
            finally:
                self.usage = (asker.usage,)
        asker.check_answered(self.ledger)

    @abstractmethod
    def _records(self, asker: Asker, reading: Reading) -> Iterator[Record]:
        """All that one night reads."""


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    found: dict[str, Any] | None = sound(value) if isinstance(value, dict) else None
    return found
