"""The house: who may import whom, no circles, and no room that has become a heap. See ``docs/architecture.md``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.commands.e2e import ROOT

ROOMS = ("campaign", "collectors", "nlp", "warehouse", "dashboards", "commands", "cli")
MIGRATIONS = ROOT / "warehouse" / "sql" / "migrations"
MOST_FILES = 15  # side by side in one room, ``__init__.py`` among them
# What a room may import besides itself: whole rooms or single modules.
ALLOWED = {
    "campaign": (),
    "nlp": ("campaign.marks", "campaign.places", "campaign.shipped"),
    "collectors": ("campaign",),
    "warehouse": (
        "campaign", "collectors.records", "collectors.raw", "collectors.source", "collectors.forgetting", "collectors.wordless",
        "nlp.tags",
    ),
    "dashboards": ("campaign",),
    "commands": ("campaign", "collectors", "nlp", "warehouse", "dashboards"),
    "cli": ("commands", "campaign"),
}  # fmt: skip


@cache
def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    paths = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")] + [ROOT / "cli.py"]
    return {name_of(path): path for path in sorted(paths)}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imported_names(path: Path) -> tuple[tuple[str, str], ...]:
    """Modules that a file imports, wherever in it the import stands, each with the name taken; "" takes it whole."""
    return tuple(_imported_names(path))


def _imported_names(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                # «from warehouse import connect» names a module, «from warehouse.connect import live» does not.
                whole = f"{node.module}.{alias.name}"
                yield (whole, "") if whole in modules() else (str(node.module), alias.name)


def imported(path: Path) -> Iterator[str]:
    """The modules of ours that a file imports."""
    return (name for name, _ in imported_names(path) if name.partition(".")[0] in ROOMS)


def within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


@pytest.mark.parametrize("name", modules())
def test_imports_point_one_way(name: str) -> None:
    room = name.partition(".")[0]
    wrong = [other for other in imported(modules()[name]) if not within(other, (room, *ALLOWED[room]))]
    assert not wrong, f"{name} imports {wrong}: the function is in the wrong room"


def test_no_file_imports_itself_by_a_detour() -> None:
    reads = {name: set(imported(path)) - {name} for name, path in modules().items()}
    try:
        tuple(TopologicalSorter(reads).static_order())
    except CycleError as error:
        pytest.fail(f"a circle: {' → '.join(error.args[1])}")


@pytest.mark.parametrize("kind", ["*.py", "*.sql", "*.js", "*.html"])
def test_no_room_is_a_heap(kind: str) -> None:
    # Migrations are numbered and never change: each new one stands beside the others.
    folders = {path.parent for room in ROOMS for path in (ROOT / room).rglob(kind)} - {MIGRATIONS}
    heaps = {str(folder): count for folder in folders if (count := len(list(folder.glob(kind)))) > MOST_FILES}
    assert not heaps


# What stands in one module only: how a database is opened, how a file is written, who may read what is made.
ONE_PLACE = {
    "duckdb.connect": {"warehouse.connect"},
    "os.umask": {"cli"},
    "os.replace": {"campaign.files"},
    "os.rename": set(),
    "os.fsync": {"campaign.files", "collectors.raw"},  # a raw file grows as it is received
    "shutil.copy": set(),
    "shutil.copy2": set(),
    "shutil.copyfile": {"campaign.files"},
    "shutil.copytree": set(),
    "shutil.move": set(),
    "csv.reader": set(),  # campaign/tables reads what people edit
    "tempfile": set(),
    # A clock that jumps while a night is at work: the run's own stands still, and what waits counts monotonic seconds.
    "datetime.now": {"campaign.run", "collectors.web.client", "collectors.standin.__main__"},
    "date.today": set(),
    "time.time": set(),
}  # fmt: skip
WRITING = ("write_text", "write_bytes", "mkdir", "chmod")
# Run by us, not by people: what they make lies in the repository.
WORKSHOP = ("nlp.training", "dashboards.papers.letter_template")


@pytest.mark.parametrize("name", [name for name in modules() if not within(name, WORKSHOP)])
def test_files_and_databases_are_opened_in_one_place(name: str) -> None:
    for node in ast.walk(ast.parse(modules()[name].read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            said = ast.unparse(node)
            assert name in ONE_PLACE.get(said, {name}), f"{said} stands in {name}"
            assert node.attr not in WRITING or name == "campaign.files", f"{said} stands in {name}"
        elif isinstance(node, ast.ImportFrom | ast.Import):
            taken = [alias.name for alias in node.names]
            module = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            wrong = [each for each in taken if f"{module}{each}" in ONE_PLACE or module == "tempfile."]
            assert not wrong, f"{name} takes {wrong} by name"


@pytest.mark.parametrize("name", [name for name in modules() if not within(name, WORKSHOP)])
def test_no_text_is_read_or_written_in_whatever_encoding_a_system_prefers(name: str) -> None:
    """On a Russian Windows that is Windows-1251."""
    for node in ast.walk(ast.parse(modules()[name].read_text("utf-8"))):
        if not isinstance(node, ast.Call) or any(each.arg == "encoding" for each in node.keywords):
            continue
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        given = [str(each.value) if isinstance(each, ast.Constant) else None for each in node.args]
        named = any(each and each.startswith(("utf-8", "ascii")) for each in given)
        is_text = method in ("read_text", "write_text", "TextIOWrapper") and not named
        is_opened = method == "open" and None not in given and not any("b" in str(each) for each in given)
        is_packed = ast.unparse(node.func) == "tarfile.open"
        is_asked = method == "run" and {each.arg for each in node.keywords} & {"text", "universal_newlines"}
        assert is_packed or not (is_text or is_opened or is_asked), f"{name}: {ast.unparse(node)}"


# What runs whatever stands in a file or comes from another process. msgspec and JSON carry our data, between processes too.
RUNS_WHAT_IT_READS = (
    "pickle", "marshal", "shelve", "dbm", "dill", "cloudpickle", "joblib", "yaml", "multiprocessing.managers",
    "multiprocessing.Queue", "multiprocessing.Pool", "concurrent.futures.ProcessPoolExecutor",
)  # fmt: skip


@pytest.mark.parametrize("name", [name for name in modules() if not within(name, WORKSHOP)])
def test_nothing_that_is_read_is_run(name: str) -> None:
    taken = {f"{module}.{what}".strip(".") for module, what in imported_names(modules()[name])}
    assert not [each for each in taken if within(each, RUNS_WHAT_IT_READS)]
    for node in ast.walk(ast.parse(modules()[name].read_text("utf-8"))):
        said = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        assert said not in ("eval", "exec", "compile", "__import__"), f"{said} stands in {name}"
        # A pipe's recv() would unpickle; recv_bytes() does not.
        assert not said.endswith((".recv", ".send")) or name.startswith("collectors."), (
            f"{said} stands in {name}"
        )
        is_numpy = said in ("np.load", "numpy.load")
        assert not is_numpy or "allow_pickle=False" in ast.unparse(node), f"{said} stands in {name}"


def test_every_file_that_the_architecture_names_is_there() -> None:
    named = re.findall(r"`([a-z_]+(?:/[\w.]*)+)`", (ROOT / "docs" / "architecture.md").read_text("utf-8"))
    homes = ("raw/", "published/")  # of a campaign, not of the house
    assert len(named) > 30
    assert not [name for name in named if name not in homes and not (ROOT / name).exists()]
