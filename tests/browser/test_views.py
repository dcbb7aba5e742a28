"""The page's views: one is seen at a time, the address keeps it, «Back» undoes a choice, paper takes a report."""

from __future__ import annotations

import base64
import re
import struct
from collections import Counter

from playwright.sync_api import Browser

from dashboards.records.page import PageFrames
from tests.browser.opening import IN_BROWSER, READY, SECTIONS, Opened, open_page

pytestmark = IN_BROWSER
# Whether anything is drawn in the first rows of a picture, and in those of its title.
INK = """async (png) => {
    const image = new Image(), canvas = document.createElement('canvas');
    image.src = 'data:image/png;base64,' + png;
    await image.decode();
    Object.assign(canvas, { width: image.width, height: image.height });
    const context = canvas.getContext('2d'), row = 4 * image.width;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, 128);
    return [[0, 24], [24, 128]].map(([from, to]) => data.slice(from * row, to * row).some((value) => value < 200));
}"""


# Words that go on in another line without a hyphen; tags, addresses and what is hostile may.
BROKEN = """() => {
    const found = [], range = document.createRange();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const box = node.parentElement;
        if (!box.checkVisibility({ visibilityProperty: true }) || box.closest('script, select, svg, .hidden, .skip') || node.data.includes('<')) continue;
        for (const { 0: word, index } of node.data.matchAll(/(?<![#@/\\w.])[А-Яа-яё\u00ad-]{4,}/g)) {
            range.setStart(node, index);
            range.setEnd(node, index + word.length);
            if (new Set([...range.getClientRects()].map((one) => Math.round(one.top))).size < 2) continue;
            let last = null;
            for (let at = index; at < index + word.length; at++) {
                range.setStart(node, at);
                range.setEnd(node, at + 1);
                // The first letter after a break has the hyphen's box before its own.
                const { top, width } = [...range.getClientRects()].pop() || { width: 0 };
                if (!width || node.data[at] === '\u00ad') continue;
                if (last !== null && Math.abs(top - last) > 4 && !/[\u00ad-]/.test(node.data[at - 1])) found.push(word);
                last = top;
            }
        }
    }
    return found;
}"""


# Tables of which a part has to be scrolled into sight.
CUT = """() => [...document.querySelectorAll(".scroll")]
    .filter((box) => box.scrollWidth > box.clientWidth).map((box) => [box.querySelector("table").id, box.scrollWidth - box.clientWidth])"""


def test_nothing_is_wider_than_the_screen_nor_a_table_and_no_word_is_broken_without_a_hyphen(
    fresh: Opened, address: str
) -> None:
    for width in (360, 768, 1280, 1920):
        fresh.page.set_viewport_size({"width": width, "height": 900})
        fresh.load(address)
        for section in SECTIONS:
            fresh.go(section)
            assert fresh.page.evaluate("document.documentElement.scrollWidth") == width, section
            if width < 1920:
                assert (section, fresh.page.evaluate(BROKEN)) == (section, [])
            if width > 360:
                assert (width, section, fresh.page.evaluate(CUT)) == (width, section, [])


def test_the_page_works_by_keyboard_alone(fresh: Opened) -> None:
    page = fresh.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    order = []
    for section in ("", "map-section"):
        if section:
            fresh.go(section)
        for _ in range(60):
            page.keyboard.press("Tab")
            order.append(
                page.evaluate(
                    "(document.activeElement.name || document.activeElement.dataset.place || document.activeElement.dataset.opens"
                    " || document.activeElement.tagName)"
                )
            )
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none" or order[-1] in ("shown", "BODY"), order[-1]
    names = (
        "summary",
        "ranking-library",
        "list",
        "m",
        "l",
        "g",
        "t",
        "s",
        "d",
        "shown",
        "Гдовский",
        "Усвятский",
    )
    assert [name for name in names if name not in order] == []
    assert order.index("method") < order.index("m") < order.index("shown")


