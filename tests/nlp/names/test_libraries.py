"""Which library a text names: names in any case form, villages, quotation marks, and words that only look alike."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.models.load import Models
from nlp.names.libraries import Libraries, LibraryName
from nlp.tagger import Tagger
from nlp.text.words import tokens
from tests.nlp.names.links import LINKS

REGISTRY = (
    LibraryName("pskov", "Центральная городская библиотека «На Великой» (Псков)", (), "Псков", "city"),
    LibraryName("zavel", "Библиотека «Завеличье» (Псков)", ("библиотека на Завеличье", "Завеличье"), "Псков", "branch"),
    LibraryName("korablik", "Детская библиотека «Кораблик» (Псков)", ("Кораблик", "детская на Вокзальной"), "Псков", "children"),
    LibraryName("lyubyatovo", "Библиотека микрорайона Любятово (Псков)", ("библиотека в Любятово",), "Псков", "branch"),
    LibraryName("luki-5", "Библиотека-филиал № 5 «Правый берег» (Великие Луки)", ("филиал № 5",), "Великие Луки", "branch"),
    LibraryName("luki-3", "Библиотека-филиал № 3 (Великие Луки)", (), "Великие Луки", "branch"),
    LibraryName("dedo-d", "Дедовичская детская библиотека «Почемучка»", ("Почемучка",), "Дедовичский", "children"),
    LibraryName("gdov", "Гдовская центральная библиотека «Чудской берег»", (), "Гдовский", "district"),
    LibraryName("spitsino", "Спицинская сельская библиотека", ("библиотека в Спицино",), "Гдовский", "rural"),
    LibraryName("iskra", "Искровская сельская библиотека", ("библиотека в Искре",), "Дновский", "rural"),
    LibraryName("granitsa", "Пограничная сельская библиотека «Граница»", (), "Красногородский", "rural"),
    LibraryName("nevel-d", "Невельская детская библиотека «Остров книг»", ("Остров книг",), "Невельский", "children"),
    LibraryName("maevo", "Маевская сельская библиотека", ("библиотека в Маево",), "Новосокольнический", "rural"),
    LibraryName("sokol", "Новосокольническая центральная библиотека «Сокол»", ("библиотека Сокол",), "Новосокольнический", "district"),
    LibraryName("val", "Опочецкая центральная библиотека «Вал»", ("библиотека Вал",), "Опочецкий", "district"),
    LibraryName("teremok", "Опочецкая детская библиотека «Теремок»", ("Теремок",), "Опочецкий", "children"),
    LibraryName("mostik", "Островская детская библиотека «Мостик»", ("Мостик",), "Островский", "children"),
    LibraryName("vorontsovo", "Воронцовская сельская библиотека", ("библиотека в Воронцово",), "Островский", "rural"),
    LibraryName("usitva", "Новоуситовская сельская библиотека", ("библиотека в Новой Уситве",), "Палкинский", "rural"),
    LibraryName("lavry", "Лавровская сельская библиотека «Лавры»", ("библиотека в Лаврах",), "Печорский", "rural"),
    LibraryName("plussa", "Плюсская центральная библиотека «Плюсса»", ("библиотека Плюсса",), "Плюсский", "district"),
    LibraryName("lyady", "Лядская сельская библиотека", ("библиотека в Лядах",), "Плюсский", "rural"),
    LibraryName("slovo", "Славковская сельская библиотека «Слово»", (), "Порховский", "rural"),
)  # fmt: skip


@pytest.fixture(scope="module")
def named(fast_models: Models) -> Tagger:
    return Tagger(REGISTRY, fast_models)


def libraries(tagger: Tagger, text: str) -> tuple[str, ...]:
    return tagger.tag([text])[0].libraries


@pytest.mark.parametrize(
    ("text", "library"),
    [
        ("У нашей библиотеки микрорайона Любятово нет своей странички", "lyubyatovo"),
        ("Записались в библиотеку в Любятове", "lyubyatovo"),
        ("в Спицинской библиотеке тепло", "spitsino"),
        ("спицинская сельская опять закрыта", "spitsino"),
        ("библиотека в Спицино работает по средам", "spitsino"),
        ("Книжную полку на пристани Спицинская пополнит", "spitsino"),
        ("Водила внука в детскую на Вокзальной", "korablik"),
        ("Спасибо «Почемучке»!", "dedo-d"),
        ("«Почемучка», мы вас любим", "dedo-d"),
        ("Пятый филиал это наше всё", "luki-5"),
        ("сходите в филиал № 5", "luki-5"),
        ("В третьем филиале в Великих Луках холодно", "luki-3"),
        ("Обещала центральная городская «На Великой», мы ждём", "pskov"),
        ("девочки с абонемента на Великой, спасибо вам", "pskov"),
        ("хожу в библиотеку на Завеличье", "zavel"),
        ("в «Острове книг» новые правила", "nevel-d"),
        ("телефон для связи с «Границей»", "granitsa"),
        ("в библиотеке «Сокол» ремонт", "sokol"),
        ("читатели «Границы» просят книг", "granitsa"),
        ("вечером «Граница» закрыта", "granitsa"),
        ("хорошая «Граница», тихо", "granitsa"),
        ("библиотека Вал, как пройти?", "val"),
    ],
)
def test_a_name_is_found_in_any_form(named: Tagger, text: str, library: str) -> None:
    assert libraries(named, text) == (library,)


@pytest.mark.parametrize(
    ("text", "library"),
    [
        ("наша библиотека в Маево самая тёплая", "maevo"),
        ("маевцы ждут библиотекаря", "maevo"),
        ("Маевские читатели, чем загрузить машину?", "maevo"),
        ("Начали с Маева. Там в библиотеке спросили людей", "maevo"),
        ("в Лядах библиотекарь носит книги на дом", "lyady"),
        ("Плюс Лядам, при библиотеке поём", "lyady"),
        ("В Искре библиотека при клубе", "iskra"),
        ("По просьбам жителей Спицина! Сельская библиотека работает дольше", "spitsino"),
        ("Был в Новой Уситве. Зашёл в тамошнюю библиотеку", "usitva"),
        ("А от лаврских вопрос: телевизор в читальном убрать?", "lavry"),
        ("в спицино в библиотеке печка", "spitsino"),
    ],
)
def test_a_village_with_a_library_word_is_its_library(named: Tagger, text: str, library: str) -> None:
    assert libraries(named, text) == (library,)


@pytest.mark.parametrize(
    "text",
    [
        "У нас в Лаврах хорошо, телевизор по средам",
        "Мы в Воронцово с июня по сентябрь",
        "Летом в Лядах жарко",
        "Автобус из Спицина в 13:10. Библиотека с 13:00.",
        "Из Лядов ездим в районную библиотеку",
        "Анна Воронцова ведёт в библиотеке кружок",
        "Читали книгу Воронцова о крепостях",
    ],
)
def test_a_bare_village_is_no_library(named: Tagger, text: str) -> None:
    assert libraries(named, text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "В библиотеке прошёл вечер, искра пробежала",
        "Искра! Хороший был журнал",
        "Слово библиотекаря твёрдое, граница на замке",
        "Слово: выручалочка. За вечер собрали мне книги",
        "Роман «Граница» в библиотеке не нашли",
        "читали «Слово» вслух, вся библиотека плакала",
        "кинотеатр «Сокол» закрыли",
        "сокол летал над рекой, книги ждут",
        "земляной вал крепости и книги о нём",
        "Теремок стоит в лесу, старый и пустой",
        "дети в библиотеке клеили теремок и кораблик",
        "перешли мостик и отдыхали",
        "с Завеличья далеко ехать, автобус редко",
        "погибшим на Великой Отечественной читали стихи в библиотеке",
        "Привезли бы выставку в Плюссу, у нас много книг",
        "на острове книг нет",
        "книга упала на дно",
    ],
)
def test_words_of_the_language_are_no_names(named: Tagger, text: str) -> None:
    assert libraries(named, text) == ()


def test_a_quoted_name_is_not_the_town_in_it(named: Tagger) -> None:
    assert named.tag(["в «Острове книг» новые правила"])[0].municipalities == ("Невельский",)


def test_the_branch_comes_before_its_parent(named: Tagger) -> None:
    text = "Гдовская центральная библиотека и Спицинская сельская библиотека ждут"
    assert libraries(named, text) == ("spitsino", "gdov")
    assert libraries(named, "Центральная библиотека в Гдове, а ещё «Сокол» в Новосокольниках") == (
        "gdov",
        "sokol",
    )


def test_those_who_live_there_name_the_municipality(named: Tagger) -> None:
    assert named.tag(["Чаще всего гдовичи просят табличку"])[0].municipalities == ("Гдовский",)
    assert named.tag(["Псковичи, ждём вас"])[0].municipalities == ()


def test_a_name_of_two_districts_needs_its_own_beside_it(fast_models: Models) -> None:
    registry = (
        LibraryName("one", "Поречская сельская библиотека «Родник»", ("библиотека в Новоселье",), "Великолукский", "rural"),
        LibraryName("two", "Лавровская сельская библиотека «Родник»", ("библиотека в Новоселье",), "Печорский", "rural"),
        LibraryName("three", "Себежская библиотека", ("библиотека в Себеже",), "Себежский", "branch"),
    )  # fmt: skip
    tagger = Tagger(registry, fast_models)
    assert libraries(tagger, "в «Роднике» взяли книги") == ()
    assert libraries(tagger, "в Печорском районе, в «Роднике» взяли книги") == ("two",)
    assert libraries(tagger, "В Новоселье у нас в библиотеке печка") == ()
    assert libraries(tagger, "В Себеже вечером тихо, книг много") == ()


NAMING = st.lists(
    st.sampled_from(
        ["в", "на", "великой", "Великой", "библиотека", "библиотеке", "научная", "Псковская", "псковичи", "детская", "Остров", "книг",
         "Острове", "Невель", "Великие", "Луки", "луках", "филиал", "№", "5", "пятый", "Спицино", "Искра", "«Теремок»", "микрорайона",
         "Любятово", "центральная", "районка", "спасибо", "Москва", "струго-красненская", "портал", ".", ","]
    ),
    max_size=9,
)  # fmt: skip


@given(NAMING)
def test_a_text_is_passed_over_only_where_nothing_is_named(
    monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    finder, text = _finder(), " ".join(words)
    found = finder.find(text, tokens(text))
    with monkeypatch.context() as patched:
        patched.setattr(finder, "_may_name", lambda words: bool(words))
        assert finder.find(text, tokens(text)) == found


@cache
def _finder() -> Libraries:
    return Libraries(REGISTRY, LINKS)
