"""What becomes of the lake over the months: somebody is forgotten, old files go, and who brought what when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from campaign.sections.lake import Lake
from collectors.forgetting import mark
from warehouse.connect import SPILL, Connection, scratch
from warehouse.keeping.erasing import on_them, prepare, without
from warehouse.keeping.person import OWN_TEXT, Person
from warehouse.lake.attached import attached
from warehouse.lake.errors import LakeMissing
from warehouse.lake.shape import FIGURES, WORDS, lake_key
from warehouse.people import pseudonym
from warehouse.sql import statement, transaction, value

# Of a push that was killed; a younger file may be one of a push that is under way.
ORPHANS = "interval 1 day"
EVERYTHING = "now() + interval 1 day"


def forget(lake: Lake, home: Path, environ: Mapping[str, str], person: Person) -> int:
    """Take somebody out of every region's rows, of old snapshots and of all files; how many rows were theirs.

    A mark stays, without identity, by which no push brings them back. Nothing is done where nobody has made the lake.
    """
    try:
        with scratch() as connection, attached(connection, lake, home, environ, scrub=True):
            connection.execute("set temp_directory = $folder", {"folder": str(home / SPILL)})
            with transaction(connection):
                key = lake_key(connection)
                theirs = _known(connection, person, key)
                prepare(connection, theirs, theirs.words())
                erased = sum(_erase(connection, table, theirs) for table in WORDS)
                # What homes had is no more what the lake has: their next pushes compare every row.
                connection.execute(statement("lake", "parts"))
                connection.execute("delete from lake.parts")
                for each in sorted({*person.marked(), *theirs.marked()}):
                    noted = "insert into lake.forgotten select $1 where $1 not in (from lake.forgotten)"
                    connection.execute(noted, [mark(key, person.network, each)])
            _remove_old(connection, EVERYTHING)
            return erased
    except LakeMissing:
        return 0


def _known(connection: Connection, person: Person, key: bytes) -> Person:
    """The person with what other regions know of them, by the lake's code."""
    code = pseudonym(key, person.network, person.account)
    found = msgspec.structs.replace(
        person,
        code=code,
        **{name: set(getattr(person, name)) for name in ("posts", "comments", "under", "names", "texts")},
    )
    given = {"network": person.network, "account": person.account}
    asked = connection.execute(statement("lake", "keep", "known"), given).fetchall()
    for what, owner, item in asked:
        if what == "text":
            found.texts.update(text for text in (item, *item.splitlines()) if len(text) >= OWN_TEXT)
        elif what == "name":
            found.names.add(item)
        else:
            getattr(found, what).add((owner, item))
    return found


def _erase(connection: Connection, table: str, person: Person) -> int:
    described = connection.execute(f"describe lake.{table}").fetchall()
    types = {name: kind for name, kind, *_ in described if not name.startswith("lake_")}
    where, used = on_them(types, person)
    sql = statement("lake", "keep", "touched")
    kept = ", ".join(without(name, kind) for name, kind in types.items())
    columns = ", ".join(f'"{name}"' for name in types)
    changed = ", ".join(
        without(name, kind).rpartition(" as ")[0] or f'"{name}"' for name, kind in types.items()
    )
    for name, said in (("table", table), ("where", where), ("columns", columns), ("changed", changed)):
        sql = sql.replace(f"{{{name}}}", said)
    erased = 0
    for region, theirs in connection.execute(sql, used).fetchall():
        erased += theirs
        given = {**used, "region": region}
        remade = statement("lake", "keep", "kept").replace("{table}", table).replace("{where}", where)
        connection.execute(remade.replace("{kept}", kept), given)
        _keep(connection, table, region)
    return erased


def _keep(connection: Connection, table: str, region: str) -> None:
    """A region's rows become those of ``lake_kept``, in files of their own: in the old ones nothing is left that counts."""
    connection.execute(f"delete from lake.{table} where lake_region = $1", [region])
    connection.execute(f"insert into lake.{table} by name from lake_kept")


def take_replaced(lake: Lake, home: Path, environ: Mapping[str, str]) -> None:
    """Take what the region's later pushes replaced out of its rows, of old snapshots and of all files: words that the home
    has no more.
    """
    with scratch() as connection, attached(connection, lake, home, environ, scrub=True):
        connection.execute("set temp_directory = $folder", {"folder": str(home / SPILL)})
        with transaction(connection):
            for table in WORDS:
                newest = statement("lake", "keep", "newest").replace("{table}", table)
                connection.execute(newest, {"region": lake.region})
                had = f"select count(*) - (select count(*) from lake_kept) from lake.{table} where lake_region = $1"
                if value(connection, had, [lake.region]):
                    _keep(connection, table, lake.region)
        _remove_old(connection, EVERYTHING)


def tidy(lake: Lake, home: Path, environ: Mapping[str, str], days: int) -> None:
    """Drop what later pushes replaced, join small files, forget snapshots older than so many days and their files."""
    with scratch() as connection, attached(connection, lake, home, environ):
        connection.execute("set temp_directory = $folder", {"folder": str(home / SPILL)})
        with transaction(connection):
            for table in (*WORDS, *(f"region_{name}" for name in FIGURES)):
                connection.execute(statement("lake", "keep", "replaced").replace("{table}", table))
            connection.execute(statement("lake", "parts"))
            connection.execute(statement("lake", "keep", "parts"))
        connection.execute("call ducklake_rewrite_data_files('lake')")
        connection.execute("call ducklake_merge_adjacent_files('lake')")
        _remove_old(connection, f"now() - interval {days} day")


def remove_old(lake: Lake, home: Path, environ: Mapping[str, str]) -> None:
    """Forget every snapshot but the last, with the files and the words of the catalogue that belong to no other."""
    with scratch() as connection, attached(connection, lake, home, environ, scrub=True):
        _remove_old(connection, EVERYTHING)


def _remove_old(connection: Connection, before: str) -> None:
    connection.execute(f"call ducklake_expire_snapshots('lake', older_than => {before})")
    connection.execute("call ducklake_cleanup_old_files('lake', cleanup_all => true)")
    connection.execute(f"call ducklake_delete_orphaned_files('lake', older_than => now() - {ORPHANS})")


@dataclass(frozen=True)
class Region:
    """What a region has in the lake: its last push that brought anything, and what it counted."""

    name: str
    share: str
    pushed_at: datetime
    pushes: int
    libraries: int
    posts: int
    comments: int


def regions(lake: Lake, home: Path, environ: Mapping[str, str]) -> list[Region]:
    """Every region of the lake, by name."""
    with scratch() as connection, attached(connection, lake, home, environ):
        return [Region(*row) for row in connection.execute(statement("lake", "keep", "regions")).fetchall()]
