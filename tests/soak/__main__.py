"""``python -m tests.soak``: weeks of nights with a table of them. ``SOAK_NIGHTS``, ``SOAK_POSTS``, ``SOAK_COMMENTS``, ``SOAK_SEED``.

Thirty nights to 50,000 posts and 200,000 comments take a while; six nights to 2,000 posts some minutes.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.soak.nights import HEAD, soak
from tests.soak.world import Size, world


def main() -> int:
    given = {name: int(os.environ.get(f"SOAK_{name.upper()}", usual)) for name, usual in USUAL.items()}
    size = Size(**given)
    print(
        f"{size.nights} nights to {size.posts} posts and {size.comments} comments, seed {size.seed}\n{HEAD}",
        flush=True,
    )
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        done = soak(world(size), Path(folder))
    for finding in done.findings:
        print(f"!! {finding}")
    print("nothing lost, nothing doubled, nobody's secret told" if not done.findings else "see above")
    return bool(done.findings)


USUAL = {"nights": 30, "posts": 50_000, "comments": 200_000, "seed": 1}

if __name__ == "__main__":
    sys.exit(main())
