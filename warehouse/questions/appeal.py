"""What a participant's sheet asks of a warehouse, published or frozen."""

from __future__ import annotations

from collections.abc import Iterator
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


def participants_like(connection: duckdb.DuckDBPyConnection, asked: str) -> list[tuple[str, str, str]]:
    """Participants whose id or name it is; else those whose id or name holds it: id, name, class."""
    return connection.execute(statement("sheet", "found"), {"asked": asked}).fetchall()


def appeal_frames(connection: duckdb.DuckDBPyConnection, participant: str) -> dict[str, pandas.DataFrame]:
    """By name of the question in ``sql/sheet`` all that concerns one participant."""
    return {
        name: connection.execute(statement("sheet", name), {"participant": participant}).df()
        for name in names("sheet")
        if name != "found"
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
