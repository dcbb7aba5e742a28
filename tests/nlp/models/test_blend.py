"""What several readings give together, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from campaign.shipped import shipped
from nlp.models.blend import (
    ABOUT,
    OUTPUTS,
    POLARITY,
    TONE,
    TOPIC,
    BlendWeights,
    decide,
    features,
    read_blend,
    sigmoid,
    softmax,
)
from nlp.models.load import Tier
from nlp.rules.apply import RuleReading
from nlp.rules.topics import TOPICS
from nlp.tags import TopicTag

SILENT = RuleReading(
    polarity="neutral", confidence=0.5, total=0.0, topics=(), strengths=(0.0,) * len(TOPICS),
    suggestion=False, suggestion_score=0.0, question=False, question_score=0.0, thanks=False,
    library_speaks=False, voice=0.0, irony=0.0, because=(),
)  # fmt: skip


def weights(**heads: list[float]) -> BlendWeights:
    """Weights of one model and the rules, zero but for the first features of the named heads."""
    sizes = {"tone": 3 + 3 + 4, "topic": 4 + len(TOPICS), "polarity": 4 + 3, "about": 2}
    filled = {
        name: np.array([*heads.get(name, []), *[0.0] * (size - len(heads.get(name, [])))], np.float32)
        for name, size in sizes.items()
    }
    asks = np.zeros((2, 3 + 2), np.float32)
    asks[:, 0] = 1
    return BlendWeights(**filled, asks=asks, topic_from=0.6, asks_from=(0.5, 0.9), about_from=0.3)


def logits(**at: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    found = np.zeros((1, OUTPUTS), np.float32)
    for place, value in at.items():
        found[0, int(place.removeprefix("_"))] = value
    return found


def test_probabilities_are_those_of_logistic_regression() -> None:
    # Tone logits (3, 0, 0) minus their mean are (2, -1, -1); the weight of the model is 0.5.
    verdict = decide(weights(tone=[0.5]), features([logits(_0=3.0)], [SILENT]))[0]
    powers = [np.e**1.0, np.e**-0.5, np.e**-0.5]
    assert verdict.tone == pytest.approx([power / sum(powers) for power in powers])
    assert verdict.sentiment == "negative"


def test_rules_and_model_are_added_up() -> None:
    glad = replace(SILENT, total=3.0)
    # Evidence of 3 is tanh(2) = 0.964 for positive; the model speaks for negative by 1 in all.
    found = features([logits(_0=1.5)], [glad])
    assert decide(weights(tone=[1.0, 1.0]), found)[0].sentiment == "negative"
    assert decide(weights(tone=[1.0, 3.0]), found)[0].sentiment == "positive"


def test_topics_count_from_their_cut_the_likeliest_first() -> None:
    said = logits(**{f"_{TOPIC.start + TOPICS.index('hours')}": 1.0, f"_{TOPIC.start + TOPICS.index('staff')}": 2.0,
                     f"_{TOPIC.start + TOPICS.index('rules')}": 0.4})  # fmt: skip
    verdict = decide(weights(topic=[1.0]), features([said], [SILENT]))[0]
    # sigmoid(0.4) = 0.599 is below the cut of 0.6.
    assert [tag.topic for tag in verdict.topics] == ["staff", "hours"]


def test_a_strangers_text_has_no_topics() -> None:
    said = {f"_{TOPIC.start + TOPICS.index('staff')}": 2.0}
    blend = weights(topic=[1.0], about=[1.0])
    near, far = (features([logits(**said, **{f"_{ABOUT.start}": about})], [SILENT]) for about in (-0.8, -0.9))
    # sigmoid(-0.8) = 0.310 and sigmoid(-0.9) = 0.289 against the cut of 0.3.
    assert decide(blend, near)[0].topics == (TopicTag("staff", "negative"),)
    assert decide(blend, far)[0].topics == ()


def test_a_topic_has_the_polarity_of_its_own_outputs() -> None:
    at = POLARITY.start + 3 * TOPICS.index("space")
    said = logits(
        **{f"_{TOPIC.start + TOPICS.index('space')}": 2.0, f"_{at + 2}": 1.0, f"_{TONE.start}": 1.0}
    )
    blend = weights(topic=[1.0], polarity=[1.0, 0.5])
    assert decide(blend, features([said], [SILENT]))[0].topics == (TopicTag("space", "positive"),)
    blend = weights(topic=[1.0], polarity=[0.5, 1.0])
    assert decide(blend, features([said], [SILENT]))[0].topics == (TopicTag("space", "negative"),)


@pytest.mark.parametrize(("sign", "sentiment"), [(0, "negative"), (2, "positive")])
def test_the_tone_hears_what_is_said_of_the_likeliest_topic(sign: int, sentiment: str) -> None:
    at = POLARITY.start + 3 * TOPICS.index("space")
    said = logits(**{f"_{TOPIC.start + TOPICS.index('space')}": 2.0, f"_{at + sign}": 3.0})
    heard = [0.0] * 6 + [2.0, 2.0]
    blend = weights(topic=[1.0], polarity=[1.0], tone=heard)
    verdict = decide(blend, features([said], [SILENT]))[0]
    assert verdict.sentiment == sentiment
    # sigmoid(2) = 0.881 times softmax(3, 0, 0) = 0.909; the other side hears of any other topic 0.5 times a third.
    powers = np.exp(np.array([2 * 0.8808 * 0.9094, 0, 2 * 0.5 / 3]))
    assert max(verdict.tone) == pytest.approx(powers[0] / powers.sum(), abs=1e-3)
    stranger = decide(
        weights(topic=[1.0], polarity=[1.0], tone=heard, about=[1.0]), features([said - 1], [SILENT])
    )
    assert stranger[0].tone == pytest.approx([1 / 3] * 3)


def test_who_wishes_or_asks_may_feel_nothing_about_the_whole() -> None:
    found = features([logits(_43=1.0, _44=1.0)], [SILENT])
    for heard in ([0.0] * 8 + [1.0], [0.0] * 9 + [1.0]):
        assert decide(weights(tone=heard), found)[0].sentiment == "neutral"


def test_suggestion_and_question_have_cuts_of_their_own() -> None:
    found = features([logits(_43=1.0, _44=1.0)], [SILENT])
    verdict = decide(weights(), found)[0]
    assert (verdict.suggestion, verdict.question) == (True, False)  # 0.73 against 0.5 and 0.9


def test_no_texts_give_no_verdicts() -> None:
    assert decide(weights(), features([np.zeros((0, OUTPUTS), np.float32)], [])) == []


@pytest.mark.parametrize(("tier", "models"), [("full", 2), ("fast", 1)])
def test_shipped_weights_fit_their_features(tier: Tier, models: int) -> None:
    blend = read_blend(shipped("model"), tier)
    found = features([np.zeros((2, OUTPUTS), np.float32)] * models, [SILENT] * 2)
    verdicts = decide(blend, found)
    assert verdicts[0] == verdicts[1]
    assert sum(verdicts[0].tone) == pytest.approx(1)


def test_extreme_logits_are_certain_not_broken() -> None:
    assert softmax(np.array([[1e4, 0, -1e4]], np.float32)).tolist() == [[1, 0, 0]]
    assert sigmoid(np.array([50.0, 0.0], np.float32)).tolist() == [1, 0.5]
