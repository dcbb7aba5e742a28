"""What goes wrong, by rule and seed: failed answers, rates, quotas, delays, short pages."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from fnmatch import fnmatchcase
from typing import Any, Literal

from collectors.standin.chance import draw
from collectors.standin.errors import VkError

Kind = Literal[
    "error",  # VK's error body with ``code``
    "http_502",  # a gateway's page
    "html",  # HTTP 200 with a page instead of JSON
    "cut",  # the connection closes without an answer
    "cut_body",  # the connection closes in the middle of the body
    "half_json",  # a whole HTTP answer with half of the JSON
    "hang",  # no answer for ``seconds``, then the connection closes
    "lying_count",  # count and total_count are too high
    "unknown_fields",  # fields and attachment kinds that nobody has seen before
    "missing_fields",  # optional fields are not there
    "renamed",  # ``name`` of the items is called something else
    "odd_value",  # ``name`` of the items is ``value``
    "deep",  # a field that nobody knows, nested ``value`` deep
    "vanished",  # the items are left out, the count is not
    "ends_early",  # from the place ``value`` on every page is empty, whatever the count says
    "endless",  # every page is full of items like ``value`` that were never seen, and there is more
    "body",  # the bytes ``value`` with the HTTP ``status``
    "bomb",  # a small gzip body of ``value`` bytes
    "drip",  # one byte every ``seconds``
]

#: VK gives a second of its own; a call that arrives this much early is forgiven, for the network's jitter.
_RATE_SLACK = 0.03
_VK_DAY = timezone(timedelta(hours=3))


@dataclass(frozen=True)
class Rule:
    """One way to fail and when: ``share`` of the calls of ``method`` (a pattern) that carry ``params``.

    The first ``after`` of those calls go through; ``times`` bounds how often the rule strikes. ``above`` spares calls
    that ask for no more items than so many. Kinds that spoil items spoil those of ``ids``, or all.
    """

    kind: Kind
    method: str = "*"
    share: float = 1.0
    times: int | None = None
    after: int = 0
    code: int = 10
    seconds: float = 30.0
    params: Mapping[str, str] = field(default_factory=dict)
    above: int = 0
    name: str = ""
    value: Any = None
    ids: frozenset[int] = frozenset()
    status: int = 200

    def concerns(self, method: str, params: Mapping[str, str]) -> bool:
        if not fnmatchcase(method, self.method):
            return False
        if self.above and int(params.get("count", 0)) <= self.above:
            return False
        return all(params.get(name) == value for name, value in self.params.items())


@dataclass(frozen=True)
class Faults:
    """The difficulties of one stand-in. Without any, it answers at once and for ever.

    ``rate`` is calls a second for the token (error 6 beyond), ``quotas`` calls a day by method (error
    29 beyond; the day is Moscow's, by the stand-in's clock). ``latency`` is seconds before each answer,
    ``jitter`` up to so many more. ``short_pages`` and ``empty_pages`` are shares of search pages that
    hold less than asked, or nothing, and still carry ``next_from``. ``search_recall`` is the share of
    matching items that the search ever shows. The first rule that strikes decides.
    """

    seed: int = 0
    rules: tuple[Rule, ...] = ()
    rate: float | None = None
    quotas: Mapping[str, int] = field(default_factory=dict)
    latency: float = 0.0
    jitter: float = 0.0
    short_pages: float = 0.0
    empty_pages: float = 0.0
    search_recall: float = 1.0


def failing(share: float) -> tuple[Rule, ...]:
    """Rules by which ``share`` of all answers fail, in every way that asking again mends."""
    kinds: tuple[tuple[Kind, int], ...] = (
        ("error", 1),
        ("error", 10),
        ("http_502", 0),
        ("html", 0),
        ("cut", 0),
        ("cut_body", 0),
        ("half_json", 0),
    )
    rules: list[Rule] = []
    for number, (kind, code) in enumerate(kinds):
        # Each rule sees only what the rules before it let through.
        remaining = 1 - share * number / len(kinds)
        rules.append(Rule(kind, code=code, share=share / len(kinds) / remaining))
    return tuple(rules)


class Difficulties:
    """Faults at work: remembers calls, and so knows what the next one meets."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self._lock = threading.Lock()
        self._recent: deque[float] = deque()
        self._today: Counter[tuple[str, str]] = Counter()
        self._attempts: Counter[object] = Counter()
        self._seen: Counter[int] = Counter()
        self._struck: Counter[int] = Counter()

    def check_limits(self, method: str, arrived: float, now: datetime) -> None:
        """Raise error 6 or 29. ``arrived`` is monotonic seconds, ``now`` the stand-in's clock."""
        with self._lock:
            self._check_rate(arrived)
            self._check_quota(method, now)

    def _check_rate(self, arrived: float) -> None:
        if self.faults.rate is None:
            return
        while self._recent and self._recent[0] <= arrived - 1 + _RATE_SLACK:
            self._recent.popleft()
        if len(self._recent) >= self.faults.rate:
            raise VkError(6)
        self._recent.append(arrived)

    def _check_quota(self, method: str, now: datetime) -> None:
        quota = self.faults.quotas.get(method)
        if quota is None:
            return
        today = (method, now.astimezone(_VK_DAY).date().isoformat())
        if self._today[today] >= quota:
            raise VkError(29)
        self._today[today] += 1

    def strike(self, method: str, params: Mapping[str, str]) -> Rule | None:
        """The rule that spoils this call. The same request asked again is drawn anew."""
        request = (method, tuple(sorted(params.items())))
        with self._lock:
            self._attempts[request] += 1
            attempt = self._attempts[request]
            for number, rule in enumerate(self.faults.rules):
                if rule.concerns(method, params) and self._strikes(number, rule, (request, attempt)):
                    return rule
        return None

    def _strikes(self, number: int, rule: Rule, question: object) -> bool:
        self._seen[number] += 1
        if self._seen[number] <= rule.after:
            return False
        if rule.times is not None and self._struck[number] >= rule.times:
            return False
        if draw(self.faults.seed, number, question) >= rule.share:
            return False
        self._struck[number] += 1
        return True

    def delay(self, method: str, params: Mapping[str, str]) -> float:
        """Seconds before the answer to this call."""
        if not self.faults.jitter:
            return self.faults.latency
        share = draw(self.faults.seed, "jitter", method, sorted(params.items()))
        return self.faults.latency + self.faults.jitter * share


