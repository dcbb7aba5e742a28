"""``python -m tests.mutants sql [FIRST [LAST]]`` and ``python -m tests.mutants python [COUNT [SEED]]``: does a test see wrong code?

Each line of ``sql.tsv`` makes the SQL of credit, ranking or dialogue wrong (the first place in its file, ``\\n`` for a line
end) and names the test that should see it. The Python of matching, estimates and forgetting is changed in COUNT places drawn by
SEED, and the tests that ``nearest.tsv`` names for its file run until one fails. Survivors are printed: wrong code that no test
sees; of those in ``same.tsv`` somebody has found why nothing can see them.
"""

from __future__ import annotations

import csv
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.drawing import drawn
from tests.mutants.running import outcome, settle

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv*", ".mypy_cache", ".ruff_cache", ".hypothesis", "dist", "img"
)


@dataclass(frozen=True)
class Mutant:
    """A file of the project, its changed text, what was changed, and who should see it; ``same`` says why nothing can."""

    number: int
    path: str
    text: str
    change: str
    tests: tuple[str, ...]
    same: str = ""


def main() -> int:
    kind, *given = sys.argv[1:] or ["sql"]
    mutants = list({"sql": of_sql, "python": of_python}[kind](*map(int, given)))
    begun, verdicts, survived = time.monotonic(), Counter[str](), list[int]()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(shutil.copytree(ROOT, Path(folder) / "project", ignore=LEFT_OUT))
        settle(copy, with_ours=kind == "sql")
        every = list(dict.fromkeys(name for mutant in mutants for name in mutant.tests))
        if failed := outcome(copy, every):
            sys.exit(f"the tests fail as the project is:\n{failed}")
        for mutant in mutants:
            why = tried(copy, mutant)
            verdict = "killed" if why else "same" if mutant.same else "SURVIVED"
            verdicts[verdict] += 1
            survived += [mutant.number] if verdict == "SURVIVED" else []
            told = f"{mutant.number:3} {verdict:8} {mutant.path}: {mutant.change}\n    {why or mutant.same}"
            print(told, flush=True)
    telling = len(mutants) - verdicts["same"]
    print(
        f"killed {verdicts['killed']} of {telling} ({verdicts['killed'] / max(1, telling):.0%}), "
        f"{verdicts['same']} mean the same; survived: {survived or 'none'}; {time.monotonic() - begun:.0f} s"
    )
    return bool(survived)


def of_sql(first: int = 1, last: int = 1000) -> Iterator[Mutant]:
    for number, line in enumerate(rows("sql.tsv"), 1):
        if first <= number <= last:
            path = f"warehouse/sql/{line['file']}"
            find, instead = (line[name].replace("\\n", "\n") for name in ("find", "instead"))
            whole = (ROOT / path).read_text("utf-8")
            if find not in whole:
                sys.exit(f"sql.tsv, mutant {number}: {path} has no «{find}» any more")
            test = f"tests/warehouse/{line['test']}"
            yield Mutant(number, path, whole.replace(find, instead, 1), f"{find!r} → {instead!r}", (test,))


def of_python(count: int = 150, seed: int = 1) -> Iterator[Mutant]:
    nearest = {line["file"]: tuple(line["tests"].split()) for line in rows("nearest.tsv")}
    known = {(line["file"], line["change"]): line["why"] for line in rows("same.tsv")}
    for number, (path, change) in enumerate(drawn(ROOT, list(nearest), count, seed), 1):
        told = f"{change.before} → {change.after}"
        yield Mutant(number, path, change.text, told, nearest[path], known.get((path, told), ""))


def tried(copy: Path, mutant: Mutant) -> str:
    """The test that fails, or «» if none does."""
    path = copy / mutant.path
    whole = path.read_text("utf-8")
    path.write_text(mutant.text, "utf-8")
    try:
        return outcome(copy, list(mutant.tests))
    finally:
        path.write_text(whole, "utf-8")


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


if __name__ == "__main__":
    sys.exit(main())
