"""Nights that are repeated, interrupted or refused: the warehouse comes out the same, the exit code says what was."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from collectors.standin import Faults, Rule, StandIn, serve
from tests.commands.e2e import (
    NIGHT,
    TOKEN,
    Night,
    Ran,
    asking,
    bibliopulse,
    environment,
    fingerprint,
    rows,
    small_archive,
    small_home,
    spawned,
)

IN_CAMPAIGN = "2025-11-05T03:00:00+03:00"
NO_FAULTS = Faults()

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Again:
    """A second night in the same home at the same clock, with a reader who held the page's data open all along."""

    home: Path
    fingerprint: str
    published_before: int
    published_after: int
    posts_of_the_reader: int


@pytest.fixture(scope="module")
def again(night: Night, standin: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Again:
    home = Path(shutil.copytree(night.home, tmp_path_factory.mktemp("again") / "home"))
    published = home / "published" / "warehouse.duckdb"
    before = published.stat().st_ino
    reader = duckdb.connect(str(published), read_only=True)
    try:
        ran = spawned("nightly", "--home", home, env=asking(standin))
        assert ran.code == 0, ran.err
        count = reader.execute("select count(*) from campaign_posts").fetchone()
    finally:
        reader.close()
    assert count
    return Again(home, fingerprint(home), before, published.stat().st_ino, count[0])


def test_the_same_night_again_changes_nothing(night: Night, again: Again) -> None:
    assert again.fingerprint == night.fingerprint


def test_the_published_file_is_replaced_under_a_reader_who_goes_on_reading(again: Again) -> None:
    assert again.published_after != again.published_before
    assert again.posts_of_the_reader > 0


def test_a_rebuild_from_raw_gives_the_same_warehouse(night: Night, again: Again) -> None:
    ran = bibliopulse("load", "--rebuild", "--home", again.home, env=environment(BIBLIOPULSE_NOW=NIGHT))
    assert ran.code == 0, ran.err
    assert fingerprint(again.home) == night.fingerprint


@pytest.mark.long
def test_single_steps_give_the_same_warehouse(night: Night, standin: StandIn, tmp_path: Path) -> None:
    home = small_home(tmp_path / "home", key=night.key)
    for step in ("collect", "tag"):
        ran = bibliopulse(step, "--home", home, env=asking(standin))
        assert ran.code == 0, ran.err
    assert fingerprint(home) == night.fingerprint


# --- nights that end otherwise --------------------------------------------------------------------------


def night_with(
    folder: Path, faults: Faults = NO_FAULTS, now: str = NIGHT, command: str = "nightly", **settings: object
) -> tuple[Ran, StandIn, Path]:
    """A first night, or its first step, in a home of its own, on one wall."""
    home = small_home(folder / "home", None, **settings)
    with serve(
        small_archive((-990000107,)), now=datetime.fromisoformat(now), token=TOKEN, faults=faults
    ) as server:
        options = ["--verbose"] if command == "nightly" else []
        ran = bibliopulse(command, *options, "--home", home, env=asking(server, now))
    return ran, server, home


@pytest.mark.parametrize("now", ["2025-10-31T23:59:59+03:00", "2025-11-22T00:00:00+03:00"])
def test_outside_the_period_nothing_is_asked(tmp_path: Path, now: str) -> None:
    ran, server, _ = night_with(tmp_path, now=now)
    assert (ran.code, server.calls) == (0, [])
    assert "вне периода" in ran.out


@pytest.mark.parametrize("now", ["2025-11-01T00:00:00+03:00", "2025-11-14T23:59:59+03:00"])
def test_the_first_and_the_last_day_are_inside_the_period(tmp_path: Path, now: str) -> None:
    ran = bibliopulse(
        "collect", "--home", small_home(tmp_path / "home"), env=environment(BIBLIOPULSE_NOW=now)
    )
    assert ran.code == 2, "without a token only a run that wants to ask complains"
    assert "VK_TOKEN" in ran.complaint


def test_a_suspiciously_quiet_night_says_so(tmp_path: Path) -> None:
    ran, _, home = night_with(tmp_path, now=IN_CAMPAIGN, expected_min=500)
    assert ran.code == 3
    assert "expected_min" in ran.err
    assert "Traceback" not in ran.err
    assert (home / "reports" / "index.html").is_file()
    assert rows(home, "select exit_code from runs") == [(3,)]


def test_a_token_that_vk_refuses_is_one_line_and_exit_1(tmp_path: Path) -> None:
    ran, server, home = night_with(tmp_path, Faults(rules=(Rule("error", code=5),)))
    assert ran.code == 1
    assert len(server.calls) <= 4, "a refused token is not tried again and again"
    assert "VK, ошибка 5: ключ доступа не принят" in ran.complaint
    assert "Traceback" not in ran.err
    assert rows(home, "select exit_code from runs") == [(1,)]


def test_a_quota_spent_before_the_first_answer_is_exit_75(tmp_path: Path) -> None:
    ran, _, _ = night_with(tmp_path, Faults(rules=(Rule("error", code=29),)), command="collect")
    assert ran.code == 75
    assert "норма запросов исчерпана" in ran.complaint


@pytest.mark.long
def test_windows_that_were_cut_off_are_exit_3(tmp_path: Path) -> None:
    ran, _, home = night_with(tmp_path, Faults(rules=(Rule("error", "newsfeed.search", code=29, after=1),)))
    assert ran.code == 3
    assert "Traceback" not in ran.err
    assert rows(home, "select count(*) > 0 from coverage where status = 'cut_off'") == [(True,)]
    assert rows(home, "select count(*) > 0 from campaign_posts") == [(True,)]


def test_what_was_cut_off_is_made_good_by_the_next_night(tmp_path: Path) -> None:
    faults = Faults(rules=(Rule("error", "wall.getComments", code=29, after=1),))
    home = small_home(tmp_path / "home")
    archive = small_archive((-990000107,))
    with serve(archive, now=datetime.fromisoformat(NIGHT), token=TOKEN, faults=faults) as server:
        first = bibliopulse("collect", "--home", home, env=asking(server))
        server.set_faults(NO_FAULTS)
        second = bibliopulse("collect", "--home", home, env=asking(server))
    assert (first.code, second.code) == (3, 0), second.err
    assert bibliopulse("load", "--home", home, env=environment(BIBLIOPULSE_NOW=NIGHT)).code == 0
    under = {post for owner, post in archive.posts if owner == -990000107}
    held = {int(post) for (post,) in rows(home, "select distinct post_id from campaign_comments")}
    talked = {comment.post_id for comment in archive.comments.values() if comment.post_id in under}
    assert held == talked
