"""Commands that read texts anywhere, also where there is no campaign: its year is that of the run's clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import tag
from tests.commands.commanding import NOTHING, alone, ran
from tests.commands.e2e import small_home


@pytest.mark.parametrize(("now", "year"), [("2018-11-05", 2018), ("2031-01-01T00:30:00+00:00", 2031)])
def test_the_presets_year_is_that_of_the_runs_clock(tmp_path: Path, now: str, year: int) -> None:
    assert tag.any_campaign(tmp_path, now).start.year == year


def test_a_homes_campaign_has_its_own_year(tmp_path: Path) -> None:
    assert tag.any_campaign(small_home(tmp_path / "home"), "2018-11-05").start.year == 2025


@pytest.mark.parametrize("command", [tag.explain, tag.evaluate])
def test_a_clock_that_is_no_time_is_said(tmp_path: Path, command: object) -> None:
    app = alone(command)  # type: ignore[arg-type]
    for words, env in ((("--now", "вчера"), NOTHING), ((), NOTHING | {"BIBLIOPULSE_NOW": "вчера"})):
        said = ran(app, "слово.jsonl", "--home", tmp_path, *words, env=env)
        assert (said.code, "часы запуска «вчера»" in said.complaint) == (2, True), said.err
