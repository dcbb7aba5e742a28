"""Small inputs that once failed, each standing for its kind: what is done with it, and what is right.

A new case is a file in ``cases/`` and a line in ``CASES``; what is done is a function of the file and an empty folder.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from campaign.marks import readable
from cli import app
from collectors.forgetting import ERASED, Eraser, screen_name_mark
from collectors.raw import read_lines, sealed_files
from collectors.standin import Archive, Community, WallPost, serve
from collectors.vk.parse import parse_post
from dashboards.page.texts import Nameless
from dashboards.papers.declension import datives, name_cases
from tests.collectors.vk.answering import answering, error, response
from tests.collectors.vk.nights import Nights
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


def wall_shown(case: Path, folder: Path) -> dict[str, Any]:
    """What a night takes of a wall that shows these items, and what it says of the rest."""
    items = json.loads(case.read_text("utf-8"))

    def script(method: str, params: dict[str, str]) -> tuple[int, Any]:
        if method == "wall.get" and params["owner_id"] == WALL:
            return response({"count": len(items), "items": items})
        return response({"count": 0, "items": []} if method.startswith(("wall", "newsfeed")) else [])

    nights = Nights(folder / "raw", campaign(WALL))
    with answering(script) as server:
        server.calls = []  # type: ignore[attr-defined]
        night = nights.run(server, NOW)  # type: ignore[arg-type]
    taken = {post.post_id: (post.match_place, post.likes, post.comments) for post in night.posts}
    missing = nights.rows("select detail from known_missing where kind = 'cut_off'")
    walls = [(row.status, row.error) for row in night.coverage("wall")]
    return {
        "taken": taken,
        "walls": walls,
        "missing": len(missing),
        "unfinished": night.source.ledger.unfinished,
    }


def read_marks(case: Path, folder: Path) -> list[str]:
    """What a person reads of each line."""
    return [readable(line) for line in case.read_text("utf-8").splitlines()]


def published_marks(case: Path, folder: Path) -> list[str]:
    """What the public page shows of each line, where nobody's name is known."""
    return [Nameless()(line) for line in case.read_text("utf-8").splitlines()]


def erased_marks(case: Path, folder: Path) -> list[str]:
    """What is left of each line of somebody who asked to be forgotten."""
    asked = {"1900000001", "1900000001_45", screen_name_mark("ivanova_anna")}
    eraser = Eraser(lambda network, name: name in asked)
    return [eraser.text("vk", line) for line in case.read_text("utf-8").splitlines()]


def given_to(case: Path, folder: Path) -> list[str | None]:
    return [
        next(iter(datives(name, name_cases(folder))), None) for name in case.read_text("utf-8").splitlines()
    ]


def given_or_doubted(case: Path, folder: Path) -> list[bool]:
    """Whether each name is declined as the table says; whoever reads the letter is told of a doubt."""
    rows = [line.split(";") for line in case.read_text("utf-8").splitlines()]
    return [datives(name, name_cases(folder))[0] == told for name, told in rows]


def forgotten(case: Path, folder: Path) -> list[tuple[Any, ...]]:
    home = imported(case, folder / "home")
    erased = ran(app, "forget", "vk", "1900000555", "--home", home)
    assert erased.code == 0 and case.name in erased.out, "the file outside the home is named"
    assert ran(app, "load", "--home", home).code == 0
    raw = b"".join(line for path in sealed_files(home / "raw") for line in read_lines(path)).decode()
    assert "Перепёлкина" not in raw and "1900000555" not in raw
    return rows(home, "select text from comments order by comment_id")


def refused(case: Path, folder: Path) -> list[tuple[str, bool, bool]]:
    """How the searches ended, whether each was tried once at most, and whether a person is told which key to take."""
    body = case.read_bytes()

    def script(method: str, params: dict[str, str]) -> tuple[int, Any]:
        return (
            (400, body) if method == "newsfeed.search" else response({"count": 0, "items": [], "groups": []})
        )

    with answering(script) as server:
        night = collect(server, campaign(WALL))  # type: ignore[arg-type]
    told = night.coverage("search")
    assert not any("сеть" in (row.error or "") for row in told)
    return [(row.status, row.calls <= 1, "сервисный ключ" in (row.error or "")) for row in told]


