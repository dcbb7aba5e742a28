"""A night against the stand-in: everything comes, once, with the fewest calls, whatever goes wrong."""

from __future__ import annotations

import gc
import random
import threading
from datetime import timedelta

import pytest

from campaign.errors import QuotaSpent
from collectors.records import Coverage, encode
from collectors.source import Budget, Known, KnownPost
from collectors.standin import Archive, Community, Faults, Person, Rule, WallComment, WallPost, failing, serve
from collectors.vk.collect import VkSource
from tests.collectors.vk.vk_world import (
    NOW,
    QUICK,
    START,
    TOKEN,
    WALLS,
    campaign,
    collect,
    least_calls,
    truth,
    world,
)

TAG = "Наша неделя #неделякачествавбиблиотеке"
NOON = START + timedelta(days=3, hours=12)


def test_a_post_with_what_is_nearly_a_tag_is_kept_and_not_counted() -> None:
    wall = int(WALLS[0])
    archive = Archive(
        [Community(id=-wall, name="Библиотека", screen_name="lib101")],
        [],
        [
            WallPost(owner_id=wall, post_id=number, from_id=wall, date=START + timedelta(days=days), text=text)
            for number, days, text in (
                (1, 1, "Итоги #неделикачествавбиблиотеке"), (2, 1, "Итоги #неделякачествавбиблиотекe"),
                (3, 30, "Поздно #неделикачествавбиблиотеке"), (4, 1, "Итоги #другоедело"),
            )
        ],
        [],
    )  # fmt: skip
    with serve(archive, now=NOW, token=TOKEN) as standin:
        night = collect(standin, campaign(WALLS[0]))
    assert {(post.post_id, post.matched_tag) for post in night.posts} == {("1", None), ("2", None)}
    assert [(row.accepted, row.new) for row in night.source.ledger.rows() if row.route == "wall"] == [(0, 0)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_night_is_complete_and_spends_few_calls(seed: int) -> None:
    archive, rule = world(seed), campaign(*WALLS)
    with serve(archive, now=NOW) as standin:
        night = collect(standin, rule)
        least = least_calls(archive, rule, standin)
        calls = len(standin.calls)
    full = truth(archive, rule)
    assert night.truth() == full
    assert len(full.posts) > 200
    assert len(full.comments) > 1000
    assert calls <= 1.1 * least
    assert calls == sum(record.calls for record in night.records if isinstance(record, Coverage))
    assert set(night.statuses()) == {"done"}
    # Search may find a comment before its talk is read; a talk tells of each comment once.
    assert len(night.comments) <= 1.1 * len({(row.owner_id, row.comment_id) for row in night.comments})


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_failing_answers_lose_nothing(seed: int) -> None:
    archive, rule = world(seed), campaign(*WALLS)
    faults = Faults(seed=seed, rules=failing(0.05), short_pages=0.1, empty_pages=0.1)
    with serve(archive, now=NOW, faults=faults) as standin:
        night = collect(standin, rule)
        assert sum(call.outcome != "ok" for call in standin.calls) > 5
    assert night.truth() == truth(archive, rule)
    assert set(night.statuses()) == {"done"}


def test_odd_answers_lose_nothing() -> None:
    archive, rule = world(4, posts=200, comments=900), campaign(*WALLS)
    odd = (
        Rule("lying_count", share=0.3),
        Rule("unknown_fields", share=0.3),
        Rule("missing_fields", share=0.3),
    )
    with serve(archive, now=NOW, faults=Faults(rules=odd)) as standin:
        night = collect(standin, rule)
    assert night.truth() == truth(archive, rule)


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_a_night_that_was_cut_off_is_made_whole_by_the_next(seed: int) -> None:
    archive, rule = world(5, posts=200, comments=900), campaign(*WALLS)
    stop_after = random.Random(seed).randrange(1, 800)
    with serve(archive, now=NOW) as standin:
        source = VkSource(TOKEN, api_base=standin.url, patience=QUICK)
        records = source.collect(rule, Known(), Budget(now=NOW, requests_per_second=5000))
        first = [next(records) for _ in range(stop_after)]
        records.close()  # type: ignore[attr-defined]
        night = collect(standin, rule)
    assert night.truth() == truth(archive, rule)
    assert {encode(one) for one in first if not isinstance(one, Coverage)} <= {
        encode(one) for one in night.records
    }


def test_closing_early_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    with serve(world(5, posts=100, comments=100), now=NOW, faults=Faults(latency=0.02)) as standin:
        source = VkSource(TOKEN, api_base=standin.url, patience=QUICK)
        records = source.collect(campaign(*WALLS), Known(), Budget(now=NOW, requests_per_second=50))
        next(records)
        records.close()  # type: ignore[attr-defined]
    gc.collect()
    assert threading.active_count() <= before


def test_latency_does_not_waste_the_allowed_rate() -> None:
    # One connection would reach four calls a second here. On a busy machine threads wake late: the
    # benchmark is stricter.
    with serve(world(1), now=NOW, faults=Faults(latency=0.25)) as standin:
        source = VkSource(TOKEN, api_base=standin.url, patience=QUICK)
        records = source.collect(campaign(*WALLS), Known(), Budget(now=NOW, requests_per_second=10))
        for _ in records:
            if len(standin.calls) > 30:
                break
        records.close()  # type: ignore[attr-defined]
    times = [call.at for call in standin.calls]
    assert 8 <= (len(times) - 1) / (times[-1] - times[0]) <= 10
    assert standin.busiest_second() <= 11


def library(number: int, **rest: object) -> Community:
    return Community(id=number, name=f"Библиотека {number}", screen_name=f"lib{number}", **rest)  # type: ignore[arg-type]


def wall_post(number: int, text: str = TAG, *, owner: int = -101, **rest: object) -> WallPost:
    values = {"from_id": owner, "date": NOON + timedelta(minutes=number), **rest}
    return WallPost(owner_id=owner, post_id=number, text=text, **values)  # type: ignore[arg-type]


def said(number: int, *, post: int = 1, top: int | None = None, **rest: object) -> WallComment:
    values = {
        "owner_id": -101,
        "from_id": 1,
        "date": NOON + timedelta(hours=2, seconds=number),
        "text": "Да",
        **rest,
    }
    return WallComment(post_id=post, comment_id=number, parent_comment_id=top, **values)  # type: ignore[arg-type]


READER = Person(id=1, first_name="Анна", last_name="Петрова")


def test_routes_and_queries_are_told_apart() -> None:
    archive = Archive([library(101), library(900)], [READER], [wall_post(1), wall_post(2, owner=-900)])
    with serve(archive, now=NOW) as standin:
        night = collect(standin, campaign("-101"))
    found = {(post.post_id, post.found_by) for post in night.posts}
    assert found == {
        ("1", "search:#неделякачествавбиблиотеке"),
        ("1", "wall:-101"),
        ("2", "search:#неделякачествавбиблиотеке"),
    }
    assert {author.author_id for author in night.authors} == {"-101", "-900"}
    assert night.source.ledger.rows()[0].name == "сообщества"


def test_only_the_routes_of_the_campaign_are_taken() -> None:
    toml = '\n[campaign]\ntitle = "К"\nstart = 2025-11-01\nend = 2025-11-08\n[[tags]]\ncanonical = "#т"\n'
    rule = campaign("-101", toml=toml + '[sources.vk]\nenabled = true\nroutes = ["walls"]\n')
    with serve(Archive([library(101)]), now=NOW) as standin:
        collect(standin, rule)
        assert {call.method for call in standin.calls} == {"groups.getById", "wall.get"}


def test_a_tag_in_the_quotation_counts_as_quoted() -> None:
    archive = world(1)
    with serve(archive, now=NOW) as standin:
        night = collect(standin, campaign(*WALLS))
    quoted = [post for post in night.posts if post.match_place == "quoted"]
    assert quoted
    assert all(post.matched_tag == "#неделякачествавбиблиотеке" and not post.text for post in quoted)


def test_an_old_pinned_post_does_not_end_a_wall() -> None:
    pinned = wall_post(1, date=START - timedelta(days=900), pinned=True)
    archive = Archive([library(101)], [], [pinned, *(wall_post(number) for number in range(2, 160))])
    with serve(archive, now=NOW) as standin:
        night = collect(standin, campaign("-101"))
        assert len(standin.calls_of("wall.get")) == 2
    assert len([post for post in night.posts if post.found_by == "wall:-101"]) == 158


def test_a_wall_is_read_no_further_than_the_start() -> None:
    old = [wall_post(number, date=START - timedelta(hours=number)) for number in range(1, 900)]
    archive = Archive([library(101)], [], [*old, wall_post(1000)])
    with serve(archive, now=NOW) as standin:
        night = collect(standin, campaign("-101"))
        assert len(standin.calls_of("wall.get")) == 1
    assert {post.post_id for post in night.posts} == {"1000"}


def test_closed_walls_and_closed_comments_are_recorded_and_skipped() -> None:
    archive = Archive(
        [library(101), library(102, closed=True)],
        [READER],
        [wall_post(1, comments_closed=True), wall_post(2)],
        [said(10, post=2)],
    )
    with serve(archive, now=NOW) as standin:
        night = collect(standin, campaign("-101", "-102"))
    (closed,) = [row for row in night.coverage("wall") if row.target == "-102"]
    assert (closed.status, closed.found) == ("skipped", 0)
    assert closed.error is not None
    assert closed.error.startswith("15: ")
    assert len(night.comments) == 1


def test_long_talks_come_whole() -> None:
    tops = [said(number) for number in range(10, 260)]
    replies = [said(number, top=10) for number in range(1000, 1230)]
    few = [said(number, top=11) for number in range(2000, 2010)]
    gone = said(300, deleted_at=NOW - timedelta(hours=1))
    orphans = [said(number, top=300) for number in range(3000, 3012)]
    archive = Archive([library(101)], [READER], [wall_post(1)], [*tops, *replies, *few, gone, *orphans])
    with serve(archive, now=NOW) as standin:
        night = collect(standin, campaign("-101"))
        # Three pages of the top level, three of one thread and one of the orphans'.
        assert len(standin.calls_of("wall.getComments")) == 7
    assert len(night.comments) == 250 + 230 + 10 + 1 + 12
    by_id = {row.comment_id: row for row in night.comments}
    assert by_id["300"].deleted
    assert (by_id["1000"].parent_comment_id, by_id["2000"].parent_comment_id) == ("10", "11")
    (talk,) = night.coverage("comments")
    assert (talk.target, talk.found, talk.accepted, talk.error) == ("-101_1", 503, 502, None)


def test_long_texts_are_not_cut() -> None:
    text = "Очень длинный отзыв о библиотеке. " * 40
    archive = Archive([library(101)], [READER], [wall_post(1)], [said(10, text=text)])
    with serve(archive, now=NOW) as standin:
        (comment,) = collect(standin, campaign("-101")).comments
    assert comment.text == text


def test_a_tagged_comment_elsewhere_is_found_by_search() -> None:
    archive = Archive([library(101)], [READER], [wall_post(1, "Без тега")], [said(10, text=TAG), said(11)])
    with serve(archive, now=NOW) as standin:
        night = collect(standin, campaign("-101"))
    assert night.posts == []
    assert [(row.comment_id, row.post_id) for row in night.comments] == [("10", "1")]
    assert "1" in {author.author_id for author in night.authors}


def test_screen_names_become_walls() -> None:
    person = Person(id=7, first_name="Мария", last_name="Чтец", screen_name="chtec")
    archive = Archive([library(101)], [person], [wall_post(1), wall_post(2, owner=7)])
    with serve(archive, now=NOW) as standin:
        night = collect(standin, campaign("Lib101", "chtec", "nobody_here"))
        assert len(standin.calls_of("utils.resolveScreenName")) == 2
    assert {post.found_by for post in night.posts} >= {"wall:-101", "wall:7"}
    (unknown,) = [row for row in night.coverage("communities") if row.target == "nobody_here"]
    assert unknown.status == "skipped"
    assert "libraries.csv" in (unknown.error or "")


def test_known_posts_that_are_gone_are_told() -> None:
    fetched = NOW - timedelta(days=1)
    known = Known(
        posts={
            ("-101", "1"): KnownPost(NOON, 0, fetched),
            ("-101", "2"): KnownPost(NOON, 0, fetched),
            ("-900", "3"): KnownPost(NOON, 0, fetched),
            ("-102", "4"): KnownPost(NOON, 0, fetched),
        },
        authors={"1": fetched},
    )
    archive = Archive(
        [library(101), library(102, closed=True), library(900)],
        [READER],
        [wall_post(1), wall_post(3, "Тег убран", owner=-900)],
    )
    with serve(archive, now=NOW) as standin:
        night = collect(standin, campaign("-101", "-102"), known=known)
    # The wall of the fourth could not be read: that is no proof.
    assert [(gone.owner_id, gone.item_id) for gone in night.gone] == [("-101", "2")]
    (changed,) = [post for post in night.posts if post.owner_id == "-900"]
    assert (changed.matched_tag, changed.text, changed.found_by) == (None, "Тег убран", "known:id")


def test_authors_that_are_known_are_not_asked_again() -> None:
    archive = Archive(
        [library(101)], [READER, Person(id=2, first_name="Ян", last_name="Ким")], [wall_post(1)]
    )
    archive = Archive(
        archive.communities.values(), archive.people.values(), [wall_post(1)], [said(10), said(11, from_id=2)]
    )
    known = Known(authors={"1": NOW - timedelta(days=2), "2": NOW - timedelta(days=20)})
    with serve(archive, now=NOW) as standin:
        night = collect(standin, campaign("-101"), known=known)
        (call,) = standin.calls_of("users.get")
    assert call.params["user_ids"] == "2"
    assert {author.author_id for author in night.authors} == {"-101", "2"}


def test_before_the_campaign_nothing_is_searched() -> None:
    with serve(Archive([library(101)]), now=START - timedelta(days=2)) as standin:
        night = collect(standin, campaign("-101"), now=START - timedelta(days=2))
        assert not standin.calls_of("newsfeed.search")
    assert night.posts == []


def test_a_method_out_of_quota_stops_that_method_only() -> None:
    archive, rule = world(5, posts=200, comments=300), campaign(*WALLS)
    with serve(archive, now=NOW, faults=Faults(quotas={"newsfeed.search": 0})) as standin:
        night = collect(standin, rule)
        assert len(standin.calls_of("newsfeed.search")) <= 5
    assert {row.status for row in night.coverage("search")} == {"cut_off"}
    assert {row.status for row in night.coverage("wall")} == {"done"}
    assert night.posts
    assert night.source.ledger.unfinished


def test_a_quota_spent_before_the_first_answer_is_said() -> None:
    with (
        serve(
            world(5, posts=20, comments=20), now=NOW, faults=Faults(quotas={"newsfeed.search": 0})
        ) as standin,
        pytest.raises(QuotaSpent),
    ):
        collect(standin, campaign())
