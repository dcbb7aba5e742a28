"""A page in Chromium, and what it said and asked while it was open."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
IN_BROWSER = [
    pytest.mark.browser,
    # .ci/run installs a browser and says so: there its absence is a failure.
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("BIBLIOPULSE_REQUIRE_BROWSER"), reason="no chromium here"
    ),
]
SIZE = {"width": 1280, "height": 900}
# One of each view, and of each leaf in it.
SECTIONS = (
    "summary", "map-section", "ranking", "ranking-reader", "topics", "libraries", "places", "list", "questions", "suggestions",
    "posts", "bright", "quotes", "outside", "method",
)  # fmt: skip
# The script has run, and every chart of the page is drawn that can be seen.
READY = """() => window.page?.isStarted && page.data.figures.map((one) => document.getElementById(one.id))
    .every((box) => box.dataset.drawn || !box.offsetParent || box.closest('details:not([open])'))"""
# As it was opened: its first view, nothing chosen, the map's first figures, nothing in focus.
RESET = """() => { document.querySelector('input[name=shown]').checked = true;
    history.replaceState(null, '', location.pathname); page.open(false); for (const map of page.maps) map.draw();
    document.activeElement.blur(); scrollTo(0, 0); }"""


@dataclass
class Opened:
    """A page with what it said and asked while open."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    is_worn: bool = False

    def load(self, address: str) -> None:
        """Open an address anew, as a person does who comes for the first time."""
        self.said.clear()
        self.asked.clear()
        self.is_worn = False
        self.page.goto("about:blank")
        self.page.goto(address)
        self.page.wait_for_function(READY)

    def go(self, address: str) -> None:
        """Follow a link to a section; with «?…» to texts chosen there."""
        self.page.evaluate("(address) => page.follow('#' + address)", address)
        self.page.wait_for_function(READY)

    def found(self) -> str:
        return self.page.inner_text("#found").replace("\u00a0", " ")

    def cards(self) -> list[str]:
        return self.page.locator("#texts > li").all_inner_texts()

    def be_silent(self) -> None:
        """No error, no word in the console, nothing asked of a network, nothing hostile run."""
        assert self.said == []
        assert [url for url in self.asked if not url.startswith(("file:", "data:", "blob:", "about:"))] == []
        assert self.page.evaluate("window.hacked") is None


def listened(browser: Browser) -> Opened:
    """An empty page that is listened to."""
    opened = Opened(browser.new_page(viewport=SIZE))
    opened.page.on("console", lambda message: opened.said.append(message.text))
    opened.page.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.page.on("request", lambda request: opened.asked.append(request.url))
    opened.page.on("dialog", lambda dialog: opened.said.append(dialog.message))
    return opened


@contextmanager
def open_page(browser: Browser, address: str) -> Iterator[Opened]:
    """A page of its own, for a test that needs another address or two pages at once."""
    opened = listened(browser)
    opened.load(address)
    yield opened
    opened.be_silent()
    opened.page.close()
