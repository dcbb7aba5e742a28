"""The invented campaign, built once for all tests of the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboards.records.page import PageFrames
from tests.dashboards.frames import build_frames
from tests.dashboards.papers.paper_world import fill, frozen
from tests.warehouse.spare import empty_warehouse, give_back
from tests.warehouse.world import World
from warehouse.keeping.frozen import Frozen


@pytest.fixture(scope="session")
def frames() -> PageFrames:
    return build_frames()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty warehouse in memory, its files in a folder of their own."""
    connection = empty_warehouse()
    yield World(tmp_path / "world", connection)
    give_back(connection)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The small campaign of the papers, to be read only."""
    made = World(tmp_path_factory.mktemp("papers"))
    fill(made)
    return made


@pytest.fixture(scope="session")
def approved(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The same, where people have approved one quotation; to be read only."""
    made = World(tmp_path_factory.mktemp("approved"))
    fill(made, "comment,vk,-1,2,quote,yes,согласие,Методист,2025-11-10")
    return made


@pytest.fixture(scope="session")
def held(filled: World, tmp_path_factory: pytest.TempPathFactory) -> Frozen:
    """The small campaign's result, frozen."""
    return frozen(filled, tmp_path_factory.mktemp("held"))
