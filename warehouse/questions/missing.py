"""When the campaign was last asked about, and what is known not to be here."""

from datetime import datetime

import duckdb

from warehouse.sql import value


def collected_at(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """When a network was last asked, or ``None``; a file that was imported asks nobody."""
    asked: datetime | None = value(connection, "select max(fetched_at) from coverage where route <> 'import'")
    return asked


def missing(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What is known not to be here, a sentence each; libraries without a page are many: they are one sentence."""
    known = connection.execute("select kind, detail from known_missing").fetchall()
    lines = [detail for kind, detail in known if kind != "no_account"]
    if silent := len(known) - len(lines):
        lines.append(f"Библиотек реестра, страниц которых в сетях мы не знаем: {silent}.")
    return lines
