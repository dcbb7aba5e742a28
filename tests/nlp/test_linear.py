"""The fast tier sums up exactly what its table says, however often it has met a word."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.linear import (
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
from nlp.words import clean

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
    parts = [
        (code, weight)
        for form in ("нет", "пандуса", "!")
        for code, weight in zip(*features(form), strict=True)
    ]
    for code, weight in [*parts, (pair, PAIR_WEIGHT)]:
        value = weight * rarity[code % SIZE]
        total += value * model.table[code % SIZE] * model.steps
        square += value**2
    read = Linear(model).read(["Нет пандуса!!!"])[0]
    assert read.logits == pytest.approx(model.bias + total / math.sqrt(square), rel=1e-4)
    assert read.words == ("Нет", "пандуса", "!!!")
    assert read.by_word.sum(axis=0) == pytest.approx(read.logits - model.bias, rel=1e-4)


def test_features_are_word_lemma_and_letters() -> None:
    codes, given_weights = features("дом")
    # «дом», its lemma, and of «<дом>» three groups of three letters, two of four, one of five.
    assert len(set(codes)) == 2 + 3 + 2 + 1
    assert given_weights == [1, 1, *[GRAM_WEIGHT] * 6]
    assert features("домом")[0][1] == codes[1]
    assert features("2019")[0] == features("2024")[0]


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
