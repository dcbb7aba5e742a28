"""Names of several words, found by their rarest word."""

from __future__ import annotations

from nlp.names.lexis import Lexis, spots

NAMES = {"остров": 1, "остров книг": 2, "великие луки": 3, "на великой": 4, "на великой горе": 5}
LEXIS = Lexis([(tuple({word} for word in name.split()), value) for name, value in NAMES.items()], (), ())


def found(lexis: Lexis, text: str) -> list[tuple[int, int, int]]:
    return sorted(spots([lexis[word] for word in text.split()]))


def test_names_are_found_where_all_their_words_stand() -> None:
    assert found(LEXIS, "в остров книг на великой") == [(1, 1, 1), (1, 2, 2), (3, 4, 4)]
    assert found(LEXIS, "книг остров") == [(1, 1, 1)]
    assert found(LEXIS, "великие") == found(LEXIS, "на") == found(LEXIS, "луки великие") == []


def test_one_form_of_each_word_is_enough() -> None:
    lexis = Lexis([(({"пятый", "пятого"}, {"филиал", "филиала"}), 5)], (), ())
    assert found(lexis, "из пятого филиала") == [(1, 2, 5)]


def test_a_name_hangs_on_its_rarest_long_word() -> None:
    # «остров» stands in two names, alone and beside «книг»; «великой» in two, but «на» is in every text.
    assert {word for name in NAMES for word in name.split() if LEXIS[word].tells} == {
        "остров", "книг", "великие", "великой", "горе"
    }  # fmt: skip
