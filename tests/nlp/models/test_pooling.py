"""What a text says, from what its tokens say: tone is their mean, a topic's polarity stands where the topic does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nlp.models.blend import OUTPUTS, POLARITY, SIGNS, TONE, TOPIC
from nlp.models.encoder import mean
from nlp.models.pooling import by_topic
from nlp.rules.topics import TOPICS

STAFF, COLLECTION = TOPICS.index("staff"), TOPICS.index("collection")


def test_each_topic_has_the_polarity_of_its_own_words() -> None:
    """«Книги хорошие, персонал хамит», as two tokens."""
    by_token = np.zeros((2, OUTPUTS), np.float32)
    books, people = by_token
    books[TOPIC.start + COLLECTION] = people[TOPIC.start + STAFF] = 8
    books[POLARITY.start + 3 * COLLECTION + SIGNS.index("positive")] = 2
    books[POLARITY.start + 3 * STAFF + SIGNS.index("positive")] = 2
    people[POLARITY.start + 3 * COLLECTION + SIGNS.index("negative")] = 3
    people[POLARITY.start + 3 * STAFF + SIGNS.index("negative")] = 3
    polarity = by_topic(by_token)[POLARITY].reshape(len(TOPICS), len(SIGNS))
    assert SIGNS[polarity[COLLECTION].argmax()] == "positive"
    assert SIGNS[polarity[STAFF].argmax()] == "negative"
    # 8 against 0: the share of the one token is 1 / (1 + exp(-8)) = 0.99966.
    assert polarity[STAFF, SIGNS.index("negative")] == pytest.approx(3 * 0.99966, rel=1e-4)


def test_a_topic_is_as_strong_as_where_it_is_spoken_of() -> None:
    by_token = np.zeros((10, OUTPUTS), np.float32)
    by_token[:, TOPIC] = -4
    by_token[3, TOPIC.start + STAFF] = 6
    logits = by_topic(by_token)
    assert logits[TOPIC.start + STAFF] == pytest.approx(6, abs=0.01)  # their mean would be -3
    assert logits[TOPIC.start + COLLECTION] == pytest.approx(-4)


TOKENS = st.integers(1, 12).flatmap(
    lambda count: arrays(np.float32, (count, OUTPUTS), elements=st.floats(-30, 30, width=32))
)


@given(TOKENS)
def test_other_heads_take_the_mean_and_nothing_leaves_the_tokens_range(by_token: np.ndarray) -> None:
    logits, plain = by_topic(by_token), mean(by_token)
    assert (logits[TONE] == plain[TONE]).all()
    assert (logits[POLARITY.stop :] == plain[POLARITY.stop :]).all()
    assert (logits >= by_token.min(axis=0) - 1e-3).all() and (logits <= by_token.max(axis=0) + 1e-3).all()


@given(TOKENS)
def test_tokens_that_say_the_same_of_topics_weigh_the_same(by_token: np.ndarray) -> None:
    by_token[:, TOPIC] = 1.5
    np.testing.assert_allclose(by_topic(by_token), mean(by_token), atol=1e-4)
