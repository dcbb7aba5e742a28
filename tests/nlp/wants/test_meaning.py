"""The meaning of a want does not hang on what is read beside it, nor on how its features are added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from nlp.rules.topics import TOPICS
from nlp.wants.meaning import LETTERS, WHOLE, Array, Meaning, WantWeights, centred, company, letters, unit

WANTS = (("розетка", "стол"), ("розетка", "розеточка", "нет"), (), ("ъъъ",))
KINDS, DIRECTIONS, SIZE = 2, 3, 4


@pytest.fixture(scope="module")
def weights() -> WantWeights:
    drawn = np.random.RandomState(5)

    def some(*shape: int) -> Array:
        return drawn.standard_normal(shape).astype(np.float32)

    features = SIZE + LETTERS
    return WantWeights(
        {"розетка": 0, "стол": 1}, some(2, SIZE), some(2) ** 2, some(LETTERS) ** 2,
        (some(SIZE), some(LETTERS) * np.float32(0.01), some(SIZE), some(SIZE)),
        some(features + 2 * SIZE, KINDS + DIRECTIONS), some(features, KINDS + DIRECTIONS), np.array([0, 3]), ("a", "b"),
    )  # fmt: skip


def odds(wants: Sequence[object]) -> Array:
    """The tagger says nothing."""
    return np.full((len(wants), len(TOPICS)), 0.5, np.float32)


@pytest.mark.parametrize("tier", ["full", "fast"])
def test_the_groups_of_letters_that_a_want_has_stand_for_all(weights: WantWeights, tier: str) -> None:
    layers = np.random.RandomState(6).standard_normal((len(WANTS), 2, SIZE)).astype(np.float32)
    known = [company(weights, WANTS), letters(weights.letter_rarity, WANTS), *layers.swapaxes(0, 1)]
    if tier == "full":
        whole = centred(known, weights.means) @ weights.full
    else:
        whole = centred(known[:2], weights.means) @ weights.fast
    vectors, _ = Meaning(weights).read(WANTS, layers if tier == "full" else None, odds(WANTS))
    of_kind = vectors[:, :KINDS].any(axis=1, keepdims=True)
    directions = np.where(of_kind, whole[:, KINDS:], unit(whole[:, KINDS:]))
    directions = np.clip(directions * WHOLE, -WHOLE, WHOLE)
    assert np.abs(vectors[:, KINDS:] - directions).max() <= 0.51


def test_a_want_means_the_same_alone_and_after_others(weights: WantWeights) -> None:
    meaning = Meaning(weights)
    together = meaning.read(WANTS * 9, None, odds(WANTS * 9))[0]
    alone = [Meaning(weights).read([want], None, odds([want]))[0][0] for want in WANTS]
    assert (together == np.stack(alone * 9)).all()
    assert (meaning.read(WANTS[::-1], None, odds(WANTS))[0] == np.stack(alone[::-1])).all()


def test_what_the_tagger_hears_decides_between_kinds_that_are_as_likely(weights: WantWeights) -> None:
    """Kinds 0 and 1 are of topics 0 and 3; a want of unknown words leads to both of them alike."""
    even = replace(weights, full=np.zeros_like(weights.full), fast=np.zeros_like(weights.fast))
    heard = np.full((2, len(TOPICS)), 0.5, np.float32)
    heard[0, 0] = 0.01
    vectors, topics = Meaning(even).read([("ъъъ",)] * 2, None, heard)
    # Odds of 1 beside 0.011 / 0.991: topic 3 by 0.99; of no kind where both are as likely.
    assert topics.tolist() == [3, 0]
    # The only kind of its topic is its kind: 127 times the root of a half.
    assert vectors[:, :KINDS].tolist() == [[0, 90], [0, 0]]
