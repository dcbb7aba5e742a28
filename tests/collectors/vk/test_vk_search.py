"""Search: the queries, windows that VK cuts off at 1,000, and pages that come short, empty or in circles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from collectors.standin import Archive, Faults, Rule, WallPost, serve
from collectors.vk.api.client import VkClient
from collectors.vk.routes.search import queries
from tests.collectors.vk.answering import answering, response
from tests.collectors.vk.nights import Nights
from tests.collectors.vk.vk_world import CAMPAIGN_TOML, NOW, START, Night, campaign, collect

NOON = START + timedelta(days=2, hours=12)
ONE_TAG = campaign(toml=CAMPAIGN_TOML.replace('spellings = ["#неделякачествавбиблиотеки"]', ""))


def test_queries_are_spellings_then_both_words() -> None:
    assert queries(campaign()) == (
        "#неделякачествавбиблиотеке",
        "#неделякачествавбиблиотеки",
        "#библиотека-читатель",
        "#библиотека_читатель",
        "#библиотека читатель",
    )


def test_the_bare_word_is_asked_only_for_a_broad_tag() -> None:
    hyphen = 'canonical = "#библиотека-читатель"'
    broad = campaign(toml=CAMPAIGN_TOML.replace(hyphen, f"broad = true\n{hyphen}"))
    assert queries(broad)[-1] == "#библиотека"
    both = campaign(toml=CAMPAIGN_TOML.replace(', "#библиотека читатель"', ', "#Библиотека–Читатель"'))
    assert queries(both)[2:] == ("#библиотека-читатель", "#библиотека_читатель", "#библиотека читатель")


def test_phrases_are_searched_too() -> None:
    rule = campaign(toml=CAMPAIGN_TOML + '\n[phrases]\nany = ["неделя качества в библиотеке"]\n')
    assert queries(rule)[-1] == "неделя качества в библиотеке"


def crowd(dates: Iterable[datetime]) -> Archive:
    text = "Читаем! #неделякачествавбиблиотеке"
    return Archive(
        posts=[
            WallPost(owner_id=-500 - number % 50, post_id=number, from_id=7, date=date, text=text)
            for number, date in enumerate(dates, 1)
        ]
    )


def searches(night: Night) -> list[tuple[str, str]]:
    return [(row.target, row.status) for row in night.coverage("search")]


@pytest.mark.parametrize("seed", [1, 2])
def test_more_than_1000_in_one_hour_all_come(seed: int) -> None:
    archive = crowd(NOON + timedelta(seconds=number % 3600) for number in range(2300))
    faults = Faults(seed=seed, short_pages=0.2, empty_pages=0.2) if seed == 2 else Faults()
    with serve(archive, now=NOW, faults=faults) as standin:
        night = collect(standin, ONE_TAG)
        calls = len([call for call in standin.calls_of("newsfeed.search") if "неделя" in call.params["q"]])
    assert len(night.truth().posts) == len(night.posts) == 2300
    assert {status for _, status in searches(night)} == {"done"}
    if seed == 1:
        # Pages of 200: twelve are the least; each new window may cost one more.
        assert calls <= 14
    covered = [row for row in night.coverage("search") if "неделя" in row.target]
    starts = sorted(row.window_start for row in covered if row.window_start)
    ends = sorted(row.window_end for row in covered if row.window_end)
    assert len(starts) == len(ends) >= 3
    # The windows leave no gap between them.
    assert all(start <= end for start, end in zip(starts[1:], ends, strict=False))


def test_a_second_with_more_than_1000_is_said_to_be_cut_off() -> None:
    crowded = [NOON] * 1100
    archive = crowd([*crowded, *(NOON - timedelta(hours=hour) for hour in range(1, 30)), NOON + timedelta(1)])
    with serve(archive, now=NOW) as standin:
        night = collect(standin, ONE_TAG)
    assert len(night.posts) == 1000 + 30
    (cut,) = [row for row in night.coverage("search") if row.status == "cut_off"]
    assert cut.error == "больше 1000 результатов за одну секунду"
    assert night.source.ledger.unfinished


def test_a_count_that_lies_costs_little() -> None:
    archive = crowd(NOON - timedelta(minutes=number) for number in range(50))
    with serve(archive, now=NOW, faults=Faults(rules=(Rule("lying_count"),))) as standin:
        night = collect(standin, ONE_TAG)
    assert len(night.posts) == 50
    assert {status for _, status in searches(night)} == {"done"}


def test_a_query_out_of_quota_says_what_is_left_for_tomorrow() -> None:
    archive = crowd(NOON - timedelta(minutes=number) for number in range(900))
    with serve(archive, now=NOW, faults=Faults(quotas={"newsfeed.search": 6})) as standin:
        # Enough for a first page of each query, whichever comes first, and not for all of this one.
        night = collect(standin, ONE_TAG)
    cut = [row for row in night.coverage("search") if row.status == "cut_off"]
    assert cut
    assert all(row.error and row.error.startswith("29: ") for row in cut)
    read = [row for row in night.coverage("search") if row.status == "done" and row.found]
    # What was read and what was not meet where the reading stopped.
    assert any(
        row.window_start == rest.window_end for row in read for rest in cut if rest.target == row.target
    )


def test_the_day_is_planned_at_eighty_per_cent() -> None:
    archive = crowd(NOON - timedelta(minutes=number) for number in range(900))
    with serve(archive, now=NOW) as standin:
        night = collect(standin, ONE_TAG, daily_searches=5)
        assert len(standin.calls_of("newsfeed.search")) == 4
    assert any(row.status == "cut_off" and "завтра" in (row.error or "") for row in night.coverage("search"))
    (usage,) = [row for row in night.source.usage if row.method == "newsfeed.search"]
    assert (usage.calls, usage.daily) == (4, 5)


def test_what_one_night_left_the_next_asks_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # One connection asks in the order of the plan; four would race.
    monkeypatch.setattr("collectors.vk.collect.VkClient", partial(VkClient, connections=1))
    archive = crowd(NOON - timedelta(minutes=number) for number in range(3000))
    nights, found, asked, left = Nights(tmp_path, ONE_TAG), [], [], []
    with serve(archive, now=NOW) as standin:
        for day in range(3):
            night = nights.run(standin, NOW + timedelta(days=day), daily_searches=15)
            found.append(len(nights.truth().posts))
            asked.append([int(call.params["end_time"]) for call in standin.calls_of("newsfeed.search")])
            left.append([row.window_end for row in night.coverage("search") if row.status == "cut_off"])
    assert found[0] < found[1] <= found[2] == 3000
    assert all(len(calls) <= 12 for calls in asked)
    # The second night begins with what the first one left, not with the newest.
    [window_end] = left[0]
    assert window_end is not None and asked[1][0] == int(window_end.timestamp()) < asked[0][0]


def test_a_second_run_has_only_what_is_left_of_the_day(tmp_path: Path) -> None:
    archive = crowd(NOON - timedelta(minutes=number) for number in range(3000))
    nights = Nights(tmp_path, ONE_TAG)
    with serve(archive, now=NOW) as standin:
        first = nights.run(standin, NOW, daily_searches=15)
        assert first.source.ledger.unfinished
        again = nights.run(standin, NOW + timedelta(hours=2), daily_searches=15)
        assert not standin.calls_of("newsfeed.search")
        assert {row.status for row in again.coverage("search")} == {"cut_off"}
        (usage,) = [row for row in again.source.usage if row.method == "newsfeed.search"]
        assert (usage.calls, usage.daily) == (12, 15)


class Fake:
    """A newsfeed.search of our own, for behaviour that VK's stand-in does not have."""

    def __init__(self, url: str) -> None:
        self.url = url


