"""A campaign on a few walls, drawn by seed, with the truth to compare a collection with."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from campaign.settings import Campaign, parse_campaign
from campaign.tables.libraries import Library, VkRef
from collectors.records import Author, Comment, Coverage, Gone, Post, Record
from collectors.source import Budget, Known
from collectors.standin import Archive, Community, Person, Quoted, StandIn, WallComment, WallPost
from collectors.standin.archive import exists
from collectors.vk.api.client import Patience
from collectors.vk.collect import VkSource
from collectors.vk.routes.search import queries

NOW = datetime.fromisoformat("2025-11-10T03:00:00+03:00")
START = datetime.fromisoformat("2025-11-01T00:00:00+03:00")
TOKEN = "vk1.a.NEVER-TO-BE-SEEN_0123456789"
QUICK = Patience(first_pause=0.001, longest_pause=0.01, rate_pause=0.01, cool_down=0.01)

CAMPAIGN_TOML = """
[campaign]
title = "Неделя качества"
start = 2025-11-01
end = 2025-11-08
timezone = "Europe/Moscow"

[[tags]]
canonical = "#неделякачествавбиблиотеке"
spellings = ["#неделякачествавбиблиотеки"]

[[tags]]
canonical = "#библиотека-читатель"
spellings = ["#библиотека_читатель", "#библиотека читатель"]

[sources.vk]
enabled = true
"""

TEXTS = (
    "Сегодня у нас громкие чтения. #НеделяКачестваВБиблиотеке.",
    "Приходите на праздник! #библиотека-читатель",
    "Поговорим? #Библиотека–Читатель #неделякачествавбиблиотеке",
    "Опрос у входа #библиотека_читатель",
    "Читаем вместе &lt;вслух&gt; #библиотека читатель",
    "Просто новости #библиотека",
    "Чужая неделя #неделякачествавбиблиотекенаселения",
    "Без тега совсем",
)


def campaign(*owners: str, toml: str = CAMPAIGN_TOML) -> Campaign:
    libraries = tuple(
        Library(id=f"lib-{number}", name=f"Библиотека {number}", group="district", vk=(_ref(owner),))
        for number, owner in enumerate(owners, 1)
    )
    return replace(parse_campaign(toml), libraries=libraries)


def _ref(owner: str) -> VkRef:
    return VkRef(owner_id=owner) if owner.lstrip("-").isdigit() else VkRef(screen_name=owner)


WALLS = tuple(f"-{number}" for number in range(101, 106))


def world(seed: int, *, posts: int = 800, comments: int = 4000) -> Archive:
    """Five registered walls, one that only search knows, and persons' walls; talks with threads, some long."""
    draw = random.Random(seed)
    people = [Person(id=number, first_name="Имя", last_name=f"Фамилия{number}") for number in range(1, 401)]
    owners = [int(wall) for wall in WALLS] * 3 + [-900, 7, 8]
    rows = [_post(draw, draw.choice(owners), 1000 + number) for number in range(posts)]
    pinned = [
        WallPost(
            owner_id=int(wall),
            post_id=1,
            from_id=int(wall),
            date=START - timedelta(days=400),
            text=TEXTS[0],
            pinned=True,
        )
        for wall in WALLS
    ]
    groups = [
        Community(id=-int(wall), name=f"Библиотека {wall}", screen_name=f"lib{wall[1:]}", contacts=(5,))
        for wall in (*WALLS, "-900")
    ]
    return Archive(groups, people, [*rows, *pinned], _comments(draw, rows, comments))


def _post(draw: random.Random, owner: int, number: int) -> WallPost:
    date = (
        START - timedelta(days=5) + timedelta(seconds=draw.randrange(int(timedelta(days=14).total_seconds())))
    )
    text = draw.choice(TEXTS)
    quoted = None
    if draw.random() < 0.05 and owner < 0:
        quoted = Quoted(owner_id=-1, post_id=5, from_id=-1, date=date - timedelta(days=1), text=TEXTS[0])
        text = ""
    return WallPost(
        owner_id=owner,
        post_id=number,
        from_id=owner,
        date=date,
        text=text,
        quoted=quoted,
        views=100 if owner < 0 else None,
        deleted_at=date + timedelta(minutes=5) if draw.random() < 0.02 else None,
    )


