"""Names with one wrong letter: «Себижская», «апочецкая», «Филасофовой»."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from os.path import commonprefix

from nlp.text.morphology import morphology
from nlp.text.words import LONGEST_WORD

# Shorter words are one letter away from too many others.
SHORTEST = 6
WORDS_REMEMBERED = 1 << 17


class Typos(dict[str, str]):
    """Of each word that it is asked for the word meant: a known one that is one edit (a letter more, less, other, or two
    exchanged) away, if no dictionary has the word, or else the word itself.
    """

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__()
        self._words = frozenset(word for word in words if len(word) >= SHORTEST)
        self._near: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            for shortened in _shortened(word):
                self._near[shortened].append(word)

    def __missing__(self, form: str) -> str:
        found = self._meant(form)
        if len(self) < WORDS_REMEMBERED:
            self[form] = found
        return found

    def _meant(self, form: str) -> str:
        if not SHORTEST <= len(form) <= LONGEST_WORD or form in self._words or "-" in form:
            return form
        close = {word for shortened in _shortened(form) for word in self._near.get(shortened, ())}
        close = {word for word in close if _one_edit(form, word) or _one_edit(_said(form), _said(word))}
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


def _one_edit(one: str, other: str) -> bool:
    """Whether what differs is one letter, or two exchanged."""
    start = len(commonprefix((one, other)))
    one, other = one[start:], other[start:]
    end = len(commonprefix((one[::-1], other[::-1])))
    one, other = one[: len(one) - end], other[: len(other) - end]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])
