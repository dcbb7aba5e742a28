"""Warehouses in memory, used again: making all tables and views anew takes longer than most tests."""

from __future__ import annotations

from typing import Any

import duckdb

from warehouse.connect import memory

Connection = duckdb.DuckDBPyConnection
# Whatever is replaced gets another number; whatever is set, another value.
OBJECTS = "select name, value from duckdb_settings() union all select 'view', view_oid::varchar from duckdb_views() where not internal union all select 'macro', function_oid::varchar from duckdb_functions() where not internal order by all"
FILLED = "select table_name from duckdb_tables() where not internal and not temporary and estimated_size > 0 order by all"

_spare: list[Connection] = []
_born: dict[str, list[tuple[Any, ...]]] = {}
_objects: dict[int, set[tuple[Any, ...]]] = {}


def empty_warehouse() -> Connection:
    """A warehouse as ``memory`` makes it; a used one without its rows, where one was given back."""
    while _spare:
        connection = _spare.pop()
        if _swept(connection):
            return connection
    connection = memory()
    connection.execute("set threads = 1")  # what is as small as here comes sooner from one
    _objects[id(connection)] = set(connection.execute(OBJECTS).fetchall())
    if not _born:
        _born.update({table: _rows(connection, table) for table in _filled(connection)})
    return connection


def give_back(connection: Connection) -> None:
    _spare.append(connection)


def _swept(connection: Connection) -> bool:
    """Take out every row that it was not born with; ``False`` if a test has changed more than rows."""
    try:
        if not connection.execute("select current_setting('enable_external_access')").fetchall()[0][0]:
            return False
        if not set(connection.execute(OBJECTS).fetchall()) >= _objects[id(connection)]:
            return False
        connection.execute("begin")
        for table in {*_filled(connection), *_born}:
            connection.execute(f"delete from {table}")
        for table, rows in _born.items():
            for row in rows:
                connection.execute(f"insert into {table} values ({', '.join('?' * len(row))})", row)
        connection.execute("commit")
    except duckdb.Error:
        return False
    return True


def _filled(connection: Connection) -> list[str]:
    return [table for (table,) in connection.execute(FILLED).fetchall()]


def _rows(connection: Connection, table: str) -> list[tuple[Any, ...]]:
    return connection.execute(f"from {table}").fetchall()
