"""How the writer feels about the library: evidence by word lists and rules, then a sum.

Each phrase of ``sentiment.tsv`` and ``complaints.tsv`` that stands in the text is a piece of evidence; what
stands before it turns it round («не уютно»), strengthens it («очень») or takes it back («было бы удобно»).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from nlp.rules.phrases import Found, Hit, PhraseBook, lexicon, longest
from nlp.tags import Polarity
from nlp.text.words import Token

_SIGN = {"positive": 1.0, "neutral": 0.0, "negative": -1.0}
_NEGATORS = frozenset({"не", "ни", "нет", "нету", "без", "никогда", "никто", "ничего", "нечего"})
# A negator reaches over at most this many words: «не очень-то и понравилось».
_REACH = 3
# «не плохо» is weaker praise than «хорошо»; «не понравилось» is nearly as bad as «плохо».
_NEGATED_BAD, _NEGATED_GOOD = 0.4, 0.9
_TURNED = frozenset({"но", "однако", "зато", "только"})
_AFTER_TURN, _BEFORE_TURN = 1.2, 0.8
# «Раньше было уютно» says that it is no more.
_REMEMBERED = -0.5
_SHOUTED = 1.2

THRESHOLD = 0.85
_EMOJI_CAP = 2.0
_SMILES_GOOD = re.compile(r"(?<![\w(])(?:[:;=]-?[)D]|\){2,})|(?<=\w)\){2,}|(?<=[!?.…])\)+(?!\w)")
_SMILES_BAD = re.compile(r"[:;=]-?\(|\({2,}(?!\w)")
_SMILE = 0.7
_ASIDE = re.compile(r"\([^()\n]{1,200}\)")
_IRONY = 0.9
_LIBRARY_SHARE = 0.3
_QUESTION_PRAISE, _QUESTION_BLAME = 0.3, 0.5
_SUGGESTION_SHARE = 0.8
_POLITE_SHARE = 0.55
# Sneering praise beside a complaint: «закрыли, браво».
_SNEER = 0.45
# Scare quotes: «повышают», «забота». Titles begin with a capital.
_SCARE = re.compile(r"[«\"“„][а-яё-]{3,20}[»\"”“]")
_SCARED = 0.5


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """A phrase that speaks for (above zero) or against; ``first`` and ``last`` are token indices."""

    first: int
    last: int
    score: float
    topic: str = ""


class Opinion(msgspec.Struct, frozen=True, gc=False):
    """The sum of the evidence, the verdict, how sure it is, and how much irony turned it round."""

    total: float
    polarity: Polarity
    confidence: float
    evidence: tuple[Evidence, ...]
    irony: float


class Manner(msgspec.Struct, frozen=True, gc=False):
    """What is known about the text besides its words of feeling."""

    library_speaks: bool = False
    question: bool = False
    suggestion: bool = False
    polite: bool = False


@dataclass(frozen=True, slots=True)
class _Modifier:
    kind: str
    factor: float


class Sentiment:
    """Reads the feeling of a text from its tokens."""

    def __init__(self, book: PhraseBook) -> None:
        feelings = (
            (row["phrase"], (_SIGN[row["polarity"]] * float(row["weight"]), ""))
            for row in lexicon("sentiment")
        )
        complaints = ((row["phrase"], (-float(row["weight"]), row["topic"])) for row in lexicon("complaints"))
        self._phrases = book.add([*feelings, *complaints])
        self._modifiers = book.add(
            (row["phrase"], _Modifier(row["kind"], float(row["factor"]))) for row in lexicon("modifiers")
        )
        self._irony = book.add((row["phrase"], float(row["weight"])) for row in lexicon("irony"))
        self._emoji = {row["emoji"]: (row["polarity"], float(row["weight"])) for row in lexicon("emoji")}
        self._any_emoji = re.compile("|".join(map(re.escape, self._emoji)))
        # A range of characters is searched faster than a choice of strings.
        self._maybe_emoji = re.compile(f"[{min(emoji[0] for emoji in self._emoji)}-\U0010ffff]")

    def evidence(self, text: str, tokens: Sequence[Token], found: Found) -> tuple[Evidence, ...]:
        """Every phrase of feeling with its weight in this text."""
        hits = longest(found.of(self._phrases))
        if not hits:
            return ()
        modifiers: dict[int, list[Hit[_Modifier]]] = defaultdict(list)
        for modifier in found.of(self._modifiers):
            modifiers[tokens[modifier.last].clause].append(modifier)
        weighed = [_weigh(hit, tokens, modifiers.get(tokens[hit.first].clause, ()), text) for hit in hits]
        return tuple(_contrasted([item for item in weighed if item.score], tokens))

    def signs(self, text: str) -> tuple[float, float]:
        """What emoji and smileys add, and how much irony they show."""
        mood = irony = 0.0
        smiles = "(" in text or ")" in text or "D" in text
        emoji = self._any_emoji.findall(text) if self._maybe_emoji.search(text) else ()
        if not (emoji or smiles):
            return mood, irony
        for sign in dict.fromkeys(emoji):
            polarity, weight = self._emoji[sign]
            if polarity == "irony":
                irony += weight
            else:
                mood += _SIGN[polarity] * weight
        if smiles:
            bare = _ASIDE.sub("", text)
            good = (")" in bare or "D" in bare) and _SMILES_GOOD.search(bare)
            bad = "(" in bare and _SMILES_BAD.search(bare)
            mood += _SMILE * bool(good) - _SMILE * bool(bad)
        return max(-_EMOJI_CAP, min(_EMOJI_CAP, mood)), irony

    def polite(self, found: Found) -> bool:
        return any(hit.payload.kind == "polite" for hit in found.of(self._modifiers))

    def opinion(self, text: str, evidence: tuple[Evidence, ...], manner: Manner, found: Found) -> Opinion:
        """The verdict on a text whose evidence was found."""
        mood, irony = self.signs(text)
        irony += sum([hit.payload for hit in longest(found.of(self._irony))])
        if ("«" in text or '"' in text or "“" in text or "„" in text) and _SCARE.search(text):
            irony += _SCARED
        if irony and anger(evidence) >= 1:
            irony += _SNEER
        if irony >= _IRONY:
            evidence, mood = _meant_otherwise(evidence, mood, irony)
        total = sum([item.score for item in evidence])
        # A heart under a complaint is sympathy, not praise.
        total += mood * (0.4 if total * mood < 0 else 1.0)
        total *= _share(total, manner)
        return Opinion(total, verdict(total), confidence(total), evidence, irony)


def _weigh(
    hit: Hit[tuple[float, str]], tokens: Sequence[Token], modifiers: Sequence[Hit[_Modifier]], text: str
) -> Evidence:
    """A phrase of feeling as what stands around it leaves it."""
    score, topic = hit.payload
    if not modifiers and hit.first == hit.last:
        return Evidence(hit.first, hit.last, score, topic)
    negates_itself = any(token.word.form in _NEGATORS for token in tokens[hit.first : hit.last + 1])
    for modifier in modifiers:
        if modifier.first <= hit.last and hit.first <= modifier.last:
            continue
        near = 0 < hit.first - modifier.last <= _REACH
        change = modifier.payload
        if change.kind == "negator" and near and not negates_itself:
            score *= change.factor * (_NEGATED_GOOD if score > 0 else _NEGATED_BAD)
            negates_itself = True
        elif change.kind in ("booster", "diminisher") and near or change.kind == "unreal" and score > 0:
            score *= change.factor
        elif change.kind == "past" and score > 0 and modifier.first < hit.first:
            score *= _REMEMBERED
    if hit.last > hit.first and text[tokens[hit.first].start : tokens[hit.last].end].isupper():
        score *= _SHOUTED
    return Evidence(hit.first, hit.last, score, topic)


def _share(total: float, manner: Manner) -> float:
    """How much of the feeling is the writer's opinion of the library."""
    if manner.library_speaks:
        return _LIBRARY_SHARE
    if manner.question:
        return _QUESTION_PRAISE if total > 0 else _QUESTION_BLAME
    if manner.suggestion and total < 0:
        return _POLITE_SHARE if manner.polite else _SUGGESTION_SHARE
    return 1.0


