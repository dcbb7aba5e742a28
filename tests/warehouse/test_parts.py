"""Facts made of some walls at a time are those made of all at once."""

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.commands.e2e import Demo
from warehouse import parts
from warehouse.connect import WORKING, working
from warehouse.facts import TEMPORARY, in_order, is_fact, mark_stale, refresh


def facts(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    kept = [name for subject, name in in_order() if is_fact(subject, name) and name not in TEMPORARY]
    return {name: connection.execute(f"from {name} order by all").fetchall() for name in kept}


def temporary(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    found = "select view_name from duckdb_views() where temporary and not internal union all select table_name from duckdb_tables() where temporary"
    return connection.execute(found).fetchall()


def test_facts_made_in_parts_are_those_made_at_once(
    demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(demo.home / WORKING, tmp_path / WORKING)
    with working(tmp_path) as connection:
        whole = facts(connection)
        monkeypatch.setattr(parts, "TEXTS", 50)
        assert parts.parts(connection) > 5
        connection.execute("update subjects set position = position + 1")  # or nothing would show that they are built
        mark_stale(connection)
        assert refresh(connection)
        assert facts(connection) == whole
        assert temporary(connection) == []


def test_what_is_cut_to_walls_has_the_columns_of_a_wall(demo: Demo) -> None:
    made_with = {name for group in parts.GROUPS for name in group}
    with duckdb.connect(str(demo.home / WORKING), read_only=True) as connection:
        for name in sorted(parts.OF_WALLS - set(TEMPORARY)):
            columns = {column for column, *_ in connection.execute(f"describe {name}").fetchall()}
            assert {"network", "owner_id"} <= columns, name
    assert made_with <= parts.OF_WALLS | set(TEMPORARY)
