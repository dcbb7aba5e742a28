"""Three invented regions on this machine: nights tagged by a cluster, a lake in PostgreSQL and S3, the country's page.

``python benchmarks/country.py [FOLDER]`` (``make cluster-demo``) needs the extras ``cluster`` and ``lake``, ``moto[server]`` and
PostgreSQL, all on loopback; the last line is the page's address. The sample campaign's libraries are parted into three regions, each
with a home of its own; the servers go when it ends, the homes and pages stay.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.resources import as_file
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.clusters import standing
from benchmarks.servers import BUCKET, postgres, postgres_missing, s3, s3_missing
from campaign.folder import make_home
from campaign.shipped import shipped
from collectors.standin.sample import networks

NIGHT = "2025-11-14T06:00:00+03:00"
WORKERS = 2
# Rows of the municipalities' tile map, and what the region gives of itself.
REGIONS = (
    ("Северная область", range(4), "words"),
    ("Средняя область", range(4, 6), "words"),
    ("Южная область", range(6, 99), "figures"),
)
EXTRAS = {"distributed": "cluster", "duckdb_extension_ducklake": "lake"}


def missing() -> list[str]:
    extras = [
        f"pip install 'bibliopulse[{name}]'" for part, name in EXTRAS.items() if find_spec(part) is None
    ]
    return [*filter(None, (postgres_missing(), s3_missing())), *extras]


def registries(sample: Path) -> Iterator[str]:
    """``libraries.csv`` of each region: the sample's, parted where the map is; those of no municipality are the North's."""
    with shipped("municipality_tiles.csv").open(encoding="utf-8") as file:
        rows = {one["id"]: int(one["row"]) for one in csv.DictReader(file)}
    with (sample / "libraries.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        libraries = list(reader)
    for _, here, _ in REGIONS:
        out = io.StringIO()
        writer = csv.DictWriter(out, reader.fieldnames or ())
        writer.writeheader()
        writer.writerows(one for one in libraries if rows.get(one["municipality"], 0) in here)
        yield out.getvalue()


def homes(folder: Path, sample: Path, scheduler: str, catalogue: str) -> list[Path]:
    made = []
    settings = "".join(
        (sample / part).read_text("utf-8") for part in ("campaign.toml", "networks/sources.toml")
    )
    for number, ((region, _, share), libraries) in enumerate(
        zip(REGIONS, registries(sample), strict=True), 1
    ):
        own = settings.replace("Псковская область", region).replace("expected_min = 20", "expected_min = 1")
        own += f'\n[cluster]\nscheduler = "{scheduler}"\n'
        own += f'\n[lake]\ncatalogue = "{catalogue}"\ndata = "{BUCKET}"\nshare = "{share}"\n'
        made.append(folder / f"region-{number}")
        make_home(made[-1], own, libraries)
    return made


def typed(environ: Mapping[str, str], *words: str | Path) -> None:
    command = [sys.executable, str(ROOT / "cli.py"), *map(str, words), "--now", NIGHT]
    print(f"$ bibliopulse {' '.join(command[2:])}", file=sys.stderr, flush=True)
    subprocess.run(command, check=True, env={**os.environ, **environ})


def show(folder: Path) -> None:
    with (
        as_file(shipped("sample")) as sample,
        networks(sample, datetime.fromisoformat(NIGHT)) as world,
        standing(WORKERS) as cluster,
        postgres() as catalogue,
        s3() as bucket,
    ):
        environ = {**world.environ, **bucket}
        made = homes(folder, sample, cluster.address, catalogue)
        for home in made:
            typed(environ, "nightly", "--home", home)
        typed(environ, "lake", "init", "--home", made[0])
        for home in made:
            typed(environ, "lake", "push", "--home", home)
        typed(environ, "lake", "status", "--home", made[0])
        typed(environ, "report", "--lake", "--home", made[0])


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("bibliopulse-country"))
    folder = parser.parse_args(words).folder.resolve()
    if lacking := missing():
        raise SystemExit(f"cluster-demo: not installed: {'; '.join(lacking)}")
    if folder.exists() and any(folder.iterdir()) and not (folder / "region-1" / "campaign.toml").is_file():
        raise SystemExit(f"cluster-demo: {folder} holds something else; name an empty folder")
    shutil.rmtree(folder, ignore_errors=True)
    show(folder)


if __name__ == "__main__":
    main()
