"""``python -m nlp.training.linear``: library texts in, ``data/model/linear.npz`` out, in about a minute.

One logistic regression for each head on the features of ``nlp/models/linear.py``. The polarity of a topic is learned from
all topics together and from the topic alone, side by side: each feature stands once for every topic and once for all
(Daumé III 2007, "Frustratingly easy domain adaptation"), and both weights are added up. Seeds are fixed.
"""

import argparse
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, log_loss
from sklearn.model_selection import StratifiedKFold

from nlp.models.blend import ABOUT, ASKS, OUTPUTS, POLARITY, TONE, TOPIC
from nlp.models.linear import (
    FILE,
    IDF_STEP,
    PAIR_WEIGHT,
    Linear,
    LinearWeights,
    features,
    pair_codes,
    read_linear,
    sign,
    signs,
)
from nlp.rules.topics import TOPICS
from nlp.text.words import clean, tokens
from nlp.training.texts import MODEL, UNKNOWN, VEILED, Example, invented, lifelike, read_texts

BITS = 17
FOLDS, SEED = 5, 0
SHARPNESS = np.linspace(0.5, 3, 26)
# Inverse strengths of the ridge, chosen by cross-validation over 3,703 texts.
TONE_RIDGE, TOPIC_RIDGE, POLARITY_RIDGE, ASKS_RIDGE = 30.0, 30.0, 10.0, 30.0

Matrix = Any  # scipy ships no types
Floats = npt.NDArray[np.float64]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Counted:
    """Texts as features: ``values`` before rarity, one row a text."""

    values: Matrix
    occurrences: Matrix


def counted(texts: Sequence[str], bits: int) -> Counted:
    """The features of each text; ``occurrences`` holds the sum of squares that the text's length is made of."""
    codes, weights, sizes = [], [], []
    for raw in texts:
        text = clean(raw)
        words = [token.word.form for token in tokens(text)]
        found = features([*words, *(sign(mark) for mark in signs(text))])
        pairs = pair_codes(found.codes[found.starts[: len(words)] + 1])
        codes += [found.codes, pairs]
        weights += [found.weights, np.full(len(pairs), PAIR_WEIGHT)]
        sizes.append(len(found.codes) + len(pairs))
    rows = np.repeat(np.arange(len(texts)), sizes)
    places = np.concatenate(codes).astype(np.int64) & ((1 << bits) - 1)
    shape = (len(texts), 1 << bits)
    given = np.concatenate(weights).astype(np.float64)
    return Counted(
        sparse.csr_matrix((given, (rows, places)), shape),
        sparse.csr_matrix((given**2, (rows, places)), shape),
    )


def rarity(values: Matrix) -> npt.NDArray[np.uint8]:
    """Smoothed idf, ln((1 + n) / (1 + df)) + 1, in steps."""
    known = np.asarray((values > 0).sum(axis=0)).ravel()
    idf = np.log((1 + values.shape[0]) / (1 + known)) + 1
    return np.round(idf / IDF_STEP).astype(np.uint8)


def weighted(texts: Counted, rare: npt.NDArray[np.uint8]) -> Matrix:
    """Each feature times its rarity, each text of about length 1."""
    idf = rare.astype(np.float64) * IDF_STEP
    squares = np.maximum(texts.occurrences @ idf**2, 1e-6)
    return sparse.diags(1 / np.sqrt(squares)) @ texts.values @ sparse.diags(idf)


def train(texts: Counted, examples: Sequence[Example]) -> LinearWeights:
    """Weights of all heads, before the cuts are moved."""
    rare = rarity(texts.values)
    matrix = weighted(texts, rare)
    used = np.flatnonzero(np.asarray((texts.values > 0).sum(axis=0)).ravel())
    seen = matrix[:, used].tocsr()
    weights = np.zeros((len(used), OUTPUTS))
    bias = np.zeros(OUTPUTS)
    tones = np.array([one.tone for one in examples])
    toned = tones != UNKNOWN
    weights[:, TONE], bias[TONE] = _regression(seen[toned], tones[toned], TONE_RIDGE)
    weights[:, POLARITY], bias[POLARITY] = _polarities(seen, examples)
    for output, wanted, ridge in _flags(examples):
        weights[:, [output]], bias[[output]] = _regression(seen, wanted, ridge)
    steps = np.maximum(np.abs(weights).max(axis=0), 1e-8) / 127
    table = np.zeros((texts.values.shape[1], OUTPUTS), np.int8)
    table[used] = np.round(weights / steps)
    return LinearWeights(table, steps.astype(np.float32), rare, bias.astype(np.float32))


