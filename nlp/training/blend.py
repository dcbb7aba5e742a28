"""``python -m nlp.training.blend [FILE…]``: how much each reading of a text weighs, into ``data/model/blend.json``.

Fits the few weights of ``nlp/models/blend.py`` by logistic regression with a ridge (Gauss prior around zero) on labelled texts
that taught none of the models: those that a model has learned from would make it look surer than it is. These are the
held-out texts and what files hold besides, JSON lines as ``evaluate`` reads them. Figures are cross-validated.
"""

import argparse
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from nlp.measure.gold import Labelled, read_labelled
from nlp.models.blend import (
    FILE,
    HEADS,
    SIGNS,
    BlendWeights,
    Features,
    Verdict,
    decide,
    features,
    hear,
    sigmoid,
    tone_features,
    tone_odds,
)
from nlp.models.load import Models, Tier, load_models
from nlp.rules.apply import Rules
from nlp.rules.topics import TOPICS
from nlp.tags import TopicTag
from nlp.text.hashtags import without_marks
from nlp.text.words import clean, tokens
from nlp.training.texts import JSON_LINES, MODEL, SUBTLE, Example, held_out, told

RIDGE = 0.003
FOLDS = 5
TONES = {"negative": 0, "neutral": 1, "positive": 2}
STRANGERS = ("o", "other")
STRANGE = 0.3  # how much a held-out text about anything else counts
HARD = 0.3  # and one of what is read worst
# So many texts that speak of topics may be taken for strangers'.
LOST = 0.02
CUTS = np.arange(0.2, 0.71, 0.05)
NO_TONE = np.zeros(0, np.float32)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Truth:
    """Labels of texts as numbers: ``tone`` (texts), ``topic`` (texts, 10), ``polarity`` likewise with -1 where the
    topic is not spoken of, ``asks`` (texts, 2), ``about`` (texts, 1); ``worth`` (texts): how much a text counts."""

    tone: npt.NDArray[np.int64]
    topic: npt.NDArray[np.float32]
    polarity: npt.NDArray[np.int64]
    asks: npt.NDArray[np.float32]
    about: npt.NDArray[np.float32]
    worth: Tensor


def truth_of(items: Sequence[Labelled], worth: Sequence[float]) -> Truth:
    topics = [item.topics or {} for item in items]
    return Truth(
        tone=np.array([TONES[item.sentiment or "neutral"] for item in items]),
        topic=np.array([[topic in told for topic in TOPICS] for told in topics], np.float32),
        polarity=np.array([[TONES.get(told.get(topic, ""), -1) for topic in TOPICS] for told in topics]),
        asks=np.array([[bool(item.suggestion), bool(item.question)] for item in items], np.float32),
        about=np.array([[bool(item.topics) or item.kind not in STRANGERS] for item in items], np.float32),
        worth=torch.tensor(worth, dtype=torch.float32),
    )


def as_labelled(example: Example) -> Labelled:
    return Labelled(
        example.text,
        example.kind,
        sentiment=SIGNS[example.tone],
        topics={TOPICS[topic]: SIGNS[polarity] for topic, polarity in example.topics.items()},
        suggestion=example.suggestion,
        question=example.question,
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
    return Features(*(getattr(found, head)[rows] for head in HEADS))


def fitted(found: Features, truth: Truth, rows: npt.NDArray[np.int64], hears: bool) -> BlendWeights:
    """The weights that fit the given rows best, and the cuts with the best F1. ``hears``: the tone hears the other heads."""
    mine, worth = some(found, rows), truth.worth[torch.tensor(rows)]
    spoken = truth.polarity[rows] >= 0
    each = worth[:, None].expand(-1, len(TOPICS))[torch.tensor(spoken)]
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
    about = _fit(
        mine.about.shape[-1:],
        lambda w: _yes_no((torch.tensor(mine.about) @ w)[:, None], truth.about[rows], worth),
    )
    spoken_of = sigmoid(mine.about @ about)[truth.topic[rows].any(axis=1)]
    about_from = round(float(np.quantile(spoken_of, LOST)), 3)
    rest = BlendWeights(NO_TONE, topic, polarity, asks, about, topic_from, (cuts[0], cuts[1]), about_from)
    told = tone_features(mine, hear(rest, mine)) if hears else mine.tone
    tone = _fit(told.shape[-1:], lambda w: _class(told, w, truth.tone[rows], worth))
    return replace(rest, tone=tone)


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
    """The figures of ``evaluate`` without intervals."""
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
    }


def _has(topics: Sequence[TopicTag], name: str) -> bool:
    return any(tag.topic == name for tag in topics)


