"""The script counts as the warehouse does: on the demo's own page, of everything and of any view of it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from dashboards.page.build import build_report
from dashboards.records.page import FRAMES, PageFrames
from dashboards.rows import views as views_of
from tests.browser.opening import IN_BROWSER, Opened, open_page
from tests.commands.e2e import Demo
from tests.dashboards.frames import about
from warehouse.connect import Connection, published
from warehouse.frames import frame
from warehouse.questions.page import page_frames

pytestmark = IN_BROWSER
View = dict[str, str]
Figures = dict[tuple[str, str], dict[str, Any]]

SQL = Path(__file__).parent / "sql"
LETTERS = ("m", "l", "g", "n", "d", "s", "t")
OPINIONS = ("opinions", "positive", "neutral", "negative")
COUNTS = ("posts", "comments", "questions", "answered", "suggestions", *OPINIONS)
# People, whom a cube cannot count, and whom the page does not show by day.
OF_PEOPLE = ("readers",)
# Where another word or nothing stands under a view.
OTHER_WORDS = {"participants", "libraries", "places", "bar", "dialogue"}

CELLS = """() => [...document.querySelectorAll('#libraries-table, #places-table, #topics table, #days table, .headline')]
    .flatMap((box) => [...box.querySelectorAll('[data-f]')].map((cell) =>
        [(cell.closest('[data-row], tr') || box).textContent.trim().slice(0, 30), cell.dataset.f,
         cell.textContent.replace(/\\s+/g, ' ').replace(/\\u00ad/g, '').trim(), cell.querySelector('a') ? cell.querySelector('a').getAttribute('href') : '']))"""
# Makes the script write every figure of the view of everything, which otherwise stands as the warehouse counted it.
REWRITE = """() => { const view = window.page.view; const found = view.plain; view.view = {};
    view.showHeadline(found, true); view.showDays(found, true); view.showTopics(found, true);
    view.showRows('library', 'l', found, true); view.showRows('municipality', 'm', found, true); }"""
# The figures of views, each a list of [scope, id, figures].
ASK = """(views) => JSON.stringify(views.map((view) => {
    const { campaign } = page, found = campaign.figures(view);
    const plain = (scope, id, one) => {
        const people = campaign.whole ? { readers: one.readers.size } : {};
        return [scope, id, { ...one, ...people }];
    };
    const by = (scope, name) => [...found[scope]].map(([key, one]) => plain(scope, name(key), one));
    const first = (column) => (key) => campaign[column][key][0];
    return [plain('all', '', found.all), ...by('libraries', first('libraries')), ...by('places', first('places')),
            ...by('days', (key) => campaign.days[key]), ...by('topics', first('topics'))];
}))"""


@pytest.fixture(scope="module")
def warehouse(demo: Demo) -> Iterator[Connection]:
    with published(demo.home) as connection:
        connection.execute((SQL / "told.sql").read_text("utf-8"))
        yield connection


@pytest.fixture(scope="module", params=["texts", "cube"])
def counting(
    request: pytest.FixtureRequest, browser: Browser, demo: Demo, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Opened]:
    """The demo's page, and the same as if its texts were too many to embed."""
    page = demo.home / "reports" / "index.html"
    if request.param == "cube":
        with published(demo.home) as connection:
            frames = {name: frame(connection, name) for name in FRAMES} | page_frames(connection, most=30)
        page = build_report(
            views_of(PageFrames, frames), about(), tmp_path_factory.mktemp("cube") / "index.html"
        )
    with open_page(browser, page.as_uri()) as opened:
        yield opened


@pytest.fixture(scope="module")
def asked(warehouse: Connection) -> list[tuple[View, Figures]]:
    """Views of the page with the figures that SQL counts for each."""
    return [(view, counted(warehouse, view)) for view in views(warehouse)]


def views(connection: Connection) -> list[View]:
    """Of everything; of each thing that can be chosen; of what texts drawn by chance have in common; of nobody."""
    columns = {"m": "unnest(places)", "l": "unnest(libraries)", "g": "unnest(groups)", "n": "network", "d": "day", "s": "tone",
               "t": "unnest(list_transform(topics, lambda said: said.topic))"}  # fmt: skip
    single = [
        {letter: value}
        for letter, column in columns.items()
        for (value,) in connection.execute(
            f"select distinct {column} as one from told order by one"
        ).fetchall()
    ]
    draw = random.Random(2018)
    rows = connection.execute(
        "select places[1], libraries[1], groups[1], network, day, tone, topics[1].topic from told "
        "where len(topics) > 0 or is_question order by all"
    ).fetchall()
    joined = [
        {letter: row[LETTERS.index(letter)] for letter in draw.sample(LETTERS, draw.randint(2, 4))}
        for row in draw.choices(rows, k=50)
    ]
    return [{}, {"l": "nobody"}, *single, *({k: v for k, v in one.items() if v} for one in joined)]


