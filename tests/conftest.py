"""What tests share: golden files (rewritten only with ``--update-golden``), one demo, a patient hypothesis."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from collectors.standin import StandIn
from tests.commands.e2e import Demo, Night, spawned, standing, undisturbed
from tests.leaks import leaks

LONG = "BIBLIOPULSE_LONG"  # «make soak» sets it
# A busy machine is slow at times: that is no fault of the code.
settings.register_profile(
    "patient",
    deadline=None,
    max_examples=150 if LONG in os.environ else 25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("patient")

Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files instead of comparing")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whoever asks for a whole night is slow; what takes a minute is left to ``make soak``."""
    for item in items:
        if {"demo", "night", "kept_home"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
    if LONG not in os.environ:
        left = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """``golden(name, text)`` compares a text with ``golden/<name>`` beside the test."""
    folder = Path(request.path).parent / "golden"

    def compare(name: str, text: str) -> None:
        path = folder / name
        if request.config.getoption("--update-golden"):
            folder.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert text == path.read_bytes().decode("utf-8"), f"{path} differs: look, then --update-golden"

    return compare


@pytest.fixture(scope="session", autouse=True)
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    """Where this process writes. At the end nobody's key, password or forgotten name may stand there."""
    folders = [tmp_path_factory.getbasetemp()]
    yield folders
    assert leaks(folders) == [], "said by the last test, done by any: see tests/leaks.py"


Once = Callable[[str, Callable[[Path], Any]], Any]


@pytest.fixture(scope="session")
def once(written: list[Path]) -> Once:
    """``once(name, make)``: what ``make(folder)`` returns, made by the first of the parallel workers that asks for it."""
    mine = written[0]
    shared = mine.parent if os.environ.get("PYTEST_XDIST_WORKER") else mine

    def made(name: str, make: Callable[[Path], Any]) -> Any:
        folder, result = shared / name, shared / f"{name}.pickle"
        with FileLock(shared / f"{name}.lock"):
            if not result.exists():
                folder.mkdir()
                if shared != mine:
                    written.append(folder)
                result.write_bytes(pickle.dumps(make(folder)))
        return pickle.loads(result.read_bytes())

    return made


@pytest.fixture(scope="session")
def demo(once: Once) -> Demo:
    """``bibliopulse demo``, run once for all tests that look at what it leaves."""
    return once("demo", shown)


def shown(folder: Path) -> Demo:
    ran = spawned("demo", cwd=folder)
    assert ran.code == 0, ran.err
    return Demo(folder / "bibliopulse-demo", ran)


@pytest.fixture(scope="session")
def standin() -> Iterator[StandIn]:
    """A stand-in for VK on a small part of the sample campaign."""
    with standing() as server:
        yield server


@pytest.fixture(scope="session")
def night(once: Once) -> Night:
    """A first night over it, run once for all tests that compare with it; a home to look at and to copy, not to change."""
    return once("undisturbed", lambda folder: undisturbed(folder / "home"))
