"""Tries a token out: what kind it is, what each method that a night uses answers, what VK's clock says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import httpx

from campaign.sections.telling import is_loopback
from campaign.settings import Campaign, SourceSettings
from collectors.vk.api.client import Answer, Param, Patience, VkClient
from collectors.vk.api.problems import (
    OUR_BUGS,
    OUT_OF_QUOTA,
    SEARCH,
    SEARCH_ADVICE,
    UNKNOWN_METHOD,
    Action,
    Problem,
)
from collectors.vk.api.transport import AGENT
from collectors.vk.parse import NETWORK, Item, community_items, is_reply, post_items
from collectors.vk.routes.search import queries

TokenKind = Literal["service", "user", "community", "unknown"]

# A person waits for this; a night is more patient.
PATIENCE = Patience(
    attempts=3, first_pause=0.3, longest_pause=2.0, cool_down=2.0, connect_timeout=5.0, read_timeout=15.0
)
COMMUNITY_TOKEN = 27
NOBODY_KNOWN = 100
# These close one method; any other code that stops a night is about the token, and ends the probing.
OF_ONE_METHOD = frozenset({20, 21, 23, 27, 28})
# VK's own community and its founder: there as long as VK is.
SOMEBODY, SOME_NAME, SOME_PERSON = "1", "apiclub", "1"
LAST_DAY = timedelta(days=1)

_NEW_VERSION = "обновите bibliopulse; если не поможет, сообщите разработчикам код и слова VK"
_LATER = "повторите через несколько минут; если не пройдёт, посмотрите, работает ли сам VK"
_NETWORK = "проверьте сеть этого компьютера и повторите"


@dataclass(frozen=True)
class Probe:
    """One method, asked once; ``problem`` is ``None`` where it answered, even if not about the example."""

    method: str
    problem: Problem | None = None
    note: str = ""


@dataclass(frozen=True)
class Probed:
    """``stopped`` is the problem that ended the probing; ``reached`` whether VK answered anything at all."""

    kind: TokenKind
    probes: tuple[Probe, ...] = ()
    stopped: Problem | None = None
    reached: bool = True


def probe(client: VkClient, campaign: Campaign, now: datetime) -> Probed:
    """Ask every method that collecting uses, with small questions about what the campaign names."""
    probing = _Probing(client, campaign, now)
    kind = probing.kind()
    if probing.stopped is None:
        probing.methods()
    if any(one.problem and one.problem.code == COMMUNITY_TOKEN for one in probing.probes):
        kind = "community"
    return Probed(kind, tuple(probing.probes), probing.stopped, probing.reached)


def advice(problem: Problem) -> str:
    """What to do about a method that did not answer, in Russian. Where an answer came, the network is not to blame."""
    if problem.code is None:
        return _LATER if problem.arrived else _NETWORK
    if problem.code == UNKNOWN_METHOD and problem.method == SEARCH:
        return SEARCH_ADVICE
    if problem.action is Action.STOP:
        return str(problem.error()).split(": ", 2)[-1]
    if problem.code == OUT_OF_QUOTA:
        return "дневная норма метода вышла: запустите ночь завтра, она продолжит с того же места"
    if problem.action is Action.COOL_DOWN:
        return "VK просит паузу: подождите час; если повторится, уменьшите requests_per_second"
    return _NEW_VERSION if problem.code in OUR_BUGS else _LATER


def server_time(base: str) -> datetime | None:
    """What the clock behind the API says, from the head of any answer; asked without the token."""
    try:
        with httpx.stream(  # however long the rest is
            "GET",
            f"{base}utils.getServerTime",
            headers={"User-Agent": AGENT},
            timeout=httpx.Timeout(PATIENCE.read_timeout, connect=PATIENCE.connect_timeout),
            trust_env=not is_loopback(base),  # no proxy leads back to this very machine
        ) as answer:
            said = parsedate_to_datetime(answer.headers["Date"])
    # ImportError: the environment names a SOCKS proxy, for which httpx lacks a package.
    except (httpx.HTTPError, httpx.InvalidURL, ImportError, OSError, KeyError, ValueError):
        return None
    return said if said.tzinfo else None


@dataclass
class _Probing:
    """The questions in an order in which one's answer gives the next its example."""

    client: VkClient
    campaign: Campaign
    now: datetime
    probes: list[Probe] = field(default_factory=list)
    stopped: Problem | None = None
    reached: bool = False

    def kind(self) -> TokenKind:
        """Without ids, ``users.get`` describes a token's person and ``groups.getById`` its community."""
        person = self._ask("users.get", {})
        if self.stopped:
            return "unknown"
        if person.problem is None and person.response:
            return "user"
        community = self._ask("groups.getById", {})
        if self.stopped:
            return "unknown"
        if community.problem is None and community_items(community.response):
            return "community"
        sure = all(one.problem is None or _refused(one.problem) for one in (person, community))
        return "service" if sure else "unknown"

    def methods(self) -> None:
        for _ in self._questions():
            if self.stopped:
                return

    def _questions(self) -> Iterator[None]:
        found: Item = {}
        if "search" in self.campaign.sources.get(NETWORK, SourceSettings()).routes:
            found = _first(self._try("newsfeed.search", self._search()))
            yield
        community = self._community(found)
        yield
        owner = f"-{community.get('id', SOMEBODY)}"
        page = _first(self._try("wall.get", {"owner_id": owner, "count": 1}))
        yield
        post = page or found
        owner_id, number = post.get("owner_id", owner), post.get("id", 1)
        self._try("wall.getById", {"posts": f"{owner_id}_{number}"})
        yield
        self._try(
            "wall.getComments", {"owner_id": owner_id, "post_id": number, "count": 1, "preview_length": 0}
        )
        yield
        self._try("users.get", {"user_ids": SOME_PERSON})
        yield
        self._try("utils.resolveScreenName", {"screen_name": community.get("screen_name") or SOME_NAME})
        yield

    def _search(self) -> dict[str, Param]:
        end = min(self.now, self.campaign.ends_at)
        start = min(self.campaign.starts_at, end - LAST_DAY)
        return {
            "q": queries(self.campaign)[0],
            "count": 1,
            "start_time": int(start.timestamp()),
            "end_time": int(end.timestamp()),
        }

    def _community(self, found: Item) -> Item:
        """The registry's first account that is a community, or where search found something, or VK's own."""
        refs = (ref for library in self.campaign.libraries for ref in library.vk)
        named = (ref.screen_name or ref.owner_id or "" for ref in refs)
        # A name may be a person's: numbers say what they are.
        registered = sorted(
            (name for name in named if not name.isdigit()), key=lambda name: not name.startswith("-")
        )
        owner = str(found.get("owner_id", ""))
        name = registered[0] if registered else owner if owner.startswith("-") else SOMEBODY
        answer = self._try("groups.getById", {"group_ids": name.removeprefix("-")})
        return _first(answer, community_items)

    def _try(self, method: str, params: Mapping[str, Param]) -> Any:
        answer = self._ask(method, params)
        problem = answer.problem
        if problem is None:
            self.probes.append(Probe(method))
        elif _refused(problem) and (problem.code != NOBODY_KNOWN or method == "groups.getById"):
            self.probes.append(Probe(method, note=f"пример недоступен, {problem.text}"))
        else:
            self.probes.append(Probe(method, problem))
        return answer.response

    def _ask(self, method: str, params: Mapping[str, Param]) -> Answer:
        answer = self.client.ask(method, params)
        problem = answer.problem
        self.reached = self.reached or problem is None or problem.code is not None
        if problem and (not self.reached or _ends_it(problem)):
            self.stopped = problem
        return answer


def _ends_it(problem: Problem) -> bool:
    return problem.action is Action.STOP and problem.code not in OF_ONE_METHOD


def _refused(problem: Problem) -> bool:
    """The method answered: what was asked about is closed, gone or not named."""
    return problem.action is Action.SKIP or problem.code == NOBODY_KNOWN


def _first(response: Any, items: Callable[[Any], Sequence[Any]] = post_items) -> Item:
    """The first post or community of an answer, if there is one."""
    listed = items(response) if response is not None else ()
    return next((item for item in listed if isinstance(item, dict) and not is_reply(item)), {})
