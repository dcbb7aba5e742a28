"""Homes that tests share, copied for each test that changes one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.commands.bad_luck_world import two_nights_of_zina
from tests.commands.keep_world import kept

if TYPE_CHECKING:
    from tests.conftest import Once


@pytest.fixture
def kept_home(once: Once, tmp_path: Path) -> Path:
    whole: Path = once("kept", kept)
    return Path(shutil.copytree(whole, tmp_path / "home"))


@pytest.fixture(scope="session")
def two_nights(once: Once) -> Path:
    home: Path = once("zina", two_nights_of_zina)
    return home
