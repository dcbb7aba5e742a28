"""``python -m tests.fuzz``: all mutations and all nights, with figures. ``FUZZ_COUNT``, ``FUZZ_NIGHTS`` and ``FUZZ_SEED`` say how many."""

from __future__ import annotations

import os
import sys

from tests.fuzz.running import fuzz, told

if __name__ == "__main__":
    seed = os.environ.get("FUZZ_SEED", "1")
    count, nights = int(os.environ.get("FUZZ_COUNT", "100000")), int(os.environ.get("FUZZ_NIGHTS", "300"))
    figures = fuzz(count, nights, seed)
    print(told(figures))
    sys.exit(any(figure.failures for figure in figures))
