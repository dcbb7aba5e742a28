"""Filters behave: long lists are typed into, places narrow libraries, an empty result says what to give up, search knows forms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from dashboards.page.build import build_report
from dashboards.records.page import PageFrames
from dashboards.records.people import Library
from nlp.text.words import analysed
from tests.browser.opening import IN_BROWSER, SECTIONS, Opened, open_page
from tests.dashboards.frames import about
from tests.dashboards.invented import PLACES

pytestmark = IN_BROWSER
MANY = 300
LEFT_OUT = 150
SAID = ("Откройте форточку!", "Форточек нет третий год", "Вай-фай не ловит", "Где вайфай?", "Форт закрыт")


@pytest.fixture(scope="module")
def large(frames: PageFrames, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The page of 300 libraries with long names, forty a municipality, and a few texts with words in several forms."""
    libraries = [
        Library(
            f"lib-{at}",
            f"Межпоселенческая модельная библиотека № {at} деревни Ижицы-Заречные",
            "rural",
            PLACES[at // 40][0],
        )
        for at in range(MANY)
    ]
    texts = [
        replace(
            one,
            libraries=[f"lib-{at % MANY}"],
            places=[PLACES[at % MANY // 40][0]],
            views=at,
            reactions=at % 7,
        )
        for at, one in enumerate(frames.page_texts)
    ]
    texts[:5] = [replace(one, text=words, quoted_text=None) for one, words in zip(texts, SAID, strict=False)]
    rows = [
        replace(frames.library_summary[at % 12], id=one.id, name=one.name) for at, one in enumerate(libraries)
    ]
    # Of what most readers want, the page has only the first texts.
    wanted = [replace(one, texts=one.texts + LEFT_OUT) for one in frames.page_themes]
    many = replace(frames, libraries=libraries, library_summary=rows, page_texts=texts, page_themes=wanted)
    path = build_report(
        many,
        about(lemma_of=lambda word: analysed(word).lemma),
        tmp_path_factory.mktemp("large") / "index.html",
    )
    with open_page(browser, path.as_uri()) as opened:
        yield opened


def chosen(opened: Opened) -> str:
    return str(opened.page.evaluate("decodeURIComponent(location.hash)"))


def test_words_are_found_in_any_form_and_marked(large: Opened) -> None:
    large.go("list")
    for query, found in (
        ("форточка", 2),
        ("форточками", 2),
        ("ФОРТОЧКУ", 2),
        ("вайфай", 2),
        ("вай фай", 2),
        ("вай-фай", 2),
    ):
        large.page.fill("#filters [name=q]", query)
        assert len(large.cards()) == found, query
        assert large.page.locator("#texts mark.found-word").count() >= found
    marks = large.page.locator("#texts mark.found-word").all_inner_texts()
    assert "вайфай" in marks and "Вай-фай" in marks
    query = "new Query('розетка', new Forms('розетка розетки розетками'))"
    whole = f"marked('за розетками', [], {query}).map((one) => one.textContent ?? one)"
    assert large.page.evaluate(whole) == ["за ", "розетками", ""]
    for odd in ("[", "(((", ".*", "\\", "   "):
        large.page.fill("#filters [name=q]", odd)
        assert large.page.locator("#found").inner_text()
    large.page.fill("#filters [name=q]", "")


def test_texts_stand_in_the_order_asked_for(large: Opened, frames: PageFrames) -> None:
    last = len(frames.page_texts) - 1
    for sort, first in (("views", str(last)), ("reactions", "6"), ("old", str(last)), ("", "0")):
        large.go("list")
        large.page.select_option("#filters [name=sort]", sort)
        column = "reactions" if sort == "reactions" else "views"
        told = large.page.evaluate(
            f"page.campaign.texts.{column}[page.lists.find(([, mark]) => !mark)[0].found[0]]"
        )
        assert str(told) == first, sort
        assert ("sort=" in chosen(large)) is bool(sort)


def test_a_long_list_is_typed_into_and_a_place_narrows_it(large: Opened) -> None:
    page = large.page
    large.go("summary")
    field = page.get_by_label("Библиотека", exact=True).locator("visible=true")
    assert page.locator("#view [name=l]").is_hidden() and page.locator("#names-l option").count() == MANY
    field.fill("№ 17 деревни")
    field.press("Enter")
    assert chosen(large) == "#summary?l=lib-17" and "№ 17 " in field.input_value()
    page.select_option("#view [name=m]", PLACES[1][0])  # lib-40 … lib-79: the library is elsewhere
    assert chosen(large) == f"#summary?m={PLACES[1][0]}" and field.input_value() == ""
    assert page.locator("#names-l option").count() == 40
    field.fill("№ 17 деревни")
    field.press("Enter")
    assert field.evaluate("(field) => field.validationMessage") == "Такого названия нет"
    field.fill("№ 5")  # 50 … 59
    field.press("Enter")
    assert "допишите" in field.evaluate("(field) => field.validationMessage")
    field.fill("")
    page.click("#chosen-bar [data-reset-view]")
    assert chosen(large) == "#summary"


def test_a_theme_says_of_how_many_texts_the_first_are_here(large: Opened, frames: PageFrames) -> None:
    here = frames.page_themes[0].texts
    large.go("suggestions")
    link = large.page.locator("#suggestions .card a").first
    assert link.inner_text().replace("\u00a0", " ") == f"первые тексты: {here} из {here + LEFT_OUT}"
    link.click()
    assert large.found() == f"Показано: {here} из {here + LEFT_OUT}. Здесь самые ранние."
    large.page.click("#reset")
    assert large.found().startswith("Всего: ")


def test_three_hundred_libraries_fit_every_screen(large: Opened) -> None:
    for width in (360, 768, 1280, 1920):
        large.page.set_viewport_size({"width": width, "height": 900})
        for section in SECTIONS:
            if section != "outside":
                large.go(section)
                assert large.page.evaluate("document.documentElement.scrollWidth") == width, (section, width)
    large.page.set_viewport_size({"width": 1280, "height": 900})


def test_an_empty_result_says_what_to_give_up_and_draws_nothing(opened: Opened, frames: PageFrames) -> None:
    page, texts = opened.page, frames.page_texts
    spoken = {(one.places[0], one.moment[:10]) for one in frames.page_texts if one.places}
    places, days = ({pair[at] for pair in spoken} for at in (0, 1))
    place, day = next((place, day) for place in places for day in days if (place, day) not in spoken)
    for name, value in (("m", place), ("d", day)):
        page.select_option(f"#view [name={name}]", value)
    told = page.inner_text("#view-status").replace("\u00a0", " ")
    left = max(sum(place in one.places for one in texts), sum(one.moment.startswith(day) for one in texts))
    assert told.startswith("В отборе ничего нет. Уберите «") and f"»: останется {left} текст" in told
    opened.go("days")
    assert page.locator("#chart-days").is_hidden()
    page.click("#chosen-bar [data-reset-view]")
    assert page.locator("#chart-days").is_visible()


def test_a_bad_address_says_so(opened: Opened) -> None:
    opened.go("nowhere?m=Мурманск&t=children")
    told = opened.page.inner_text("#astray")
    assert "раздела «nowhere» нет" in told and "отбора «m=Мурманск» нет" in told
    assert (
        opened.page.locator("#summary").is_visible()
        and opened.page.input_value("#view [name=t]") == "children"
    )
    opened.page.click("#chosen-bar [data-reset-view]")
    opened.go("list?topic=weather&item=vk:post:-1:404")
    told = opened.page.inner_text("#astray")
    assert "отбора «topic=weather» нет" in told and "текста «vk:post:-1:404» на этой странице нет" in told
    assert opened.found() == "Всего: 900 текстов"
    opened.go("topics")
    assert opened.page.locator("#astray").is_hidden()
