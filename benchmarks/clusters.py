"""A Dask cluster on loopback for tests, benchmarks and a show: a scheduler and workers in processes of their own.

``with standing(workers=2) as cluster:`` gives ``cluster.address``; ``python benchmarks/clusters.py --workers 2`` prints
the address and stands until it is interrupted. Needs the extra ``cluster`` in the Python that runs it.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = "127.0.0.1"
PATIENCE = 60  # seconds that a scheduler may take to say where it listens
MODULES = {"scheduler": "distributed.cli.dask_scheduler", "worker": "distributed.cli.dask_worker"}
# What a scheduler keeps of its address for whoever looks for it.
ADDRESS_FILE = "scheduler.json"


@dataclass
class Cluster:
    """``address`` stays the same when the scheduler is started anew; ``workers`` are those that were started, dead or alive."""

    folder: Path
    scheduler: subprocess.Popen[bytes]
    address: str
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def hire(self, package: Path = ROOT) -> subprocess.Popen[bytes]:
        """One more worker, of one thread, with the program that lies in a folder."""
        self.workers.append(_started(
            self.folder, "worker", self.address, "--nthreads=1", "--no-nanny", f"--local-directory={self.folder}",
            package=package,
        ))  # fmt: skip
        return self.workers[-1]

    def stop(self) -> None:
        """The scheduler dies, and its workers end with it."""
        _ended(self.scheduler)

    def start(self) -> None:
        """Another scheduler comes to the same address."""
        self.scheduler = _scheduler(self.folder, int(self.address.rpartition(":")[2]))


@contextmanager
def standing(workers: int = 2) -> Iterator[Cluster]:
    """A cluster that ends with the block."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        scheduler = _scheduler(place)
        cluster = Cluster(place, scheduler, _address(place, scheduler))
        try:
            for _ in range(workers):
                cluster.hire()
            yield cluster
        finally:
            for process in (*cluster.workers, cluster.scheduler):
                _ended(process)


def _scheduler(folder: Path, port: int = 0) -> subprocess.Popen[bytes]:
    return _started(folder, "scheduler", f"--port={port}", "--scheduler-file", str(folder / ADDRESS_FILE))


def _address(folder: Path, scheduler: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and scheduler.poll() is None:
        try:
            return str(json.loads((folder / ADDRESS_FILE).read_text("utf-8"))["address"])
        except (FileNotFoundError, json.JSONDecodeError):
            time.sleep(0.05)
    _ended(scheduler)
    raise RuntimeError(f"no scheduler: {(folder / 'scheduler.log').read_text('utf-8')}")


def _started(folder: Path, role: str, *words: str, package: Path = ROOT) -> subprocess.Popen[bytes]:
    with (folder / f"{role}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", MODULES[role], *words, f"--host={LOOPBACK}", f"--dashboard-address={LOOPBACK}:0"],
            cwd=folder, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": str(package)},
        )  # fmt: skip


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="A Dask cluster on loopback.")
    parser.add_argument("--workers", type=int, default=2)
    with standing(parser.parse_args().workers) as cluster:
        print(cluster.address, flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
