"""The fast tier sums up exactly what its table says, however often it has met a word."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.models.linear import (
    FILE,
    GRAM_WEIGHT,
    IDF_STEP,
    PAIR_WEIGHT,
    Linear,
    LinearWeights,
    features,
    lemma_code,
    pair_codes,
    read_linear,
)
from nlp.text.words import clean

SIZE = 1 << 10


def weights(seed: int = 0) -> LinearWeights:
    """A table of random numbers, two outputs."""
    chance = np.random.default_rng(seed)
    return LinearWeights(
        table=chance.integers(-127, 128, (SIZE, 2)).astype(np.int8),
        steps=np.array([0.01, 0.02], np.float32),
        rarity=chance.integers(1, 200, SIZE).astype(np.uint8),
        bias=np.array([0.5, -0.25], np.float32),
    )


def test_a_text_is_the_sum_of_its_features() -> None:
    model = weights()
    rarity = model.rarity * IDF_STEP
    total, square = np.zeros(2), 0.0
    pair = int(pair_codes(np.array([lemma_code("нет"), lemma_code("пандуса")], np.uint64))[0])
    of_words = features(["нет", "пандуса", "!"])
    parts = zip(of_words.codes.tolist(), of_words.weights.tolist(), strict=True)
    for code, weight in [*parts, (pair, PAIR_WEIGHT)]:
        value = weight * rarity[code % SIZE]
        total += value * model.table[code % SIZE] * model.steps
        square += value**2
    read = Linear(model).read(["Нет пандуса!!!"])[0]
    assert read.logits == pytest.approx(model.bias + total / math.sqrt(square), rel=1e-4)
    assert read.words == ("Нет", "пандуса", "!!!")
    assert read.by_word.sum(axis=0) == pytest.approx(read.logits - model.bias, rel=1e-4)


def test_features_are_word_lemma_and_letters() -> None:
    found = features(["дом"])
    # «дом», its lemma, and of «<дом>» three groups of three letters, two of four, one of five.
    assert found.sizes.tolist() == [2 + 3 + 2 + 1]
    assert len(set(found.codes.tolist())) == 8
    assert found.weights.tolist() == [1, 1, *[GRAM_WEIGHT] * 6]
    assert features(["домом"]).codes[1] == found.codes[1] == lemma_code("дом")
    assert features(["2019"]).codes.tolist() == features(["2024"]).codes.tolist()


def test_letter_groups_are_those_of_the_word_alone() -> None:
    """«<кот>» and «<рот>» share «от>» and no other group; what stands beside a word in a batch is none of its own."""
    alone = [set(features([form]).codes.tolist()) for form in ("кот", "рот", "я", "")]
    assert len(alone[0] & alone[1]) == 1
    together = features(["кот", "рот", "я", "", "кот"])
    assert together.sizes.tolist() == [8, 8, 2, 2, 8]
    parts = np.split(together.codes, together.starts[1:])
    assert [set(part.tolist()) for part in parts] == [*alone, alone[0]]
    assert features([]).codes.tolist() == []


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=8))
def test_a_word_has_the_same_features_in_any_batch(forms: list[str]) -> None:
    together = features(forms)
    parts = np.split(together.codes, together.starts[1:]) if forms else []
    assert [part.tolist() for part in parts] == [features([form]).codes.tolist() for form in forms]


def test_words_learned_together_are_as_words_learned_alone() -> None:
    """More new words in one text than are learned at once, and more than there was room for."""
    letters = "абвгдежзиклмнопрстуфхцчшщэюя"
    forms = [one + two + three for one in letters for two in letters for three in ("ный", "ость")]
    model = Linear(weights())
    read = model.read([" ".join(forms)])[0]
    other = Linear(weights())
    for form in forms:
        other.read([form])
    assert other.read([" ".join(forms)])[0].by_word == pytest.approx(read.by_word, rel=1e-5)


def test_a_pair_knows_its_order() -> None:
    one, other = np.array([1, 2], np.uint64), np.array([2, 1], np.uint64)
    assert pair_codes(one) != pair_codes(other)


def test_texts_in_a_batch_do_not_mix() -> None:
    texts = ["", "Нет пандуса", "?", "спасибо за книги ❤❤❤", "", "Нет"] * 700
    model = Linear(weights())
    together = model.read(texts)
    for text, read in list(zip(texts, together, strict=True))[:6]:
        alone = Linear(weights()).read([text])[0]
        assert read.logits == pytest.approx(alone.logits, rel=1e-4)
        assert read.words == alone.words
    assert model.read([]) == []
    assert together[0].logits.tolist() == [0.5, -0.25]


@given(st.lists(st.text(st.characters(), max_size=200), max_size=5))
def test_any_text_is_read(texts: list[str]) -> None:
    read = Linear(weights()).read([clean(text) for text in texts])
    assert all(np.isfinite(one.logits).all() and len(one.words) == len(one.by_word) for one in read)


def test_weights_are_read_as_written(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / FILE, **vars(weights(3)))
    found = read_linear(tmp_path)
    assert all(
        np.array_equal(one, other)
        for one, other in zip(vars(found).values(), vars(weights(3)).values(), strict=True)
    )
    np.savez_compressed(tmp_path / FILE, table=np.zeros(2))
    with pytest.raises(ValueError, match=FILE):
        read_linear(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_linear(tmp_path / "missing")
