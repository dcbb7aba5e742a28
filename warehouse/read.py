"""Questions to the warehouse: what a source already has, a whole view, or SQL that a user typed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import duckdb

from collectors.source import Known, KnownPost
from warehouse.errors import BadQuery
from warehouse.statements import statement, value

if TYPE_CHECKING:
    import pandas

UNFINISHED = {
    "comments": "Записей, комментарии к которым прочитаны не до конца",
    "known": "Запросов об известных записях без ответа",
    "communities": "Запросов о сообществах без ответа",
    "authors": "Запросов об авторах без ответа",
}
_INTEGERS = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
)


def known(connection: duckdb.DuckDBPyConnection, network: str) -> Known:
    """What the warehouse has of one network.

    ``KnownPost.comments`` counts the comments that we hold, not the network's counter: a run that was
    killed between a post and its comments must ask for them again.
    """
    posts = connection.execute(statement("read", "known_posts"), {"network": network}).fetchall()
    authors = connection.execute(
        "select author_id, fetched_at from authors where network = $1", [network]
    ).fetchall()
    return Known(
        posts={
            (owner, post): KnownPost(published, comments, seen)
            for owner, post, published, comments, seen in posts
        },
        authors=dict(authors),
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


def collected_at(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """When anything was last asked, or ``None``."""
    asked: datetime | None = value(connection, "select max(fetched_at) from coverage")
    return asked


def missing(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What is known not to be here, one Russian sentence each: closed walls, cut answers, libraries without a page."""
    gaps = connection.execute("select route, target, library, error from gaps").fetchall()
    lines = [
        f"Стена «{library or target}» не прочитана до конца{_because(error)}."
        for route, target, library, error in gaps
        if route == "wall"
    ]
    lines += [
        f"Поиск «{target}» дал не всё{_because(error)}."
        for route, target, _, error in gaps
        if route == "search"
    ]
    for asked, beginning in UNFINISHED.items():
        if count := sum(route == asked for route, *_ in gaps):
            lines.append(f"{beginning}: {count}.")
    if silent := value(connection, statement("read", "silent_libraries")):
        lines.append(f"Библиотек реестра, страниц которых в сетях мы не знаем: {silent}.")
    return lines


def _because(error: str | None) -> str:
    return f" ({error})" if error else ""


def run_sql(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of the last statement. Raises ``BadQuery`` with DuckDB's own words."""
    try:
        result = connection.execute(sql)
        columns = [column[0] for column in result.description or ()]
        return columns, result.fetchall()
    except duckdb.Error as error:
        raise BadQuery(f"запрос не выполнен: {_problem(error)}") from error


def _problem(error: duckdb.Error) -> str:
    """The first line of DuckDB's message; the rest is a drawing of the query."""
    return str(error).split("\n", 1)[0].strip()
