"""The catalogue in PostgreSQL, data in S3: regions push at the same moment, and a person leaves them all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from benchmarks.servers import BUCKET, postgres, postgres_missing, s3, s3_missing
from campaign.sections.lake import Lake
from tests.commands.e2e import ROOT
from tests.warehouse.lake.regions import (
    KEY,
    NORTH,
    NOW,
    PRAISE,
    SHARDS,
    SOUTH,
    Shard,
    campaign_of,
    needs_lake,
)
from warehouse.connect import scratch
from warehouse.keeping.person import Person
from warehouse.lake import keep
from warehouse.lake.attached import attached
from warehouse.lake.push import push
from warehouse.lake.read import reading
from warehouse.lake.shape import make
from warehouse.people import pseudonym

pytestmark = [
    needs_lake,
    pytest.mark.long,
    pytest.mark.skipif(bool(postgres_missing()), reason=postgres_missing()),
]
PUSH = "import sys; from tests.warehouse.lake.test_servers import push_one; push_one(*sys.argv[1:])"
NOTED = "select count(*) from __ducklake_metadata_lake.{} where concat(min_value, max_value) like '%{}%'"


def lake_at(server: str, data: str, shard: Shard = NORTH) -> Lake:
    return Lake(server, data, shard.region, "words")


def push_one(server: str, data: str, home: str, number: str) -> None:
    shard = SHARDS[int(number)]
    push(lake_at(server, data, shard), Path(home), os.environ, campaign_of(shard), NOW)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as address:
        yield address


def pushed_at_once(
    server: str, data: str, homes: Mapping[str, Path], environ: Mapping[str, str]
) -> list[int]:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PUSH, server, data, homes[one.region], str(number)],
            cwd=ROOT, env={**os.environ, **environ},
        )
        for number, one in enumerate(SHARDS)
    ]  # fmt: skip
    return [one.wait(300) for one in running]


@pytest.mark.skipif(bool(s3_missing()), reason=s3_missing())
def test_regions_push_at_once_and_a_person_leaves_them_all(
    server: str, tmp_path: Path, homes: dict[str, Path]
) -> None:
    with s3() as environ:
        lake = lake_at(server, BUCKET)
        assert make(lake, tmp_path, environ, campaign_of(NORTH))
        assert pushed_at_once(server, BUCKET, homes, environ) == [0, 0, 0]
        with reading(lake, tmp_path, environ) as connection:
            asked = "select (select count(*) from posts), (select count(*) from comments)"
            assert connection.execute(asked).fetchall() == [(7, 6)]
        assert PRAISE in said(lake, tmp_path, environ)
        person = Person("vk", "5", pseudonym(KEY, "vk", "5"), names={"Вероника Лукошкина"}, texts={PRAISE})
        keep.forget(lake, tmp_path, environ, person)
        left = said(lake, tmp_path, environ)
        assert "Лукошкина" not in left and PRAISE not in left and "Южноградская библиотека" in left
        with scratch() as connection, attached(connection, lake, tmp_path, environ):
            for table in ("ducklake_table_column_stats", "ducklake_file_column_stats"):
                for words in ("Лукошкина", PRAISE):
                    assert connection.execute(NOTED.format(table, words)).fetchall() == [(0,)]
        keep.tidy(lake_at(server, BUCKET, SOUTH), tmp_path, environ, 0)


def said(lake: Lake, home: Path, environ: Mapping[str, str]) -> str:
    """All rows of all Parquet files in the bucket, those that no snapshot names as well."""
    with scratch() as connection, attached(connection, lake, home, environ):
        files = [file for (file,) in connection.execute(f"from glob('{BUCKET}/**/*.parquet')").fetchall()]
        return "\n".join(
            str(connection.execute("from read_parquet($1)", [file]).fetchall()) for file in files
        )
