"""Beyond one machine, on this one: two workers of a Dask cluster beside one tagger of one thread, in one run.

``python benchmarks/scale.py [--small] [--seed N]`` prints a table and writes nothing; about three minutes. Both read the
same new texts in turn, each round others, and one waits while the other reads. Needs the extra ``cluster``.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.clusters import standing
from benchmarks.tag import COMMENT_WORDS, POST_WORDS, SAMPLE, drawn, sentences, take
from commands.tag import any_campaign, tagger_recipe
from nlp.cluster.scheduler import Scheduler
from nlp.cluster.sending import Sending
from nlp.tags import Tags

WORKERS, ROUNDS, WANTED = 2, 3, 1.6
FIRST = ["Спасибо за книги!", "Пандуса нет."]


def seconds(tag: Callable[[Sequence[str]], list[Tags]], texts: Sequence[str]) -> tuple[float, list[Tags]]:
    started = time.perf_counter()
    found = tag(texts)
    return time.perf_counter() - started, found


def clustered(comments: int, posts: int, seed: int) -> Table:
    """The full tier by one thread and by a cluster; what they say must be equal."""
    parts, chance = sentences(), random.Random(seed)
    short, long = drawn(parts, COMMENT_WORDS, chance), drawn(parts, POST_WORDS, chance)
    recipe = tagger_recipe(any_campaign(SAMPLE), "full")
    alone = recipe.make(threads=1)
    table = Table(
        title=f"full tier, {ROUNDS} rounds of {comments} comments ({COMMENT_WORDS} words) and {posts} posts "
        f"({POST_WORDS} words), seed {seed}; load {', '.join(f'{load:.1f}' for load in os.getloadavg())}"
    )
    for head in ("round", "one thread, s", f"{WORKERS} workers, s", "times as fast", "wanted", "tags differ"):
        table.add_column(head, justify="right")
    with standing(WORKERS) as cluster, Scheduler(cluster.address) as crew:
        while len(crew.members()) < WORKERS:
            time.sleep(0.1)

        def tag(texts: Sequence[str]) -> list[Tags]:
            return next(Sending[int](crew, recipe).tagged([(0, texts)]))[1]

        alone.tag(FIRST)
        for _ in range(WORKERS):  # each makes its tagger before anything is measured
            tag(FIRST)
        ratios = []
        for number in range(1, ROUNDS + 1):
            texts = take(short, comments) + take(long, posts)
            (one, said), (many, heard) = seconds(alone.tag, texts), seconds(tag, texts)
            ratios.append(one / many)
            differ = sum(a != b for a, b in zip(said, heard, strict=True))
            table.add_row(f"{number}", f"{one:.1f}", f"{many:.1f}", f"{ratios[-1]:.2f}", "", f"{differ}")
    table.add_row("median", "", "", f"{statistics.median(ratios):.2f}", f"≥ {WANTED}", "")
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description="Beyond one machine, on this one.")
    parser.add_argument("--small", action="store_true", help="fewer texts")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sizes = (400, 100) if options.small else (2_000, 500)
    Console(width=150).print(clustered(*sizes, options.seed))


if __name__ == "__main__":
    main()
