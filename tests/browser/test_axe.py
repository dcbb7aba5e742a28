"""axe-core finds nothing serious on any page that people are given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dashboards.page.build import build_report, render
from dashboards.page.results import Awarded, results_page
from dashboards.records.page import PageFrames
from dashboards.records.papers import Placed
from tests.browser.axe import AGAIN, AXE, ONCE, WHOLE, axe_source
from tests.browser.opening import IN_BROWSER, listened
from tests.dashboards.frames import about, campaign, page_of, public

pytestmark = IN_BROWSER


def results(frames: PageFrames) -> bytes:
    places = [
        Placed(place, place, place, 1, one.name, None, 50.0)
        for place, one in enumerate(frames.libraries, start=1)
    ]
    awards = [Awarded(frames.libraries[0].name, "Диплом I степени")]
    frozen = datetime(2025, 11, 20, tzinfo=UTC)
    return results_page(frames.headline, places, frames.daily_activity, awards, campaign(), frozen)


@pytest.mark.parametrize(
    "sections", [ONCE, pytest.param(AGAIN, marks=pytest.mark.long)], ids=["once", "again"]
)
def test_axe_finds_nothing_serious(
    browser: Browser,
    address: str,
    frames: PageFrames,
    tmp_path: Path,
    sections: Mapping[str, tuple[str, ...]],
) -> None:
    """Of the page, the page under a view, libraries' pages, the public page and results; all at once, for each takes seconds."""
    shown = build_report(public(frames), about(audience="public"), tmp_path / "public.html")
    places = {"index": address, "view": f"{address}#m=Псков", "public": shown.as_uri()}
    of, own = page_of("gdov", frames)
    for name, page in {
        "library": render(own, about(), of).encode(),
        "public library": render(public(own), about(audience="public"), of).encode(),
        "results": results(frames),
    }.items():
        path = tmp_path / f"{name}.html"
        path.write_bytes(page)
        places[name] = path.as_uri()
    pages = {}
    for name, looked_at in sections.items():
        pages[name] = listened(browser)
        if looked_at == (WHOLE,):
            pages[name].page.goto(places[name])
        else:
            pages[name].load(places[name])
        pages[name].page.evaluate(axe_source())
        pages[name].page.evaluate(AXE, looked_at)
    told = {name: opened.page.evaluate("window.found") for name, opened in pages.items()}
    assert [name for name, found in told.items() if not found] == []
    serious = [
        (name, section, one["id"], [node["html"][:160] for node in one["nodes"][:3]])
        for name, sections_found in told.items()
        for section, found in sections_found
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    for opened in pages.values():
        opened.page.close()
    assert serious == []
