"""Archives of any size in the stand-in's format, plainly synthetic, the same for the same seed.

For benchmarks only, never for users: ``python benchmarks/generate.py DIR --posts 20000 --comments 100000``.
Every post and comment that a complete collection must hold carries ``"wanted": true``, an extra key that the
stand-in leaves alone: it comes from how the text was made, not from our own matching.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

START = datetime.fromisoformat("2025-11-01T00:00:00+03:00")
# The clocks of the first night and of the second: what changes, changes between them.
FIRST = datetime.fromisoformat("2025-11-08T03:00:00+03:00")
SECOND = FIRST + timedelta(days=1)
BUSY_HOUR = START + timedelta(days=4, hours=12)
PEOPLE, FIRST_PERSON, FIRST_COMMUNITY = 5000, 1_900_000_000, 990_000_000
LONGEST_TALK = 3000

TAGGED = (
    "Синтетическая запись {n}. #неделякачествавбиблиотеке",
    "#НеделяКачестваВБиблиотеке. Синтетическая запись {n}",
    "Синтетическая запись {n} #библиотека-читатель",
    "Синтетическая запись {n} #Библиотека–Читатель #неделякачествавбиблиотеке",
    "Синтетическая запись {n} #библиотека_читатель",
)
# What search takes for ours, or walls have besides.
OTHERS = (
    "Синтетическая запись {n} без тега",
    "Синтетическая запись {n} #неделякачествавбиблиотекенаселения",
    "Синтетическая запись {n} #библиотека, и всё",
)

Row = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """How much. ``change`` is the share of posts that are new or talked about between the two nights."""

    walls: int = 50
    posts: int = 20_000
    comments: int = 100_000
    long_talks: int = 8
    busy_hour: int = 1_500
    change: float = 0.01


@dataclass
class Archive:
    """The rows of the four files."""

    communities: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    posts: list[Row] = field(default_factory=list)
    comments: list[Row] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("communities", "people", "posts", "comments"):
            with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as file:
                file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in getattr(self, name))

    def wanted(self, now: datetime) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
        """Posts and comments that a collection by the clock ``now`` must hold."""
        posts = {(row["owner_id"], row["post_id"]) for row in _shown(self.posts, now)}
        comments = {
            (row["owner_id"], row["comment_id"])
            for row in _shown(self.comments, now)
            if (row["owner_id"], row["post_id"]) in posts
        }
        return posts, comments


def _shown(rows: Iterable[Row], now: datetime) -> Iterator[Row]:
    for row in rows:
        gone = row.get("deleted_at")
        if row["wanted"] and _moment(row["date"]) <= now and (gone is None or _moment(gone) > now):
            yield row


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def volume(size: Size, seed: int) -> Archive:
    """A campaign of the given size: registered walls, and others that only search knows."""
    draw = random.Random(seed)
    archive = Archive()
    partners = max(2, size.walls * 4)
    for number in range(1, size.walls + partners + 1):
        kind = "Библиотека" if number <= size.walls else "Сообщество"
        name = f"{kind} № {number} (синтетика)"
        row = {
            "id": FIRST_COMMUNITY + number,
            "name": name,
            "screen_name": f"synthetic{number}",
            "members": 100,
        }
        archive.communities.append(row)
    for number in range(1, PEOPLE + 1):
        person = {"id": FIRST_PERSON + number, "first_name": "Имя", "last_name": f"Синтетическая-{number}"}
        archive.people.append(person)
    _add_posts(archive, size, draw)
    _add_comments(archive, size, draw)
    _move_on(archive, size, draw)
    return archive


def _add_posts(archive: Archive, size: Size, draw: random.Random) -> None:
    owners = [-row["id"] for row in archive.communities]
    walls, elsewhere = owners[: size.walls], owners[size.walls :]
    elsewhere += [row["id"] for row in archive.people[: 2 * size.walls]]
    span = int((FIRST - START).total_seconds())
    for number in range(1, size.posts + 1):
        owner = draw.choice(walls if draw.random() < 0.8 else elsewhere)
        busy = number <= size.busy_hour
        date = (
            BUSY_HOUR + timedelta(seconds=draw.randrange(3600))
            if busy
            else START + timedelta(seconds=draw.randrange(span))
        )
        archive.posts.append(_post(owner, number, date, TAGGED[0 if busy else number % len(TAGGED)]))
    for number in range(size.posts + 1, size.posts + size.posts // 2 + 1):
        date = START + timedelta(seconds=draw.randrange(span))
        archive.posts.append(
            _post(draw.choice(walls), number, date, OTHERS[number % len(OTHERS)], wanted=False)
        )
    for number, owner in enumerate(walls, start=10 * size.posts):
        old = _post(owner, number, START - timedelta(days=300), TAGGED[0], wanted=False)
        archive.posts.append({**old, "pinned": True})


def _post(owner: int, number: int, date: datetime, text: str, *, wanted: bool = True) -> Row:
    return {
        "owner_id": owner,
        "post_id": number,
        "from_id": owner,
        "date": date.isoformat(),
        "text": text.format(n=number),
        "likes": number % 40,
        "views": 500 + number % 300 if owner < 0 else None,
        "wanted": wanted,
    }


class _Talk:
    """Writes comments under one post: half of them replies, in threads of which the first are long."""

    def __init__(self, post: Row, archive: Archive, draw: random.Random) -> None:
        self.post, self.archive, self.draw = post, archive, draw
        self.tops: list[Row] = []

    def add(self, number: int, date: datetime) -> None:
        top = self.draw.choice(self.tops[:40]) if self.tops and self.draw.random() < 0.5 else None
        row = {
            "owner_id": self.post["owner_id"],
            "post_id": self.post["post_id"],
            "comment_id": number,
            "parent_comment_id": top["comment_id"] if top else None,
            "reply_to": top["comment_id"] if top else None,
            "from_id": FIRST_PERSON + self.draw.randint(1, PEOPLE),
            "date": date.isoformat(),
            "text": f"Синтетический отзыв {number}",
            "wanted": self.post["wanted"],
        }
        self.archive.comments.append(row)
        if top is None:
            self.tops.append(row)


def _add_comments(archive: Archive, size: Size, draw: random.Random) -> None:
    """A few talks of ``LONGEST_TALK`` comments; the others have some five each and fall on two posts of three."""
    tagged = [row for row in archive.posts if row["wanted"]]
    longest = min(LONGEST_TALK, size.comments // (4 * size.long_talks))
    left = size.comments - longest * size.long_talks
    sizes = [longest] * size.long_talks
    while left > 0:
        sizes.append(min(left, 1 + int(draw.expovariate(size.posts / size.comments))))
        left -= sizes[-1]
    number = 100 * size.posts
    for post, count in zip(draw.sample(tagged, min(len(sizes), len(tagged))), sizes, strict=False):
        talk, begun = _Talk(post, archive, draw), _moment(post["date"])
        step = min(timedelta(minutes=30), (FIRST - begun) / (count + 1))
        for place in range(1, count + 1):
            number += 1
            talk.add(number, begun + place * step)


def _move_on(archive: Archive, size: Size, draw: random.Random) -> None:
    """What happens between the nights: half of the changed posts are new, half are old and talked about."""
    changed = max(2, int(size.posts * size.change))
    fresh = max(changed, int(size.comments * size.change))
    tagged = [row for row in archive.posts if row["wanted"]]
    walls = [-row["id"] for row in archive.communities[: size.walls]]
    moving = draw.sample(tagged, changed - changed // 2)
    for row in moving[: len(moving) // 5]:
        row |= {"text_before_edit": row["text"], "text": row["text"] + " Правка."}
        row["edited_at"] = (FIRST + timedelta(hours=3)).isoformat()
    for number in range(20 * size.posts, 20 * size.posts + changed // 2):
        date = FIRST + timedelta(seconds=draw.randrange(8 * 3600))
        moving.append(_post(draw.choice(walls), number, date, TAGGED[number % len(TAGGED)]))
        archive.posts.append(moving[-1])
    talks = [_Talk(row, archive, draw) for row in moving]
    for place in range(fresh):
        date = FIRST + timedelta(hours=9, seconds=place % 50_000)
        talks[place % len(talks)].add(10**9 + place, date)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    for name in ("walls", "posts", "comments"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Size(), name))
    options = parser.parse_args()
    size = Size(walls=options.walls, posts=options.posts, comments=options.comments)
    volume(size, options.seed).write(options.folder)


if __name__ == "__main__":
    main()