def test_paper_takes_a_report_and_on_request_everything(fresh: Opened) -> None:
    page = fresh.page
    page.select_option("#view [name=m]", "Псков")
    page.evaluate("page.change({ m: '' })")
    pages = [len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))]
    page.emulate_media(media="print")
    for hidden in (".views", "#view", "#filters", ".why", ".switch", "#ranking-reader", "#list"):
        assert page.locator(hidden).first.is_hidden(), hidden
    for shown in ("#lead", "#map", "#ranking-library-table", "#topics table", "#places-table", "#method"):
        assert page.locator(shown).first.is_visible(), shown
    # A heading of a table is repeated on every page that the table takes.
    assert (
        page.evaluate("getComputedStyle(document.querySelector('#places-table thead')).display")
        == "table-header-group"
    )
    # A button that is a box of its own is left out where a heading is repeated.
    assert (
        page.evaluate("getComputedStyle(document.querySelector('#places-table .sort')).display") == "contents"
    )
    page.evaluate("document.body.classList.add('everything')")
    assert page.locator("#ranking-reader-table tbody[data-part]:visible").count() == 40
    assert page.locator("#list").is_visible()
    page.emulate_media(media="null")
    pages.append(len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))))
    assert 4 <= pages[0] <= 6 < pages[1]


def test_a_filter_stands_on_paper(fresh: Opened) -> None:
    fresh.page.select_option("#view [name=m]", "Псков")
    fresh.page.emulate_media(media="print")
    assert fresh.page.locator("#view-status").is_visible()


def test_a_view_is_a_few_screens_and_the_only_one_seen(opened: Opened) -> None:
    for section in SECTIONS:
        opened.go(section)
        assert (
            opened.page.locator(f"#{section}").is_visible()
            and opened.page.locator("[data-room]:visible").count() == 1
        )
        assert opened.page.evaluate("document.documentElement.scrollHeight") <= 4.5 * 900, section
    assert opened.page.locator(".views [aria-current]").inner_text() == "Методика"


def test_back_undoes_a_filter_and_then_a_view(fresh: Opened, address: str) -> None:
    page = fresh.page
    for name, value in (("m", "Псков"), ("t", "children"), ("s", "positive")):
        page.select_option(f"#view [name={name}]", value)
    page.click('.views a[href="#list"]')
    page.fill("#filters [name=q]", "шашки")
    page.press("#filters [name=q]", "End")
    page.keyboard.type(" и пряники")
    for left in (
        "#list?m=Псков&s=positive&t=children",
        "#m=Псков&s=positive&t=children",
        "#m=Псков&t=children",
        "#m=Псков",
        "",
    ):
        page.go_back()
        assert page.evaluate("decodeURIComponent(location.hash)") == left
    assert page.url == address and page.input_value("#view [name=m]") == ""
    assert page.locator("#summary").is_visible()


def test_a_view_lives_in_the_address_and_can_be_sent(opened: Opened, browser: Browser, address: str) -> None:
    page = opened.page
    page.select_option("#view [name=m]", "Псков")
    page.select_option("#view [name=t]", "children")
    assert page.evaluate("decodeURIComponent(location.hash)") == "#m=Псков&t=children"
    told = page.inner_text(".headline"), opened.found()
    with open_page(browser, address + page.evaluate("location.hash")) as colleague:
        assert (colleague.page.inner_text(".headline"), colleague.found()) == told
        assert colleague.page.input_value("#view [name=t]") == "children"
    # A section of the page keeps the view; so does the way to the texts, and the way back.
    page.click('.views a[href="#topics"]')
    assert page.evaluate("decodeURIComponent(location.hash)") == "#topics?m=Псков&t=children"
    page.go_back()
    assert opened.found() == told[1]


