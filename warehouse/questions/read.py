"""Questions to the warehouse: what a source already has, a whole view, or SQL that a user typed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import duckdb

from collectors.records import Coverage
from collectors.source import Known, KnownPost
from warehouse.sql import statement, value
from warehouse.sql.errors import BadQuery

if TYPE_CHECKING:
    import pandas

UNFINISHED = {
    "comments": "Записей, комментарии к которым прочитаны не до конца",
    "known": "Запросов об известных записях без ответа",
    "communities": "Запросов о сообществах без ответа",
    "authors": "Запросов об авторах без ответа",
}
_ASKED = (
    "network", "route", "target", "window_start", "window_end", "calls", "found", "accepted", "status", "error",
    "fetched_at",
)  # fmt: skip
_INTEGERS = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
)


def known(connection: duckdb.DuckDBPyConnection, network: str) -> Known:
    """What the warehouse has of one network.

    ``KnownPost.comments`` counts the comments that we hold, not the network's counter: a run that was
    killed between a post and its comments must ask for them again.
    """

    def rows(name: str) -> list[tuple[Any, ...]]:
        return connection.execute(statement("read", name), {"network": network}).fetchall()

    posts = rows("known_posts")
    authors = connection.execute(
        "select author_id, screen_name, fetched_at from authors where network = $1", [network]
    ).fetchall()
    clocks = rows("known_clocks")
    return Known(
        posts={(owner, post): KnownPost(*about) for owner, post, *about, _ in posts},
        comments={(owner, post): held for owner, post, *_, held in posts if held},
        authors={author: seen for author, _, seen in authors},
        accounts={name: author for author, name, _ in authors if name},
        strangers=frozenset(author for (author,) in rows("known_strangers")),
        asked=[Coverage(**dict(zip(_ASKED, row, strict=True))) for row in rows("known_asked")],
        whole_at=next((clock for clock, is_whole in clocks if is_whole), None),
        cut_off=tuple(clock for clock, is_whole in clocks if not is_whole),
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
