from pathlib import Path

import duckdb
import pytest

from warehouse.connect import BACKUPS, WORKING, memory, prepare, working
from warehouse.migrate import Migration, migrate, pending, shipped_migrations, version
from warehouse.sql.errors import WarehouseBroken, WarehouseNewer

SHIPPED = shipped_migrations()


def test_numbers_follow_each_other() -> None:
    assert [migration.number for migration in SHIPPED] == list(range(1, len(SHIPPED) + 1))


def test_every_migration_is_recorded_once() -> None:
    connection = memory()
    prepare(connection)
    rows = connection.execute("select n, sha256 from schema_version order by n").fetchall()
    assert rows == [(migration.number, migration.sha256) for migration in SHIPPED]


COLUMNS = "select table_name, column_name, data_type from duckdb_columns() where not internal order by all"


@pytest.fixture(scope="module")
def columns() -> list[tuple[str, ...]]:
    connection = duckdb.connect()
    migrate(connection)
    return connection.execute(COLUMNS).fetchall()


@pytest.mark.parametrize("earlier", range(len(SHIPPED)))
def test_migrates_from_every_earlier_version(earlier: int, columns: list[tuple[str, ...]]) -> None:
    connection = duckdb.connect()
    if earlier:
        migrate(connection, SHIPPED[:earlier])
    assert version(connection) == earlier
    assert migrate(connection) == list(SHIPPED[earlier:])
    assert connection.execute(COLUMNS).fetchall() == columns


def test_a_warehouse_of_an_earlier_version_knows_at_once_where_people_live() -> None:
    connection = duckdb.connect()
    migrate(connection, SHIPPED[:6])
    connection.execute(
        "insert into authors by name select 'vk' as network, n as author_id, 'person' as kind, '' as name, city, "
        "now() as fetched_at, now() as first_seen, '[]' as contacts, 1 as raw_file "
        "from (values ('1', 'пгт Плюсса'), ('2', 'СПб')) as people(n, city)"
    )
    prepare(connection)
    assert connection.execute("select * from city_places order by city").fetchall() == [
        ("СПб", None, False),
        ("пгт Плюсса", "Плюсский", True),
    ]


def test_a_failing_migration_leaves_no_trace() -> None:
    connection = memory()
    broken = Migration(len(SHIPPED) + 1, "broken", "create table half (n integer); select * from nowhere;")
    with pytest.raises(duckdb.CatalogException):
        migrate(connection, [*SHIPPED, broken])
    assert version(connection) == len(SHIPPED)
    assert connection.execute(
        "select count(*) from duckdb_tables() where table_name = 'half'"
    ).fetchone() == (0,)


def test_a_newer_database_is_refused_in_russian() -> None:
    connection = memory()
    connection.execute("insert into schema_version values (99, 'x', now())")
    with pytest.raises(WarehouseNewer, match="более новой версией bibliopulse.*обновите программу"):
        prepare(connection)


def test_a_history_that_is_not_ours_is_refused() -> None:
    connection = memory()
    connection.execute("update schema_version set sha256 = 'x' where n = 1")
    with pytest.raises(WarehouseBroken, match="схема хранилища 1 не та"):
        pending(connection)


def test_an_existing_file_is_backed_up_before_it_is_migrated(tmp_path: Path) -> None:
    old = duckdb.connect(str(tmp_path / WORKING))
    migrate(old, SHIPPED[:1])
    old.execute("insert into raw_files values ('a', 1, 'x', 1, now())")
    old.close()
    with working(tmp_path) as connection:
        assert version(connection) == len(SHIPPED)
    (backup,) = (tmp_path / BACKUPS).iterdir()
    assert backup.name == f"warehouse-0001-before-{len(SHIPPED):04d}.duckdb"
    assert backup.stat().st_mode & 0o077 == 0
    copy = duckdb.connect(str(backup), read_only=True)
    assert copy.execute("select name from raw_files").fetchall() == [("a",)]
    assert version(copy) == 1


def test_a_current_file_needs_no_backup(tmp_path: Path) -> None:
    for _ in range(2):
        with working(tmp_path):
            pass
    assert not (tmp_path / BACKUPS).exists()


def test_every_shipped_migration_has_a_number_of_its_own() -> None:
    numbers = [migration.number for migration in shipped_migrations()]
    assert numbers == list(range(1, len(numbers) + 1))
