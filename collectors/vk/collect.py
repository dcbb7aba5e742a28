"""The VK source: search and walls, then the talks under what was accepted, then who wrote it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta, timezone
from itertools import chain

from campaign.errors import QuotaSpent, UnexpectedAnswer
from campaign.routes import NIGHT
from campaign.settings import Campaign, SourceSettings
from collectors.ledger import Ledger, Usage
from collectors.records import Coverage, Record
from collectors.source import Budget, Known, Progress
from collectors.vk.api.client import Patience, VkClient
from collectors.vk.api.pipeline import Task, run
from collectors.vk.api.token import DEFAULT_API
from collectors.vk.parse import NETWORK
from collectors.vk.routes.accounts import Registry, author_tasks
from collectors.vk.routes.reposts import ROUTE as REPOSTS
from collectors.vk.routes.reposts import Reposts
from collectors.vk.routes.search import ROUTE as SEARCH
from collectors.vk.routes.search import Search, queries
from collectors.vk.routes.talk import Comments
from collectors.vk.routes.visit import Visit
from collectors.vk.routes.walls import DONUT, DonutWalls, KnownPosts, Walls
from collectors.vk.routes.walls import ROUTE as WALL
from collectors.web.limiter import Limiter

DAILY_WALLS = 5000
# Nobody says how many of these a day bears; so many are asked for.
DAILY_REPOSTS = 1000
LIMITED = {SEARCH: "newsfeed.search", WALL: "wall.get", DONUT: "wall.get", REPOSTS: "wall.getReposts"}
# When the quotas begin anew is not documented; Moscow's midnight is a guess.
VK_DAY = timezone(timedelta(hours=3))
# The rest of the day's quota stays for a second run and for people.
PLANNED_SHARE = 0.8


def spent_today(asked: Iterable[Coverage], now: datetime) -> Counter[str]:
    """How many requests of the limited methods earlier runs of VK's day have sent."""
    today = now.astimezone(VK_DAY).date()
    spent: Counter[str] = Counter()
    for row in asked:
        if row.route in LIMITED and row.fetched_at.astimezone(VK_DAY).date() == today:
            spent[LIMITED[row.route]] += row.calls
    return spent


def routes_of(campaign: Campaign) -> tuple[str, ...]:
    """The ways by which posts are looked for."""
    return campaign.sources.get(NETWORK, SourceSettings()).routes


def _silent(stage: str, done: int, total: int | None) -> None:
    return None


class VkSource:
    """Collects a campaign from VK; its stages are registry, search, wall, known, comments and authors."""

    name = NETWORK

    def __init__(
        self,
        token: str,
        *,
        api_base: str = DEFAULT_API,
        patience: Patience | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._token = token
        self._api_base = api_base
        self._patience = patience or Patience()
        self._progress = progress or _silent
        self._spent: Counter[str] = Counter()
        self.ledger = Ledger()
        self.usage: tuple[Usage, ...] = ()

    def __repr__(self) -> str:
        return f"VkSource({self._api_base})"

    def collect(self, campaign: Campaign, known: Known, budget: Budget) -> Iterator[Record]:
        """Yield as VK answers. Raises ``AccessDenied``, ``QuotaSpent``, ``UnexpectedAnswer``, ``SourceError``."""
        self._spent = spent_today(known.asked, budget.now)
        daily = {
            "newsfeed.search": budget.daily_searches,
            "wall.get": DAILY_WALLS,
            "wall.getReposts": DAILY_REPOSTS,
        }
        client = VkClient(
            self._token,
            Limiter(budget.requests_per_second),
            base=self._api_base,
            patience=self._patience,
            allowed={method: self._allowed(method, limit) for method, limit in daily.items()},
        )
        self.ledger = Ledger(known.posts, known.comments)
        visit = Visit(campaign, known, budget.now, self._progress, budget.counting)
        self.ledger.notes = visit.notes
        with closing(client):
            try:
                yield from self.ledger.passing(self._stages(client, visit))
            finally:
                self.usage = self._used(client, daily)
        self._check_answered(client)
        visit.notes += visit.check_format()

    def _allowed(self, method: str, limit: int) -> int:
        return max(0, int(limit * PLANNED_SHARE) - self._spent[method])

    def _stages(self, client: VkClient, visit: Visit) -> Iterator[Record]:
        registry = Registry(visit)
        yield from run(client, registry.tasks())
        yield from run(client, self._routes(visit, registry))
        yield from run(client, KnownPosts(visit).tasks())
        if REPOSTS in routes_of(visit.campaign):
            yield from run(client, Reposts(visit).tasks())
        yield from run(client, Comments(visit).tasks())
        yield from run(client, author_tasks(visit))
        if not visit.schedule.repeated:
            yield visit.coverage(NIGHT, NETWORK, calls=0)

    def _routes(self, visit: Visit, registry: Registry) -> Iterator[Task]:
        routes = routes_of(visit.campaign)
        search = Search(visit).tasks() if "search" in routes else ()
        words_since = None
        if "search" in routes:
            # A query that was never asked: until now posts were judged by other tags.
            words_since = visit.schedule.first_asked(SEARCH, queries(visit.campaign)) or visit.now
        # Listed before the first wall is read: the owners that are persons are authors, too.
        owners = list(registry.owners())
        walls = Walls(visit, words_since).tasks(owners) if "walls" in routes else ()
        communities = [owner for owner in owners if owner.startswith("-")]
        donut = DonutWalls(visit, words_since).tasks(communities) if DONUT in routes else ()
        return chain(search, walls, donut)

    def _used(self, client: VkClient, daily: Mapping[str, int]) -> tuple[Usage, ...]:
        sent = client.sent
        sent.update(self._spent)
        return tuple(Usage(method, calls, daily.get(method)) for method, calls in sorted(sent.items()))

    def _check_answered(self, client: VkClient) -> None:
        """A night in which VK answered nothing at all is no quiet night."""
        if client.answered or not self.ledger.asked:
            return
        if any(problem.status == "cut_off" for problem in client.left.values()):
            raise QuotaSpent("VK: дневная норма запросов исчерпана: запустите ночь завтра", source=NETWORK)
        raise UnexpectedAnswer(
            f"VK: ни один запрос не удался ({self.ledger.last_error or 'причина неизвестна'}): "
            "проверьте ключ и реестр командой «bibliopulse check»",
            source=NETWORK,
        )
