"""axe-core from npm, for tests only: fetched once into a folder that git ignores."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.browser.opening import SECTIONS

VERSION = "4.11.0"
FOLDER = Path(__file__).resolve().parents[2] / ".cache" / "npm"
# A page that has no views.
WHOLE = "main"
# By page the views that are looked at: each kind of view once, and again every view of every page.
ONCE = {
    "index": (*SECTIONS, "list", "dialog #texts .pencil"),
    "library": ("summary",),
    "public": ("summary",),
    "public library": ("summary",),
    "results": (WHOLE,),
}
AGAIN = dict.fromkeys(("view", "library", "public", "public library"), SECTIONS)
# One view after another, of those that the page has; what axe finds in each.
AXE = """(sections) => { window.found = (async () => {
    const found = [];
    for (const section of sections) {
        if (section.startsWith('dialog ')) document.querySelector(section.slice(7)).click();
        else if (document.getElementById(section)) page.follow('#' + section);
        else if (section !== 'main') continue;
        found.push([section, await axe.run(document, { resultTypes: ['violations'] })]);
    }
    return found;
})(); }"""


@cache
def axe_source() -> str:
    """The text of axe.min.js. Skips the test where npm cannot give it, unless CI asks for it."""
    script = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        npm = shutil.which("npm")
        if npm is None:
            _missing("npm is not installed")
        else:
            FOLDER.mkdir(parents=True, exist_ok=True)
            command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
            ran = subprocess.run(
                [*command, "--prefix", str(FOLDER), f"axe-core@{VERSION}"],
                check=False,
                capture_output=True,
                text=True,
            )
            if ran.returncode or not script.is_file():
                _missing(f"npm could not install axe-core: {ran.stderr.strip()[:200]}")
    return script.read_text(encoding="utf-8")


def _missing(reason: str) -> None:
    (pytest.fail if os.environ.get("BIBLIOPULSE_REQUIRE_AXE") else pytest.skip)(reason)