def item(number: int, date: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "owner_id": -1,
        "from_id": -1,
        "date": int(date.timestamp()),
        "text": "#неделякачествавбиблиотеке",
        "comments": {"count": 0},
    }


def test_a_cursor_that_leads_in_circles_is_left() -> None:
    def script(method: str, params: dict[str, str]) -> tuple[int, Any]:
        if method != "newsfeed.search":
            return response([])
        return response({"items": [item(1, NOON)], "next_from": "again", "total_count": 1})

    with answering(script) as server:
        night = collect(Fake(server.url), ONE_TAG)  # type: ignore[arg-type]
        assert len(server.asked) < 40
    assert {post.post_id for post in night.posts} == {"1"}
    assert "cut_off" in night.statuses()


def test_results_in_no_order_are_read_by_halves() -> None:
    dates = [NOON + timedelta(seconds=17 * number) for number in range(1500)]
    everything = [item(number, date) for number, date in enumerate(dates, 1)]
    everything = everything[::2] + everything[1::2]

    def script(method: str, params: dict[str, str]) -> tuple[int, Any]:
        if method != "newsfeed.search":
            return response([])
        start, end = int(params["start_time"]), int(params["end_time"])
        found = [one for one in everything if start <= one["date"] <= end]
        first = int(params.get("start_from", "0"))
        shown = found[:1000]
        answer: dict[str, Any] = {"items": shown[first : first + 200], "total_count": len(found)}
        if first + 200 < len(shown):
            answer["next_from"] = str(first + 200)
        return response(answer)

    with answering(script) as server:
        night = collect(Fake(server.url), ONE_TAG)  # type: ignore[arg-type]
    assert len({post.post_id for post in night.posts}) == 1500


def test_a_server_that_ignores_the_window_ends_the_query() -> None:
    everything = [item(number, NOON - timedelta(seconds=number)) for number in range(1, 1001)]

    def script(method: str, params: dict[str, str]) -> tuple[int, Any]:
        if method != "newsfeed.search":
            return response([])
        first = int(params.get("start_from", "0"))
        answer: dict[str, Any] = {"items": everything[first : first + 200], "total_count": 9000}
        if first + 200 < 1000:
            answer["next_from"] = str(first + 200)
        return response(answer)

    with answering(script) as server:
        night = collect(Fake(server.url), ONE_TAG)  # type: ignore[arg-type]
        assert len(server.asked) < 60
    assert len({post.post_id for post in night.posts}) == 1000
    assert any("границы окна" in (row.error or "") for row in night.coverage("search"))


def test_items_without_what_they_must_have_are_left_out() -> None:
    def script(method: str, params: dict[str, str]) -> tuple[int, Any]:
        if method != "newsfeed.search":
            return response([])
        broken = {key: value for key, value in item(2, NOON).items() if key != "date"}
        return response({"items": [item(1, NOON), broken, 5, None, {}]})

    with answering(script) as server:
        night = collect(Fake(server.url), ONE_TAG)  # type: ignore[arg-type]
    assert {post.post_id for post in night.posts} == {"1"}
