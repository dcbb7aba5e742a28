"""A text as words: where they stand, and where clauses and sentences end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.words import clean, fold, tokens

SIGNS = st.text(st.sampled_from("аяЁАв г.,-‑!?«»№_2 \n()"), max_size=60)


def marked(text: str) -> str:
    """The words, with ``|`` between sentences and ``/`` between clauses."""
    found, last = "", None
    for token in tokens(text):
        if last is not None:
            same = token.sentence == last.sentence
            found += " " if same and token.clause == last.clause else " / " if same else " | "
        found += token.word.form
        last = token
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Тесно, но уютно. Приходите!", "тесно / но уютно | приходите"),
        ("Были в г. Псков и ул. Ленина", "были в г псков и ул ленина"),
        ("Версия 2.5 и т.д. готова", "версия 2 5 и т д готова"),
        ("Что это?! Как так…", "что это | как так"),
        ("Сходили - и рады", "сходили / и рады"),
        ("интернет-кафе и по‑русски", "интернет-кафе и по-русски"),
        ("Тепло зато дорого", "тепло / зато дорого"),
        ("Да. . Нет", "да | нет"),
        ("«Родник» (Псков): рады", "родник / псков / рады"),
    ],
)
def test_signs_end_clauses_and_sentences(text: str, expected: str) -> None:
    assert marked(text) == expected


@given(SIGNS)
def test_words_stand_where_they_say(raw: str) -> None:
    text = clean(raw)
    found = tokens(text)
    assert [fold(text[token.start : token.end]) for token in found] == [token.word.form for token in found]
    assert all(one.end <= two.start for one, two in pairwise(found))
