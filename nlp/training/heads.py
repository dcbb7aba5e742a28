"""The loss that teaches the outputs of ``nlp.models.blend``, and how a text's are made of its tokens'."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from nlp.models.blend import ABOUT, ASKS, OUTPUTS, POLARITY, TONE, TOPIC
from nlp.rules.topics import TOPICS
from nlp.training.model import mean
from nlp.training.texts import UNKNOWN, Example

TOPIC_WEIGHT, POLARITY_WEIGHT, ASKS_WEIGHT, ABOUT_WEIGHT = 4.0, 1.0, 3.0, 0.5
KIND_WEIGHT, KIND_TOPIC_WEIGHT = 1.0, 0.5
SMOOTHING = 0.05


class Asked(NamedTuple):
    """What a want is about, by the numbers of its kind and topic."""

    kind: int
    topic: int


def with_tone(parts: Tensor) -> Tensor:
    """The last dimension's outputs with each topic's polarity added to the tone of the whole.

    What is said on a topic mostly goes with the whole text, so a topic's own outputs learn the difference only. Works
    on logits and, transposed, on the rows of the heads' weights: the sum is linear.
    """
    polarity = parts[..., POLARITY].unflatten(-1, (len(TOPICS), 3)) + parts[..., None, TONE]
    return torch.cat([parts[..., : POLARITY.start], polarity.flatten(-2), parts[..., POLARITY.stop :]], -1)


def by_topic(by_token: Tensor, mask: Tensor) -> Tensor:
    """Logits (texts, outputs) from those of the tokens (texts, tokens, outputs), as ``nlp.models.pooling.by_topic``."""
    by_token = with_tone(by_token)
    topics = by_token[..., TOPIC]
    weights = functional.softmax(topics.masked_fill(mask[..., None] == 0, float("-inf")), dim=1)
    polarity = by_token[..., POLARITY].unflatten(-1, (len(TOPICS), 3))
    logits = mean(by_token, mask)
    return torch.cat(
        [
            logits[:, : TOPIC.start],
            (weights * topics).sum(1),
            (weights[..., None] * polarity).sum(1).flatten(1),
            logits[:, POLARITY.stop :],
        ],
        -1,
    )


def reader_loss(logits: Tensor, labels: Sequence[object]) -> Tensor:
    """How wrong the heads are about examples and wants, each as much as there are of them."""
    texts = {row: label for row, label in enumerate(labels) if isinstance(label, Example)}
    wants = {row: label for row, label in enumerate(labels) if isinstance(label, Asked)}
    loss = torch.zeros(())
    if texts:
        loss = loss + len(texts) / len(labels) * _library_loss(logits[list(texts)], list(texts.values()))
    if wants:
        loss = loss + len(wants) / len(labels) * _want_loss(logits[list(wants)], list(wants.values()))
    return loss


def _want_loss(logits: Tensor, wants: Sequence[Asked]) -> Tensor:
    """Kinds have outputs of their own, behind the others. Of the topics only the order counts: how sure one is, texts teach."""
    kinds, topics = torch.tensor(wants).T
    loss = KIND_WEIGHT * functional.cross_entropy(logits[:, OUTPUTS:], kinds, label_smoothing=2 * SMOOTHING)
    return loss + KIND_TOPIC_WEIGHT * functional.cross_entropy(logits[:, TOPIC], topics)


def _library_loss(logits: Tensor, examples: Sequence[Example]) -> Tensor:
    """A topic's polarity counts only where the topic is there."""
    tones = torch.tensor([example.tone for example in examples])
    topics = torch.zeros(len(examples), len(TOPICS))
    polarities = torch.full((len(examples), len(TOPICS)), UNKNOWN)
    for row, example in enumerate(examples):
        for topic, polarity in example.topics.items():
            topics[row, topic] = 1
            polarities[row, topic] = polarity
    asks = torch.tensor([[e.suggestion, e.question, e.thanks] for e in examples]).float()
    loss = functional.cross_entropy(logits[:, TONE], tones, ignore_index=UNKNOWN, label_smoothing=SMOOTHING)
    loss = loss + TOPIC_WEIGHT * functional.binary_cross_entropy_with_logits(logits[:, TOPIC], topics)
    loss = loss + ASKS_WEIGHT * functional.binary_cross_entropy_with_logits(logits[:, ASKS], asks)
    about = torch.tensor([[example.about_library] for example in examples]).float()
    loss = loss + ABOUT_WEIGHT * functional.binary_cross_entropy_with_logits(logits[:, ABOUT], about)
    if (polarities >= 0).any():
        by_topic = logits[:, POLARITY].reshape(-1, 3)
        loss = loss + POLARITY_WEIGHT * functional.cross_entropy(
            by_topic, polarities.reshape(-1), ignore_index=UNKNOWN
        )
    return loss
