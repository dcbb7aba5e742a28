"""Whole tables and views as frames, and SQL that a user typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.sql import statement
from warehouse.sql.errors import BadQuery

if TYPE_CHECKING:
    import pandas

_INTEGERS = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
)


def frame(connection: duckdb.DuckDBPyConnection, name: str) -> pandas.DataFrame:
    """A whole table or view, in its own order; whole numbers stay whole where some are unknown."""
    types = connection.execute(statement("read", "columns"), {"name": name}).fetchall()
    if not types:
        raise BadQuery(f"в хранилище нет таблицы «{name}»")
    table: pandas.DataFrame = connection.execute(f'select * from "{name}"').df()
    for column, kind in types:
        if kind in _INTEGERS:
            table[column] = table[column].astype("Int64")
        elif kind == "BOOLEAN":
            table[column] = table[column].astype("boolean")
    return table


def run_sql(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of the last statement. Raises ``BadQuery`` with DuckDB's own words.

    A query reads tables and views and nothing else: no files of the computer, the home's key among them, and none
    are written.
    """
    try:
        connection.execute("set enable_external_access = false")
        result = connection.execute(sql)
        # Nothing but comments or semicolons: DuckDB answers with nothing at all.
        if result is None:
            raise BadQuery("запрос пуст; ожидается, например: select count(*) from campaign_posts")
        columns = [column[0] for column in result.description or ()]
        return columns, result.fetchall()
    except duckdb.Error as error:
        raise BadQuery(f"запрос не выполнен: {_problem(error)}") from error


def _problem(error: duckdb.Error) -> str:
    """The first line of DuckDB's message; the rest is a drawing of the query."""
    return str(error).split("\n", 1)[0].strip()
