"""The warehouse at full scale: loading beside a plain read and beside dlt, loading again, every view, a small night.

``python benchmarks/warehouse.py [--posts N --comments N] [--dlt PYTHON] [--folder DIR]`` prints a table and leaves
nothing behind. Every stage is a process of its own, so that its CPU time and its peak memory can be told. ``--dlt``
names the Python of an environment with ``dlt[duckdb,parquet]`` in it; without it that comparison is left out.
``--folder DIR --builds N`` only builds the facts of the home in that folder anew, N times.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from campaign.places import municipalities
from campaign.settings import parse_campaign
from campaign.tables.libraries import Library, VkRef
from warehouse import facts as derived
from warehouse.connect import WORKING, publish, published, working
from warehouse.estimates.places import fill_places
from warehouse.facts import refresh
from warehouse.load import load
from warehouse.people import load_campaign
from warehouse.sql import value

POSTS, COMMENTS = 1_000_000, 3_000_000
PEOPLE = 5_000
LIBRARIES = 300
SMALL_NIGHT = 500  # posts and as many comments
KEY = b"the key of no home"
CAMPAIGN = """
[campaign]
title = "Синтетика"
start = 2025-11-01
end = 2025-11-08
region = "Псковская область"
[[tags]]
canonical = "#неделякачествавбиблиотеке"
"""


@dataclass
class Stage:
    """What one stage took: seconds of CPU and of the clock, peak memory, and what it said of itself."""

    cpu: float
    seconds: float
    megabytes: int
    said: dict[str, float]


@dataclass
class Bench:
    """Where everything lies, and the table that is printed at the end."""

    folder: Path
    posts: int
    comments: int
    people: int
    rows: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def raw(self, name: str) -> Path:
        return self.folder / "raw" / f"{name}.ndjson.gz"

    def run(self, stage: str, python: str = sys.executable, script: Path = Path(__file__)) -> Stage:
        """Run a stage in a process of its own and measure it."""
        sizes = (str(number) for number in (self.posts, self.comments, self.people))
        command = [python, str(script), "--folder", str(self.folder), "--stage", stage]
        for option, size in zip(("--posts", "--comments", "--people"), sizes, strict=True):
            command += [option, size]
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"stage {stage} failed")
        took = Stage(
            usage.ru_utime + usage.ru_stime,
            time.monotonic() - began,
            usage.ru_maxrss // 1024,
            json.loads(said or "{}"),
        )
        print(
            f"{stage}: {took.cpu:.1f} s CPU, {took.seconds:.1f} s, {took.megabytes} MB",
            file=sys.stderr,
            flush=True,
        )
        return took

    def say(self, what: str, measured: str, wanted: str = "") -> None:
        self.rows.append((what, measured, wanted))
        print(f"{what}: {measured}", file=sys.stderr, flush=True)


# --- the stages, each in its own process ----------------------------------------------------------------


def generate(bench: Bench) -> None:
    """The raw files: the posts, the same posts a night later, the comments, the authors, and a small night."""
    (bench.folder / "raw").mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        for name in ("posts", "comments", "people"):
            connection.execute(f"set variable {name} = {getattr(bench, name)}")
        connection.execute(_sql("warehouse_words"))
        for night, name in enumerate(("1-posts", "2-posts-again")):
            connection.execute(f"set variable night = {night}")
            _write(connection, "warehouse_posts", bench.raw(name))
        _write(connection, "warehouse_comments", bench.raw("3-comments"))
        _write(connection, "warehouse_authors", bench.raw("4-authors"))
        for name in ("posts", "comments"):
            connection.execute(f"set variable {name} = {getattr(bench, name) + SMALL_NIGHT}")
            sql = f"copy (select * from archive where {name.removesuffix('s')}_id::bigint % 1000000000 > $1) to "
            connection.execute(_sql(f"warehouse_{name}"))
            target = bench.raw(f"5-small-{name}")
            connection.execute(f"{sql} '{target}' (format json, compression gzip)", [getattr(bench, name)])


def _write(connection: duckdb.DuckDBPyConnection, view: str, target: Path) -> None:
    connection.execute(_sql(view))
    connection.execute(f"copy archive to '{target}' (format json, compression gzip)")


def _sql(name: str) -> str:
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")


Stages = dict[str, Callable[[Bench], None]]


def plain_read(bench: Bench) -> None:
    """The posts by DuckDB's own means: every column as it guesses it, into a table of a file."""
    with duckdb.connect(str(bench.folder / "plain.duckdb")) as connection:
        connection.execute("create table posts as select * from read_json($1)", [str(bench.raw("1-posts"))])


