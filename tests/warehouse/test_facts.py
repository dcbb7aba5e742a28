"""What is derived: made anew where other rules made it, built anew where what it is built of has changed."""

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.commands.e2e import ROOT
from tests.warehouse.world import CAMPAIGN, KEY, LIBRARIES, NIGHT, TAG, World, author, comment, post
from warehouse.connect import working
from warehouse.facts import READ_BY_ONE, RULES, TEMPORARY, refresh, rules
from warehouse.keeping.frozen import freeze, read_frozen
from warehouse.load import load
from warehouse.people import load_campaign


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
        "sql/ranking/participant_ranking.sql", "sql/talk/asked.sql", "sql/macros/wilson.sql",
        "sql/places/shares.sql", "sql/review/confusion.sql", "sql/completeness/walls.sql",
        "estimates/recapture.py", "estimates/places.py",
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
            "create view of_old_times as select 1 as one", "create table post_subjects as select 1 as one",
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


# --- built anew -------------------------------------------------------------------------------------------

REVIEW = "vk/comment/-1/11;negative\n"
DECISION = "participant,,,gdov,eligibility,no,просила сама,Анна,2025-11-09\n"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world whose facts are fresh, with something in every table that people fill."""
    world = World(tmp_path_factory.mktemp("fresh") / "raw")
    world.night(
        post("-1", 1, "01 10:00"),
        comment("-1", 1, 11, "7", "02 10:00", f"Душно {TAG}"),
        author("7", "Анна"),
    )
    world.settle(decisions=DECISION, review=REVIEW)
    return world


@pytest.fixture
def settled(fresh: World, tmp_path: Path) -> World:
    return fresh.copied(tmp_path / "raw")


def load_people(world: World, toml: str = CAMPAIGN, libraries: str = LIBRARIES, **files: str) -> None:
    """What a load does with the files that people edit."""
    paths = world.people(files.get("decisions", DECISION), files.get("review", REVIEW))
    load_campaign(world.connection, world.campaign(toml, libraries), KEY, *paths)


def test_a_load_of_nothing_leaves_the_facts_fresh(settled: World) -> None:
    assert load(settled.connection, sorted(settled.folder.glob("*.gz")))["files_skipped"] == 1
    load_people(settled)
    assert not refresh(settled.connection)


def test_lines_in_another_order_are_no_change(settled: World) -> None:
    head, *lines = LIBRARIES.splitlines()
    load_people(settled, libraries="\n".join([head, *reversed(lines)]) + "\n")
    assert not refresh(settled.connection)


@pytest.mark.parametrize(
    "changed",
    [
        {"toml": CAMPAIGN.replace("2025-11-08", "2025-11-09")},
        {"toml": CAMPAIGN + "[ranking.weights.partner]\nposts = 60\ndays = 40\n"},
        {"toml": CAMPAIGN.replace(TAG, "#другойтег")},
        {"libraries": LIBRARIES.replace("Гдовская детская", "Гдовская детская и юношеская")},
        {"libraries": LIBRARIES.replace("club2", "club3")},
        {"decisions": ""},
        {"decisions": DECISION.replace("просила сама", "по просьбе")},
        {"decisions": DECISION + DECISION.replace("gdov", "dno")},
        {"review": REVIEW.replace("negative", "neutral")},
        {"review": ""},
    ],
)
def test_whatever_people_change_makes_the_facts_stale(settled: World, changed: dict[str, str]) -> None:
    load_people(settled, **changed)
    assert settled.rows("select stale or moved from facts_state") == [(True,)]


def test_a_new_file_makes_the_facts_stale(settled: World) -> None:
    settled.night(post("-1", 2, "01 10:00"))
    assert refresh(settled.connection)


def test_an_account_without_a_name_yet_makes_the_facts_stale(settled: World) -> None:
    settled.connection.execute("delete from pseudonyms where author_id = '7'")
    load_people(settled)
    assert refresh(settled.connection)


@pytest.mark.parametrize("large", [READ_BY_ONE, 0])
def test_facts_that_find_no_memory_are_built_again_by_one_thread(
    settled: World, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    monkeypatch.setattr("warehouse.facts.READ_BY_ONE", large)
    settled.night(post("-1", 2, "01 10:00"))
    settings = "select current_setting('threads'), current_setting('preserve_insertion_order'), "
    # What DuckDB says of its limit is rounded to a tenth of a MiB, and rounded down when it is said back.
    settings += "round(replace(current_setting('memory_limit'), ' MiB', '')::double)"
    usual, threads = settled.rows(settings), []

    def greedy(connection: duckdb.DuckDBPyConnection) -> None:
        threads.append(connection.execute("select current_setting('threads')").fetchall()[0][0])
        if len(threads) == 1:
            raise duckdb.OutOfMemoryException("failed to pin block")

    monkeypatch.setattr("warehouse.estimates.places.fill_places", greedy)
    assert refresh(settled.connection)
    assert threads == [usual[0][0], 1]
    assert settled.rows("select count(*) from post_facts") == [(2,)]
    assert settled.rows(f"select table_name from duckdb_tables() where table_name in {TEMPORARY}") == []
    assert settled.rows(settings) == usual


def test_facts_that_find_no_memory_at_all_stay_as_they_were(
    settled: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled.night(post("-1", 2, "01 10:00"))

    def greedy(connection: duckdb.DuckDBPyConnection) -> None:
        raise duckdb.OutOfMemoryException("failed to pin block")

    with monkeypatch.context() as patched:
        patched.setattr("warehouse.estimates.places.fill_places", greedy)
        with pytest.raises(duckdb.OutOfMemoryException):
            refresh(settled.connection)
    assert settled.rows("select count(*) from post_facts") == [(1,)]
    assert refresh(settled.connection), "the next command builds them"


@pytest.mark.parametrize("state", ["stale = true", "sha256 = 'of other rules'"])
def test_a_build_of_large_facts_that_ends_midway_is_begun_again(
    settled: World, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    ranked = "from participant_ranking order by all"
    expected = settled.rows(ranked)

    def killed(connection: duckdb.DuckDBPyConnection) -> None:
        raise KeyboardInterrupt

    settled.connection.execute(f"update facts_state set {state}")
    with monkeypatch.context() as patched:
        patched.setattr("warehouse.facts.READ_BY_ONE", 0)
        patched.setattr("warehouse.estimates.places.fill_places", killed)
        with pytest.raises(KeyboardInterrupt):
            refresh(settled.connection)
    assert settled.rows("select count(*) from participant_places") == [(0,)], "made, and not filled"
    assert refresh(settled.connection)
    assert settled.rows(ranked) == expected
