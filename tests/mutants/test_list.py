"""The lists of ``python -m tests.mutants`` fit the code and the tests that they name."""

from __future__ import annotations

from tests.mutants.__main__ import ROOT, of_sql, rows


def test_every_mutant_finds_its_place_and_its_test() -> None:
    named = {test for mutant in of_sql() for test in mutant.tests}
    assert len(list(of_sql())) >= 60
    for test in named:
        file, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / file).read_text("utf-8"), test


def test_every_file_and_test_that_is_named_exists() -> None:
    named = [name for line in rows("nearest.tsv") for name in (line["file"], *line["tests"].split())]
    assert [name for name in named if not (ROOT / name.partition("::")[0]).is_file()] == []
