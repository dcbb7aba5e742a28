"""Which of the guide's ten topics a text speaks about, and how it speaks of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from nlp.phrases import Hit, Phrases, lexicon, longest
from nlp.sentiment import Evidence, Opinion
from nlp.tags import Polarity, TopicTag
from nlp.words import Token

TOPICS = (
    "staff", "collection", "events", "space", "hours", "digital", "access", "information", "rules", "children",
)  # fmt: skip

_ENOUGH = 0.9
# Beyond this many topics a text is a list, not an opinion: the strongest stay.
_AT_MOST = 4
_SPOKEN = 0.3


class Topics:
    """Finds topics by the phrases of ``topics.tsv`` and by what complaints are about."""

    def __init__(self) -> None:
        self._phrases = Phrases(
            (row["phrase"], (row["topic"], float(row["weight"]))) for row in lexicon("topics")
        )

    def find(self, tokens: Sequence[Token], opinion: Opinion, plain: bool) -> tuple[TopicTag, ...]:
        """Topics, strongest first. ``plain`` texts (questions, announcements) state, they do not judge."""
        found: dict[str, list[Hit[tuple[str, float]]]] = defaultdict(list)
        for hit in self._phrases.find(tokens):
            found[hit.payload[0]].append(hit)
        hits = {topic: longest(mine) for topic, mine in found.items()}
        strength = dict.fromkeys(TOPICS, 0.0)
        for topic, mine in hits.items():
            strength[topic] = sum(hit.payload[1] for hit in mine)
        about: dict[str, list[Evidence]] = defaultdict(list)
        for item in opinion.evidence:
            if item.topic:
                about[item.topic].append(item)
                strength[item.topic] += 0.7
        spoken = sorted(
            (topic for topic in TOPICS if strength[topic] >= _ENOUGH), key=lambda topic: -strength[topic]
        )
        return tuple(
            TopicTag(
                topic, "neutral" if plain else _polarity(hits.get(topic, ()), about[topic], tokens, opinion)
            )
            for topic in spoken[:_AT_MOST]
        )


def _polarity(
    hits: Sequence[Hit[tuple[str, float]]],
    about: Sequence[Evidence],
    tokens: Sequence[Token],
    opinion: Opinion,
) -> Polarity:
    """The feeling in the topic's own clauses, else in its sentences, else in the text."""
    clauses = {tokens[at].clause for hit in hits for at in (hit.first, hit.last)}
    sentences = {tokens[hit.first].sentence for hit in hits}
    own = [item for item in opinion.evidence if not item.topic and tokens[item.first].clause in clauses]
    near = [item for item in opinion.evidence if not item.topic and tokens[item.first].sentence in sentences]
    for evidence in ([*about, *own], near):
        total = sum(item.score for item in evidence)
        if abs(total) >= _SPOKEN:
            return "positive" if total > 0 else "negative"
    return opinion.polarity
