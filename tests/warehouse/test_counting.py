"""The counting night: which it is, whose counters count, and what was alive on it."""

from __future__ import annotations

from datetime import datetime

from collectors.records import Coverage, Gone, Night
from tests.warehouse.world import CAMPAIGN, World, comment, moment, post

# The campaign ends with the 8th; its nights begin at three.
LAST_DAY, FIRST, SECOND, THIRD, FOURTH = (moment(f"{day} 03:00") for day in ("08", "09", "10", "11", "12"))
COUNTED = "select likes, comments, reposts, views, counted_at, source from counted_metrics"


def night(at: datetime) -> Coverage:
    """What a source leaves last that went through its stages, be it that something was cut off."""
    return Coverage(network="vk", route="night", target="vk", fetched_at=at)


def counting(at: datetime) -> Night:
    return Night(counting=True, fetched_at=at)


def chosen(world: World) -> list[tuple[object, ...]]:
    return world.rows("select started_at, whole from counting_night")


def test_before_the_end_there_is_no_counting_night(world: World) -> None:
    world.night(
        night(LAST_DAY), Coverage(network="file", route="import", target="а.ndjson", fetched_at=FIRST)
    )
    world.tag()
    assert chosen(world) == []


def test_the_first_whole_night_after_the_end_counts_and_till_then_the_last(world: World) -> None:
    world.night(night(LAST_DAY), night(FIRST))
    world.tag()
    assert chosen(world) == [(FIRST, False)]
    world.night(night(SECOND))
    assert chosen(world) == [(SECOND, False)]
    world.night(night(THIRD), counting(THIRD), night(FOURTH), Night(counting=False, fetched_at=FOURTH))
    assert chosen(world) == [(THIRD, True)]


def test_a_campaign_that_is_prolonged_is_counted_by_a_later_night(world: World) -> None:
    world.night(counting(FIRST), counting(FOURTH))
    world.tag()
    assert chosen(world) == [(FIRST, True)]
    world.tag(CAMPAIGN.replace("end = 2025-11-08", "end = 2025-11-10"))
    assert chosen(world) == [(FOURTH, True)]


def test_the_night_is_the_run_that_began_it(world: World) -> None:
    world.night(counting(FIRST))
    world.tag()
    world.connection.execute("insert into runs values ('a', 'nightly', $1, $1, 0, '{}', '', true)", [FIRST])
    sql = "select run_id, started_at, finished_at from counting_night"
    assert world.rows(sql) == [("a", FIRST, FIRST)]


def test_likes_after_the_counting_night_do_not_count(world: World) -> None:
    world.night(post("-1", 1, "01 10:00", likes=5, comments=1, fetched_at=LAST_DAY))
    world.tag()
    assert world.rows(COUNTED) == [(5, 1, None, None, LAST_DAY, "last")]
    world.night(post("-1", 1, "01 10:00", likes=7, comments=1, fetched_at=FIRST), counting(FIRST))
    assert world.rows(COUNTED) == [(7, 1, None, None, FIRST, "night")]
    world.night(post("-1", 1, "01 10:00", likes=307, comments=1, fetched_at=FOURTH))
    assert world.rows("select likes from posts") == [(307,)]
    assert world.rows(COUNTED) == [(7, 1, None, None, FIRST, "night")]


def test_a_counter_that_stood_still_on_the_night_counts_as_it_stood(world: World) -> None:
    world.night(post("-1", 1, "01 10:00", likes=5, fetched_at=LAST_DAY))
    world.night(post("-1", 1, "01 10:00", likes=5, fetched_at=FIRST), counting(FIRST))
    world.night(post("-1", 1, "01 10:00", likes=6, fetched_at=SECOND))
    world.tag()
    assert world.rows(COUNTED) == [(5, None, None, None, LAST_DAY, "night")]


def test_a_count_that_the_night_did_not_tell_is_the_last_that_was_told(world: World) -> None:
    world.night(post("-1", 1, "01 10:00", likes=5, views=90, fetched_at=LAST_DAY))
    world.night(post("-1", 1, "01 10:00", likes=6, fetched_at=FIRST), counting(FIRST))
    world.night(post("-1", 1, "01 10:00", likes=8, views=200, fetched_at=SECOND))
    world.tag()
    assert world.rows(COUNTED) == [(6, None, None, 90, FIRST, "night")]


