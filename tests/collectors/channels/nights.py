"""Nights after one another over a network whose channels are named: what one has collected is loaded, and the next is told."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from campaign.settings import Campaign, parse_campaign
from campaign.tables.libraries import Library
from collectors.raw import RawFile, seal_torn, sealed_files
from collectors.records import Coverage, Gone, Post, Record
from collectors.source import Budget, Known, Source
from collectors.web.guard import Guard
from collectors.web.patience import Patience
from tests.warehouse.spare import empty_warehouse, give_back
from warehouse.load import load
from warehouse.questions.known import known

QUICK = Patience(first_pause=0.001, longest_pause=0.01, longest_wait=0.05, read_timeout=5, whole_timeout=5)
HASTY = Patience(
    attempts=2, first_pause=0.001, longest_pause=0.01, longest_wait=0.05, read_timeout=0.2, whole_timeout=0.4
)
HERE = Guard(("127.0.0.1",))
TAG = "#неделякачествавбиблиотеке"

CAMPAIGN_TOML = """
[campaign]
title = "Неделя качества"
start = 2025-11-01
end = 2025-11-08
timezone = "Europe/Moscow"

[[tags]]
canonical = "#неделякачествавбиблиотеке"

[[tags]]
canonical = "#библиотека-читатель"
spellings = ["#библиотека_читатель"]
"""


def at(text: str) -> datetime:
    """«05 10:00»: a moment of November 2025 in Moscow."""
    return datetime.fromisoformat(f"2025-11-{text.replace(' ', 'T')}:00+03:00")


def campaign(more: str = "", **channels: tuple[str, ...]) -> Campaign:
    """The campaign of one library whose registry has these addresses, by column."""
    library = Library(id="lib-1", name="Библиотека 1", group="district", **channels)  # type: ignore[arg-type]
    return replace(parse_campaign(CAMPAIGN_TOML + more), libraries=(library,))


@dataclass
class Night:
    records: list[Record]

    def of(self, kind: type) -> list[Any]:
        return [record for record in self.records if isinstance(record, kind)]

    @property
    def posts(self) -> dict[str, Post]:
        """The campaign's, by number."""
        return {post.post_id: post for post in self.of(Post) if post.matched_tag}

    @property
    def gone(self) -> list[Gone]:
        return self.of(Gone)

    @property
    def coverage(self) -> dict[tuple[str, str], Coverage]:
        return {(one.route, one.target): one for one in self.of(Coverage)}


@dataclass
class Nights:
    """A ``raw/`` of its own and the warehouse in memory that is loaded from it."""

    raw: Path
    rule: Campaign
    make: Callable[[], Source]
    connection: duckdb.DuckDBPyConnection = field(init=False)
    runs: int = 0

    def __post_init__(self) -> None:
        self.connection = empty_warehouse()
        weakref.finalize(self, give_back, self.connection)

    def known(self, network: str) -> Known:
        seal_torn(self.raw)
        load(self.connection, sealed_files(self.raw))
        return known(self.connection, network)

    def run(
        self, now: datetime, *, until: Callable[[Record], bool] = lambda record: False, counting: bool = False
    ) -> Night:
        """One run by the clock ``now``; it stops short after the first record that ``until`` picks."""
        source = self.make()
        self.runs += 1
        records = []
        collected: Any = source.collect(
            self.rule, self.known(source.name), Budget(now, 5000, counting=counting)
        )
        with RawFile(self.raw, f"{now:%Y%m%dT%H%M%S}-{self.runs:03d}") as file:
            for record in collected:
                file.write(record)
                records.append(record)
                if until(record):
                    collected.close()
                    break
        load(self.connection, sealed_files(self.raw))
        return Night(records)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()
