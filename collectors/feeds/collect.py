"""The sites and blogs of a campaign as a source: each site by itself, so that none that fails stops another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from campaign.errors import UnexpectedAnswer
from campaign.settings import Campaign
from collectors.feeds.mark import words_of
from collectors.feeds.parse import NETWORK
from collectors.feeds.site import ROUTE, Site
from collectors.feeds.talk import Talks
from collectors.feeds.targets import Target, targets
from collectors.ledger import Ledger, Usage
from collectors.reading import Reading, silent
from collectors.records import Record
from collectors.source import Budget, Known, Progress
from collectors.web.client import WebClient
from collectors.web.guard import Guard
from collectors.web.limiter import Limiter
from collectors.web.patience import Patience

# Dozens of sites, of which some are always down: none is waited for as long as a network is.
PATIENCE = Patience(attempts=4, connect_timeout=10, read_timeout=20, whole_timeout=60)
NOTHING = "лент нет: впишите адреса сайтов и лент в столбцы site и feed файла libraries.csv"


class FeedSource:
    """Collects a campaign from sites and blogs; no key is needed and no network counts the requests."""

    name = NETWORK

    def __init__(self, guard: Guard, *, patience: Patience = PATIENCE, progress: Progress = silent) -> None:
        self._guard = guard
        self._patience = patience
        self._progress = progress
        self.ledger = Ledger()
        self.usage: tuple[Usage, ...] = ()

    def collect(self, campaign: Campaign, known: Known, budget: Budget) -> Iterator[Record]:
        """Yield as the sites answer. Raises ``UnexpectedAnswer`` where none did."""
        self.ledger = Ledger(known.posts, known.comments)
        web = WebClient(Limiter(budget.requests_per_second), guard=self._guard, patience=self._patience)
        night = Reading(NETWORK, campaign, known, budget, self._progress)
        self.ledger.notes = night.notes
        with closing(web):
            try:
                yield from self.ledger.passing(_sites(web, night))
            finally:
                self.usage = (Usage(NETWORK, web.sent, None),)
        self._check_answered()

    def _check_answered(self) -> None:
        rows = [row for row in self.ledger.rows() if row.route == ROUTE]
        failed = sum(row.by_status["failed"] for row in rows)
        if failed and failed == sum(row.queries for row in rows):
            raise UnexpectedAnswer(
                f"ни одна лента не прочитана ({self.ledger.last_error}): проверьте сеть и адреса командой "
                "«bibliopulse check»",
                source=NETWORK,
            )


def _sites(web: WebClient, night: Reading) -> Iterator[Record]:
    sites, words = targets(night.campaign), words_of(night.campaign)
    if not sites:
        night.notes.append(NOTHING)
    for target in sites:
        done = night.schedule.finished(ROUTE, target.account)
        if done is None or done.status != "done":
            yield from _site(web, target, night, words)
        night.step(ROUTE, len(sites))
    yield from night.night()


def _site(web: WebClient, target: Target, night: Reading, words: str) -> Iterator[Record]:
    """All of one site; what was asked of it stands last, so that a run after one that was killed asks again."""
    site = Site(web, target, night, words)
    yield from site.posts()
    yield from Talks(site).records()
    yield site.coverage()
