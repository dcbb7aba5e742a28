"""Texts in, tags out: the whole language stage in one object."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.asks import Asks
from nlp.duplicates import duplicate_key
from nlp.hashtags import hashtags, mentions, without_marks
from nlp.language import language
from nlp.libraries import Libraries, LibraryName, PlaceName
from nlp.phrases import Hit
from nlp.sentiment import Evidence, Manner, Sentiment, anger
from nlp.tags import Tags
from nlp.topics import Topics
from nlp.voice import LIBRARY, Voice
from nlp.words import Token, clean, tokens

MODEL_VERSION = "rules-1"
_WORDS_SHOWN = 6


class Tagger:
    """Tags texts by word lists and rules. Build it once: building reads the lexicons and declines the names."""

    model_version = MODEL_VERSION

    def __init__(self, libraries: Sequence[LibraryName], places: Sequence[PlaceName]) -> None:
        self._libraries = Libraries(libraries, places)
        self._voice = Voice()
        self._sentiment = Sentiment()
        self._topics = Topics()
        self._asks = Asks()

    def tag(self, texts: Sequence[str]) -> list[Tags]:
        """The tags of each text, in order. Any string is allowed; equal texts are read once."""
        unique = {text: self._tag(text) for text in dict.fromkeys(texts)}
        return [unique[text] for text in texts]

    def _tag(self, raw: str) -> Tags:
        whole = clean(raw)
        text = without_marks(whole)
        tags, people = hashtags(whole), mentions(whole)
        tongue = language(text)
        words = tokens(text)
        libraries, municipalities = self._libraries.find(text, words) if words else ((), ())
        if tongue == "other" or (tongue == "none" and not self._sentiment.signs(text)[0]):
            return Tags(
                sentiment=None,
                confidence=0.0,
                libraries=libraries,
                municipalities=municipalities,
                language=tongue,
                hashtags=tags,
                mentions=people,
                model_version=self.model_version,
            )
        library_speaks = self._voice.score(text, words) > LIBRARY
        suggestion, proposals = self._asks.suggestion(words, library_speaks)
        evidence = self._sentiment.evidence(text, words)
        question = self._asks.question(text, words, library_speaks, anger(evidence))
        polite = suggestion and self._sentiment.polite(words)
        opinion = self._sentiment.opinion(
            text, words, evidence, Manner(library_speaks, question, suggestion, polite)
        )
        plain = opinion.polarity == "neutral" and (library_speaks or question)
        return Tags(
            sentiment=opinion.polarity,
            confidence=opinion.confidence,
            topics=self._topics.find(words, opinion, plain),
            suggestion=suggestion,
            question=question,
            thanks=self._asks.thanks(words),
            libraries=libraries,
            municipalities=municipalities,
            duplicate_group=duplicate_key(words),
            language=tongue,
            because=_because(whole, words, opinion.evidence, proposals if suggestion else ()),
            hashtags=tags,
            mentions=people,
            model_version=self.model_version,
        )


def _because(
    text: str, words: Sequence[Token], evidence: Sequence[Evidence], proposals: Sequence[Hit[float]]
) -> tuple[str, ...]:
    """The words that decided, strongest first, as they stand in the text."""
    spans = [(item.first, item.last) for item in sorted(evidence, key=lambda item: -abs(item.score))]
    spans += [(hit.first, hit.last) for hit in proposals]
    shown = (text[words[first].start : words[last].end] for first, last in spans)
    return tuple(dict.fromkeys(shown))[:_WORDS_SHOWN]
