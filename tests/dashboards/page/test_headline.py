"""The headline in words: agreement of numbers and nouns."""

import pytest

from dashboards.page.sections.headline import figures, sentence
from dashboards.records.figures import Headline
from tests.dashboards.frames import framed, nothing_said


def headline(**counts: float | None) -> Headline:
    return framed({"headline": nothing_said(**counts)}).headline


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, "Записей с тегом кампании пока нет."),
        (
            {"posts": 1, "comments": 1, "libraries_active": 1},
            "Участвовала 1 библиотека из 60: опубликована 1 запись и оставлен 1 комментарий.",
        ),
        (
            {"posts": 22, "comments": 103, "libraries_active": 3, "suggestions": 2},
            "Участвовали 3 библиотеки из 60: опубликованы 22 записи, оставлены 103 комментария и высказаны 2 предложения.",
        ),
        (
            {"posts": 150, "comments": 745, "libraries_active": 48, "questions": 51, "answered": 34},
            "Участвовало 48 библиотек из 60: опубликовано 150 записей и оставлено 745 комментариев. Ответ получили 34 из 51 вопроса или жалобы.",
        ),
    ],
)
def test_sentence_agrees(counts: dict[str, float], said: str) -> None:
    words = sentence(headline(**counts))
    assert words.replace("\u00a0", " ") == said


def test_few_opinions_give_no_share() -> None:
    few = figures(headline(opinions=9), 0)[5]
    assert few.value == "мало мнений" and few.detail == "9\u00a0мнений"
    enough = {"opinions": 412, "satisfaction": 0.871, "satisfaction_low": 0.83, "satisfaction_high": 0.9}
    figure = figures(headline(**enough), 0)[5]
    assert figure.value == "87\u00a0%" and "83–90\u00a0%" in figure.detail


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "комментарий или ответ"), (734, "комментария и ответа"), (105, "комментариев и ответов")],
)
def test_a_count_of_comments_agrees_with_both_its_nouns(count: int, words: str) -> None:
    assert figures(headline(comments=count), 0)[1].label == words


def test_a_median_that_is_not_reached_says_whose_it_is() -> None:
    asked = headline(questions=5, answered=1, median_answer_over_hours=306.9)
    told = figures(asked, 0)[6].detail.replace("\u00a0", " ")
    assert told == "1 из 5; половина ждёт дольше 12 дней"
