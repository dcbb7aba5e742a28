"""The lake at full scale: a first push beside a plain Parquet copy of the same tables, a night's push, the country's figures.

``python benchmarks/lake.py [--posts N --comments N] [--folder DIR]`` needs the extra ``lake``, prints a table and leaves
nothing behind. Every stage is a process of its own, so that its CPU time and its peak memory can be told.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from campaign.sections.lake import Lake
from campaign.settings import Campaign, parse_campaign
from warehouse.connect import PUBLISHED, beside_published, open_file, working
from warehouse.lake.push import push
from warehouse.lake.read import reading
from warehouse.lake.shape import WORDS, make
from warehouse.people import load_campaign

POSTS, COMMENTS = 250_000, 750_000
NIGHT = 1_000
REGIONS = 8
NOW = datetime(2025, 11, 10, tzinfo=UTC)
CAMPAIGN = """
[campaign]
title = "Синтетика"
start = 2025-11-01
end = 2025-11-08
region = "Выдуманная область"
[[tags]]
canonical = "#неделякачествавбиблиотеке"
"""
SQL = Path(__file__).parent / "sql"


def campaign() -> Campaign:
    return parse_campaign(CAMPAIGN)


def lake(folder: Path, share: str = "words", region: str = "Выдуманная область") -> Lake:
    return Lake(str(folder / f"{share}.ducklake"), str(folder / share), region, share)


def build(folder: Path, posts: int, comments: int) -> str:
    """A published warehouse with so many invented texts; its facts are those of an empty one."""
    with working(folder) as connection:
        load_campaign(connection, campaign(), b"the key of no home")
        given = {"posts": posts, "comments": comments}
        for name in ("lake_posts", "lake_comments"):
            sql = (SQL / f"{name}.sql").read_text("utf-8")
            connection.execute(sql, {key: each for key, each in given.items() if f"${key}" in sql})
        connection.execute("checkpoint")
    (folder / PUBLISHED).parent.mkdir(exist_ok=True)
    shutil.copy(folder / "warehouse.duckdb", folder / PUBLISHED)
    for share in ("words", "figures"):
        make(lake(folder, share), folder, {}, campaign())
    return f"{posts:,} posts, {comments:,} comments"


def plain(folder: Path, *_: int) -> str:
    """The same tables as the first push writes, one Parquet file each."""
    with beside_published(folder) as connection:
        (folder / "plain").mkdir()
        for table in WORDS:
            connection.execute(f"copy {table} to '{folder}/plain/{table}.parquet' (format parquet)")
    return f"{sum(path.stat().st_size for path in (folder / 'plain').iterdir()) / 1e6:.0f} MB"


def first(folder: Path, *_: int) -> str:
    pushed = push(lake(folder), folder, {}, campaign(), NOW)
    return f"{pushed.rows:,} rows, {sum(path.stat().st_size for path in (folder / 'words').rglob('*.parquet')) / 1e6:.0f} MB"


def night(folder: Path, *_: int) -> str:
    with open_file(folder / PUBLISHED, read_only=False) as connection:
        connection.execute(f"update posts set likes = likes + 1 where rowid < {NIGHT}")
    return again(folder)


def again(folder: Path, *_: int) -> str:
    return f"{push(lake(folder), folder, {}, campaign(), NOW).rows:,} rows"


def country(folder: Path, *_: int) -> str:
    """The same home under so many names, which share figures; then the figures of all."""
    for number in range(REGIONS):
        push(lake(folder, "figures", f"Область {number}"), folder, {}, campaign(), NOW)
    began = time.perf_counter()
    with reading(lake(folder, "figures"), folder, {}) as connection:
        [(found,)] = connection.execute("select count(*) from region_headline").fetchall()
    return f"{found} regions; read in {time.perf_counter() - began:.1f} s"


STAGES: dict[str, Callable[..., str]] = {
    "build": build, "plain Parquet": plain, "first push": first, "nothing new": again, "a night": night, "figures": country,
}  # fmt: skip


def stage(name: str, folder: Path, posts: int, comments: int) -> tuple[float, float, float, str]:
    """Seconds of CPU and of the clock, peak MB, and what the stage said of itself."""
    command = [
        sys.executable,
        __file__,
        "--stage",
        name,
        "--folder",
        str(folder),
        "--posts",
        str(posts),
        "--comments",
        str(comments),
    ]
    began = time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8", env=dict(os.environ))
    said = json.loads(done.stdout)
    return said["cpu"], time.perf_counter() - began, said["peak"], said["said"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=POSTS)
    parser.add_argument("--comments", type=int, default=COMMENTS)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--stage", choices=STAGES)
    given = parser.parse_args()
    if given.stage:
        before = time.process_time()
        said = STAGES[given.stage](given.folder, given.posts, given.comments)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"cpu": time.process_time() - before, "peak": peak, "said": said}))
        return
    table = Table("stage", "CPU, s", "clock, s", "peak, MB", "what")
    with tempfile.TemporaryDirectory(dir=given.folder) as place:
        for name in STAGES:
            cpu, clock, peak, said = stage(name, Path(place), given.posts, given.comments)
            table.add_row(name, f"{cpu:.1f}", f"{clock:.1f}", f"{peak:.0f}", said)
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
