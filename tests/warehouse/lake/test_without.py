"""Whoever has not asked for the lake carries nothing of it."""

from __future__ import annotations

import tomllib

from tests.commands.e2e import ROOT
from tests.test_house import imported_names, modules


def test_no_module_imports_the_parts_of_the_lake() -> None:
    taken = {name for path in modules().values() for name, _ in imported_names(path)}
    assert not [name for name in taken if name.startswith("duckdb_extension")]


def test_the_parts_are_an_extra_of_the_one_version_of_duckdb_that_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extra = project["project"]["optional-dependencies"]["lake"]
    [locked] = project["tool"]["uv"]["constraint-dependencies"]
    assert {one.partition("==")[2] for one in extra} == {locked.partition("==")[2]}
    assert not [one for one in project["project"]["dependencies"] if "extension" in one]
