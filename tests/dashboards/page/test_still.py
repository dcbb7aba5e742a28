"""Charts without a script: bars as long as the counts, words that tell them, the same numbers as a file."""

import base64
import re
from collections import Counter
from datetime import date

import pytest
from msgspec.structs import replace

from dashboards.labels import Topic
from dashboards.page.build import render
from dashboards.page.drawings.still import (
    COLUMN,
    LONGEST,
    MOST_NAMES,
    ROW,
    Still,
    file_name,
    still_days,
    still_topics,
    still_wishes,
    trend,
)
from dashboards.records.figures import Day, TopicFigures
from dashboards.records.page import PageFrames
from dashboards.records.texts import Wanted
from tests.dashboards.frames import about, page_of


def texts(drawing: Still, kind: str) -> list[str]:
    return [" ".join(words for _, words in one.parts) for one in drawing.words if one.kind == kind]


def test_a_column_is_as_high_as_its_count_and_stands_on_the_line() -> None:
    drawn = still_days(
        [Day(date(2025, 11, 1), 4, 0), Day(date(2025, 11, 2), 1, 30), Day(date(2025, 11, 3), 0, 0)]
    )
    assert drawn is not None and drawn.lines == (ROW, 2 * ROW)
    posts, comments = ([bar for bar in drawn.bars if bar.kind == kind] for kind in ("posts", "comments"))
    assert [bar.height for bar in posts] == [COLUMN, COLUMN / 4, 0]
    assert [bar.height for bar in comments] == [0, COLUMN, 0]
    assert all(round(bar.y + bar.height, 1) == ROW for bar in posts)
    assert posts[0].told == "1\u00a0ноября: 4\u00a0записи"
    assert texts(drawn, "middle") == ["4", "1", "30", "1", "сб", "2", "вс", "3", "пн"]
    assert "1\u00a0ноября — 4\u00a0записи, 0\u00a0комментариев; 2\u00a0ноября" in drawn.told


def test_sixty_days_have_every_fourth_date_and_no_count_above_the_bars() -> None:
    drawn = still_days([Day(date.fromordinal(738_000 + at), 1000, 1) for at in range(60)])
    assert drawn is not None and len(drawn.bars) == 120 and len(texts(drawn, "middle")) == 2 * 15


def test_opinions_lie_one_after_another_against_the_topic_of_most() -> None:
    rows = [
        (Topic("staff", "Сотрудники", ""), TopicFigures("staff", 20, 15, 0, 5, 9, None, None, None)),
        (Topic("events", "События", ""), TopicFigures("events", 10, 4, 4, 2, 9, None, None, None)),
        (Topic("children", "Детям", ""), TopicFigures("children", 0, 0, 0, 0, 0, None, None, None)),
    ]
    drawn = still_topics(rows)
    assert drawn is not None
    assert [(bar.kind, bar.x, bar.width) for bar in drawn.bars] == [
        ("positive", 0, LONGEST * 3 / 4), ("negative", LONGEST * 3 / 4, LONGEST / 4),
        ("positive", 0, LONGEST / 5), ("neutral", LONGEST / 5, LONGEST / 5), ("negative", LONGEST * 2 / 5, LONGEST / 10),
    ]  # fmt: skip
    assert texts(drawn, "name") == ["Сотрудники", "События"]
    assert texts(drawn, "beside") == ["▲ 15 ▼ 5", "▲ 4 ● 4 ▼ 2"]
    assert drawn.told.startswith("Сотрудники — положительные 15, отрицательные 5; События — ")
    assert drawn.table[1] == ("Сотрудники", "15", "0", "5")


def test_more_wishes_than_a_chart_holds_are_told_and_stand_in_the_file() -> None:
    drawn = still_wishes([(f"=пандус {at}", 30 - at) for at in range(MOST_NAMES + 2)])
    assert drawn is not None and len(drawn.bars) == MOST_NAMES
    assert texts(drawn, "name")[-1] == "и ещё 2: все — в файле CSV"
    lines = base64.b64decode(drawn.href.split(",")[1]).decode("utf-8-sig").splitlines()
    assert lines[0] == ";Читатели" and lines[-1] == f"'=пандус {MOST_NAMES + 1};{30 - MOST_NAMES - 1}"


def test_nothing_is_not_drawn() -> None:
    assert still_days([Day(date(2025, 11, 1), 0, 0)]) is None and still_days([]) is None
    assert still_topics([]) is None and still_wishes([]) is None


def test_a_course_of_days_is_drawn_against_its_highest_and_told() -> None:
    days = ["2025-11-01", "2025-11-02", "2025-11-03"]
    drawn = trend(days, [Wanted("2025-11-01", 1), Wanted("2025-11-03", 4)])
    assert drawn is not None and drawn.told == "1.11 — 1, 3.11 — 4"
    assert (drawn.width, drawn.path) == (3, "M0.1 100v-25h.8V100zM2.1 100v-100h.8V100z")
    assert trend(days, [Wanted("2025-11-01", 5)]) is None and trend(days, []) is None


@pytest.mark.parametrize(
    "told, name",
    [
        (("«Качество услуг»: диалог", "Дни", ""), "Качество услуг диалог - Дни"),
        (("а/б\\в", "..  г_д"), "абв - .. гд"),
        (("я" * 200,), "я" * 120),
    ],
)
def test_a_file_is_called_after_what_it_holds(told: tuple[str, ...], name: str) -> None:
    assert file_name(*told) == name


def test_a_librarys_page_draws_days_topics_and_wishes_without_a_script(frames: PageFrames) -> None:
    of, own = page_of("gdov", frames)
    shown = render(own, about(), of).split("<script")[0]
    assert shown.count('<rect class="posts"') == len(frames.daily_activity)
    said = [one for one in frames.page_texts if "gdov" in one.libraries and one.suggestion]
    readers = Counter(
        {
            words: len({one.participant_id for one in said if one.text == words})
            for words in {one.text for one in said}
        }
    )
    name, most = readers.most_common(1)[0]
    assert f'aria-label="О чём просят читатели: {name[:20]}' in shown and f">{most}</tspan>" in shown
    assert '<svg id="still-topics"' in shown and 'id="chart-' not in shown
    title = "Качество услуг библиотеки диалог Библиотека Читатель - Отношение читателей к темам - "
    assert len(re.findall(f'download="{title}[^"]+\\.csv"', shown)) == 1
    # A theme of which the page holds a part only tells no course.
    partly = replace(own.page_themes[0], trend=[])
    assert shown.count('class="trend"') == 1 + render(
        replace(own, page_themes=[partly, *own.page_themes[1:]]), about(), of
    ).count('class="trend"')
