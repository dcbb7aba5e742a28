"""Nights over the blogs: what one has collected is loaded into a warehouse, and the next is told of it."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import duckdb

from campaign.errors import SourceError
from campaign.settings import Campaign, parse_campaign
from campaign.tables.libraries import Library
from collectors.feeds.collect import FeedSource
from collectors.ledger import Ledger
from collectors.raw import RawFile, seal_torn, sealed_files
from collectors.records import Comment, Coverage, Post, Record
from collectors.source import Budget
from collectors.web.guard import Guard
from collectors.web.patience import Patience
from tests.collectors.feeds.blogs import Blog
from tests.collectors.web.site import Site
from tests.warehouse.spare import empty_warehouse, give_back
from warehouse.load import load
from warehouse.questions.known import known

HASTY = Patience(attempts=4, first_pause=0.001, longest_pause=0.002, read_timeout=0.5, whole_timeout=1.0)
RULE = """
[campaign]
title = "К"
start = 2025-11-01
end = 2025-11-08
[[tags]]
canonical = "#неделякачествавбиблиотеке"
"""
NIGHT = datetime.fromisoformat("2025-11-09T03:00:00+03:00")

T = TypeVar("T", bound=Record)


def campaign(there: Site, *blogs: Blog, as_sites: bool = False, rule: str = RULE) -> Campaign:
    """Each blog is a library's: its feed is in the registry, or the address of its site alone."""
    libraries = [
        Library(
            f"lib-{blog.name}", f"Библиотека {blog.name}", "city", site=(f"{there.address}/{blog.name}/",)
        )
        if as_sites
        else Library(
            f"lib-{blog.name}", f"Библиотека {blog.name}", "city", feed=(f"{there.address}{blog.feed}",)
        )
        for blog in blogs
    ]
    return replace(parse_campaign(rule), libraries=tuple(libraries))


@dataclass
class Night:
    records: list[Record]
    ledger: Ledger
    failure: SourceError | None = None

    def of(self, kind: type[T]) -> list[T]:
        return [record for record in self.records if isinstance(record, kind)]

    @property
    def posts(self) -> set[str]:
        return {post.post_id for post in self.of(Post) if post.matched_tag}

    @property
    def comments(self) -> set[str]:
        return {comment.comment_id for comment in self.of(Comment)}

    def coverage(self, route: str = "feed") -> list[Coverage]:
        return [row for row in self.of(Coverage) if row.route == route]


@dataclass
class Nights:
    raw: Path
    rule: Campaign
    connection: duckdb.DuckDBPyConnection = field(init=False)
    runs: int = 0

    def __post_init__(self) -> None:
        self.connection = empty_warehouse()
        weakref.finalize(self, give_back, self.connection)

    def run(
        self,
        now: datetime = NIGHT,
        *,
        counting: bool = False,
        until: Callable[[Record], bool] = lambda record: False,
    ) -> Night:
        """One run; it is killed after the first record that ``until`` picks."""
        seal_torn(self.raw)
        load(self.connection, sealed_files(self.raw))
        source = FeedSource(Guard(("127.0.0.1",)), patience=HASTY)
        budget = Budget(now=now, requests_per_second=5000, counting=counting)
        self.runs += 1
        night = Night([], source.ledger)
        with RawFile(self.raw, f"{self.runs:03}") as raw:
            try:
                for record in source.collect(self.rule, known(self.connection, "feeds"), budget):
                    night.records.append(record)
                    raw.write(record)
                    if until(record):
                        break
            except SourceError as failure:
                night.failure = failure
        night.ledger = source.ledger
        return night

    def held(self, kind: str) -> set[str]:
        load(self.connection, sealed_files(self.raw))
        rows = self.connection.execute(
            "select post_id from posts where matched_tag is not null"
            if kind == "post"
            else "select comment_id from comments"
        )
        return {number for (number,) in rows.fetchall()}
