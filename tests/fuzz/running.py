"""So many mutations of every target, each drawn by a seed of its own: a failure names the seed that brings it back."""

from __future__ import annotations

import faulthandler
import logging
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.fuzz import answers, files, nights, texts
from tests.fuzz.findings import Finding
from tests.fuzz.mutating import Draw

Target = Callable[[Draw], bool]
# Each with its share of a hundred mutations; loading is slow.
TARGETS: dict[str, tuple[Target, float]] = {
    "answers of VK": (answers.one, 34),
    "tags": (texts.tags, 15),
    "marks": (texts.mentions, 15),
    "erased texts": (texts.forgotten, 5),
    "imported files": (files.imported, 12),
    "people's files": (files.peoples, 14),
    "raw files, read": (files.raw_read, 4),
    "raw files, loaded": (files.raw_loaded, 1),
}
# Seconds after which one input hangs: the process says where, and ends.
HANGS = 600  # seconds of the clock: a machine may be busy
SHOWN = 5


@dataclass
class Figures:
    """What came of a target. ``lost`` are findings of the oracles, ``tracebacks`` exceptions that are none of ours."""

    name: str
    count: int = 0
    accepted: int = 0
    lost: int = 0
    tracebacks: int = 0
    slowest: float = 0.0  # seconds of a processor
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)


def run(name: str, target: Target, count: int, seed: str) -> Figures:
    figures = Figures(name, count)
    began = time.monotonic()
    for number in range(count):
        each = f"{seed}:{name}:{number}"
        at = time.process_time()
        faulthandler.dump_traceback_later(HANGS, exit=True)
        try:
            figures.accepted += target(Draw(each))
        except Exception as error:  # noqa: BLE001  # any traceback is what is looked for
            figures.lost += isinstance(error, Finding)
            figures.tracebacks += not isinstance(error, Finding)
            if len(figures.failures) < SHOWN:
                figures.failures.append(
                    f"{each}\n{''.join(traceback.format_exception(error, limit=-6))[-3000:]}"
                )
        finally:
            faulthandler.cancel_dump_traceback_later()
        figures.slowest = max(figures.slowest, time.process_time() - at)
    figures.seconds = time.monotonic() - began
    return figures


@contextmanager
def quiet() -> Iterator[None]:
    """Every item that is left out would be logged."""
    logging.disable()
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def fuzz(count: int, night_count: int, seed: str) -> list[Figures]:
    """So many mutations in all, then so many whole nights."""
    found = []
    planned = [(name, target, round(count * share / 100)) for name, (target, share) in TARGETS.items()]
    with quiet():
        for name, target, many in (*planned, ("whole nights", nights.one, night_count)):
            found.append(run(name, target, many, seed))
            print(told(found[-1:]), file=sys.stderr, flush=True)
    return found


def told(found: list[Figures]) -> str:
    lines = []
    for one in found:
        lines.append(
            f"{one.name}: {one.count}, accepted {one.accepted}, rejected {one.count - one.accepted - one.lost - one.tracebacks}, "
            f"lost {one.lost}, tracebacks {one.tracebacks}, hangs 0, slowest {one.slowest:.2f} s of a processor, in all {one.seconds:.0f} s"
        )
        lines += one.failures
    return "\n".join(lines)
