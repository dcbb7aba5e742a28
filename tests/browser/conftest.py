"""One browser, and the pages of one invented campaign, for the whole session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from dashboards.page.build import build_report
from dashboards.page.library_pages import build_libraries
from dashboards.records.page import PageFrames
from tests.browser.opening import CHROMIUM, RESET, SIZE, Opened, listened
from tests.dashboards.frames import about, build_frames

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def frames() -> PageFrames:
    return build_frames()


@pytest.fixture(scope="session")
def address(frames: PageFrames, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("page")
    build_libraries(frames, about(), folder / "libraries")
    return build_report(frames, about(), folder / "index.html").as_uri()


@pytest.fixture(scope="session")
def _page(browser: Browser, address: str) -> Opened:
    opened = listened(browser)
    opened.load(address)
    return opened


@pytest.fixture
def opened(_page: Opened, address: str) -> Iterator[Opened]:
    """The page as it was opened. One page serves all tests that leave its rows and tables as they found them."""
    if _page.is_worn:
        _page.load(address)
    _page.page.evaluate(RESET)
    yield _page
    _page.be_silent()


@pytest.fixture
def fresh(_page: Opened, address: str) -> Iterator[Opened]:
    """The same page loaded anew, for tests that unfold, sort, print or leave it."""
    _page.load(address)
    yield _page
    _page.be_silent()
    _page.page.emulate_media(media="null")
    _page.page.set_viewport_size(SIZE)
    _page.is_worn = True
