"""What is new in a home since the region's last push, appended in one commit.

Nothing is remembered of what was pushed but what stands in the lake: rows that it has of the region are told by their hashes,
so that a push cut short, or made twice, leaves no trace. Beside them stand digests of parts of every table, as they were: only
in parts whose digests differ are rows looked for. However a home has changed, its digests tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from campaign.sections.lake import Lake
from campaign.settings import Campaign
from campaign.shipped import VERSION
from collectors.forgetting import NETWORKS, Eraser, mark
from warehouse.connect import Connection, beside_published
from warehouse.lake.attached import attached
from warehouse.lake.errors import LakeBusy, LakeRefused
from warehouse.lake.shape import WORDS, check, lake_key, sources
from warehouse.people import pseudonym
from warehouse.sql import statement, transaction, value

TRIES = 10
# Of a row on its way: what is the lake's, not the home's.
CHANGED = {
    "pseudonyms": "lake_code(network, author_id) as code",
    "decisions": "lake_id(id) as id, lake_id(value) as value",
}
# Where others' words may name somebody who is forgotten.
SAID = {
    "posts": ("text", "quoted_text"), "comments": ("text",), "text_versions": ("text", "quoted_text"),
    "library_notes": ("text",), "item_wants": ("words", "what"), "coverage": ("target", "error"),
}  # fmt: skip
SHOWN = 5


@dataclass(frozen=True)
class Pushed:
    """Which push of the region it was, and how many rows it brought; none: nothing was new, and nothing was written."""

    push: int
    rows: int
    # Whether the region had shared words before and does so no more: they are out of its rows, not of old files yet.
    took_back: bool = False


def push(lake: Lake, home: Path, environ: Mapping[str, str], campaign: Campaign, now: datetime) -> Pushed:
    """Append what is new. Raises ``LakeRefused``, ``LakeBusy``, ``LakeMissing``, ``LakeError``."""
    with beside_published(home) as connection, attached(connection, lake, home, environ):
        marks: set[str] = set()
        _name_by(connection, lake_key(connection), marks)
        for left in reversed(range(TRIES)):
            try:
                with transaction(connection):
                    marks.clear()
                    marks.update(one for (one,) in connection.execute("from lake.forgotten").fetchall())
                    return _push(connection, lake, campaign, now, marks)
            except duckdb.TransactionException as error:
                if "conflict" not in str(error).lower() or not left:
                    raise
    raise LakeBusy("озеро: другие регионы меняют то же самое; повторите позже")


def _push(connection: Connection, lake: Lake, campaign: Campaign, now: datetime, marks: set[str]) -> Pushed:
    check(connection, campaign)
    _check_libraries(connection, lake.region)
    if lake.share == "words" and marks:
        _check_forgotten(connection)
    last = "select max(push), arg_max(share, push) from lake.pushes where region = $1"
    before, shared = connection.execute(last, [lake.region]).fetchall()[0]
    given = {"region": lake.region, "push": (before or 0) + 1}
    took_back = shared == "words" and lake.share != "words"
    rows = 0
    connection.execute(statement("lake", "parts"))
    connection.execute("create or replace temp table lake_noted (name varchar, part ubigint, digest ubigint)")
    if took_back:
        for table in WORDS:
            rows += _rows(connection, f"delete from lake.{table} where lake_region = $region", given)
        connection.execute("delete from lake.parts where region = $1", [lake.region])
    connection.execute(statement("lake", "push", "before"), {"region": lake.region})
    known = {name for (name,) in connection.execute("select distinct name from lake_before").fetchall()}
    for table, (source, known_by) in sources(lake.share).items():
        rows += _append(
            connection, table, source, known_by, given, clear=bool(marks), is_noted=table in known
        )
    if value(connection, "select count(*) from lake_noted"):
        connection.execute(statement("lake", "push", "note"), {"region": lake.region})
    if rows or shared != lake.share:
        noted = [lake.region, given["push"], lake.share, now, rows, VERSION]
        connection.execute("insert into lake.pushes values ($1, $2, $3, $4, $5, $6)", noted)
    return Pushed(int(given["push"]), rows, took_back)


def _append(
    connection: Connection,
    table: str,
    source: str,
    known_by: str,
    given: Mapping[str, object],
    *,
    clear: bool,
    is_noted: bool,
) -> int:
    if table not in WORDS:
        # Figures are asked twice, and take long to work out.
        connection.execute(f"create or replace temp table lake_figures as {source}")
        source = "from lake_figures"
    # Of rows that are known by all of them there may be several alike: those are in one part.
    key = f"hash({known_by})" if known_by else (
        "hash(lake_content, row_number() over (partition by lake_content))"
    )  # fmt: skip
    part, lake_part = (key, "lake_key") if known_by else ("hash(held)", "lake_content")
    network = "''" if table == "library_notes" else "network"
    cleared = [f"cleared({network}, {name}) as {name}" for name in SAID.get(table, ()) if clear]
    differs = "{} >> 48 in (select part from lake_parts)" if is_noted else "true"
    said = {
        "table": table, "source": source, "key": key, "part": f"{part} >> 48",
        "differs": differs.format(part), "lake_differs": differs.format(lake_part),
        "changed": CHANGED.get(table) or ", ".join(cleared) or "lake_content as lake_content",
    }  # fmt: skip

    def text(name: str) -> str:
        sql = statement("lake", "push", name)
        for place, words in said.items():
            sql = sql.replace(f"{{{place}}}", words)
        return sql

    def step(name: str) -> int:
        return _rows(connection, text(name), {**given, "table": table})

    if not step("parts") and is_noted:
        return 0
    step("noted")
    _fit(connection, table, source)
    connection.execute(text("held"))
    has_any = step("seen")
    return step("fresh") + (step("gone") if has_any else 0)


def _rows(connection: Connection, sql: str, given: Mapping[str, object]) -> int:
    """How many rows a statement wrote."""
    used = {name: each for name, each in given.items() if f"${name}" in sql}
    return int(connection.execute(sql, used).fetchall()[0][0])


def _fit(connection: Connection, table: str, source: str) -> None:
    """A newer home may have columns that the lake has not yet."""
    has = {name for name, *_ in connection.execute(f"describe lake.{table}").fetchall()}
    for name, kind, *_ in connection.execute(f"describe {source}").fetchall():
        if name not in has:
            connection.execute(f'alter table lake.{table} add column "{name}" {kind}')


def _name_by(connection: Connection, key: bytes, marks: set[str]) -> None:
    """Functions for what the lake says of accounts; ``marks``, of who is forgotten, are those of the moment."""

    def lake_code(network: str, account: str) -> str:
        return pseudonym(key, network, account)

    def is_forgotten(network: str, identifier: str) -> bool:
        return mark(key, network, identifier) in marks

    def cleared(network: str, text: str) -> str:
        for each in (network,) if network else NETWORKS:
            text = eraser.text(each, text)
        return text

    eraser = Eraser(is_forgotten, by_name=True)
    for name, function, takes, gives in (
        ("lake_code", lake_code, ["VARCHAR", "VARCHAR"], "VARCHAR"),
        ("is_forgotten", is_forgotten, ["VARCHAR", "VARCHAR"], "BOOLEAN"),
        ("cleared", cleared, ["VARCHAR", "VARCHAR"], "VARCHAR"),
    ):
        connection.create_function(name, function, takes, gives)  # type: ignore[arg-type]
    connection.execute(statement("lake", "push", "decided_id"))


def _check_libraries(connection: Connection, region: str) -> None:
    """Raises ``LakeRefused`` for identifiers that are another region's libraries."""
    taken = connection.execute(statement("lake", "push", "taken"), {"region": region}).fetchall()
    if taken:
        shown = ", ".join(f"{one} ({other})" for one, other in taken[:SHOWN])
        more = f" и ещё {len(taken) - SHOWN}" if len(taken) > SHOWN else ""
        raise LakeRefused(
            f"в озере уже есть библиотеки другого региона с теми же id: {shown}{more}; назовите свои иначе в libraries.csv"
        )


def _check_forgotten(connection: Connection) -> None:
    """Raises ``LakeRefused`` where somebody is known here who has been forgotten in another region."""
    asked = "select network, author_id from pseudonyms where is_forgotten(network, author_id) order by all"
    found = connection.execute(asked).fetchall()
    if found:
        shown = "; ".join(f"bibliopulse forget {network} {account}" for network, account in found[:SHOWN])
        raise LakeRefused(
            f"из озера стёрты люди, которые есть и в этой папке ({len(found)}): сотрите их и здесь — {shown}"
        )
