"""Small inputs that once failed, each standing for its kind: what is done with it, and what is right.

A new case is a file in ``cases/`` and a line in ``CASES``; what is done is a function of the file and an empty folder.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cli import app
from collectors.standin import Archive, Community, WallPost, serve
from collectors.vk.parse import parse_post
from tests.collectors.vk.vk_world import NOW, TOKEN, campaign, collect
from tests.commands.commanding import ran
from tests.commands.e2e import rows, small_home

FOLDER = Path(__file__).with_name("cases")
WALL = "-990000101"
WEEK = "#неделякачествавбиблиотеке"


class Case(NamedTuple):
    file: str
    do: Callable[[Path, Path], Any]
    right: Any


def imported(case: Path, home: Path, *steps: str) -> Path:
    """A home that took the file."""
    small_home(home)
    for step in (("import", case), ("load",), *((step,) for step in steps)):
        done = ran(app, *step, "--home", home)
        assert done.code == 0, done.err
    return home


def posts_by_tag(case: Path, folder: Path) -> dict[str, str]:
    home = imported(case, folder / "home")
    return dict(rows(home, "select post_id, matched_tag from campaign_posts order by post_id"))


def collected(case: Path, folder: Path) -> dict[str, str]:
    """The tags of the posts that one night finds by search alone."""
    items = [json.loads(line) for line in case.read_text("utf-8").splitlines()]
    posts = [
        WallPost(
            owner_id=int(item["owner_id"]), post_id=int(item["post_id"]), from_id=int(item["author_id"]),
            date=datetime.fromisoformat(item["date"]), text=item["text"],
        )
        for item in items
    ]  # fmt: skip
    wall = Community(id=-int(WALL), name="Библиотека", screen_name="library")
    with serve(Archive([wall], [], posts, []), now=NOW, token=TOKEN) as standin:
        night = collect(standin, campaign())
    return {post.post_id: post.matched_tag for post in night.posts if post.matched_tag}


def near_misses(case: Path, folder: Path) -> dict[str, Any]:
    """What status says of it, and what is there once the spellings are added."""
    home = imported(case, folder / "home")
    said = [line for line in ran(app, "status", "--home", home).out.splitlines() if "Почти тег" in line]
    toml = (home / "campaign.toml").read_text("utf-8")
    spelt = '"#неделя_качества_в_библиотеке"'
    more = json.dumps([line.split(": ")[1].split(" (")[0].split(" —")[0] for line in said])[1:-1]
    (home / "campaign.toml").write_text(toml.replace(spelt, f"{spelt}, {more}"), "utf-8")
    for step in ("load", "tag"):
        assert ran(app, step, "--home", home).code == 0
    found = rows(home, "select post_id, matched_tag from campaign_posts order by post_id")
    tone = rows(
        home,
        "select t.sentiment from campaign_comments join tags as t on t.item_id = comment_id and t.kind = 'comment'",
    )
    return {"said": len(said), "posts": dict(found), "comment": tone}


def texts(case: Path, folder: Path) -> list[tuple[Any, ...]]:
    home = imported(case, folder / "home")
    return rows(home, "select text from comments order by comment_id")


def summary(case: Path, folder: Path) -> int:
    """How many documents a whole campaign of it ends in."""
    home = imported(case, folder / "home", "tag", "load", "report", "freeze", "summary")
    return len(list((home / "exports").glob("*.docx")) or list(home.rglob("*.docx")))


def merged(case: Path, folder: Path) -> list[tuple[Any, ...]]:
    """Posts of a home that has one of the two from VK, with author and likes."""
    home = small_home(folder / "home")
    known = {"kind": "post", "network": "vk", "owner_id": WALL, "post_id": "101", "author_id": WALL, "likes": 7,
             "text": f"Обычная запись {WEEK}", "date": "2025-11-03T12:00:00+03:00"}  # fmt: skip
    (folder / "vk.ndjson").write_text(json.dumps(known), "utf-8")
    for file in (folder / "vk.ndjson", case):
        assert ran(app, "import", file, "--home", home).code == 0
    assert ran(app, "load", "--home", home).code == 0
    return rows(home, "select network, owner_id, post_id, likes from posts order by post_id")


def parsed_text(case: Path, folder: Path) -> str:
    item = json.loads(case.read_text("utf-8"))
    return parse_post(item, found_by="wall:-1", fetched_at=datetime(2025, 11, 9, tzinfo=UTC)).text


CASES = (
    Case("01-glued-tags.ndjson", posts_by_tag, {"1": WEEK, "2": WEEK, "3": WEEK}),
    Case("01-glued-tags.ndjson", collected, {"1": WEEK, "2": WEEK, "3": WEEK}),
    Case("02-invisible-in-tag.ndjson", posts_by_tag, {str(number): WEEK for number in range(1, 6)}),
    Case(
        "03-lookalikes.ndjson",
        near_misses,
        {"said": 2, "posts": {"1": WEEK, "2": WEEK}, "comment": [("positive",)]},
    ),
    Case("08-half-emoji.ndjson", texts, [("Спасибо вам за лекцию ",), ("Спасибо",)]),
    Case("09-noncharacters.ndjson", summary, 1),
    Case("13-by-address.ndjson", merged, [("vk", WALL, "101", 7), ("vk", WALL, "113", None)]),
    Case(
        "30-raw-ampersand.json",
        parsed_text,
        f"Анкета: https://lib.pskov.ru/?id=1&region=60&section=2&param=x {WEEK}",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}-{case.do.__name__}")
def test_a_case_comes_out_right(case: Case, tmp_path: Path) -> None:
    assert case.do(FOLDER / case.file, tmp_path) == case.right


def test_every_case_is_tried() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {case.file for case in CASES}
