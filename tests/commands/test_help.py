"""The help: Russian to the last word, and there at once."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from typing import Any

import pytest
import typer

import cli
from campaign.shipped import VERSION
from commands.terminal.examples import EXAMPLES
from tests.commands.e2e import ROOT, bibliopulse, environment

HELPS = ("", "registry", "review", "lake", *cli.COMMANDS)
# What takes a second to import, and is of no use to somebody who only wants to know what there is.
HEAVY = {
    "dask",
    "distributed",
    "duckdb",
    "http",
    "jinja2",
    "logging.handlers",
    "natasha",
    "numpy",
    "onnxruntime",
    "pandas",
    "plotly",
    "pymorphy3",
    "tomllib",
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


def commands() -> dict[str, Any]:
    """Every command by what is typed for it, those of groups included."""
    group: Any = typer.main.get_command(cli.app)
    inner = {
        f"{name} {below}": command
        for name, one in group.commands.items()
        for below, command in getattr(one, "commands", {}).items()
    }
    return {name: one for name, one in group.commands.items() if not hasattr(one, "commands")} | inner


def test_every_command_has_an_example_that_the_program_can_read() -> None:
    known = commands()
    assert set(EXAMPLES) == set(known)
    for name, examples in EXAMPLES.items():
        for example in examples:
            program, *words = shlex.split(example)
            assert program == "bibliopulse" and " ".join(words).startswith(name), example
            known[name].make_context(name, words[len(name.split()) :])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nigthly", "nightly"),
        ("export --hme x", "--home"),
        ("tag --fas", "--fast"),
        ("registry sugest", "suggest"),
    ],
)
def test_what_was_probably_meant_is_offered(typed: str, meant: str) -> None:
    ran = bibliopulse(*typed.split())
    assert ran.code == 2 and re.search(rf"возможно, вы имели в виду .*{meant}", ran.complaint)


def test_the_version_is_that_of_the_package() -> None:
    assert bibliopulse("--version").out == f"bibliopulse {VERSION}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_a_shell_completes_commands(shell: str) -> None:
    plain = environment(_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    # Asked for when the command line is built: in a process of its own.
    done = subprocess.run(
        [sys.executable, "-m", "cli", "--show-completion", shell],
        cwd=ROOT, env=plain, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert "_COMPLETE" in done.stdout


def test_completing_offers_commands() -> None:
    asked = environment(COMP_WORDS="bibliopulse nigh", COMP_CWORD="1", _BIBLIOPULSE_COMPLETE="complete_bash")
    done = subprocess.run(
        [sys.executable, "-c", "import sys, cli; sys.argv[0] = 'bibliopulse'; cli.main()"],
        cwd=ROOT, env=asked, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["nightly"]


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
