"""Texts in, tags out: the whole language stage in one object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.resources.abc import Traversable

import msgspec
import numpy as np

from nlp.models.blend import TONE, Verdict, decide, features, heard_topics
from nlp.models.load import Models, Tier, load_models, models_version
from nlp.models.reading import Reading
from nlp.names.libraries import Libraries, LibraryName, Reason
from nlp.names.places import places_in_news
from nlp.rules.apply import RuleReading, Rules, signed
from nlp.rules.masked import as_written, unmasked
from nlp.tags import Language, Polarity, Tags, Want
from nlp.text.duplicates import duplicate_key
from nlp.text.hashtags import hashtags, mentions, without_marks
from nlp.text.language import language
from nlp.text.words import Token, clean, look_up, tokens, word_set
from nlp.version import rules_version
from nlp.wants.reading import Judged, Said, Wants, say

WORDS_SHOWN = 6
# A word is named if it gives at least this share of what the strongest word gives.
_WORTH_NAMING = 0.3
# A word of the other side is named from this share on.
_OPPOSED = 0.6
_NEXT_TO_NOTHING = 1e-9
# The function words that tell a reader why.
_DENIALS = word_set("не ни без")
# The tone of a text that says nothing: neutral, and not sure of it.
_NOTHING_SAID = (0.25, 0.5, 0.25)
# By these what a word gave to the tones becomes what it gave to praise more than to blame.
_LEAN = np.array([-1, 0, 1], np.float32)
_BATCH = 1_000


class _Read(msgspec.Struct, frozen=True, gc=False):
    """A text on its way to its tags; ``said`` is missing where there is nothing to read."""

    written: str
    whole: str
    text: str
    words: tuple[Token, ...]
    language: Language
    said: Said | None


@dataclass(frozen=True)
class Recipe:
    """All that a tagger is made of, to make it in another process. ``models`` is their folder."""

    libraries: tuple[LibraryName, ...]
    models: Traversable
    tier: Tier

    @cached_property
    def model_version(self) -> str:
        return f"{rules_version()}-{models_version(self.models, self.tier)}"

    def make(self, threads: int) -> Tagger:
        """A tagger that may use so many threads. Raises ``FileNotFoundError`` where a model's file is missing."""
        return Tagger(self.libraries, load_models(self.models, self.tier, threads))


