"""How long wants take to be grouped, and whether themes keep their codes: ``python benchmarks/themes.py``.

The 3,000 wants are those that the map was learned from: any will do for time. The nights are of the sample campaign: its
comments by the day on which they were written, fourteen nights, in random order of arrival within each.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import duckdb

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from campaign.shipped import shipped
from commands.tag import any_campaign, group_wants, make_tagger
from nlp.tags import Tags, Want
from nlp.training.wants import WANTS, read_kinds
from warehouse.connect import memory
from warehouse.sql import insert
from warehouse.tags import Item, save_tags

KEY, MODEL = b"benchmark", "benchmark"
START = datetime(2025, 11, 1, 3, tzinfo=UTC)
ROUNDS = 3
Said = tuple[str, datetime, Sequence[Want]]


def loaded(connection: duckdb.DuckDBPyConnection, texts: Sequence[Said], night: datetime) -> None:
    """Texts with their wants as one night brings them: (number, when it was published, wants)."""
    seen = {"first_seen": night.isoformat(), "text_since": night.isoformat(), "fetched_at": night.isoformat()}
    key = {"network": "vk", "owner_id": "-1", "text": "", "deleted": False, "raw_file": ""}
    rows = [
        key | seen | {"comment_id": number, "published_at": published.isoformat()}
        for number, published, _ in texts
    ]
    insert(connection, "comments", rows)
    told = ((Item("vk", "comment", "-1", number, ""), tags(wants)) for number, _, wants in texts)
    save_tags(connection, told)


def tags(wants: Sequence[Want]) -> Tags:
    return Tags(sentiment="neutral", confidence=1, model_version=MODEL, wants=tuple(wants))


def used() -> int:
    """Megabytes that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def grouped(connection: duckdb.DuckDBPyConnection) -> float:
    """Seconds that grouping what is new takes."""
    start = time.perf_counter()
    group_wants(connection, MODEL, KEY)
    return time.perf_counter() - start


def places(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, int], str]:
    found = connection.execute("select item_id, position, theme_id from want_places").fetchall()
    return {(item, position): theme for item, position, theme in found}


def nights(texts: Sequence[Said], seed: int) -> dict[tuple[str, int], str]:
    """The places after all nights. Raises ``AssertionError`` for a want that has moved."""
    before: dict[tuple[str, int], str] = {}
    with memory() as connection:
        days = sorted({published.date() for _, published, _ in texts})[:14]
        for number, day in enumerate(days):
            mine = [text for text in texts if text[1].date() == day]
            Random(seed + number).shuffle(mine)
            loaded(connection, mine, START + timedelta(number))
            grouped(connection)
            now = places(connection)
            assert before.items() <= now.items(), f"night {number}: a want has jumped"
            before = now
    return before


def main() -> None:
    tagger = make_tagger(any_campaign(Path("nowhere")))
    wants = tagger.wants(read_kinds(WANTS)[2])
    before = used()
    with memory() as connection:
        loaded(connection, [(str(at), START, [want]) for at, want in enumerate(wants[:3000])], START)
        print(f"3,000 wants grouped in {grouped(connection):.2f} s, {used() - before} MB beyond the tagger")
        more = [(f"n{at}", START, [want]) for at, want in enumerate(wants[:100])]
        loaded(connection, more, START + timedelta(1))
        print(f"100 more in {grouped(connection):.2f} s, {len(set(places(connection).values()))} themes")
    lines = (shipped("sample") / "comments.jsonl").read_text(encoding="utf-8").splitlines()
    comments = [json.loads(line) for line in lines]
    tagged = tagger.tag([one["text"] for one in comments])
    texts = [
        (f"{one['owner_id']}_{one['comment_id']}", datetime.fromisoformat(one["date"]), tags.wants)
        for one, tags in zip(comments, tagged, strict=True)
    ]
    runs = [nights(texts, seed * 100) for seed in range(ROUNDS)]
    same, themes = all(one == runs[0] for one in runs), len(set(runs[0].values()))
    print(f"sample, 14 nights in {ROUNDS} orders: {len(runs[0])} wants, {themes} themes, same: {same}")


if __name__ == "__main__":
    main()