def _comments(draw: random.Random, posts: list[WallPost], total: int) -> list[WallComment]:
    rows: list[WallComment] = []
    tops: dict[int, list[WallComment]] = {}
    busy = draw.sample(posts, min(40, len(posts)))
    for number in range(100_000, 100_000 + total):
        post = draw.choice(busy if draw.random() < 0.6 else posts)
        mine = tops.setdefault(post.post_id, [])
        # A few comments gather most replies, so that threads are longer than what comes along.
        top = draw.choice(mine[:2]) if mine and draw.random() < 0.5 else None
        row = WallComment(
            owner_id=post.owner_id,
            post_id=post.post_id,
            comment_id=number,
            parent_comment_id=top.comment_id if top else None,
            from_id=draw.randint(1, 400),
            date=max(post.date, top.date if top else post.date) + timedelta(minutes=draw.randint(1, 600)),
            text="Спасибо! #неделякачествавбиблиотеке" if draw.random() < 0.02 else f"Отзыв {number}",
            deleted_at=NOW - timedelta(hours=1) if draw.random() < 0.02 else None,
        )
        rows.append(row)
        if top is None:
            mine.append(row)
    return rows


@dataclass(frozen=True)
class Truth:
    posts: frozenset[tuple[str, str]]
    comments: frozenset[tuple[str, str]]


def truth(
    archive: Archive, rule: Campaign, now: datetime = NOW, *, registered: Iterable[str] = WALLS
) -> Truth:
    """What a complete collection holds: tagged posts, the living talk under them, tagged comments elsewhere."""
    matcher = rule.matcher()
    walls = {int(wall) for wall in registered}
    posts = set()
    for post in archive.posts.values():
        # The stand-in's search does not look into quotations: elsewhere nobody can know of them.
        quoted = post.quoted.text if post.quoted and post.owner_id in walls else ""
        in_time = rule.starts_at <= post.date < rule.ends_at
        if exists(post, now) and in_time and (matcher.match(post.text) or matcher.match(quoted)):
            posts.add((post.owner_id, post.post_id))
    comments = set()
    for comment in archive.comments.values():
        in_talk = (comment.owner_id, comment.post_id) in posts
        parent = archive.posts[comment.owner_id, comment.post_id]
        tagged = matcher.match(comment.text) and rule.starts_at <= comment.date < rule.ends_at
        if (
            exists(comment, now)
            and comment.date < rule.closes_at
            and exists(parent, now)
            and (in_talk or tagged)
        ):
            comments.add((comment.owner_id, comment.comment_id))
    return Truth(
        frozenset((str(owner), str(number)) for owner, number in posts),
        frozenset((str(owner), str(number)) for owner, number in comments),
    )


@dataclass
class Night:
    """What one collection yielded."""

    records: list[Record]
    source: VkSource

    @property
    def posts(self) -> list[Post]:
        return [record for record in self.records if isinstance(record, Post)]

    @property
    def comments(self) -> list[Comment]:
        return [record for record in self.records if isinstance(record, Comment)]

    @property
    def authors(self) -> list[Author]:
        return [record for record in self.records if isinstance(record, Author)]

    @property
    def gone(self) -> list[Gone]:
        return [record for record in self.records if isinstance(record, Gone)]

    def coverage(self, route: str) -> list[Coverage]:
        return [record for record in self.records if isinstance(record, Coverage) and record.route == route]

    def truth(self) -> Truth:
        return Truth(
            frozenset((post.owner_id, post.post_id) for post in self.posts if post.matched_tag),
            frozenset((row.owner_id, row.comment_id) for row in self.comments if not row.deleted),
        )

    def statuses(self) -> Counter[str]:
        return Counter(record.status for record in self.records if isinstance(record, Coverage))


def collect(
    standin: StandIn,
    rule: Campaign,
    *,
    known: Known | None = None,
    now: datetime = NOW,
    rate: float = 5000.0,
    daily_searches: int = 1000,
    patience: Patience = QUICK,
    token: str = TOKEN,
) -> Night:
    source = VkSource(token, api_base=standin.url, patience=patience)
    budget = Budget(now=now, requests_per_second=rate, daily_searches=daily_searches)
    return Night(list(source.collect(rule, known or Known(), budget)), source)


def least_calls(archive: Archive, rule: Campaign, standin: StandIn, owners: Iterable[str] = WALLS) -> int:
    """The calls that page sizes alone demand, for what a complete night asks."""
    shown = standin._world
    start, end = int(rule.starts_at.timestamp()) - 1, int(min(rule.ends_at, NOW).timestamp())
    calls = 0
    for query in queries(rule):
        found = sum(
            1 for item in shown.search_index.find(query, start, end, NOW) if shown.is_searchable(item)
        )
        calls += max(1, math.ceil(found / 200))
    for owner in owners:
        young = sum(post.date >= rule.starts_at or post.pinned for post in shown.wall(int(owner)))
        calls += max(1, math.ceil(young / 100))
    full = truth(archive, rule)
    for owner_id, post_id in full.posts:
        post = archive.posts[int(owner_id), int(post_id)]
        level = shown.top_comments(post)
        if shown.comment_count(post):
            calls += math.ceil(len(level) / 100)
        calls += sum(math.ceil(size / 100) for row in level if (size := len(shown.thread(row))) > 10)
    # Authors: one batch of persons, one of communities that the registry lacks, and the registry itself.
    return calls + 3
