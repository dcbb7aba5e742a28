"""How the last nights went, and when one brought suspiciously little."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.warehouse.spare import empty_warehouse, give_back
from warehouse.questions.nights import Night, nights, usual_posts
from warehouse.runs import finish_run, start_run

MOSCOW = ZoneInfo("Europe/Moscow")
# Early on a Saturday: it tells of Friday.
SATURDAY = datetime(2025, 11, 8, 3, 15, tzinfo=MOSCOW)


def row(days_before: int, posts: int | None) -> Night:
    return Night(SATURDAY - timedelta(days=days_before), 0, False, posts, 0, 0, 0, 60)


def test_nights_are_told_newest_first_and_what_was_not_counted_is_unknown() -> None:
    connection = empty_warehouse()
    for command, day, counts in (
        ("nightly", 2, {"posts_new": 5, "comments_new": 1}),
        ("nightly", 1, {"posts_new": 7, "comments_new": 2, "calls": 30, "unfinished": 1, "seconds": 95}),
        ("import", 0, {}),
    ):
        begun = SATURDAY - timedelta(days=day)
        finish_run(connection, start_run(connection, command, begun), 3, begun, counts, counting=day == 1)
    start_run(connection, "nightly", SATURDAY)  # killed
    found = nights(connection)
    give_back(connection)
    assert [(one.posts, one.calls, one.unfinished, one.seconds, one.counting) for one in found] == [
        (7, 30, 1, 95, True), (5, None, None, None, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("posts", "usual"),
    [
        # By day before the night: Friday, then Thursday, Wednesday…; Saturday and Sunday are two and three places from the end.
        ((3, 10, 12, 14), 12),  # less than a third of the median of three working days
        ((4, 10, 12, 14), None),  # a third
        ((3, 10), None),  # one working day says nothing
        ((1, 4, 5, 5), None),  # where five are usual, one is chance
        ((0, 10, 10, 10, 10, 90, 90), 10),  # weekends are another kind of day
        ((3, 90, 90, 90, 90, 0, 0, 10, 90, 90, 90, 90, 0, 0, 12), 11),  # two Fridays: their median
        ((None, 10, 12, 14), None),  # a night of an earlier version
        ((), None),
    ],
)
def test_a_night_much_below_its_weekday_is_noticed(
    posts: tuple[int | None, ...], usual: float | None
) -> None:
    assert usual_posts([row(day, count) for day, count in enumerate(posts)], MOSCOW) == usual