def test_a_post_that_was_found_after_the_night_counts_as_first_seen(world: World) -> None:
    world.night(counting(FIRST))
    world.night(post("-1", 1, "01 10:00", likes=40, fetched_at=SECOND))
    world.night(post("-1", 1, "01 10:00", likes=90, fetched_at=THIRD))
    world.tag()
    assert world.rows(COUNTED) == [(40, None, None, None, SECOND, "last")]


def test_imported_counters_are_those_of_the_file_whenever_it_came(world: World) -> None:
    by_file = {"network": "vk", "found_by": "import:а.ndjson"}
    world.night(counting(FIRST), post("-2", 1, "01 10:00", likes=3, fetched_at=FIRST))
    world.night(
        post("-1", 1, "01 10:00", likes=11, fetched_at=FOURTH, **by_file),
        post("-2", 1, "01 10:00", likes=500, fetched_at=FOURTH, **by_file),
        source="file",
    )
    world.tag()
    sql = "select owner_id, likes, source from counted_metrics order by 1"
    assert world.rows(sql) == [("-1", 11, "file"), ("-2", 3, "night")]


def test_the_order_of_nights_changes_nothing(world: World) -> None:
    world.night(post("-1", 1, "01 10:00", likes=307, fetched_at=FOURTH))
    world.night(post("-1", 1, "01 10:00", likes=7, fetched_at=FIRST), counting(FIRST))
    world.night(post("-1", 1, "01 10:00", likes=5, fetched_at=LAST_DAY))
    world.tag()
    assert world.rows(COUNTED) == [(7, None, None, None, FIRST, "night")]


# --- alive on the night --------------------------------------------------------------------------------


def gone(kind: str, number: int, at: datetime, *, confirmed: bool = False) -> Gone:
    return Gone(
        network="vk", kind=kind, owner_id="-1", item_id=str(number), fetched_at=at, confirmed=confirmed,  # type: ignore[arg-type]
    )  # fmt: skip


def test_what_the_counting_night_confirms_missing_is_gone_at_once(world: World) -> None:
    seen = {"fetched_at": LAST_DAY}
    world.night(
        *(post("-1", number, "01 10:00", **seen) for number in (1, 2)),
        *(comment("-1", 1, number, "7", "02 10:00", "Холодно", **seen) for number in (11, 12)),
    )
    world.night(
        gone("post", 1, FIRST), gone("post", 2, FIRST, confirmed=True),
        gone("comment", 11, FIRST), gone("comment", 12, FIRST, confirmed=True), counting(FIRST),
    )  # fmt: skip
    world.tag()
    assert world.rows("select post_id, gone_at from gone_posts") == [("2", FIRST)]
    assert world.rows("select comment_id, gone_at from gone_comments") == [("12", FIRST)]


def test_what_was_deleted_later_was_alive_on_the_night(world: World) -> None:
    world.night(
        post("-1", 1, "01 10:00", fetched_at=FIRST),
        comment("-1", 1, 11, "7", "02 10:00", "Холодно", fetched_at=LAST_DAY),
        counting(FIRST),
    )
    world.night(gone("post", 1, THIRD), gone("comment", 11, THIRD))
    world.night(gone("post", 1, FOURTH), gone("comment", 11, FOURTH))
    world.tag()
    later = "select gone_at, gone_at > started_at from {} cross join counting_night"
    assert world.rows(later.format("gone_posts")) == [(THIRD, True)]
    assert world.rows(later.format("gone_comments")) == [(THIRD, True)]


def test_a_comment_that_left_its_place_went_at_the_first_reading_after_it_was_seen(world: World) -> None:
    def reading(at: datetime) -> Coverage:
        return Coverage(network="vk", route="comments", target="-1_1", fetched_at=at)

    def left(number: int, at: datetime) -> object:
        return comment("-1", 1, number, None, "02 10:00", "", deleted=True, fetched_at=at)

    world.night(
        post("-1", 1, "01 10:00", fetched_at=LAST_DAY), reading(LAST_DAY),
        *(comment("-1", 1, number, "7", "02 10:00", "Холодно", fetched_at=LAST_DAY) for number in (11, 12)),
    )  # fmt: skip
    world.night(reading(FIRST), counting(FIRST), left(11, FIRST), comment("-1", 1, 12, "7", "02 10:00", "Холодно", fetched_at=FIRST))  # type: ignore[arg-type]  # fmt: skip
    for at in (SECOND, THIRD):
        world.night(reading(at), left(11, at), left(12, at))  # type: ignore[arg-type]
    world.tag()
    assert world.rows("select comment_id, gone_at from gone_comments order by 1") == [
        ("11", FIRST),
        ("12", SECOND),
    ]
