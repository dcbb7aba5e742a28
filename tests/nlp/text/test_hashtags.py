"""Tags as VK splits them and as authors mean them; mentions; the text without either."""

from __future__ import annotations

import pytest

from nlp.text.hashtags import hashtags, mentions, without_marks


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#библиотека-читатель", ("#библиотека", "#библиотека-читатель")),
        ("#Библиотека–Читатель!", ("#библиотека", "#библиотека-читатель")),
        ("#НеделяКачестваВБиблиотеке@ub_nevel", ("#неделякачествавбиблиотеке",)),
        ("#библиотека_читатель, #библиотека_читатель", ("#библиотека_читатель",)),
        ("#тег.точка", ("#тег",)),
        ("C#тег и дом №5 #1", ()),
        ("#2025год", ("#2025год",)),
        ("https://vk.com/page#отзывы", ()),
        ("", ()),
    ],
)
def test_hashtags(text: str, tags: tuple[str, ...]) -> None:
    assert hashtags(text) == tags


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("[id1|Анна], спасибо", ("id1",)),
        ("[club990|Библиотека] и @ub_nevel, и @ub_nevel", ("club990", "ub_nevel")),
        ("[id7:bp-1_55|Пётр], да", ("id7",)),
        ("@id5 (Олег) пишет", ("id5",)),
        ("почта a@b.ru", ()),
        ("[просто скобки|текст]", ()),
    ],
)
def test_mentions(text: str, people: tuple[str, ...]) -> None:
    assert mentions(text) == people


def test_marks_are_blanked_in_place() -> None:
    text = "[id1|Анна], в [club2|Невельской библиотеке] тепло #ура https://vk.com/wall1"
    bare = without_marks(text)
    assert len(bare) == len(text)
    assert bare.split() == [",", "в", "Невельской", "библиотеке", "тепло"]
    assert bare.index("тепло") == text.index("тепло")
