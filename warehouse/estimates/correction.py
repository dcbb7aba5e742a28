"""Satisfaction, corrected for the program's mistakes as a reviewed sample shows them: one reader, one vote.

Rogan and Gladen (1978): where a test finds the share ``p`` with sensitivity ``Se`` and specificity ``Sp``, the true
share is ``(p + Sp - 1) / (Se + Sp - 1)``. We ask two such tests of every text of a place, «is it positive» and «is it
negative»; what is left is neutral. Sensitivity and specificity come from texts that people labelled, each standing for
``1 / probability`` texts of the tone that the program gave it (Horvitz and Thompson), calibrated so that a tone's weights
add up to what it has, and their mean confidence to that of all its texts (the regression estimator, Deville and Särndal
1992): how sure the program is says how often it is right, and is known of every text. A text weighs one by the number of texts that its reader has, or who is angry and says more would lend his
tone to others. Mistakes are taken to be alike in all municipalities.

From the true shares of a place and the mistakes Bayes gives how likely a text that the program calls so is truly
positive or negative, and from that what its reader's vote, positive / (positive + negative), is expected to be, and
whether he has one. With ``n`` texts of his that may each be no judgement the vote's mean is an integral of a polynomial:
``E[1 / (1 + M)] = ∫ E[t^M] dt`` over ``[0, 1]``, for the number ``M`` of judgements beside one. The share is the mean of
the votes.

The interval is a bootstrap's: readers are drawn anew, those whose texts were labelled and those of the place, with all
that they said. Where all agree there is nothing else to draw, so it is never narrower than Wilson's (1927) for the share and
as many voters as the place has. Pure: counts in, shares out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from campaign.tables.review import TONES

DRAWS = 1000
SEED = 0
# Fewer reviewed texts of a tone say nothing, unless there are no more; fewer voters give no share at all.
MIN_REVIEWED = 30
MIN_VOTERS = 10
# Of the standard normal distribution, for 95 %.
Z = 1.959963984540054
# So many of the draws must have an answer.
DEFINED = 0.95
# Points of Gauss and Legendre: exact for readers of up to 31 texts, and all but exact for those of more.
POINTS = 16
# Labels that are all but equally sure teach nothing of confidence.
LEAST_SPREAD = 1e-6
POWERS = np.arange(3)
POSITIVE, NEGATIVE = TONES.index("positive"), TONES.index("negative")
Array = NDArray[np.float64]


class Label(NamedTuple):
    """A reviewed text: its reader and how many the reader has, the tone that the program gave and the true one, with
    which chance it was drawn, how sure the program is, and whether it asks something by the program.
    """

    reader: str
    said: str
    true: str
    probability: float
    texts: int = 1
    confidence: float = 1.0
    question: bool = False


class Total(NamedTuple):
    """All texts of a tone by the program that nobody settled: how many, what they weigh, each one by the number of its
    reader's texts, and their mean confidence with these weights.
    """

    texts: int
    weight: float
    confidence: float = 1.0


NO_TEXTS = Total(0, 0.0)


class Said(NamedTuple):
    """How many texts of each tone one reader has by the program, and how many that people have settled one by one."""

    positive: int = 0
    neutral: int = 0
    negative: int = 0
    settled_positive: int = 0
    settled_negative: int = 0

    @property
    def judges(self) -> bool:
        return bool(self.positive + self.negative + self.settled_positive + self.settled_negative)


@dataclass(frozen=True)
class Reviewed:
    """The labels, and what there is of each tone."""

    labels: Sequence[Label]
    totals: Mapping[str, Total]

    @property
    def size(self) -> int:
        return len(self.labels)

    @property
    def is_enough(self) -> bool:
        """Whether each tone that occurs has been reviewed often enough to correct anything."""
        seen = {tone: sum(one.said == tone for one in self.labels) for tone in TONES}
        return bool(self.totals) and all(
            seen[tone] >= min(MIN_REVIEWED, total.texts) for tone, total in self.totals.items()
        )


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval."""

    share: float
    low: float
    high: float


def corrected_share(readers: Mapping[Said, int], reviewed: Reviewed) -> Share | None:
    """The mean vote of the readers of one place; ``readers`` counts those who said just so much.

    ``None`` where numbers do not allow it: too few voters or reviewed texts, or labels that contradict the program so
    often that nothing can be told.
    """
    voters = sum(count for said, count in readers.items() if said.judges)
    if not reviewed.is_enough or voters < MIN_VOTERS:
        return None
    kinds = sorted(readers)
    said = np.array(kinds, dtype=float)
    times = np.array([readers[kind] for kind in kinds], dtype=float)
    # RandomState's stream is frozen: every later version of numpy draws the same numbers.
    random = np.random.RandomState(SEED)
    moments, redrawn = _labels(random, reviewed)
    totals = np.array([reviewed.totals.get(tone, NO_TEXTS) for tone in TONES], dtype=float)
    (share,) = _shares(said, times[None], _texts(moments, totals))
    drawn = random.multinomial(int(times.sum()), times / times.sum(), DRAWS).astype(float)
    draws = _shares(said, drawn, _texts(redrawn, totals))
    defined = draws[~np.isnan(draws)]
    if np.isnan(share) or len(defined) < DEFINED * DRAWS:
        return None
    share = min(1.0, float(share))
    low, high = np.quantile(defined, (0.025, 0.975))
    least, most = _wilson(share, voters)
    return Share(share, min(float(low), least), max(min(1.0, float(high)), most))