def test_a_chart_is_saved_as_picture_and_numbers_named_after_campaign_chart_and_filter(
    fresh: Opened, frames: PageFrames
) -> None:
    page = fresh.page
    fresh.go("days?m=Псков")
    saved = {}
    for kind in ("csv", "png"):
        with page.expect_download() as download:
            page.click(f'#days [data-save="{kind}"][data-chart="chart-days"]')
        name = download.value.suggested_filename
        assert (
            name
            == f"Качество услуг библиотеки диалог Библиотека Читатель - Записи и комментарии по дням - городской округ Псков.{kind}"
        )
        saved[kind] = download.value.path().read_bytes()
    lines = saved["csv"].decode("utf-8-sig").splitlines()
    first = Counter(
        one.kind for one in frames.page_texts if "Псков" in one.places and one.moment.startswith("2025-11-01")
    )
    assert lines[:2] == ['"";"Записи";"Комментарии"', f'"2025-11-01";"{first["post"]}";"{first["comment"]}"']
    # Twice 1,000 pixels wide, and as high as the chart with its title.
    assert saved["png"].startswith(b"\x89PNG") and struct.unpack(">2I", saved["png"][16:24]) == (
        2000,
        2 * (340 + 64),
    )
    # The title is inside: white above it, letters below.
    assert page.evaluate(INK, base64.b64encode(saved["png"]).decode()) == [False, True]
    for section, chart, line in (
        ("libraries", "libraries", '"положительные";"нейтральные"'),
        ("ranking", "places-library", '"Место";"Место от"'),
    ):
        fresh.go(section)
        for closed in page.locator(f"#{section} details.sure:visible summary").all()[:1]:
            closed.click()
        with page.expect_download() as download:
            page.click(f'[data-save="csv"][data-chart="chart-{chart}"]')
        assert line in download.value.path().read_text("utf-8-sig").splitlines()[0]


def test_the_map_is_saved_too(fresh: Opened, frames: PageFrames) -> None:
    page, saved = fresh.page, {}
    fresh.go("map-section")
    for kind in ("csv", "png"):
        with page.expect_download() as download:
            page.click(f'[data-save="{kind}"][data-chart="map"]')
        assert download.value.suggested_filename == (
            f"Качество услуг библиотеки диалог Библиотека Читатель - Карта Активность.{kind}"
        )
        saved[kind] = download.value.path().read_bytes()
    own = Counter(one.kind for one in frames.page_texts if "Псков" in one.places)
    lines = saved["csv"].decode("utf-8-sig").splitlines()
    assert any(
        line.startswith(f'"городской округ Псков";"{own["post"]}";"{own["comment"]}"') for line in lines
    )
    assert len(lines) == 1 + page.locator("#map .tile").count()
    assert saved["png"].startswith(b"\x89PNG") and struct.unpack(">I", saved["png"][16:20]) == (2000,)


def test_a_librarys_page_counts_its_own(fresh: Opened, frames: PageFrames) -> None:
    own = [one for one in frames.page_texts if "gdov" in one.libraries]
    page = fresh.page
    fresh.go("libraries")
    page.locator('#libraries-table tbody[data-l="gdov"] th a').click()
    page.wait_for_url("**/libraries/gdov.html")
    page.wait_for_function(READY)
    assert fresh.found() == f"Всего: {len(own)} текстов"
    assert page.inner_text('.headline [data-f="posts"] .value') == str(sum(one.kind == "post" for one in own))
    page.select_option("#view [name=s]", "positive")
    positive = sum(one.sentiment == "positive" for one in own)
    assert positive and fresh.found().startswith(f"Отобрано: {positive} ")
    page.click("#chosen-bar [data-reset-view]")
    fresh.go("topics")
    saved = []
    for way in ("button", "a"):
        with page.expect_download() as download:
            page.click(f"#topics .still-saves {way}")
        name = download.value.suggested_filename
        assert name.startswith(
            "Качество услуг библиотеки диалог Библиотека Читатель - Отношение читателей к темам - "
        )
        saved.append(download.value.path().read_bytes())
    assert saved[0].startswith(b"\x89PNG")
    assert saved[1].decode("utf-8-sig").startswith(";Положительные;Нейтральные;Отрицательные\r\n")
    page.click(".up a")
    page.wait_for_function(READY)
