"""``python -m tests.mutants [FIRST [LAST]]``: each line of ``sql.tsv`` in turn makes the SQL of credit, ranking or dialogue wrong.

A copy of the project gets the change (its first place in the file, ``\\n`` for a line end) and runs the tests of that room, until
one fails. Survivors are printed: wrong SQL that no test sees. By hand only: each takes as long as the tests do.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("sql.tsv")
WAREHOUSE = "tests/warehouse"
# The nearest first: most mutants die there.
TESTS = {
    "credit": (
        "test_credit.py",
        "test_counting.py",
        "test_ranking.py",
        "test_decisions.py",
        "test_participants.py",
    ),
    "ranking": (
        "test_ranking.py",
        "test_rules_example.py",
        "test_counting.py",
        "test_participants.py",
        "test_credit.py",
    ),
    "macros": ("test_ranking.py", "test_rules_example.py", "test_credit.py"),
    "talk": ("test_dialogue.py", "test_answers.py", "test_votes.py", "test_ranking.py", "test_counting.py"),
}


def main() -> int:
    first, last = [*map(int, sys.argv[1:]), *(1, 1000)[len(sys.argv) - 1 :]][:2]
    with LIST.open(encoding="utf-8") as file:
        mutants = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    survived = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder) / "project"
        left_out = shutil.ignore_patterns(
            ".git", ".venv*", "__pycache__", ".mypy_cache", ".ruff_cache", "dist"
        )
        shutil.copytree(ROOT, copy, ignore=left_out)
        for number, mutant in enumerate(mutants, 1):
            if first <= number <= last and not killed(copy, mutant, number):
                survived.append(number)
    tried = min(last, len(mutants)) - first + 1
    print(f"killed {tried - len(survived)} of {tried}; survived: {survived or 'none'}")
    return bool(survived)


def killed(copy: Path, mutant: dict[str, str], number: int) -> bool:
    path = copy / "warehouse" / "sql" / mutant["file"]
    whole = path.read_text("utf-8")
    find, instead = (mutant[name].replace("\\n", "\n") for name in ("find", "instead"))
    if find not in whole:
        raise SystemExit(f"sql.tsv, mutant {number}: {mutant['file']} has no «{find}» any more")
    path.write_text(whole.replace(find, instead, 1), "utf-8")
    tests = [f"{WAREHOUSE}/{name}" for name in TESTS[mutant["file"].partition("/")[0]]]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=copy, check=False, capture_output=True, encoding="utf-8")
    path.write_text(whole, "utf-8")
    if done.returncode not in (0, 1):
        raise SystemExit(
            f"mutant {number}: the tests did not run\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
    last = done.stdout.strip().splitlines()
    why = next((each for each in last if each.startswith(("FAILED", "ERROR"))), last[-1])
    print(
        f"{number:3} {'killed  ' if done.returncode else 'SURVIVED'} {mutant['file']}: {find!r} → {instead!r}\n    {why[:150]}",
        flush=True,
    )
    return done.returncode == 1


if __name__ == "__main__":
    sys.exit(main())