def load_posts(bench: Bench) -> None:
    _load(bench, "1-posts")


def load_posts_again(bench: Bench) -> None:
    _load(bench, "2-posts-again")


def load_comments(bench: Bench) -> None:
    _load(bench, "3-comments")


def load_authors(bench: Bench) -> None:
    _load(bench, "4-authors")


def _load(bench: Bench, name: str) -> None:
    bench.home.mkdir(exist_ok=True)
    with working(bench.home) as connection:
        load(connection, [bench.raw(name)])


def tag_and_settle(bench: Bench) -> None:
    """Tags, the registry and the campaign."""
    with working(bench.home) as connection:
        connection.execute(_sql("warehouse_tags"))
        _campaign(connection)


def _campaign(connection: duckdb.DuckDBPyConnection) -> None:
    places = municipalities()
    registry = tuple(
        Library(
            id=f"library-{number}",
            name=f"Синтетическая библиотека № {number}",
            group=("region" if number == 1 else "district" if number <= 26 else "rural"),
            municipality=places[number % len(places)].id,
            vk=(VkRef(owner_id=f"-{number}"),),
        )
        for number in range(1, LIBRARIES + 1)
    )
    load_campaign(connection, replace(parse_campaign(CAMPAIGN), libraries=registry), KEY)


def facts(bench: Bench) -> None:
    """The facts, and how much of it the draws of places took: they are made again for that, and forgotten."""
    with working(bench.home) as connection:
        with _timed() as took:
            refresh(connection)
        connection.execute("begin transaction")
        connection.execute("delete from participant_places")
        with _timed() as draws:
            fill_places(connection)
        connection.execute("rollback")
    _tell(took | {"draws": draws["seconds"]})


def facts_anew(bench: Bench) -> None:
    with working(bench.home) as connection:
        derived.mark_stale(connection)
    facts(bench)


def publishing(bench: Bench) -> None:
    with _timed() as took:
        publish(bench.home)
    _tell(took)


def views(bench: Bench) -> None:
    """Every view, from the published copy: worked out to the last row, which is then let go."""
    seconds: dict[str, float] = {}
    for view in derived.views():
        with published(bench.home) as connection:
            began = time.monotonic()
            connection.execute(f"explain analyze select * from {view}").fetchall()
            seconds[view] = time.monotonic() - began
    print(json.dumps(seconds))


def small_night(bench: Bench) -> None:
    """What a night loads: the files, then campaign, registry and decisions. What is new is tagged."""
    with working(bench.home) as connection:
        with _timed() as took:
            load(connection, [bench.raw("5-small-posts"), bench.raw("5-small-comments")])
            _campaign(connection)
        connection.execute(_sql("warehouse_tags"))
    _tell(took)


def doubled(bench: Bench) -> None:
    """Rows that must not be: the same key twice."""
    with working(bench.home) as connection:
        posts = value(connection, "select count(*) - count(distinct post_id) from posts")
        comments = value(connection, "select count(*) - count(distinct comment_id) from comments")
    print(json.dumps({"doubled": posts + comments}))


@contextmanager
def _timed() -> Iterator[dict[str, float]]:
    took: dict[str, float] = {}
    began = time.monotonic()
    yield took
    took["seconds"] = time.monotonic() - began


def _tell(said: dict[str, float]) -> None:
    print(json.dumps(said))


STAGES: Stages = {
    stage.__name__: stage
    for stage in (
        generate, plain_read, load_posts, load_posts_again, load_comments, load_authors, tag_and_settle, facts,
        facts_anew, publishing, views, small_night, doubled,
    )
}  # fmt: skip


# --- the whole ------------------------------------------------------------------------------------------


