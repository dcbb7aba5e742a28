"""Near-duplicates share a key; short thanks share none."""

from __future__ import annotations

import pytest

from nlp.text.duplicates import duplicate_key
from nlp.text.words import clean, tokens

BASE = "Очень люблю нашу библиотеку за тёплые вечера и добрых библиотекарей"
LONG = (
    "Вчера в читальном зале прошла встреча с краеведом: говорили о старых улицах, мельницах, пароходах на озере, "
    "смотрели фотографии и пили чай с пирогами, которые испекли участницы клуба садоводов"
)


def key(text: str) -> str | None:
    return duplicate_key(tokens(clean(text)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BASE, BASE.upper() + "!!!"),
        (BASE, f"{BASE} ❤️❤️❤️"),
        (BASE, "За тёплые вечера и добрых библиотекарей очень люблю нашу библиотеку"),
        (f"{BASE}, Анна, 5 лет", f"{BASE}, Мария, 7 лет"),
        (LONG, LONG.replace("с пирогами", "с пирожками") + " 👍"),
    ],
)
def test_same_words_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other) is not None


def test_other_words_have_another_key() -> None:
    assert key(BASE) != key("Очень не хватает новых журналов и удобных кресел в зале")


@pytest.mark.parametrize("text", ["Спасибо большое!", "", "👍👍👍", "Вы лучшие, девочки"])
def test_short_texts_have_no_key(text: str) -> None:
    assert key(text) is None


def test_the_key_never_changes() -> None:
    """It is stored; another value would split groups between two nights."""
    assert key(BASE) == "605f6a80a9c424bd"
