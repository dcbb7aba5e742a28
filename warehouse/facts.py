"""What is derived from the tables: views, and the few facts that most views need, kept as tables.

``sql/facts`` answers once what every view would otherwise work out again: who speaks, about which
library, whether a question was answered. Views are made anew on every start; facts by ``refresh``.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files

import duckdb

from warehouse.estimates.completeness import fill_completeness
from warehouse.estimates.place_ranges import fill_places
from warehouse.estimates.review import fill_shares
from warehouse.sql import names, statement, transaction, value

# Facts that SQL leaves empty, with the modules whose arithmetic fills them.
FILLED_BY = (fill_places, fill_shares, fill_completeness)
ARITHMETIC = ("place_ranges", "review", "correction", "completeness", "recapture")
# Of a million posts and three million comments; loading, which Python helps with, gets less (connect.MEMORY_LIMIT).
BUILDING_MEMORY = "1300MB"
# Needed only while the facts are being built.
TEMPORARY = ("scoped_comments",)
_COMMENT = re.compile(r"--[^\n]*")
_SOURCE = re.compile(r"\b(?:from|join)\s+([a-z_]+)")


def recreate(connection: duckdb.DuckDBPyConnection) -> None:
    """Create or replace every view, and the facts too where another version of the program built them."""
    rebuild_facts = _state(connection) is None
    with transaction(connection):
        for name in names("macros"):
            connection.execute(statement("macros", name))
        for view in _forgotten(connection):
            connection.execute(f'drop view "{view}"')
        for folder, name in in_order():
            if folder == "views" or rebuild_facts:
                connection.execute(statement(folder, name))
        if rebuild_facts:
            _built(connection)


def refresh(connection: duckdb.DuckDBPyConnection) -> bool:
    """Build the facts anew if anything that they are built of has changed; ``True`` if it had.

    Call it before reading views of the working file; ``publish`` does.
    """
    if _state(connection) is False:
        return False
    usual = value(connection, "select current_setting('memory_limit')")
    connection.execute(f"set memory_limit = '{BUILDING_MEMORY}'")
    try:
        with transaction(connection):
            for folder, name in in_order():
                if folder == "facts":
                    connection.execute(statement(folder, name))
            _built(connection)
    finally:
        connection.execute(f"set memory_limit = '{usual}'")
    return True


def mark_stale(connection: duckdb.DuckDBPyConnection) -> None:
    """Note, in the transaction that changes a table, that the facts no longer fit."""
    connection.execute("update facts_state set stale = true")


@cache
def in_order() -> tuple[tuple[str, str], ...]:
    """Folder and name of every view and fact, each after those that its text reads from."""
    folders = {name: folder for folder in ("facts", "views") for name in names(folder)}
    reads = {name: sorted(_sources(folder, name) & set(folders)) for name, folder in folders.items()}
    return tuple((folders[name], name) for name in TopologicalSorter(reads).static_order())


def _sources(folder: str, name: str) -> set[str]:
    return set(_SOURCE.findall(_COMMENT.sub("", statement(folder, name)))) - {name}


@cache
def _sha256() -> str:
    texts = (statement(folder, name) for folder, name in in_order())
    code = (files("warehouse").joinpath("estimates", f"{name}.py").read_text(encoding="utf-8") for name in ARITHMETIC)
    return hashlib.sha256("".join((*texts, *code)).encode()).hexdigest()


def _state(connection: duckdb.DuckDBPyConnection) -> bool | None:
    """Whether the facts are stale; ``None`` if they are missing or another version built them."""
    stale: bool | None = value(connection, "select stale from facts_state where sha256 = $1", [_sha256()])
    return stale


def _built(connection: duckdb.DuckDBPyConnection) -> None:
    for fill in FILLED_BY:
        fill(connection)
    for table in TEMPORARY:
        connection.execute(f"drop table {table}")
    connection.execute("delete from facts_state")
    connection.execute("insert into facts_state values ($1, false)", [_sha256()])


def _forgotten(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute("select view_name from duckdb_views() where not internal").fetchall()
    return [name for (name,) in rows if name not in names("views")]
