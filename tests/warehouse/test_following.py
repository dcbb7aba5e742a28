"""Facts that follow a night are those that would be built anew, row by row, whatever the night brought."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import duckdb
import pytest
from msgspec import structs

from collectors.records import Author, Comment, Coverage, Gone, ItemKind, Night, Post, Record
from tests.warehouse.world import NIGHT, TAG, World, author, comment, post, tags
from warehouse.facts import TEMPORARY, in_order, is_fact, mark_stale, refresh, sources
from warehouse.following import FOLLOWED, PASSING, STEPS, TABLES, follow

LIBRARIES, ELSEWHERE = ("-1", "-2", "-4", "-100"), ("-51", "-52")
READERS = ("7", "8", "9", "10", "11", "901")
CITIES = (None, "Гдов", "Псков", "Москва")
OF_POSTS = ("Открыли новый зал", "Запись", "О Дно и Гдове", "Почему закрыто?")
OF_READERS = (
    "Спасибо за зал, очень красиво",
    "Спасибо за зал, очень красиво!",
    "Почему закрыто?",
    "Душно",
    "Откройте позже",
    "Дно!",
)
OF_LIBRARIES = ("Спасибо за отзыв!", "Спасибо за отзыв!", "Откроем в среду", "[id7|Анна], откроем")
SAYS = {
    "Открыли новый зал": tags("positive", "space+", "events+", libraries=("gdov",), duplicate_group="a"),
    "О Дно и Гдове": tags("neutral", "events=", libraries=("dno", "gdov")),
    "Спасибо за зал, очень красиво": tags("positive", "space+", duplicate_group="b"),
    "Спасибо за зал, очень красиво!": tags("positive", "space+", duplicate_group="b"),
    "Почему закрыто?": tags("negative", "hours-", question=True, duplicate_group="c"),
    "Душно": tags("negative", "space-"),
    "Откройте позже": tags("neutral", "hours=", suggestion=True),
    "Дно!": tags("positive", libraries=("dno",)),
    "[id7|Анна], откроем": tags(mentions=("id7", "anna")),
}  # fmt: skip


@dataclass
class Drawn:
    """Nights drawn by chance: what stands, and what the next night changes of it."""

    chance: Random
    is_counted: bool = True
    posts: dict[tuple[str, str], Post] = field(default_factory=dict)
    comments: dict[tuple[str, str], Comment] = field(default_factory=dict)
    number: int = 0

    def night(self, nights: int) -> Iterator[Record]:
        now = NIGHT + timedelta(days=nights)
        yield Night(counting=self.is_counted and not nights, fetched_at=now)
        if not self.is_counted:
            yield Coverage(network="vk", route="search", target="", fetched_at=now)
        for _ in range(6 if not self.number else self.chance.randint(0, 2)):
            yield self.new_post(now)
        for _ in range(16 if nights == 0 else self.chance.randint(0, 4)):
            yield self.new_comment(now)
        for change in self.chance.sample((*CHANGES, *CHANGES), k=self.chance.randint(0, 4)) if nights else ():
            yield from change(self, now)
        for number in self.chance.sample(READERS, k=6 if nights == 0 else self.chance.randint(0, 1)):
            yield author(
                number,
                city=self.chance.choice(CITIES),
                screen_name=self.chance.choice(("anna", None)),
                fetched_at=now,
            )

    def new_post(self, now: datetime) -> Post:
        self.number += 1
        wall = self.chance.choice((*LIBRARIES, *LIBRARIES, *ELSEWHERE, "7"))
        at = f"0{self.chance.randint(1, 8)} 1{self.chance.randint(0, 9)}:00"
        writer = self.chance.choice((wall, wall, wall, "7", "901"))
        made = post(
            wall,
            self.number,
            at,
            self.chance.choice(OF_POSTS),
            author_id=writer,
            likes=self.chance.choice((None, 1, 5)),
            fetched_at=now,
        )
        self.posts[made.owner_id, made.post_id] = made
        return made

    def new_comment(self, now: datetime) -> Comment:
        self.number += 1
        under = self.chance.choice(list(self.posts.values()))
        writer = self.chance.choice((*READERS, under.owner_id, under.owner_id, "-1"))
        said = self.chance.choice(OF_LIBRARIES if writer.startswith("-") else OF_READERS)
        before = [one.comment_id for one in self.comments.values() if one.post_id == under.post_id]
        at = f"0{self.chance.randint(1, 9)} 1{self.chance.randint(0, 9)}:{self.chance.randint(10, 59)}"
        made = comment(
            under.owner_id, int(under.post_id), self.number, writer, at, said, fetched_at=now,
            reply_to=self.chance.choice((*before, None)), likes=self.chance.choice((None, 2)),
        )  # fmt: skip
        self.comments[made.owner_id, made.comment_id] = made
        return made

    def others(self, now: datetime) -> Iterator[Record]:
        """A post seen again: with other counters, other words or nothing new."""
        key = self.chance.choice(list(self.posts))
        new: dict[str, Any] = self.chance.choice(
            ({}, {"likes": 9}, {"text": self.chance.choice(OF_POSTS)}, {"matched_tag": None})
        )
        self.posts[key] = structs.replace(self.posts[key], **new, fetched_at=now)
        yield self.posts[key]

    def said_again(self, now: datetime) -> Iterator[Record]:
        """A comment seen again: with other words, a tag of its own, as a deleted one, or with nothing new."""
        key = self.chance.choice(list(self.comments))
        words = self.chance.choice(OF_READERS)
        new: dict[str, Any] = self.chance.choice(
            ({}, {"text": words}, {"text": f"{words} {TAG}"}, {"deleted": True})
        )
        self.comments[key] = structs.replace(self.comments[key], **new, fetched_at=now)
        yield self.comments[key]

    def missed(self, now: datetime) -> Iterator[Record]:
        kind: ItemKind = "post" if self.chance.random() < 0.5 else "comment"
        owner, number = self.chance.choice(list(self.posts if kind == "post" else self.comments))
        confirmed = self.chance.random() < 0.5
        yield Gone(
            network="vk", kind=kind, owner_id=owner, item_id=number, confirmed=confirmed, fetched_at=now
        )

    def read(self, now: datetime) -> Iterator[Record]:
        owner, number = self.chance.choice(list(self.posts))
        yield Coverage(network="vk", route="comments", target=f"{owner}_{number}", fetched_at=now)

    def known(self, now: datetime) -> Iterator[Author]:
        yield author(
            self.chance.choice((*LIBRARIES, *ELSEWHERE)),
            members=self.chance.randint(50, 500),
            city="Псков",
            fetched_at=now,
        )

    def moved(self, now: datetime) -> Iterator[Author]:
        city, name = self.chance.choice(CITIES), self.chance.choice(("anna", "boris", None))
        yield author(self.chance.choice((*READERS, "12")), city=city, screen_name=name, fetched_at=now)


CHANGES = (Drawn.others, Drawn.said_again, Drawn.missed, Drawn.read, Drawn.known, Drawn.moved)


def facts(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all facts; what is a list of equals inside is in its own order."""
    return {
        name: sorted(world.rows(f"from {name}"), key=repr)
        for subject, name in in_order()
        if is_fact(subject, name) and name not in TEMPORARY
    }


