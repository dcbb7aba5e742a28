"""Accounts: the registry's communities first, for their walls; at the end everyone who wrote something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec

from campaign.tables.libraries import VkRef
from collectors.records import Author, Coverage, Named, Record, Status
from collectors.unread import Kind, Unread
from collectors.vk.api.client import Answer, Param
from collectors.vk.api.pipeline import Task
from collectors.vk.api.problems import Action
from collectors.vk.parse import NETWORK, community_items, parse_community, parse_person
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
        tonight = visit.schedule.tonight
        # Described or resolved earlier in the same night.
        visit.described.update(name for name, at in visit.known.authors.items() if tonight(at))
        names = [ref.screen_name.lower() for ref in self._accounts if ref.screen_name]
        self._before = {name: visit.known.accounts.get(name, {}) for name in names}
        for name, owners in self._before.items():
            self._found.update((name, owner) for owner, at in owners.items() if tonight(at))

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
        names = [
            name
            for name in self._before
            if name not in self._found and not _is_nobody(finished(COMMUNITIES, name))
        ]
        for batch in _batches(numbers, COMMUNITY_BATCH):
            yield self._task(batch, self._described)
        for batch in _batches(names, COMMUNITY_BATCH):
            yield self._task(batch, self._named)

    def owners(self) -> Iterator[str]:
        """The walls to read, in the registry's order, once the tasks are done.

        A screen name stands for every account that it ever led to: a page that has been renamed stays the library's.
        """
        for ref in self._accounts:
            name = (ref.screen_name or "").lower()
            for owner in (ref.owner_id, self._found.get(name), *self._before.get(name, ())):
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
        if self._visit.may_halve("groups.getById", answer, len(batch)):
            yield from (self._task(half, self._described) for half in _halves(batch))
            return
        self._visit.step("communities", len(self._accounts), len(batch))
        yield from _communities(self._visit, batch, answer)

    def _named(self, batch: Sequence[str], answer: Answer) -> Iterator[Record | Task]:
        for record in _communities(self._visit, batch, answer):
            yield record
            if isinstance(record, Author) and record.screen_name and record.screen_name.lower() in batch:
                yield from self._leads(record.screen_name.lower(), record.author_id)
        if answer.problem and answer.problem.action is Action.STOP:
            return
        # Persons, pages that have been renamed, and names that nobody has.
        unknown = [name for name in batch if name not in self._found]
        self._visit.step("communities", len(self._accounts), len(batch) - len(unknown))
        for name in unknown:
            params = {"screen_name": name}
            yield Task("utils.resolveScreenName", params, partial(self._resolved, name))

    def _leads(self, name: str, owner: str) -> Iterator[Record]:
        """A name of the registry leads somewhere; said aloud where that is not where it led before."""
        self._found[name] = owner
        yield Named(network=NETWORK, screen_name=name, author_id=owner, fetched_at=self._visit.now)
        others = [before for before in self._before[name] if before != owner]
        asked = self._visit.schedule.last(COMMUNITIES, name)
        if others:
            yield self._moved(
                name, others, f"адрес {name} ведёт теперь на другую страницу ({VkRef(owner_id=owner)})"
            )
        elif asked and asked.status != "done":
            yield self._visit.coverage(COMMUNITIES, name, calls=0, found=1)

    def _moved(self, name: str, accounts: Iterable[str], what: str) -> Coverage:
        pages = [str(VkRef(owner_id=account)) for account in accounts]
        todo = f"прежняя страница ({', '.join(pages)}) читается дальше, впишите {pages[0]} в столбец vk в libraries.csv"
        self._visit.notes.append(f"VK: {what}: {todo}")
        return self._visit.coverage(COMMUNITIES, name, calls=0, status="failed", error=f"{what}; {todo}")

    def _resolved(self, name: str, answer: Answer) -> Iterator[Record | Task]:
        self._visit.step("communities", len(self._accounts))
        owner = resolved_owner(answer.response)
        if owner is not None:
            yield self._visit.coverage(COMMUNITIES, name, calls=answer.calls, found=1)
            yield from self._leads(name, owner)
            if owner.startswith("-"):
                # A renamed community: now that its number is known it can be described.
                yield self._task([owner[1:]], self._described)
            return
        problem = answer.problem
        status = "skipped" if problem is None else problem.status
        before = list(self._before[name])
        if before and status == "skipped":
            gone = self._moved(name, before, f"страница {name} по этому адресу больше не открывается")
            yield msgspec.structs.replace(gone, calls=answer.calls)
        else:
            error = (
                f"{problem.text if problem else 'нет такой страницы'}; проверьте столбец vk в libraries.csv"
            )
            yield self._visit.coverage(COMMUNITIES, name, calls=answer.calls, status=status, error=error)
        for batch in _batches([owner[1:] for owner in before if owner.startswith("-")], COMMUNITY_BATCH):
            yield self._task(batch, self._described)


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
        yield _community_task(visit, batch, total)
    for batch in _batches(people, PEOPLE_BATCH):
        yield _people_task(visit, batch, total)


def _is_fresh(visit: Visit, author: str) -> bool:
    described = visit.known.authors.get(author)
    return described is not None and visit.now - described < FRESH


def _community_task(visit: Visit, batch: Sequence[str], total: int) -> Task:
    params: dict[str, Param] = {"group_ids": batch, "fields": COMMUNITY_FIELDS}
    return Task("groups.getById", params, partial(_batch_of_communities, visit, batch, total))


def _people_task(visit: Visit, batch: Sequence[str], total: int, *, again: bool = False) -> Task:
    params: dict[str, Param] = {"user_ids": batch, "fields": PERSON_FIELDS}
    return Task("users.get", params, partial(_batch_of_people, visit, batch, total, again))


def _batch_of_communities(
    visit: Visit, batch: Sequence[str], total: int, answer: Answer
) -> Iterator[Record | Task]:
    if visit.may_halve("groups.getById", answer, len(batch)):
        yield from (_community_task(visit, half, total) for half in _halves(batch))
        return
    yield from _communities(visit, batch, answer)
    visit.step(PEOPLE, total, len(batch))


def _batch_of_people(
    visit: Visit, batch: Sequence[str], total: int, again: bool, answer: Answer
) -> Iterator[Record | Task]:
    if visit.may_halve("users.get", answer, len(batch)):
        yield from (_people_task(visit, half, total, again=again) for half in _halves(batch))
        return
    items = answer.response if answer.problem is None else []
    unread = Unread(cut=answer.cut)
    yield from _described(visit, "person", items, parse_person, unread)
    yield _covered(visit, PEOPLE, batch, answer, len(items), unread)
    missing = [name for name in batch if name not in visit.described]
    if missing and items and not again:
        # An answer may be half of one.
        yield _people_task(visit, missing, total, again=True)
        visit.step(PEOPLE, total, len(batch) - len(missing))
    else:
        visit.step(PEOPLE, total, len(batch))


def _communities(visit: Visit, batch: Sequence[str], answer: Answer) -> Iterator[Record]:
    items = community_items(answer.response) if answer.problem is None else []
    unread = Unread(cut=answer.cut)
    yield from _described(visit, "community", items, parse_community, unread)
    yield _covered(visit, COMMUNITIES, batch, answer, len(items), unread)


def _described(
    visit: Visit, kind: Kind, items: Iterable[Any], parse: Callable[..., Author], unread: Unread
) -> Iterator[Author]:
    for item in items:
        author = visit.parsed(kind, item, partial(parse, item, fetched_at=visit.now), unread)
        if author and author.author_id not in visit.described:
            visit.described.add(author.author_id)
            yield author


def _covered(
    visit: Visit, route: str, batch: Sequence[str], answer: Answer, found: int, unread: Unread
) -> Record:
    status: Status = answer.problem.status if answer.problem else "done"
    if answer.problem and answer.problem.code == NOBODY_KNOWN:
        status = "skipped"
    status, error = unread.verdict(status, answer.problem.text if answer.problem else None)
    return visit.coverage(
        route,
        f"{batch[0]}…: {len(batch)}" if len(batch) > 1 else batch[0],
        calls=answer.calls,
        found=found,
        accepted=found,
        status=status,
        error=error,
    )


def _halves(batch: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    return batch[: len(batch) // 2], batch[len(batch) // 2 :]


def _batches(names: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (names[first : first + size] for first in range(0, len(names), size))
