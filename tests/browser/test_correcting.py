"""From a pencil to a rebuilt page: corrections are made, undone, kept, saved as a file, applied and seen."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from collectors.raw import RawFile
from tests.browser.opening import IN_BROWSER, Opened, open_page
from tests.commands.e2e import bibliopulse, environment, small_home
from tests.warehouse.world import author, comment, post

pytestmark = IN_BROWSER
# The town's library of the small home.
WALL = "-990000107"
NIGHT = environment(BIBLIOPULSE_NOW="2025-11-09T12:00:00+03:00")
PRAISE = "Спасибо большое, очень уютная библиотека, понравилось!"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a post and three readers' comments, and its page."""
    made = small_home(tmp_path_factory.mktemp("correcting") / "home")
    records = [
        author(WALL, "Библиотека"),
        post(WALL, 1, "04 10:00", "Запись #неделякачествавбиблиотеке"),
        *(comment(WALL, 1, 10 + n, str(7 + n), "04 12:00", f"{PRAISE} {n}") for n in range(3)),
    ]
    with RawFile(made / "raw", "20251109T000000Z-vk-0") as raw:
        for record in records:
            raw.write(record)
    run(made, "tag")
    run(made, "report")
    return made


def run(home: Path, *words: str) -> str:
    ran = bibliopulse(*words, "--home", home, env=NIGHT)
    assert ran.code == 0, ran.err
    return ran.out


def correct(page: Page, words: str, **values: str) -> None:
    """Open the pencil of the text with these words, choose and remember."""
    page.locator("#texts > li", has_text=words).locator(".pencil").click()
    for name, value in values.items():
        if name == "topic":
            page.click("#correct .topics summary")
        page.select_option(f'#correct [name="{"topic:" + value[:-1] if name == "topic" else name}"]', value)
    page.fill("#correct [name=reason]", "ирония, «кавычки»")
    page.click("#correct [type=submit]")


def saved(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        page.click("#tray [type=submit]")
    assert download.value.suggested_filename == "decisions-new.csv"
    path = folder / "decisions-new.csv"
    download.value.save_as(path)
    return path


def test_from_click_to_click(browser: Browser, home: Path, tmp_path: Path) -> None:
    index = (home / "reports" / "index.html").as_uri()
    with open_page(browser, f"{index}#list") as opened:
        page = opened.page
        assert page.locator("#tray-open").is_hidden()
        correct(page, f"{PRAISE} 0", sentiment="negative", topic="space-")
        correct(page, f"{PRAISE} 1", campaign="no")
        assert (
            "исправлено здесь: тональность: ▼ отрицательный"
            in page.locator("#texts > li", has_text=f"{PRAISE} 0").inner_text()
        )
        # They outlive the page's being closed, where the browser keeps anything for a file.
        page.reload()
        page.click("#tray-open")
        assert page.locator("#tray .changes li").count() == 3
        undo = page.locator("#tray [data-undo]").first.bounding_box()
        assert undo and undo["height"] < 45  # one line: the word is whole
        page.locator("#tray [data-undo]", has_text="Отменить").nth(2).click()
        assert page.locator("#tray .changes li").count() == 2
        page.fill("#tray [name=by]", "Анна Петрова")
        path = saved(page, tmp_path)
        page.click("#tray [data-drop]")
        assert page.locator("#tray-open").is_hidden()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[:8] for row in rows[1:]] == [
        ["comment", "vk", WALL, "10", "sentiment", "negative", "ирония, «кавычки»", "Анна Петрова"],
        ["comment", "vk", WALL, "10", "topic", "space-", "ирония, «кавычки»", "Анна Петрова"],
    ]
    told = run(home, "decide", "--from", str(path))
    assert "comment 10, sentiment: positive → negative" in told and "записано в decisions.csv: 2" in told
    assert "comment 10, sentiment: negative, так уже решено" in run(home, "decide", "--from", str(path))
    run(home, "load")
    run(home, "report")
    with open_page(browser, f"{index}#list?mark=corrected") as opened:
        (card,) = opened.cards()
        assert (
            "▼ отрицательный" in card and "исправлено вручную: тональность, тема (ирония, «кавычки»)" in card
        )


def test_quotations_are_approved_in_one_pass_by_keyboard(
    browser: Browser, home: Path, tmp_path: Path
) -> None:
    with open_page(browser, f"{(home / 'reports' / 'index.html').as_uri()}#quotes") as opened:
        page = opened.page
        left = page.locator("#quotes .text").count()
        page.locator("#quotes [data-verdict=yes]").first.focus()
        page.keyboard.press("Enter")  # the next text's button is in focus
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.locator("#quotes .text").count() == left - 2
        page.locator("#tray-open").focus()
        page.keyboard.press("Enter")
        page.locator("#tray [name=by]").focus()
        page.keyboard.type("Петрова")
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        words = Path(download.value.path()).read_text("utf-8")
        assert [line.split(",")[4:6] for line in words.splitlines()[1:]] == [
            ["quote", "yes"],
            ["quote", "no"],
        ]
        page.keyboard.press("Escape")
        assert page.locator("#tray").is_hidden()


def test_a_participant_and_a_group_are_corrected_too(opened: Opened) -> None:
    page = opened.page
    opened.go("ranking-reader")
    # By keyboard alone: the pencil, the second field, its second value, and Enter in the reason.
    page.locator("#ranking-reader-table .pencil").first.focus()
    page.keyboard.press("Enter")
    assert "Читатель" in page.inner_text("#correct .what")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "eligibility"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    while page.evaluate("document.activeElement.name") != "reason":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "pencil"
    opened.go("suggestions")
    page.locator("#suggestions .card .pencil").first.click()
    texts = int(page.inner_text("#correct .what").split()[0])
    page.fill("#correct [name=theme]", "Вечерние часы")
    page.select_option("#correct [name=suggestion]", "no")
    page.click("#correct [type=submit]")
    assert texts > 1 and page.inner_text("#tray-open").split()[-1] == str(texts + 2)
    page.click("#tray-open")
    assert "участие в рейтинге: не считать в рейтинге" in page.locator("#tray li").first.inner_text()
    page.click("#tray [data-drop]")
    page.click("#tray [data-close]")


def test_what_somebody_left_in_the_storage_does_no_harm(browser: Browser, address: str) -> None:
    with open_page(browser, address) as opened:
        for left in ("{", '{"changes": [{"object": "nobody"}, 5]}', '{"changes": 7, "by": "<b>"}'):
            opened.page.evaluate("(left) => localStorage.setItem(KEPT, left)", left)
            opened.page.reload()
            assert opened.page.locator("#tray-open").is_hidden()
        opened.page.evaluate("localStorage.clear()")


def test_the_public_page_has_no_pencil(browser: Browser, home: Path) -> None:
    run(home, "report", "--audience", "public")
    with open_page(browser, (home / "reports" / "index.html").as_uri()) as opened:
        assert opened.page.locator(".pencil, #tray, #correct, #quotes").count() == 0
    run(home, "report")
