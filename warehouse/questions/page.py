"""What the page asks of the warehouse: the texts that it can hold, or a cube of counts where there are more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import duckdb

from warehouse.sql import statement, value

if TYPE_CHECKING:
    import pandas

# Beyond this a page counts by the cube, and the texts stand on the libraries' own pages.
MOST_TEXTS = 20_000
MOST_LISTED = 300
# A library and a local day.
Day = tuple[str, str]
# Libraries whose texts are held at once.
BATCH = 30
_TEXTS = "select * exclude (published_at) from page_texts order by published_at desc, network, kind, owner_id, item_id"
# Views of which the page lists no more than ``MOST_LISTED`` rows, with the order in which they matter.
_LISTED = {
    "best_practice": "readers desc, praises desc, library_id, topic, network, owner_id, post_id",
}


def page_frames(
    connection: duckdb.DuckDBPyConnection, *, public: bool = False, most: int = MOST_TEXTS
) -> dict[str, pandas.DataFrame | str]:
    """``page_texts``: all texts if they are no more than ``most``, else those that the page lists by themselves.

    ``page_cube`` comes with it unless every text does. The public page gets the cube and, of the texts, those that
    people approved for quotation. Besides: what readers want most, suspicions, and candidates for best practice.
    """
    listed: dict[str, pandas.DataFrame | str] = {
        name: connection.execute(f"select * from {name} order by {order} limit {MOST_LISTED}").df()
        for name, order in _LISTED.items()
    }
    connection.execute(statement("page", "themes"), {"most": MOST_LISTED})
    listed |= {name: _as_json(connection, name) for name in ("page_themes", "participant_flags")}
    return listed | _texts_or_counts(connection, public, most)


def _texts_or_counts(
    connection: duckdb.DuckDBPyConnection, public: bool, most: int
) -> dict[str, pandas.DataFrame | str]:
    if public:
        return {"page_texts": _texts(connection, "quotable"), **_cube(connection)}
    if int(value(connection, "select count(*) from page_facts")) <= most:
        return {"page_texts": _texts(connection)}
    connection.execute(statement("page", "listed"), {"most": MOST_LISTED})
    connection.execute(statement("page", "texts"))
    return {"page_texts": connection.execute(_TEXTS).df(), **_cube(connection)}


def digests_of_days(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """By library and local day, of its texts as ``texts_of_days`` gives them, and of what else is known of them: another one where
    any of it is another. After ``page_frames``. A day without texts has none."""
    _choose(connection, "libraries <> []")
    found: dict[str, dict[str, str]] = {}
    for library, day, digest in connection.execute(statement("page", "digests")).fetchall():
        found.setdefault(library, {})[day] = digest
    return found


def texts_of_days(connection: duckdb.DuckDBPyConnection, wanted: Sequence[Day]) -> Callable[[Day], str]:
    """A function from each of the library's days that are wanted to its texts, newest first, as a JSON array of rows of
    ``page_texts``.

    A question costs nearly the same however few it asks for, so ``BATCH`` libraries are read at once: ask in their order.
    """
    libraries = list(dict.fromkeys(library for library, _ in wanted))
    batch_of = {library: at // BATCH for at, library in enumerate(libraries)}
    read: dict[Day, str] = {}

    def texts(day: Day) -> str:
        if day not in read:
            batch = [one for one in wanted if batch_of[one[0]] == batch_of[day[0]]]
            read.clear()
            _want(connection, batch)
            connection.execute(statement("page", "texts_of_days"))
            read.update(_written(connection, batch, "day::varchar"))
        return read[day]

    return texts


def posts_of_libraries(
    connection: duckdb.DuckDBPyConnection, libraries: Sequence[str], most: int
) -> Callable[[str], str]:
    """A function from a library's id to the posts of libraries and organisers about it with the most reactions per subscriber, as
    ``texts_of_days`` gives texts: not less than ``most`` of them if there are so many, but maybe a few more."""
    wanted = [(library, "") for library in libraries]
    _want(connection, wanted)
    connection.execute(statement("page", "posts"), {"most": most})
    read = _written(connection, wanted, "''")
    return lambda library: read[library, ""]


def flagged_texts(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, ...]]:
    """Libraries, each with a text behind a suspicion of it that is about it: network, kind, wall, text."""
    return set(connection.execute(statement("page", "flagged")).fetchall())


def _want(connection: duckdb.DuckDBPyConnection, days: Sequence[Day]) -> None:
    """Let ``page_wanted`` hold libraries and days."""
    libraries, local_days = [one for one, _ in days], [one for _, one in days]
    made = "create or replace temp table page_wanted as select unnest($1::varchar[]) as library, unnest($2::varchar[]) as day"
    connection.execute(made, [libraries, local_days])


def _written(connection: duckdb.DuckDBPyConnection, days: Sequence[Day], day: str) -> dict[Day, str]:
    """The texts of ``page_chosen`` by library and ``day``, which is an expression."""
    connection.execute(statement("page", "texts"))
    found: dict[Day, list[str]] = {one: [] for one in days}
    asked = f"select libraries, {day}, to_json(t) from ({_TEXTS}) as t"
    for libraries, of, row in connection.execute(asked).fetchall():
        for library in libraries:
            if (library, of) in found:
                found[library, of].append(row)
    return {one: _array(rows) for one, rows in found.items()}


def _as_json(connection: duckdb.DuckDBPyConnection, rows: str) -> str:
    """The rows of a view or query as a JSON array: pandas would make objects of the lists in many rows."""
    return _array(row for (row,) in connection.execute(f"select to_json(t) from {rows} as t").fetchall())


def _array(rows: Iterable[str]) -> str:
    return f"[{','.join(rows)}]"


def _texts(connection: duckdb.DuckDBPyConnection, condition: str = "true") -> pandas.DataFrame:
    _choose(connection, condition)
    return connection.execute(_TEXTS).df()


def _choose(connection: duckdb.DuckDBPyConnection, condition: str) -> None:
    """Let ``page_texts`` show the texts for which this holds."""
    connection.execute(
        f"create or replace temp table page_chosen as select * from page_facts where {condition}"
    )
    connection.execute(statement("page", "texts"))


def _cube(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return {"page_cube": _as_json(connection, f"(from ({statement('page', 'cube')}) order by all)")}
