"""The counting night: every known post is asked again, and what is missed is looked for by another way at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from collectors.schedule import Schedule
from collectors.source import Known
from collectors.standin import Faults, Rule, serve
from tests.collectors.vk.nights import Nights
from tests.collectors.vk.small_world import DAY, MIDWEEK, crowd, said, small, talks, wall_post
from tests.collectors.vk.vk_world import CAMPAIGN_TOML, NOW, campaign

NIGHT = MIDWEEK + 4 * DAY  # the 9th at three, the campaign ended with the 8th
RARELY = CAMPAIGN_TOML + "revisit_days = []\nreread_days = []\n"
AWAY = -900  # a wall that is in no registry


def asked(standin: object) -> set[str]:
    calls = standin.calls_of("wall.getById")  # type: ignore[attr-defined]
    return {one for call in calls for one in call.params["posts"].split(",")}


def before(folder: Path) -> Nights:
    return Nights(folder, campaign("-101", toml=RARELY))


@pytest.mark.parametrize("counting", [False, True])
def test_every_known_post_is_asked_again(tmp_path: Path, counting: bool) -> None:
    nights = before(tmp_path)
    posts = [wall_post(number, owner_id=AWAY, from_id=AWAY, date=MIDWEEK - number * DAY) for number in (1, 2)]
    with serve(small(posts), now=MIDWEEK) as standin:
        nights.run(standin, NIGHT - DAY)
        nights.run(standin, NIGHT, counting=counting)
        assert asked(standin) == ({f"{AWAY}_1", f"{AWAY}_2"} if counting else set())
    seen = nights.rows("select distinct fetched_at from posts")
    assert seen == [(NIGHT if counting else NIGHT - DAY,)]


def test_talks_are_read_where_the_counter_moved_and_only_there(tmp_path: Path) -> None:
    posts, comments = crowd(30)
    nights = before(tmp_path)
    late = said(5000, 110, date=MIDWEEK + DAY)
    with serve(small(posts, [*comments, late]), now=MIDWEEK) as standin:
        nights.run(standin, MIDWEEK)
        nights.run(standin, NIGHT, counting=True)
        assert talks(standin) == {"110": 1}


def test_a_post_that_was_deleted_is_gone_at_once(tmp_path: Path) -> None:
    nights = before(tmp_path)
    deleted = wall_post(1, deleted_at=NIGHT - timedelta(hours=1))
    with serve(small([deleted, wall_post(2)]), now=MIDWEEK) as standin:
        nights.run(standin, MIDWEEK)
        night = nights.run(standin, NIGHT, counting=True)
        assert [(gone.item_id, gone.confirmed) for gone in night.gone] == [("1", True)]
        assert nights.rows("select post_id, gone_at from gone_posts") == [("1", NIGHT)]
        # Who has been believed is asked again, but no more looked for.
        nights.run(standin, NIGHT + DAY, counting=True)
        assert "-101_1" in asked(standin) and talks(standin) == {}


@pytest.mark.parametrize(
    ("fault", "finished"),
    [
        # It answers for what stands under the post: the post is there, and a list only left it out.
        (None, True),
        # The post is hidden from us for another reason.
        (Rule("error", code=18, method="wall.getComments"), True),
        # VK cannot be asked now: the night is not whole, another will be.
        (Rule("error", code=29, method="wall.getComments"), False),
    ],
)
def test_what_no_other_way_confirms_waits_for_another_night(
    tmp_path: Path, fault: Rule | None, finished: bool
) -> None:
    nights = before(tmp_path)
    hidden = tuple(
        Rule("vanished", method=method, ids=frozenset({1}))
        for method in ("wall.getById", "newsfeed.search", "wall.get")
    )
    with serve(small([wall_post(1)]), now=MIDWEEK) as standin:
        nights.run(standin, MIDWEEK)
        standin.set_faults(Faults(rules=(*hidden, *([fault] if fault else []))))
        night = nights.run(standin, NIGHT, counting=True)
    assert [(gone.item_id, gone.confirmed) for gone in night.gone] == [("1", False)]
    assert nights.rows("select * from gone_posts") == []
    assert [row.status == "done" for row in night.coverage("known")] == [True, True, finished]


def test_a_comment_that_two_readings_miss_is_gone_at_once(tmp_path: Path) -> None:
    nights = before(tmp_path)
    left = [said(number, date=MIDWEEK - timedelta(hours=9, seconds=-number)) for number in range(10, 130)]
    deleted = said(500, deleted_at=NIGHT - timedelta(hours=1))
    with serve(small([wall_post(1)], [*left, deleted]), now=MIDWEEK) as standin:
        nights.run(standin, MIDWEEK)
        night = nights.run(standin, NIGHT, counting=True)
        assert [call.params["sort"] for call in standin.calls_of("wall.getComments")] == ["asc"] * 2 + [
            "desc"
        ] * 2
    assert [(gone.item_id, gone.confirmed) for gone in night.gone] == [("500", True)]
    assert nights.rows("select comment_id from gone_comments") == [("500",)]
    assert len(night.comments) == len(left), "a second reading says nothing twice"


def test_a_comment_whose_second_reading_failed_waits_for_another_night(tmp_path: Path) -> None:
    nights = before(tmp_path)
    deleted = said(500, deleted_at=NIGHT - timedelta(hours=1))
    broken = Rule("error", code=10, method="wall.getComments", params={"sort": "desc"})
    with serve(small([wall_post(1)], [said(10), deleted]), now=MIDWEEK) as standin:
        nights.run(standin, MIDWEEK)
        standin.set_faults(Faults(rules=(broken,)))
        night = nights.run(standin, NIGHT, counting=True)
    assert [(gone.item_id, gone.confirmed) for gone in night.gone] == [("500", False)]
    assert nights.rows("select * from gone_comments") == []


def test_an_ordinary_night_confirms_nothing(tmp_path: Path) -> None:
    nights = before(tmp_path)
    deleted = wall_post(1, date=MIDWEEK - timedelta(hours=9), deleted_at=MIDWEEK + timedelta(hours=1))
    with serve(small([deleted]), now=MIDWEEK) as standin:
        nights.run(standin, MIDWEEK)
        night = nights.run(standin, MIDWEEK + DAY)
    assert [(gone.item_id, gone.confirmed) for gone in night.gone] == [("1", False)]


def test_what_was_seen_before_the_end_was_not_seen_on_the_night(tmp_path: Path) -> None:
    """The run goes on with one that was cut off before midnight of the last day, an hour ago."""
    rule = campaign("-101")
    evening = rule.ends_at - timedelta(minutes=30)
    known = Known(cut_off=(evening,))
    now = rule.ends_at + timedelta(minutes=30)
    assert Schedule(rule, known, now).tonight(evening)
    assert not Schedule(rule, known, now, counting=True).tonight(evening)
    assert Schedule(rule, Known(cut_off=(NOW,)), NOW + timedelta(hours=1), counting=True).tonight(NOW)
