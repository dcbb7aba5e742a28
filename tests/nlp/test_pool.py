"""Tagging in worker processes gives what one process gives, and leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from campaign.shipped import shipped
from nlp.names.libraries import LibraryName
from nlp.pool import WORTH_WORKERS, Pool, tagging
from nlp.tagger import Recipe, Tagger

ROOT = Path(__file__).parents[2]
TEXTS = ["Нет пандуса", "Спасибо за чудесный вечер!", "", "Нет пандуса", "До скольки работаете?"] + [
    f"Взяли в библиотеке {number} книг" for number in range(150)
]


def recipe(registry: tuple[LibraryName, ...]) -> Recipe:
    return Recipe(registry, shipped("model"), "fast")


def test_workers_answer_as_one_process_does(registry: tuple[LibraryName, ...], fast_tagger: Tagger) -> None:
    with Pool(recipe(registry), workers=2) as pool:
        assert pool.tag(TEXTS) == fast_tagger.tag(TEXTS)
        assert pool.tag([]) == []


def test_few_texts_need_no_workers(registry: tuple[LibraryName, ...]) -> None:
    made = recipe(registry)
    with tagging(made, WORTH_WORKERS - 1, workers=2) as tagger:
        assert isinstance(tagger, Tagger)
        assert tagger.model_version == made.model_version
    with tagging(made, 10 * WORTH_WORKERS, workers=1) as tagger:
        assert isinstance(tagger, Tagger)


def test_what_dead_workers_leave_is_tagged_by_the_others_and_at_last_by_the_program_itself(
    registry: tuple[LibraryName, ...], fast_tagger: Tagger, caplog: pytest.LogCaptureFixture
) -> None:
    """The system ends a process when memory runs out; the night goes on with fewer."""
    with Pool(recipe(registry), workers=2) as pool:
        os.kill(pool.processes[0], signal.SIGKILL)
        assert pool.tag(TEXTS) == fast_tagger.tag(TEXTS)
        assert "не хватило памяти; осталось процессов: 1" in caplog.text
        os.kill(pool.processes[0], signal.SIGKILL)
        assert pool.tag(TEXTS) == fast_tagger.tag(TEXTS)
        assert "дальше размечает сама программа" in caplog.text and pool.processes == []


def test_a_mistake_in_a_worker_comes_up_with_its_traceback() -> None:
    with (
        Pool(Recipe((), Path("nowhere"), "fast"), workers=1) as pool,
        pytest.raises(RuntimeError, match="nowhere"),
    ):
        pool.tag(TEXTS)


KILLED = """
import time
from pathlib import Path
from commands.tag import any_campaign, tagger_recipe
from nlp.pool import Pool

if __name__ == "__main__":
    with Pool(tagger_recipe(any_campaign(Path("data/sample")), "fast"), workers=2) as pool:
        pool.tag([f"Спасибо за {number} книг" for number in range(300)])
        print(*pool.processes, flush=True)
        time.sleep(60)
"""


@pytest.mark.slow
def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED, encoding="utf-8")
    parent = subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert parent.stdout
    workers = [int(pid) for pid in parent.stdout.readline().split()]
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert len(workers) == 2
    until = time.monotonic() + 120
    while any(map(_alive, workers)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(map(_alive, workers))


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
