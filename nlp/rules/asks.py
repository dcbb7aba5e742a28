"""Does a text ask the library something, propose something, or thank?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from nlp.rules.phrases import Found, Hit, PhraseBook, WordList, lexicon, longest
from nlp.text.words import Token

SUGGESTED = 0.9
_MARK = re.compile(r"\?+")
_MARKED = 0.7
_ORDER = 0.6
_WISH = 0.9
_UNMARKED = 1.0
# How far anger makes a question rhetorical: «А где библиотекарь? Второй час стоим!»
_ANGER = 0.35
TO_ANSWER = (
    "подскаж", "скаж", "ответь", "помогите", "объясн", "расскаж", "посовет", "напиш", "уточн", "здравств",
)  # fmt: skip
_THANKS = (
    "спасибо", "спс", "спасиб", "пасиб*", "благодар*", "поблагодар*", "низкий поклон", "признателен/признательна/признательны",
    "мерси", "сенкс", "дай бог здоровье",
)  # fmt: skip


def _weighted(name: str, book: PhraseBook) -> WordList[float]:
    return book.add((row["phrase"], float(row["weight"])) for row in lexicon(name))


class Asks:
    """Rules for suggestions, questions and thanks."""

    def __init__(self, book: PhraseBook) -> None:
        self._suggestions = _weighted("suggestions", book)
        self._questions = _weighted("questions", book)
        self._rhetorical = _weighted("rhetorical", book)
        self._thanks = book.add((phrase, None) for phrase in _THANKS)

    def thanks(self, found: Found) -> bool:
        return bool(found.of(self._thanks))

    def suggestion(self, tokens: Sequence[Token], found: Found) -> float:
        """How strongly an improvement is proposed or asked for.

        From ``SUGGESTED`` on it is, unless the library itself speaks.
        """
        hits = [*longest(found.of(self._suggestions))]
        spots = [at for at, token in enumerate(tokens) if (word := token.word).order or word.form == "бы"]
        if spots:
            hits += _unlisted(spots, tokens, {at for hit in hits for at in range(hit.first, hit.last + 1)})
        if not hits:
            return 0.0
        discount = max([-hit.payload for hit in hits if hit.payload < -1], default=0.0)
        return sum([hit.payload for hit in hits if hit.payload > 0]) - discount

    def question(self, text: str, tokens: Sequence[Token], anger: float, found: Found) -> float:
        """By how much the clearest question exceeds what a question needs; below zero there is none.

        Only questions that expect an answer count, rhetorical ones do not. ``anger`` is the weight of what the
        text complains of.
        """
        asked = longest(found.of(self._questions))
        rhetorical = longest(found.of(self._rhetorical))
        marked = set(_marked_sentences(text, tokens)) if "?" in text else set()
        if not (asked or rhetorical or marked):
            return -_ANGER * anger - _UNMARKED
        # An invitation right after the question: «Не знаете, что почитать? Загляните на выставку».
        called = {
            token.sentence - 1
            for token in tokens
            if token.word.order and not token.word.form.startswith(TO_ANSWER)
        }
        scores: dict[int, float] = defaultdict(float)
        for hit in asked:
            scores[tokens[hit.first].sentence] += hit.payload
        for hit in rhetorical:
            scores[tokens[hit.first].sentence] -= hit.payload
        margins = [
            scores[sentence] + _MARKED - _ANGER * anger - _MARKED
            if sentence in marked
            else scores[sentence] - _ANGER * anger - _UNMARKED
            for sentence in {*marked, *scores}
            if sentence not in marked or sentence not in called
        ]
        return max(margins, default=-_ANGER * anger - _UNMARKED)


def _unlisted(spots: Sequence[int], tokens: Sequence[Token], read: set[int]) -> Iterator[Hit[float]]:
    """Orders and wishes of no list, but for the words ``read`` already."""
    # An imperative is addressed to the library: «вывезите», «посыпьте».
    yield from (Hit(_ORDER, at, at, True) for at in spots if tokens[at].word.order and at not in read)
    yield from (
        Hit(_WISH, at - 1, at, True)
        for at in spots
        if tokens[at].word.form == "бы" and at and at not in read and _wished(tokens, at)
    )


def _wished(tokens: Sequence[Token], at: int) -> bool:
    """«Лавочку бы», «журнальчиков бы по вязанию»: a noun before «бы» and no verb."""
    before = tokens[at - 1]
    return before.word.noun and before.clause == tokens[at].clause


def _marked_sentences(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    """The sentences that end with a question mark."""
    ends = [token.end for token in tokens]
    for mark in _MARK.finditer(text):
        before = bisect_right(ends, mark.start())
        if before:
            yield tokens[before - 1].sentence