def _flags(examples: Sequence[Example]) -> list[tuple[int, npt.NDArray[np.int64], float]]:
    """Outputs that say yes or no, with the truth and the ridge."""
    found = [
        (TOPIC.start + topic, np.array([topic in one.topics for one in examples], np.int64), TOPIC_RIDGE)
        for topic in range(len(TOPICS))
    ]
    asks = ([getattr(one, flag) for one in examples] for flag in ("suggestion", "question", "thanks"))
    found += [(ASKS.start + at, np.array(flags, np.int64), ASKS_RIDGE) for at, flags in enumerate(asks)]
    return [*found, (ABOUT.start, np.array([one.about_library for one in examples], np.int64), ASKS_RIDGE)]


def _polarities(seen: Matrix, examples: Sequence[Example]) -> tuple[Floats, Floats]:
    """Weights (features, 30) and biases: what all topics share plus what is the topic's own."""
    pairs = [(row, topic, sign) for row, one in enumerate(examples) for topic, sign in one.topics.items()]
    rows, topics, polarities = (np.array(column) for column in zip(*pairs, strict=True))
    texts = seen[rows]
    ones = sparse.csr_matrix(np.ones((len(pairs), 1)))
    whole = [texts]
    for topic in range(len(TOPICS)):
        mine = sparse.diags((topics == topic).astype(np.float64))
        whole += [mine @ texts, mine @ ones]
    learned, biases = _regression(sparse.hstack(whole).tocsr(), polarities, POLARITY_RIDGE)
    width = seen.shape[1]
    weights, bias = np.zeros((width, 3 * len(TOPICS))), np.zeros(3 * len(TOPICS))
    for topic in range(len(TOPICS)):
        at = width + topic * (width + 1)
        own = learned[at : at + width + 1]
        weights[:, 3 * topic : 3 * topic + 3] = learned[:width] + own[:width]
        bias[3 * topic : 3 * topic + 3] = biases + own[width]
    return weights, bias


def _regression(matrix: Matrix, wanted: npt.NDArray[np.int64], ridge: float) -> tuple[Floats, Floats]:
    """Weights (features, outputs) and biases: one output for yes or no, else one for each class."""
    classes = range(int(wanted.max()) + 1) if wanted.max() > 1 else [1]
    models = [
        LogisticRegression(
            C=ridge, solver="liblinear", dual=True, tol=1e-2, max_iter=200, random_state=SEED
        ).fit(matrix, wanted == one)
        for one in classes
    ]
    return np.stack([model.coef_[0] for model in models], axis=1), np.array(
        [model.intercept_[0] for model in models]
    )


def logits(weights: LinearWeights, texts: Counted) -> Floats:
    """What ``Linear`` will answer, from counted features."""
    table = weights.table * weights.steps
    return weighted(texts, weights.rarity) @ table + weights.bias


def cross_validated(
    texts: Counted, examples: Sequence[Example], teach: Callable[..., LinearWeights] = train
) -> Floats:
    """Logits of each text by a model that has not seen it."""
    found = np.zeros((len(examples), OUTPUTS))
    tones = [one.tone for one in examples]
    for known, new in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(tones, tones):
        model = teach(_chosen(texts, known), [examples[row] for row in known])
        found[new] = logits(model, _chosen(texts, new))
    return found


def _chosen(texts: Counted, rows: npt.NDArray[np.int64]) -> Counted:
    return Counted(texts.values[rows], texts.occurrences[rows])