def _wilson(share: float, voters: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of so many voters."""
    spread = Z**2 / voters
    middle = (share + spread / 2) / (1 + spread)
    half = Z * (share * (1 - share) / voters + spread / (4 * voters)) ** 0.5 / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def _labels(random: np.random.RandomState, reviewed: Reviewed) -> tuple[Array, Array]:
    """What the labels weigh, alone, by their confidence and by its square, ``[1, power, said, true]``; and the same in
    1,000 draws of as many readers.
    """
    who = sorted({one.reader for one in reviewed.labels})
    place = {reader: index for index, reader in enumerate(who)}
    moments = np.zeros((len(who), len(POWERS), len(TONES), len(TONES)))
    for one in sorted(reviewed.labels):
        weight = 1 / one.probability / one.texts
        moments[place[one.reader], :, TONES.index(one.said), TONES.index(one.true)] += (
            weight * one.confidence**POWERS
        )
    times = random.multinomial(len(who), np.full(len(who), 1 / len(who)), DRAWS).astype(float)
    return moments.sum(axis=0)[None], np.einsum("dr,rpst->dpst", times, moments)


def _texts(moments: Array, totals: Array) -> Array:
    """What all texts of each pair of tones weigh, ``[draw, said, true]``; ``totals[said]`` as ``Total``."""
    weighed = moments[:, 0].sum(axis=2)[:, None, :, None]
    means = np.divide(moments, weighed, out=np.zeros_like(moments), where=weighed > 0)
    share, by_confidence, by_square = means.swapaxes(0, 1)
    mean = by_confidence.sum(axis=2, keepdims=True)
    spread = by_square.sum(axis=2, keepdims=True) - mean**2
    away = totals[:, 2, None] - mean
    slope = np.divide(away, spread, out=np.zeros_like(mean), where=spread > LEAST_SPREAD)
    calibrated = np.maximum(0, share + slope * (by_confidence - mean * share))
    size = calibrated.sum(axis=2, keepdims=True)
    texts: Array = np.divide(calibrated, size, out=share, where=size > 0) * totals[:, 1, None]
    return texts


def _shares(said: Array, times: Array, texts: Array) -> Array:
    """One mean vote per draw, ``nan`` where it is undefined. ``said[kind]`` as ``Said``, ``times[draw, kind]``."""
    own = said[:, : len(TONES)]
    counts = times @ (own / np.maximum(1, own.sum(axis=1, keepdims=True)))
    size = counts.sum(axis=1, keepdims=True)
    apparent = np.divide(counts, size, out=np.zeros_like(counts), where=size > 0)
    return _mean_votes(said, times, _posterior(apparent, texts))


def _posterior(apparent: Array, texts: Array) -> Array:
    """How likely a text of the place that the program calls so is truly so, ``[draw, said, true]``."""
    true = np.stack([_true_share(apparent, texts, tone) for tone in range(len(TONES))], axis=1)
    middle = TONES.index("neutral")
    true[:, middle] = np.maximum(0, 1 - true[:, POSITIVE] - true[:, NEGATIVE])
    of_true = texts.sum(axis=1, keepdims=True)
    taken = np.divide(texts, of_true, out=np.zeros_like(texts), where=of_true > 0)
    joint = taken * true[:, None, :]
    of_said = joint.sum(axis=2, keepdims=True)
    # Of a tone that the labels do not know the program is believed.
    believed = np.broadcast_to(np.eye(len(TONES)), joint.shape).copy()
    posterior: Array = np.divide(joint, of_said, out=believed, where=of_said != 0)
    return posterior


def _true_share(apparent: Array, texts: Array, tone: int) -> Array:
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
    clipped: Array = np.clip(estimate, 0, 1)
    return clipped


def _mean_votes(said: Array, times: Array, posterior: Array) -> Array:
    """The mean of the expected votes of all who are expected to have one, draw by draw."""
    texts, settled = said[:, : len(TONES)], said[:, len(TONES) :].sum(axis=1)
    positive = posterior[:, :, POSITIVE]
    judged = positive + posterior[:, :, NEGATIVE]
    votes = np.zeros_like(times)
    for node, weight in zip(*np.polynomial.legendre.leggauss(POINTS), strict=True):
        at = (node + 1) / 2
        # E[t ** judgement] of one text of each tone, and of all texts of a reader.
        one = 1 - judged * (1 - at)
        liked = at**settled * ((positive / one) @ texts.T)
        liked += np.where(settled > 0, said[:, len(TONES)] * at ** np.maximum(settled - 1, 0), 0)
        votes += weight / 2 * _power(one, texts) * liked
    has_vote = np.where(settled > 0, 1, 1 - _power(1 - judged, texts))
    voters = (times * has_vote).sum(axis=1)
    total = (times * votes).sum(axis=1)
    shares: Array = np.divide(total, voters, out=np.full_like(voters, np.nan), where=voters > 0)
    return shares


def _power(base: Array, texts: Array) -> Array:
    """``base[draw, said]`` to the power of ``texts[kind, said]``, multiplied over tones: ``[draw, kind]``."""
    product = np.ones((len(base), len(texts)))
    for tone in range(len(TONES)):
        product *= base[:, tone, None] ** texts[None, :, tone]
    return product