def measure(bench: Bench, dlt: str | None) -> None:
    bench.run("generate")
    megabytes = bench.raw("1-posts").stat().st_size / 1e6
    bench.say("records", f"{bench.posts:,} posts ({megabytes:.0f} MB gzip), {bench.comments:,} comments")
    plain = bench.run("plain_read")
    (bench.folder / "plain.duckdb").unlink()
    first = bench.run("load_posts")
    bench.say("load posts: CPU / plain read_json", _ratio(first.cpu, plain.cpu), "≤ 4")
    if dlt:
        other = bench.run("load", dlt, Path(__file__).with_name("dlt_load.py"))
        bench.say("load posts: CPU / dlt", _ratio(first.cpu, other.cpu), "≤ 0.25")
    comments = bench.run("load_comments")
    bench.run("load_authors")
    again = bench.run("load_posts_again")
    bench.say("the posts again, 10 % changed: CPU / first time", _ratio(again.cpu, first.cpu), "< 1")
    bench.say("the posts again: clock / first time", _ratio(again.seconds, first.seconds), "< 1")
    settled = bench.run("tag_and_settle")
    built = bench.run("facts")
    bench.say("facts", _with_draws(built), "≤ 77 s")
    published_in = bench.run("publishing")
    bench.say("publish a copy", f"{published_in.said['seconds']:.1f} s")
    shown = bench.run("views")
    for view, seconds in sorted(shown.said.items(), key=lambda item: -item[1])[:8]:
        bench.say(f"view {view}", f"{seconds:.2f} s", "< 3 s")
    night = bench.run("small_night")
    bench.say(f"a night with {2 * SMALL_NIGHT:,} new rows: load", f"{night.said['seconds']:.1f} s", "< 5 s")
    refreshed = bench.run("facts")
    bench.say("facts after it", _with_draws(refreshed), "≤ 15 s without draws")
    peak = max(stage.megabytes for stage in (first, comments, again, settled, built, shown, night, refreshed))
    bench.say("peak memory of any stage", f"{peak:,} MB", "≤ 2,048 MB")
    bench.say("keys that occur twice", f"{bench.run('doubled').said['doubled']:.0f}", "0")
    size = (bench.home / WORKING).stat().st_size / 1e6
    bench.say("the warehouse's file", f"{size:,.0f} MB")


def rebuild(bench: Bench, builds: int) -> None:
    for build in range(1, builds + 1):
        took = bench.run("facts_anew")
        bench.say(
            f"facts, build {build}",
            f"{_with_draws(took)}, {took.cpu:.1f} s CPU, {took.megabytes:,} MB",
            "≤ 77 s, 2,048 MB",
        )


def _with_draws(stage: Stage) -> str:
    return f"{stage.said['seconds']:.1f} s, of it draws {stage.said['draws']:.1f} s"


def _ratio(ours: float, theirs: float) -> str:
    return f"{ours:.1f} s / {theirs:.1f} s = {ours / theirs:.2f}"


def sized(document: str | None, stages: Stages, comments: int = COMMENTS) -> argparse.ArgumentParser:
    """The options of every benchmark of stages."""
    parser = argparse.ArgumentParser(description=document.splitlines()[0] if document else None)
    parser.add_argument("--posts", type=int, default=POSTS)
    parser.add_argument("--comments", type=int, default=comments)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--folder", type=Path, help="work here and leave everything there")
    parser.add_argument("--stage", choices=stages, help=argparse.SUPPRESS)
    return parser


def begun(options: argparse.Namespace, stages: Stages, measure: Callable[[Bench], None]) -> None:
    """Run the one stage that is asked for, or measure all and print the table."""
    sizes = options.posts, options.comments, options.people
    if options.stage:
        stages[options.stage](Bench(options.folder, *sizes))
        return
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(options.folder or Path(temporary), *sizes)
        measure(bench)
    table = Table("measured", "result", "wanted")
    for row in bench.rows:
        table.add_row(*row)
    Console(width=120).print(table)


def main() -> None:
    parser = sized(__doc__, STAGES)
    parser.add_argument("--dlt", help="the Python of an environment with dlt")
    parser.add_argument(
        "--builds", type=int, help="only build the facts of the folder's home anew, so many times"
    )
    options = parser.parse_args()
    begun(
        options,
        STAGES,
        lambda bench: rebuild(bench, options.builds) if options.builds else measure(bench, options.dlt),
    )


if __name__ == "__main__":
    main()
