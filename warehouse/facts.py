"""What is derived from the tables: views, and the few facts that most views need, kept as tables.

Both lie in ``sql/`` by subject; «create or replace view» or «table» in the text says which it is. A fact answers once
what every view would otherwise work out again: who speaks, about which library, whether a question was answered. Views
are made anew on every start; facts by ``refresh``.
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

SUBJECTS = ("scope", "decisions", "people", "credit", "talk", "ranking", "figures", "bright", "page")
# Facts that SQL leaves empty, with the modules whose arithmetic fills them.
FILLED_BY = (fill_places, fill_shares, fill_completeness)
ARITHMETIC = ("place_ranges", "review", "correction", "completeness", "recapture")
# Of a million posts and three million comments; loading, which Python helps with, gets less (connect.MEMORY_LIMIT).
BUILDING_MEMORY = "1300MB"
# Needed only while the facts are being built.
TEMPORARY = ("scoped_comments",)
_CREATED = re.compile(r"^create or replace (?:temp )?(view|table) ([a-z_]+)", re.MULTILINE)
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
        for subject, name in in_order():
            if rebuild_facts or not is_fact(subject, name):
                connection.execute(statement(subject, name))
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
            for subject, name in in_order():
                if is_fact(subject, name):
                    connection.execute(statement(subject, name))
            _built(connection)
    finally:
        connection.execute(f"set memory_limit = '{usual}'")
    return True


def mark_stale(connection: duckdb.DuckDBPyConnection) -> None:
    """Note, in the transaction that changes a table, that the facts no longer fit."""
    connection.execute("update facts_state set stale = true")


@cache
def in_order() -> tuple[tuple[str, str], ...]:
    """Subject and name of every view and fact, each after those that its text reads from."""
    subjects = {name: subject for subject in SUBJECTS for name in names(subject) if _kind(subject, name)}
    reads = {name: sorted(_sources(subject, name) & set(subjects)) for name, subject in subjects.items()}
    return tuple((subjects[name], name) for name in TopologicalSorter(reads).static_order())


def is_fact(subject: str, name: str) -> bool:
    """Whether it is kept as a table."""
    return _kind(subject, name) == "table"


@cache
def views() -> tuple[str, ...]:
    """The names of all views, sorted."""
    return tuple(sorted(name for subject, name in in_order() if not is_fact(subject, name)))


def _kind(subject: str, name: str) -> str | None:
    """``view`` or ``table``; ``None`` for a text that makes nothing of its own name."""
    created = _CREATED.search(statement(subject, name))
    return created[1] if created and created[2] == name else None


def _sources(subject: str, name: str) -> set[str]:
    return set(_SOURCE.findall(_COMMENT.sub("", statement(subject, name)))) - {name}


@cache
def _sha256() -> str:
    texts = (statement(*each) for each in in_order())
    code = (
        files("warehouse").joinpath("estimates", f"{name}.py").read_text(encoding="utf-8")
        for name in ARITHMETIC
    )
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
    return [name for (name,) in rows if name not in views()]