def searched(case: Path, folder: Path) -> dict[str, Any]:
    page = json.loads(case.read_text("utf-8"))

    def script(method: str, params: dict[str, str]) -> tuple[int, Any]:
        return (200, page) if method == "newsfeed.search" else error(15)

    nights = Nights(folder / "raw", campaign())
    with answering(script) as server:
        server.calls = []  # type: ignore[attr-defined]
        night = nights.run(server, NOW)  # type: ignore[arg-type]
    said = nights.rows("select detail from known_missing where kind = 'not_shown'")
    return {
        "claimed": {row.claimed for row in night.coverage("search")},
        "said": bool(said) and all("150428" in detail for (detail,) in said),
    }


CASES = (
    Case("01-glued-tags.ndjson", posts_by_tag, {"1": WEEK, "2": WEEK, "3": WEEK}),
    Case("01-glued-tags.ndjson", collected, {"1": WEEK, "2": WEEK, "3": WEEK}),
    Case("02-invisible-in-tag.ndjson", posts_by_tag, {str(number): WEEK for number in range(1, 6)}),
    Case(
        "03-lookalikes.ndjson",
        near_misses,
        {"said": 2, "posts": {"1": WEEK, "2": WEEK}, "comment": [("positive",)]},
    ),
    Case(
        "05-attachments.json",
        wall_shown,
        {
            "taken": {str(number): ("attachment", None, None) for number in range(1, 5)},
            "walls": [("done", None)],
            "missing": 0,
            "unfinished": False,
        },
    ),
    Case(
        "07-mentions.txt",
        read_marks,
        [
            "Анна Иванова",
            "Анна Иванова",
            "@id1900000001 спасибо",
            "https://vk.com/wall1900000001_45",
            "Встреча",
            "прекрасная подборка",
            "5*x (да)",
        ],
    ),
    Case(
        "07-mentions.txt",
        published_marks,
        [
            "участник 1",
            "участник 1",
            "участник 1 спасибо",
            "участник 1",
            "Встреча",
            "прекрасная подборка",
            "5*x (да)",
        ],
    ),
    Case(
        "07-mentions.txt",
        erased_marks,
        [
            ERASED,
            ERASED,
            f"{ERASED} спасибо",
            ERASED,
            "[event990000103|Встреча]",
            "[https://vk.com/wall-1_2|прекрасная подборка]",
            "5*x (да)",
        ],
    ),
    Case("08-half-emoji.ndjson", texts, [("Спасибо вам за лекцию ",), ("Спасибо",)]),
    Case("09-noncharacters.ndjson", summary, 1),
    Case(
        "10-names.txt",
        given_to,
        ["Ивановой Анне Петровне", "Смирновой-Ивановой Анне Петровне", "Ивановой Анне Петровне"],
    ),
    Case("11-surnames.csv", given_or_doubted, [True, True, True, True]),
    Case("13-by-address.ndjson", merged, [("vk", WALL, "101", 7), ("vk", WALL, "113", None)]),
    Case(
        "18-type-drift.json",
        wall_shown,
        {
            "taken": {"2": ("own", None, None), "3": ("own", None, None)},
            "walls": [("cut_off", "не прочитано: 1\u00a0запись: 1 (нет поля from_id)")],
            "missing": 1,
            "unfinished": True,
        },
    ),
    Case(
        "24-forget-by-link.ndjson",
        forgotten,
        [(f"{ERASED}, спасибо вам за отзыв",), (f"{ERASED}, спасибо вам за отзыв",)],
    ),
    Case(
        "30-raw-ampersand.json",
        parsed_text,
        f"Анкета: https://lib.pskov.ru/?id=1&region=60&section=2&param=x {WEEK}",
    ),
    Case("31-flat-error-http400.json", refused, [("failed", True, True)] * 5),
    Case("32-search-total.json", searched, {"claimed": {150_428}, "said": True}),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}-{case.do.__name__}")
def test_a_case_comes_out_right(case: Case, tmp_path: Path) -> None:
    assert case.do(FOLDER / case.file, tmp_path) == case.right


def test_every_case_is_tried() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {case.file for case in CASES}