def follows(world: World, seed: int, nights: int, *, is_counted: bool = True) -> None:
    """Go through drawn nights after the campaign, of which the first has ``is_counted``; what follows each is compared with what is
    built anew."""
    drawn = Drawn(Random(seed), is_counted)
    world.says |= SAYS
    for number in range(nights):
        world.night(*drawn.night(number))
        world.settle()
        if number:
            after = facts(world)
            mark_stale(world.connection)
            refresh(world.connection)
            for name, rows in facts(world).items():
                assert after[name] == rows, f"{name}, seed {seed}, night {number}"


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether facts have followed each time they were asked to: here always, however much of a tiny world a night touches."""
    asked: list[bool] = []

    def noted(connection: duckdb.DuckDBPyConnection, rooms: Mapping[str, str]) -> bool:
        asked.append(follow(connection, rooms))
        return asked[-1]

    monkeypatch.setattr("warehouse.following.MOST", 9.0)
    monkeypatch.setattr("warehouse.load.MOST", 9.0)
    monkeypatch.setattr("warehouse.facts.follow", noted)
    return asked


def test_facts_that_follow_are_those_that_are_built(world: World, followed: list[bool]) -> None:
    follows(world, seed=1, nights=2)
    assert followed == [True]


def test_facts_follow_while_the_night_that_counts_has_not_been_whole(
    world: World, followed: list[bool]
) -> None:
    """Until then it is another after every night, which tells only since when it is that something was missed."""
    follows(world, seed=3, nights=4, is_counted=False)
    assert followed == [True] * 3


# Tables of which facts of talks read without their being cut, and why no change of theirs is passed over.
BESIDES = {
    "campaign": "stale", "libraries": "stale", "decisions": "stale",
    "counting_night": "counted_night is compared", "counted_night": "compared",
    "authors": "subscribers of walls are compared with those of posts", "pseudonyms": "speakers are compared",
    "post_matches": "noted", "comment_matches": "noted",
    "gone": "talks with anything missed are touched", "coverage": "talks with anything deleted are touched",
    "whole_nights": "counted_night", "runs": "counted_night",
}  # fmt: skip


def read_by(name: str) -> set[str]:
    """Tables and facts that it reads, through whatever views."""
    subjects = {one: subject for subject, one in in_order()}
    found: set[str] = set()
    waiting = sources(subjects[name], name)
    while waiting:
        one = waiting.pop()
        if one in subjects and not is_fact(subjects[one], one):
            waiting |= sources(subjects[one], one)
        elif one in subjects or one in TABLES_OF_ALL:
            found.add(one)
    return found


TABLES_OF_ALL = {*TABLES, *BESIDES, "item_hashtags", "item_wants", "want_places", "theme_centres", "text_versions", "raw_files",
                 "reviews", "entries", "library_notes", "municipalities", "city_places", "campaign_weights", "near_tags",
                 "library_references", "account_names"}  # fmt: skip


@pytest.mark.parametrize("name", [name for facts, _ in STEPS for name in facts])
def test_what_follows_reads_nothing_whose_changes_are_passed_over(name: str) -> None:
    assert read_by(name) <= {*TABLES, *FOLLOWED, *PASSING, *BESIDES}


def test_a_night_that_touches_much_is_built_anew(world: World) -> None:
    """Of two posts one is more than a tenth."""
    world.night(post("-1", 1, "01 10:00"), post("-1", 2, "01 11:00"))
    world.settle()
    world.night(post("-1", 2, "01 11:00", likes=7, fetched_at=NIGHT + timedelta(days=1)))
    assert world.rows("select stale from facts_state") == [(True,)]


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 22))
def test_so_they_are_after_many_nights(world: World, followed: list[bool], seed: int) -> None:
    follows(world, seed, nights=6, is_counted=seed % 2 == 0)
    assert followed.count(True) >= 4
