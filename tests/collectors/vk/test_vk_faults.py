"""Bad luck by kind: one bad object costs itself and no more, and what could not be read is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from campaign.errors import SourceError
from collectors.standin import Archive, Faults, Person, Rule, WallComment, serve
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
    three_nights,
    town,
    troubles,
    under,
)
from tests.collectors.vk.vk_world import NOW, QUICK, collect, truth

# --- one bad object -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "failure", [{"code": 10}, {"kind": "http_502"}, {"kind": "html"}, {"kind": "half_json"}]
)
@pytest.mark.parametrize("dead", [3, 11])
def test_walls_that_fail_for_ever_cost_themselves(failure: dict[str, Any], dead: int) -> None:
    night = under(*(of_wall(owner, **failure) for owner in OWNERS[:dead]))
    assert night.truth() == ALL  # search shows their posts
    assert set(troubles(night, "wall")) == set(OWNERS[:dead])
    assert night.source.ledger.unfinished


def test_talks_that_fail_for_ever_cost_themselves() -> None:
    lost = [str(row.post_id) for row in WORLD.posts.values()][:20]
    night = under(*(Rule("error", method="wall.getComments", params={"post_id": post}) for post in lost))
    assert night.truth().posts == ALL.posts
    assert len(night.truth().comments) == len(ALL.comments) - 3 * len(lost)
    assert len(troubles(night, "comments")) == len(lost)


def test_one_person_who_breaks_a_batch_costs_himself() -> None:
    people = [Person(id=number, first_name="Анна", last_name=f"Ким{number}") for number in range(1, 41)]
    base = town(comments=0)
    said = [
        WallComment(owner_id=-101, post_id=100, comment_id=number, from_id=number, date=NOON + DAY, text="Да")
        for number in range(1, 41)
    ]
    archive = Archive(base.communities.values(), people, base.posts.values(), said)

    with serve(archive, now=NOW) as standin:
        reply = standin.reply

        def without_the_seventh(method: str, values: Mapping[str, str], token: str | None) -> Any:
            if method == "users.get" and "7" in values["user_ids"].split(","):
                standin.set_faults(Faults(rules=(Rule("error", method="users.get"),)))
            else:
                standin.set_faults(Faults())
            return reply(method, values, token)

        standin.reply = without_the_seventh  # type: ignore[method-assign]
        night = collect(standin, RULE, patience=replace(QUICK, attempts=2))
    described = {int(author.author_id) for author in night.authors if author.kind == "person"}
    assert described == set(range(1, 41)) - {7}


@pytest.mark.parametrize("kind", ["error", "http_502"])
@pytest.mark.parametrize("most", [1, 3, 20])
def test_walls_and_talks_come_in_smaller_pages_where_large_ones_fail(kind: Any, most: int) -> None:
    archive = town(posts=30, comments=0)
    long_talk = [
        WallComment(
            owner_id=-101, post_id=100, comment_id=number, from_id=1, date=NOON + DAY, text=f"Отзыв {number}"
        )
        for number in range(1, 60)
    ]
    archive = Archive(
        archive.communities.values(), archive.people.values(), archive.posts.values(), long_talk
    )
    rules = (Rule(kind, method="wall.get", above=most), Rule(kind, method="wall.getComments", above=most))
    night = under(*rules, archive=archive)
    assert {post.found_by.partition(":")[0] for post in night.posts} == {"search", "wall"}
    assert night.truth() == truth(archive, RULE, registered=OWNERS)
    assert set(night.statuses()) == {"done"}


@pytest.mark.parametrize("place", [0, 17, 29])
def test_one_post_that_vk_cannot_show_is_passed_over_and_said(place: int) -> None:
    """Any page that holds it fails, as with a post of 18 MB."""
    archive = town(posts=30, comments=0)
    with serve(archive, now=NOW) as standin:
        reply = standin.reply

        def spoilt(method: str, values: Mapping[str, str], token: str | None) -> Any:
            first = int(values.get("offset", 0))
            hit = method == "wall.get" and values["owner_id"] == "-101"
            hit = hit and first <= place < first + int(values["count"])
            standin.set_faults(Faults(rules=(Rule("error"),)) if hit else Faults())
            return reply(method, values, token)

        standin.reply = spoilt  # type: ignore[method-assign]
        night = collect(standin, RULE, patience=replace(QUICK, dead_after=99))
    assert len([post for post in night.posts if post.found_by == "wall:-101"]) == 29
    status, said = troubles(night, "wall")["-101"]
    assert status == "cut_off"
    assert f"место {place + 1}" in said


# --- each route stands alone ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule",
    [
        Rule("error", code=10, method="newsfeed.search"),
        Rule("http_502", method="newsfeed.search"),
        Rule("error", code=3, method="newsfeed.search"),
        Rule("error", code=1, method="newsfeed.search"),
        Rule("cut", method="newsfeed.search"),
        Rule(
            "body", method="newsfeed.search", status=400, value=b'{"error_code": 3, "error_msg": "Unknown"}'
        ),
        Rule("body", method="newsfeed.search", status=404, value=b"no such page"),
    ],
    ids=lambda rule: f"{rule.kind}-{rule.code}-{rule.status}",
)
def test_without_search_the_walls_are_read_all_the_same(rule: Rule) -> None:
    night = under(rule)
    assert night.truth() == ALL
    assert {row.status for row in night.coverage("search")} == {"failed"}
    assert {row.status for row in night.coverage("wall")} == {"done"}


@pytest.mark.parametrize("code", [10, 3])
def test_without_walls_search_finds_all_the_same(code: int) -> None:
    night = under(Rule("error", code=code, method="wall.get"))
    assert night.truth() == ALL
    assert {row.status for row in night.coverage("wall")} == {"failed"}


@pytest.mark.parametrize("method", ["groups.getById", "users.get", "wall.getById", "utils.resolveScreenName"])
def test_what_tells_of_people_is_no_condition_for_what_they_wrote(method: str) -> None:
    night = under(Rule("error", method=method), Rule("http_502", method=method))
    assert night.truth() == ALL


def test_search_that_a_key_may_not_use_says_which_key_it_wants() -> None:
    night = under(Rule("error", code=3, method="newsfeed.search"))
    assert all("сервисный ключ" in (row.error or "") for row in night.coverage("search"))
    # Said once, not asked for each query.
    assert sum(row.calls for row in night.coverage("search")) <= 8


def test_where_everything_fails_the_source_ends_soon() -> None:
    for failure in (Rule("error", code=10), Rule("http_502"), Rule("html"), Rule("cut")):
        with serve(WORLD, now=NOW, faults=Faults(rules=(failure,))) as standin:
            with pytest.raises(SourceError, match="не отвечает") as caught:
                collect(standin, RULE)
            assert ("проверьте сеть" in str(caught.value)) == (failure.kind == "cut")
            assert len(standin.calls) < 60


# --- odd answers ----------------------------------------------------------------------------------------

SPOILT = frozenset({102})


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("id", [1], "id"),
        ("id", {"id": 1}, "id"),
        ("owner_id", None, "owner_id"),
        ("owner_id", {"id": 1}, "owner_id"),
        ("from_id", None, "from_id"),
        ("from_id", [], "from_id"),
        ("date", "утро", "date"),
        ("date", None, "date"),
        ("text", {"ru": TAG}, "text"),
        ("text", "я" * 6_000_000, "больше"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_one_odd_post_costs_itself_and_is_said(name: str, value: Any, why: str) -> None:
    night = under(
        *(
            Rule("odd_value", method=each, name=name, value=value, ids=SPOILT)
            for each in ("wall.get", "newsfeed.search")
        )
    )
    assert night.truth().posts == ALL.posts - {("-101", "102")}
    status, said = troubles(night, "wall")["-101"]
    assert status == "cut_off"
    assert why in said
    assert ("102" if name != "id" else "без номера") in said
    assert set(troubles(night, "wall")) == {"-101"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("from_id", None), ("date", None), ("date", 0), ("id", [7]), ("text", 5), ("from_id", {"id": 1})],
)
def test_one_odd_comment_costs_itself_and_is_said(name: str, value: Any) -> None:
    night = under(
        Rule("odd_value", method="wall.getComments", name=name, value=value, ids=frozenset({10_001}))
    )
    assert len(night.truth().comments) == len(ALL.comments) - 1
    ((target, (status, said)),) = troubles(night, "comments").items()
    assert (target, status) == ("-101_100", "cut_off")
    assert name in said


@pytest.mark.parametrize(("name", "value"), [("first_name", None), ("id", "анна"), ("id", [])])
def test_one_odd_person_costs_himself_and_is_said(name: str, value: Any) -> None:
    night = under(Rule("odd_value", method="users.get", name=name, value=value))
    assert night.truth() == ALL
    assert [status for status, _ in troubles(night, "authors").values()] == ["cut_off"]


@pytest.mark.parametrize("method", ["*", "wall.get", "wall.getComments", "newsfeed.search"])
@pytest.mark.parametrize("depth", [600, 5000])
def test_what_is_nested_too_deep_loses_nothing_else(method: str, depth: int) -> None:
    if depth > 900:
        # Deeper than the stand-in can write by itself.
        body = b'{"response": {"count": 1, "items": [' + b"[" * depth + b"]" * depth + b"]}}"
        night = under(Rule("body", method=method, value=body, times=2))
    else:
        night = under(Rule("deep", method=method, value=depth))
    assert night.truth() == ALL


@pytest.mark.parametrize(
    "body",
    [
        b'{"error": {"error_code": 1e400, "error_msg": "x"}}',
        b'{"error": {"error_code": [], "error_msg": "x"}}',
        b'{"error": {"error_code": {"a": 1}, "error_msg": null}}',
        b'{"error": {"error_code": "ten", "error_msg": ["x"]}}',
        b'{"error": []}',
        b'{"error_code": null}',
        b'{"response": NaN}',
        b'{"response": {"items": {"0": 1}}}',
    ],
)
def test_an_odd_body_is_no_traceback_and_no_loss(body: bytes) -> None:
    for method in ("newsfeed.search", "wall.get", "wall.getComments", "groups.getById", "users.get"):
        assert under(Rule("body", method=method, value=body, times=1)).truth() == ALL


def test_items_that_are_none_are_said(tmp_path: Path) -> None:
    body = b'{"response": {"items": [1e999, null, "\\ud83d", []], "count": -1}}'
    odd = tuple(Rule("body", method=method, value=body) for method in ("wall.get", "wall.getComments"))
    run, (night, _) = three_nights(tmp_path, odd, ())
    assert all("без номера (не объект)" in said for _, said in troubles(night, "wall").values())
    assert len(troubles(night, "comments")) == len(ALL.posts)
    assert run.truth() == ALL


def test_half_a_sign_in_vks_words_can_be_stored(tmp_path: Path) -> None:
    body = b'{"error": {"error_code": 15, "error_msg": "Access \\ud83d denied\\u0000"}}'
    nights = Nights(tmp_path, RULE)
    with serve(WORLD, now=NOW, faults=Faults(rules=(of_wall("-101", "body", value=body),))) as standin:
        nights.run(standin, NOW)
    assert nights.rows("select error from coverage where status = 'skipped'") == [("15: Access denied",)]
