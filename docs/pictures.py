"""The pictures of README and of the guides, taken of the sample campaign's page: ``python docs/pictures.py`` (``make pictures``).

Runs the demo in a temporary folder unless ``--home`` names one. Needs Chromium (``CHROMIUM`` or in the path).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "img"


@dataclass(frozen=True)
class Picture:
    """A part of a page: from the top of an element, ``height`` pixels of a window ``width`` wide."""

    name: str
    top: str
    height: int
    address: str = ""
    page: str = "index.html"
    width: int = 1100
    press: str = ""


PICTURES = (
    Picture("page", "header.top", 800, width=1280),
    Picture("view", "header.top", 620, "#m=Псков", width=1280),
    Picture("map", "#map-section", 860, "#map-section"),
    Picture("why", "#ranking", 700, "#ranking", press="#ranking-library-table button.why"),
    Picture("topics", "#libraries-table", 560, "#libraries", press="#libraries-table button.why"),
    Picture("texts", "#texts", 760, "#list?mark=answered", press="#texts .foot button.why"),
    Picture("correct", "header.top", 760, "#list", press="#texts .pencil"),
    Picture("library", "header.top", 800, page="libraries/obl-nb.html"),
    Picture("phone", "header.top", 760, width=390),
)


def take(browser: Browser, reports: Path, picture: Picture) -> Path:
    page = browser.new_page(viewport={"width": picture.width, "height": picture.height})
    page.goto((reports / picture.page).as_uri() + picture.address)
    page.wait_for_timeout(1500)
    if picture.press:
        page.locator(picture.press).first.click()
    # The bar above would cover what is to be seen.
    page.add_style_tag(
        content=".sticky { position: static !important } html { scroll-padding: 0 !important }"
    )
    page.locator(picture.top).first.evaluate("(element) => element.scrollIntoView()")
    page.wait_for_timeout(400)
    path = FOLDER / f"{picture.name}.png"
    page.screenshot(path=path)
    page.close()
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--home", type=Path, help="a home whose pages are there already")
    options = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        home = (options.home or Path(temporary, "demo")).resolve()
        if options.home is None:
            subprocess.run(
                [sys.executable, str(ROOT / "cli.py"), "demo", "--home", str(home)],
                check=True,
                stdout=subprocess.DEVNULL,
            )
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for picture in PICTURES:
            print(take(browser, home / "reports", picture).relative_to(ROOT))
        browser.close()


if __name__ == "__main__":
    main()
