"""The SQL files of this folder by room and name, a single value from one, and work that is done wholly or not at all."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb
import msgspec

log = logging.getLogger(__name__)


@cache
def statement(*path: str) -> str:
    """The text of one file below ``sql/``, named without ``.sql``."""
    *folders, name = path
    return files("warehouse").joinpath("sql", *folders, name + ".sql").read_text(encoding="utf-8")


@cache
def names(folder: str) -> tuple[str, ...]:
    """The names in a folder of ``sql/``, sorted, without ``.sql``."""
    found = files("warehouse").joinpath("sql", folder).iterdir()
    return tuple(sorted(file.name.removesuffix(".sql") for file in found if file.name.endswith(".sql")))


def value(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Any = None) -> Any:
    """The first column of the first row, or ``None`` where there is no row.

    Read to the end: DuckDB 2 refuses other work on a connection with an unfinished result.
    """
    rows = connection.execute(sql, parameters).fetchall()
    return rows[0][0] if rows else None


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows to a table, their values by its columns; a column that a row does not name is null."""
    if rows:
        types = dict(connection.execute("select name, type from pragma_table_info($1)", [table]).fetchall())
        given = {"rows": msgspec.json.encode(rows).decode(), "types": msgspec.json.encode([types]).decode()}
        connection.execute(
            f"insert into {table} by name select unnest(from_json($rows, $types), max_depth := 2)", given
        )


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit at the end; roll back and raise again after any error.

    A COMMIT after a failed statement would silently roll back, so it is never tried.
    """
    connection.execute("begin transaction")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        _roll_back(connection)
        raise


def _roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    try:
        connection.execute("rollback")
    except duckdb.Error:
        # A commit that failed has already ended the transaction.
        log.debug("nothing to roll back", exc_info=True)
