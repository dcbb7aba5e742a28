"""A page that counts more texts than it holds: what it cannot count it says, and of how many texts it shows some."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from playwright.sync_api import Browser

from dashboards.page.build import build_report
from dashboards.records.page import PageFrames
from dashboards.records.texts import Text
from tests.browser.opening import IN_BROWSER, open_page
from tests.dashboards.frames import about, cube

pytestmark = IN_BROWSER


def test_a_page_of_counts_says_what_it_cannot_count_and_where_the_texts_are(
    browser: Browser, frames: PageFrames, tmp_path: Path
) -> None:
    """The page of the same campaign as if its texts were too many to embed."""
    texts = frames.page_texts
    some = replace(frames, page_cube=cube(texts), page_texts=texts[:30])
    path = build_report(some, about(), tmp_path / "index.html")
    suggested = next(one for one in texts if one.suggestion and one.places)
    place, library, topic = suggested.places[0], suggested.libraries[0], suggested.topics[0].topic

    def told(chosen: list[Text]) -> str:
        here = sum(one in chosen for one in some.page_texts)
        return f"показано: {here} из {len(chosen)}"

    with open_page(browser, f"{path.as_uri()}#m={place}") as opened:
        assert opened.page.inner_text('.headline [data-f="participants"] .value') == "—"
        in_place = [one for one in texts if place in one.places]
        opened.go("suggestions")
        assert opened.page.inner_text('[data-count="suggestion"]') == told(
            [one for one in in_place if one.suggestion]
        )
        assert "страницах библиотек" in (opened.page.text_content("#list .explain") or "")
        # As far as the cube can tell.
        for choice, chosen in (
            (f"municipality={place}", in_place),
            ("kind=comment", [one for one in texts if one.kind == "comment"]),
            (
                "mark=opinion&tone=negative",
                [one for one in texts if one.opinion and one.sentiment == "negative"],
            ),
            (
                "topic=children",
                [one for one in texts if any(said.topic == "children" for said in one.topics)],
            ),
        ):
            opened.page.evaluate("(choice) => page.go('#list?' + choice)", choice)
            assert opened.found() == f"{told(chosen).capitalize()}. Остальные — на страницах библиотек."
        # A library's figures lead to all of its texts.
        opened.go("libraries")
        for view in ({}, {"t": topic}):
            opened.page.evaluate("(view) => page.change(view)", view)
            link = opened.page.locator(f'#libraries-table [data-l="{library}"] [data-f="opinions"] a')
            wanted = f"libraries/{library}.html#list?mark=opinion" + (f"&t={topic}" if view else "")
            assert link.get_attribute("href") == wanted
        opened.go("ranking")
        links = opened.page.locator("#ranking-library-table a.behind")
        assert all(
            link.startswith("libraries/")
            for link in links.evaluate_all("all => all.map((one) => one.getAttribute('href'))")
        )
        opened.page.evaluate("(chosen) => page.go('#list?' + chosen)", f"t={topic}&library={library}")
        all_of_them = opened.page.locator("#found a")
        assert all_of_them.get_attribute("href") == f"libraries/{library}.html#list?t={topic}"
