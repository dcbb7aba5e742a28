"""What is handed over as tables: ``sql/export/<what>.sql`` with mentions made readable."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb

from warehouse.sql import statement

TABLE = "exported"
_TEXTS = ("text", "quoted_text", "answer")


@contextmanager
def exported(
    connection: duckdb.DuckDBPyConnection,
    what: str,
    readable: Callable[[str], str],
    *,
    public: bool,
    names: bool,
) -> Iterator[str]:
    """The name of a table to hand over, typed, times in UTC. ``public``: only what everybody may read; ``names``: readers' account numbers too.

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
        yield TABLE
    finally:
        connection.remove_function("readable")
        connection.execute(f"drop table {TABLE}")
