"""A rehearsal: ``python -m collectors.standin ARCHIVE`` serves an archive on loopback for a while and ends by itself.

Then ``BIBLIOPULSE_VK_API`` with the printed address makes ``nightly`` collect from it instead of from VK.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path

from collectors.standin import failing, serve
from collectors.standin.faults import Faults


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m collectors.standin", description="Учебный сервер вместо VK."
    )
    parser.add_argument("archive", type=Path, help="папка с communities, people, posts и comments .jsonl")
    parser.add_argument("--port", type=int, default=0, help="порт (по умолчанию любой свободный)")
    parser.add_argument("--now", help="время в мире сервера, ISO 8601 (по умолчанию сейчас)")
    parser.add_argument("--failing", type=float, default=0.0, help="доля ответов с ошибками, 0…1")
    parser.add_argument("--minutes", type=float, default=60.0, help="через сколько минут закончить")
    options = parser.parse_args()
    now = datetime.fromisoformat(options.now) if options.now else datetime.now(UTC)
    faults = Faults(rules=failing(options.failing)) if options.failing else None
    with serve(options.archive, now=now, port=options.port, faults=faults) as server:
        print(f"BIBLIOPULSE_VK_API={server.url}", flush=True)
        try:
            time.sleep(options.minutes * 60)
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
