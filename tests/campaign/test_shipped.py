"""Shipped files are found in a checkout and in an installed wheel, whose data is a package without code."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

import pytest

import campaign.shipped
from campaign.shipped import shipped


def test_files_of_a_checkout_are_found_by_their_paths() -> None:
    assert shipped("sample/posts.jsonl").is_file()
    assert shipped("sample").is_dir()


def test_files_of_a_wheel_are_found_by_their_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As a wheel lays them out: the module in site-packages/collectors, the data beside it, without __init__.py.
    inner = tmp_path / "bibliopulse_data" / "presets" / "quality"
    inner.mkdir(parents=True)
    (inner / "campaign.toml").write_text("[campaign]", encoding="utf-8")
    monkeypatch.setattr(campaign.shipped, "__file__", str(tmp_path / "campaign" / "shipped.py"))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "bibliopulse_data", raising=False)
    assert files("bibliopulse_data").is_dir()
    assert shipped("presets/quality/campaign.toml").read_text(encoding="utf-8") == "[campaign]"
    assert [file.name for file in shipped("presets/quality").iterdir()] == ["campaign.toml"]
    sys.modules.pop("bibliopulse_data", None)