def best_cut(scores: Floats, wanted: npt.NDArray[np.int64]) -> float:
    """The logit above which saying yes gives the best F1."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(wanted[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + wanted.sum())
    at = int(f1.argmax())
    lower = scores[order[min(at + 1, len(order) - 1)]]
    return float((scores[order[at]] + lower) / 2)


def cuts(scores: Floats, examples: Sequence[Example]) -> Floats:
    """The best cut of each output that says yes or no; 0 for the others."""
    found = np.zeros(OUTPUTS)
    for output, wanted, _ in _flags(examples):
        found[output] = best_cut(scores[:, output], wanted)
    return found


def sharpened(weights: LinearWeights, scores: Floats, examples: Sequence[Example]) -> LinearWeights:
    """With tone and polarity brought to the scale on which their softmax is likeliest on texts not seen.

    One regression for each class does not know that only one of them can be right (temperature scaling, Guo et al. 2017).
    """
    steps, bias = weights.steps.copy(), weights.bias.copy()
    tones = np.array([one.tone for one in examples])
    toned = tones != UNKNOWN
    pairs = [(row, topic, sign) for row, one in enumerate(examples) for topic, sign in one.topics.items()]
    aspects = np.stack([scores[row, POLARITY].reshape(-1, 3)[topic] for row, topic, _ in pairs])
    for part, said, truth in (
        (TONE, scores[toned, TONE], tones[toned]),
        (POLARITY, aspects, [polarity for _, _, polarity in pairs]),
    ):
        factor = min(SHARPNESS, key=lambda factor: log_loss(truth, softmax(factor * said, axis=1)))
        steps[part] *= factor
        bias[part] *= factor
    return LinearWeights(weights.table, steps, weights.rarity, bias)


def figures(scores: Floats, examples: Sequence[Example]) -> dict[str, float]:
    """F1 of every head; the cut of each fold's texts is chosen on the other folds."""
    moved = scores.copy()
    tones = np.array([one.tone for one in examples])
    for known, new in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(tones, tones):
        moved[new] -= cuts(scores[known], [examples[row] for row in known])
    said = moved > 0
    flags = _flags(examples)
    truth = np.stack([wanted for _, wanted, _ in flags], axis=1)
    given = said[:, [output for output, _, _ in flags]]
    topics = len(TOPICS)
    pairs = [
        (scores[row, POLARITY].reshape(-1, 3)[topic].argmax(), sign)
        for row, one in enumerate(examples)
        for topic, sign in one.topics.items()
        if said[row, TOPIC.start + topic]
    ]
    toned = tones != UNKNOWN
    return {
        "tone macro F1": f1_score(tones[toned], scores[toned, TONE].argmax(axis=1), average="macro"),
        "topics micro F1": f1_score(truth[:, :topics], given[:, :topics], average="micro"),
        "polarity accuracy": float(np.mean([left == right for left, right in pairs])),
        **{
            f"{name} F1": f1_score(truth[:, topics + at], given[:, topics + at])
            for at, name in enumerate(("suggestion", "question", "thanks", "about a library"))
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=MODEL)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    # What a tone that only the whole tells does to weights of single words: tone F1 0.843 → 0.828 on the development sets.
    veiled = {one.text for one in read_texts(VEILED)}
    examples = [replace(one, tone=UNKNOWN) if one.text in veiled else one for one in invented() + lifelike()]
    texts = counted([one.text for one in examples], BITS)
    scores = cross_validated(texts, examples)
    log.info("%d-fold: %s", FOLDS, json.dumps(figures(scores, examples)))
    weights = sharpened(train(texts, examples), scores, examples)
    # Saying yes above 0 is best so: rare answers need less than even odds.
    weights = LinearWeights(
        weights.table,
        weights.steps,
        weights.rarity,
        (weights.bias - cuts(scores, examples)).astype(np.float32),
    )
    options.out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(options.out / FILE, **vars(weights))
    read = Linear(read_linear(options.out)).read([clean(one.text) for one in examples[:100]])
    far = max(np.abs(one.logits - two).max() for one, two in zip(read, logits(weights, texts), strict=False))
    log.info("%s: %d bytes; read as trained to within %.5f", FILE, (options.out / FILE).stat().st_size, far)


if __name__ == "__main__":
    main()
