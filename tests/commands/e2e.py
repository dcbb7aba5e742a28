"""The program as a person runs it: the whole of ``main()`` in a clean environment, a real stand-in for VK on loopback."""

from __future__ import annotations

import io
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb

import cli
from campaign.files import write_private
from campaign.folder import make_home
from campaign.shipped import shipped
from collectors.standin import Archive, Faults, StandIn, read_archive, serve
from tests.warehouse.world import empty_warehouse
from warehouse.connect import WORKING

ROOT = Path(__file__).resolve().parents[2]
CLI = ROOT / "cli.py"
DOOMED = Path(__file__).with_name("doomed.py")
TOKEN = "vk1.a.NEVER-TO-BE-SEEN_of-nobody-0123456789"
# An organiser, a town's library, a children's library, a district's and a village's that speaks on the district's wall.
LIBRARIES = ("obl-nb", "pskov-cgb", "pskov-5", "gdov-cb", "gdov-1")
WALLS = (-990000101, -990000103, -990000107, -990000114)
# After the campaign's last day, and still within the days of collecting: expected_min does not apply.
NIGHT = "2025-11-10T03:00:00+03:00"


@dataclass(frozen=True)
class Ran:
    """What a run left."""

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
    """The demo's home, and what the process said."""

    home: Path
    ran: Ran


@dataclass(frozen=True)
class Night:
    """An undisturbed first night: what it left, how many questions it asked, how many moments it had to be killed at."""

    home: Path
    ran: Ran
    fingerprint: str
    calls: int
    moments: int

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


def bibliopulse(*arguments: str | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Ran:
    """Run a command to its end, ``main()`` and all, within the test's own process: a second sooner than ``spawned``."""
    out, err = _written(), _written()
    with (
        _left_as_it_was(),
        patch.dict(os.environ, environment() if env is None else env, clear=True),
        patch.object(sys, "argv", ["bibliopulse", *map(str, arguments)]),
        chdir(cwd or Path.cwd()),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            cli.main()
        except SystemExit as ended:
            code = ended.code
    assert isinstance(code, int)
    return Ran(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]


def _written() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


@contextmanager
def _left_as_it_was() -> Iterator[None]:
    """Logging and umask as a new process finds them, and afterwards as the test had them."""
    root, umask = logging.getLogger(), os.umask(0o022)
    handlers, level = root.handlers, root.level
    root.handlers = []
    try:
        yield
    finally:
        root.handlers, root.level = handlers, level
        os.umask(umask)


def spawned(
    *arguments: str | Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    before: Callable[[], object] = lambda: None,
    program: Iterable[object] = (CLI,),
    errors: str = "strict",
) -> Ran:
    """The same in a process of its own; ``before`` runs in it, before the program does. The umask hides nothing."""
    done = subprocess.run(
        [sys.executable, *map(str, (*program, *arguments))],
        env=environment() if env is None else dict(env),
        cwd=cwd,
        preexec_fn=lambda: (os.umask(0o022), before()),
        capture_output=True,
        encoding="utf-8",
        errors=errors,
        timeout=300,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def killed(moment: int, *arguments: str | Path, env: Mapping[str, str], delay: float = 0) -> bool:
    """Begin a command that dies (-9) at this moment of its work, or soon after; ``False`` if it ended before."""
    return spawned(*arguments, env=env, program=(DOOMED, moment, delay, os.devnull)).code == -signal.SIGKILL


def counted(note: Path, *arguments: str | Path, env: Mapping[str, str]) -> tuple[Ran, int]:
    """Run a command to its end and count its moments."""
    ran = spawned(*arguments, env=env, program=(DOOMED, 0, 0, note))
    return ran, int(note.read_text("utf-8"))


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


def small_home(folder: Path, key: Path | None = None, *, begun: bool = False, **settings: object) -> Path:
    """The sample campaign with five of its libraries and other settings, such as ``expected_min=30``.

    ``key`` is another home's key: the two then name their readers alike. ``begun``: with an empty warehouse, which the first
    command would otherwise make.
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
    if begun:
        write_private(home / WORKING, empty_warehouse())
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


def undisturbed(home: Path) -> Night:
    """Run a first night to its end."""
    small_home(home)
    with standing() as standin:
        ran, moments = counted(home.with_name("moments"), "nightly", "--home", home, env=asking(standin))
    assert ran.code == 0, ran.err
    return Night(home, ran, fingerprint(home), len(standin.calls), moments)
