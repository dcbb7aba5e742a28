"""The three homes, made once, and two lakes of them for tests that only look."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse.lake.regions import KEY, SHARDS, WHOLE, Shore, home_of


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("regions")
    return {one.region: home_of(one, folder / str(number)) for number, one in enumerate(SHARDS)}


@pytest.fixture(scope="session")
def whole_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home that holds everything."""
    return home_of(WHOLE, tmp_path_factory.mktemp("whole"), KEY)


@pytest.fixture
def shore(tmp_path: Path, homes: dict[str, Path]) -> Shore:
    return Shore(tmp_path, homes).make()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, homes: dict[str, Path]) -> Shore:
    """A lake to which all have brought their words."""
    return brought(Shore(tmp_path_factory.mktemp("filled"), homes))


@pytest.fixture(scope="session")
def counted(tmp_path_factory: pytest.TempPathFactory, homes: dict[str, Path]) -> Shore:
    """A lake to which all have brought their figures."""
    return brought(Shore(tmp_path_factory.mktemp("counted"), homes, "figures"))


def brought(shore: Shore) -> Shore:
    shore.make()
    for one in SHARDS:
        assert shore.push(one).rows
    return shore
