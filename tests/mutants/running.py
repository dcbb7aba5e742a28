"""Tests of a changed copy, each run in a child of a process that has read already what the change does not touch."""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import io
import os
import resource
import sys
from pathlib import Path

# What tests read before they begin; nothing that starts threads. Ours too, where only SQL is changed.
OTHERS = (
    "pytest",
    "hypothesis",
    "duckdb",
    "numpy",
    "pandas",
    "httpx",
    "typer.main",
    "rich.console",
    "msgspec",
)
OURS = ("cli", "tests.commands.e2e", "tests.leaks", "tests.warehouse.world", "warehouse.estimates.places")
ENOUGH = 300  # seconds of the processor: by then a change has made a loop endless


def settle(copy: Path, *, with_ours: bool) -> None:
    """Take everything from the copy from here on."""
    os.chdir(copy)
    sys.path[0] = str(copy)
    _forget_ours(copy)
    for name in (*OTHERS, *(OURS if with_ours else ())):
        importlib.import_module(name)


def outcome(copy: Path, tests: list[str]) -> str:
    """Which test of the copy fails first; «» if none does. Raises ``SystemExit`` where they could not run."""
    told = copy / "outcome.txt"
    child = os.fork()
    if not child:
        _run(tests, told)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return f"killed by signal {os.WTERMSIG(status)}: a crash, or more than {ENOUGH} s"
    code, lines = os.waitstatus_to_exitcode(status), told.read_text("utf-8").strip().splitlines()
    if code not in (0, 1, 2):
        raise SystemExit("the tests did not run\n" + "\n".join(lines[-30:]))
    failed = next((line for line in lines if line.startswith(("FAILED", "ERROR"))), "")
    return failed[:200] or "no test could be read" if code else ""


def _run(tests: list[str], told: Path) -> None:
    """In the child: nothing that was read before the change is believed, and no bytecode of it stays."""
    code = 3
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (ENOUGH, ENOUGH))
        sys.dont_write_bytecode = True
        for each in gc.get_objects():
            if isinstance(each, functools._lru_cache_wrapper):
                each.cache_clear()
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            import pytest

            code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]))
        told.write_text(out.getvalue(), "utf-8")
    finally:
        os._exit(code)


def _forget_ours(copy: Path) -> None:
    ours = {path.name.removesuffix(".py") for path in copy.iterdir()}
    for name in [name for name in sys.modules if name.partition(".")[0] in ours]:
        del sys.modules[name]
