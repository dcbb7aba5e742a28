"""The same posts by dlt, for comparison: batches of 10,000, parquet, merge by key. Run by warehouse.py in dlt's own environment."""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import dlt  # type: ignore[import-not-found,unused-ignore]

BATCH = 10_000


def batches(path: Path) -> Iterator[list[dict[str, Any]]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        while lines := list(islice(file, BATCH)):
            yield [json.loads(line) for line in lines]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    options, _ = parser.parse_known_args()
    pipeline = dlt.pipeline(
        "posts",
        pipelines_dir=str(options.folder / "dlt"),
        destination=dlt.destinations.duckdb(str(options.folder / "dlt.duckdb")),
        dataset_name="benchmark",
    )
    resource = dlt.resource(
        batches(options.folder / "raw" / "1-posts.ndjson.gz"),
        name="posts",
        write_disposition="merge",
        primary_key=["network", "owner_id", "post_id"],
        max_table_nesting=0,
    )
    pipeline.run(resource, loader_file_format="parquet")


if __name__ == "__main__":
    main()
