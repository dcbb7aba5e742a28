"""A push that dies when half of its tables are written: «python -m tests.warehouse.lake.killed FOLDER HOME»."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from tests.warehouse.lake.regions import SOUTH, Shore
from warehouse.lake import push

if __name__ == "__main__":
    folder, home = map(Path, sys.argv[1:])
    whole = push._append
    written: list[object] = []

    def append(*given: Any, **more: Any) -> int:
        if len(written) > 15:
            os._exit(9)
        written.append(given)
        return whole(*given, **more)

    push._append = append
    Shore(folder, {SOUTH.region: home}).push(SOUTH)
