"""What the rules read out of a text, and that one walk for all lists finds what a walk for each would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.rules.apply import RuleReading, Rules
from nlp.rules.asks import SUGGESTED
from nlp.rules.phrases import PhraseBook, Phrases, lexicon
from nlp.rules.sentiment import verdict
from nlp.rules.topics import TOPICS
from nlp.rules.voice import LIBRARY
from nlp.text.language import language
from nlp.text.words import clean, tokens

LISTS = (
    "sentiment", "complaints", "topics", "modifiers", "irony", "suggestions", "questions", "rhetorical", "voice",
)  # fmt: skip
EXAMPLES = tuple(dict.fromkeys(row["example"] for name in LISTS for row in lexicon(name)))


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules()


def read(rules: Rules, text: str) -> RuleReading:
    return rules.read(text, tokens(text))


def test_a_book_finds_what_each_list_finds_alone() -> None:
    lines = {name: [(row["phrase"], at) for at, row in enumerate(lexicon(name))] for name in LISTS}
    book = PhraseBook()
    handles = {name: book.add(its) for name, its in lines.items()}
    alone = {name: Phrases(its) for name, its in lines.items()}
    for text in EXAMPLES:
        words = tokens(clean(text))
        found = book.find(words)
        for name in LISTS:
            assert list(found.of(handles[name])) == list(alone[name].find(words)), (name, text)


def test_hits_stand_in_order_with_those_inside_longer_ones() -> None:
    book = PhraseBook()
    pairs = book.add([("тихий зал", "pair"), ("зал", "room")])
    other = book.add([("тих*", "stem"), ("сад", "never")])
    found = book.find(tokens("В тихом зале. Тихий зал"))
    assert [(hit.payload, hit.first, hit.last, hit.exact) for hit in found.of(pairs)] == [
        ("pair", 1, 2, False),
        ("room", 2, 2, False),
        ("pair", 3, 4, True),
        ("room", 4, 4, True),
    ]
    assert [(hit.payload, hit.first) for hit in found.of(other)] == [("stem", 1), ("stem", 3)]


def test_a_list_added_later_is_found_in_words_met_before() -> None:
    book = PhraseBook()
    book.add([("книга", 1)])
    words = tokens("Новая книга")
    book.find(words)
    late = book.add([("новый", 2)])
    assert [hit.payload for hit in book.find(words).of(late)] == [2]


@given(st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=3).map(" ".join))
def test_verdicts_follow_from_the_scores(rules: Rules, text: str) -> None:
    reading = read(rules, clean(text))
    assert reading.library_speaks == (reading.voice > LIBRARY)
    assert reading.suggestion == (not reading.library_speaks and reading.suggestion_score >= SUGGESTED)
    assert reading.question == (not reading.library_speaks and reading.question_score >= 0)
    assert reading.polarity == verdict(reading.total)
    strength = dict(zip(TOPICS, reading.strengths, strict=True))
    spoken = [strength[tag.topic] for tag in reading.topics]
    assert spoken == sorted(spoken, reverse=True)
    assert len(spoken) == min(4, sum(value >= 0.9 for value in reading.strengths))


def test_a_text_without_words_of_any_list_scores_nothing(rules: Rules) -> None:
    reading = read(rules, "Кот.")
    assert (reading.polarity, reading.total, reading.irony, reading.voice) == ("neutral", 0.0, 0.0, 0.0)
    assert reading.strengths == (0.0,) * len(TOPICS)
    assert (reading.suggestion_score, reading.question_score) == (0.0, -1.0)
    assert reading.because == ()


def test_quotes_come_from_the_text_as_written(rules: Rules) -> None:
    written = "не #библиотека понравилось"
    text = written.replace("#библиотека", " " * len("#библиотека"))
    words = tokens(text)
    assert rules.read(text, words, written).polarity == rules.read(text, words).polarity
    for reading, source in ((rules.read(text, words, written), written), (rules.read(text, words), text)):
        assert reading.because
        assert all(said[2:] in source for said in reading.because)


@pytest.mark.parametrize(("text", "shows"), [("❤", True), ("😡", True), (":)", True), ("12+", False)])
def test_signs_alone_may_show_feeling(rules: Rules, text: str, shows: bool) -> None:
    assert rules.shows_feeling(text) is shows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ёлка, 2-й этаж", "ru"),
        ("№ 5 — 12+ ❤", "none"),
        ("Спасибо 👍 thanks", "ru"),
        ("дуже дякую", "other"),
        ("҂а", "other"),
        ("²", "other"),
        ("Привіт усім, їжте", "other"),
    ],
)
def test_language_of_plain_and_mixed_texts(text: str, expected: str) -> None:
    assert language(text) == expected


def test_cleaning_keeps_a_usual_text_and_mends_an_unusual_one() -> None:
    usual = "Ёлка — «№ 5»,\thttps://a.b\n"
    assert clean(usual) == usual
    assert clean("и\u0306\r\nа\u200bб\x00") == "й\nаб "


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Очень хoрoшо", "Очень хорошо"),
        ("Cпасибo! ВСЁ OТЛИЧНO, ещë", "Спасибо! ВСЁ ОТЛИЧНО, ещё"),
        ("хo\u0301рошо, большáя 😀", "хорошо, большая 😀"),
        ("Xорошая cекция №5, тeл.2-15", "Хорошая секция №5, тел.2-15"),
        # Words that are wholly Latin, or have a letter that looks like none of ours, are meant as they stand.
        ("BOOK и app, VK-группа, op-арт", "BOOK и app, VK-группа, op-арт"),
        ("SMMщик из PDFки, wifiя", "SMMщик из PDFки, wifiя"),
        ("https://vk.com/page", "https://vk.com/page"),
    ],
)
def test_latin_letters_in_russian_words_are_read_as_meant(text: str, meant: str) -> None:
    assert clean(text) == meant
