"""An answer has limits of size, time, depth and pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from collectors.standin import Archive, Faults, Rule, WallComment, serve
from collectors.vk.api import transport
from collectors.vk.routes import paging, search
from tests.collectors.vk.answering import answering, error, response
from tests.collectors.vk.nights import Nights
from tests.collectors.vk.town import (
    ALL,
    DAY,
    NOON,
    OWNERS,
    RULE,
    TAG,
    WORLD,
    of_wall,
    troubles,
    under,
)
from tests.collectors.vk.vk_world import NOW, QUICK, campaign, collect, truth


@pytest.mark.parametrize("count", [2**63 - 1, 2**63, 2**200, -(2**63), -1])
def test_counts_beyond_reason_end_nothing_and_load(count: int, tmp_path: Path) -> None:
    rules = [
        Rule("odd_value", name=name, value={"count": count})
        for name in ("likes", "comments", "views", "thread")
    ]
    nights = Nights(tmp_path, RULE)
    with serve(WORLD, now=NOW) as standin:
        for day, rule in enumerate(rules):
            standin.set_faults(Faults(rules=(rule,)))
            nights.run(standin, NOW + day * DAY)
    assert nights.truth() == ALL
    sums = "select sum(likes), sum(comments), sum(views) from posts"
    assert all(value is None or 0 <= value < 2**40 for value in nights.rows(sums)[0])


@pytest.mark.parametrize("count", [2**63 - 1, None, "много", -1])
def test_a_thread_of_unknown_length_is_read_all_the_same(count: Any) -> None:
    replies = [
        WallComment(
            owner_id=-101,
            post_id=100,
            comment_id=number,
            parent_comment_id=10_000,
            from_id=1,
            date=NOON + DAY,
            text="Ответ",
        )
        for number in range(1, 24)
    ]
    archive = Archive(
        WORLD.communities.values(),
        WORLD.people.values(),
        WORLD.posts.values(),
        [*WORLD.comments.values(), *replies],
    )
    odd = Rule("odd_value", method="wall.getComments", name="thread", value={"count": count, "items": []})
    night = under(odd, archive=archive)
    assert night.truth() == truth(archive, RULE, registered=OWNERS)


@pytest.mark.parametrize("size", [40 << 20, 200 << 20])
def test_a_small_answer_that_unpacks_to_a_huge_one_is_not_unpacked(size: int) -> None:
    night = under(of_wall("-101", "bomb", value=size))
    assert night.truth() == ALL
    assert "МБ" in troubles(night, "wall")["-101"][1]


def test_a_huge_answer_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "LARGEST_ANSWER", 1 << 16)
    night = under(of_wall("-101", "body", value=b" " * (1 << 17)))
    assert night.truth() == ALL
    assert "-101" in troubles(night, "wall")


def test_a_byte_now_and_then_is_no_answer() -> None:
    patience = replace(QUICK, attempts=2, whole_timeout=0.5, read_timeout=5.0)
    night = under(of_wall("-101", "drip", seconds=0.05), patience=patience)
    assert night.truth() == ALL
    assert "дольше" in troubles(night, "wall")["-101"][1]


@pytest.mark.parametrize("method", ["wall.getComments", "wall.get"])
def test_pages_that_never_end_are_left(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_PAGES", 12)
    like = {"owner_id": -101, "from_id": 1, "date": int((NOON + DAY).timestamp()), "text": "Ещё"}
    params = {"owner_id": "-101"} | ({"post_id": "100"} if method == "wall.getComments" else {})
    night = under(Rule("endless", method=method, value=like, params=params))
    route = "comments" if method == "wall.getComments" else "wall"
    ((_, (status, said)),) = troubles(night, route).items()
    assert status == "cut_off"
    assert "не кончаются, прочитано: 1200" in said
    assert night.truth().posts == ALL.posts


def test_a_search_whose_pages_never_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_PAGES", 5)
    turn = iter(range(10**6))

    def script(method: str, params: dict[str, str]) -> tuple[int, Any]:
        if method != "newsfeed.search":
            return error(15)
        number = next(turn)
        item = {"id": number, "owner_id": -1, "from_id": -1, "date": int(NOON.timestamp()), "text": TAG}
        return response({"items": [item], "next_from": str(number), "total_count": 1})

    with answering(script) as server:
        night = collect(server, campaign())  # type: ignore[arg-type]
        assert len(server.asked) < 400
    assert any("не кончаются" in (row.error or "") for row in night.coverage("search"))
