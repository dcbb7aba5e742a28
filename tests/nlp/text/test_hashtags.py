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
        ("C#тег и дом №5 #1", ("#тег",)),
        ("отзывы#тег#Второй, ещё!#третий", ("#тег", "#второй", "#третий")),
        ("(https://lib.example/page)#тег &#x2019;&#8209;", ("#тег",)),
        ("lib.example/page#отзывы и https://lib.example/#а#б", ()),
        ("#2025год", ("#2025год",)),
        ("https://vk.com/page#отзывы", ()),
        ("[#alias|подборка|https://vk.com/wall-1_2] #тег", ("#тег",)),
        ("", ()),
    ],
)
def test_hashtags(text: str, tags: tuple[str, ...]) -> None:
    assert hashtags(text) == tags


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("[id1|Анна], спасибо", ("1",)),
        ("[club990|Библиотека] и @ub_nevel, и @ub_nevel", ("-990", "ub_nevel")),
        ("[public990|Библиотека], [event7|Встреча]", ("-990", "-7")),
        ("[id7:bp-1_55|Пётр], да", ("7",)),
        ("@id5 (Олег) пишет, *id6 (Анна) тоже", ("5", "6")),
        ("[https://vk.com/Olga_K|Ольга], в среду", ("olga_k",)),
        ("[https://vk.com/wall-1_2|подборка] и vk.com/id5", ()),
        ("#тег@ub_nevel", ()),
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


@pytest.mark.parametrize(
    ("text", "read"),
    [
        # Labels lost their first word, or stood beside the address.
        ("Вот [https://vk.com/wall-1_2|прекрасная подборка] книг", "Вот прекрасная подборка книг"),
        ("Вот [https://example.org/a|хороший сайт] для детей", "Вот [ |хороший сайт] для детей"),
        ("@club2 (Невельская библиотека), спасибо", "Невельская библиотека , спасибо"),
        ("[event3|Встреча] удалась", "Встреча удалась"),
        ("[anna_k|Анна] права", "Анна права"),
        # People go with their names.
        ("[https://vk.com/id1|Анна Ивановна], спасибо", ", спасибо"),
        ("*id1 (Анна Ивановна), спасибо", ", спасибо"),
        ("[club1|Клуб @id5 (Олега)] рад", "Клуб рад"),
        # No marks.
        ("5*x (да) и [см.|так]", "5*x (да) и [см.|так]"),
        ("Тепло #тег@ub_nevel. Спасибо", "Тепло . Спасибо"),
    ],
)
def test_what_a_text_says_is_what_the_network_shows_but_people(text: str, read: str) -> None:
    bare = without_marks(text)
    assert len(bare) == len(text)
    assert bare.split() == read.split()