_OPTIONAL = (
    "likes",
    "reposts",
    "views",
    "attachments",
    "donut",
    "marked_as_ads",
    "post_source",
    "is_favorite",
)


def spoil(response: Any, rule: Rule, params: Mapping[str, str]) -> Any:
    """A response that lies, has news in it or lacks something; other kinds leave it as it is."""
    if isinstance(response, list):
        return _listed(response, rule)
    match rule.kind:
        case "lying_count":
            wrong = {name: response[name] + 7 for name in ("count", "total_count") if name in response}
            return {**response, **wrong}
        case "ends_early" if "items" in response:
            left = max(0, rule.value - int(params.get("offset", 0)))
            return {**response, "items": response["items"][:left]}
        case "endless":
            return {**response, **_endless(rule.value, int(params.get("offset", 0)), int(params["count"]))}
    spoilt = {
        name: _listed(response[name], rule)
        for name in ("items", "groups")
        if isinstance(response.get(name), list)
    }
    news = {"news_of_tomorrow": {"items": [None]}} if rule.kind == "unknown_fields" else {}
    return {**response, **spoilt, **news}


def _listed(items: list[Any], rule: Rule) -> list[Any]:
    """The items of an answer, and the replies under them, with what is wrong with them."""
    if rule.kind == "vanished":
        return [item for item in items if item.get("id") not in rule.ids]
    return [_spoilt(item, rule) for item in items]


def _spoilt(item: dict[str, Any], rule: Rule) -> dict[str, Any]:
    thread = item.get("thread")
    if isinstance(thread, dict):
        item = {**item, "thread": {**thread, "items": _listed(thread["items"], rule)}}
    if rule.ids and item.get("id") not in rule.ids:
        return item
    match rule.kind:
        case "unknown_fields":
            news = [*item.get("attachments", ()), {"type": "hologram", "hologram": {"id": 1}}]
            return {**item, "reaction_set_id": "reactions", "attachments": news}
        case "missing_fields":
            return {name: value for name, value in item.items() if name not in _OPTIONAL}
        case "renamed":
            return {f"new_{key}" if key == rule.name else key: value for key, value in item.items()}
        case "odd_value":
            return {**item, rule.name: rule.value}
        case "deep":
            nested: list[Any] = []
            for _ in range(rule.value):
                nested = [nested]
            return {**item, "depths": nested}
    return item


def _endless(like: Mapping[str, Any], offset: int, count: int) -> dict[str, Any]:
    numbers = range(10_000_000 + offset, 10_000_000 + offset + count)
    return {"count": offset + 10 * count, "items": [{**like, "id": number} for number in numbers]}
