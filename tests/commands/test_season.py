"""The counting night, late nights and the months without a campaign, on one library's wall."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from collectors.standin import Archive, Faults, Rule, serve
from collectors.standin.archive import WallComment
from tests.commands.e2e import (
    TOKEN,
    Ran,
    asking,
    bibliopulse,
    environment,
    rows,
    small_archive,
    small_home,
)

WALL = -990000107
pytestmark = pytest.mark.slow

REFUSED = Faults(rules=(Rule("error", code=5),))
CUT_OFF = Faults(rules=(Rule("error", "newsfeed.search", code=29, after=1),))
NO_FAULTS = Faults()
RANKED = "select participant_id, place, score, c_er from participant_ranking order by participant_id"


def at(day: str, hour: str = "03:00") -> str:
    """``at("09")``: three in the night before the ninth of November; the campaign ends with the 8th."""
    return f"2025-11-{day}T{hour}:00+03:00"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return small_home(tmp_path / "home", begun=True)


def archive(likes: int = 0, deleted: Iterable[int] = (), comments: Iterable[WallComment] = ()) -> Archive:
    """The wall with so many likes more, some posts deleted on the campaign's last evening, and other comments."""
    whole, gone = small_archive((WALL,)), set(deleted)
    posts = [
        msgspec.structs.replace(
            post,
            likes=post.likes + likes,
            deleted_at=datetime.fromisoformat(at("08", "20:00")) if number in gone else None,
        )
        for number, post in enumerate(whole.posts.values())
    ]
    said = [*whole.comments.values(), *comments]
    return Archive(whole.communities.values(), whole.people.values(), posts, said)


def night(
    home: Path,
    day: str,
    world: Archive,
    faults: Faults = NO_FAULTS,
    steps: Iterable[str] = ("collect", "load"),
) -> tuple[list[Ran], int]:
    """What the steps of a night said, and how many questions they asked."""
    with serve(world, now=datetime.fromisoformat(at(day)), token=TOKEN, faults=faults) as server:
        ran = [bibliopulse(*step.split(), "--home", home, env=asking(server, at(day))) for step in steps]
        return ran, len(server.calls)


def counting_night(home: Path) -> list[tuple[str, bool]]:
    sql = "select strftime(started_at + interval 3 hours, '%d'), whole from counting_night"
    return [(str(day), bool(whole)) for day, whole in rows(home, sql)]


# --- the counting night ---------------------------------------------------------------------------------


@pytest.mark.long
def test_likes_after_the_counting_night_move_nothing(home: Path) -> None:
    likes = "select sum(likes)::int from {}"
    night(home, "08", archive())
    before = rows(home, likes.format("counted_metrics"))[0][0]
    assert rows(home, "select distinct source from counted_metrics") == [("last",)]
    posts = rows(home, "select count(*) from posts")[0][0]
    night(home, "09", archive(likes=1))
    assert counting_night(home) == [("09", True)]
    assert rows(home, likes.format("counted_metrics")) == [(before + posts,)]
    ranked = rows(home, RANKED)
    assert any(er for *_, er in ranked), "reactions are worth something here"
    # Three hundred likes four days after the end.
    night(home, "12", archive(likes=300))
    assert rows(home, likes.format("posts")) == [(before + 300 * posts,)]
    assert rows(home, likes.format("counted_metrics")) == [(before + posts,)]
    assert rows(home, "select distinct source from counted_metrics") == [("night",)]
    assert rows(home, RANKED) == ranked


def test_a_post_that_was_deleted_after_complaints_is_missed_by_the_counting_night(home: Path) -> None:
    night(home, "08", archive())
    assert rows(home, "select count(*) from gone_posts") == [(0,)]
    night(home, "09", archive(deleted=[0, 2]))
    sql = "select count(*) from gone_posts join counting_night on gone_at <= started_at"
    assert rows(home, sql) == [(2,)]
    assert rows(home, "select bool_and(confirmed) from gone") == [(True,)]


@pytest.mark.long
def test_a_source_that_fails_postpones_the_counting_night(home: Path) -> None:
    night(home, "08", archive())
    [refused], _ = night(home, "09", archive(), REFUSED, ["nightly"])
    [cut_off], _ = night(home, "10", archive(), CUT_OFF, ["nightly"])
    assert (refused.code, cut_off.code) == (1, 3)
    assert counting_night(home) == [("10", False)], "till one is whole, the last"
    [whole], _ = night(home, "11", archive(), steps=["nightly --verbose"])
    assert (whole.code, "счётная ночь" in whole.out) == (0, True)
    [next_night], _ = night(home, "12", archive(), steps=["nightly --verbose"])
    assert "счётная ночь" not in next_night.out
    assert counting_night(home) == [("11", True)]
    assert rows(home, "select exit_code, counting from runs order by started_at") == [
        (1, False), (3, False), (0, True), (0, False),
    ]  # fmt: skip


