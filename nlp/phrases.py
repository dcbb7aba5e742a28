"""Word lists and the search for their phrases in a text.

A list is a TSV file whose first column is a phrase of lemmas or word forms: ``не дозвониться``. In a phrase
``/`` separates alternatives for one word, ``*`` at the end of a word stands for any ending and ``…`` for up
to three words. A phrase never crosses the end of a sentence. Lines that begin with ``#`` are comments.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Generic, TypeVar

from nlp.words import Token, Word, fold

GAP = "…"
_WIDEST_GAP = 3
_SHORTEST_STEM = 2

Payload = TypeVar("Payload")


@dataclass(frozen=True, slots=True)
class Hit(Generic[Payload]):
    """A phrase found in the words ``first`` to ``last`` (both included) of a text."""

    payload: Payload
    first: int
    last: int
    exact: bool


@cache
def lexicon(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``lexicons/<name>.tsv`` as dictionaries."""
    text = files("nlp").joinpath("lexicons", f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


class Phrases(Generic[Payload]):
    """Phrases compiled for one pass over the words of a text."""

    def __init__(self, lines: Iterable[tuple[str, Payload]]) -> None:
        self._by_start: dict[str, list[tuple[tuple[frozenset[str], ...], Payload]]] = defaultdict(list)
        self._known: set[str] = set()
        stems: set[str] = set()
        for phrase, payload in lines:
            parts = tuple(_alternatives(part) for part in phrase.split())
            for key in set().union(*parts):
                (stems if key.endswith("*") else self._known).add(key)
            for key in parts[0]:
                self._by_start[key].append((parts, payload))
        self._stems = stems
        self._stem_sizes = sorted({len(stem) - 1 for stem in stems})
        self._keys: dict[str, tuple[str, ...]] = {}

    def find(self, tokens: Sequence[Token]) -> list[Hit[Payload]]:
        """Every phrase in the text, in order of the first word, phrases inside longer ones included."""
        hits: list[Hit[Payload]] = []
        known, starts = self._keys, self._by_start
        keys = [
            known[form] if (form := token.word.form) in known else self._keys_of(token.word)
            for token in tokens
        ]
        for at, mine in enumerate(keys):
            for key in mine:
                for parts, payload in starts.get(key, ()):
                    if len(parts) == 1:
                        last: int | None = at
                    elif parts[1] and (at + 1 == len(keys) or parts[1].isdisjoint(keys[at + 1])):
                        continue
                    else:
                        last = _match(parts, tokens, keys, at)
                    if last is not None:
                        hits.append(Hit(payload, at, last, tokens[at].word.form == key))
        return hits

    def _keys_of(self, word: Word) -> tuple[str, ...]:
        # In a fixed order: of equally good hits the first one wins, and a set's order changes with every process.
        found = tuple(self._matching(word))
        if len(self._keys) < 1 << 17:
            self._keys[word.form] = found
        return found

    def _matching(self, word: Word) -> Iterable[str]:
        yield from (key for key in dict.fromkeys((word.form, word.lemma)) if key in self._known)
        for size in self._stem_sizes:
            if size <= len(word.form) and word.form[:size] + "*" in self._stems:
                yield word.form[:size] + "*"


def _alternatives(part: str) -> frozenset[str]:
    if part == GAP:
        return frozenset()
    keys = frozenset(fold(key) for key in part.split("/"))
    if any(len(key.rstrip("*")) < _SHORTEST_STEM for key in keys if key.endswith("*")):
        raise ValueError(part)
    return keys


def _match(
    parts: tuple[frozenset[str], ...], tokens: Sequence[Token], keys: Sequence[tuple[str, ...]], at: int
) -> int | None:
    """The index of the last word when the phrase stands at ``at``."""
    sentence = tokens[at].sentence
    for number, part in enumerate(parts):
        if not part:
            rest = parts[number + 1 :]
            ends = (
                _match_rest(rest, tokens, keys, start, sentence) for start in range(at, at + _WIDEST_GAP + 1)
            )
            return next((end for end in ends if end is not None), None)
        if at >= len(tokens) or tokens[at].sentence != sentence or part.isdisjoint(keys[at]):
            return None
        at += 1
    return at - 1


def _match_rest(
    rest: tuple[frozenset[str], ...],
    tokens: Sequence[Token],
    keys: Sequence[tuple[str, ...]],
    at: int,
    sentence: int,
) -> int | None:
    if at >= len(tokens) or tokens[at].sentence != sentence:
        return None
    return _match(rest, tokens, keys, at)


def longest(hits: Iterable[Hit[Payload]]) -> list[Hit[Payload]]:
    """Of phrases that overlap, the longer one; of equally long ones, the exact word form before the lemma."""
    taken: set[int] = set()
    kept: list[Hit[Payload]] = []
    for hit in sorted(hits, key=lambda hit: (hit.first - hit.last, not hit.exact, hit.first)):
        span = range(hit.first, hit.last + 1)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.first)
