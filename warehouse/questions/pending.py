"""What people have still to do: corrections that are written and not yet applied, and what nobody has looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import msgspec

from campaign.folder import DECISION_COLUMNS
from campaign.settings import Campaign
from warehouse.people import read_people
from warehouse.sql import insert, statement, value

if TYPE_CHECKING:
    import pandas

FIRST_PLACES = 20  # of each class
# By the tables that hold them: which file of the home people write it in.
FILES: Mapping[str, str] = {
    "campaign": "campaign.toml", "campaign_weights": "campaign.toml", "libraries": "libraries.csv",
    "library_references": "libraries.csv", "entries": "entries.csv",
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
    written = read_people(campaign, decisions, review)
    decided, taken_back = _decided(connection, written.pop("decisions"))
    differing = {table: _differing(connection, table, rows) for table, rows in written.items()}
    labels = differing.pop("reviews")
    files = dict.fromkeys(FILES[table] for table, count in differing.items() if count)
    return Unapplied(decided, taken_back, labels, tuple(files))


def _decided(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, Any]]
) -> tuple[list[Mapping[str, Any]], int]:
    """The lines that the table lacks, wherever they stand in the file, and how many it has besides."""
    columns = ", ".join(f'"{column}"' for column in DECISION_COLUMNS)
    known = Counter(connection.execute(f"select {columns} from decisions").fetchall())
    new = []
    for row in rows:
        said = tuple(row[column] for column in DECISION_COLUMNS)
        if known[said]:
            known[said] -= 1
        else:
            new.append(row)
    return new, known.total()


def _differing(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> int:
    """How many rows the table lacks or has besides, whichever are more."""
    connection.execute(f"create or replace temp table written as from {table} limit 0")
    insert(connection, "written", rows)
    lacking, besides = (
        int(value(connection, f"select count(*) from (from {one} except all from {other})"))
        for one, other in (("written", table), (table, "written"))
    )
    return max(lacking, besides)


def unseen(connection: duckdb.DuckDBPyConnection) -> list[Unseen]:
    """What nobody has looked at, of the first places and of all who are flagged."""
    found = connection.execute(statement("frozen", "unseen"), {"places": FIRST_PLACES})
    return [Unseen(*row) for row in found.fetchall()]


def open_subjects(
    connection: duckdb.DuckDBPyConnection, kept: Sequence[Mapping[str, str]] = ()
) -> pandas.DataFrame:
    """The texts behind the first places whose library nobody confirmed, in the columns of ``review-subjects.csv``.

    ``kept`` are lines of that file in which somebody has begun to answer: their ``check`` stays.
    """
    given = {"places": FIRST_PLACES, "kept": msgspec.json.encode(kept).decode()}
    return connection.execute(statement("judging", "subjects"), given).df()


def reviewed_subjects(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Of these texts, how many people ``confirmed`` and how many ``texts`` there are, looked at or not."""
    found = connection.execute(statement("judging", "reviewed_subjects"), {"places": FIRST_PLACES}).fetchall()
    return dict(zip(("confirmed", "texts"), found[0], strict=True))
