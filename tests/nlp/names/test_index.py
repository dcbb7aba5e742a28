"""Names of several words, found where they begin."""

from __future__ import annotations

from nlp.names.index import NameIndex

INDEX = NameIndex(
    {"остров": 1, "остров книг": 2, "великие луки": 3, "на великой": 4, "один два три": 5}, longest=2
)


def test_the_longest_name_comes_first() -> None:
    assert list(INDEX.at(["остров", "книг"], 0)) == [(2, 2), (1, 1)]
    assert list(INDEX.at(["остров", "сокровищ"], 0)) == [(1, 1)]
    assert list(INDEX.at(["остров"], 0)) == [(1, 1)]
    assert list(INDEX.at(["великие"], 0)) == list(INDEX.at(["книг"], 0)) == []


def test_words_that_begin_a_name_are_known() -> None:
    assert INDEX.spots(["на", "остров", "в", "великие", "луки"]) == [0, 1, 3]


def test_a_name_is_known_by_its_rarest_words() -> None:
    # «остров» stands in two names, alone and beside «книг».
    assert INDEX.keys == {"остров": {""}, "книг": {"остров"}, "великие": {"луки"}, "великой": {"на"}}


def test_longer_names_are_left_out() -> None:
    assert INDEX.spots(["один", "два", "три"]) == []
