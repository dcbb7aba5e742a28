"""The help: Russian to the last word, and there at once."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import cli
from tests.commands.e2e import ROOT, bibliopulse, environment

HELPS = ("", "registry", "review", *cli.COMMANDS)
# What takes a second to import, and is of no use to somebody who only wants to know what there is.
HEAVY = {
    "duckdb",
    "jinja2",
    "natasha",
    "numpy",
    "onnxruntime",
    "pandas",
    "plotly",
    "pymorphy3",
    "vk_api",
    "xlsxwriter",
}
HELPING = """
import sys, cli
for command in sys.argv[1:]:
    cli.app([*command.split(), "--help"], standalone_mode=False)
print(*sys.modules)
"""


@pytest.mark.parametrize("command", HELPS)
def test_help_is_russian(command: str) -> None:
    ran = bibliopulse(*command.split(), "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Применение:")
    # What is left in Latin letters: names of commands, options, files and formats.
    assert not re.search(
        r"\b(Usage|Options|Arguments|Commands|Show|required|default|TEXT|PATH|INTEGER)\b", ran.out
    )


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HELPING, *HELPS],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.count("Применение:") == len(HELPS)
    imported = set(done.stdout.splitlines()[-1].split())
    assert "typer" in imported
    assert imported & HEAVY == set()
