from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.warehouse.spare import empty_warehouse, give_back
from tests.warehouse.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty warehouse in memory."""
    connection = empty_warehouse()
    yield World(tmp_path / "raw", connection)
    give_back(connection)
