"""Homes that tests share, copied for each test that changes one; and models, read once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from nlp.models.load import load_models
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


@pytest.fixture
def zina_home(two_nights: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(two_nights, tmp_path / "home"))


read_once = cache(load_models)


@pytest.fixture(autouse=True, scope="module")
def models() -> Iterator[None]:
    """Commands within the test's own process share them: to read them takes longer than to tag a few texts."""
    with patch("nlp.tagger.load_models", read_once):
        yield
