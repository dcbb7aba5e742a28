"""The plan of a night: spans of time, ages, and which runs are one night."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from collectors.records import Coverage, Status
from collectors.schedule import Schedule, Span, without
from collectors.source import Known, KnownPost
from tests.collectors.vk.vk_world import CAMPAIGN_TOML, NOW, campaign

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ([], [(0, 100)]),
        ([(0, 100)], []),
        ([(-50, 200)], []),
        ([(20, 100)], [(0, 20)]),
        ([(0, 20)], [(20, 100)]),
        ([(20, 40), (60, 80)], [(80, 100), (40, 60), (0, 20)]),
        ([(60, 80), (20, 70)], [(80, 100), (0, 20)]),
        ([(20, 80), (30, 40)], [(80, 100), (0, 20)]),
        ([(120, 150), (-9, -3)], [(0, 100)]),
        ([(50, 40)], [(0, 100)]),
    ],
)
def test_a_span_less_others(taken: list[Span], left: list[Span]) -> None:
    assert without((0, 100), taken) == left


def plan(known: Known | None = None, now: datetime = NOW) -> Schedule:
    toml = CAMPAIGN_TOML + "revisit_days = [1, 3]\nreread_days = [5]\n"
    return Schedule(campaign(toml=toml), known or Known(), now)


@pytest.mark.parametrize(
    ("age", "asked_ago", "due"),
    [
        (1.2, 1, True),
        (1.2, 0.1, False),
        (2.5, 1, False),
        (3.1, 1, True),
        (3.1, 2.5, True),
        (9, 1, False),
        (9, 7, True),
    ],
)
def test_a_post_is_due_when_it_has_passed_an_age(age: float, asked_ago: float, due: bool) -> None:
    post = KnownPost(NOW - age * DAY, 0, NOW - asked_ago * DAY)
    assert plan().post_is_due(post) is due


def test_a_post_that_was_missed_once_is_asked_the_next_night() -> None:
    post = KnownPost(NOW - 9 * DAY, 0, NOW - 2 * DAY, missed_at=NOW - DAY)
    assert plan().post_is_due(post)
    gone = KnownPost(NOW - 9 * DAY, 0, NOW - 3 * DAY, missed_at=NOW - DAY, gone=True)
    assert not plan().post_is_due(gone)


def row(status: Status = "done", ago: timedelta = DAY, route: str = "search", target: str = "#т") -> Coverage:
    at = NOW - ago
    return Coverage(
        network="vk",
        route=route,
        target=target,
        window_start=at - 5 * DAY,
        window_end=at,
        status=status,
        fetched_at=at,
    )


def test_what_was_asked_is_trusted_but_for_its_last_days() -> None:
    start, end = int((NOW - 6 * DAY).timestamp()), int(NOW.timestamp())
    day = int(DAY.total_seconds())

    def left(*rows: Coverage, since: datetime | None = None) -> list[Span]:
        return plan(Known(asked=rows)).to_ask("search", "#т", (start, end), 2 * DAY, since)

    assert left(row()) == [(end - 3 * day, end)]
    assert left(row("cut_off")) == left(row(target="#д")) == left(row(route="wall")) == [(start, end)]
    # Not for ever, not from before another tag was looked for, and not from the future.
    assert left(row(ago=8 * DAY)) == [(start, end)]
    assert left(row(), since=NOW) == [(start, end)]
    assert left(row(ago=-DAY)) == [(start, end)]
    # By the same clock all of it.
    assert left(row(ago=0 * DAY)) == [(start, start + day)]


def test_a_night_goes_on_within_twenty_hours() -> None:
    assert plan(Known(cut_off=(NOW - HOUR, NOW - 2 * HOUR))).began == NOW - 2 * HOUR
    assert plan(Known(cut_off=(NOW - 24 * HOUR, NOW - HOUR))).began == NOW - HOUR
    assert plan(Known(cut_off=(NOW - 24 * HOUR,))).began == NOW
    assert plan(Known(cut_off=(NOW + HOUR,))).began == NOW
    resumed = plan(Known(cut_off=(NOW - HOUR,), asked=[row("skipped", HOUR, "wall", "-1")]))
    assert resumed.finished("wall", "-1") is not None
    assert resumed.finished("wall", "-2") is None
