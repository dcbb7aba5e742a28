"""What tests share: golden files (rewritten only with ``--update-golden``), one demo, a patient hypothesis."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from collectors.standin import StandIn
from tests.commands.e2e import Demo, Night, bibliopulse, standing, undisturbed

# A busy machine is slow at times: that is no fault of the code.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files instead of comparing")


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


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """``bibliopulse demo``, run once for all tests that look at what it leaves."""
    home = tmp_path_factory.mktemp("demo") / "bibliopulse-demo"
    began = time.monotonic()
    ran = bibliopulse("demo", cwd=home.parent)
    assert ran.code == 0, ran.err
    return Demo(home, ran, time.monotonic() - began)


@pytest.fixture(scope="session")
def standin() -> Iterator[StandIn]:
    """A stand-in for VK on a small part of the sample campaign."""
    with standing() as server:
        yield server


@pytest.fixture(scope="session")
def night(standin: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """A first night over it, run once for all tests that disturb others and compare."""
    return undisturbed(tmp_path_factory.mktemp("undisturbed") / "home", standin)
