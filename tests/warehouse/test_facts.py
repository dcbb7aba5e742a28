"""What is derived: made anew where other rules made it, built anew where what it is built of has changed."""

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.commands.e2e import ROOT
from tests.warehouse.world import KEY, NIGHT, World, post
from warehouse.connect import working
from warehouse.facts import RULES, refresh, rules
from warehouse.keeping.frozen import freeze, read_frozen


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The rules in a folder of their own, as a wheel brings them."""
    for room in RULES:
        shutil.copytree(ROOT / "warehouse" / room, tmp_path / "warehouse" / room)
    return tmp_path / "warehouse"


# --- the rules --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "sql/ranking/participant_ranking.sql", "sql/talk/asked.sql", "sql/macros/wilson_low.sql",
        "sql/places/shares.sql", "sql/review/confusion.sql", "sql/completeness/walls.sql",
        "estimates/recapture.py", "estimates/place_ranges.py",
    ],
)  # fmt: skip
def test_the_rules_are_others_where_a_view_a_fact_a_macro_a_question_or_the_arithmetic_is(
    package: Path, path: str
) -> None:
    assert rules(package) == rules()
    with (package / path).open("a", encoding="utf-8") as file:
        file.write("-- and one more\n" if path.endswith(".sql") else "# and one more\n")
    rules.cache_clear()
    assert rules(package) != rules()


def test_a_new_rule_changes_the_rules_and_the_ends_of_lines_do_not(package: Path) -> None:
    for path in package.rglob("*.*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert rules(package) == rules()
    (package / "sql" / "bright" / "brighter.sql").write_text("create or replace view brighter as select 1\n")
    rules.cache_clear()
    assert rules(package) != rules()


def test_a_frozen_result_names_all_rules(world: World, tmp_path: Path) -> None:
    world.night(post("-1", 1, "01 10:00"))
    world.settle()
    freeze(world.connection, tmp_path, "итог", KEY, NIGHT)
    assert read_frozen(tmp_path, "итог", KEY).manifest["rules"] == rules()


# --- made anew --------------------------------------------------------------------------------------------


def kinds(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    found = "select table_name, table_type from information_schema.tables where table_catalog <> 'temp'"
    return dict(connection.execute(found).fetchall())


def test_an_older_home_gets_new_views_and_loses_old_ones(tmp_path: Path) -> None:
    with working(tmp_path) as connection:
        expected = kinds(connection)
        for sql in (
            "update facts_state set sha256 = 'of an older version'",
            "drop view brightest",
            "create or replace view headline as select 1 as one",
            "create view of_old_times as select 1 as one",
            # What is a fact now was a view, and the other way round.
            "drop table asked", "create view asked as select 1 as one",
            "drop view credited", "create table credited as select 1 as one",
            "create or replace macro plain(name) as name",
        ):  # fmt: skip
            connection.execute(sql)
    with working(tmp_path) as connection:
        assert kinds(connection) == expected
        assert connection.execute("select plain(' Ёж '), (select count(*) from headline)").fetchall() == [
            ("еж", 0)
        ]


def test_opening_a_home_that_these_rules_made_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with working(tmp_path):
        pass
    monkeypatch.setattr("warehouse.facts.in_order", lambda: pytest.fail("made anew"))
    with working(tmp_path) as connection:
        assert not refresh(connection)