class Tagger:
    """Tags texts by rules and by the shipped models. Build it once: building reads lexicons and declines names.

    Not for several threads at once.
    """

    def __init__(self, libraries: Sequence[LibraryName], models: Models) -> None:
        # The tagger of names is a neural network: it belongs to the tier that has one.
        self._libraries = Libraries(libraries, models.links, places_in_news if models.encoder else None)
        self._rules = Rules()
        if models.blend is None or models.meaning is None:
            raise ValueError("a tagger needs models with weights for their blend and for wants")
        self._models, self._blend = models, models.blend
        self._wants = Wants(models.meaning, self._rules, partial(self._judge, named=False))
        self.model_version = f"{rules_version()}-{models.version}"

    def tag(self, texts: Sequence[str]) -> list[Tags]:
        """The tags of each text, in order. Any string is allowed; equal texts are read once."""
        unique = list(dict.fromkeys(texts))
        found: dict[str, Tags] = {}
        for start in range(0, len(unique), _BATCH):
            batch = unique[start : start + _BATCH]
            found.update(zip(batch, self._tag([self._read(text) for text in batch]), strict=True))
        return [found[text] for text in texts]

    def wants(self, given: Sequence[str]) -> list[Want]:
        """Single wants with their meaning, one for each string, whatever its text would be tagged as."""
        return self._wants.given([without_marks(clean(want)) for want in given])

    def named(self, raw: str) -> list[Reason]:
        """Why each library of a text's tags is meant."""
        text = without_marks(clean(raw))
        return self._libraries.explain(text, tokens(text))

    def _read(self, raw: str) -> _Read:
        written = clean(raw)
        whole = unmasked(written)
        text = without_marks(whole)
        words = tokens(text)
        tongue = language(text)
        readable = tongue == "ru" or (tongue == "none" and self._rules.shows_feeling(text))
        return _Read(
            written, whole, text, words, tongue, say(self._rules, text, words, whole) if readable else None
        )

    def _tag(self, texts: Sequence[_Read]) -> list[Tags]:
        # Emoji alone are no text for a model: the rules answer.
        spoken = [at for at, read in enumerate(texts) if read.said and read.language == "ru"]
        said = [its for at in spoken if (its := texts[at].said)]
        judged = self._judge(said)
        wants = self._wants.read(list(zip(said, judged, strict=True)))
        known = dict(zip(spoken, zip(judged, wants, strict=True), strict=True))
        return [self._tags(read, *known.get(at, (None, ()))) for at, read in enumerate(texts)]

    def _judge(self, texts: Sequence[Said], named: bool = True) -> list[Judged]:
        """The verdict on each text, with the strongest model's reading of it, by its words if ``named``."""
        if not texts:
            return []
        rules = [said.rules for said in texts]
        readings = self._models.read([said.text for said in texts], [said.words for said in texts], named)
        found = features([np.stack([reading.logits for reading in model]) for model in readings], rules)
        verdicts = [_toned(*one) for one in zip(decide(self._blend, found), texts, strict=True)]
        topics = heard_topics(self._blend, found)
        return [Judged(*one) for one in zip(verdicts, readings[0], topics, strict=True)]

    def _tags(self, read: _Read, judged: Judged | None, wants: tuple[Want, ...]) -> Tags:
        verdict = judged and judged.verdict
        told = read.said.rules if read.said else None
        because = _because(judged.verdict, told, judged.reading) if told and judged else ()
        libraries, municipalities = self._libraries.find(read.text, read.words) if read.words else ((), ())
        return Tags(
            sentiment=verdict.sentiment if verdict else told.polarity if told else None,
            confidence=round(max(verdict.tone), 3) if verdict else told.confidence if told else 0.0,
            topics=verdict.topics if verdict else (),
            suggestion=verdict.suggestion if verdict else False,
            question=verdict.question if verdict else False,
            thanks=told.thanks if told else False,
            libraries=libraries,
            municipalities=municipalities,
            duplicate_group=duplicate_key(read.words) if told else None,
            language=read.language,
            because=as_written(because, read.written),
            hashtags=hashtags(read.whole),
            mentions=mentions(read.whole),
            wants=wants,
            model_version=self.model_version,
        )


def _toned(verdict: Verdict, said: Said) -> Verdict:
    """Function words alone have no tone, whatever the models remember them by: «ну!», «и мы»."""
    if said.rules.total or not all(token.word.function for token in said.words):
        return verdict
    return msgspec.structs.replace(verdict, tone=_NOTHING_SAID)


def _because(verdict: Verdict, rules: RuleReading, model: Reading) -> tuple[str, ...]:
    """The words that gave the tone, each behind its sign: the rules' where the rules agree, then the model's."""
    sentiment = verdict.sentiment
    agreed = rules.because if rules.polarity == sentiment else ()
    named = list(agreed)
    covered = {word for phrase in agreed for word in phrase.lower().split()}
    for word, score in _telling(sentiment, model):
        if word.lower() not in covered:
            covered.add(word.lower())
            named.append(signed(word, score))
    return tuple(named[:WORDS_SHOWN])


def _telling(sentiment: Polarity, model: Reading) -> list[tuple[str, float]]:
    """Words that lean to one side, the verdict's or strongly the other, strongest first; nothing speaks for neutral.

    Models hear much in function words, but people see no reason in them: they are named only where there is no other.
    """
    if sentiment == "neutral" or not model.words:
        return []
    side = 1 if sentiment == "positive" else -1
    lean = (model.by_word[:, TONE] @ _LEAN * side).tolist()
    most = max(lean)
    if most <= _NEXT_TO_NOTHING:
        return []
    telling = [
        at for at, share in enumerate(lean) if share >= _WORTH_NAMING * most or share <= -_OPPOSED * most
    ]
    telling.sort(key=lambda at: -abs(lean[at]))
    words = [(word, lean[at] * side) for at in telling if any(map(str.isalpha, word := model.words[at]))]
    return [(word, score) for word, score in words if _says_why(word)] or words


def _says_why(word: str) -> bool:
    known = look_up(word)
    return not known.function or known.form in _DENIALS
