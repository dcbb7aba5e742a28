"""Numbered SQL, each run once in a transaction of its own with its row in ``schema_version``."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import duckdb

from warehouse.sql import names, statement, transaction, value
from warehouse.sql.errors import WarehouseBroken, WarehouseNewer

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Migration:
    """One file of ``sql/migrations``; it is never edited once it has been released."""

    number: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


@cache
def shipped_migrations() -> tuple[Migration, ...]:
    """What this program knows, in order."""
    return tuple(
        Migration(int(name.split("_", 1)[0]), name, statement("migrations", name))
        for name in names("migrations")
    )


def migrate(
    connection: duckdb.DuckDBPyConnection, migrations: Sequence[Migration] | None = None
) -> list[Migration]:
    """Run what is pending and return it. Raises ``WarehouseNewer``, ``WarehouseBroken``."""
    connection.execute(statement("schema_version"))
    todo = pending(connection, migrations)
    for migration in todo:
        _run(connection, migration)
        log.debug("migrated to %s", migration.name)
    return todo


def pending(
    connection: duckdb.DuckDBPyConnection, migrations: Sequence[Migration] | None = None
) -> list[Migration]:
    """The migrations that this database has not seen, after checking those that it has."""
    known = {migration.number: migration for migration in (migrations or shipped_migrations())}
    applied = _applied(connection)
    newest = max(applied, default=0)
    if newest > max(known, default=0):
        raise WarehouseNewer(
            f"хранилище создано более новой версией bibliopulse (схема {newest}, эта версия знает "
            f"{max(known, default=0)}): обновите программу"
        )
    for number, sha256 in applied.items():
        if number not in known or known[number].sha256 != sha256:
            raise WarehouseBroken(
                f"схема хранилища {number} не та, что в этой версии bibliopulse: удалите warehouse.duckdb и выполните "
                "«bibliopulse load --rebuild»"
            )
    return [migration for number, migration in sorted(known.items()) if number not in applied]


def version(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of the last migration, 0 for a database without any."""
    return max(_applied(connection), default=0)


def _applied(connection: duckdb.DuckDBPyConnection) -> dict[int, str]:
    if not value(connection, "select count(*) from duckdb_tables() where table_name = 'schema_version'"):
        return {}
    return dict(connection.execute("select n, sha256 from schema_version order by n").fetchall())


def _run(connection: duckdb.DuckDBPyConnection, migration: Migration) -> None:
    with transaction(connection):
        connection.execute(migration.sql)
        connection.execute(
            "insert into schema_version values ($n, $sha256, now())",
            {"n": migration.number, "sha256": migration.sha256},
        )
