"""When the campaign was last asked about, and what is known not to be here."""

from datetime import datetime

import duckdb

from warehouse.sql import statement, value

UNFINISHED = {
    "comments": "Записей, комментарии к которым прочитаны не до конца",
    "known": "Запросов об известных записях без ответа",
    "communities": "Запросов о сообществах без ответа",
    "authors": "Запросов об авторах без ответа",
}


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
