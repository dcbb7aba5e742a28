"""A library's page whose texts come day by day is, when the script has joined them, the page that holds them at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from commands.report import texts_apart
from dashboards.page.library_pages import Drawn, build_libraries
from dashboards.page.pieces import drawn_pieces
from dashboards.records.page import FRAMES, PageFrames
from dashboards.records.texts import Corrected
from dashboards.rows import views
from nlp.text.words import analysed
from tests.browser.opening import IN_BROWSER, open_page
from tests.commands.e2e import Demo
from tests.dashboards.frames import about
from warehouse.connect import Connection, published
from warehouse.frames import frame
from warehouse.questions.page import page_frames

pytestmark = IN_BROWSER
ABOUT = about(lemma_of=lambda word: analysed(word).lemma)
# All that a page knows, by names: two pages may number them differently.
KNOWN = """() => { const { campaign } = page, { texts } = campaign, id = (at) => (at < 0 ? '' : texts.id[at]);
    const told = { post: id, under: id, answer: id, set: (one) => campaign.sets[one].map((some, at) => some.map((each) =>
        JSON.stringify(campaign[at ? 'places' : 'libraries'][each].map((part, is) => is === 2 && part >= 0 ? campaign.places[part] : part)))),
        network: (one) => campaign.networks[one], owner: (one) => campaign.owners[one],
        person: (one) => (one < 0 ? '' : campaign.people[one]) };
    queryOf(campaign, 'слово');
    return { forms: Object.fromEntries([...campaign.forms.forms].map(([lemma, forms]) => [lemma, [...forms].sort()])),
        columns: Object.fromEntries(Object.entries(texts).map(([name, column]) => [name, column.map(told[name] || ((one) => one))])),
        groups: Object.fromEntries(Object.entries(campaign.groups).map(([name, all]) => [name, all.map(id).sort()])),
        corrections: Object.fromEntries(Object.entries(campaign.corrections).map(([at, words]) => [texts.id[at], words])) }; }"""

CORRECTED = "select kind, network, owner_id, item_id from page_facts where hash(item_id) % 9 = 0 order by all"


def draw(connection: Connection, folder: Path, most: int) -> Path:
    """The libraries' pages in a folder, in pieces if there are more texts than ``most``."""
    asked = page_frames(connection, most=most)
    frames = views(PageFrames, {name: frame(connection, name) for name in FRAMES} | asked)
    frames = replace(frames, corrected=[*frames.corrected, *(
        Corrected(kind, *key, ["sentiment"], f"проверено {at}")
        for at, (kind, *key) in enumerate(connection.execute(CORRECTED).fetchall())
    )])  # fmt: skip
    apart = None if frames.page_cube is None else texts_apart(connection)
    build_libraries(frames, ABOUT, folder / "libraries", apart, Drawn(folder / "notes", b""))
    return folder / "libraries"


@pytest.fixture(scope="module")
def both(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folders of the demo's libraries' pages, with texts at once and in pieces."""
    folder = tmp_path_factory.mktemp("both")
    with published(demo.home) as connection:
        return draw(connection, folder / "whole", 20_000), draw(connection, folder / "pieces", 30)


def largest(folder: Path, count: int = 3) -> list[str]:
    pages = sorted(folder.glob("*.html"), key=lambda page: -page.stat().st_size)
    return [page.name for page in pages[:count]]


def test_pages_in_pieces_know_what_whole_pages_know(browser: Browser, both: tuple[Path, Path]) -> None:
    whole, pieces = both
    for name in largest(whole):
        known = []
        for folder in (whole, pieces):
            with open_page(browser, (folder / name).as_uri()) as opened:
                opened.go("list")
                found: dict[str, Any] = opened.page.evaluate(KNOWN)
                found["words"] = opened.page.evaluate(
                    "(words) => words.map((word) => { page.go('#list?q=' + word); return document.getElementById('found').textContent })",
                    ["спасибо", "книгами", "зал розетка", "библиотеки"],
                )
                known.append(found)
        expected, joined = known
        assert len(drawn_pieces((pieces / name).read_bytes())) > 2
        assert len(expected["columns"]["id"]) > 30 and expected["groups"] and expected["corrections"]
        assert joined == expected
