"""What people have still to do: corrections that are written and not yet applied, and what nobody has looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from campaign.settings import Campaign
from warehouse.people import read_people
from warehouse.sql import insert, statement, value

# By the tables that hold them: which file of the home people write it in.
FILES: Mapping[str, str] = {
    "campaign": "campaign.toml", "campaign_weights": "campaign.toml", "libraries": "libraries.csv",
    "library_references": "libraries.csv",
}  # fmt: skip


@dataclass(frozen=True)
class Unapplied:
    """``decisions`` are lines of decisions.csv that do not count yet, ``taken_back`` how many count that are no longer there.

    ``reviews`` counts labels, ``files`` names what else was changed.
    """

    decisions: Sequence[Mapping[str, Any]] = ()
    taken_back: int = 0
    reviews: int = 0
    files: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.decisions or self.taken_back or self.reviews or self.files)


class Unseen(NamedTuple):
    """Something that may change a place and has no decision; kinds as in ``sql/frozen/unseen.sql``."""

    kind: str
    participant_class: str
    place: int
    name: str
    participant_id: str
    items: int


def unapplied(
    connection: duckdb.DuckDBPyConnection, campaign: Campaign, decisions: Path, review: Path
) -> Unapplied:
    """What the home's files say and this warehouse does not know. Raises ``ConfigurationError`` for a broken file."""
    decided: list[dict[str, Any]] = []
    gone = labels = 0
    files: list[str] = []
    for table, rows in read_people(campaign, decisions, review).items():
        new, old = _differing(connection, table, rows)
        if table == "decisions":
            decided, gone = new, old
        elif table == "reviews":
            labels = max(len(new), old)
        elif new or old:
            files.append(FILES[table])
    return Unapplied(decided, gone, labels, tuple(dict.fromkeys(files)))


def _differing(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], int]:
    """The rows that a table lacks, and how many it has besides."""
    connection.execute(f"create or replace temp table written as from {table} limit 0")
    insert(connection, "written", rows)
    lacking = connection.execute(f"from written except all from {table}")
    columns = [column[0] for column in lacking.description or ()]
    new = [dict(zip(columns, row, strict=True)) for row in lacking.fetchall()]
    old: int = value(connection, f"select count(*) from (from {table} except all from written)")
    return new, old


def unseen(connection: duckdb.DuckDBPyConnection) -> list[Unseen]:
    """What nobody has looked at, of the first places and of all who are flagged."""
    return [Unseen(*row) for row in connection.execute(statement("frozen", "unseen")).fetchall()]