def counted(connection: Connection, view: View) -> Figures:
    """The figures of a view as SQL counts them; a scope of nothing is left out."""
    given = {letter: view.get(letter, "") for letter in LETTERS}
    connection.execute((SQL / "chosen.sql").read_text("utf-8"), given)
    found = connection.execute((SQL / "figures.sql").read_text("utf-8"), {"t": given["t"]})
    names = [column[0] for column in found.description or ()]
    return {row[:2]: dict(zip(names[2:], row[2:], strict=True)) for row in found.fetchall()}


def _names(scope: str, is_whole: bool) -> tuple[str, ...]:
    """What the page counts of a scope."""
    if scope == "topics":
        return OPINIONS
    return COUNTS + OF_PEOPLE if is_whole and scope != "days" else COUNTS


def test_the_script_counts_any_view_as_the_warehouse_does(
    counting: Opened, asked: list[tuple[View, Figures]]
) -> None:
    is_whole = counting.page.evaluate("page.campaign.whole")
    told = json.loads(counting.page.evaluate(ASK, [view for view, _ in asked]))
    for (view, figures_of_view), rows in zip(asked, told, strict=True):
        figures = {(scope, key): one for scope, key, one in rows}
        for key, expected in figures_of_view.items():
            own = figures.pop(key)
            differing = {
                name: (expected[name], own[name])
                for name in _names(key[0], is_whole)
                if expected[name] != own[name]
            }
            assert not differing, (view, key)
        # What SQL has no row for is a scope of nothing.
        assert not any(own[name] for own in figures.values() for name in ("posts", "comments", "opinions"))
    assert len(asked) > 150 and sum(len(rows) > 3 for rows in told) > 100


def test_what_the_script_writes_of_everything_is_what_the_warehouse_gave(counting: Opened) -> None:
    """Counts, shares and intervals of every table, to the letter, and where each leads."""
    before = counting.page.evaluate(CELLS)
    counting.page.evaluate(REWRITE)
    after = counting.page.evaluate(CELLS)
    assert len(before) == len(after) > 300
    skipped = OTHER_WORDS | (set() if counting.page.evaluate("page.campaign.whole") else {"readers"})
    wrong = [
        (one, other)
        for one, other in zip(before, after, strict=True)
        if one[1] not in skipped and one[1:] != other[1:]
    ]
    assert wrong == []


def test_active_libraries_places_and_people_are_those_of_the_headline(
    counting: Opened, warehouse: Connection
) -> None:
    active, places = warehouse.execute(
        "select libraries_active, (select count(*) from municipality_summary where posts > 0) from headline"
    ).fetchall()[0]
    told = counting.page.evaluate(
        "() => { const found = page.campaign.figures({}); return [found.posted?.size, "
        "[...found.places.values()].filter((one) => one.posts).length]; }"
    )
    assert told == [active if counting.page.evaluate("page.campaign.whole") else None, places]


def test_the_script_draws_everything_as_python_does(counting: Opened) -> None:
    drawn = counting.page.evaluate(
        "() => JSON.stringify([...page.charts.figures].map(([id, one]) => [one, page.charts.redrawn(id, one, page.view.plain)]))"
    )
    figures = json.loads(drawn)
    assert len(figures) == 6
    for given, own in figures:
        assert own == given


def test_shares_stand_where_the_warehouse_worked_them_out_and_nowhere_else(
    counting: Opened, warehouse: Connection
) -> None:
    rows = warehouse.execute(
        "select '' as l, '' as m, '' as t, satisfaction, satisfaction_low, voters from headline union all "
        "select id, '', '', satisfaction, satisfaction_low, voters from library_summary union all "
        "select '', id, '', satisfaction, satisfaction_low, voters from municipality_summary union all "
        "select coalesce(library_id, ''), if(library_id is null, coalesce(municipality, ''), ''), topic, share, low, voters "
        "from topic_sentiment order by all"
    ).fetchall()
    told = counting.page.evaluate(
        "(views) => views.map(([l, m, t]) => page.view.told({ l, m, t }))", [row[:3] for row in rows]
    )
    for (*view, share, low, voters), own in zip(rows, told, strict=True):
        # The page carries six digits of a share.
        assert own["share"] == pytest.approx(share, abs=1e-6), view
        if share is not None:
            assert own["low"] == pytest.approx(low, abs=1e-6)
            assert str(voters) in own["by"].replace("\u00a0", "")
    assert sum(row[3] is not None for row in rows) > 3
    day = warehouse.execute("select min(day) from told").fetchall()[0][0]
    for view in (
        {"d": day},
        {"n": "vk"},
        {"n": "ok"},
        {"s": "positive"},
        {"g": "district"},
        {"l": rows[-1][0], "m": "nowhere"},
    ):
        assert counting.page.evaluate("(view) => page.view.told(view)", view) is None
    counting.page.evaluate("(day) => page.change({ d: day })", day)
    shown = counting.page.locator(".headline [data-f=satisfaction]").inner_text()
    assert "%" not in shown and "доля в отборе не считается" in shown
    assert "%" not in "".join(counting.page.locator("td.share:visible").all_inner_texts())
    counting.page.evaluate("page.change({ d: '' })")
