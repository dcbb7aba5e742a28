"""A dozen libraries with a few tagged posts each, and what of it comes through a night with faults."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from collectors.standin import Archive, Community, Faults, Person, Rule, WallComment, WallPost, serve
from tests.collectors.vk.nights import Nights
from tests.collectors.vk.vk_world import NOW, START, Night, campaign, collect, truth

DAY = timedelta(days=1)
TAG = "Наша неделя #неделякачествавбиблиотеке"
NOON = START + timedelta(days=3, hours=12)
OWNERS = tuple(f"-{number}" for number in range(101, 113))
POSTS_EACH = 4
# The methods that show posts.
POSTS = ("wall.get", "newsfeed.search", "wall.getById")
LAST = campaign().closes_at - timedelta(hours=18)


def town(*, posts: int = POSTS_EACH, comments: int = 3, **rest: Any) -> Archive:
    """A dozen libraries with a few tagged posts each, and a few comments under each post."""
    groups = [
        Community(id=-int(owner), name=f"Библиотека {owner}", screen_name=f"lib{owner[1:]}")
        for owner in OWNERS
    ]
    rows = [
        WallPost(
            owner_id=int(owner),
            post_id=100 * index + number,
            from_id=int(owner),
            date=NOON + timedelta(minutes=number),
            text=TAG,
            **rest,
        )
        for index, owner in enumerate(OWNERS, 1)
        for number in range(posts)
    ]
    said = [
        WallComment(
            owner_id=row.owner_id,
            post_id=row.post_id,
            comment_id=10_000 * index + number,
            from_id=1,
            date=row.date + timedelta(hours=1, seconds=number),
            text=f"Отзыв {number}",
        )
        for index, row in enumerate(rows, 1)
        for number in range(comments)
    ]
    return Archive(groups, [Person(id=1, first_name="Анна", last_name="Ким")], rows, said)


WORLD = town()
RULE = campaign(*OWNERS)
ALL = truth(WORLD, RULE, registered=OWNERS)


def under(*rules: Rule, archive: Archive = WORLD, **options: Any) -> Night:
    with serve(archive, now=NOW, faults=Faults(rules=rules)) as standin:
        return collect(standin, RULE, **options)


def troubles(night: Night, route: str) -> dict[str, tuple[str, str]]:
    return {
        row.target: (row.status, row.error or "") for row in night.coverage(route) if row.status != "done"
    }


def of_wall(owner: str, kind: Any = "error", **rest: Any) -> Rule:
    return Rule(kind, method="wall.get", params={"owner_id": owner}, **rest)


def renamed(name: str, *methods: str) -> tuple[Rule, ...]:
    return tuple(Rule("renamed", method=method, name=name) for method in methods)


def three_nights(
    tmp_path: Path, *nights: tuple[Rule, ...], archive: Archive = WORLD
) -> tuple[Nights, list[Night]]:
    run, seen = Nights(tmp_path, RULE), []
    with serve(archive, now=NOW) as standin:
        for day, rules in enumerate(nights):
            standin.set_faults(Faults(rules=rules))
            seen.append(run.run(standin, NOW + day * DAY))
    return run, seen


def talk_of(size: int) -> Archive:
    base = town(comments=0)
    said = [
        WallComment(
            owner_id=-101, post_id=100, comment_id=number, from_id=1, date=NOON + DAY, text=f"Отзыв {number}"
        )
        for number in range(1, size + 1)
    ]
    return Archive(base.communities.values(), base.people.values(), base.posts.values(), said)


def named_world(name: str, *others: Community) -> Archive:
    library = Community(id=101, name="Библиотека", screen_name=name)
    post = WallPost(owner_id=-101, post_id=1, from_id=-101, date=NOON, text=TAG)
    return Archive([library, *others], [], [post])


def renamed_nights(tmp_path: Path, rule: Any, *worlds: Archive) -> tuple[Nights, list[Night]]:
    nights, seen = Nights(tmp_path, rule), []
    for day, world in enumerate(worlds):
        with serve(world, now=NOON) as standin:
            seen.append(nights.run(standin, NOON + (day + 1) * DAY))
    return nights, seen
