"""A small campaign that the tests fill with readable rows: builders of records, and the warehouse around them."""

from __future__ import annotations

import atexit
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import duckdb

from campaign.settings import Campaign, parse_campaign
from campaign.tables.libraries import parse_libraries
from collectors.raw import RawFile
from collectors.records import Author, Comment, Post, Record
from nlp.tags import Tags, TopicTag
from warehouse.connect import WORKING, open_file, working
from warehouse.facts import refresh
from warehouse.load import load
from warehouse.people import load_campaign
from warehouse.tags import save_tags, tagged, texts_of, untagged

TAG = "#неделякачества"
CAMPAIGN = f"""
[campaign]
title = "Неделя качества"
start = 2025-11-01
end = 2025-11-08
region = "Псковская область"
[[tags]]
canonical = "{TAG}"
spellings = []
"""
LIBRARIES = """id,name,group,municipality,parent_id,vk,staff
region,Областная библиотека,region,,,club100,
gdov,Гдовская районная библиотека,district,Гдовский,,club1,id901
gdov-rural,Сельская библиотека в Юшкино,rural,Гдовский,gdov,,
gdov-children,Гдовская детская библиотека,children,Гдовский,,club2,
dno,Дновская районная библиотека,district,Дновский,,dno_library,
plyussa,Плюсская районная библиотека,district,Плюсский,,club4,
"""
DECISIONS = "object,network,owner_id,id,field,value,reason,by,at"
KEY = b"the key of this home"
MODEL = "test-1"
# The clock of the night on which everything was seen, unless a test says otherwise.
NIGHT = datetime(2025, 11, 9, 0, 30, tzinfo=UTC)


def moment(text: str) -> datetime:
    """``"01 10:00"``: the day of November and the time in Moscow."""
    return datetime.fromisoformat(f"2025-11-{text}:00+03:00").astimezone(UTC)


def post(owner: str, number: int, at: str | None, text: str = "Запись", **values: Any) -> Post:
    """A tagged post by the wall itself."""
    given: dict[str, Any] = {
        "network": "vk",
        "owner_id": owner,
        "post_id": str(number),
        "url": f"https://vk.com/wall{owner}_{number}",
        "author_id": owner,
        "published_at": moment(at) if at else None,
        "text": text,
        "matched_tag": TAG,
        "match_place": "own",
        "found_by": f"wall:{owner}",
        "fetched_at": NIGHT,
    }
    return Post(**(given | values))


def comment(
    owner: str, on_post: int, number: int, author: str | None, at: str, text: str, **values: Any
) -> Comment:
    given: dict[str, Any] = {
        "network": "vk",
        "owner_id": owner,
        "post_id": str(on_post),
        "comment_id": str(number),
        "author_id": author,
        "published_at": moment(at),
        "text": text,
        "fetched_at": NIGHT,
    }
    return Comment(**(given | values))


def author(number: str, name: str = "", **values: Any) -> Author:
    kind = "community" if number.startswith("-") else "person"
    given: dict[str, Any] = {
        "network": "vk",
        "author_id": number,
        "kind": kind,
        "name": name,
        "fetched_at": NIGHT,
    }
    return Author(**(given | values))


def tags(sentiment: str | None = "neutral", *topics: str, **values: Any) -> Tags:
    """``tags("positive", "staff+", "hours-")``."""
    polarity = {"+": "positive", "-": "negative", "=": "neutral"}
    found = tuple(TopicTag(topic[:-1], polarity[topic[-1]]) for topic in topics)  # type: ignore[arg-type]
    given: dict[str, Any] = {
        "sentiment": sentiment,
        "confidence": 0.9,
        "topics": found,
        "model_version": MODEL,
    }
    return Tags(**(given | values))


@cache
def empty_warehouse() -> bytes:
    """An empty warehouse file, made once: tables, views and facts take a second."""
    with TemporaryDirectory() as home:
        with working(Path(home)):
            pass
        return (Path(home) / WORKING).read_bytes()


@cache
def place() -> Path:
    """Where the warehouses of this process lie; it goes with the process."""
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Path(folder.name)


def opened_empty() -> duckdb.DuckDBPyConnection:
    return opened(empty_warehouse())


def opened(file: bytes) -> duckdb.DuckDBPyConnection:
    path = place() / f"{uuid4().hex}.duckdb"
    path.write_bytes(file)
    return open_file(path, read_only=False)


@dataclass
class World:
    """A warehouse, its raw files and what the tagger would say of each text."""

    folder: Path
    connection: duckdb.DuckDBPyConnection = field(default_factory=opened_empty)
    says: dict[str, Tags] = field(default_factory=dict)
    nights: int = 0

    def copied(self, folder: Path) -> World:
        """Another world that has all of this one: what many tests begin with is settled once."""
        self.connection.execute("checkpoint")
        whole = Path(self.rows("select path from duckdb_databases() where not internal")[0][0])
        connection = opened(whole.read_bytes())
        shutil.copytree(self.folder, folder)
        return World(folder, connection, dict(self.says), self.nights)

    def night(self, *records: Record, source: str = "") -> Counter[str]:
        """Write a raw file and load it; the source «file» is an import."""
        return load(self.connection, [self.write(records, source)])

    def write(self, records: Iterable[Record], source: str = "") -> Path:
        self.nights += 1
        with RawFile(self.folder, f"2025-11-09-{self.nights:03d}{source and f'-{source}-'}") as file:
            for record in records:
                file.write(record)
        return file.path

    def settle(
        self, toml: str = CAMPAIGN, libraries: str = LIBRARIES, decisions: str = "", review: str = ""
    ) -> None:
        """Load the campaign and what people wrote, tag every text, and build the facts."""
        self.tag(toml, libraries, decisions, review)
        refresh(self.connection)

    def tag(
        self, toml: str = CAMPAIGN, libraries: str = LIBRARIES, decisions: str = "", review: str = ""
    ) -> None:
        """Load the campaign and what people wrote, the decisions without their header, and tag every text."""
        files = self.people(decisions, review)
        load_campaign(self.connection, self.campaign(toml, libraries), KEY, *files)
        for items in untagged(self.connection, MODEL, 1000)[1]:
            said = tagged(items, [self.says.get(text, tags()) for text in texts_of(items)])
            save_tags(self.connection, said)

    def people(self, decisions: str, review: str) -> tuple[Path, Path]:
        self.folder.mkdir(parents=True, exist_ok=True)
        paths = self.folder / "decisions.csv", self.folder / "review.csv"
        reviewed = review if review.startswith("key") else f"key;label\n{review}"
        for path, text in zip(paths, (f"{DECISIONS}\n{decisions}", reviewed), strict=True):
            path.write_text(text, encoding="utf-8")
        return paths

    def campaign(self, toml: str = CAMPAIGN, libraries: str = LIBRARIES) -> Campaign:
        parsed = parse_campaign(toml)
        return replace(parsed, libraries=parse_libraries(libraries, parsed.region))

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> dict[str, Any]:
        """The only row, by column."""
        result = self.connection.execute(sql, values)
        columns = [column[0] for column in result.description or ()]
        rows = result.fetchall()
        assert len(rows) == 1, rows
        return dict(zip(columns, rows[0], strict=True))
