"""The page in Chromium: no request, no error, nothing hostile runs, search and filters work."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dashboards.report import build_report
from tests.dashboards.frames import HOSTILE, about, build_frames

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
pytestmark = [
    pytest.mark.browser,
    # .ci/run installs a browser and says so: there its absence is a failure.
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("BIBLIOPULSE_REQUIRE_BROWSER"), reason="no chromium here"
    ),
]


@dataclass
class Opened:
    """A page with what it said and asked while open."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def found(self) -> str:
        return self.page.inner_text("#found").replace("\u00a0", " ")

    def cards(self) -> list[str]:
        return self.page.locator("#texts > li").all_inner_texts()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build_report(build_frames(), about(), tmp_path_factory.mktemp("page") / "index.html").as_uri()


def open_page(browser: Browser, address: str, width: int = 1280) -> Iterator[Opened]:
    opened = Opened(browser.new_page(viewport={"width": width, "height": 900}))
    opened.page.on("console", lambda message: opened.said.append(message.text))
    opened.page.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.page.on("request", lambda request: opened.asked.append(request.url))
    opened.page.on("dialog", lambda dialog: opened.said.append(dialog.message))
    opened.page.goto(address)
    opened.page.wait_for_selector("#chart-topics[data-drawn]")
    yield opened
    assert opened.said == []
    assert [url for url in opened.asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert opened.page.evaluate("window.hacked") is None
    opened.page.close()


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opened]:
    yield from open_page(browser, address)


def test_page_opens_in_silence(opened: Opened) -> None:
    assert len(opened.asked) == 1
    assert opened.found() == "Всего: 900 текстов"
    for chart in ("days", "libraries", "topics"):
        assert opened.page.locator(f"#chart-{chart} .main-svg").count() > 0
    assert opened.page.locator("[data-title*='cloud' i], [data-title*='Share' i]").count() == 0


def test_hostile_text_is_shown_and_does_nothing(opened: Opened) -> None:
    opened.page.fill("#filters [name=q]", "window.hacked")
    assert HOSTILE.split(" =1+1")[0] in opened.cards()[0].replace("\n", " ")
    opened.page.hover("#texts > li")
    opened.page.locator("#chart-libraries .point").first.hover(force=True)
    assert opened.page.locator("#texts script, #texts img, #texts b:not(.author)").count() == 0


def test_search_ignores_case_and_yo(opened: Opened) -> None:
    opened.page.fill("#filters [name=q]", "ШАШКИ пряники")
    assert opened.found().startswith("Отобрано: ") and "Шашки и пряники" in opened.cards()[0]
    opened.page.fill("#filters [name=q]", "ГОРЯЧИЙ абракадабра")
    assert opened.found().startswith("Ничего не нашлось") and opened.cards() == []
    opened.page.click("#reset")
    assert opened.found() == "Всего: 900 текстов"


def test_filters_join_and_live_in_the_address(opened: Opened) -> None:
    opened.page.select_option("#filters [name=kind]", "comment")
    opened.page.select_option("#filters [name=tone]", "negative")
    opened.page.select_option("#filters [name=library]", "gdov")
    found = opened.found()
    assert opened.page.evaluate("location.hash") == "#list?library=gdov&tone=negative&kind=comment"
    opened.page.reload()
    opened.page.wait_for_selector("#chart-topics[data-drawn]")
    assert opened.found() == found
    assert opened.page.input_value("#filters [name=library]") == "gdov"


def test_every_figure_leads_to_its_texts(opened: Opened) -> None:
    """Each linked count in the tables of opinions is the length of the list that it opens."""
    checked = opened.page.evaluate(
        """() => {
            const data = JSON.parse(document.getElementById('data').textContent).campaign;
            data.items.forEach((item) => { item.find = ''; });
            const wrong = [];
            let right = 0;
            for (const link of document.querySelectorAll('.summary a.behind, #days a.behind')) {
                const chosen = readAddress(link.getAttribute('href')).chosen;
                if (chosen.voice) continue; // a count of people, not of texts
                const words = link.textContent.trim().split('из').pop();
                const found = select(data, chosen).length;
                if (Number(words.replace(/\\D/g, '')) === found) right += 1;
                else wrong.push([link.getAttribute('href'), words, found]);
            }
            return JSON.stringify([right, wrong]);
        }"""
    )
    right, wrong = json.loads(checked)
    assert wrong == [] and right > 200


def test_a_figure_is_followed_by_keyboard(opened: Opened) -> None:
    link = opened.page.locator("#libraries-table a.behind").first
    link.focus()
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_selector("#list-head:focus")
    assert opened.found().startswith("Отобрано: ")


def test_a_bar_leads_to_its_texts(opened: Opened) -> None:
    opened.page.locator("#chart-days .point").first.click(force=True)
    opened.page.wait_for_url("**#list?kind=post&day=2025-11-01")
    assert opened.page.locator("#chosen button").inner_text().startswith("1\u00a0ноября")
    opened.page.click("#chosen button")
    assert opened.page.evaluate("location.hash") == "#list?kind=post"


def test_why_opens_and_closes(opened: Opened) -> None:
    button = opened.page.locator("#ranking-library-table button.why").nth(3)
    button.press("Enter")
    row = opened.page.locator(f"#{button.get_attribute('aria-controls')}")
    assert "18,8 из 29,4" not in row.inner_text() and "21,0 из 29,4" in row.inner_text()
    assert "неизвестно" in row.inner_text() and button.get_attribute("aria-expanded") == "true"
    button.press("Enter")
    assert row.is_hidden()


def test_tables_unfold_sort_and_show_one_group(opened: Opened) -> None:
    page = opened.page
    assert page.locator("#ranking-reader-table tbody:visible").count() == 15
    page.click("#ranking-reader [data-more]")
    assert page.locator("#ranking-reader-table tbody:visible").count() == 40
    page.select_option("[data-group-filter]", "rural")
    assert page.locator("#ranking-library-table tbody:visible").count() == 3
    head = page.locator("#libraries-table th", has_text="всего")
    for order, down in (("descending", True), ("ascending", False)):
        head.locator("button").click()
        column = page.locator("#libraries-table tbody tr:first-child td:nth-child(3)")
        counts = [int(text) for text in column.all_inner_texts()]
        assert head.get_attribute("aria-sort") == order and counts == sorted(counts, reverse=down)


def test_long_list_grows_by_pages(opened: Opened) -> None:
    assert len(opened.cards()) == 40
    opened.page.click("#texts-more")
    assert len(opened.cards()) == 80


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_is_wider_than_the_screen(browser: Browser, address: str, width: int) -> None:
    for opened in open_page(browser, address, width):
        assert opened.page.evaluate("document.documentElement.scrollWidth") == width


def test_links_out_are_safe(opened: Opened) -> None:
    links = opened.page.locator("#texts a")
    for link in links.all()[:20]:
        assert (link.get_attribute("href") or "").startswith("https://vk.com/wall-9900")
        assert link.get_attribute("rel") == "noopener noreferrer"


def test_empty_and_public_pages_open_in_silence(browser: Browser, tmp_path: Path) -> None:
    for name, frames, audience in (("empty", {}, "internal"), ("public", build_frames(), "public")):
        path = build_report(frames, about(audience=audience), tmp_path / f"{name}.html")
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message, said=said: said.append(message.text))
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.goto(path.as_uri())
        page.wait_for_timeout(200)
        assert said == []
        page.close()
