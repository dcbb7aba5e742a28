"""The lake at full scale: a first push beside plain Parquet and beside one DuckDB file, a night's push, the country's page.

``python benchmarks/lake.py [--posts N --comments N] [--regions N] [--folder DIR]`` needs the extra ``lake`` and prints a table. The
home is that of ``warehouse.py``; a folder that already holds one is used as it is. The country is that one region under so
many names, which share figures. Every stage is a process of its own, so that its CPU time and its peak memory can be told.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.warehouse import CAMPAIGN, Bench, Stage, Stages, begun, sized
from campaign.run import Run, open_run
from campaign.sections.lake import Lake
from campaign.settings import Campaign, parse_campaign
from commands.beyond.report import lake_report_step
from commands.report import pages_step
from warehouse.connect import PUBLISHED, beside_published, open_file, scratch
from warehouse.lake.attached import attached
from warehouse.lake.push import push
from warehouse.lake.shape import FIGURES, WORDS, make

HERE = Path(__file__)
BUILD = ("generate", "load_posts", "load_comments", "load_authors", "tag_and_settle", "publishing")
NIGHT = 1_000
REGIONS = 8
NOW = datetime(2025, 11, 10, tzinfo=UTC)
# Where a library is named in the figures: another region has others.
NAMED = ("id", "participant_id", "library_id", "parent_id")


def campaign() -> Campaign:
    return parse_campaign(CAMPAIGN)


def lake(bench: Bench, share: str = "words", region: str = "Область 0") -> Lake:
    return Lake(str(bench.folder / f"{share}.ducklake"), str(bench.folder / share), region, share)


def plain(bench: Bench) -> None:
    """The same tables as the first push writes, one Parquet file each."""
    folder = bench.folder / "plain"
    folder.mkdir()
    with beside_published(bench.home) as connection:
        for table in WORDS:
            connection.execute(f"copy {table} to '{folder}/{table}.parquet' (format parquet)")
    told({"bytes": size(folder)})


def one_file(bench: Bench) -> None:
    """The same tables in one DuckDB file for all regions: what one would do first."""
    with beside_published(bench.home) as connection:
        connection.execute(f"attach '{bench.folder}/one.duckdb' as one")
        for table in WORDS:
            connection.execute(f"create table one.{table} as select 'Область 0' as region, * from {table}")
        connection.execute("checkpoint one")
    told({"bytes": (bench.folder / "one.duckdb").stat().st_size})


def first(bench: Bench) -> None:
    made = make(lake(bench), bench.folder, {}, campaign())
    assert made, "the folder has a lake from before"
    again(bench)


def again(bench: Bench) -> None:
    began = time.monotonic()
    pushed = push(lake(bench), bench.home, {}, campaign(), NOW)
    told({"rows": pushed.rows, "seconds": time.monotonic() - began, "bytes": size(bench.folder / "words")})


def night(bench: Bench) -> None:
    """A thousand posts have other counters."""
    with open_file(bench.home / PUBLISHED, read_only=False) as connection:
        connection.execute(f"update posts set likes = likes + 1 where rowid < {NIGHT}")
    again(bench)


def regions(bench: Bench, many: int = REGIONS) -> None:
    """One region's figures under so many names, in the lake alone; each has libraries of its own."""
    shared = lake(bench, "figures")
    make(shared, bench.folder, {}, campaign())
    push(shared, bench.home, {}, campaign(), NOW)
    with scratch() as connection, attached(connection, shared, bench.folder, {}):
        for table in ("pushes", *(f"region_{name}" for name in FIGURES)):
            columns = {name for name, *_ in connection.execute(f"describe lake.{table}").fetchall()}
            region = "region" if table == "pushes" else "lake_region"
            for number in range(1, many):
                own = [f"{number} || '-' || {name} as {name}" for name in NAMED if name in columns]
                if "libraries" in columns and table == "region_cube":
                    own.append(f"list_transform(libraries, lambda x: '{number}-' || x) as libraries")
                changed = ", ".join([f"'Область {number}' as {region}", *own])
                connection.execute(
                    f"insert into lake.{table} by name select * replace ({changed}) from lake.{table} "
                    f"where {region} = 'Область 0'"
                )


