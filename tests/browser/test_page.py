"""The page in Chromium: no request, no error, nothing hostile runs, search and filters work."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Browser

from dashboards.page.build import build_report
from dashboards.page.drawings.map import Drawing, Shape
from dashboards.page.sections.cards import post_lines
from dashboards.page.texts import names_of
from dashboards.records.page import PageFrames
from tests.browser.opening import IN_BROWSER, READY, RESET, Opened, open_page
from tests.dashboards.frames import about
from tests.dashboards.invented import HOSTILE

pytestmark = IN_BROWSER


def test_page_opens_in_silence(fresh: Opened, address: str) -> None:
    assert fresh.asked == [address]
    assert fresh.found() == "Всего: 900 текстов"
    for section, chart in (("days", "days"), ("libraries", "libraries"), ("topics", "topics")):
        fresh.go(section)
        assert fresh.page.locator(f"#chart-{chart} .main-svg").count() > 0
    assert fresh.page.locator("[data-title*='cloud' i], [data-title*='Share' i]").count() == 0


def test_hostile_text_is_shown_and_does_nothing(opened: Opened) -> None:
    opened.go("list")
    opened.page.fill("#filters [name=q]", "window.hacked")
    assert HOSTILE.split(" =1+1")[0] in opened.cards()[0].replace("\n", " ")
    opened.page.hover("#texts > li")
    opened.go("libraries")
    opened.page.locator("#chart-libraries .point").first.hover(force=True)
    opened.page.select_option("#view [name=l]", "zarya")
    opened.page.wait_for_function("() => document.querySelector('#chart-libraries').data[0].y.length === 1")
    opened.page.locator("#chart-libraries .point").first.hover(force=True)
    assert opened.page.locator("#texts script, #texts img, #texts b:not(.author)").count() == 0


def test_a_poll_stands_under_the_post_that_asks(opened: Opened) -> None:
    opened.go("list")
    opened.page.fill("#filters [name=q]", "районная газета приглашает")
    assert "Опрос: Когда вам удобнее? Утром — 3, вечером — 12; голосов: 15" in opened.cards()[0]


def test_search_ignores_case_and_yo(opened: Opened) -> None:
    opened.go("list")
    opened.page.fill("#filters [name=q]", "ШАШКИ пряники")
    assert opened.found().startswith("Отобрано: ") and "Шашки и пряники" in opened.cards()[0]
    opened.page.fill("#filters [name=q]", "ГОРЯЧИЙ абракадабра")
    assert opened.found().startswith("Ничего не нашлось") and opened.cards() == []
    opened.page.click("#reset")
    opened.page.fill("#filters [name=q]", "не хватает")
    told = opened.page.locator("#texts > li").first.locator(".decided .negative").first.inner_text()
    assert told.startswith("−\u00a0«Не хватает") and opened.page.locator("#texts mark.found-word").count()
    opened.page.click("#reset")
    assert opened.found() == "Всего: 900 текстов"


def test_a_view_acts_on_everything_at_once(opened: Opened, frames: PageFrames) -> None:
    page = opened.page
    page.select_option("#view [name=m]", "Псков")
    texts = [one for one in frames.page_texts if "Псков" in one.places]
    posts = sum(one.kind == "post" for one in texts)
    assert page.inner_text('.headline [data-f="posts"] .value') == str(posts)
    assert opened.found().startswith(f"Отобрано: {len(texts)} ")
    assert page.inner_text("#view-status").startswith(f"В отборе {posts}")
    opened.go("libraries")
    assert page.locator("#libraries-table tbody:visible").count() == 2
    opened.go("places")
    assert page.locator("#places-table tbody:visible").count() == 1
    opened.go("ranking")
    assert page.locator('#ranking-library-table tbody[data-m="Гдовский"]:visible').count() == 0
    opened.go("map-section")
    assert page.get_attribute('#map [data-place="Псков"]', "aria-pressed") == "true"
    page.wait_for_function(
        "() => document.querySelector('#chart-days').data[0].y.reduce((a, b) => a + b) === " + str(posts)
    )
    waiting = sum(one.waiting for one in texts)
    opened.go("questions")
    assert page.inner_text('[data-count="waiting"]').startswith(str(waiting))
    page.click("#chosen-bar [data-reset-view]")
    opened.go("summary")
    assert (
        opened.found() == "Всего: 900 текстов"
        and page.inner_text('.headline [data-f="posts"] .value') == "150"
    )
    opened.go("libraries")
    assert page.locator("#libraries-table tbody:visible").count() == 10


def test_a_tile_chooses_its_place_and_lets_go(opened: Opened) -> None:
    opened.go("map-section")
    tile = opened.page.locator('#map [data-place="Гдовский"]')
    assert "Гдовский муниципальный округ: " in (tile.get_attribute("aria-label") or "")
    tile.press("Enter")
    assert opened.page.evaluate("decodeURIComponent(location.hash)") == "#map-section?m=Гдовский"
    tile.press(" ")
    assert opened.page.evaluate("location.hash") == "#map-section" and opened.found() == "Всего: 900 текстов"


def test_the_map_shows_what_is_asked(opened: Opened) -> None:
    opened.go("map-section")
    figure = opened.page.locator('#map [data-place="Гдовский"] .figure')
    activity = figure.inner_text()
    row = '#places-table tbody[data-m="Гдовский"] '
    numbers = [opened.page.text_content(f'{row}[data-f="{name}"]') or "" for name in ("posts", "comments")]
    assert int(activity) == sum(map(int, numbers))
    opened.page.check("input[name=shown][value=satisfaction]", force=True)
    assert figure.inner_text() == opened.page.text_content(f'{row}[data-f="share"] b')
    opened.page.check("input[name=shown][value=dialogue]", force=True)
    assert figure.inner_text().replace("/", " из ") == opened.page.text_content(f'{row}[data-f="dialogue"] a')
    quiet = opened.page.locator('#places-table [data-f="dialogue"]', has_text="—").count()
    assert opened.page.locator('#map [data-level="none"]').count() == 19 + quiet


def test_the_legend_tells_values_and_near_shares_have_shades_of_their_own(
    opened: Opened, frames: PageFrames
) -> None:
    page = opened.page
    opened.go("map-section")
    activity = [int(text) for text in page.locator("#map .tile .figure").all_inner_texts() if text != "0"]
    assert page.inner_text("#map .key").split()[:2] == [str(min(activity)), str(max(activity))]
    tiles = page.locator("#map .tile:not([data-level='0'])")
    levels = dict(
        zip(activity, tiles.evaluate_all("(all) => all.map((one) => +one.dataset.level)"), strict=True)
    )
    assert (levels[min(activity)], levels[max(activity)]) == (1, 5)
    placeless = [one for one in frames.page_texts if not one.places]
    posts = sum(one.kind == "post" for one in placeless)
    assert page.inner_text("#map .off-map").replace("\u00a0", " ").startswith(f"Не на карте: {posts} запис")
    page.check("input[name=shown][value=satisfaction]", force=True)
    shares = [text for text in page.locator("#map .tile .figure").all_inner_texts() if "%" in text]
    assert {page.locator("#map .least").inner_text(), page.locator("#map .most").inner_text()} <= set(shares)
    assert page.evaluate(
        "[shade(0.63, 0.5, 0.9), shade(0.77, 0.5, 0.9), shade(0.5, 0.5, 0.9), shade(0.9, 0.5, 0.9)]"
    ) == [2, 4, 1, 5]


def test_borders_are_a_map_too(browser: Browser, frames: PageFrames, tmp_path: Path) -> None:
    shapes = Drawing(
        (Shape("Гдовский", "Гдовский муниципальный округ", "M0,0L900,0L900,500Z", 600, 200),), 1000, 500
    )
    path = build_report(frames, about(borders=shapes), tmp_path / "index.html")
    with open_page(browser, path.as_uri()) as opened:
        opened.go("map-section")
        shape = opened.page.locator("#map [data-place]")
        assert int(shape.locator("text").text_content() or "0") > 0
        shape.focus()
        opened.page.keyboard.press("Enter")
        assert opened.page.evaluate("decodeURIComponent(location.hash)") == "#map-section?m=Гдовский"


def test_filters_of_the_list_join_the_view(opened: Opened) -> None:
    opened.page.select_option("#view [name=l]", "gdov")
    opened.go("list")
    opened.page.select_option("#filters [name=kind]", "comment")
    opened.page.select_option("#view [name=s]", "positive")
    found = opened.found()
    assert opened.page.evaluate("location.hash") == "#list?kind=comment&l=gdov&s=positive"
    opened.page.reload()
    opened.page.wait_for_function(READY)
    assert opened.found() == found and "из 900" in found
    assert opened.page.input_value("#view [name=l]") == "gdov"


# Of each linked count that is shown: how many are as long as the list that they open, and which are not.
LEADING = """(view) => {
    page.change(view);
    // What is not seen is written too, as for paper.
    document.body.classList.add('printing');
    page.seen();
    document.body.classList.remove('printing');
    const wrong = [];
    let right = 0;
    for (const link of document.querySelectorAll('.summary a.behind, #days a.behind')) {
        if (link.closest('[hidden]:not(.because)')) continue;
        const address = readAddress(link.getAttribute('href'));
        if (address.chosen.voice) continue; // a count of people, not of texts
        const words = link.textContent.trim().split('из').pop();
        const found = select(page.campaign, address.chosen, { ...page.view.view, ...address.view }).length;
        if (Number(words.replace(/\\D/g, '')) === found) right += 1;
        else wrong.push([link.getAttribute('href'), words, found]);
    }
    return JSON.stringify([right, wrong]);
}"""


def test_every_figure_leads_to_its_texts(fresh: Opened) -> None:
    """Each linked count in the tables, under any view, is the length of the list that it opens."""
    fresh.page.evaluate("for (const button of document.querySelectorAll('[data-spoken]')) button.click()")
    for view, least in (({}, 200), ({"s": "negative"}, 20), ({"t": "children", "m": "Псков"}, 20)):
        right, wrong = json.loads(fresh.page.evaluate(LEADING, view))
        assert wrong == [] and right > least
        fresh.page.evaluate(RESET)


def test_a_suspicion_and_a_group_lead_to_their_texts(opened: Opened, frames: PageFrames) -> None:
    opened.go("ranking-reader")
    opened.page.locator("#ranking-reader-table .flag a").click()
    opened.page.wait_for_selector("#list-head:focus")
    flagged = sum(one.participant_id == "r-0006" for one in frames.page_texts)
    assert opened.found().startswith(f"Отобрано: {flagged} ") and flagged > 3
    opened.go("suggestions")
    opened.page.locator("#suggestions .card a").first.click()
    opened.page.wait_for_function("() => location.hash.includes('group=t-')")
    assert opened.found().startswith("Отобрано: ") and "предложение" in opened.cards()[0]


def test_a_figure_is_followed_by_keyboard(opened: Opened) -> None:
    opened.go("libraries")
    link = opened.page.locator("#libraries-table a.behind").first
    link.focus()
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_selector("#list-head:focus")
    assert opened.found().startswith("Отобрано: ")


def test_a_bar_leads_to_its_texts(opened: Opened) -> None:
    opened.go("days")
    opened.page.locator("#chart-days .point").first.click(force=True)
    opened.page.wait_for_url("**#list?kind=post&day=2025-11-01")
    assert opened.page.locator("#chosen button").inner_text().startswith("1\u00a0ноября")
    opened.page.click("#chosen button")
    assert opened.page.evaluate("location.hash") == "#list?kind=post"


def test_why_opens_and_closes(opened: Opened) -> None:
    opened.go("ranking")
    button = opened.page.locator("#ranking-library-table button.why").nth(3)
    button.press("Enter")
    row = opened.page.locator(f"#{button.get_attribute('aria-controls')}")
    assert "21,0 из 25" in row.inner_text() and "≈" in row.inner_text()
    assert "неизвестно" in row.inner_text() and button.get_attribute("aria-expanded") == "true"
    button.press("Enter")
    assert row.is_hidden()


def test_tiers_are_headed_where_their_members_are_seen_in_the_order_of_places(fresh: Opened) -> None:
    page = fresh.page
    fresh.go("ranking")
    heads = page.locator("#ranking-library-table .tier:visible")
    in_order = [" ".join(text.split()) for text in heads.all_inner_texts()]
    assert in_order == ["1-я группа места 1–8", "2-я группа места 9–11"]
    place, score = (page.locator("#ranking-library-table thead button").nth(index) for index in (0, 2))
    score.click()
    assert heads.count() == 0
    place.click()
    assert heads.count() == 0  # from the last to the first
    place.click()
    rows = page.locator("#ranking-library-table tbody:visible")
    assert heads.count() == 2 and rows.nth(9).inner_text().startswith("2-я группа")
    page.select_option("[data-group-filter]", "rural")
    seen = page.locator("#ranking-library-table tbody[data-part]:visible").evaluate_all(
        "all => [...new Set(all.map(one => one.dataset.tier))]"
    )
    assert heads.count() == len(seen)


def test_probable_places_are_drawn_and_a_closed_drawing_once_it_is_opened(fresh: Opened) -> None:
    page = fresh.page
    fresh.go("ranking")
    page.click("#ranking-library details.sure summary")
    page.wait_for_selector("#chart-places-library .points path")
    assert page.locator("#chart-places-library .scatterlayer .point").count() == 11
    assert page.locator("#chart-places-reader .main-svg").count() == 0
    fresh.go("ranking-reader")
    page.click("#ranking-reader details.sure summary")
    page.wait_for_selector("#chart-places-reader .scatterlayer .point")
    assert page.locator("#chart-places-reader .scatterlayer .point").count() == 30


def test_tables_unfold_sort_and_show_one_group(fresh: Opened) -> None:
    page = fresh.page
    fresh.go("ranking-reader")
    assert page.locator("#ranking-reader-table tbody[data-part]:visible").count() == 12
    page.click("#ranking-reader [data-more]")
    assert page.locator("#ranking-reader-table tbody[data-part]:visible").count() == 40
    fresh.go("ranking")
    page.select_option("[data-group-filter]", "rural")
    assert page.locator("#ranking-library-table tbody[data-part]:visible").count() == 3
    fresh.go("libraries")
    head = page.locator("#libraries-table th", has_text="всего")
    for order, down in (("descending", True), ("ascending", False)):
        head.locator("button").click()
        column = page.locator("#libraries-table tbody tr:first-child td:nth-child(3)")
        counts = [int(text) for text in column.all_inner_texts()]
        assert head.get_attribute("aria-sort") == order and counts == sorted(counts, reverse=down)


def test_posts_are_ordered_by_what_they_earned(fresh: Opened, frames: PageFrames) -> None:
    page = fresh.page
    fresh.go("posts")
    posts = [one for one in frames.page_texts if one.kind == "post" and one.voice == "library"]
    for head, column, values in (
        ("чённость", 4, [round(100 * (one.er or 0), 1) for one in posts]), ("Просмотры", 6, [one.views or -1 for one in posts])
    ):  # fmt: skip
        button = page.locator("#posts-table th", has_text=head).locator("button")
        button.click()
        if button.locator("..").get_attribute("aria-sort") != "descending":
            button.click()
        told = page.locator(f"#posts-table tbody tr > :nth-child({column})").all_inner_texts()
        shown = [float(text.replace("\u00a0%", "").replace(",", ".").replace("—", "-1")) for text in told]
        assert shown == sorted(shown, reverse=True) and shown[0] == max(values)
    page.select_option("#view [name=l]", "gdov")
    shown_at_all = post_lines(frames.page_texts, names_of(frames))
    own = sum("gdov" in one.libraries for one in shown_at_all)
    assert len(shown_at_all) == 100 < len(posts)
    assert page.locator("#posts-table tbody:visible").count() == min(own, 15)


def test_long_list_grows_by_pages(opened: Opened) -> None:
    opened.go("list")
    assert len(opened.cards()) == 12
    opened.page.click("#texts-more")
    assert len(opened.cards()) == 24


def test_links_out_are_safe(opened: Opened) -> None:
    opened.go("list")
    links = opened.page.locator("#texts a")
    for link in links.all()[:20]:
        assert (link.get_attribute("href") or "").startswith("https://vk.com/wall-9900")
        assert link.get_attribute("rel") == "noopener noreferrer"
        assert link.inner_text() == "открыть ВКонтакте ↗"
