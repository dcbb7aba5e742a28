"""Whole tables and views as frames, and SQL that a user typed."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.sql import statement
from warehouse.sql.errors import BadQuery

if TYPE_CHECKING:
    import pandas

log = logging.getLogger(__name__)

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


# What DuckDB says of a query that a person wrote, by how its message begins; names stay as they were written.
_PROBLEMS = (
    (r"Invalid.*read-only|.*read-only mode", "хранилище открыто только для чтения"),
    (r'Parser Error: syntax error at or near "(.+?)"', r"синтаксис: ошибка у «\1»"),
    (r"Parser Error: syntax error at end of input", "синтаксис: запрос не дописан"),
    (r"Parser Error", "синтаксис запроса неверен"),
    (r"Catalog Error: (?:Table|View) with name (.+?) does not exist", r"таблицы «\1» нет"),
    (r"Catalog Error: .*?Function with name (.+?) does not exist", r"функции «\1» нет"),
    (
        r'Binder Error: .*?column "(.+?)" (?:not found|must appear)',
        r"столбца «\1» здесь нет или он не сгруппирован",
    ),
    (r"Binder Error", "столбцы или их типы не подходят друг к другу"),
    (r"Conversion Error|Invalid Input Error|Out of Range Error", "значение не того вида"),
    (r"Permission Error|.*file system", "файлы и сеть из запроса недоступны"),
    (r"Out of Memory Error", "не хватает памяти; спросите меньше строк"),
)


def _problem(error: duckdb.Error) -> str:
    message = str(error).split("\n", 1)[0]
    log.debug("sql: %s", message)
    found = ((re.match(pattern, message), words) for pattern, words in _PROBLEMS)
    return next((match.expand(words) for match, words in found if match), "проверьте его")
