"""A library is not credited for a namesake in another region; the tagger of names is asked only where it can matter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from nlp.models.load import Models
from nlp.names.libraries import Libraries, LibraryName
from nlp.names.places import places_in_news
from nlp.tagger import Tagger
from nlp.text.words import tokens
from tests.nlp.names.links import LINKS

REGISTRY = (
    LibraryName("teremok", "Опочецкая детская библиотека «Теремок»", ("Теремок",), "Опочецкий", "children"),
    LibraryName("vehno", "Вехнянская сельская библиотека", ("библиотека в Вехно",), "Новоржевский", "rural"),
)


class Watched:
    """natasha's tagger, with what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, text: str) -> list[tuple[int, int]]:
        self.asked.append(text)
        return places_in_news(text)


@pytest.fixture(scope="module")
def reader() -> Watched:
    return Watched()


@pytest.fixture(scope="module")
def libraries(reader: Watched) -> Libraries:
    return Libraries(REGISTRY, LINKS, reader)


def test_a_namesake_in_an_unknown_village_is_not_ours(libraries: Libraries, reader: Watched) -> None:
    text = "Были в гостях в селе Верхние Мандроги, там в «Теремке» читают вслух библиотекари"
    assert libraries.find(text, tokens(text)) == ((), ())
    assert reader.asked[-1] == text


@pytest.mark.parametrize(
    ("text", "library"),
    [
        ("Спасибо библиотекарям «Теремка» за вечер", "teremok"),
        ("были в селе верхние мандроги, там в «Теремке» читают вслух библиотекари", "teremok"),
        ("В Опочке были, там в «Теремке» читают вслух библиотекари", "teremok"),
        ("В Вехно приехал библиобус. Вехнянская библиотека получила книги.", "vehno"),
    ],
)
def test_where_nothing_hangs_on_it_nobody_is_asked(
    libraries: Libraries, reader: Watched, text: str, library: str
) -> None:
    before = list(reader.asked)
    assert libraries.find(text, tokens(text))[0] == (library,)
    assert reader.asked == before


def test_a_word_that_is_no_place_changes_nothing(libraries: Libraries, reader: Watched) -> None:
    text = "Зачитались в «Теремке», библиотекари нашли нам книгу, а потом до Рождества читали вслух"
    assert libraries.find(text, tokens(text))[0] == ("teremok",)
    assert reader.asked[-1] == text


def test_without_a_tagger_of_names_the_gazetteer_answers_alone() -> None:
    text = "Были в гостях в селе Верхние Мандроги, там в «Теремке» читают вслух библиотекари"
    assert Libraries(REGISTRY, LINKS).find(text, tokens(text))[0] == ("teremok",)


@pytest.mark.parametrize(
    "text",
    [
        "детская библиотека «Теремок», Шуя, спасибо за вечер",
        "библиотека «Теремок» в Балашихе, отличный ремонт",
        "Мичуринск, детская библиотека «Теремок», ждём гостей",
    ],
)
def test_a_town_of_the_dictionary_is_elsewhere_without_any_tagger(text: str) -> None:
    assert Libraries(REGISTRY, LINKS).find(text, tokens(text)) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "Опочка, детская библиотека «Теремок», лучшая в России",
        "В библиотеке «Теремок» читают о Байкале",
        "библиотека «Теремок»: книга «Урал» на полке",
    ],
)
def test_a_place_that_is_only_spoken_of_is_no_elsewhere(text: str) -> None:
    assert Libraries(REGISTRY, LINKS).find(text, tokens(text))[0] == ("teremok",)


def test_the_fast_tier_has_no_tagger_of_names(fast_models: Models) -> None:
    text = "Были в гостях в селе Верхние Мандроги, там в «Теремке» читают вслух библиотекари"
    assert Tagger(REGISTRY, fast_models).tag([text])[0].libraries == ("teremok",)


def test_the_tagger_of_names_is_loaded_only_when_asked() -> None:
    code = (
        "import sys; from nlp.names.libraries import Libraries; from nlp.names.places import places_in_news;"
        "from tests.nlp.names.links import LINKS; Libraries((), LINKS, places_in_news).find('Спасибо', ());"
        "print('natasha' in sys.modules)"
    )
    root = Path(__file__).parents[3]
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )
    assert answer.stdout.strip() == "False"
