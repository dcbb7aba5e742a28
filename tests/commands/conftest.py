"""One home that is kept, copied for each test that changes it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.commands.keep_world import kept

if TYPE_CHECKING:
    from tests.conftest import Once


@pytest.fixture
def kept_home(once: Once, tmp_path: Path) -> Path:
    whole: Path = once("kept", kept)
    return Path(shutil.copytree(whole, tmp_path / "home"))
