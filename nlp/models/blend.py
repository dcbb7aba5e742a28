"""One answer out of several readings: the encoder's, the linear model's and the rules'.

Each head has a score that is a weighted sum of what the readings say, plus a constant: logistic regression with the
few weights of ``blend.json``, fitted on labelled texts that taught none of the readings
(``nlp/training/blend.py``). So its probabilities are calibrated, and a reading weighs what it is worth. The tone comes last:
it also hears what the other heads have found.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from nlp.rules.apply import RuleReading
from nlp.rules.topics import TAGS, TOPICS
from nlp.rules.voice import LIBRARY
from nlp.tags import Polarity, TopicTag

Array = npt.NDArray[np.float32]

FILE = "blend.json"
# The order of the models' outputs: tone, topics, polarity of each topic, suggestion and question and thanks, relevance.
TONE, TOPIC, POLARITY, ASKS = slice(0, 3), slice(3, 13), slice(13, 43), slice(43, 46)
ABOUT = slice(46, 47)  # is a library's service spoken of at all?
OUTPUTS = 47
HEADS = ("tone", "topic", "polarity", "asks", "about")
SIGNS: tuple[Polarity, ...] = ("negative", "neutral", "positive")
SUGGESTION, QUESTION = 0, 1
ILL, CALM, WELL = np.eye(3, dtype=np.float32)

_TAGS = [[its[sign] for sign in SIGNS] for its in TAGS.values()]
_PLACES = {tag: (topic, sign) for topic, its in enumerate(_TAGS) for sign, tag in enumerate(its)}

_MILD = 1.5  # evidence of this much is as good as certain to the rules
_STRONG_TOPIC = 2.0
_STRONG_ASK = 1.5
_AT_MOST = 4  # beyond that many topics a text is a list, not an opinion: the likeliest stay


@dataclass(frozen=True)
class Features:
    """What the readings say, a row a text, last axis the features of ``HEADS``' weights.

    ``tone`` (texts, 3, features) without what ``tone_features`` adds, ``topic`` (texts, 10, features), ``polarity``
    (texts, 10, 3, features), ``asks`` (texts, 2, features), ``about`` (texts, features). The last features are constants, one for each class.
    """

    tone: Array
    topic: Array
    polarity: Array
    asks: Array
    about: Array


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """What one text says after all readings; ``tone`` are probabilities in the order of ``SIGNS``."""

    tone: tuple[float, float, float]
    topics: tuple[TopicTag, ...]
    suggestion: bool
    question: bool

    @property
    def sentiment(self) -> Polarity:
        return SIGNS[self.tone.index(max(self.tone))]


@dataclass(frozen=True)
class BlendWeights:
    """Weights of each head for one tier, and the probability from which a topic, a suggestion, a question counts.

    A text that is about a library with less than ``about_from`` has no topics.
    """

    tone: Array
    topic: Array
    polarity: Array
    asks: Array
    about: Array
    topic_from: float
    asks_from: tuple[float, float]
    about_from: float


def read_blend(folder: Traversable, tier: str) -> BlendWeights:
    """The weights of a tier, ``full`` or ``fast``. Raises ``FileNotFoundError``, or ``KeyError`` for another file."""
    stored = json.loads(folder.joinpath(FILE).read_text(encoding="utf-8"))[tier]
    heads = {head: np.array(stored[head], np.float32) for head in HEADS}
    suggestion, question = stored["asks_from"]
    return BlendWeights(
        **heads,
        topic_from=stored["topic_from"],
        asks_from=(suggestion, question),
        about_from=stored["about_from"],
    )


def features(models: Sequence[Array], rules: Sequence[RuleReading]) -> Features:
    """Features of texts: ``models`` holds each model's logits (texts, outputs); ``rules`` one reading a text."""
    texts = len(rules)
    centred = [_centred(logits) for logits in models]
    felt = _feelings(np.array([reading.total for reading in rules]))
    speaks = np.array([reading.voice > LIBRARY for reading in rules], np.float32)
    calm = speaks[:, None] * CALM
    strength = np.array([reading.strengths for reading in rules], np.float32).reshape(texts, len(TOPICS))
    told = _topic_signs(rules)
    # Who wishes for something speaks ill of what is there.
    wishes = sigmoid(centred[0][:, ASKS.start + SUGGESTION])
    scores = [(reading.suggestion_score, reading.question_score) for reading in rules]
    asked = np.clip(np.array(scores, np.float32).reshape(texts, 2), -_STRONG_ASK, _STRONG_ASK)
    return Features(
        tone=_stacked([*(logits[:, TONE] for logits in centred), felt, calm], classes=3),
        topic=_stacked(
            [
                *(logits[:, TOPIC] for logits in centred),
                *(np.repeat(logits[:, ABOUT], len(TOPICS), 1) for logits in centred),
                np.clip(strength, 0, _STRONG_TOPIC),
                (strength > 0).astype(np.float32),
            ],
            classes=len(TOPICS),
        ),
        polarity=_stacked(
            [
                *(logits[:, POLARITY].reshape(texts, len(TOPICS), 3) for logits in centred),
                *(np.repeat(logits[:, None, TONE], len(TOPICS), 1) for logits in centred),
                told,
                wishes[:, None, None] * np.repeat(ILL[None, None], len(TOPICS), 1),
            ],
            classes=3,
        ),
        asks=_stacked(
            [*(logits[:, ASKS][:, :2] for logits in centred), asked, np.repeat(speaks[:, None], 2, 1)],
            classes=2,
        ),
        about=np.concatenate(
            [*(logits[:, ABOUT] for logits in centred), np.ones((texts, 1), np.float32)], axis=1
        ),
    )


