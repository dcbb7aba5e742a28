"""What a participant's sheet asks of a warehouse, published or frozen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from warehouse.connect import scratch
from warehouse.paths import no_pattern
from warehouse.sql import names, statement
from warehouse.sql.errors import WarehouseMissing

if TYPE_CHECKING:
    import pandas

    from warehouse.keeping.frozen import Frozen

NEEDED = (
    "participant_ranking", "ranking_rule", "decided", "counting_night", "appeal_posts", "appeal_readers", "appeal_answers",
    "appeal_texts", "subject_reviews",
)  # fmt: skip

# Participants asked about together: a few questions for each alone would take longer than to write its sheet.
AT_ONCE = 10


def participants_like(connection: duckdb.DuckDBPyConnection, asked: str) -> list[tuple[str, str, str]]:
    """Participants whose id or name it is; else those whose id or name holds it: id, name, class."""
    return connection.execute(statement("sheet", "found"), {"asked": asked}).fetchall()


def own_frames(
    connection: duckdb.DuckDBPyConnection, participants: Sequence[str]
) -> Iterator[tuple[str, str, dict[str, pandas.DataFrame]]]:
    """Each participant, its class, and by name of the question in ``sql/sheet/own`` all that concerns it alone."""
    for start in range(0, len(participants), AT_ONCE):
        asked = {"participants": list(participants[start : start + AT_ONCE])}
        classes = dict(connection.execute(statement("sheet", "classes"), asked).fetchall())
        found = {
            name: connection.execute(statement("sheet", "own", name), asked).df()
            for name in names("sheet/own")
        }
        for one in asked["participants"]:
            yield (
                one,
                classes[one],
                {name: table[table["participant_id"] == one] for name, table in found.items()},
            )


def class_frames(connection: duckdb.DuckDBPyConnection, of_class: str) -> dict[str, pandas.DataFrame]:
    """By name of the question in ``sql/sheet/of_class`` what all participants of a class have in common."""
    return {
        name: connection.execute(statement("sheet", "of_class", name), {"class": of_class}).df()
        for name in names("sheet/of_class")
    }


def keep_ready(connection: duckdb.DuckDBPyConnection) -> None:
    """Work out the views of sheets once, for many participants; this connection alone sees it."""
    for name in ("participant_ranking", "ranking_rule", "subject_reviews", *names("appeal")):
        connection.execute(f'create or replace temp table "{name}" as from main."{name}" order by all')


@contextmanager
def frozen_tables(frozen: Frozen) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of a frozen set that a sheet reads. Raises ``WarehouseMissing`` for a set of an earlier version."""
    lacking = [name for name in NEEDED if name not in frozen.manifest["tables"]]
    if lacking:
        raise WarehouseMissing(
            f"в зафиксированном результате «{frozen.name}» нет таблицы {lacking[0]}: он сделан прежней версией; "
            "выполните «bibliopulse freeze» ещё раз под другим именем"
        )
    with scratch() as connection:
        connection.execute(statement("macros", "plain"))
        for name in NEEDED:
            path = no_pattern(frozen.path(name)).replace("'", "''")
            connection.execute(f"create view \"{name}\" as select * from read_parquet('{path}')")
        yield connection
