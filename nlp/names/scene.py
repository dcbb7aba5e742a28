"""A text as the rules see it: its words and what they speak of, the places in it, signs between the words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import NamedTuple

from nlp.names.lexis import Known
from nlp.names.profiles import FAMILIES, Profile
from nlp.text.morphology import morphology
from nlp.text.words import Token, Word

OPENING, CLOSING = tuple('«"“„'), tuple('»"”“')
# So many words that say nothing stand behind the last one, and so before the first: rules look no farther over the end.
_MARGIN = 6


class Place(NamedTuple):
    """A municipality and how it is named; ``kind`` is town, adjective, district, village or people, ``check`` one of the checks
    in places.py, «weak» or nothing. In a text it stands in the words ``first`` to ``last``; ``near``: «под Псковом».
    """

    id: str
    kind: str
    check: str = ""
    first: int = 0
    last: int = 0
    near: bool = False

    @property
    def weak(self) -> bool:
        """Says nothing alone: «псковские библиотекари» may be anywhere in the region."""
        return self.check == "weak" and not self.near


@dataclass(slots=True)
class Candidate:
    """A library that the words ``first`` to ``last`` may name, with the library noun that they may belong to.

    ``rules`` are those that hold: at first what whoever proposed it has seen; ``score``: what they weigh, in log-odds. ``place``:
    where a description says that it is.
    """

    one: Profile
    kind: str
    first: int
    last: int
    noun: int | None = None
    place: Place | None = None
    rules: tuple[str, ...] = ()
    score: float = 0.0

    @property
    def family(self) -> str:
        return FAMILIES[self.kind]


class Scene:
    """A text prepared for the rules. ``places``: those of the region that it names; ``elsewhere``: a place outside is named, ``from_elsewhere``: only as «из Казани»;
    ``spots``: what could be names.
    """

    def __init__(
        self, text: str, tokens: Sequence[Token], words: Sequence[Known], roots: tuple[str, ...]
    ) -> None:
        self.text, self.roots = text, roots
        nowhere = Token(Word("", "", content=False), len(text), 0, -1, -1)
        self.tokens = [*tokens, *[nowhere] * _MARGIN]
        self.words = [*words, *[Known()] * _MARGIN]
        self.forms = [known.form for known in self.words]
        self.elsewhere = self.from_elsewhere = False
        self.places: list[Place] = []
        self.spots: list[Candidate] = []

    def adjectives(self) -> set[int]:
        """The words that are adjectives of municipalities."""
        its = (range(one.first, one.last + 1) for one in self.places if one.kind == "adjective")
        return set(chain.from_iterable(its))

    @cached_property
    def _where(self) -> dict[str, list[int]]:
        where: dict[str, list[int]] = defaultdict(list)
        for at, known in enumerate(self.words):
            for group in known.about:
                where[group].append(at)
        return where

    @property
    def nouns(self) -> list[int]:
        """Where words stand that mean a library."""
        return self._where["noun"]

    @cached_property
    def signs(self) -> list[str]:
        """What stands before each word: «|» the end of a sentence, «,» another sign, or a space."""
        found = ["|"]
        for last, this in pairwise(self.tokens):
            gap = self.text[last.end : this.start]
            found.append("|" if this.sentence != last.sentence else "," if gap.strip(" -№") else " ")
        return found

    def is_about(self, at: int, *groups: str) -> bool:
        return not self.words[at].about.isdisjoint(groups)

    def near(self, at: int, group: str) -> bool:
        """Whether a word of the same sentence speaks of it."""
        return any(self.together(i, at) for i in self._where[group])

    def count(self, group: str) -> int:
        """How many words of the text speak of it, each counted once."""
        return len({self.forms[at] for at in self._where[group]})

    def follows(self, at: int, group: str) -> bool:
        """Whether the word before, in one sentence, speaks of it."""
        return group in self.words[at - 1].about and self.together(at - 1, at)

    def capital(self, at: int) -> bool:
        return self.text[(start := self.tokens[at].start) : start + 1].isupper()

    def between(self, one: int, other: int) -> str:
        """The text between two words, or before the first and behind the last."""
        return self.text[self.tokens[one].end : self.tokens[other].start]

    def beside(self, at: int) -> bool:
        """Whether nothing but space stands between a word and the one before."""
        return self.signs[at] == " "

    def together(self, one: int, other: int) -> bool:
        """Whether two words stand in one sentence."""
        return self.tokens[one].sentence == self.tokens[other].sentence

    def opens_sentence(self, at: int) -> bool:
        return not self.together(at - 1, at)

    def quoted(self, first: int, last: int) -> bool:
        """Whether the words are all that stands between quotation marks."""
        return self.opens_quotation(first) and self.text[(end := self.tokens[last].end) : end + 1] in CLOSING

    def opens_quotation(self, at: int) -> bool:
        return self.text[: self.tokens[at].start].endswith(OPENING)

    def named(self, first: int = 0, last: int = -1) -> set[str]:
        """The municipalities named, leaving out what stands in the words ``first`` to ``last``."""
        return {one.id for one in self.places if not one.weak and (one.last < first or one.first > last)}

    def in_place(self, first: int, last: int) -> bool:
        """Whether a municipality is named by one of these words."""
        return any(one.first <= last and one.last >= first and one.kind != "village" for one in self.places)

    def is_person_beside(self, first: int, last: int) -> bool:
        """«Анна Воронцова», «Себежская Ольга»: a name of a person stands before or behind within the sentence."""
        return (self.beside(first) and self._is_person(first - 1)) or (
            self.beside(last + 1) and self._is_person(last + 1)
        )

    def _is_person(self, at: int) -> bool:
        if not self.capital(at) or len(self.forms[at]) < 3:
            return False
        word = self.tokens[at].word
        # «Плюсик Лядам»: what opens a sentence is a name only where the dictionary knows it.
        known = not self.opens_sentence(at) or morphology().analyser.word_is_known(word.form)
        return known and not (word.content or word.function)

    def in_street(self, first: int, last: int) -> bool:
        """«на Порховской улице», «Псковская, 12», «улица Липягинская»."""
        address = self.forms[last + 1].isdigit() and "," in self.between(last, last + 1)
        behind = self.is_about(last + 1, "street") and self.beside(last + 1)
        return address or behind or self.follows(first, "street")

    def nearest_noun(self, first: int, last: int) -> int | None:
        """The library noun nearest to a span within its sentence, before it rather than behind."""
        beside = (at for at in self.nouns if not first <= at <= last and self.together(at, first))
        return min(beside, key=lambda at: min(abs(at - first), abs(at - last)), default=None)
