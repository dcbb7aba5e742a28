"""What comes from outside the region: no figure of the page counts it, and it is listed where it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from dashboards.page.build import build_report
from dashboards.records.page import PageFrames
from tests.browser.opening import IN_BROWSER, open_page
from tests.dashboards.frames import about, cube

pytestmark = IN_BROWSER
OUTSIDE = 7


@pytest.mark.parametrize("whole", [True, False])
def test_texts_from_outside_are_listed_apart_and_counted_nowhere(
    browser: Browser, frames: PageFrames, tmp_path: Path, whole: bool
) -> None:
    apart = [replace(one, outside=True) for one in frames.page_texts[:OUTSIDE]]
    texts = [*apart, *frames.page_texts[OUTSIDE:]]
    changed = replace(frames, page_texts=texts, page_cube=None if whole else cube(texts))
    path = build_report(changed, about(), tmp_path / "index.html")
    with open_page(browser, path.as_uri()) as opened:
        all_figures = opened.page.evaluate(
            "(() => { const { all } = page.campaign.figures({}); return all.posts + all.comments; })()"
        )
        assert all_figures == len(texts) - OUTSIDE
        assert opened.found() == f"{'Всего' if whole else 'Здесь'}: 893 текста"
        opened.go("list")
        opened.page.select_option("#filters [name=mark]", "outside")
        part = "" if whole else ", что есть на этой странице"
        assert opened.found() == f"Отобрано: {OUTSIDE} текстов из {len(texts)}{part}"
        assert all("вне региона" in card for card in opened.cards())
        opened.page.select_option("#filters [name=mark]", "")
        opened.page.select_option("#filters [name=kind]", "post")
        assert opened.found().endswith(f" из 893{part}")
        opened.be_silent()
