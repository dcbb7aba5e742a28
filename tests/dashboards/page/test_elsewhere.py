"""What stands apart from the region's totals: its sentence, and its section of the page."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from dashboards.page.build import render
from dashboards.page.sections.elsewhere import apart_sentence
from dashboards.records.figures import Apart
from dashboards.records.page import PageFrames
from dashboards.records.people import Stranger
from dashboards.records.texts import TakenOut
from tests.dashboards.frames import about

NOTHING = dict.fromkeys(Apart.__struct_fields__, 0) | {"reactions": None}


def sums(**counts: Any) -> Apart:
    return Apart(**{**NOTHING, **counts})


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, ""),
        (
            {"posts": 5, "comments": 1, "reactions": 800},
            "Вне региона, в итоги не вошли: 5 записей и 1 комментарий; реакций на эти записи: 800.",
        ),
        ({"posts": 1}, "Вне региона, в итоги не вошли: 1 запись; реакций на эти записи: —."),
        ({"comments": 2}, "Вне региона, в итоги не вошли: 2 комментария."),
        ({"undecided": 1}, "Регион неизвестен у 1 участника: нужно решение."),
        (
            {"undecided": 21, "undecided_posts": 2, "undecided_comments": 30},
            "Регион неизвестен у 21 участника: нужно решение, в итогах от них 2 записи и 30 комментариев.",
        ),
        ({"taken_out": 1}, "Исправлено вручную: не из кампании 1 текст."),
        (
            {"taken_out": 3, "taken_along": 12},
            "Исправлено вручную: не из кампании 3 текста и вместе с ними 12 комментариев.",
        ),
    ],
)
def test_the_sentence_counts_what_there_is(counts: dict[str, Any], said: str) -> None:
    assert apart_sentence(sums(**counts)).replace("\xa0", " ") == said


@pytest.fixture
def apart(frames: PageFrames) -> PageFrames:
    return replace(
        frames,
        outside_summary=[sums(participants=2, authors=2, posts=5, reactions=800, undecided=1, taken_out=1)],
        outside_participants=[
            Stranger("p-far", "partner", "Далёкая библиотека", "указан город: Москва", 5, 0, 800),
            Stranger("r-far", "reader", "Читатель ДАЛЁК", "указан город: Тверь", 0, 1, None),
        ],
        undecided_regions=[Stranger("p-club", "partner", "Клуб", "город не указан", 1, 0, 7)],
        taken_out=[
            TakenOut("vk", "post", "-1", "9", "https://vk.com/wall-1_9", "Продам <b>гараж</b>", "реклама")
        ],
    )


def test_what_comes_from_outside_has_a_section_of_its_own(apart: PageFrames) -> None:
    page = render(apart, about())
    section = page[page.index('<section id="elsewhere"') :].split("</section>")[0]
    for words in (
        "Далёкая библиотека", "Читатель ДАЛЁК", "800", "указан город: Тверь", "Клуб", "p-club", "Продам &lt;b&gt;гараж",
        "реклама", "#list?mark=outside&amp;participant=p-far",
    ):  # fmt: skip
        assert words in section, words
    assert '<a href="#elsewhere" data-opens="elsewhere">Вне региона</a>' in page


def test_the_public_is_told_of_no_person_and_of_no_decision(apart: PageFrames) -> None:
    page = render(apart, about(audience="public"))
    section = page[page.index('<section id="elsewhere"') :].split("</section>")[0]
    assert "Далёкая библиотека" in section
    assert "Людей по\xa0именам здесь нет: 1\xa0участник" in section.replace(
        "Людей по именам", "Людей по\xa0именам"
    )
    assert not any(words in page for words in ("ДАЛЁК", "r-far", "p-club", "гараж", "реклама"))


def test_a_page_of_the_region_alone_has_no_such_section(frames: PageFrames) -> None:
    assert 'id="elsewhere"' not in render(frames, about())
