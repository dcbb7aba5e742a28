"""The repository as others get it: documented, locked, without anything of the machine it was made on."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import cli
from campaign.shipped import shipped
from tests.commands.e2e import ROOT, environment
from tests.test_house import ROOMS, imported_names, modules

README = (ROOT / "README.md").read_text("utf-8")
GUIDES = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "docs" / "ru").glob("*.md")))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SHIPPED = (
    "municipalities.csv",
    "library_types.csv",
    "presets/campaign.toml",
    "presets/pskov-quality/answers.toml",
    "sample/posts.jsonl",
)
# A path of somebody's machine, or an index that is not everybody's.
MACHINE = re.compile(
    r"/(?:home|Users|work|root)/\w|/tmp/\w|[A-Z]:\\\\Users|(?:index-url|extra-index)\s*=?\s*https?:"
)
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".lock",
    ".sql",
    ".html",
    ".css",
    ".js",
    ".csv",
    ".tsv",
    ".jsonl",
    ".yml",
    ".txt",
    "",
}


def tracked() -> list[Path]:
    """The files of the repository, those not yet committed included."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("no git here")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_says_what_it_does(command: str) -> None:
    text = (cli.COMMANDS[command].__doc__ or "").strip()
    assert re.match("[А-ЯЁ]", text), f"{command} has no Russian help"
    assert "\n" not in text
    assert text.endswith(".")


def test_the_readme_names_only_commands_that_exist() -> None:
    named = set(re.findall(r"`?bibliopulse ([a-z]+)", README)) - {"collects"}
    assert named
    groups = {group.name for group in cli.app.registered_groups}
    assert named <= set(cli.COMMANDS) | groups


def every_command() -> list[str]:
    groups = {
        f"{group.name} {command.name}"
        for group in cli.app.registered_groups
        for command in (group.typer_instance.registered_commands if group.typer_instance else ())
    }
    return [*cli.COMMANDS, *sorted(groups)]


@pytest.mark.parametrize("command", every_command())
def test_every_command_stands_in_a_guide(command: str) -> None:
    """As something to type: after the program's name, with nothing of another command's name."""
    assert re.search(rf"bibliopulse\s+{command}(?![\w-])", GUIDES), (
        f"no guide in docs/ru says what {command} is for"
    )


def test_the_guides_name_only_commands_that_exist() -> None:
    named = set(re.findall(r"bibliopulse ([a-z]+)\b", GUIDES))
    assert named
    assert named <= set(cli.COMMANDS) | {group.name for group in cli.app.registered_groups}


def test_the_steps_of_a_night_are_in_the_readme() -> None:
    for step in ("init", "collect", "load", "tag", "report", "export", "nightly", "import", "sql"):
        assert re.search(rf"`[^`\n]*\b{step}\b[^`\n]*`|^    .*\b{step}\b", README, re.MULTILINE), step


@pytest.mark.parametrize("number", [0, 1, 2, 3, 75])
def test_every_exit_code_is_in_the_readme(number: int) -> None:
    codes = next(line for line in README.splitlines() if line.startswith("Exit codes"))
    assert re.search(rf"(?<!\d){number} \w", codes)


def test_links_and_pictures_of_the_readme_are_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("https://") or (ROOT / target).exists(), target


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_has_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text
    pinned = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(pinned) > 20
    for entry in pinned:
        first = entry.splitlines()[0]
        assert re.match(r"[a-z0-9][a-z0-9._-]*==\d", first), first
        assert "--hash=sha256:" in entry, first


def names_of(requirements: Iterable[str]) -> set[str]:
    return {re.split(r"[\[<>=!; ]", one)[0].lower() for one in requirements}


ASKED = names_of(PROJECT["project"]["dependencies"])
# Of what people install besides, without what only trains the model.
EXTRAS = names_of(
    one
    for extra, requirements in PROJECT["project"]["optional-dependencies"].items()
    if extra != "training"
    for one in requirements
)


def test_everything_the_project_asks_for_is_locked() -> None:
    locked = set(
        re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    )
    assert ASKED <= locked


def test_what_is_imported_is_asked_for_and_what_is_asked_for_is_imported() -> None:
    # Read by others' code: time zones where the system has none, and DuckDB's times as frames hold them. Typed by people:
    # the command line that starts schedulers and workers. Read by DuckDB: its extensions, by their paths.
    extensions = {name for name in EXTRAS if name.startswith("duckdb-extension-")}
    data = {"tzdata", "pytz", "dask"} | extensions
    packages = packages_distributions()
    tops = {
        name.partition(".")[0]
        for module, path in modules().items()
        if not module.startswith("nlp.training")
        for name, _ in imported_names(path)
    }
    foreign = tops - set(ROOMS) - sys.stdlib_module_names
    used = {packages.get(top, [top])[0].lower().replace("_", "-") for top in foreign}
    assert used == (ASKED | EXTRAS) - data


def test_no_module_needs_an_extra_to_be_imported() -> None:
    """Functions ask for it, and say what to install where it is not there."""
    tops = {package.replace("-", "_") for package in EXTRAS}
    needing = {
        name
        for name, path in modules().items()
        for node in outside_functions(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for taken in (
            [str(node.module)] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
        )
        if taken.partition(".")[0] in tops
    }
    assert not needing


def outside_functions(node: ast.AST) -> Iterable[ast.AST]:
    """What runs when a module is imported."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from outside_functions(child)


def test_no_file_names_the_machine_it_was_written_on() -> None:
    here = Path(__file__).name
    for path in tracked():
        if path.suffix in TEXT and path.name != here and "vendor" not in path.parts:
            found = MACHINE.search(path.read_text("utf-8", errors="replace"))
            assert found is None, f"{path.relative_to(ROOT)}: {found and found[0]}"


def test_no_source_file_outgrows_the_house_rule() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for path in tracked()
        if path.suffix in (".py", ".sql", ".js") and "vendor" not in path.parts
        if (count := len(path.read_text("utf-8").splitlines())) > 400
    ]
    assert long == []


@pytest.mark.parametrize("name", SHIPPED)
def test_what_the_program_needs_is_shipped(name: str) -> None:
    assert shipped(name).is_file()
    assert (
        PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]["data"] == "bibliopulse_data"
    )


def test_the_installed_command_starts_the_program() -> None:
    module, name = PROJECT["project"]["scripts"]["bibliopulse"].split(":")
    assert module == cli.__name__
    assert callable(getattr(cli, name))


def test_make_help_lists_the_commands() -> None:
    ran = subprocess.run(
        ["make", "-C", str(ROOT), "help"],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    for target in ("demo", "test", "quick", "lint", "bench", "help"):
        assert f"make {target}" in ran.stdout
