"""The program as a person runs it: real processes in a clean environment, a real stand-in for VK on loopback."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from campaign.folder import make_home
from campaign.shipped import shipped
from collectors.standin import Archive, Faults, StandIn, read_archive, serve

ROOT = Path(__file__).resolve().parents[2]
CLI = ROOT / "cli.py"
TOKEN = "vk1.a.secret-of-nobody-0123456789"
# An organiser, a town's library, a children's library, a district's and a village's that speaks on the district's wall.
LIBRARIES = ("obl-nb", "pskov-cgb", "pskov-5", "gdov-cb", "gdov-1")
WALLS = (-990000101, -990000103, -990000107, -990000114)
# After the campaign's last day, and still within the days of collecting: expected_min does not apply.
NIGHT = "2025-11-10T03:00:00+03:00"


@dataclass(frozen=True)
class Ran:
    """What a process left."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The last line on stderr: what the person in front of the terminal reads."""
        lines = self.err.strip().splitlines()
        return lines[-1] if lines else ""

    @property
    def everything(self) -> str:
        return self.out + self.err


@dataclass(frozen=True)
class Demo:
    """The demo's home, what the process said and how many seconds it took."""

    home: Path
    ran: Ran
    seconds: float


@dataclass(frozen=True)
class Night:
    """An undisturbed first night: what it left, how many questions it asked, how many seconds it took."""

    home: Path
    ran: Ran
    fingerprint: str
    calls: int
    seconds: float

    @property
    def key(self) -> Path:
        return self.home / "keys" / "home.key"


def environment(**variables: str) -> dict[str, str]:
    """As clean as cron's: nothing of the developer's own settings."""
    clean = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8", "COLUMNS": "100"}
    return clean | variables


def asking(standin: StandIn, now: str = NIGHT, **variables: str) -> dict[str, str]:
    """The environment of a run that asks a stand-in as fast as it can."""
    named = {
        "VK_TOKEN": TOKEN,
        "BIBLIOPULSE_VK_API": standin.url,
        "BIBLIOPULSE_VK_RPS": "1000",
        "BIBLIOPULSE_NOW": now,
    }
    return environment(**(named | variables))


def bibliopulse(
    *arguments: str | Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    before: Callable[[], object] = lambda: None,
    timeout: float = 120,
) -> Ran:
    """Run a command to its end; ``before`` runs in the child, before the program does. The umask hides nothing."""
    done = subprocess.run(
        [sys.executable, str(CLI), *map(str, arguments)],
        env=environment() if env is None else dict(env),
        cwd=cwd,
        preexec_fn=lambda: (os.umask(0o022), before()),
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def start(*arguments: str | Path, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Begin a command that is to be disturbed."""
    command = [sys.executable, str(CLI), *map(str, arguments)]
    return subprocess.Popen(command, env=dict(env), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def seen_by_others(folder: Path) -> list[str]:
    """What somebody else could read or enter."""
    return sorted(str(path) for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077)


def fingerprint(home: Path) -> str:
    ran = bibliopulse("fingerprint", "--home", home)
    assert ran.code == 0, ran.err
    return ran.out.strip()


def rows(home: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of the published warehouse, read as other people's scripts read it."""
    connection = duckdb.connect(str(home / "published" / "warehouse.duckdb"), read_only=True)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def column(home: Path, sql: str, *values: Any) -> list[Any]:
    return [value for (value,) in rows(home, sql, *values)]


def sample(name: str) -> str:
    return shipped(f"sample/{name}").read_text(encoding="utf-8")


def small_home(folder: Path, key: Path | None = None, **settings: object) -> Path:
    """The sample campaign with five of its libraries and other settings, such as ``expected_min=30``.

    ``key`` is another home's key: the two then name their readers alike.
    """
    head, *lines = sample("libraries.csv").splitlines()
    registry = "\n".join([head, *(line for line in lines if line.split(",")[0] in LIBRARIES)]) + "\n"
    toml = sample("campaign.toml")
    for name, value in settings.items():
        toml, found = re.subn(rf"^{name} = .*$", f"{name} = {value}", toml, count=1, flags=re.MULTILINE)
        assert found, name
    home = make_home(folder, toml, registry).path
    if key:
        shutil.copy(key, home / "keys" / "home.key")
    return home


def small_archive(walls: Iterable[int] = WALLS) -> Archive:
    """The part of the sample that stands on a few walls."""
    whole, kept = read_archive(shipped("sample")), set(walls)
    return Archive(
        whole.communities.values(),
        whole.people.values(),
        [post for post in whole.posts.values() if post.owner_id in kept],
        [comment for comment in whole.comments.values() if comment.owner_id in kept],
    )


def standing() -> AbstractContextManager[StandIn]:
    """A stand-in on that part, slow enough for a kill to hit any stage of collecting."""
    return serve(
        small_archive(),
        now=datetime.fromisoformat(NIGHT),
        token=TOKEN,
        faults=Faults(latency=0.01),
        search_quoted=True,
    )


def undisturbed(home: Path, standin: StandIn) -> Night:
    """Run a first night to its end."""
    small_home(home)
    asked, began = len(standin.calls), time.monotonic()
    ran = bibliopulse("nightly", "--home", home, env=asking(standin))
    seconds = time.monotonic() - began
    assert ran.code == 0, ran.err
    return Night(home, ran, fingerprint(home), len(standin.calls) - asked, seconds)
