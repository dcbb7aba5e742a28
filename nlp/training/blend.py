"""``python -m nlp.training.blend FILE…``: how much each reading of a text weighs, into ``data/model/blend.json``.

Fits the few weights of ``nlp/models/blend.py`` by logistic regression with a ridge (Gauss prior around zero) on labelled texts
that taught none of the models: those that a model has learned from would make it look surer than it is. Files are JSON
lines as ``evaluate`` reads them. Figures are cross-validated.
"""

import argparse
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from nlp.measure.gold import Labelled, read_labelled
from nlp.models.blend import FILE, BlendWeights, Features, Verdict, decide, features, sigmoid
from nlp.models.load import Models, Tier, load_models
from nlp.rules.apply import Rules
from nlp.rules.topics import TOPICS
from nlp.tags import TopicTag
from nlp.text.hashtags import without_marks
from nlp.text.words import clean, tokens
from nlp.training.texts import JSON_LINES, MODEL, told

RIDGE = 0.003
FOLDS = 5
TONES = {"negative": 0, "neutral": 1, "positive": 2}
CUTS = np.arange(0.2, 0.71, 0.05)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Truth:
    """Labels of texts as numbers: ``tone`` (texts), ``topic`` (texts, 10), ``polarity`` likewise with -1 where the
    topic is not spoken of, ``asks`` (texts, 2); ``worth`` (texts): how much a text counts."""

    tone: npt.NDArray[np.int64]
    topic: npt.NDArray[np.float32]
    polarity: npt.NDArray[np.int64]
    asks: npt.NDArray[np.float32]
    worth: Tensor


def truth_of(items: Sequence[Labelled], worth: Sequence[float]) -> Truth:
    topics = [item.topics or {} for item in items]
    return Truth(
        tone=np.array([TONES[item.sentiment or "neutral"] for item in items]),
        topic=np.array([[topic in told for topic in TOPICS] for told in topics], np.float32),
        polarity=np.array([[TONES.get(told.get(topic, ""), -1) for topic in TOPICS] for told in topics]),
        asks=np.array([[bool(item.suggestion), bool(item.question)] for item in items], np.float32),
        worth=torch.tensor(worth, dtype=torch.float32),
    )


def features_of(models: Models, items: Sequence[Labelled]) -> Features:
    """What the tagger's readings say of the texts, as the tagger would read them."""
    texts = [without_marks(clean(item.text)) for item in items]
    words = [tokens(text) for text in texts]
    rules = Rules()
    readings = models.read(texts, words)
    return features(
        [np.stack([reading.logits for reading in model]) for model in readings],
        [rules.read(text, its) for text, its in zip(texts, words, strict=True)],
    )


def some(found: Features, rows: npt.NDArray[np.int64]) -> Features:
    return Features(found.tone[rows], found.topic[rows], found.polarity[rows], found.asks[rows])


def fitted(found: Features, truth: Truth, rows: npt.NDArray[np.int64]) -> BlendWeights:
    """The weights that fit the given rows best, and the cuts with the best F1."""
    mine, worth = some(found, rows), truth.worth[torch.tensor(rows)]
    spoken = truth.polarity[rows] >= 0
    each = worth[:, None].expand(-1, len(TOPICS))[torch.tensor(spoken)]
    tone = _fit(mine.tone.shape[-1:], lambda w: _class(mine.tone, w, truth.tone[rows], worth))
    topic = _fit(
        mine.topic.shape[-1:], lambda w: _yes_no(torch.tensor(mine.topic) @ w, truth.topic[rows], worth)
    )
    polarity = _fit(
        mine.polarity.shape[-1:],
        lambda w: _class(mine.polarity[spoken], w, truth.polarity[rows][spoken], each),
    )
    asks = _fit(
        mine.asks.shape[1:],
        lambda w: _yes_no(torch.einsum("tqf,qf->tq", torch.tensor(mine.asks), w), truth.asks[rows], worth),
    )
    scores = sigmoid(np.einsum("tqf,qf->tq", mine.asks, asks))
    cuts = [_cut(scores[:, which], truth.asks[rows, which], worth) for which in (0, 1)]
    topic_from = _cut(sigmoid(mine.topic @ topic), truth.topic[rows], worth[:, None])
    return BlendWeights(tone, topic, polarity, asks, topic_from, (cuts[0], cuts[1]))


