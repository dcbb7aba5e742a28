"""What the page asks of the warehouse: the texts that it can hold, or a cube of counts where there are more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.sql import statement, value

if TYPE_CHECKING:
    import pandas

# Beyond this a page counts by the cube, and the texts stand on the libraries' own pages.
MOST_TEXTS = 20_000
MOST_LISTED = 300
# Libraries whose texts are held at once.
BATCH = 30
_TEXTS = "select * exclude (published_at) from page_texts order by published_at desc, network, kind, owner_id, item_id"
# Views of which the page lists no more than ``MOST_LISTED`` rows, with the order in which they matter.
_LISTED = {
    "best_practice": "readers desc, praises desc, library_id, topic, network, owner_id, post_id",
}


def page_frames(
    connection: duckdb.DuckDBPyConnection, *, public: bool = False, most: int = MOST_TEXTS
) -> dict[str, pandas.DataFrame]:
    """``page_texts``: all texts if they are no more than ``most``, else those that the page lists by themselves.

    ``page_cube`` comes with it unless every text does. The public page gets the cube and, of the texts, those that
    people approved for quotation. Besides: what readers want most, and candidates for best practice.
    """
    listed = {
        name: connection.execute(f"select * from {name} order by {order} limit {MOST_LISTED}").df()
        for name, order in _LISTED.items()
    }
    connection.execute(statement("page", "themes"), {"most": MOST_LISTED})
    listed["page_themes"] = connection.execute("from page_themes").df()
    return listed | _texts_or_counts(connection, public, most)


def _texts_or_counts(
    connection: duckdb.DuckDBPyConnection, public: bool, most: int
) -> dict[str, pandas.DataFrame]:
    if public:
        return {"page_texts": _texts(connection, "quotable"), **_cube(connection)}
    if int(value(connection, "select count(*) from page_facts")) <= most:
        return {"page_texts": _texts(connection)}
    connection.execute(statement("page", "listed"), {"most": MOST_LISTED})
    connection.execute(statement("page", "texts"))
    return {"page_texts": connection.execute(_TEXTS).df(), **_cube(connection)}


def texts_of_library(connection: duckdb.DuckDBPyConnection, libraries: Sequence[str]) -> Callable[[str], str]:
    """A function from a library's id to its texts, newest first, as a JSON array of rows of ``page_texts``.

    Every question reads all texts, so a batch of ``libraries`` is read at once: ask in their order.
    """
    batches = [libraries[start : start + BATCH] for start in range(0, len(libraries), BATCH)]
    read: dict[str, str] = {}

    def texts(library: str) -> str:
        if library not in read:
            read.clear()
            read.update(_texts_by_library(connection, next(one for one in batches if library in one)))
        return read[library]

    return texts


def digests_of_libraries(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """By library, of its texts as ``texts_of_library`` gives them, and of what else is known of them: another one where any of it is
    another. After ``page_frames``. A library without texts has none."""
    _choose(connection, "libraries <> []")
    return dict(connection.execute(statement("page", "digests")).fetchall())


def _texts_by_library(connection: duckdb.DuckDBPyConnection, libraries: Sequence[str]) -> dict[str, str]:
    found: dict[str, list[str]] = {library: [] for library in libraries}
    _choose(connection, "list_has_any(libraries, $1)", [list(libraries)])
    for about, row in connection.execute(f"select libraries, to_json(t) from ({_TEXTS}) as t").fetchall():
        for library in about:
            if library in found:
                found[library].append(row)
    return {library: f"[{','.join(rows)}]" for library, rows in found.items()}


def _texts(connection: duckdb.DuckDBPyConnection, condition: str = "true") -> pandas.DataFrame:
    _choose(connection, condition)
    return connection.execute(_TEXTS).df()


def _choose(connection: duckdb.DuckDBPyConnection, condition: str, parameters: Any = None) -> None:
    """Let ``page_texts`` show the texts for which this holds."""
    chosen = f"create or replace temp table page_chosen as select * from page_facts where {condition}"
    connection.execute(chosen, parameters)
    connection.execute(statement("page", "texts"))


def _cube(connection: duckdb.DuckDBPyConnection) -> dict[str, pandas.DataFrame]:
    return {"page_cube": connection.execute(f"from ({statement('page', 'cube')}) order by all").df()}
