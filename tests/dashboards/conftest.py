"""The invented campaign, built once for all tests of the page."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.dashboards.frames import build_frames


@pytest.fixture(scope="session")
def frames() -> dict[str, pd.DataFrame]:
    return build_frames()
