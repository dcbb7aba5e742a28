"""Accounts: the registry's communities first, for their walls; at the end everyone who wrote something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from campaign.tables.libraries import VkRef
from collectors.records import Author, Coverage, Record, Status
from collectors.vk.api.client import Answer, Param
from collectors.vk.api.pipeline import Task
from collectors.vk.api.problems import Action
from collectors.vk.parse import Item, community_items, parse_community, parse_person
from collectors.vk.routes.visit import Visit

PEOPLE = "authors"
COMMUNITIES = "communities"
PEOPLE_BATCH = 1000
COMMUNITY_BATCH = 500
PERSON_FIELDS = ("city", "screen_name", "domain")
COMMUNITY_FIELDS = ("city", "members_count", "contacts", "screen_name")
# Names and towns change rarely; members of registered communities are asked for every night.
FRESH = timedelta(days=7)
# "A parameter is invalid": what groups.getById says when it knows none of the accounts.
NOBODY_KNOWN = 100
RESOLVED_COMMUNITIES = ("group", "page", "event")


class Registry:
    """Turns the registry's accounts into walls, and describes its communities on the way."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        accounts = {account: None for library in visit.campaign.libraries for account in library.vk}
        self._accounts: tuple[VkRef, ...] = tuple(accounts)
        self._found: dict[str, str] = {}
        # Described earlier in the same night.
        tonight = {name for name, at in visit.known.authors.items() if visit.schedule.tonight(at)}
        visit.described.update(tonight)
        self._found.update(
            (name.lower(), owner) for name, owner in visit.known.accounts.items() if owner in tonight
        )

    def tasks(self) -> Iterator[Task]:
        """Numbers are not resolved, only described; names are both, in batches of their own.

        One impossible name may spoil a batch, and must not take the numbers with it.
        """
        described, finished = self._visit.described, self._visit.schedule.finished
        numbers = [
            ref.owner_id[1:]
            for ref in self._accounts
            if ref.owner_id and ref.owner_id.startswith("-") and ref.owner_id not in described
        ]
        names = [ref.screen_name.lower() for ref in self._accounts if ref.screen_name]
        names = [
            name for name in names if name not in self._found and not _is_nobody(finished(COMMUNITIES, name))
        ]
        for batch in _batches(numbers, COMMUNITY_BATCH):
            yield self._task(batch, self._described)
        for batch in _batches(names, COMMUNITY_BATCH):
            yield self._task(batch, self._named)

    def owners(self) -> Iterator[str]:
        """The walls to read, in the registry's order, once the tasks are done."""
        for ref in self._accounts:
            owner = ref.owner_id or self._found.get((ref.screen_name or "").lower())
            if owner:
                if not owner.startswith("-"):
                    self._visit.authors.add(owner)
                yield owner

    def _task(
        self, batch: Sequence[str], then: Callable[[Sequence[str], Answer], Iterator[Record | Task]]
    ) -> Task:
        params: dict[str, Param] = {"group_ids": batch, "fields": COMMUNITY_FIELDS}
        return Task("groups.getById", params, partial(then, batch))

    def _described(self, batch: Sequence[str], answer: Answer) -> Iterator[Record | Task]:
        self._visit.step("registry", len(self._accounts), len(batch))
        yield from _communities(self._visit, batch, answer)

    def _named(self, batch: Sequence[str], answer: Answer) -> Iterator[Record | Task]:
        for record in _communities(self._visit, batch, answer):
            if isinstance(record, Author) and record.screen_name:
                self._found[record.screen_name.lower()] = record.author_id
            yield record
        if answer.problem and answer.problem.action is Action.STOP:
            return
        # Persons, pages that have been renamed, and names that nobody has.
        unknown = [name for name in batch if name not in self._found]
        self._visit.step("registry", len(self._accounts), len(batch) - len(unknown))
        for name in unknown:
            params = {"screen_name": name}
            yield Task("utils.resolveScreenName", params, partial(self._resolved, name))

    def _resolved(self, name: str, answer: Answer) -> Iterator[Record | Task]:
        self._visit.step("registry", len(self._accounts))
        owner = resolved_owner(answer.response)
        if owner is None:
            error = answer.problem.text if answer.problem else "нет такой страницы"
            status = "skipped" if answer.problem is None else answer.problem.status
            yield self._visit.coverage(
                COMMUNITIES,
                name,
                calls=answer.calls,
                status=status,
                error=f"{error}; проверьте столбец vk в libraries.csv",
            )
            return
        self._found[name] = owner
        yield self._visit.coverage(COMMUNITIES, name, calls=answer.calls, found=1)
        if owner.startswith("-"):
            # A renamed community: now that its number is known it can be described.
            yield self._task([owner[1:]], self._described)