class Heard(NamedTuple):
    """Probabilities of all heads but the tone: ``topic`` (texts, 10), ``polarity`` (texts, 10, 3), ``asks`` (texts, 2)."""

    topic: Array
    polarity: Array
    asks: Array


def hear(weights: BlendWeights, found: Features) -> Heard:
    """What the texts speak of, how, and what they ask for."""
    # Suggestions and questions have weights of their own.
    asks = sigmoid(np.einsum("tqf,qf->tq", found.asks, weights.asks))
    return Heard(topic_odds(weights, found), softmax(found.polarity @ weights.polarity), asks)


def tone_features(found: Features, heard: Heard) -> Array:
    """(texts, 3, features): of the tone, and behind them the likeliest complaint and praise of a topic, wish and question.

    Who complains of a topic is mostly ill-disposed, and who wishes or asks may feel nothing about the whole.
    """
    told = (heard.topic[..., None] * heard.polarity).max(axis=1)
    wishes, asking = heard.asks[:, [SUGGESTION]], heard.asks[:, [QUESTION]]
    parts = (told[:, [0]] * ILL, told[:, [2]] * WELL, wishes * CALM, asking * CALM)
    return np.concatenate([found.tone, np.stack(parts, axis=-1)], axis=-1)


def tone_odds(weights: BlendWeights, found: Features, heard: Heard) -> Array:
    """The probability of each tone (texts, 3). A tier that has weights for the tone's own features alone does not hear the rest."""
    hears = len(weights.tone) != found.tone.shape[-1]
    return softmax((tone_features(found, heard) if hears else found.tone) @ weights.tone)


def decide(weights: BlendWeights, found: Features) -> list[Verdict]:
    """The verdicts on texts by their features."""
    heard = hear(weights, found)
    tone = tone_odds(weights, found, heard)
    asks = heard.asks >= np.array(weights.asks_from)
    topics = _topics(heard.topic, heard.polarity.argmax(axis=2), weights.topic_from)
    return [
        Verdict((ill, calm, well), its, suggestion, question)
        for (ill, calm, well), its, (suggestion, question) in zip(
            tone.tolist(), topics, asks.tolist(), strict=True
        )
    ]


def topic_odds(weights: BlendWeights, found: Features) -> Array:
    """How likely each text speaks of each topic (texts, topics); of strangers' texts none does."""
    about = sigmoid(found.about @ weights.about) >= weights.about_from
    return heard_topics(weights, found) * about[:, None]


def heard_topics(weights: BlendWeights, found: Features) -> Array:
    """How likely each text speaks of each topic (texts, topics), if it is about a library."""
    return sigmoid(found.topic @ weights.topic)


def _topics(topic: Array, signs: npt.NDArray[np.int64], least: float) -> list[tuple[TopicTag, ...]]:
    """Of each text the topics that are likely enough, the likeliest first."""
    likeliest = np.argsort(-topic, axis=1, kind="stable")[:, :_AT_MOST]
    counts = (np.take_along_axis(topic, likeliest, axis=1) >= least).sum(axis=1)
    return [
        tuple([_TAGS[number][its[number]] for number in order[:count]])
        for order, count, its in zip(likeliest.tolist(), counts.tolist(), signs.tolist(), strict=True)
    ]


def _centred(logits: Array) -> Array:
    """Logits of the classes that exclude each other as differences from their mean: only those mean anything."""
    found = logits[:, :OUTPUTS].copy()
    found[:, TONE] -= found[:, TONE].mean(axis=1, keepdims=True)
    polarity = found[:, POLARITY].reshape(len(found), len(TOPICS), 3)
    found[:, POLARITY] = (polarity - polarity.mean(axis=2, keepdims=True)).reshape(
        len(found), 3 * len(TOPICS)
    )
    return found


def _feelings(totals: npt.NDArray[np.float64]) -> Array:
    """(texts, 3): how strongly the rules speak for each tone, 0 to 1."""
    sure = np.tanh(totals / _MILD)
    felt: Array = np.stack([np.maximum(-sure, 0), 1 - np.abs(sure), np.maximum(sure, 0)], axis=1).astype(
        np.float32
    )
    return felt


def _topic_signs(rules: Sequence[RuleReading]) -> Array:
    """(texts, 10, 3): 1 for the polarity that the rules found on a topic."""
    told = np.zeros((len(rules), len(TOPICS), 3), np.float32)
    tags = [(text, *_PLACES[tag]) for text, reading in enumerate(rules) for tag in reading.topics]
    if tags:
        told[tuple(zip(*tags, strict=True))] = 1
    return told


def _stacked(parts: Sequence[Array], classes: int) -> Array:
    """The parts as last axis, and behind them a constant for each class."""
    constants = np.broadcast_to(np.eye(classes), (*parts[0].shape, classes))
    return np.concatenate([np.stack(parts, axis=-1), constants.astype(np.float32)], axis=-1)


def softmax(scores: Array, axis: int = -1) -> Array:
    """Probabilities of classes along an axis."""
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    found: Array = powers / powers.sum(axis=axis, keepdims=True)
    return found


_SURELY_NOT = np.float32(-80)  # whose exponential a float still holds


def sigmoid(scores: Array) -> Array:
    """The probability that a logit stands for."""
    found: Array = np.float32(1) / (np.float32(1) + np.exp(-np.maximum(scores, _SURELY_NOT)))
    return found
