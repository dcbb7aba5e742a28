"""Which of the guide's ten topics a text speaks about, and how it speaks of each."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from nlp.rules.phrases import Found, Hit, PhraseBook, lexicon, longest
from nlp.rules.sentiment import Evidence, Opinion
from nlp.tags import POLARITIES, Polarity, TopicTag
from nlp.text.words import Token

TOPICS = (
    "staff", "collection", "events", "space", "hours", "digital", "access", "information", "rules", "children",
)  # fmt: skip

TAGS: dict[str, dict[Polarity, TopicTag]] = {
    topic: {polarity: TopicTag(topic, polarity) for polarity in POLARITIES} for topic in TOPICS
}

_ENOUGH = 0.9
# Beyond this many topics a text is a list, not an opinion: the strongest stay.
_AT_MOST = 4
_SPOKEN = 0.3
# What a complaint about a topic adds to its strength.
_COMPLAINED = 0.7


class TopicsFound(msgspec.Struct, frozen=True, gc=False):
    """The topics of a text, strongest first, and how strongly each of ``TOPICS`` is spoken of, in that order."""

    tags: tuple[TopicTag, ...]
    strengths: tuple[float, ...]


_NONE = TopicsFound((), (0.0,) * len(TOPICS))


class Topics:
    """Finds topics by the phrases of ``topics.tsv`` and by what complaints are about."""

    def __init__(self, book: PhraseBook) -> None:
        self._phrases = book.add(
            (row["phrase"], (row["topic"], float(row["weight"]))) for row in lexicon("topics")
        )

    def find(self, tokens: Sequence[Token], opinion: Opinion, plain: bool, found: Found) -> TopicsFound:
        """``plain`` texts (questions, announcements) state, they do not judge."""
        by_topic: dict[str, list[Hit[tuple[str, float]]]] = {}
        for hit in found.of(self._phrases):
            by_topic.setdefault(hit.payload[0], []).append(hit)
        about: dict[str, list[Evidence]] = {}
        for item in opinion.evidence:
            if item.topic:
                about.setdefault(item.topic, []).append(item)
        if not (by_topic or about):
            return _NONE
        hits = {topic: longest(mine) for topic, mine in by_topic.items()}
        strength = dict.fromkeys(TOPICS, 0.0)
        for topic, mine in hits.items():
            strength[topic] = sum([hit.payload[1] for hit in mine])
        for topic, its in about.items():
            strength[topic] += _COMPLAINED * len(its)
        spoken = [topic for topic, its in strength.items() if its >= _ENOUGH]
        spoken.sort(key=strength.__getitem__, reverse=True)
        tags = [
            TAGS[topic][
                "neutral" if plain else _polarity(hits.get(topic, ()), about.get(topic, ()), tokens, opinion)
            ]
            for topic in spoken[:_AT_MOST]
        ]
        return TopicsFound(tuple(tags), tuple(strength.values()))


def _polarity(
    hits: Sequence[Hit[tuple[str, float]]],
    about: Sequence[Evidence],
    tokens: Sequence[Token],
    opinion: Opinion,
) -> Polarity:
    """The feeling in the topic's own clauses, else in its sentences, else in the text."""
    if not opinion.evidence:
        return opinion.polarity
    clauses = {tokens[at].clause for hit in hits for at in (hit.first, hit.last)}
    sentences = {tokens[hit.first].sentence for hit in hits}
    own = [item for item in opinion.evidence if not item.topic and tokens[item.first].clause in clauses]
    near = [item for item in opinion.evidence if not item.topic and tokens[item.first].sentence in sentences]
    for evidence in ([*about, *own], near):
        total = sum(item.score for item in evidence)
        if abs(total) >= _SPOKEN:
            return "positive" if total > 0 else "negative"
    return opinion.polarity
