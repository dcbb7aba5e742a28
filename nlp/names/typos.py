"""Names with one wrong letter: «Себижская», «апочецкая», «Филасофовой»."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from nlp.text.morphology import morphology
from nlp.text.words import LONGEST_WORD

# Shorter words are one letter away from too many others.
SHORTEST = 6
_NO_TYPO = frozenset("-")


class Typos:
    """The known words one edit (a letter more, less, other, or two exchanged) from a word that no dictionary has."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if len(word) >= SHORTEST)
        near: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            for shortened in {word, *_shortened(word)}:
                near[shortened].append(word)
        self._near = dict(near)
        self._mended: dict[str, str] = {}

    def mended(self, form: str) -> str:
        """The word meant, or the word itself."""
        if not SHORTEST <= len(form) <= LONGEST_WORD:
            return form
        found = self._mended.get(form)
        if found is None:
            found = self._meant(form)
            if len(self._mended) < 1 << 17:
                self._mended[form] = found
        return found

    def _meant(self, form: str) -> str:
        if form in self._words or not _NO_TYPO.isdisjoint(form):
            return form
        close = {word for shortened in (form, *_shortened(form)) for word in self._near.get(shortened, ())}
        close = {word for word in close if _one_edit(form, word)}
        if not close or morphology().analyser.word_is_known(form):
            return form
        # A lost letter is likelier than a wrong ending.
        return min(close, key=lambda word: (word[-2:] != form[-2:], -len(word), word))


def _shortened(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _one_edit(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        return short in _shortened(long)
    differing = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differing) == 2:
        first, second = differing
        return second == first + 1 and one[first] == other[second] and one[second] == other[first]
    return len(differing) == 1
