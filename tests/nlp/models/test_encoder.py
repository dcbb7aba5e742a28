"""The shipped encoder: words as they stand, shares that add up, answers that depend on nothing else."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.shipped import shipped
from nlp.models.encoder import MOST_PIECES, Encoder, read_model

TEXTS = [
    json.loads(line)["text"]
    for line in shipped("sample/comments.jsonl").read_text(encoding="utf-8").splitlines()[:150]
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(read_model(shipped("model")))


def test_words_stand_as_written(encoder: Encoder) -> None:
    reading = encoder.read(["Спасибо ё за всё… было очень душно и скучно"])[0]
    assert reading.words == ("Спасибо", "ё", "за", "всё", "...", "было", "очень", "душно", "и", "скучно")


def test_shares_of_words_and_borders_make_up_the_answer(encoder: Encoder) -> None:
    # The marks of beginning and end give a share too: what is missing is theirs, and it is small beside the words'.
    reading = encoder.read(["Нет пандуса, на коляске не заехать, стыдно за город"])[0]
    words = reading.by_word[:, :3].sum(axis=0)
    tone = reading.logits[:3]
    assert np.argmax(words) == np.argmax(tone) == 0
    assert np.corrcoef(words, tone)[0, 1] > 0.9


CHATTER = "Утром моросило, автобус опоздал, на остановке обсуждали рассаду и цены на дрова. "


@pytest.mark.parametrize("sentences", [3, 30, 120], ids=["short", "one window", "several windows"])
def test_no_sentence_of_a_long_text_is_unread(encoder: Encoder, sentences: int) -> None:
    end = "А библиотеку нашу закрыли, на двери замок, и никому до этого нет дела."
    calm, angry = encoder.read([CHATTER * sentences, CHATTER * sentences + end])
    assert "дела" in angry.words[-3:] and len(angry.words) > len(calm.words)
    lean = [reading.logits[0] - reading.logits[1] for reading in (calm, angry)]
    assert lean[1] > lean[0]
    # What the words and the marks of the windows give adds up to the answer, however many windows there are.
    tone = angry.by_word[:, :3].sum(axis=0)
    assert np.abs(tone - angry.logits[:3]).max() < 0.1 * np.abs(angry.logits[:3]).max() + 0.1


def test_of_a_text_beyond_all_bounds_both_ends_are_read(encoder: Encoder) -> None:
    words = encoder.read(["начало " + "а " * MOST_PIECES + " конец"])[0].words
    assert (words[0], words[-1]) == ("начало", "конец")


def test_neighbours_in_a_batch_and_threads_change_nothing(encoder: Encoder) -> None:
    texts = ["Третий день не берут трубку", "Первый год не берут залог", "Спасибо!", "", "👍", *TEXTS]
    together = encoder.read(texts)
    threaded = Encoder(read_model(shipped("model")), threads=2).read(texts)
    for text, one, other in zip(texts, together, threaded, strict=True):
        alone = encoder.read([text])[0]
        assert (one.logits == alone.logits).all() and (other.logits == alone.logits).all()
        assert (one.by_word == alone.by_word).all()


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), max_size=5))
def test_any_text_is_read(encoder: Encoder, texts: list[str]) -> None:
    readings = encoder.read(texts)
    assert len(readings) == len(texts)
    assert all(np.isfinite(reading.logits).all() for reading in readings)
    assert all(len(reading.words) == len(reading.by_word) for reading in readings)
