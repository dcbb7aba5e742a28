"""Pages of little: nothing written, two posts, nothing that may be quoted. No blank card, no empty search, no lone legend."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from dashboards.page.build import build_report
from dashboards.records.page import PageFrames
from tests.browser.opening import IN_BROWSER, SECTIONS, Opened, open_page
from tests.dashboards.frames import about, build_frames, framed, public

pytestmark = IN_BROWSER
# Boxes that are seen and have neither words nor a drawing in them.
BLANK = """[...document.querySelectorAll('.plot, .card, .block, .glance > *, .headline li, .leaves')]
    .filter((one) => one.offsetParent && !one.closest('details:not([open])') && !one.innerText.trim() && !one.querySelector('svg')).map((one) => one.outerHTML.slice(0, 120))"""


def blank(opened: Opened) -> list[str]:
    found = []
    for section in SECTIONS:
        opened.go(section)
        found += opened.page.evaluate(BLANK)
    return found


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_a_page_without_a_text_says_so_and_offers_no_choice(
    browser: Browser, tmp_path: Path, audience: str
) -> None:
    path = build_report(framed({}), about(audience=audience), tmp_path / "index.html")
    with open_page(browser, path.as_uri()) as opened:
        page = opened.page
        assert blank(opened) == []
        assert page.locator("#view:visible, #filters:visible, .chart, #mini-days").count() == 0
        opened.go("days")
        assert page.inner_text("#days .empty") == "За период кампании ничего не найдено."
        opened.go("suggestions")
        if audience == "internal":
            assert page.inner_text("#suggestions-head") == "Что предлагают"
            assert page.locator("#suggestions .nothing:visible").all_inner_texts() == ["Предложений нет."]


def test_a_page_of_two_posts_has_no_blank_card(browser: Browser, tmp_path: Path) -> None:
    path = build_report(build_frames(posts=2, comments=0), about(), tmp_path / "index.html")
    with open_page(browser, path.as_uri()) as opened:
        assert blank(opened) == []
        opened.go("map-section")
        # One of them is of no municipality: one value is both the least and the most.
        assert opened.page.locator("#map .key span:visible").all_inner_texts() == ["записи и комментарии"]
        opened.go("list")
        assert opened.found() == "Всего: 2 текста" and opened.page.locator("#filters").is_visible()


def test_the_public_page_does_not_head_quotations_that_it_has_not(
    browser: Browser, frames: PageFrames, tmp_path: Path
) -> None:
    posts = [one for one in frames.page_texts if one.kind == "post"]
    said = [one for one in frames.page_texts if one.suggestion]
    for name, texts, heads in (
        ("none", posts[:1], ["Чего хотят"]),
        ("some", said[:1], ["Чего хотят", "Цитаты"]),
    ):
        given = replace(public(frames), page_texts=texts)
        path = build_report(given, about(audience="public"), tmp_path / f"{name}.html")
        with open_page(browser, path.as_uri()) as opened:
            opened.go("suggestions")
            assert opened.page.locator("#suggestions h3").all_inner_texts() == heads
            assert len(opened.page.locator("#suggestions ol > li").all()) == len(heads) - 1
            assert opened.page.locator("#suggestions .nothing:visible").count() == 0
