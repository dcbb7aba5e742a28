"""Readers' words leave the home once they are old enough: figures stay, tags stay, nobody can read what was said.

What the program had said of each text goes first, as records of its own, into ``raw/``; then every file is written anew
without the words, in an order in which a run that is cut short is finished by the next one. Kept are the numbers of accounts
and texts: without them one reader would be many, and ``forget`` would find nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from campaign.files import replace_text
from campaign.folder import Home
from campaign.settings import Campaign
from campaign.tables.cells import read_sheet
from campaign.tables.review import FILE as REVIEW
from campaign.tables.review import SAMPLE_FILE
from campaign.tables.sheets import read_text
from campaign.tables.subjects import FILE as SUBJECTS_FILE
from collectors.raw import read_records, sealed_files
from collectors.records import Post, Purged
from collectors.wordless import GONE, Key, Part, Wordless, quotes_a_person, said
from warehouse.connect import PUBLISHED, WORKING, Connection, live, rewritten, scratch, working, write_parquet
from warehouse.facts import in_order, is_fact, refresh
from warehouse.keeping.backup import copies
from warehouse.keeping.frozen import FOLDER as FROZEN
from warehouse.keeping.frozen import MANIFEST, resign
from warehouse.keeping.mending import damaged
from warehouse.keeping.rawfiles import note_sums, rewrite
from warehouse.paths import no_pattern
from warehouse.sql import insert, statement, value

# Columns of frozen sets in which words of the text stand, whose keys are beside them.
WORDS = ("text", "want", "name")
TABLES = ("posts", "comments", "text_versions", "authors", "account_names")


@dataclass(frozen=True)
class Plan:
    """What loses words: which part of which texts, which readers their names (network, account) and codes."""

    parts: Mapping[Key, Part]
    known: frozenset[Key]
    nameless: Mapping[tuple[str, str], str]
    screen_names: frozenset[tuple[str, str]]
    before: datetime | None

    @property
    def new(self) -> Counter[str]:
        """How many texts of each kind lose all their words for the first time."""
        return Counter(
            key[1] for key, part in self.parts.items() if part == "words" and key not in self.known
        )

    def wordless(self, key: bytes, campaign: Campaign) -> Wordless:
        nameless = frozenset(self.nameless) | self.screen_names
        return Wordless(key, campaign.matcher(), campaign.near_tags(), self.parts, nameless, self.before)


def plan(home: Home, campaign: Campaign, before: datetime | None) -> Plan:
    """What readers published before a moment, and whatever lost words earlier. Only under the home's lock."""
    with working(home.path) as connection:
        refresh(connection)
        found = connection.execute(statement("purge", "due"), {"before": before}).fetchall()
        parts: dict[Key, Part] = {
            (network, kind, owner, item): part for network, kind, owner, item, part in found
        }
        known = frozenset(
            connection.execute("select network, kind, owner_id, item_id from purged").fetchall()
        )
        if not parts:
            return Plan({}, known, {}, frozenset(), before)
        if before:
            _stage(connection, "parts", _whole(parts))
            quoting = connection.execute(statement("purge", "quoting"), {"before": before}).fetchall()
            for key in (*quoting, *_quoting(home.path, before)):
                parts.setdefault(key, "quoted")
        _stage(connection, "parts", _whole(parts))
        people = connection.execute(statement("purge", "nameless")).fetchall()
        nameless = {(network, account): code for network, account, _, code in people}
        called = frozenset((network, name) for network, _, name, _ in people if name)
        made = Plan(parts, known, nameless, called, before)
        wordless = made.wordless(home.key(), campaign)
        _stage(connection, "parts", parts)
        for network, kind, owner, item, text in connection.execute(statement("purge", "naming")).fetchall():
            if wordless.names(network, text) != text:
                parts[network, kind, owner, item] = "names"
        return made


def kept(connection: Connection, parts: Mapping[Key, Part], now: datetime) -> Iterator[Purged]:
    """What must enter ``raw/``, and be loaded, before the words go."""
    _stage(connection, "parts", parts)
    rows = connection.execute(statement("purge", "kept"), {"gone": GONE}).fetchall()
    for network, kind, owner, item, part, tags, mentions, wants in rows:
        tagged = msgspec.json.decode(tags, type=dict[str, Any])
        yield Purged(
            network=network, kind=kind, owner_id=owner, item_id=item, part=part,
            tags=tagged if tagged["model_version"] else None, mentions=tuple(mentions),
            wants=msgspec.json.decode(wants, type=tuple[dict[str, Any], ...]), fetched_at=now,
        )  # fmt: skip


def purge_words(home: Home, made: Plan, campaign: Campaign) -> list[Path]:
    """Write the home anew without the words of the plan; the files that were rewritten. Facts must be built anew.

    The published copy goes: it is made of the working file. Raises ``BrokenRaw``.
    """
    wordless, changed = made.wordless(home.key(), campaign), []
    for path in sealed_files(home.raw):
        if rewrite(path, wordless.record):
            changed.append(path)
    _rewrite_warehouse(home.path, made, wordless)
    (home.path / PUBLISHED).unlink(missing_ok=True)
    for folder in sorted((home.path / FROZEN).glob("*")):
        if (folder / MANIFEST).is_file() and _rewrite_frozen(folder, made, wordless):
            resign(folder, home.key(), wordless=True)
            changed.append(folder)
    tables = (home.path / REVIEW, *(home.exports / name for name in (SAMPLE_FILE, SUBJECTS_FILE)))
    return changed + [path for path in tables if _without_texts(path)]


