"""The likeliest reading of a Russian word form, by pymorphy3's dictionary and probabilities.

``MorphAnalyzer.parse`` tags and normalises every reading and sorts them; only the best is used here. For words of the
dictionary ``best`` finds it without making the others, with the same answer (``tests/nlp/text/test_morphology.py``).
"""

from __future__ import annotations

from functools import cache
from typing import Any

_NOT_RANKED = -1


class Morphology:
    """A loaded analyser: half a second and 15 MB."""

    def __init__(self) -> None:
        from pymorphy3 import MorphAnalyzer

        self.analyser: Any = MorphAnalyzer(lang="ru")  # pymorphy3 ships no types
        self._dictionary = self.analyser.dictionary
        self._words = self._dictionary.words
        self._substitutes = self.analyser.char_substitutes  # е stands for ё, too
        self._counted = self.analyser.prob_estimator.p_t_given_w

    def best(self, form: str) -> tuple[str, Any]:
        """Normal form and tag of a form in lower case: those of ``parse(form)[0]``."""
        spellings = self._words.similar_items(form, self._substitutes)
        if not spellings:
            parse = self.analyser.parse(form)[0]
            return parse.normal_form, parse.tag
        spelling, (reading, *others) = spellings[0]
        tag = self._dictionary.build_tag_info(*reading)
        if (others or len(spellings) > 1) and self._counted.has_keys_with_prefix(f"{form}:"):
            spelling, reading, tag = self._likeliest(form, spellings)
        return self._dictionary.build_normal_form(*reading, spelling), tag

    def _likeliest(
        self, form: str, spellings: list[tuple[str, list[tuple[int, int]]]]
    ) -> tuple[str, tuple[int, int], Any]:
        """Of equally likely readings the first, as a stable sort leaves them."""
        best, highest = None, _NOT_RANKED
        for spelling, readings in spellings:
            for reading in readings:
                tag = self._dictionary.build_tag_info(*reading)
                count = self._counted.get(f"{form}:{tag}", 0)
                if count > highest:
                    best, highest = (spelling, reading, tag), count
        assert best is not None
        return best


@cache
def morphology() -> Morphology:
    """The one analyser of this process, loaded with the first call."""
    return Morphology()
