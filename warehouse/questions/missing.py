"""When the campaign was last asked about, and what is known not to be here."""

from datetime import datetime
from typing import Any

import duckdb

from warehouse.sql import value


def collected_at(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """When anything was last asked, or ``None``."""
    asked: datetime | None = value(connection, "select max(fetched_at) from coverage")
    return asked


def apart(connection: duckdb.DuckDBPyConnection) -> dict[str, Any] | None:
    """What stands apart from the region's totals, by column of ``outside_summary``; ``None`` where an earlier version made the views."""
    if not value(connection, "select count(*) from duckdb_views() where view_name = 'outside_summary'"):
        return None
    result = connection.execute("from outside_summary")
    return dict(zip((column[0] for column in result.description or ()), result.fetchall()[0], strict=True))


def missing(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What is known not to be here, a sentence each; libraries without a page are many: they are one sentence."""
    known = connection.execute("select kind, detail from known_missing").fetchall()
    lines = [detail for kind, detail in known if kind != "no_account"]
    if silent := len(known) - len(lines):
        lines.append(f"Библиотек реестра, страниц которых в сетях мы не знаем: {silent}.")
    return lines