def _sign(topics: Sequence[TopicTag], name: str) -> int:
    return next((TONES[tag.polarity] for tag in topics if tag.topic == name), -1)


def _calibration(sure: npt.NDArray[np.float64], right: npt.NDArray[np.float64]) -> float:
    """Expected calibration error over ten bins (Guo et al., 2017)."""
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = [
        abs(right[bins == k].mean() - sure[bins == k].mean()) * (bins == k).sum()
        for k in range(10)
        if (bins == k).any()
    ]
    return float(sum(gaps) / len(sure))


def crossed(found: Features, truth: Truth, hears: bool) -> tuple[list[Verdict], dict[str, float]]:
    """The verdict on each text by weights that were fitted without it, and each head's calibration error by the same."""
    folds = np.random.default_rng(0).integers(0, FOLDS, len(truth.tone))
    verdicts: dict[int, Verdict] = {}
    stated: dict[str, list[npt.NDArray[np.float64]]] = {}
    for fold in range(FOLDS):
        weights = fitted(found, truth, np.flatnonzero(folds != fold), hears)
        rows = np.flatnonzero(folds == fold)
        mine = some(found, rows)
        verdicts.update(zip(rows.tolist(), decide(weights, mine), strict=True))
        for head, pair in _stated(weights, mine, truth, rows).items():
            stated.setdefault(head, []).append(np.stack(pair))
    errors = {head: _calibration(*np.concatenate(pairs, axis=1)) for head, pairs in stated.items()}
    return [verdicts[row] for row in range(len(truth.tone))], errors


def _stated(
    weights: BlendWeights, mine: Features, truth: Truth, rows: npt.NDArray[np.int64]
) -> dict[str, tuple[npt.NDArray[Any], npt.NDArray[Any]]]:
    """Of each head the probabilities that it states, and whether what they stand for is so."""
    spoken = truth.polarity[rows] >= 0
    heard = hear(weights, mine)
    sign = heard.polarity[spoken]
    tone = tone_odds(weights, mine, heard)
    return {
        "tone": (tone.max(1), tone.argmax(1) == truth.tone[rows]),
        "polarity": (sign.max(1), sign.argmax(1) == truth.polarity[rows][spoken]),
        "topics": (heard.topic.ravel(), truth.topic[rows].ravel()),
        "asks": (heard.asks.ravel(), truth.asks[rows].ravel()),
    }


def as_json(weights: BlendWeights) -> dict[str, object]:
    heads = {name: np.round(getattr(weights, name).astype(float), 4).tolist() for name in HEADS}
    return {
        **heads,
        "topic_from": weights.topic_from,
        "asks_from": list(weights.asks_from),
        "about_from": weights.about_from,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument(
        "--worth", type=float, nargs="+", help="how much a text of each file counts; 1 by default"
    )
    parser.add_argument("--model", type=Path, default=MODEL)
    options = parser.parse_args()
    logging.basicConfig(format="%(message)s")
    log.setLevel(logging.INFO)
    parts = [
        (path.name, [item for item in told(read_labelled, path, JSON_LINES) if item.sentiment])
        for path in options.files
    ]
    given = options.worth or [1.0] * len(options.files)
    worth = [one for one, (_, part) in zip(given, parts, strict=True) for _ in part]
    for name, ours, each in (("held out", held_out(), 1.0), ("subtle", held_out(SUBTLE), HARD)):
        parts.append((name, [as_labelled(example) for example in ours]))
        worth += [each * (1.0 if example.about_library else STRANGE) for example in ours]
    stored = {}
    for tier in get_args(Tier):
        # What words alone say of a topic is too often wrong for the tone to lean on it, and of what is read worst they know little.
        hears = tier == "full"
        shown = parts if hears else parts[:-1]
        items = [item for _, part in shown for item in part]
        truth = truth_of(items, worth[: len(items)])
        models = load_models(options.model, tier, threads=2, blended=False)
        found = features_of(models, items)
        verdicts, errors = crossed(found, truth, hears)
        log.info(
            "%s, calibration errors: %s", tier, {head: round(error, 3) for head, error in errors.items()}
        )
        start = 0
        for name, part in shown:
            rows = np.arange(start, start + len(part))
            measured = scores([verdicts[row] for row in rows], truth, rows)
            log.info(
                "%s, %s: %s", tier, name, {figure: round(value, 3) for figure, value in measured.items()}
            )
            start += len(part)
        stored[tier] = as_json(fitted(found, truth, np.arange(len(items)), hears))
    (options.model / FILE).write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