def anger(evidence: Iterable[Evidence]) -> float:
    """The weight of all complaints, as a positive number."""
    return sum([-item.score for item in evidence if item.score < 0])


def verdict(total: float) -> Polarity:
    if abs(total) < THRESHOLD:
        return "neutral"
    return "positive" if total > 0 else "negative"


def confidence(total: float) -> float:
    """How sure the verdict is, 0 to 1: it grows with the distance from the nearest border."""
    distance = abs(abs(total) - THRESHOLD)
    return round(1 / (1 + math.exp(-0.35 - 0.6 * min(distance, 4.0))), 3)


def _contrasted(evidence: Sequence[Evidence], tokens: Sequence[Token]) -> Sequence[Evidence]:
    """In «тесно, но уютно» what follows «но» weighs more than what goes before."""
    turns = {token.sentence: at for at, token in enumerate(tokens) if token.word.form in _TURNED}
    return [_turned(item, turns.get(tokens[item.first].sentence)) for item in evidence] if turns else evidence


def _turned(item: Evidence, turn: int | None) -> Evidence:
    if turn is None:
        return item
    return _scored(item, item.score * (_AFTER_TURN if item.first > turn else _BEFORE_TURN))


def _scored(item: Evidence, score: float) -> Evidence:
    return Evidence(item.first, item.last, score, item.topic)


def _meant_otherwise(
    evidence: Sequence[Evidence], mood: float, irony: float
) -> tuple[tuple[Evidence, ...], float]:
    """Irony means the opposite of its praise; it needs no word of feeling at all."""
    turned = tuple(_scored(item, -0.6 * item.score) if item.score > 0 else item for item in evidence)
    return turned, -abs(mood) * 0.5 - min(irony, 2.0) * 0.7
