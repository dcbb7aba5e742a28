"""The share of the positive, corrected for the program's mistakes as a reviewed sample shows them.

Rogan and Gladen (1978): where a test finds the share ``p`` with sensitivity ``Se`` and specificity ``Sp``, the true
share is ``(p + Sp - 1) / (Se + Sp - 1)``. We ask two such tests of every text, «is it positive» and «is it negative»;
satisfaction is positive / (positive + negative) of the two corrected shares. Sensitivity and specificity come from texts
that people labelled, drawn by the tone that the program gave: every drawn text therefore stands for as many texts as
its tone has, or rare tones would weigh too much. Mistakes are taken to be alike in all municipalities.

The interval is a bootstrap's: labels are drawn anew within each tone, and the tones of the texts in question among
themselves. Pure: counts in, shares out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from campaign.tables.review import TONES

DRAWS = 1000
SEED = 0
# Fewer reviewed texts of a tone say nothing, unless there are no more; fewer opinions give no share at all.
MIN_REVIEWED = 30
MIN_OPINIONS = 10
# So many of the draws must have an answer.
DEFINED = 0.95


@dataclass(frozen=True)
class Reviewed:
    """``labels[said, true]`` counts reviewed texts, ``totals[said]`` all texts by the tone that the program said.

    Texts whose tone people have settled one by one belong to neither.
    """

    labels: Mapping[tuple[str, str], int]
    totals: Mapping[str, int]

    @property
    def size(self) -> int:
        return sum(self.labels.values())

    @property
    def is_enough(self) -> bool:
        """Whether each tone that occurs has been reviewed often enough to correct anything."""
        seen = {said: sum(self.labels.get((said, true), 0) for true in TONES) for said in TONES}
        total = sum(self.totals.get(said, 0) for said in TONES)
        return total > 0 and all(seen[said] >= min(MIN_REVIEWED, self.totals.get(said, 0)) for said in TONES)


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval."""

    share: float
    low: float
    high: float


def corrected_share(
    said: Mapping[str, int], reviewed: Reviewed, decided: Mapping[str, int] | None = None
) -> Share | None:
    """The share of the positive among the positive and negative texts of one place.

    ``said`` counts its texts by the program's tone, ``decided`` those whose tone people have settled one by one: they
    are not corrected, only added. ``None`` where numbers do not allow it: too few opinions or reviewed texts, or
    labels that contradict the program so often that nothing can be told.
    """
    known = decided or {}
    opinions = sum(counts.get(tone, 0) for counts in (said, known) for tone in ("positive", "negative"))
    if not reviewed.is_enough or opinions < MIN_OPINIONS:
        return None
    counts = np.array([[said.get(tone, 0) for tone in TONES]], dtype=float)
    labels = np.array([[reviewed.labels.get((row, true), 0) for true in TONES] for row in TONES], dtype=float)
    totals = np.array([reviewed.totals.get(tone, 0) for tone in TONES], dtype=float)
    settled = (known.get("positive", 0), known.get("negative", 0))
    (share,) = _shares(counts, labels[None], totals, settled)
    draws = _shares(*_draws(counts[0], labels), totals, settled)
    defined = draws[~np.isnan(draws)]
    if np.isnan(share) or len(defined) < DEFINED * DRAWS:
        return None
    low, high = np.quantile(defined, (0.025, 0.975))
    return Share(float(share), float(low), float(high))


def _draws(
    counts: NDArray[np.float64], labels: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """1,000 draws of the counts and of the labels, each with as many texts as there are."""
    # RandomState's stream is frozen: every later version of numpy draws the same numbers.
    random = np.random.RandomState(SEED)
    rows = [_redrawn(random, row) for row in labels]
    return _redrawn(random, counts), np.stack(rows, axis=1)


def _redrawn(random: np.random.RandomState, counts: NDArray[np.float64]) -> NDArray[np.float64]:
    total = counts.sum()
    if not total:
        return np.zeros((DRAWS, len(counts)))
    return random.multinomial(int(total), counts / total, DRAWS).astype(float)


def _shares(
    counts: NDArray[np.float64],
    labels: NDArray[np.float64],
    totals: NDArray[np.float64],
    settled: tuple[int, int],
) -> NDArray[np.float64]:
    """One share per draw, ``nan`` where it is undefined. ``counts[draw, said]``, ``labels[draw, said, true]``."""
    size = counts.sum(axis=1)
    apparent = np.divide(counts, size[:, None], out=np.zeros_like(counts), where=size[:, None] > 0)
    reviewed = labels.sum(axis=2, keepdims=True)
    # How many of all texts have each pair of tones.
    texts = np.divide(labels, reviewed, out=np.zeros_like(labels), where=reviewed > 0) * totals[:, None]
    positive = size * _true_share(apparent, texts, TONES.index("positive")) + settled[0]
    negative = size * _true_share(apparent, texts, TONES.index("negative")) + settled[1]
    judged = positive + negative
    shares: NDArray[np.float64] = np.divide(
        positive, judged, out=np.full_like(judged, np.nan), where=judged > 0
    )
    return shares


def _true_share(apparent: NDArray[np.float64], texts: NDArray[np.float64], tone: int) -> NDArray[np.float64]:
    """Rogan and Gladen's estimate for one tone, draw by draw, clipped to [0, 1]; 0 where no text has the tone."""
    true = texts[:, :, tone].sum(axis=1)
    other = texts.sum(axis=(1, 2)) - true
    hit = texts[:, tone, tone]
    false_alarm = texts[:, tone, :].sum(axis=1) - hit
    sensitivity = np.divide(hit, true, out=np.zeros_like(true), where=true > 0)
    one_minus_specificity = np.divide(false_alarm, other, out=np.zeros_like(other), where=other > 0)
    gain = sensitivity - one_minus_specificity
    useless = np.where(true > 0, np.nan, 0.0)
    estimate = np.divide(apparent[:, tone] - one_minus_specificity, gain, out=useless, where=gain > 0)
    clipped: NDArray[np.float64] = np.clip(estimate, 0, 1)
    return clipped
