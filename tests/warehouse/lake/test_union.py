"""The lake of three regions says what one home says that holds everything; and of each region what its own home says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.commands.e2e import ROOT
from tests.warehouse.lake.regions import (
    NORTH,
    SHARDS,
    SOUTH,
    WEST,
    Shard,
    Shore,
    needs_lake,
)
from warehouse.connect import Connection, published
from warehouse.fingerprint import fingerprint
from warehouse.lake.read import reading

pytestmark = [needs_lake, pytest.mark.slow]
FIGURES = (
    "headline", "library_summary", "municipality_summary", "topic_sentiment", "daily_activity", "participants",
    "participant_ranking", "completeness",
)  # fmt: skip


def figures(connection: Connection, *names: str) -> dict[str, list[tuple[Any, ...]]]:
    return {name: connection.execute(f"from {name} order by all").fetchall() for name in names}


def told(shore: Shore) -> tuple[str, dict[str, list[tuple[Any, ...]]]]:
    with reading(shore.lake(), shore.folder, {}) as connection:
        return fingerprint(connection), figures(connection, *FIGURES)


@pytest.fixture(scope="module")
def whole(whole_home: Path) -> tuple[str, dict[str, list[tuple[Any, ...]]]]:
    with published(whole_home) as connection:
        return fingerprint(connection), figures(connection, *FIGURES)


def test_three_regions_make_the_figures_of_one_home_that_holds_all(
    filled: Shore, whole: tuple[str, dict[str, list[tuple[Any, ...]]]]
) -> None:
    mark, said = told(filled)
    for name in FIGURES:
        assert said[name] == whole[1][name], name
    assert mark == whole[0]


def test_a_post_that_two_regions_found_stands_once_with_both_routes(filled: Shore) -> None:
    with reading(filled.lake(), filled.folder, {}) as connection:
        found = connection.execute(
            "select post_id, found_by from posts where owner_id = '-20' order by 1"
        ).fetchall()
    assert found == [("1", "search:#неделякачества, wall:-20"), ("2", "wall:-20")]


@pytest.mark.parametrize("shard", [NORTH, SOUTH], ids=lambda one: one.region)
def test_a_region_alone_is_ranked_as_in_its_own_home(
    filled: Shore, homes: dict[str, Path], shard: Shard
) -> None:
    asked = "select * exclude (participant_id, name) from participant_ranking order by all"
    with published(homes[shard.region]) as connection:
        at_home = connection.execute(asked).fetchall()
        libraries = figures(connection, "library_summary")
    with reading(filled.lake(), filled.folder, {}, shard.region) as connection:
        assert connection.execute(asked).fetchall() == at_home
        assert figures(connection, "library_summary") == libraries


def test_neither_the_order_of_pushes_nor_a_kill_in_the_middle_changes_anything(
    shore: Shore, whole: tuple[str, dict[str, list[tuple[Any, ...]]]]
) -> None:
    shore.push(WEST)
    before = shore.rows("select max(snapshot_id) from lake.snapshots()")
    killed = subprocess.run(
        [sys.executable, "-m", "tests.warehouse.lake.killed", shore.folder, shore.homes[SOUTH.region]],
        cwd=ROOT,
        check=False,
    )
    assert killed.returncode == 9
    assert shore.rows("select max(snapshot_id) from lake.snapshots()") == before
    for one in (SOUTH, NORTH):
        assert shore.push(one).rows
    assert told(shore) == whole


def test_a_second_push_writes_nothing(filled: Shore) -> None:
    before = filled.rows("select max(snapshot_id) from lake.snapshots()"), filled.files()
    assert [filled.push(one).rows for one in SHARDS] == [0, 0, 0]
    assert (filled.rows("select max(snapshot_id) from lake.snapshots()"), filled.files()) == before
