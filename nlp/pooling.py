"""From what every token says to what the text says.

Most heads take the mean of the tokens. What is said on a topic stands where the topic is spoken of: a topic's polarity
is the mean over the tokens weighted by how much each speaks of the topic (attention pooling, Ilse et al., 2018).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nlp.blend import POLARITY, SIGNS, TOPIC

Array = npt.NDArray[np.float32]


def mean(by_token: Array) -> Array:
    """Logits (heads) of a text from those of its tokens (tokens, heads)."""
    found: Array = by_token.mean(axis=0)
    return found


def by_topic(by_token: Array) -> Array:
    """As ``mean``, but topics and their polarity from the tokens that speak of them."""
    logits = mean(by_token)
    topics = by_token[:, TOPIC]
    weights = np.exp(topics - topics.max(axis=0))
    weights /= weights.sum(axis=0)
    logits[TOPIC] = (weights * topics).sum(axis=0)
    polarity = by_token[:, POLARITY].reshape(len(by_token), -1, len(SIGNS))
    logits[POLARITY] = (weights[:, :, None] * polarity).sum(axis=0).ravel()
    return logits
