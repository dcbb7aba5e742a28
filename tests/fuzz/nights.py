"""Whole nights of mutated answers: a small world behind a server that spoils some of what it says, and the real command."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from campaign.folder import make_home
from campaign.run import open_run
from cli import app
from collectors.raw import read_records, sealed_files
from collectors.records import Comment, Post
from collectors.standin import Archive, StandIn, serve
from collectors.vk.parse import moment_of
from commands.load import load_step
from tests.collectors.vk.vk_world import CAMPAIGN_TOML, NOW, QUICK, WALLS, Truth, campaign, truth, world
from tests.commands.commanding import asking, ran
from tests.commands.e2e import TOKEN, Ran
from tests.fuzz.answers import mutated
from tests.fuzz.findings import expect, readable
from tests.fuzz.mutating import Draw
from warehouse.connect import live

OWNERS = WALLS[:4]
# The first night is spoilt, the next is not, and the last reads everything again.
NIGHTS = (NOW, NOW + timedelta(days=1), campaign().closes_at - timedelta(hours=18))
POSTS = """select owner_id, post_id from posts anti join gone_posts using (network, owner_id, post_id)
    where matched_tag is not null"""
COMMENTS = """select owner_id, comment_id from comments
    anti join gone_comments using (network, owner_id, comment_id) where not deleted"""
Key = tuple[str, str]


@cache
def _world() -> Archive:
    """Four walls with twenty tagged posts and four others, thirty comments, some in threads; nothing is deleted."""
    whole, rule = world(11, posts=400, comments=2000), campaign(*OWNERS)
    there = truth(whole, rule, registered=OWNERS)
    owners = {int(owner) for owner in OWNERS}
    tagged = [
        post
        for key, post in whole.posts.items()
        if (str(key[0]), str(key[1])) in there.posts and key[0] in owners
    ]
    others = [
        post
        for post in whole.posts.values()
        if post.owner_id in owners and post not in tagged and not post.deleted_at
    ]
    posts = [*tagged[:20], *others[:4]]
    keys = {(post.owner_id, post.post_id) for post in posts}
    said = [
        row for row in whole.comments.values() if (str(row.owner_id), str(row.comment_id)) in there.comments
    ]
    said = [row for row in said if (row.owner_id, row.post_id) in keys]
    tops = {row.comment_id for row in said}
    talk = [row for row in said if row.parent_comment_id is None or row.parent_comment_id in tops]
    return Archive(whole.communities.values(), whole.people.values(), posts, talk[:30])


@cache
def _truth() -> Truth:
    return truth(_world(), campaign(*OWNERS), registered=OWNERS)


@cache
def _posts() -> dict[str, str]:
    """The post under which each comment stands, by their numbers."""
    return {str(row.comment_id): str(row.post_id) for row in _world().comments.values()}


@cache
def _empty_home() -> Path:
    """A home whose warehouse is made: making it takes longer than a night. One wall is known by its name alone."""
    numbers = [owner[1:] for owner in OWNERS]
    pages = [f"club{number}" for number in numbers[:3]] + [f"lib{numbers[3]}"]
    rows = [
        f"{number},Библиотека {number},district,Гдовский,{page}"
        for number, page in zip(numbers, pages, strict=True)
    ]
    registry = "\n".join(["id,name,group,municipality,vk", *rows, ""])
    home = make_home(Path(tempfile.mkdtemp(prefix="fuzz-")) / "home", CAMPAIGN_TOML, registry).path
    done = ran(app, "load", "--home", home)
    assert done.code == 0, done.err
    return home


@dataclass
class Shown:
    """What whole answers have shown, and spoilt ones as something else."""

    posts: set[Key] = field(default_factory=set)
    comments: set[Key] = field(default_factory=set)
    # What a spoilt answer has shown as something else that can be read: a lie that only the last night sees through.
    lied: set[str] = field(default_factory=set)

    def note_lies(self, body: bytes, spoilt: bytes) -> None:
        try:
            told = json.loads(spoilt)["response"]["items"]
            for place, item in enumerate(json.loads(body)["response"]["items"]):
                if len(told) <= place or (told[place] != item and moment_of(told[place]) is not None):
                    self.lied.add(str(item["id"]))
        except (ValueError, LookupError, TypeError, RecursionError):
            return

    def note(self, body: bytes) -> None:
        response = json.loads(body).get("response")
        items = response.get("items", ()) if isinstance(response, dict) else ()
        for item in items:
            if "parents_stack" in item or item.get("post_type") == "reply":
                replies = item.get("thread", {}).get("items", ())
                self.comments.update((str(each["owner_id"]), str(each["id"])) for each in (item, *replies))
            elif "post_type" in item:
                self.posts.add((str(item["owner_id"]), str(item["id"])))


@contextmanager
def _spoiling(standin: StandIn, draw: Draw) -> Iterator[Shown]:
    reply, shown, share = standin.reply, Shown(), draw.choice((0.05, 0.2, 0.5))
    seed, asked = draw.random(), Counter[str]()

    def spoilt(method: str, values: Any, token: str | None) -> Any:
        answer = reply(method, values, token)
        # Answers come in another order each time; each is spoilt by its question, so that a seed brings the night back.
        question = f"{method}:{sorted(values.items())}"
        asked[question] += 1
        draw = Draw(f"{seed}:{question}:{asked[question]}")
        if draw.random() < share:
            body, _ = mutated(draw, answer.body)
            shown.note_lies(answer.body, body)
            return replace(answer, body=body)
        shown.note(answer.body)
        return answer

    standin.reply = spoilt  # type: ignore[method-assign]
    try:
        yield shown
    finally:
        standin.reply = reply  # type: ignore[method-assign]


def one(draw: Draw) -> bool:
    """Whether the spoilt night ended as if nothing had been."""
    with (
        tempfile.TemporaryDirectory(prefix="fuzz-") as folder,
        serve(_world(), now=NOW, token=TOKEN) as standin,
    ):
        home = Path(shutil.copytree(_empty_home(), Path(folder, "home")))
        with _spoiling(standin, draw) as shown:
            first = _collect(home, standin, NIGHTS[0])
        _collected(home, shown)
        _collect(home, standin, NIGHTS[1])
        # Nobody reads the talk under a post that was lied about.
        lost = [key for key in _held(home).lost(_truth()) if not shown.lied & {key[1], _posts().get(key[1])}]
        expect(not lost, f"the next night does not bring {lost}")
        last = _collect(home, standin, NIGHTS[2])
        held = _held(home)
        expect(
            held == Held(*map(frozenset, (_truth().posts, _truth().comments))),
            f"the last night leaves {held.other(_truth())}",
        )
        # That a name leads to another account than before is a lie that nobody can see through.
        done = last.code == 0 or (last.code == 3 and "ведёт теперь на другую страницу" in last.everything)
        expect(done, f"the last night ends with {last.code}: {last.everything[-600:]}")
    return first.code == 0


def _collect(home: Path, standin: StandIn, now: datetime) -> Ran:
    standin.now = now
    with patch("collectors.vk.collect.Patience", lambda: QUICK):
        done = ran(app, "collect", "--home", home, "--now", now.isoformat(), env=asking(standin))
    expect(done.code in (0, 1, 3), f"exit code {done.code}: {done.everything[-600:]}")
    expect("Traceback" not in done.everything, done.everything[-3000:])
    if done.code == 1:
        readable(done.complaint)
    return done


def _collected(home: Path, shown: Shown) -> None:
    """Whatever a whole answer has shown is in raw/."""
    records = [record for path in sealed_files(home / "raw") for _, record in read_records(path)]
    posts = {(each.owner_id, each.post_id) for each in records if isinstance(each, Post)}
    comments = {(each.owner_id, each.comment_id) for each in records if isinstance(each, Comment)}
    lost = (shown.posts & _truth().posts) - posts, (shown.comments & _truth().comments) - comments
    expect(not any(lost), f"shown whole, but not in raw/: {lost}")


@dataclass(frozen=True)
class Held:
    """What the warehouse believes to be there."""

    posts: frozenset[Key]
    comments: frozenset[Key]

    def lost(self, there: Truth) -> list[Key]:
        return sorted((there.posts - self.posts) | (there.comments - self.comments))

    def other(self, there: Truth) -> list[Key]:
        return sorted((there.posts ^ self.posts) | (there.comments ^ self.comments))


def _held(home: Path) -> Held:
    load_step(open_run(home, NOW.isoformat(), {}))
    with live(home) as connection:
        posts, comments = (connection.execute(sql).fetchall() for sql in (POSTS, COMMENTS))
    return Held(frozenset(posts), frozenset(comments))
