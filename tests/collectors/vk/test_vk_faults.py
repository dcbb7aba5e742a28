"""Bad luck by kind: one bad object costs itself and no more, and what could not be read is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from campaign.errors import SourceError
from collectors.raw import sealed_files
from collectors.standin import Archive, Community, Faults, Person, Rule, WallComment, WallPost, serve
from collectors.vk.api import transport
from collectors.vk.routes import paging, search
from tests.collectors.vk.answering import answering, error, response
from tests.collectors.vk.nights import Nights
from tests.collectors.vk.vk_world import NOW, QUICK, START, Night, campaign, collect, truth
from warehouse.facts import refresh
from warehouse.load import rebuild
from warehouse.people import load_campaign

DAY = timedelta(days=1)
TAG = "Наша неделя #неделякачествавбиблиотеке"
NOON = START + timedelta(days=3, hours=12)
OWNERS = tuple(f"-{number}" for number in range(101, 113))
POSTS_EACH = 4
LAST = replace(campaign()).closes_at - timedelta(hours=18)


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


# --- limits ---------------------------------------------------------------------------------------------


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


# --- what could not be read is said, and read the next night ----------------------------------------------


def renamed(name: str, *methods: str) -> tuple[Rule, ...]:
    return tuple(Rule("renamed", method=method, name=name) for method in methods)


POSTS = ("wall.get", "newsfeed.search", "wall.getById")


def three_nights(
    tmp_path: Path, *nights: tuple[Rule, ...], archive: Archive = WORLD
) -> tuple[Nights, list[Night]]:
    run, seen = Nights(tmp_path, RULE), []
    with serve(archive, now=NOW) as standin:
        for day, rules in enumerate(nights):
            standin.set_faults(Faults(rules=rules))
            seen.append(run.run(standin, NOW + day * DAY))
    return run, seen


@pytest.mark.parametrize("name", ["from_id", "id", "date", "text", "owner_id"])
def test_posts_in_a_new_format_are_said_and_read_once_it_is_understood(name: str, tmp_path: Path) -> None:
    run, (first, _) = three_nights(tmp_path, renamed(name, *POSTS), ())
    assert first.truth().posts == frozenset()
    assert first.source.ledger.unfinished
    assert set(troubles(first, "wall")) == set(OWNERS)
    assert all(f"нет поля {name}" in said for _, said in troubles(first, "wall").values())
    (note,) = first.source.ledger.notes
    assert "записей" in note
    assert "обновите bibliopulse" in note
    assert run.truth() == ALL


@pytest.mark.parametrize("name", ["from_id", "id", "date", "text"])
def test_comments_in_a_new_format_for_one_night_are_not_lost(name: str, tmp_path: Path) -> None:
    run, (_, second, third) = three_nights(
        tmp_path, renamed(name, "wall.getComments"), renamed(name, "wall.getComments"), ()
    )
    assert second.source.ledger.unfinished
    assert third.source.ledger.notes == []
    assert run.truth() == ALL


def test_the_guard_judges_each_wall_by_itself(tmp_path: Path) -> None:
    spoilt = Rule("renamed", name="from_id", method="wall.get", params={"owner_id": "-103"})
    quiet = Rule("renamed", name="from_id", method="newsfeed.search")
    run, (first, _) = three_nights(tmp_path, (spoilt, quiet), ())
    assert set(troubles(first, "wall")) == {"-103"}
    assert "4 записи: 303, 302, 301, 300" in troubles(first, "wall")["-103"][1].replace("\u00a0", " ")
    assert run.truth() == ALL


def test_what_could_not_be_read_stands_in_what_is_missing_until_it_is(tmp_path: Path) -> None:
    spoilt = Rule("renamed", name="from_id", method="wall.get", ids=frozenset({102}))
    quiet = Rule("renamed", name="from_id", method="newsfeed.search", ids=frozenset({102}))
    nights = Nights(tmp_path, RULE)
    missing = "select detail from known_missing where kind = 'cut_off' and detail like '%-101%'"
    with serve(WORLD, now=NOW, faults=Faults(rules=(spoilt, quiet))) as standin:
        nights.run(standin, NOW)
        ((said,),) = nights.rows(missing)
        assert "102" in said
        assert "нет поля from_id" in said
        standin.set_faults(Faults())
        nights.run(standin, NOW + DAY)
        assert nights.rows(missing) == []
    assert nights.truth() == ALL


def test_what_is_not_of_the_campaigns_time_is_nobodys_loss() -> None:
    old = WallPost(owner_id=-101, post_id=7, from_id=-101, date=START - 400 * DAY, text="", pinned=True)
    archive = Archive(WORLD.communities.values(), WORLD.people.values(), [*WORLD.posts.values(), old])
    night = under(Rule("renamed", name="from_id", method="wall.get", ids=frozenset({7})), archive=archive)
    assert set(night.statuses()) == {"done"}


# --- ends that are none -----------------------------------------------------------------------------------


def talk_of(size: int) -> Archive:
    base = town(comments=0)
    said = [
        WallComment(
            owner_id=-101, post_id=100, comment_id=number, from_id=1, date=NOON + DAY, text=f"Отзыв {number}"
        )
        for number in range(1, size + 1)
    ]
    return Archive(base.communities.values(), base.people.values(), base.posts.values(), said)


@pytest.mark.parametrize(("size", "shown"), [(285, 200), (101, 100), (1000, 300)])
def test_a_talk_that_ends_at_a_full_page_is_not_complete(size: int, shown: int, tmp_path: Path) -> None:
    archive = talk_of(size)
    run, (first, second) = three_nights(
        tmp_path, (Rule("ends_early", method="wall.getComments", value=shown),), (), archive=archive
    )
    status, said = troubles(first, "comments")["-101_100"]
    assert status == "cut_off"
    assert f"называет {size}, показал {shown}" in said
    assert first.gone == []
    assert not second.source.ledger.unfinished
    assert run.truth() == truth(archive, RULE, registered=OWNERS)


def test_a_wall_that_ends_at_a_full_page_is_not_complete() -> None:
    archive = town(posts=150, comments=0)
    night = under(Rule("ends_early", method="wall.get", value=100), archive=archive)
    assert {status for status, _ in troubles(night, "wall").values()} == {"cut_off"}
    assert len(troubles(night, "wall")) == len(OWNERS)


def test_a_talk_that_ends_at_a_short_page_hides_some() -> None:
    night = under(Rule("ends_early", method="wall.getComments", value=150), archive=talk_of(160))
    (row,) = [row for row in night.coverage("comments") if row.target == "-101_100"]
    assert (row.status, row.found, row.claimed) == ("done", 150, 160)


# --- the last night ---------------------------------------------------------------------------------------


def test_the_last_night_reads_everything_again_and_believes_what_it_misses(tmp_path: Path) -> None:
    late = WallPost(
        owner_id=-101,
        post_id=7,
        from_id=-101,
        date=START + timedelta(hours=5),
        text=TAG,
        text_before_edit="Без тега",
        edited_at=LAST - timedelta(hours=3),
    )
    posts = {key: post for key, post in WORLD.posts.items() if post.post_id != 103}
    gone = WallPost(
        owner_id=-101, post_id=103, from_id=-101, date=NOON, text=TAG, deleted_at=LAST - timedelta(hours=2)
    )
    said = [row for row in WORLD.comments.values() if row.post_id != 103]
    doomed = WallComment(
        owner_id=-101,
        post_id=101,
        comment_id=5,
        from_id=1,
        date=NOON + DAY,
        text="Уйдёт",
        deleted_at=LAST - timedelta(hours=2),
    )
    archive = Archive(
        WORLD.communities.values(), WORLD.people.values(), [*posts.values(), late, gone], [*said, doomed]
    )
    nights = Nights(tmp_path, RULE)
    load_campaign(nights.connection, RULE, b"key")
    # An archive whose search shows nothing: only walls can tell.
    quiet = Faults(search_recall=0.0)
    with serve(archive, now=LAST - DAY, faults=quiet) as standin:
        nights.run(standin, LAST - DAY)
        nights.run(standin, LAST)
    assert nights.truth() == truth(archive, RULE, LAST, registered=OWNERS)


# --- what search claims ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("claimed", "is_said"), [(150_428, True), (250, True), (1, False), (90, False)])
def test_what_search_claims_stands_beside_what_it_shows(claimed: int, is_said: bool, tmp_path: Path) -> None:
    item = {"id": 1, "owner_id": -1, "from_id": -1, "date": int(NOON.timestamp()), "text": TAG}

    def script(method: str, params: dict[str, str]) -> tuple[int, Any]:
        if method != "newsfeed.search":
            return error(15)
        return response({"items": [item], "count": 1000, "total_count": claimed})

    nights = Nights(tmp_path, campaign())
    with answering(script) as server:
        server.calls = []  # type: ignore[attr-defined]
        night = nights.run(server, NOW)  # type: ignore[arg-type]
    assert {row.claimed for row in night.coverage("search")} == {claimed}
    said = nights.rows("select detail from known_missing where kind = 'not_shown'")
    assert bool(said) == is_said
    assert all(str(claimed) in detail for (detail,) in said)


# --- tags on attachments ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "place"), [("video", "own"), ("photo", "own"), ("poll", "own"), ("link", "own")]
)
def test_a_tag_on_an_attachment_counts(kind: str, place: str) -> None:
    archive = town(posts=0)
    post = WallPost(
        owner_id=-101,
        post_id=1,
        from_id=-101,
        date=NOON,
        text="Смотрите",
        attachments=("doc", kind),
        captions=("", TAG),
    )
    night = under(archive=Archive(archive.communities.values(), [], [post]))
    assert [(row.match_place, row.matched_tag) for row in night.posts] == [
        ("attachment", "#неделякачествавбиблиотеке")
    ]


# --- a page that stops resolving ----------------------------------------------------------------------------------


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


def test_a_renamed_page_stays_the_librarys_and_is_said(tmp_path: Path) -> None:
    old, new = named_world("lib101"), named_world("library_new")
    nights, (first, second, third, fourth) = renamed_nights(tmp_path, campaign("Lib101"), old, new, new, old)
    assert (first.source.ledger.notes, fourth.source.ledger.notes) == ([], [])
    for night in (second, third):
        (note,) = night.source.ledger.notes
        assert "lib101" in note
        assert "club101" in note
        assert night.source.ledger.unfinished
        assert [row.target for row in night.coverage("wall")] == ["-101"]
    assert not fourth.source.ledger.unfinished
    assert nights.rows("select screen_name, author_id from account_names order by 1") == [
        ("lib101", "-101"),
        ("library_new", "-101"),
    ]


def test_an_address_that_leads_elsewhere_is_said_and_both_pages_are_read(tmp_path: Path) -> None:
    taken = named_world("library_new", Community(id=666, name="Чужие", screen_name="lib101"))
    _, (_, second) = renamed_nights(tmp_path, campaign("lib101"), named_world("lib101"), taken)
    (note,) = second.source.ledger.notes
    assert "club666" in note
    assert "club101" in note
    assert {row.target for row in second.coverage("wall")} == {"-101", "-666"}


def test_a_name_that_nobody_ever_had_is_a_mistake_in_the_registry(tmp_path: Path) -> None:
    _, (night,) = renamed_nights(tmp_path, campaign("lib101", "nobody_here"), named_world("lib101"))
    assert night.source.ledger.notes == []
    assert not night.source.ledger.unfinished


def test_the_page_stays_the_librarys_after_a_rebuild(tmp_path: Path) -> None:
    rule = campaign("lib101")
    nights, _ = renamed_nights(tmp_path, rule, named_world("lib101"), named_world("library_new"))
    for _ in range(2):
        load_campaign(nights.connection, rule, b"key")
        refresh(nights.connection)
        owned = nights.rows("select author_id, library_id from library_accounts")
        assert owned == [("-101", "lib-1")]
        assert nights.rows("select library_id from walls") == [("lib-1",)]
        rebuild(nights.connection, sealed_files(tmp_path))
