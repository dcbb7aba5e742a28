"""What is said on a topic stands where the topic is spoken of.

A topic's polarity is the mean over the tokens weighted by how much each speaks of the topic (attention pooling, Ilse
et al., 2018), and so is how likely the topic is.
"""

from __future__ import annotations

from nlp.models.blend import POLARITY, SIGNS, TOPIC, Array, softmax
from nlp.models.encoder import mean


def by_topic(by_token: Array) -> Array:
    """As ``mean``, but topics and their polarity from the tokens that speak of them."""
    logits = mean(by_token)
    topics = by_token[..., TOPIC]
    weights = softmax(topics, axis=-2)
    logits[..., TOPIC] = (weights * topics).sum(axis=-2)
    polarity = by_token[..., POLARITY].reshape(*topics.shape, len(SIGNS))
    logits[..., POLARITY] = (weights[..., None] * polarity).sum(axis=-3).reshape(*logits.shape[:-1], -1)
    return logits