def _is_nobody(asked: Coverage | None) -> bool:
    return asked is not None and asked.status == "skipped"


def resolved_owner(response: Any) -> str | None:
    """``{"type", "object_id"}``, or an empty list for a name that nobody has."""
    if not isinstance(response, dict) or not response.get("object_id"):
        return None
    kind, number = response.get("type"), response["object_id"]
    if kind == "user":
        return str(number)
    return f"-{number}" if kind in RESOLVED_COMMUNITIES else None


def author_tasks(visit: Visit) -> Iterator[Task]:
    """Describe whoever wrote something and is not known, or not freshly."""
    wanted = sorted(
        name for name in visit.authors if name not in visit.described and not _is_fresh(visit, name)
    )
    people = [name for name in wanted if not name.startswith("-")]
    communities = [name[1:] for name in wanted if name.startswith("-")]
    total = len(wanted)
    for batch in _batches(communities, COMMUNITY_BATCH):
        params: dict[str, Param] = {"group_ids": batch, "fields": COMMUNITY_FIELDS}
        yield Task("groups.getById", params, partial(_batch_of_communities, visit, batch, total))
    for batch in _batches(people, PEOPLE_BATCH):
        yield _people_task(visit, batch, total)


def _is_fresh(visit: Visit, author: str) -> bool:
    described = visit.known.authors.get(author)
    return described is not None and visit.now - described < FRESH


def _people_task(visit: Visit, batch: Sequence[str], total: int, *, again: bool = False) -> Task:
    params: dict[str, Param] = {"user_ids": batch, "fields": PERSON_FIELDS}
    return Task("users.get", params, partial(_batch_of_people, visit, batch, total, again))


def _batch_of_communities(
    visit: Visit, batch: Sequence[str], total: int, answer: Answer
) -> Iterator[Record | Task]:
    yield from _communities(visit, batch, answer)
    visit.step(PEOPLE, total, len(batch))


def _batch_of_people(
    visit: Visit, batch: Sequence[str], total: int, again: bool, answer: Answer
) -> Iterator[Record | Task]:
    items = [item for item in answer.response if isinstance(item, dict)] if answer.problem is None else []
    yield from _described(visit, items, parse_person)
    yield _covered(visit, PEOPLE, batch, answer, len(items))
    missing = [name for name in batch if name not in visit.described]
    if missing and items and not again:
        # An answer may be half of one.
        yield _people_task(visit, missing, total, again=True)
        visit.step(PEOPLE, total, len(batch) - len(missing))
    else:
        visit.step(PEOPLE, total, len(batch))


def _communities(visit: Visit, batch: Sequence[str], answer: Answer) -> Iterator[Record]:
    items = community_items(answer.response) if answer.problem is None else []
    yield from _described(visit, items, parse_community)
    yield _covered(visit, COMMUNITIES, batch, answer, len(items))


def _described(visit: Visit, items: Iterable[Item], parse: Callable[..., Author]) -> Iterator[Author]:
    for item in items:
        author = visit.parsed(partial(parse, item, fetched_at=visit.now))
        if author and author.author_id not in visit.described:
            visit.described.add(author.author_id)
            yield author


def _covered(visit: Visit, route: str, batch: Sequence[str], answer: Answer, found: int) -> Record:
    status: Status = answer.problem.status if answer.problem else "done"
    if answer.problem and answer.problem.code == NOBODY_KNOWN:
        status = "skipped"
    return visit.coverage(
        route,
        f"{batch[0]}…: {len(batch)}" if len(batch) > 1 else batch[0],
        calls=answer.calls,
        found=found,
        accepted=found,
        status=status,
        error=answer.problem.text if answer.problem else None,
    )


def _batches(names: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (names[first : first + size] for first in range(0, len(names), size))
