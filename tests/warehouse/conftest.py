from pathlib import Path

import pytest

from tests.warehouse.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An empty warehouse in a file of its own."""
    return World(tmp_path / "raw")
