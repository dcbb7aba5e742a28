"""Collecting from VK at full scale, on loopback: completeness, calls, rate, memory, kills, a second night.

``python benchmarks/collect.py [--small] [--seed N]`` prints a table and writes nothing; it ends by
itself, in about ten minutes (a minute with ``--small``). Every night is a real ``bibliopulse collect``.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.generate import FIRST, SECOND, START, Archive, Size, volume
from campaign.settings import parse_campaign
from collectors.raw import read_lines, seal_torn, sealed_files
from collectors.records import Comment, Post, decode
from collectors.standin import Faults, StandIn, failing, serve
from collectors.standin.search import words
from collectors.vk.routes.search import queries

TOKEN = "benchmark-token-of-nobody"
FAST = 5000.0
LATENCY, ALLOWED = 0.3, 5
CAMPAIGN = """
[campaign]
title = "Синтетика"
start = 2025-11-01
end = 2025-11-08
[[tags]]
canonical = "#неделякачествавбиблиотеке"
[[tags]]
canonical = "#библиотека-читатель"
spellings = ["#библиотека_читатель"]
[sources.vk]
enabled = true
"""
SMALL = Size(walls=5, posts=800, comments=4000, long_talks=2, busy_hour=0)

Keys = set[tuple[int, int]]


@dataclass
class Bench:
    """The archive, the table, and what every measurement needs."""

    archive: Archive
    size: Size
    folder: Path
    draw: random.Random
    rows: list[tuple[str, str, str]] = field(default_factory=list)

    def say(self, what: str, measured: str, wanted: str = "") -> None:
        self.rows.append((what, measured, wanted))
        print(f"{what}: {measured}", file=sys.stderr, flush=True)

    @contextlib.contextmanager
    def world(self, faults: Faults | None = None, now: datetime = FIRST) -> Iterator[StandIn]:
        with serve(self.folder / "archive", now=now, faults=faults) as standin:
            yield standin

    def home(self, name: str) -> Path:
        home = self.folder / name
        home.mkdir()
        (home / "campaign.toml").write_text(CAMPAIGN, encoding="utf-8")
        lines = [
            f"lib-{number},Библиотека {number},other,,,club{row['id']}\n"
            for number, row in enumerate(self.archive.communities[: self.size.walls])
        ]
        text = "id,name,group,municipality,parent_id,vk\n" + "".join(lines)
        (home / "libraries.csv").write_text(text, encoding="utf-8")
        return home


def night(home: Path, standin: StandIn, *, rate: float = FAST) -> subprocess.Popen[bytes]:
    """Start ``bibliopulse collect`` by the stand-in's clock."""
    environ = {
        **os.environ,
        "VK_TOKEN": TOKEN,
        "BIBLIOPULSE_VK_API": standin.url,
        "BIBLIOPULSE_VK_RPS": str(rate),
    }
    command = [
        sys.executable,
        str(ROOT / "cli.py"),
        "collect",
        "--home",
        str(home),
        "--now",
        standin.now.isoformat(),
    ]
    return subprocess.Popen(
        command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT
    )


