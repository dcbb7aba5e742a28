"""The catalogue in PostgreSQL, and data in a folder: two regions push at the same moment."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaign.sections.lake import Lake
from tests.commands.e2e import ROOT
from tests.warehouse.lake.regions import KEY, NORTH, NOW, PRAISE, SOUTH, WEST, campaign_of, needs_lake, opened
from warehouse.keeping.person import Person
from warehouse.lake import keep
from warehouse.lake.push import push
from warehouse.lake.read import reading
from warehouse.lake.shape import make
from warehouse.people import pseudonym

PROGRAMS = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), Path("/nowhere"))
SERVER = shutil.which("pg_ctl", path=PROGRAMS)
pytestmark = [
    needs_lake,
    pytest.mark.long,
    pytest.mark.skipif(SERVER is None, reason="no PostgreSQL here"),
]
PUSH = "import sys; from tests.warehouse.lake.test_postgres import push_one; push_one(*sys.argv[1:])"


def lake_at(server: str, folder: str, region: str) -> Lake:
    return Lake(f"postgres:{server}", f"{folder}/data", region, "words")


def push_one(server: str, folder: str, home: str, number: str) -> None:
    shard = (NORTH, SOUTH, WEST)[int(number)]
    push(lake_at(server, folder, shard.region), Path(home), {}, campaign_of(shard), NOW)


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a socket in a folder of its own; PostgreSQL refuses to run as root."""
    folder = tmp_path_factory.mktemp("postgres")
    data, user = folder / "db", "postgres"
    as_user: list[str] = []
    if Path.home() == Path("/root"):
        for one in (folder, *folder.parents[:2]):
            one.chmod(0o755)
        shutil.chown(folder, user)
        as_user = ["runuser", "-u", user, "--"]

    def run(program: str, *arguments: str) -> None:
        subprocess.run([*as_user, str(PROGRAMS / program), *arguments], check=True, stdout=subprocess.DEVNULL)

    run("initdb", "-D", str(data), "-U", user, "-A", "trust", "--no-sync")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        run("createdb", "-h", str(folder), "-U", user, "lake")
        yield f"dbname=lake host={folder} user={user}"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")


def test_regions_push_at_once_and_a_person_leaves_them_all(
    server: str, tmp_path: Path, homes: dict[str, Path]
) -> None:
    lake = lake_at(server, str(tmp_path), NORTH.region)
    assert make(lake, tmp_path, {}, campaign_of(NORTH))
    given = [(str(homes[one.region]), str(number)) for number, one in enumerate((NORTH, SOUTH, WEST))]
    running = [
        subprocess.Popen([sys.executable, "-c", PUSH, server, str(tmp_path), *each], cwd=ROOT)
        for each in given
    ]
    assert [one.wait(300) for one in running] == [0, 0, 0]
    with reading(lake, tmp_path, {}) as connection:
        counted = connection.execute("select (select count(*) from posts), (select count(*) from comments)")
        assert counted.fetchall() == [(7, 6)]
    person = Person("vk", "5", pseudonym(KEY, "vk", "5"), names={"Вероника Лукошкина"}, texts={PRAISE})
    keep.forget(lake, tmp_path, {}, person)
    with opened(lake, tmp_path) as connection:
        noted = (
            "select count(*) from __ducklake_metadata_lake.{} where concat(min_value, max_value) like '%{}%'"
        )
        for table in ("ducklake_table_column_stats", "ducklake_file_column_stats"):
            for said in ("Лукошкина", PRAISE):
                assert connection.execute(noted.format(table, said)).fetchall() == [(0,)]
        assert connection.execute("select count(*) from lake.comments where author_id = '5'").fetchall() == [
            (0,)
        ]
