"""Word lists and the search for their phrases in a text.

A list is a TSV file whose first column is a phrase of lemmas or word forms: ``не дозвониться``. In a phrase
``/`` separates alternatives for one word, ``*`` at the end of a word stands for any ending and ``…`` for up
to three words. A phrase never crosses the end of a sentence. Lines that begin with ``#`` are comments.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from nlp.text.words import Token, Word, fold

GAP = "…"
_WIDEST_GAP = 3
_SHORTEST_STEM = 2
_WORDS_REMEMBERED = 1 << 17

Payload = TypeVar("Payload")
_Parts = tuple[frozenset[str], ...]


class Hit(msgspec.Struct, Generic[Payload], frozen=True, gc=False):
    """A phrase found in the words ``first`` to ``last`` (both included) of a text."""

    payload: Payload
    first: int
    last: int
    exact: bool


class WordList(Generic[Payload]):
    """A list of a book; what a walk found of it is at its ``number``."""

    def __init__(self, number: int) -> None:
        self.number = number


class Found:
    """What one walk over a text found, list by list."""

    __slots__ = ("_hits",)

    def __init__(self, hits: dict[int, list[Hit[Any]]]) -> None:
        self._hits = hits

    def of(self, words: WordList[Payload]) -> Sequence[Hit[Payload]]:
        """The phrases of a list, in order of the first word, phrases inside longer ones included."""
        return self._hits.get(words.number, ())

    def divided(self, spans: Sequence[tuple[int, int]]) -> list[Found]:
        """What was found within each of these spans, as if nothing stood around it; a span is its first and last word, and none
        overlaps another. Phrases never cross the end of a sentence, so spans within sentences miss none.
        """
        owner = {at: span for span, (first, last) in enumerate(spans) for at in range(first, last + 1)}
        parts: list[dict[int, list[Hit[Any]]]] = [{} for _ in spans]
        for number, hits in self._hits.items():
            for hit in hits:
                mine = owner.get(hit.first)
                if mine is not None and mine == owner.get(hit.last):
                    start = spans[mine][0]
                    parts[mine].setdefault(number, []).append(
                        Hit(hit.payload, hit.first - start, hit.last - start, hit.exact)
                    )
        return [Found(part) for part in parts]


class _Start(NamedTuple):
    """A phrase of the list ``number`` that a word may begin; ``rest`` is what follows the word.

    ``exact`` when the word begins it by its form, not by its lemma or stem.
    """

    number: int
    payload: Any
    rest: _Parts
    exact: bool


class _Known(NamedTuple):
    """What the lists know of a word: the keys by which they name it, and what it may begin.

    ``nexts`` are the keys of which the next word must have one, or only ``unbound`` phrases are begun.
    """

    keys: frozenset[str]
    starts: tuple[_Start, ...]
    nexts: frozenset[str]
    unbound: tuple[_Start, ...]


_NOTHING = _Known(frozenset(), (), frozenset(), ())


class PhraseBook:
    """Word lists compiled for one walk over the words of a text, however many lists there are."""

    def __init__(self) -> None:
        self._lists = 0
        self._by_start: dict[str, list[tuple[int, Any, _Parts]]] = {}
        self._keys: set[str] = set()
        # How long the stems are that begin with these letters.
        self._stem_sizes: dict[str, tuple[int, ...]] = {}
        self._words: dict[str, _Known] = {}

    def add(self, lines: Iterable[tuple[str, Payload]]) -> WordList[Payload]:
        """Take in a list of phrases with what each stands for."""
        number = self._lists
        self._lists += 1
        for line, payload in lines:
            parts = tuple(_alternatives(part) for part in line.split())
            self._keys.update(*parts)
            for key in parts[0]:
                self._by_start.setdefault(key, []).append((number, payload, parts[1:]))
        self._stem_sizes = _stem_sizes(self._keys)
        self._words.clear()
        return WordList(number)

    def find(self, tokens: Sequence[Token]) -> Found:
        """Every phrase of every list in the text."""
        hits: dict[int, list[Hit[Any]]] = {}
        words = self._words
        known = [words.get(token.word.form) or self._look_up(token.word) for token in tokens]
        known.append(_NOTHING)
        begun = [(at, one) for at, one in enumerate(known) if one.starts]
        for at, (_, starts, nexts, unbound) in begun:
            # Nearly always the next word already says no.
            following = known[at + 1].keys
            for number, payload, rest, exact in unbound if nexts.isdisjoint(following) else starts:
                last: int | None = at
                if rest:
                    if rest[0] and rest[0].isdisjoint(following):
                        continue
                    last = _match(rest, tokens, known, at + 1, tokens[at].sentence)
                if last is None:
                    continue
                if number in hits:
                    hits[number].append(Hit(payload, at, last, exact))
                else:
                    hits[number] = [Hit(payload, at, last, exact)]
        return Found(hits)

    def _look_up(self, word: Word) -> _Known:
        # In a fixed order: of equally good hits the first one wins, and a set's order changes with every process.
        keys = self._keys_of(word)
        known = self._known(keys, word.form) if keys else _NOTHING
        if len(self._words) < _WORDS_REMEMBERED:
            self._words[word.form] = known
        return known

    def _known(self, keys: Sequence[str], form: str) -> _Known:
        starts = [_Start(*phrase, key == form) for key in keys for phrase in self._by_start.get(key, ())]
        unbound = tuple(one for one in starts if not one.rest or not one.rest[0])
        nexts = frozenset(key for one in starts if one.rest for key in one.rest[0])
        return _Known(frozenset(keys), tuple(starts), nexts, unbound)

    def _keys_of(self, word: Word) -> list[str]:
        form, lemma, keys = word.form, word.lemma, self._keys
        found = [form] if form in keys else []
        if lemma != form and lemma in keys:
            found.append(lemma)
        sizes = self._stem_sizes.get(form[:_SHORTEST_STEM], ())
        return found + [stem for size in sizes if size <= len(form) and (stem := f"{form[:size]}*") in keys]


class Phrases(Generic[Payload]):
    """One word list on its own."""

    def __init__(self, lines: Iterable[tuple[str, Payload]]) -> None:
        self._book = PhraseBook()
        self._list = self._book.add(lines)

    def find(self, tokens: Sequence[Token]) -> Sequence[Hit[Payload]]:
        """Every phrase in the text, in order of the first word, phrases inside longer ones included."""
        return self._book.find(tokens).of(self._list)


@cache
def lexicon(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``lexicons/<name>.tsv`` as dictionaries."""
    return lexicon_rows(files("nlp").joinpath("lexicons", f"{name}.tsv").read_text(encoding="utf-8"))