def finish(process: subprocess.Popen[bytes]) -> tuple[int, float]:
    """Wait for a night; its exit code and its peak memory in MB.

    The system's own account of a child's memory begins with that of its parent, so the process is watched.
    """
    peak = 0
    while process.poll() is None:
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{process.pid}/status").read_text()
            peak = max(
                peak, *(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0
            )
        time.sleep(0.02)
    if process.returncode not in (0, 3):
        raise SystemExit(f"a night ended with exit code {process.returncode}; run it by hand to see why")
    return process.returncode, peak / 1024


def collected(home: Path) -> tuple[Keys, Keys]:
    """The accepted posts and living comments of a home, read from its raw files."""
    seal_torn(home / "raw")
    posts: Keys = set()
    comments: Keys = set()
    for path in sealed_files(home / "raw"):
        for record in map(decode, read_lines(path)):
            if isinstance(record, Post) and record.matched_tag:
                posts.add((int(record.owner_id), int(record.post_id)))
            elif isinstance(record, Comment) and not record.deleted:
                comments.add((int(record.owner_id), int(record.comment_id)))
    return posts, comments


def shares(found: tuple[Keys, Keys], wanted: tuple[Keys, Keys]) -> str:
    """Unique collected / truth for posts and comments, and what was accepted wrongly."""
    parts = [f"{len(have & want) / len(want):.4f}" for have, want in zip(found, wanted, strict=True)]
    wrong = sum(len(have - want) for have, want in zip(found, wanted, strict=True))
    return f"posts {parts[0]}, comments {parts[1]}, wrong {wrong}"


def least_calls(archive: Archive, size: Size) -> int:
    """The calls that page sizes alone demand of a complete first night."""
    texts = [
        set(words(row["text"])) for row in (*archive.posts, *archive.comments) if START <= _date(row) <= FIRST
    ]
    calls = 1
    for query in queries(parse_campaign(CAMPAIGN)):
        calls += max(1, math.ceil(sum(set(words(query)) <= text for text in texts) / 200))
    young: dict[int, int] = {-row["id"]: 0 for row in archive.communities[: size.walls]}
    for row in archive.posts:
        if row["owner_id"] in young and (row.get("pinned") or START <= _date(row) <= FIRST):
            young[row["owner_id"]] += 1
    calls += sum(max(1, math.ceil(count / 100)) for count in young.values())
    tops: dict[tuple[int, int], int] = {}
    threads: dict[tuple[int, int], int] = {}
    for row in archive.comments:
        if row["wanted"] and _date(row) <= FIRST:
            level, key = (threads, "parent_comment_id") if row["parent_comment_id"] else (tops, "post_id")
            level[row["owner_id"], row[key]] = level.get((row["owner_id"], row[key]), 0) + 1
    calls += sum(math.ceil(count / 100) for count in tops.values())
    calls += sum(math.ceil(count / 100) for count in threads.values() if count > 10)
    people = {
        row["from_id"] for row in (*archive.posts, *archive.comments) if row["wanted"] and _date(row) <= FIRST
    }
    partners = {one for one in people if one < 0} - set(young)
    return calls + math.ceil(len(people - partners - set(young)) / 1000) + math.ceil(len(partners) / 500)


def _date(row: dict[str, str]) -> datetime:
    return datetime.fromisoformat(row["date"])


# --- what is measured -----------------------------------------------------------------------------------


def two_nights(bench: Bench) -> None:
    """Complete, with few calls, in little memory; then a night on which one in a hundred has changed."""
    home = bench.home("whole")
    with bench.world() as standin:
        begun = time.monotonic()
        code, memory = finish(night(home, standin))
        took, calls = time.monotonic() - begun, len(standin.calls)
        least = least_calls(bench.archive, bench.size)
        bench.say(
            "first night: unique / truth",
            shares(collected(home), bench.archive.wanted(FIRST)),
            "1.0000, 0 wrong",
        )
        bench.say("first night: exit code, time", f"{code}, {took:.0f} s")
        bench.say(
            "first night: calls / least by page sizes", f"{calls} / {least} = {calls / least:.3f}", "≤ 1.10"
        )
        bench.say("first night: peak memory", f"{memory:.0f} MB", "< 300 MB")
        before = len(standin.calls)
        finish(night(home, standin))
        bench.say("the same clock again: calls", str(len(standin.calls) - before), "0")
        # What a night does next.
        load = [sys.executable, str(ROOT / "cli.py"), "load", "--home", str(home)]
        subprocess.run(load, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, check=True)
        standin.now = SECOND
        standin.calls.clear()
        code, memory = finish(night(home, standin))
        share = len(standin.calls) / calls
        wanted = bench.archive.wanted(SECOND)
        bench.say(
            "second night, 1 % changed: unique / truth", shares(collected(home), wanted), "1.0000, 0 wrong"
        )
        bench.say(
            "second night: calls / first night's", f"{len(standin.calls)} / {calls} = {share:.3f}", "≤ 0.05"
        )
        bench.say("second night: exit code, peak memory", f"{code}, {memory:.0f} MB", "< 300 MB")


def failures(bench: Bench) -> None:
    home = bench.home("failing")
    with bench.world(Faults(seed=1, rules=failing(0.05))) as standin:
        begun = time.monotonic()
        code, memory = finish(night(home, standin))
        failed = sum(call.outcome != "ok" for call in standin.calls)
        about = (
            f"{len(standin.calls)} calls, {failed} failed, {time.monotonic() - begun:.0f} s, {memory:.0f} MB"
        )
    bench.say(
        "5 % of answers fail: unique / truth",
        shares(collected(home), bench.archive.wanted(FIRST)),
        "1.0000, 0 wrong",
    )
    bench.say("5 % of answers fail: exit code, cost", f"{code}, {about}")


def kills(bench: Bench, times: int) -> None:
    """Nights killed (-9) at random moments while 5 % of answers fail, and one that finishes."""
    home = bench.home("killed")
    # The same work is lost by a kill as at the allowed rate in the seconds of an hour's night.
    with bench.world(Faults(seed=2, rules=failing(0.05))) as standin:
        killed = 0
        while killed < times:
            asked = len(standin.calls)
            process = night(home, standin, rate=200)
            while len(standin.calls) == asked and process.poll() is None:
                time.sleep(0.01)
            time.sleep(bench.draw.uniform(0, 1.5))
            if process.poll() is not None:
                break
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
        code, _ = finish(night(home, standin))
        calls = sum(call.outcome == "ok" for call in standin.calls)
    result = shares(collected(home), bench.archive.wanted(FIRST))
    bench.say(f"{killed} kills (-9) and 5 % failures: unique / truth", result, "1.0000, 0 wrong")
    bench.say(f"{killed} kills: exit code, answered calls of all runs", f"{code}, {calls}")


def rates(bench: Bench, seconds: float) -> None:
    """The allowed rate, used: ours and a serial loop's, one after the other on the same server."""
    with bench.world(Faults(latency=LATENCY, rate=ALLOWED)) as standin:
        ours = night(bench.home("rate"), standin, rate=ALLOWED)
        _report_rate(bench, standin, ours, seconds, "ours", "≥ 90 %, never above")
        standin.calls.clear()
        time.sleep(1.5)
        loop = subprocess.Popen(
            [*_loop(bench, standin), "--waits", "--seconds", str(seconds + 5)], stdout=subprocess.DEVNULL
        )
        _report_rate(bench, standin, loop, seconds, "serial vk-api loop", "")


def _report_rate(
    bench: Bench, standin: StandIn, process: subprocess.Popen[bytes], seconds: float, who: str, wanted: str
) -> None:
    while not standin.calls and process.poll() is None:
        time.sleep(0.01)
    time.sleep(seconds)
    process.kill()
    process.wait()
    first = standin.calls[0].at
    sent = sum(call.at < first + seconds for call in standin.calls)
    refused = sum(call.outcome == "error 6" for call in standin.calls)
    rate = sent / seconds
    about = (
        f"{rate:.2f}/s = {rate / ALLOWED:.0%}, busiest second {standin.busiest_second()}, refused {refused}"
    )
    bench.say(f"{ALLOWED}/s allowed, {LATENCY * 1000:.0f} ms latency, {seconds:.0f} s: {who}", about, wanted)


def serial(bench: Bench) -> None:
    """The straightforward loop without its own waits, on the same server as a night of ours."""
    with bench.world(Faults(seed=1, rules=failing(0.05))) as standin:
        done = subprocess.run(_loop(bench, standin), stdout=subprocess.PIPE, check=True, timeout=900)
    found = json.loads(done.stdout)
    wanted = bench.archive.wanted(FIRST)
    have = tuple({(owner, number) for owner, number in found[name]} for name in ("posts", "comments"))
    parts = [f"{len(one & want) / len(want):.4f}" for one, want in zip(have, wanted, strict=True)]
    bench.say("serial vk-api loop, 5 % failing: unique / truth", f"posts {parts[0]}, comments {parts[1]}")
    about = f"{found['calls']}, given up {found['lost']}, {found['seconds']:.0f} s without waits"
    bench.say("serial vk-api loop: calls", about)


def _loop(bench: Bench, standin: StandIn) -> list[str]:
    walls = ",".join(f"-{row['id']}" for row in bench.archive.communities[: bench.size.walls])
    return [sys.executable, str(ROOT / "benchmarks" / "serial_loop.py"), standin.url, f"walls:{walls}"]


def main() -> None:
    parser = argparse.ArgumentParser(description="Collecting from VK, on loopback.")
    parser.add_argument("--small", action="store_true", help="5 walls, 800 posts, 4,000 comments")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    size = SMALL if options.small else Size()
    archive = volume(size, options.seed)
    with tempfile.TemporaryDirectory() as folder:
        archive.write(Path(folder) / "archive")
        bench = Bench(archive, size, Path(folder), random.Random(options.seed))
        two_nights(bench)
        failures(bench)
        serial(bench)
        kills(bench, 5 if options.small else 50)
        rates(bench, 10.0 if options.small else 60.0)
    posts, comments = archive.wanted(FIRST)
    table = Table(
        title=f"{size.walls} walls, {len(posts)} tagged posts, {len(comments)} comments, seed {options.seed}"
    )
    for column in ("measured", "result", "wanted"):
        table.add_column(column)
    for row in bench.rows:
        table.add_row(*row)
    Console(width=150).print(table)


if __name__ == "__main__":
    main()
