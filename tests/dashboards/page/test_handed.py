"""Words, bits and colours stand once: the scripts, the style sheet and the papers take them from Python."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from dashboards.labels import MARKS
from dashboards.page.build import render
from dashboards.page.handed import handed
from dashboards.palette import COLOURS
from tests.commands.e2e import ROOT
from tests.dashboards.frames import about, framed

PAGE = ROOT / "dashboards" / "page"
SCRIPTS = sorted((PAGE / "scripts").rglob("*.js"))
DRAWN = [
    *SCRIPTS,
    *sorted(one for one in (PAGE / "templates").rglob("*") if one.is_file()),
    *sorted((ROOT / "dashboards").rglob("*.py")),
]


def words(value: Any) -> Iterator[str]:
    """Every Russian word or phrase in what is handed over."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, str):
        yield from [value] if re.search("[а-яё]", value) else []
    elif isinstance(value, list | tuple):
        for part in value:
            yield from words(part)


def test_the_scripts_take_all_that_is_handed_and_nothing_else() -> None:
    taken = re.search(r"const \{([^}]*)\} = DATA\.words;", (PAGE / "scripts" / "words.js").read_text("utf-8"))
    assert taken and set(re.findall(r"\w+", taken[1])) == set(handed())


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.name))
def test_no_script_writes_a_word_that_is_handed(path: Any) -> None:
    written = set(re.findall(r'"([^"\n]*)"', path.read_text("utf-8")))
    assert {word.strip() for word in written} & set(words(handed())) == set()


@pytest.mark.parametrize("name", sorted(handed()))
def test_what_is_handed_is_used(name: str) -> None:
    assert any(
        re.search(rf"\b{name}\b", path.read_text("utf-8")) for path in SCRIPTS if path.name != "words.js"
    )


def test_a_colour_of_the_palette_is_written_nowhere_else() -> None:
    known = {colour.lower() for colour in COLOURS.values()} - {"#ffffff"}
    for path in DRAWN:
        text = path.read_text("utf-8").lower() if path.name != "palette.py" else ""
        assert not set(re.findall("#[0-9a-f]{6}", text)) & known, path
        assert not {f"#{found}" for found in re.findall('"([0-9a-f]{6})"', text)} & known, path


def test_every_colour_that_the_style_sheet_asks_for_is_defined() -> None:
    style = render(framed({}), about()).split("<style>")[1].split("</style>")[0]
    assert set(re.findall(r"var\((--[\w-]+)", style)) <= set(re.findall(r"(--[\w-]+):", style))


def test_every_mark_that_scripts_and_labels_know_has_its_bit() -> None:
    asked = {name for path in SCRIPTS for name in re.findall(r"\bBITS\.(\w+)", path.read_text("utf-8"))}
    assert len(asked) > 4 and asked | set(MARKS) <= set(handed()["BITS"])
