"""Tags do not hang on the order of sets, which changes with every process: the same text, the same tags."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TAGGING = """
import json
from pathlib import Path
from commands.tag import any_campaign, make_tagger
texts = [json.loads(line)["text"] for name in ("posts", "comments")
         for line in Path(f"data/sample/{name}.jsonl").read_text("utf-8").splitlines()[::EVERY]]
print(*make_tagger(any_campaign(Path("data/sample")), "fast").tag(texts), sep="\\n")
"""


def tags(seed: str, every: int) -> list[str]:
    environ = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", f"EVERY = {every}{TAGGING}"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.long)])
def test_every_process_gives_the_sample_the_same_tags(every: int) -> None:
    assert tags("1", every) == tags("2", every)
