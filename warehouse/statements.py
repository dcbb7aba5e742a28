"""The SQL files of this package, by folder and name, and a single value from one."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import duckdb


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
