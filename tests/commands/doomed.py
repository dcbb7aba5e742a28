"""``python doomed.py MOMENT DELAY COUNTED command …``: the program, killed (-9) at a moment of its work, not of the clock.

Moments are counted by what the program hands over: statements to DuckDB, files and their names to the system. At the
given one it dies, or so many seconds later, in the midst of what it has handed over. With moment 0 it lives. How many
there were stands in ``COUNTED``.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

HANDED_OVER = {"execute", "open", "replace", "rename", "fsync", "unlink", "mkdir"}


def main() -> None:
    moment, delay, counted = int(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3])
    sys.argv[:4] = ["bibliopulse"]
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    import cli

    seen = 0

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def count(frame: FrameType, event: str, called: Any) -> None:
        nonlocal seen
        if event == "c_call" and called.__name__ in HANDED_OVER and not isinstance(called.__self__, str):
            seen += 1
            if seen == moment:
                threading.Timer(delay, die).start() if delay else die()

    sys.setprofile(count)
    try:
        cli.main()
    finally:
        sys.setprofile(None)
        counted.write_text(str(seen), encoding="utf-8")


if __name__ == "__main__":
    main()
