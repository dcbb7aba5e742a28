"""One browser and the pages of one invented campaign."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, sync_playwright

from dashboards.page.build import build_libraries, build_report
from tests.browser.opening import CHROMIUM, Opened, open_page
from tests.dashboards.frames import about, build_frames, cube

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    frames, folder = build_frames(), tmp_path_factory.mktemp("page")
    build_libraries(frames, about(), folder / "libraries")
    return build_report(frames, about(), folder / "index.html").as_uri()


@pytest.fixture(scope="module")
def cubed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of the same campaign as if its texts were too many to embed."""
    frames = build_frames()
    cubed = replace(frames, page_cube=cube(frames.page_texts), page_texts=frames.page_texts[:30])
    return build_report(cubed, about(), tmp_path_factory.mktemp("cubed") / "index.html").as_uri()


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opened]:
    yield from open_page(browser, address)