def test_a_night_that_is_made_whole_by_a_second_run_is_the_counting_night(home: Path) -> None:
    night(home, "09", archive(), CUT_OFF)
    assert counting_night(home) == [("09", False)]
    night(home, "09", archive())
    assert counting_night(home) == [("09", True)]


@pytest.mark.long
def test_a_warehouse_built_anew_from_raw_has_the_same_counting_night(home: Path) -> None:
    night(home, "08", archive())
    night(home, "09", archive(likes=1, deleted=[0]))
    night(home, "12", archive(likes=300, deleted=[0]))
    counted = "select * from counted_metrics order by all"
    before = counting_night(home), rows(home, counted), rows(home, "select * from gone_posts")
    (home / "warehouse.duckdb").unlink()
    assert bibliopulse("load", "--rebuild", "--home", home).code == 0
    assert (counting_night(home), rows(home, counted), rows(home, "select * from gone_posts")) == before


# --- after the last day of collecting -------------------------------------------------------------------


def late_words() -> list[WallComment]:
    """A comment on the last day of collecting, after its night, and one after that day."""
    under = next(iter(small_archive((WALL,)).posts.values()))
    return [
        WallComment(
            owner_id=WALL, post_id=under.post_id, comment_id=number, from_id=1900000137,
            date=datetime.fromisoformat(moment), text="Спасибо, это важно",
        )
        for number, moment in ((88001, at("14", "19:00")), (88002, at("15", "00:10")))
    ]  # fmt: skip


def test_what_was_written_on_the_last_day_is_collected_the_night_after(home: Path) -> None:
    world = archive(comments=late_words())
    late = "select comment_id from comments where comment_id in ('88001', '88002')"
    night(home, "14", world)
    assert rows(home, late) == []
    ran, asked = night(home, "15", world)
    assert (ran[0].code, asked > 0, "ночь 1 из 3" in ran[0].err) == (0, True, True)
    assert rows(home, late) == [("88001",)]
    # One night has finished: there is no other.
    ran, asked = night(home, "16", world)
    assert (ran[0].code, asked) == (0, 0)
    assert "вне периода" in ran[0].out


@pytest.mark.long
def test_late_nights_that_do_not_finish_are_three_at_most(home: Path) -> None:
    asked = []
    for day in ("15", "16", "17", "18"):
        ran, calls = night(home, day, archive(), CUT_OFF)
        asked.append((ran[0].code, calls > 0))
    assert asked == [(3, True), (3, True), (3, True), (0, False)]


def test_runs_of_one_late_night_are_one_night(home: Path) -> None:
    for _ in range(4):
        ran, calls = night(home, "15", archive(), CUT_OFF)
        assert calls > 0 and "ночь 1 из 3" in ran[0].err


def test_a_week_after_the_last_day_nothing_is_asked_any_more(home: Path) -> None:
    night(home, "14", archive())
    assert night(home, "21", archive(), CUT_OFF)[1] > 0
    assert night(home, "22", archive())[1] == 0


# --- out of season --------------------------------------------------------------------------------------


@pytest.mark.parametrize("now", ["2025-10-31T23:59:00+03:00", at("15"), "2026-03-01T03:00:00+03:00"])
def test_out_of_season_no_key_is_needed(home: Path, now: str) -> None:
    ran = bibliopulse("nightly", "--verbose", "--home", home, env=environment(BIBLIOPULSE_NOW=now))
    assert (ran.code, ran.out.count("вне периода")) == (0, 1), ran.err
    assert (home / "reports" / "index.html").is_file()
    assert (home / "exports" / "ranking.xlsx").is_file()
    assert rows(home, "select exit_code, counting from runs") == [(0, False)]


def test_within_the_period_a_key_is_needed_and_a_bad_one_is_always_said(home: Path) -> None:
    missing = bibliopulse("nightly", "--home", home, env=environment(BIBLIOPULSE_NOW=at("10")))
    assert (missing.code, "нет ключа" in missing.complaint) == (2, True)
    bad = environment(BIBLIOPULSE_NOW=at("15"), VK_TOKEN="два слова")
    assert bibliopulse("nightly", "--home", home, env=bad).code == 2
