"""What VK says of accounts that people wrote down: numbers and names, communities and persons, in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from campaign.tables.libraries import VkRef
from collectors.records import Author
from collectors.unread import Unreadable
from collectors.vk.api.client import Param, VkClient
from collectors.vk.api.problems import Action
from collectors.vk.parse import Item, community_items, name_of, parse_community, parse_person
from collectors.vk.routes.accounts import (
    COMMUNITY_BATCH,
    COMMUNITY_FIELDS,
    PEOPLE_BATCH,
    PERSON_FIELDS,
    resolved_owner,
)

# VK's words for "none of these is known"; 100 also comes when one impossible name spoils a batch.
NOBODY = frozenset({100, 104, 113, 125})
WALL_OFF = 0


@dataclass
class Lookup:
    """``authors`` has ``None`` for an account that nobody has; ``closed`` holds ids of walls not shown.

    ``unanswered`` says why for those that VK did not answer about; they are missing from ``authors``.
    """

    authors: dict[VkRef, Author | None] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    unanswered: dict[VkRef, str] = field(default_factory=dict)


def look_up(client: VkClient, refs: Iterable[VkRef], now: datetime) -> Lookup:
    """Ask about each account once. Raises ``SourceError`` where VK stops us."""
    return _Asking(client, now).all(tuple(dict.fromkeys(refs)))


@dataclass(frozen=True)
class _Batches:
    """How one kind of account is asked for."""

    method: str
    key: str
    fields: Sequence[str]
    size: int
    items: Callable[[Any], Sequence[Any]]


_COMMUNITIES = _Batches(
    "groups.getById", "group_ids", (*COMMUNITY_FIELDS, "wall"), COMMUNITY_BATCH, community_items
)
_PEOPLE = _Batches(
    "users.get",
    "user_ids",
    PERSON_FIELDS,
    PEOPLE_BATCH,
    list,
)


class _Asking:
    """``described`` and ``silent`` are kept by ``author_id``; ``silent`` also by unresolved names."""

    def __init__(self, client: VkClient, now: datetime) -> None:
        self._client = client
        self._now = now
        self._described: dict[str, Author] = {}
        self._closed: set[str] = set()
        self._silent: dict[str, str] = {}

    def all(self, refs: Sequence[VkRef]) -> Lookup:
        owners = self._owners([ref.screen_name.lower() for ref in refs if ref.screen_name])
        wanted = [ref.owner_id or owners.get((ref.screen_name or "").lower()) for ref in refs]
        self._describe(dict.fromkeys(owner for owner in wanted if owner))
        lookup = Lookup(closed=self._closed)
        for ref, owner in zip(refs, wanted, strict=True):
            why = self._silent.get(owner or (ref.screen_name or "").lower())
            if why is not None:
                lookup.unanswered[ref] = why
            else:
                lookup.authors[ref] = self._described.get(owner or "")
        return lookup

    def _owners(self, names: Sequence[str]) -> Mapping[str, str]:
        """Names to signed numbers: communities in batches, persons, renamed and unknown one by one."""
        found: dict[str, str] = {}
        for author in self._ask(_COMMUNITIES, names):
            if author.screen_name:
                found[author.screen_name.lower()] = author.author_id
        # Whoever the batch kept silent about gets a question of its own.
        for name in names:
            self._silent.pop(name, None)
            owner = found.get(name) or self._resolved(name)
            if owner:
                found[name] = owner
        return found

    def _resolved(self, name: str) -> str | None:
        answer = self._client.ask("utils.resolveScreenName", {"screen_name": name})
        problem = answer.problem
        if problem is not None:
            if problem.action is Action.STOP:
                raise problem.error()
            if problem.code not in NOBODY:
                self._silent[name] = problem.text
            return None
        return resolved_owner(answer.response)

    def _describe(self, owners: Iterable[str]) -> None:
        unknown = [owner for owner in owners if owner not in self._described]
        communities = [owner for owner in unknown if owner.startswith("-")]
        people = [owner for owner in unknown if not owner.startswith("-")]
        for batches, names in ((_COMMUNITIES, communities), (_PEOPLE, people)):
            came = self._ask(batches, names, halve=True)
            missing = [name for name in names if name not in self._described and name not in self._silent]
            if came and missing:
                # An answer may be half of one: nobody is called dead by a single silence.
                self._ask(batches, missing)

    def _ask(self, batches: _Batches, names: Sequence[str], *, halve: bool = False) -> list[Author]:
        taken: list[Author | None] = []
        for first in range(0, len(names), batches.size):
            items = self._items(batches, names[first : first + batches.size], halve)
            taken += [self._taken(batches, item) for item in items]
        return [author for author in taken if author]

    def _items(self, batches: _Batches, names: Sequence[str], halve: bool) -> list[Item]:
        """What came for a batch of names or signed numbers; a spoilt one is halved down to the culprit."""
        params: dict[str, Param] = {
            batches.key: [name.removeprefix("-") for name in names],
            "fields": batches.fields,
        }
        answer = self._client.ask(batches.method, params)
        problem = answer.problem
        if problem is None:
            return [item for item in batches.items(answer.response) if isinstance(item, dict)]
        if problem.action is Action.STOP:
            raise problem.error()
        if problem.code not in NOBODY:
            self._silent.update(dict.fromkeys(names, problem.text))
            return []
        if len(names) == 1 or not halve:
            return []
        middle = len(names) // 2
        return [*self._items(batches, names[:middle], True), *self._items(batches, names[middle:], True)]

    def _taken(self, batches: _Batches, item: Item) -> Author | None:
        parse = parse_community if batches is _COMMUNITIES else parse_person
        try:
            author = parse(item, fetched_at=self._now)
        except Unreadable as error:
            number = f"{'-' if batches is _COMMUNITIES else ''}{name_of(item)}"
            self._silent[number] = f"ответ не по форме: {error}"
            return None
        self._described[author.author_id] = author
        if _is_closed(item):
            self._closed.add(author.author_id)
        return author


def _is_closed(item: Item) -> bool:
    """A closed community, a private profile, or a wall that is switched off."""
    return bool(item.get("is_closed")) or item.get("wall") == WALL_OFF
