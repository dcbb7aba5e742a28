"""Charts without a script: bars whose heights are the counts."""

from datetime import date

from dashboards.page.build import render
from dashboards.page.drawings.still import BARS, ROW, still_days
from dashboards.records.figures import Day
from dashboards.records.page import PageFrames
from tests.dashboards.frames import about, page_of


def test_a_bar_is_as_high_as_its_count_and_stands_on_the_line() -> None:
    drawn = still_days(
        [Day(date(2025, 11, 1), 4, 0), Day(date(2025, 11, 2), 1, 30), Day(date(2025, 11, 3), 0, 0)]
    )
    assert drawn is not None
    (_, _, base, posts), (_, _, _, comments) = drawn.rows
    assert (base, [bar.height for bar in posts]) == (ROW, [BARS, BARS / 4, 0])
    assert [bar.height for bar in comments] == [0, BARS, 0]
    assert all(round(bar.y + bar.height, 1) == base for bar in posts)
    assert [bar.count for bar in posts] == ["4", "1", ""] and posts[0].told == "1\u00a0ноября: 4\u00a0записи"
    assert [(number, weekday) for _, number, weekday in drawn.days] == [("1", "сб"), ("2", "вс"), ("3", "пн")]


def test_a_library_where_nothing_was_written_has_no_chart() -> None:
    assert still_days([Day(date(2025, 11, 1), 0, 0)]) is None and still_days([]) is None


def test_a_librarys_page_draws_its_days_without_a_script(frames: PageFrames) -> None:
    of, own = page_of("gdov", frames)
    shown = render(own, about(), of).split("<script")[0]
    assert (
        shown.count('<rect class="posts"')
        == shown.count('<rect class="comments"')
        == len(frames.daily_activity)
    )
    assert 'id="chart-days"' not in shown