def _fit(shape: Sequence[int], loss: Callable[[Tensor], Tensor]) -> npt.NDArray[np.float32]:
    weights = torch.zeros(*shape, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def step() -> Tensor:
        optimiser.zero_grad()
        wrong = loss(weights) + RIDGE * (weights**2).sum() / 10
        wrong.backward()  # type: ignore[no-untyped-call]
        return wrong

    optimiser.step(step)  # type: ignore[no-untyped-call]
    found: npt.NDArray[np.float32] = weights.detach().numpy()
    return found


def _class(
    features: npt.NDArray[np.float32], weights: Tensor, wanted: npt.NDArray[np.int64], worth: Tensor
) -> Tensor:
    loss = functional.cross_entropy(torch.tensor(features) @ weights, torch.tensor(wanted), reduction="none")
    return (loss * worth).sum() / worth.sum()


def _yes_no(logits: Tensor, wanted: npt.NDArray[np.float32], worth: Tensor) -> Tensor:
    loss = functional.binary_cross_entropy_with_logits(logits, torch.tensor(wanted), reduction="none")
    return (loss.mean(1) * worth).sum() / worth.sum()


def _cut(scores: npt.NDArray[np.float32], wanted: npt.NDArray[np.float32], worth: Tensor) -> float:
    """The probability from which to say yes, with the best F1; of equally good ones the middle."""
    each = worth.numpy()
    measured = np.array(
        [
            2 * (each * ((scores >= cut) & (wanted > 0))).sum()
            / max(1e-9, float((each * (scores >= cut)).sum() + (each * wanted).sum()))
            for cut in CUTS
        ]
    )  # fmt: skip
    best = np.flatnonzero(measured >= measured.max() - 0.002)
    return round(float(CUTS[best[len(best) // 2]]), 2)


def _f1(said: npt.NDArray[np.bool_], wanted: npt.NDArray[np.bool_]) -> float:
    return float(2 * (said & wanted).sum() / max(1, said.sum() + wanted.sum()))


def scores(verdicts: Sequence[Verdict], truth: Truth, rows: npt.NDArray[np.int64]) -> dict[str, float]:
    """The figures of ``evaluate`` without intervals, and the calibration error of the tone."""
    tone = np.array([one.tone for one in verdicts])
    said, gold = tone.argmax(1), truth.tone[rows]
    topics = np.array([[_has(one.topics, name) for name in TOPICS] for one in verdicts])
    spoken = truth.topic[rows] > 0
    signs = np.array([[_sign(one.topics, name) for name in TOPICS] for one in verdicts])
    both = topics & spoken
    return {
        "tone": float(np.mean([_f1(said == k, gold == k) for k in range(3)])),
        "accuracy": float((said == gold).mean()),
        "topics": _f1(topics, spoken),
        "polarity": float((signs == truth.polarity[rows])[both].mean()),
        "suggestion": _f1(np.array([one.suggestion for one in verdicts]), truth.asks[rows, 0] > 0),
        "question": _f1(np.array([one.question for one in verdicts]), truth.asks[rows, 1] > 0),
        "calibration error": _calibration(tone.max(1), said == gold),
    }


def _has(topics: Sequence[TopicTag], name: str) -> bool:
    return any(tag.topic == name for tag in topics)


def _sign(topics: Sequence[TopicTag], name: str) -> int:
    return next((TONES[tag.polarity] for tag in topics if tag.topic == name), -1)


def _calibration(sure: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> float:
    """Expected calibration error over ten bins (Guo et al., 2017)."""
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = [
        abs(right[bins == k].mean() - sure[bins == k].mean()) * (bins == k).sum()
        for k in range(10)
        if (bins == k).any()
    ]
    return float(sum(gaps) / len(sure))


def crossed(found: Features, truth: Truth) -> list[Verdict]:
    """The verdict on each text by weights that were fitted without it."""
    folds = np.random.default_rng(0).integers(0, FOLDS, len(truth.tone))
    verdicts: dict[int, Verdict] = {}
    for fold in range(FOLDS):
        weights = fitted(found, truth, np.flatnonzero(folds != fold))
        rows = np.flatnonzero(folds == fold)
        verdicts.update(zip(rows.tolist(), decide(weights, some(found, rows)), strict=True))
    return [verdicts[row] for row in range(len(truth.tone))]


def as_json(weights: BlendWeights) -> dict[str, object]:
    heads = {
        name: np.round(getattr(weights, name).astype(float), 4).tolist()
        for name in ("tone", "topic", "polarity", "asks")
    }
    return {**heads, "topic_from": weights.topic_from, "asks_from": list(weights.asks_from)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument(
        "--worth", type=float, nargs="+", help="how much a text of each file counts; 1 by default"
    )
    parser.add_argument("--model", type=Path, default=MODEL)
    options = parser.parse_args()
    logging.basicConfig(format="%(message)s")
    log.setLevel(logging.INFO)
    parts = [
        [item for item in told(read_labelled, path, JSON_LINES) if item.sentiment] for path in options.files
    ]
    items = [item for part in parts for item in part]
    worth = options.worth or [1.0] * len(parts)
    truth = truth_of(items, [one for one, part in zip(worth, parts, strict=True) for _ in part])
    stored = {}
    for tier in get_args(Tier):
        models = load_models(options.model, tier, threads=2, blended=False)
        found = features_of(models, items)
        verdicts = crossed(found, truth)
        start = 0
        for path, part in zip(options.files, parts, strict=True):
            rows = np.arange(start, start + len(part))
            told = scores([verdicts[row] for row in rows], truth, rows)
            log.info("%s, %s: %s", tier, path.name, {name: round(value, 3) for name, value in told.items()})
            start += len(part)
        stored[tier] = as_json(fitted(found, truth, np.arange(len(items))))
    (options.model / FILE).write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
