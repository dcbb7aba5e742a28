"""Nights and loads that are killed, and loads that find no room: the next run leaves what an undisturbed one would have."""

from __future__ import annotations

import os
import random
import resource
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from collectors.standin import StandIn
from tests.commands.e2e import (
    Night,
    asking,
    bibliopulse,
    counted,
    environment,
    fingerprint,
    killed,
    rows,
    small_home,
    spawned,
    standing,
    start,
)

# Two kills in each.
KILLED_HOMES = 3
KILLS = int(os.environ.get("BIBLIOPULSE_KILLS", "2"))
# How soon after its moment a run dies, in seconds: at once, or while DuckDB or the disk is at work.
DELAYS = (0, 0.002, 0.02)

pytestmark = pytest.mark.slow


def left_over(home: Path) -> list[Path]:
    """Files that only a run at work has."""
    return [path for path in home.rglob("*") if path.suffix in (".tmp", ".new", ".wal", ".part")]


def killed_while_asking(chance: random.Random, night: Night, home: Path, standin: StandIn) -> bool:
    """Begin a night and kill it (-9) at a random question; ``False`` if it ended before."""
    wanted = len(standin.calls) + chance.randint(1, night.calls)
    process = start("nightly", "--home", home, env=asking(standin))
    while process.poll() is None and len(standin.calls) < wanted:
        time.sleep(0.002)
    process.kill()
    return process.wait() < 0


def killed_and_run_again(seed: int, night: Night, home: Path) -> int:
    """Kill a first night while it asks, the next one anywhere from its start to the page, and run a third to its end.

    Returns how many kills hit a live process.
    """
    chance = random.Random(seed)
    with standing() as server:
        hits = killed_while_asking(chance, night, home, server)
        moment, delay = chance.randint(1, night.moments), chance.choice(DELAYS)
        hits += killed(moment, "nightly", "--home", home, env=asking(server), delay=delay)
        ran = spawned("nightly", "--home", home, env=asking(server))
    assert ran.code == 0, ran.err
    return hits


@pytest.mark.long
def test_a_night_that_is_killed_and_run_again_leaves_the_same_warehouse(night: Night, tmp_path: Path) -> None:
    homes = [small_home(tmp_path / f"home-{seed}", key=night.key) for seed in range(KILLED_HOMES)]
    with ThreadPoolExecutor(2) as pool:
        hits = list(pool.map(killed_and_run_again, range(KILLED_HOMES), [night] * KILLED_HOMES, homes))
    assert sum(hits) >= 4, "most kills came too late to disturb anything"
    posts = "select owner_id, post_id, found_by from campaign_posts order by all"
    for home in homes:
        assert fingerprint(home) == night.fingerprint
        assert rows(home, posts) == rows(night.home, posts)
        assert left_over(home) == []


@pytest.fixture
def home(night: Night, tmp_path: Path) -> Path:
    """A home after its night, of which only the raw files are left."""
    return without_warehouse(Path(shutil.copytree(night.home, tmp_path / "home")))


def without_warehouse(home: Path) -> Path:
    for path in (home / "warehouse.duckdb", home / "published" / "warehouse.duckdb"):
        path.unlink(missing_ok=True)
    return home


def load(home: Path) -> None:
    ran = bibliopulse("load", "--home", home)
    assert ran.code == 0, ran.err


def test_a_load_that_is_killed_is_repaired_by_the_next(home: Path, tmp_path: Path) -> None:
    """-9 at random moments of loading; ``BIBLIOPULSE_KILLS`` says how many (``make soak``)."""
    ran, moments = counted(tmp_path / "moments", "load", "--home", home, env=environment())
    assert ran.code == 0, ran.err
    expected = fingerprint(home)
    metrics = "select * from post_metrics order by all"
    written = rows(home, metrics)
    chance, hits = random.Random(7), 0
    for turn in range(KILLS):
        if turn % 3 == 0:
            without_warehouse(home)
        rebuild = ["--rebuild"] if turn % 2 else []
        moment, delay = chance.randint(1, moments), chance.choice(DELAYS)
        hits += killed(moment, "load", "--home", home, *rebuild, env=environment(), delay=delay)
        load(home)
        assert fingerprint(home) == expected
        assert rows(home, metrics) == written
        assert left_over(home) == []
    assert hits > KILLS // 3, "most kills came too late to disturb anything"


@pytest.mark.long
@pytest.mark.parametrize("size", [20_000, 2_500_000])
def test_a_load_without_room_loses_nothing(home: Path, size: int) -> None:
    load(home)
    expected = fingerprint(home)
    full: Callable[[], None] = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    for words in (("load", "--rebuild"), ("load",)):
        ran = spawned(*words, "--home", home, before=full)
        assert ran.code == 1 and "на диске" in ran.complaint, ran.err
        assert "Traceback" not in ran.err
    load(home)
    assert fingerprint(home) == expected
    without_warehouse(home)
    assert spawned("load", "--home", home, before=full).code == 1
    load(home)
    assert rows(home, "select count(*) - count(distinct (owner_id, post_id)) from posts") == [(0,)]
