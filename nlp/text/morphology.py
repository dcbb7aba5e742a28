"""The likeliest reading of a Russian word form, by pymorphy3's dictionary and probabilities.

``MorphAnalyzer.parse`` tags and normalises every reading and sorts them; only the best is used here. For words of the
dictionary ``best`` finds it without making the others, with the same answer (``tests/nlp/text/test_morphology.py``).
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

_NOT_RANKED = -1


class _Ending(NamedTuple):
    """What all words of one reading share: their tag, and the ends by which the form and the normal form differ."""

    tag: Any
    told: str
    before: int
    after: int
    prefix: str
    suffix: str


class Morphology:
    """A loaded analyser: half a second and 15 MB."""

    def __init__(self) -> None:
        from pymorphy3 import MorphAnalyzer

        self.analyser: Any = MorphAnalyzer(lang="ru")  # pymorphy3 ships no types
        self._dictionary = self.analyser.dictionary
        self._words = self._dictionary.words
        self._substitutes = self.analyser.char_substitutes  # е stands for ё, too
        self._counted = self.analyser.prob_estimator.p_t_given_w
        self._endings: dict[tuple[int, int], _Ending] = {}

    def best(self, form: str) -> tuple[str, Any]:
        """Normal form and tag of a form in lower case: those of ``parse(form)[0]``."""
        spellings = self._words.similar_items(form, self._substitutes)
        if not spellings:
            parse = self.analyser.parse(form)[0]
            return parse.normal_form, parse.tag
        spelling, readings = spellings[0]
        if (len(readings) > 1 or len(spellings) > 1) and self._counted.has_keys_with_prefix(f"{form}:"):
            spelling, ending = self._likeliest(form, spellings)
        else:
            ending = self._ending(readings[0])
        stem = spelling[ending.before : len(spelling) - ending.after]
        return ending.prefix + stem + ending.suffix, ending.tag

    def tags(self, form: str) -> list[Any]:
        """The tags of every reading of a form in lower case, in no order that means anything."""
        spellings = self._words.similar_items(form, self._substitutes)
        if not spellings:
            return [parse.tag for parse in self.analyser.parse(form)]
        return [self._ending(reading).tag for _, readings in spellings for reading in readings]

    def _likeliest(
        self, form: str, spellings: list[tuple[str, list[tuple[int, int]]]]
    ) -> tuple[str, _Ending]:
        """Of equally likely readings the first, as a stable sort leaves them."""
        best, highest = None, _NOT_RANKED
        for spelling, readings in spellings:
            for reading in readings:
                ending = self._ending(reading)
                count = self._counted.get(f"{form}:{ending.told}", 0)
                if count > highest:
                    best, highest = (spelling, ending), count
        assert best is not None
        return best

    def _ending(self, reading: tuple[int, int]) -> _Ending:
        """What a paradigm's number and a form's place in it stand for; there are some thousands."""
        if known := self._endings.get(reading):
            return known
        number, place = reading
        # The numbers of all forms' suffixes, then of their tags, then of their prefixes.
        paradigm = self._dictionary.paradigms[number]
        prefixes, suffixes = self._dictionary.paradigm_prefixes, self._dictionary.suffixes
        size = len(paradigm) // 3
        tag = self._dictionary.build_tag_info(number, place)
        before, after = prefixes[paradigm[2 * size + place]], suffixes[paradigm[place]]
        found = _Ending(
            tag, str(tag), len(before), len(after), prefixes[paradigm[2 * size]], suffixes[paradigm[0]]
        )
        self._endings[reading] = found
        return found


@cache
def morphology() -> Morphology:
    """The one analyser of this process, loaded with the first call."""
    return Morphology()
