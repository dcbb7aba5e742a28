"""What is handed over as tables: ``sql/export/<what>.sql`` as a frame and as Parquet, with mentions made readable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.connect import write_parquet
from warehouse.frames import frame
from warehouse.sql import statement

if TYPE_CHECKING:
    from pandas import DataFrame

TABLE = "exported"
_TEXTS = ("text", "quoted_text", "answer")


@dataclass(frozen=True)
class Exported:
    """A table that is about to be handed over."""

    connection: duckdb.DuckDBPyConnection

    def frame(self) -> DataFrame:
        return frame(self.connection, TABLE)

    def write_parquet(self, path: Path) -> Path:
        """Typed columns, times in UTC."""
        return write_parquet(self.connection, TABLE, path, "zstd")


@contextmanager
def exported(
    connection: duckdb.DuckDBPyConnection,
    what: str,
    readable: Callable[[str], str],
    *,
    public: bool,
    names: bool,
) -> Iterator[Exported]:
    """A table to hand over. ``public``: only what everybody may read; ``names``: readers' account numbers too.

    ``readable`` is given every text and says how it reads.
    """
    sql = statement("export", what)
    given = {"public": public, "names": names}
    connection.execute(
        f"create or replace temp table {TABLE} as {sql}",
        {name: given[name] for name in given if f"${name}" in sql},
    )
    columns = connection.execute(statement("read", "columns"), {"name": TABLE}).fetchall()
    connection.create_function("readable", readable, ["VARCHAR"], "VARCHAR")
    try:
        for column, _ in columns:
            if column in _TEXTS:
                connection.execute(f"update {TABLE} set {column} = readable({column})")
        yield Exported(connection)
    finally:
        connection.remove_function("readable")
        connection.execute(f"drop table {TABLE}")