def lexicon_rows(text: str) -> tuple[dict[str, str], ...]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _stem_sizes(keys: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """By their first letters, from the shortest up."""
    sizes: dict[str, set[int]] = {}
    for key in keys:
        if key.endswith("*"):
            sizes.setdefault(key[:_SHORTEST_STEM], set()).add(len(key) - 1)
    return {head: tuple(sorted(its)) for head, its in sizes.items()}


def _alternatives(part: str) -> frozenset[str]:
    if part == GAP:
        return frozenset()
    keys = frozenset(fold(key) for key in part.split("/"))
    if any(len(key.rstrip("*")) < _SHORTEST_STEM for key in keys if key.endswith("*")):
        raise ValueError(part)
    return keys


def _match(
    parts: _Parts, tokens: Sequence[Token], known: Sequence[_Known], at: int, sentence: int
) -> int | None:
    """The index of the last word when the rest of a phrase stands at ``at``, in the sentence of its first word."""
    for number, part in enumerate(parts):
        if not part:
            rest = parts[number + 1 :]
            return _match_after_gap(rest, tokens, known, at, sentence)
        if at >= len(tokens) or tokens[at].sentence != sentence or part.isdisjoint(known[at].keys):
            return None
        at += 1
    return at - 1


def _match_after_gap(
    parts: _Parts, tokens: Sequence[Token], known: Sequence[_Known], at: int, sentence: int
) -> int | None:
    for start in range(at, min(at + _WIDEST_GAP + 1, len(tokens))):
        if tokens[start].sentence != sentence:
            return None
        if parts and parts[0] and parts[0].isdisjoint(known[start].keys):
            continue
        end = _match(parts, tokens, known, start, sentence)
        if end is not None:
            return end
    return None


def longest(hits: Sequence[Hit[Payload]]) -> Sequence[Hit[Payload]]:
    """Of phrases that overlap, the longer one; of equally long ones, the exact word form before the lemma.

    ``hits`` are in order of the first word.
    """
    last = -1
    for hit in hits:
        if hit.first <= last:
            break
        last = hit.last
    else:
        return hits
    taken: set[int] = set()
    kept: list[Hit[Payload]] = []
    for hit in sorted(hits, key=lambda hit: (hit.first - hit.last, not hit.exact, hit.first)):
        span = range(hit.first, hit.last + 1)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.first)
