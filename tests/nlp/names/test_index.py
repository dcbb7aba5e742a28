"""Names of several words, found by their rarest word."""

from __future__ import annotations

from nlp.names.index import anchored, spots

NAMES = {"остров": 1, "остров книг": 2, "великие луки": 3, "на великой": 4, "на великой горе": 5}
INDEX = anchored((tuple({word} for word in name.split()), value) for name, value in NAMES.items())


def found(text: str) -> list[tuple[int, int, int]]:
    forms = text.split()
    return sorted(spots(forms, [(at, INDEX.get(form, ())) for at, form in enumerate(forms)]))


def test_names_are_found_where_all_their_words_stand() -> None:
    assert found("в остров книг на великой") == [(1, 1, 1), (1, 2, 2), (3, 4, 4)]
    assert found("книг остров") == [(1, 1, 1)]
    assert found("великие") == found("на") == found("луки великие") == []


def test_one_form_of_each_word_is_enough() -> None:
    index = anchored([(({"пятый", "пятого"}, {"филиал", "филиала"}), 5)])
    forms = ["из", "пятого", "филиала"]
    assert list(spots(forms, [(at, index.get(form, ())) for at, form in enumerate(forms)])) == [(1, 2, 5)]


def test_a_name_hangs_on_its_rarest_word() -> None:
    # «остров» stands in two names, alone and beside «книг»; «на» and «великой» in two.
    assert set(INDEX) == {"остров", "книг", "великие", "на", "горе"}