def country(bench: Bench) -> None:
    began = time.monotonic()
    page = lake_report_step(run(bench), "", pages_step)
    told({"seconds": time.monotonic() - began, "bytes": page.stat().st_size, "pages": size(page.parent)})


def run(bench: Bench) -> Run:
    home = bench.folder / "country"
    home.mkdir(exist_ok=True)
    settings = f'{CAMPAIGN}[lake]\ncatalogue = "../figures.ducklake"\ndata = "../figures"\n'
    (home / "campaign.toml").write_text(settings, "utf-8")
    (home / "libraries.csv").write_text("id,name,group,municipality\n", "utf-8")
    return open_run(home, NOW.isoformat(), {})


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def told(said: dict[str, float]) -> None:
    print(json.dumps(said))


STAGES: Stages = {stage.__name__: stage for stage in (plain, one_file, first, again, night, country)}


def measure(bench: Bench, many: int) -> None:
    if not (bench.home / PUBLISHED).is_file():
        for stage in BUILD:
            bench.run(stage, script=HERE.with_name("warehouse.py"))
    flat, one, pushed = (bench.run(stage, script=HERE) for stage in ("plain", "one_file", "first"))
    bench.say(
        "first push", f"{pushed.said['rows']:,.0f} rows of {bench.posts:,} posts, {bench.comments:,} comments"
    )
    bench.say("first push: CPU / plain Parquet", ratio(pushed.cpu, flat.cpu), "≤ 3")
    bench.say("first push: CPU / one DuckDB file", ratio(pushed.cpu, one.cpu))
    bench.say(
        "size: lake, plain Parquet, one file",
        ", ".join(megabytes(one.said["bytes"]) for one in (pushed, flat, one)),
    )
    same = bench.run("again", script=HERE)
    bench.say("nothing new", f"{same.said['rows']:.0f} rows, {took(same)}")
    changed = bench.run("night", script=HERE)
    bench.say(
        f"a night of {NIGHT:,} rows",
        f"{changed.said['rows']:.0f} rows, {took(changed)}",
        "≤ 5 s",
    )
    regions(bench, many)
    shown = bench.run("country", script=HERE)
    bench.say(
        f"pages of {many} regions and the country: time, peak memory",
        f"{took(shown)}, {shown.megabytes:,} MB", "≤ 120 s, ≤ 4,096 MB",
    )  # fmt: skip
    bench.say(
        "size: the country's page, all pages",
        ", ".join(megabytes(shown.said[name]) for name in ("bytes", "pages")),
    )


def took(stage: Stage) -> str:
    """The work itself by the clock; CPU with what a process costs to start."""
    return f"{stage.cpu:.1f} s CPU, {stage.said['seconds']:.1f} s"


def ratio(ours: float, theirs: float) -> str:
    return f"{ours:.1f} s / {theirs:.1f} s = {ours / theirs:.2f}"


def megabytes(count: float) -> str:
    return f"{count / 1e6:,.1f} MB"


def _emptied(bench: Bench) -> None:
    """Without the lakes of an earlier run; the home stays."""
    for left in ("words", "figures", "plain", "country"):
        shutil.rmtree(bench.folder / left, ignore_errors=True)
        for file in bench.folder.glob(f"{left}.ducklake*"):
            file.unlink()
    (bench.folder / "one.duckdb").unlink(missing_ok=True)


def main() -> None:
    parser = sized(__doc__, STAGES)
    parser.add_argument("--regions", type=int, default=REGIONS)
    options = parser.parse_args()

    def whole(bench: Bench) -> None:
        _emptied(bench)
        measure(bench, options.regions)

    begun(options, STAGES, whole)


if __name__ == "__main__":
    main()
