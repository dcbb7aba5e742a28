"""Whatever comes as a text has tags or a clear mark, in both tiers, and noise between letters hides no word."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.tagger import Tagger
from nlp.tags import Tags
from nlp.text.words import clean

LONG = 100_000
PRAISE = "Спасибо за книги, у вас очень уютно"
MARKS = st.text(st.characters(min_codepoint=0x0300, max_codepoint=0x036F), min_size=1, max_size=8)
# Beyond NUL: what a database or a terminal would stumble over.
CONTROLS = st.text(st.sampled_from("\x00\x01\x07\x1b\x7f\x85\u2028"), min_size=1, max_size=5)
EMOJI = st.text(st.sampled_from("😀😡👍👎🔥🙈📚🤷🎉🐈"), min_size=1, max_size=60)
# No Cyrillic, no Latin: scripts that the tagger does not read.
FOREIGN = st.text(st.sampled_from("読書館図책도서كتبספרधन्यวรรณβιβλ"), min_size=3, max_size=80)
MIXED = st.text(
    st.sampled_from("абвгдеёжЯЮabcXYZ読책ك ס\u0301\u200d\ufe0f\u202e\x00 \n.!?)(#@[]|*0123😀"), max_size=200
)


@pytest.fixture(params=["full", "fast"], scope="module")
def either(request: pytest.FixtureRequest, tagger: Tagger, fast_tagger: Tagger) -> Tagger:
    return tagger if request.param == "full" else fast_tagger


def read(tagger: Tagger, text: str) -> Tags:
    """The tags, which must be whole and fit to be stored."""
    tags = tagger.tag([text])[0]
    assert tags.language in ("ru", "other", "none")
    assert 0 <= tags.confidence <= 1
    assert (tags.sentiment is None) == (tags.confidence == 0)
    assert tags.sentiment is not None or not (tags.topics or tags.suggestion or tags.question)
    assert all(said[:2] in ("+ ", "− ") and said[2:] in clean(text) for said in tags.because)
    json.loads(msgspec.json.encode(tags))
    return tags


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t\r ", "\0", "\ud800", "\u0301", "\ufeff\u200d", "…", "5", "#тег"]
)
def test_nothing_to_read_is_marked(either: Tagger, text: str) -> None:
    tags = read(either, text)
    assert tags.language in ("none", "other")
    assert tags.topics == ()


@pytest.mark.parametrize(
    "unit", ["я", "слово ", "😡", "З̷а̸л", "読", "\0", "\udfff", "a", "аa", "«", "- ", "Псков, ", "1", "\n"]
)
def test_a_hundred_thousand_characters_are_tagged(either: Tagger, unit: str) -> None:
    read(either, (unit * LONG)[:LONG])


@given(text=EMOJI)
def test_emoji_alone_have_no_language(either: Tagger, text: str) -> None:
    assert read(either, text).language == "none"


@given(text=FOREIGN)
def test_other_scripts_are_marked_not_guessed(either: Tagger, text: str) -> None:
    tags = read(either, text)
    assert tags.language in ("other", "none")
    assert tags.sentiment is None


@given(marks=st.lists(MARKS, min_size=len(PRAISE), max_size=len(PRAISE)))
def test_zalgo_reads_as_the_text_beneath(either: Tagger, marks: list[str]) -> None:
    # The breve and the diaeresis would make other letters: й and ё.
    noise = [mark.translate({0x0306: None, 0x0308: None}) for mark in marks]
    zalgo = "".join(letter + mark for letter, mark in zip(PRAISE, noise, strict=True))
    assert (read(either, zalgo).sentiment, read(either, zalgo).thanks) == ("positive", True)


@given(controls=CONTROLS)
def test_control_characters_part_words_like_spaces(either: Tagger, controls: str) -> None:
    tags = read(either, PRAISE.replace(" ", controls))
    assert (tags.sentiment, tags.thanks, tags.language) == ("positive", True, "ru")


@given(place=st.integers(0, len(PRAISE)), half=st.integers(0xD800, 0xDFFF))
def test_a_lone_surrogate_is_survived(either: Tagger, place: int, half: int) -> None:
    read(either, PRAISE[:place] + chr(half) + PRAISE[place:])


@given(text=MIXED)
def test_mixed_scripts_are_tagged(either: Tagger, text: str) -> None:
    read(either, text)


@given(texts=st.lists(st.one_of(EMOJI, FOREIGN, MIXED, st.just(""), st.just(PRAISE)), max_size=8))
def test_bad_texts_do_not_spoil_their_neighbours(either: Tagger, texts: list[str]) -> None:
    tags = either.tag([*texts, PRAISE])
    assert len(tags) == len(texts) + 1
    assert (tags[-1].sentiment, tags[-1].thanks) == ("positive", True)
