"""The meaning of a want does not hang on what is read beside it, nor on how its features are added up."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.wants.meaning import LETTERS, WHOLE, Array, Meaning, WantWeights, centred, company, letters

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


@pytest.mark.parametrize("tier", ["full", "fast"])
def test_the_groups_of_letters_that_a_want_has_stand_for_all(weights: WantWeights, tier: str) -> None:
    layers = np.random.RandomState(6).standard_normal((len(WANTS), 2, SIZE)).astype(np.float32)
    known = [company(weights, WANTS), letters(weights.letter_rarity, WANTS), *layers.swapaxes(0, 1)]
    if tier == "full":
        whole = centred(known, weights.means) @ weights.full
    else:
        whole = centred(known[:2], weights.means) @ weights.fast
    vectors, _ = Meaning(weights).read(WANTS, layers if tier == "full" else None)
    directions = np.clip(whole[:, KINDS:] * WHOLE, -WHOLE, WHOLE)
    assert np.abs(vectors[:, KINDS:] - directions).max() <= 0.51


def test_a_want_means_the_same_alone_and_after_others(weights: WantWeights) -> None:
    meaning = Meaning(weights)
    together = meaning.read(WANTS * 9, None)[0]
    alone = [Meaning(weights).read([want], None)[0][0] for want in WANTS]
    assert (together == np.stack(alone * 9)).all()
    assert (meaning.read(WANTS[::-1], None)[0] == np.stack(alone[::-1])).all()
