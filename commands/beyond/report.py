"""The country's page: all regions of the lake, and a page for each, of figures or of words as it shares them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from campaign.shipped import VERSION
from commands.beyond.lake import FOLDER, lake_of, lake_of_all

if TYPE_CHECKING:
    from campaign.run import Run
    from dashboards.page.build import ReportAbout
    from warehouse.connect import Connection

    Pages = Callable[[Connection, ReportAbout, Path], object]


def lake_report_step(run: Run, audience: str, pages: Pages) -> Path:
    """Build ``reports/lake/index.html`` and ``reports/lake/<region>/index.html``; returns the country's page.

    A region that shares words has the page of its home, whose people bear the lake's codes: ``pages`` builds it. Pages of
    regions that are gone are removed.
    """
    from dashboards.labels import REGION
    from dashboards.page.build import ReportAbout, build_report
    from dashboards.records.page import PageFrames
    from dashboards.rows import views
    from warehouse.lake.page import counted_at, country_frames, region_frames
    from warehouse.lake.read import reading

    chosen, out = audience or run.campaign.report.audience, run.home.reports / FOLDER
    about = ReportAbout(run.campaign, None, chosen, VERSION, only_figures=True)
    with run.home.showing():
        with lake_of_all(run, by_region=True) as connection:
            shares = dict(connection.execute("select region, share from regions order by 1").fetchall())
            folders = region_folders([*shares])
            with_words = [one for one, share in shares.items() if share == "words"]
            country = replace(
                about, collected_at=counted_at(connection), level=REGION,
                pages={one: f"{folder}/index.html" for one, folder in folders.items()},
            )  # fmt: skip
            frames = country_frames(connection, words=bool(with_words))
            made = build_report(views(PageFrames, frames, partly=True), country, out / "index.html")
            for region in shares.keys() - with_words:
                own = replace(about, collected_at=counted_at(connection, region), region=region)
                found = views(PageFrames, region_frames(connection, region), partly=True)
                build_report(found, own, out / folders[region] / "index.html")
        for region in with_words:
            with reading(lake_of(run), run.home.path, run.environ, region) as connection:
                own = replace(about, only_figures=False, region=region)
                pages(connection, own, out / folders[region])
        for left in out.iterdir():
            if left.is_dir() and left.name not in folders.values():
                shutil.rmtree(left)
    return made


def region_folders(regions: Sequence[str]) -> dict[str, str]:
    """A folder for each region, by its name without signs; of two alike the second bears a number."""
    found: dict[str, str] = {}
    for region in regions:
        plain = re.sub(r"[^\w -]", "_", region).strip() or "_"
        taken = {one.casefold() for one in found.values()}
        found[region] = next(
            name
            for number in range(1, len(regions) + 1)
            if (name := plain if number == 1 else f"{plain}-{number}").casefold() not in taken
        )
    return found
