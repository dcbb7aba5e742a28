"""Names with one wrong letter: «Себижская», «апочецкая», «Филасофовой»."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from nlp.text.morphology import morphology
from nlp.text.words import LONGEST_WORD

# Shorter words are one letter away from too many others.
SHORTEST = 6


class Typos:
    """``words`` are those that a misspelt form may mean."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if len(word) >= SHORTEST)
        self._near: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            for shortened in _shortened(word):
                self._near[shortened].append(word)

    def meant(self, form: str) -> str:
        """A known word that is one edit (a letter more, less, other, or two exchanged) away, if no dictionary has the form;
        else the form itself.
        """
        if not SHORTEST <= len(form) <= LONGEST_WORD or form in self._words:
            return form
        near = {word for shortened in _shortened(form) for word in self._near.get(shortened, ())}
        close = [
            word
            for word in near
            if OSA.distance(form, word) <= 1 or OSA.distance(_said(form), _said(word)) <= 1
        ]
        if not close or morphology().analyser.word_is_known(form):
            return form
        # A lost letter is likelier than a wrong ending.
        return min(close, key=lambda word: (word[-2:] != form[-2:], -len(word), word))


def _said(word: str) -> str:
    """«баруцкая» as «барутская»"""
    return word.replace("тс", "ц")


def _shortened(word: str) -> set[str]:
    """The word as it is written and as it is said, and each with a letter less."""
    spellings = {word, _said(word)}
    return spellings | {one[:at] + one[at + 1 :] for one in spellings for at in range(len(one))}