def wordless_items(home: Path) -> frozenset[Key]:
    """The texts that have lost words of readers: no later sighting of one may bring them back."""
    if not (home / WORKING).is_file():
        return frozenset()
    with live(home) as connection:
        if not value(connection, "select count(*) from duckdb_tables() where table_name = 'purged'"):
            return frozenset()  # of an earlier version
        sql = "select network, kind, owner_id, item_id from purged where part <> 'names'"
        return frozenset(connection.execute(sql).fetchall())


def still_holding(home: Path) -> list[Path]:
    """Copies and spoilt files inside the home, in which words stand as before."""
    return [*copies(home), *sorted((home / "backups").glob("*.duckdb")), *damaged(home)]


def _without_texts(path: Path) -> bool:
    """Tables that people fill in keep their answers, and what they are about by its key."""
    if not path.is_file():
        return False
    sheet = read_sheet(read_text(path))
    if "text" not in sheet.columns:
        return False
    column = sheet.columns.index("text")
    for line, _ in sheet.rows():
        if len(line.cells) > column and line.cells[column].value.strip():
            sheet.put(line.cells[column], GONE)
    changed = sheet.result() != sheet.text
    if changed:
        replace_text(path, sheet.result())
    return changed


def _whole(parts: Mapping[Key, Part]) -> dict[Key, Part]:
    return {key: part for key, part in parts.items() if part == "words"}


def _quoting(home: Path, before: datetime) -> Iterator[Key]:
    """Old posts that repeat what a person wrote, as the network's own answer says."""
    for path in sealed_files(home / "raw"):
        for _, record in read_records(path):
            if not isinstance(record, Post) or not record.quoted_text or not quotes_a_person(record.payload):
                continue
            if record.published_at and record.published_at < before:
                yield record.network, "post", record.owner_id, record.post_id


def _stage(connection: Connection, table: str, parts: Mapping[Key, Part]) -> None:
    connection.execute(
        f"create or replace temp table {table} "
        "(network varchar, kind varchar, owner_id varchar, item_id varchar, part varchar)"
    )
    columns = ("network", "kind", "owner_id", "item_id")
    insert(
        connection,
        table,
        [dict(zip(columns, key, strict=True)) | {"part": part} for key, part in parts.items()],
    )


def _prepare(connection: Connection, made: Plan, wordless: Wordless) -> None:
    _stage(connection, "parts", made.parts)
    connection.execute(
        "create or replace temp table nameless (network varchar, author_id varchar, code varchar)"
    )
    people = [
        {"network": network, "author_id": account, "code": code}
        for (network, account), code in made.nameless.items()
    ]
    insert(connection, "nameless", people)

    def of_text(part: str, network: str, text: str) -> str:
        return said(wordless, part, network, text)

    connection.create_function("said", of_text, ["VARCHAR", "VARCHAR", "VARCHAR"], "VARCHAR")


def _rewrite_warehouse(home: Path, made: Plan, wordless: Wordless) -> None:
    facts = {name for subject, name in in_order() if is_fact(subject, name)}
    with rewritten(home / WORKING) as connection:
        _prepare(connection, made, wordless)
        for table, sql in connection.execute(statement("erasing", "tables")).fetchall():
            connection.execute(sql)
            if table in TABLES:
                connection.execute(statement("purge", table))
            elif table not in facts:  # those are made anew, and hold words of their own
                connection.execute(f'insert into "{table}" by name from old."{table}"')
        connection.execute("delete from facts_state")
        note_sums(connection, sealed_files(home / "raw"))


def _rewrite_frozen(folder: Path, made: Plan, wordless: Wordless) -> bool:
    touched = False
    with scratch() as connection:
        _prepare(connection, made, wordless)
        for path in sorted(folder.glob("*.parquet")):
            source = "read_parquet($path)"
            given = {"path": no_pattern(path)}
            columns = {name for name, *_ in connection.execute(f"describe from {source}", given).fetchall()}
            changes = ", ".join(f'{sql} as "{name}"' for name, sql in _frozen_columns(columns).items())
            if not changes:
                continue
            connection.execute(
                f"create or replace temp table kept as select * replace ({changes}) from {source} as f", given
            )
            differ = f"select count(*) from (from kept except all from {source})"
            if connection.execute(differ, given).fetchall() != [(0,)]:
                write_parquet(connection, "kept", path)
                touched = True
    return touched


def _frozen_columns(columns: set[str]) -> dict[str, str]:
    """What stands in columns of a frozen table instead: SQL by column, of the table as ``f``."""
    kind, item = ("f.kind", "f.item_id") if "item_id" in columns else ("'post'", "f.post_id")
    changes = {}
    if {"network", "owner_id"} <= columns and columns & {"item_id", "post_id"}:
        gone = (
            f"exists (from parts as p where p.part = 'words' and p.network = f.network and p.kind = {kind} "
            f"and p.owner_id = f.owner_id and p.item_id = {item})"
        )
        for name in columns & {*WORDS}:
            changes[name] = f"if({gone}, '{GONE}', said('', f.network, f.\"{name}\"))"
        if "answer" in columns:
            changes["answer"] = "said('', f.network, f.answer)"
    for number, name in (("participant_id", "name"), ("reader_id", "reader")):
        if {number, name} <= columns and name not in changes:
            known = f"exists (from nameless as n where f.{number} = 'r-' || n.code)"
            changes[name] = f"if({known}, 'Читатель ' || upper(substr(f.{number}, 3, 5)), f.\"{name}\")"
    return changes
