"""Night after night: only what can have changed is asked, and what changed is noticed."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from collectors.records import Comment, Coverage
from collectors.standin import Archive, Community, WallComment, WallPost, serve
from tests.collectors.vk.nights import Nights
from tests.collectors.vk.small_world import DAY, MIDWEEK, TAG, crowd, said, small, talks, wall_post
from tests.collectors.vk.vk_world import CAMPAIGN_TOML, NOW, START, WALLS, campaign, truth, world


def moved_on(archive: Archive, seed: int, share: float = 0.01) -> Archive:
    """The same world with a share of its talks going on, edited or shortened in the day after ``NOW``."""
    draw = random.Random(seed)
    posts, comments = dict(archive.posts), dict(archive.comments)
    rule = campaign(*WALLS)
    tagged = sorted((int(owner), int(number)) for owner, number in truth(archive, rule).posts)
    changed = draw.sample(tagged, math.ceil(share * len(tagged)))
    for number, key in enumerate(changed):
        posts[key] = replace_post(
            posts[key], text_before_edit=posts[key].text, text=posts[key].text + " Ждём!"
        )
        fresh = WallComment(
            owner_id=key[0],
            post_id=key[1],
            comment_id=900_000 + number,
            from_id=1,
            date=NOW + timedelta(hours=1 + number),
            text="Спасибо за вчерашнее!",
        )
        comments[key[0], fresh.comment_id] = fresh
    return Archive(archive.communities.values(), archive.people.values(), posts.values(), comments.values())


def replace_post(post: WallPost, **values: object) -> WallPost:
    fields = {name: getattr(post, name) for name in post.__struct_fields__}
    return WallPost(**(fields | {"edited_at": NOW + timedelta(hours=2)} | values))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_second_night_costs_little_and_sees_what_changed(seed: int, tmp_path: Path) -> None:
    archive, rule = moved_on(world(seed), seed), campaign(*WALLS)
    nights = Nights(tmp_path, rule)
    with serve(archive, now=NOW) as standin:
        nights.run(standin, NOW)
        first = len(standin.calls)
        assert nights.truth() == truth(archive, rule, NOW)
        nights.run(standin, NOW + DAY)
        assert len(standin.calls) <= 0.05 * first
    assert nights.truth() == truth(archive, rule, NOW + DAY)
    changed = math.ceil(0.01 * len(truth(archive, rule).posts))
    assert nights.rows("select count(*) from text_versions where kind = 'post'") == [(2 * changed,)]
    moved = "select owner_id, post_id from post_metrics group by all having count(distinct comments) > 1"
    assert len(nights.rows(moved)) == changed


def test_the_same_clock_asks_nothing_again(tmp_path: Path) -> None:
    nights = Nights(tmp_path, campaign(*WALLS))
    with serve(world(1), now=NOW) as standin:
        nights.run(standin, NOW)
        before = nights.fingerprint()
        again = nights.run(standin, NOW)
        assert standin.calls == []
    assert again.records == []
    assert nights.fingerprint() == before


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_run_that_was_cut_off_goes_on_where_it_stopped(seed: int, tmp_path: Path) -> None:
    archive, rule = world(seed), campaign(*WALLS)
    draw = random.Random(seed)
    whole, nights = Nights(tmp_path / "whole", rule), Nights(tmp_path / "parts", rule)
    with serve(archive, now=NOW) as standin:
        whole.run(standin, NOW)
        least = len(standin.calls)
        calls = 0
        for part in range(4):
            # Each run begins some minutes later than the one before.
            left = draw.randrange(200, 700)
            nights.run(standin, NOW + timedelta(minutes=7 * part), until=Countdown(left))
            calls += len(standin.calls)
        nights.run(standin, NOW + timedelta(hours=1))
        calls += len(standin.calls)
        assert nights.fingerprint() == whole.fingerprint()
    assert nights.truth() == truth(archive, rule)
    # What was under way at each of four stops, and no more, was asked twice.
    assert calls <= least + 4 * 12


class Countdown:
    """True at the last of so many records."""

    def __init__(self, records: int) -> None:
        self.left = records

    def __call__(self, record: object) -> bool:
        self.left -= 1
        return not self.left


# --- a small world, so that each change can be seen by itself -------------------------------------------


def test_talks_are_read_again_only_where_the_counter_moved(tmp_path: Path) -> None:
    posts, comments = crowd(40)
    late = said(5000, 110, date=MIDWEEK + timedelta(hours=5))
    gone = said(5001, 120, deleted_at=MIDWEEK + timedelta(hours=5))
    nights = Nights(tmp_path, campaign("-101"))
    with serve(small(posts, [*comments, late, gone]), now=MIDWEEK) as standin:
        nights.run(standin, MIDWEEK)
        assert set(talks(standin).values()) == {1} and len(talks(standin)) == 40
        nights.run(standin, MIDWEEK + DAY)
        assert set(talks(standin)) == {"110", "120"}
        # The one that was missed is looked for once more.
        nights.run(standin, MIDWEEK + 2 * DAY)
        assert set(talks(standin)) == {"120"}
        assert nights.rows("select comment_id from gone_comments") == [("5001",)]
        nights.run(standin, MIDWEEK + 2 * DAY + timedelta(hours=5))
        assert talks(standin) == {}


def test_an_edited_comment_becomes_a_version_once_its_age_is_due(tmp_path: Path) -> None:
    posts, comments = crowd(40)
    edited = said(9, 100, text="Стало", text_before_edit="Было", edited_at=MIDWEEK + timedelta(hours=5))
    nights, read = Nights(tmp_path, campaign("-101")), []
    with serve(small(posts, [*comments, edited]), now=MIDWEEK) as standin:
        for day in range(9):
            nights.run(standin, MIDWEEK + day * DAY)
            read.append(len(talks(standin)))
    assert nights.rows("select text from text_versions order by seen_at") == [("Было",), ("Стало",)]
    # First reading, then the ages of four and eight days.
    assert read == [40, 0, 0, 40, 0, 0, 0, 40, 0]


def test_few_talks_are_read_again_at_once(tmp_path: Path) -> None:
    edited = said(9, text="Стало", text_before_edit="Было", edited_at=MIDWEEK + timedelta(hours=5))
    nights = Nights(tmp_path, campaign("-101"))
    with serve(small([wall_post(1)], [edited]), now=MIDWEEK) as standin:
        nights.run(standin, MIDWEEK)
        nights.run(standin, MIDWEEK + DAY)
    assert nights.rows("select text from text_versions order by seen_at") == [("Было",), ("Стало",)]


def test_the_schedule_of_the_campaign_file_is_kept(tmp_path: Path) -> None:
    toml = CAMPAIGN_TOML + "revisit_days = [3]\nreread_days = []\n"
    far = wall_post(1, owner_id=-900, from_id=-900)
    nights, asked = Nights(tmp_path, campaign("-101", toml=toml)), []
    with serve(small([far]), now=MIDWEEK) as standin:
        for day in range(8):
            nights.run(standin, MIDWEEK + day * DAY)
            asked.append(len(standin.calls_of("wall.getById")))
    # At the age of three days; for the first two nights search still shows the post.
    assert asked == [0, 0, 1, 0, 0, 0, 0, 0]


def test_on_the_last_day_everything_is_asked_once_more(tmp_path: Path) -> None:
    toml = CAMPAIGN_TOML + "revisit_days = []\nreread_days = []\n"
    posts, comments = crowd(30)
    late = said(5000, 110, date=MIDWEEK + 7.5 * DAY)
    nights = Nights(tmp_path, campaign("-101", toml=toml))
    with serve(small(posts, [*comments, late]), now=MIDWEEK) as standin:
        for day in (0, 7, 8):
            nights.run(standin, MIDWEEK + day * DAY)
        assert "5000" not in {number for _, number in nights.truth().comments}
        nights.run(standin, MIDWEEK + 9 * DAY)
    assert len(nights.truth().comments) == 31


def test_a_post_is_gone_after_two_nights_and_back_when_it_is(tmp_path: Path) -> None:
    deleted = wall_post(1, deleted_at=MIDWEEK + timedelta(hours=1))
    nights = Nights(tmp_path, campaign("-101"))
    there = (frozenset({("-101", "1"), ("-101", "2")}), frozenset({("-101", "2")}))
    with serve(small([deleted, wall_post(2)], [said(10)]), now=MIDWEEK) as standin:
        nights.run(standin, MIDWEEK)
        first = nights.run(standin, MIDWEEK + DAY)
        assert [gone.item_id for gone in first.gone] == ["1"]
        assert nights.truth().posts == there[0]
        # Another run of that day is no second night.
        nights.run(standin, MIDWEEK + DAY + timedelta(hours=3))
        assert nights.truth().posts == there[0]
        nights.run(standin, MIDWEEK + 2 * DAY)
        assert nights.truth().posts == there[1]
        assert talks(standin) == {}
    with serve(small([wall_post(1), wall_post(2)], [said(10)]), now=MIDWEEK) as standin:
        nights.run(standin, MIDWEEK + 3 * DAY)
        assert nights.truth().posts == there[0]


def test_a_deleted_comment_with_replies_keeps_its_place_and_its_text(tmp_path: Path) -> None:
    top = said(10, deleted_at=MIDWEEK + timedelta(hours=1))
    nights = Nights(tmp_path, campaign("-101"))
    with serve(small([wall_post(1)], [top, said(11, top=10)]), now=MIDWEEK) as standin:
        nights.run(standin, MIDWEEK)
        nights.run(standin, MIDWEEK + DAY)
    assert nights.rows("select comment_id, text, deleted from comments order by 1") == [
        ("10", "Отзыв 10", True),
        ("11", "Отзыв 11", False),
    ]


def test_walls_are_read_down_to_what_is_known_and_old(tmp_path: Path) -> None:
    old = [
        wall_post(number, "Без тега", date=START + timedelta(minutes=10 * number)) for number in range(1, 350)
    ]
    nights, pages = Nights(tmp_path, campaign("-101")), []
    with serve(small(old), now=MIDWEEK) as standin:
        for day in range(9):
            nights.run(standin, MIDWEEK + day * DAY)
            pages.append(len(standin.calls_of("wall.get")))
    assert pages[0] == 4
    assert pages[1:4] == [1, 1, 1]
    # Once in a while down to the start again: a tag may have been added.
    assert sum(count == 4 for count in pages) in (2, 3)


def test_a_tag_that_was_added_late_is_noticed(tmp_path: Path) -> None:
    forgotten = wall_post(
        1,
        TAG,
        date=START + timedelta(hours=9),
        text_before_edit="Наша неделя",
        edited_at=MIDWEEK + timedelta(hours=9),
    )
    nights = Nights(tmp_path, campaign("-101"))
    with serve(small([forgotten]), now=MIDWEEK) as standin:
        for day in range(8):
            nights.run(standin, MIDWEEK + day * DAY)
    assert nights.truth().posts == {("-101", "1")}


def test_a_spelling_added_to_the_campaign_is_looked_for_on_old_pages(tmp_path: Path) -> None:
    odd = wall_post(1, "Неделя #качество_у_нас", date=START + timedelta(hours=9))
    nights = Nights(tmp_path, campaign("-101"))
    with serve(small([odd]), now=MIDWEEK) as standin:
        nights.run(standin, MIDWEEK)
        toml = CAMPAIGN_TOML.replace('"#неделякачествавбиблиотеки"', '"#качество_у_нас"')
        nights.rule = campaign("-101", toml=toml)
        night = nights.run(standin, MIDWEEK + DAY)
    assert {post.found_by for post in night.posts} == {"wall:-101", "search:#качество_у_нас"}


def test_a_found_comment_survives_a_stop_and_loses_nothing_to_search(tmp_path: Path) -> None:
    archive = small(
        [wall_post(1), wall_post(2, "Без тега")],
        [said(10), said(11, top=10, text=TAG), said(20, post=2, text=TAG)],
    )
    nights = Nights(tmp_path, campaign("-101"))

    def first_talk(record: object) -> bool:
        return isinstance(record, Coverage) and record.route == "wall"

    with serve(archive, now=MIDWEEK) as standin:
        nights.run(standin, MIDWEEK, until=first_talk)
        nights.run(standin, MIDWEEK)
        whole = nights.rows("select comment_id, reply_to, author_id from comments order by 1")
        assert whole == [("10", None, "1"), ("11", "10", "1"), ("20", None, "1")]
        nights.run(standin, MIDWEEK + timedelta(hours=4))
        assert nights.rows("select comment_id, reply_to, author_id from comments order by 1") == whole


def test_authors_of_a_run_that_was_cut_off_are_described_by_the_next(tmp_path: Path) -> None:
    nights = Nights(tmp_path, campaign("-101"))
    guest = wall_post(2, owner_id=-900, from_id=1)
    archive = small([wall_post(1), guest], [said(10)])
    partner = Community(id=900, name="Партнёр", screen_name="partner900")
    archive.communities[900] = partner
    with serve(archive, now=MIDWEEK) as standin:
        nights.run(standin, MIDWEEK, until=lambda record: isinstance(record, Comment))
        nights.run(standin, MIDWEEK)
        assert nights.rows("select author_id from authors order by 1") == [("-101",), ("-900",), ("1",)]


def test_closed_comments_are_not_asked_every_night(tmp_path: Path) -> None:
    posts, comments = crowd(30)
    closed = [replace_post(post, comments_closed=True, edited_at=None) for post in posts]
    nights = Nights(tmp_path, campaign("-101"))
    with serve(small(closed, comments), now=MIDWEEK) as standin:
        nights.run(standin, MIDWEEK)
        nights.run(standin, MIDWEEK + DAY)
        assert talks(standin) == {}


def test_a_talk_that_failed_is_read_the_next_night(tmp_path: Path) -> None:
    from collectors.standin import Faults, Rule

    posts, comments = crowd(30)
    nights = Nights(tmp_path, campaign("-101"))
    broken = Rule("error", code=10, method="wall.getComments", params={"post_id": "105"})
    with serve(small(posts, comments), now=MIDWEEK, faults=Faults(rules=(broken,))) as standin:
        night = nights.run(standin, MIDWEEK)
        assert [row.target for row in night.coverage("comments") if row.status == "failed"] == ["-101_105"]
        standin.set_faults(Faults())
        nights.run(standin, MIDWEEK + DAY)
        assert talks(standin) == {"105": 1}


def test_a_clock_set_back_asks_anew(tmp_path: Path) -> None:
    nights = Nights(tmp_path, campaign("-101"))
    with serve(small([wall_post(1)]), now=MIDWEEK) as standin:
        nights.run(standin, MIDWEEK + DAY)
        nights.run(standin, MIDWEEK)
        assert {call.method for call in standin.calls} >= {"newsfeed.search", "wall.get"}


def test_the_middle_of_the_campaign_is_a_time() -> None:
    assert START < MIDWEEK < NOW
    assert replace(campaign(), title="К").closes_at > datetime.fromisoformat("2025-11-14T00:00:00+03:00")
