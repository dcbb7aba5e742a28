"""What the word lists and rules read out of one text, before it becomes tags."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from nlp.rules.asks import SUGGESTED, Asks
from nlp.rules.phrases import Found, PhraseBook
from nlp.rules.sentiment import Evidence, Manner, Sentiment, anger
from nlp.rules.topics import Topics
from nlp.rules.voice import LIBRARY, Voice
from nlp.tags import Polarity, TopicTag
from nlp.text.words import Token

_WORDS_SHOWN = 6


class RuleReading(msgspec.Struct, frozen=True, gc=False):
    """The verdicts of the rules with the numbers that they were taken from.

    ``total`` is the sum of the evidence, above zero for praise; ``strengths`` say how strongly each of
    ``nlp.rules.topics.TOPICS`` is spoken of, in that order, before the threshold. ``suggestion_score`` and
    ``question_score`` leave aside who speaks; the former is weighed against ``nlp.rules.asks.SUGGESTED``, the latter
    is a margin: from zero on the clearest sentence is a question. ``voice`` is above ``nlp.rules.voice.LIBRARY`` where
    the library speaks. ``because``: the words that gave the tone, each behind its sign, strongest first.
    """

    polarity: Polarity
    confidence: float
    total: float
    topics: tuple[TopicTag, ...]
    strengths: tuple[float, ...]
    suggestion: bool
    suggestion_score: float
    question: bool
    question_score: float
    thanks: bool
    library_speaks: bool
    voice: float
    irony: float
    because: tuple[str, ...]


class Rules:
    """Reads Russian texts by word lists and rules. Build it once: building reads the lexicons."""

    def __init__(self) -> None:
        self._book = PhraseBook()
        self._voice = Voice(self._book)
        self._sentiment = Sentiment(self._book)
        self._topics = Topics(self._book)
        self._asks = Asks(self._book)

    def shows_feeling(self, text: str) -> bool:
        """Whether emoji and smileys alone give the text a mood."""
        return bool(self._sentiment.signs(text)[0])

    def find(self, words: Sequence[Token]) -> Found:
        """Every phrase of every list in a text."""
        return self._book.find(words)

    def read(
        self, text: str, words: Sequence[Token], written: str = "", found: Found | None = None
    ) -> RuleReading:
        """The reading of a text without tags and links; ``written`` is the same text with them, for quotes; ``found`` is what
        ``find`` gives of it where the caller has that.
        """
        found = found or self.find(words)
        voice = self._voice.score(text, words, found)
        library_speaks = voice > LIBRARY
        suggested = self._asks.suggestion(words, found)
        suggestion = not library_speaks and suggested >= SUGGESTED
        evidence = self._sentiment.evidence(text, words, found)
        asked = self._asks.question(text, words, anger(evidence), found)
        question = not library_speaks and asked >= 0
        polite = suggestion and self._sentiment.polite(found)
        manner = Manner(library_speaks, question, suggestion, polite)
        opinion = self._sentiment.opinion(text, evidence, manner, found)
        plain = opinion.polarity == "neutral" and (library_speaks or question)
        topics = self._topics.find(words, opinion, plain, found)
        return RuleReading(
            polarity=opinion.polarity,
            confidence=opinion.confidence,
            total=opinion.total,
            topics=topics.tags,
            strengths=topics.strengths,
            suggestion=suggestion,
            suggestion_score=suggested,
            question=question,
            question_score=asked,
            thanks=self._asks.thanks(found),
            library_speaks=library_speaks,
            voice=voice,
            irony=opinion.irony,
            because=_because(written or text, words, opinion.evidence),
        )


def _because(text: str, words: Sequence[Token], evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """The words that gave the tone, strongest first, as they stand in the text, each behind its sign."""
    if not evidence:
        return ()
    shown = [
        signed(text[words[item.first].start : words[item.last].end], item.score)
        for item in sorted(evidence, key=lambda item: -abs(item.score))
    ]
    return tuple(dict.fromkeys(shown))[:_WORDS_SHOWN]


def signed(words: str, score: float) -> str:
    """«+ приветливые», «− холодно»: words with what they speak for."""
    return f"{'+' if score > 0 else '−'} {words}"
