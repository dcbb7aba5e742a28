"""One page, one post: what came by its address alone takes the name that its network gives it, whichever came first."""

from __future__ import annotations

import duckdb

from campaign.tables.addresses import page_of
from warehouse.sql import statement
from warehouse.tags import unsay


def name_pages(connection: duckdb.DuckDBPyConnection) -> None:
    """Rename in ``incoming``, the file that is being loaded, and among what was loaded before."""
    asked = connection.execute(statement("load", "pages", "asked")).fetchone()
    by_address, known_by_address, named = asked or (False, False, False)
    if not (by_address or (known_by_address and named)):
        return
    rows = _named(connection, "incoming", "type = 'post' and ") if named else []
    if by_address:
        rows += _named(connection, "posts", "")
    names = {page: name for *name, url in reversed(rows) if (page := page_of(url))}
    columns = [list(column) for column in zip(*names.values(), strict=True)] or [[], [], []]
    about = dict(zip(("networks", "owners", "posts"), columns, strict=True))
    connection.execute(statement("load", "pages", "names"), {"pages": list(names), **about})
    connection.execute(statement("load", "pages", "rename_incoming"))
    if known_by_address and named:
        connection.execute(statement("load", "pages", "rename_stored"))
        unsay(connection, "anti join items")
    connection.execute("drop table page_names")


def _named(connection: duckdb.DuckDBPyConnection, table: str, condition: str) -> list[tuple[str, ...]]:
    sql = statement("load", "pages", "named").replace("{table}", table).replace("{condition}", condition)
    return connection.execute(sql).fetchall()
