"""A page in Chromium, and what it said and asked while it was open."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


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
