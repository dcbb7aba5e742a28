"""Nights after one another: what one has collected is loaded, and the next is told of it."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from campaign.settings import Campaign
from collectors.raw import RawFile, seal_torn, sealed_files
from collectors.records import Record
from collectors.source import Budget, Known
from collectors.standin import StandIn
from collectors.vk.collect import VkSource
from tests.collectors.vk.vk_world import QUICK, TOKEN, Night, Truth
from tests.warehouse.spare import empty_warehouse, give_back
from warehouse.fingerprint import fingerprint
from warehouse.load import load
from warehouse.questions.known import known


@dataclass
class Nights:
    """A ``raw/`` of its own and the warehouse in memory that is loaded from it."""

    raw: Path
    rule: Campaign
    connection: duckdb.DuckDBPyConnection = field(init=False)
    runs: int = 0

    def __post_init__(self) -> None:
        self.connection = empty_warehouse()
        weakref.finalize(self, give_back, self.connection)

    def known(self) -> Known:
        seal_torn(self.raw)
        load(self.connection, sealed_files(self.raw))
        return known(self.connection, "vk")

    def run(
        self,
        standin: StandIn,
        now: datetime,
        *,
        until: Callable[[Record], bool] = lambda record: False,
        daily_searches: int = 1000,
        counting: bool = False,
    ) -> Night:
        """One run by the clock ``now``; it stops short after the first record that ``until`` picks."""
        standin.now = now
        standin.calls.clear()
        source = VkSource(TOKEN, api_base=standin.url, patience=QUICK)
        budget = Budget(now=now, requests_per_second=5000, daily_searches=daily_searches, counting=counting)
        self.runs += 1
        records = []
        collected: Any = source.collect(self.rule, self.known(), budget)
        with RawFile(self.raw, f"{now:%Y%m%dT%H%M%S}-{self.runs:03d}") as file:
            for record in collected:
                file.write(record)
                records.append(record)
                if until(record):
                    collected.close()
                    break
        load(self.connection, sealed_files(self.raw))
        return Night(records, source)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def fingerprint(self) -> str:
        return fingerprint(self.connection)

    def truth(self) -> Truth:
        """What the warehouse holds and believes to be there."""
        posts = self.rows(
            "select owner_id, post_id from posts anti join gone_posts using (network, owner_id, post_id) "
            "where matched_tag is not null"
        )
        comments = self.rows(
            "select owner_id, comment_id from comments "
            "anti join gone_comments using (network, owner_id, comment_id) where not deleted"
        )
        return Truth(frozenset(posts), frozenset(comments))
