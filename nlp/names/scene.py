"""A text as the rules see it: its words and what they speak of, the places in it, signs between the words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache

from nlp.names.places import Part, Place
from nlp.rules.phrases import lexicon
from nlp.text.words import fold

_SENTENCE_ENDS = re.compile(r"[!?\n]|(?<=[а-яёА-ЯЁ]{4})\.|(?<=\d)\.(?= +[А-ЯЁ])")
_OPENING, _CLOSING = tuple('«"“„'), tuple('»"”“')


@cache
def _groups() -> dict[str, re.Pattern[str]]:
    """Of each group of ``lexicons/naming.tsv`` what its words match."""
    stems: dict[str, list[str]] = defaultdict(list)
    for row in lexicon("naming"):
        stems[row["group"]] += map(fold, row["phrase"].split("/"))
    ends = {group: (re.escape(stem.removesuffix("*")) + ("" if stem.endswith("*") else r"\Z") for stem in its)
            for group, its in stems.items()}  # fmt: skip
    return {group: re.compile("|".join(its)) for group, its in ends.items()}


@lru_cache(maxsize=1 << 17)
def groups_of(form: str) -> frozenset[str]:
    """What a word speaks of: ``noun`` of «библиотеки», ``kind.незряч`` of «слабовидящих»."""
    return frozenset(group for group, words in _groups().items() if words.match(form))


@lru_cache(maxsize=1 << 17)
def told(form: str, about: str) -> frozenset[str]:
    """What a word says of a library: «районная» is ``central`` about its ``level``."""
    size = len(about) + 1
    return frozenset(group[size:] for group in groups_of(form) if group.startswith(about + "."))


class Scene:
    """A text prepared for the rules. ``elsewhere``: a place outside is named; ``spots``: what could be names, by kind, span and
    library.
    """

    def __init__(
        self, words: list[Part], text: str, places: list[Place], elsewhere: bool, roots: tuple[str, ...]
    ) -> None:
        self.words, self.text, self.places = words, text, places
        self.elsewhere, self._roots = elsewhere, roots
        self.spots: list[tuple[str, int, int, str]] = []
        self.forms = [part.form for part in words]
        spans = (range(one.first, one.last + 1) for one in places if one.kind == "adjective")
        self.adjectives = {at for span in spans for at in span}

    @cached_property
    def _about(self) -> list[frozenset[str]]:
        return [groups_of(form) for form in self.forms]

    @cached_property
    def _where(self) -> dict[str, list[int]]:
        where: dict[str, list[int]] = defaultdict(list)
        for at, its in enumerate(self._about):
            if its:
                for group in its:
                    where[group].append(at)
        return where

    def telling(self) -> list[int]:
        """The words that speak of anything, and the adjectives of places."""
        return sorted({at for at, its in enumerate(self._about) if its} | self.adjectives)

    @property
    def nouns(self) -> list[int]:
        """Where words stand that mean a library."""
        return self._where["noun"]

    @cached_property
    def _sentences(self) -> list[int]:
        """The number of each word's sentence; «им. М. И.» ends none."""
        numbers, number, end, text = [], 0, -1, self.text
        for part in self.words:
            start = part.start
            usual = start - end == 1 and text[end] == " "
            if not usual and _SENTENCE_ENDS.search(text, max(end, 0), start + 1):
                number += 1
            numbers.append(number)
            end = part.end
        return numbers

    def is_about(self, at: int, *groups: str) -> bool:
        return 0 <= at < len(self._about) and not self._about[at].isdisjoint(groups)

    def near(self, at: int, group: str, besides: int | None = None) -> bool:
        """Whether a word of the same sentence speaks of it."""
        return any(self._sentences[i] == self._sentences[at] and i != besides for i in self._where[group])

    def count(self, group: str) -> int:
        """How many words of the text speak of it, each counted once."""
        return len({self.forms[at] for at in self._where[group]})

    def of_region(self, at: int) -> bool:
        """Whether a word is of the region or its capital: «псковская»."""
        return self.forms[at].startswith(self._roots)

    def is_common(self, surname: str) -> bool:
        """Whether many libraries bear this name: «имени Пушкина»."""
        return "common" in groups_of(surname)

    def form(self, at: int) -> str:
        return self.forms[at] if 0 <= at < len(self.forms) else ""

    def capital(self, at: int) -> bool:
        return 0 <= at < len(self.words) and self.words[at].raw[:1].isupper()

    def between(self, one: int, other: int) -> str:
        """The text between two parts."""
        low, high = sorted((one, other))
        return self.text[self.words[low].end : self.words[high].start]

    def beside(self, one: int, other: int) -> bool:
        """Whether nothing but space stands between two neighbouring parts."""
        return 0 <= one < other < len(self.words) and not self.between(one, other).strip(" -")

    def together(self, one: int, other: int) -> bool:
        """Whether two parts are there, in one sentence."""
        its = self._sentences
        return 0 <= one < len(its) and 0 <= other < len(its) and its[one] == its[other]

    def behind(self, at: int) -> str:
        """The text behind a part, without the space."""
        return self.text[self.words[at].end :].lstrip()

    def opens_sentence(self, at: int) -> bool:
        return not self.together(at - 1, at)

    def opens_quotation(self, at: int) -> bool:
        return self.text[: self.words[at].start].endswith(_OPENING)

    def quoted(self, first: int, last: int) -> bool:
        """Whether the words are all that stands between quotation marks."""
        start, end = self.words[first].start, self.words[last].end
        return self.text[max(0, start - 1) : start] in _OPENING and self.text[end : end + 1] in _CLOSING

    def named(self, first: int = 0, last: int = -1) -> set[str]:
        """The municipalities named, leaving out what stands in the parts ``first`` to ``last``."""
        return {one.id for one in self.places if not one.weak and (one.last < first or one.first > last)}

    def forget_places(self, first: int, last: int) -> None:
        self.places[:] = [place for place in self.places if place.last < first or place.first > last]

    def in_place(self, first: int, last: int) -> bool:
        """Whether a municipality is named by one of these words."""
        return any(one.first <= last and one.last >= first and one.kind != "village" for one in self.places)

    def nearest(self, spots: Sequence[int], first: int, last: int) -> int | None:
        """The spot nearest to a span within its sentence, before it rather than behind."""
        beside = (at for at in spots if not first <= at <= last and self.together(at, first))
        return min(beside, key=lambda at: min(abs(at - first), abs(at - last)), default=None)
