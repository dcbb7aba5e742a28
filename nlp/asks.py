"""Does a text ask the library something, propose something, or thank?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from nlp.phrases import Hit, Phrases, lexicon, longest
from nlp.words import Token, word_set

_ENOUGH = 0.9
_MARK = re.compile(r"\?+")
_MARKED = 0.7
_ORDER = 0.6
_WISH = 0.9
_UNMARKED = 1.0
_PRELUDE = word_set("пожалуйста не ну прошу вы уж лучше")
# How far anger makes a question rhetorical: «А где библиотекарь? Второй час стоим!»
_ANGER = 0.35
_TO_ANSWER = (
    "подскаж",
    "скаж",
    "ответь",
    "помогите",
    "объясн",
    "расскаж",
    "посовет",
    "напиш",
    "уточн",
    "здравств",
)
_THANKS = (
    "спасибо", "спс", "спасиб", "пасиб*", "благодар*", "поблагодар*", "низкий поклон", "признателен/признательна/признательны",
    "мерси", "сенкс", "дай бог здоровье",
)  # fmt: skip


def _weighted(name: str) -> Phrases[float]:
    return Phrases((row["phrase"], float(row["weight"])) for row in lexicon(name))


class Asks:
    """Rules for suggestions, questions and thanks."""

    def __init__(self) -> None:
        self._suggestions = _weighted("suggestions")
        self._questions = _weighted("questions")
        self._rhetorical = _weighted("rhetorical")
        self._thanks = Phrases((phrase, None) for phrase in _THANKS)

    def thanks(self, tokens: Sequence[Token]) -> bool:
        return bool(self._thanks.find(tokens))

    def suggestion(self, tokens: Sequence[Token], library_speaks: bool) -> tuple[bool, list[Hit[float]]]:
        """Whether an improvement is proposed or asked for, with the phrases that say so."""
        hits = longest(self._suggestions.find(tokens))
        read = {at for hit in hits for at in range(hit.first, hit.last + 1)}
        # An imperative of no list is addressed to the library: «вывезите», «посыпьте».
        hits += [
            Hit(_ORDER, at, at, True)
            for at, token in enumerate(tokens)
            if token.word.order and at not in read
        ]
        hits += [
            Hit(_WISH, at - 1, at, True)
            for at in range(1, len(tokens))
            if at not in read and _wishes(tokens, at)
        ]
        told = [hit for hit in hits if hit.payload > 0]
        discount = max((-hit.payload for hit in hits if hit.payload < -1), default=0.0)
        return not library_speaks and sum(hit.payload for hit in told) - discount >= _ENOUGH, told

    def question(self, text: str, tokens: Sequence[Token], library_speaks: bool, anger: float) -> bool:
        """Whether the library is asked something that expects an answer; rhetorical questions do not.

        ``anger`` is the weight of what the text complains of.
        """
        if library_speaks:
            return False
        asked = longest(self._questions.find(tokens))
        rhetorical = longest(self._rhetorical.find(tokens))
        marked = set(_marked_sentences(text, tokens))
        called = {token.sentence - 1 for token in tokens if _calls(token)}
        scores: dict[int, float] = defaultdict(float)
        for hit in asked:
            scores[tokens[hit.first].sentence] += hit.payload
        for hit in rhetorical:
            scores[tokens[hit.first].sentence] -= hit.payload
        return any(
            scores[sentence] + _MARKED - _ANGER * anger >= _MARKED and sentence not in called
            if sentence in marked
            else scores[sentence] - _ANGER * anger >= _UNMARKED
            for sentence in {*marked, *scores}
        )


def _orders(tokens: Sequence[Token], at: int) -> bool:
    """An imperative that opens a sentence or is asked for; «ступайте» inside reported speech is none."""
    if not tokens[at].word.order:
        return False
    before = tokens[at - 1] if at else None
    return before is None or before.sentence != tokens[at].sentence or before.word.form in _PRELUDE


def _wishes(tokens: Sequence[Token], at: int) -> bool:
    """«Лавочку бы», «журнальчиков бы по вязанию»: a noun before «бы» and no verb."""
    before = tokens[at - 1]
    return tokens[at].word.form == "бы" and before.word.noun and before.clause == tokens[at].clause


def _calls(token: Token) -> bool:
    """An invitation right after the question: «Не знаете, что почитать? Загляните на выставку»."""
    return token.word.order and not token.word.form.startswith(_TO_ANSWER)


def _marked_sentences(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    """The sentences that end with a question mark."""
    ends = [token.end for token in tokens]
    for mark in _MARK.finditer(text):
        before = bisect_right(ends, mark.start())
        if before:
            yield tokens[before - 1].sentence
