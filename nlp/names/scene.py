"""A text as the rules of the gazetteer see it: its words, the places in it, what is claimed already."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from nlp.names.places import Part, Place
from nlp.names.profiles import NOUN
from nlp.text.words import fold, word_set

RAJONKA = re.compile(r"районк(?:а|и|е|у|ой|ою)$")
_SHORT = word_set("библа библу библе библы библой")
_SENTENCE_ENDS = re.compile(r"[!?\n]|(?<=[а-яёА-ЯЁ]{4})\.|(?<=\d)\.(?= +[А-ЯЁ])")
_OPENING, _CLOSING = tuple('«"“„'), tuple('»"”“')


@dataclass(frozen=True, slots=True)
class Mention:
    """A library named in the parts ``first`` to ``last``."""

    library: str
    municipality: str
    first: int
    last: int


@dataclass(slots=True)
class Scene:
    """A text prepared for the rules, and the parts that are claimed already."""

    words: list[Part]
    text: str
    places: list[Place]
    elsewhere: bool
    claimed: set[int] = field(default_factory=set)
    adjectives: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        spans = (range(one.first, one.last + 1) for one in self.places if one.kind == "adjective")
        self.adjectives = {at for span in spans for at in span}

    @property
    def folded(self) -> str:
        return fold(self.text)

    def beside(self, one: int, other: int) -> bool:
        """Whether nothing but space stands between two neighbouring parts."""
        return not self.text[self.words[one].end : self.words[other].start].strip(" -")

    def named(self, first: int = 0, last: int = -1) -> set[str]:
        """The municipalities named, leaving out what stands in the parts ``first`` to ``last``."""
        outside = (place for place in self.places if place.last < first or place.first > last)
        return {place.id for place in outside if not place.weak}

    def free(self, first: int, last: int) -> bool:
        return self.claimed.isdisjoint(range(first, last + 1))

    def quoted(self, first: int, last: int) -> bool:
        """Whether the words are all that stands between quotation marks."""
        start, end = self.words[first].start, self.words[last].end
        return self.text[max(0, start - 1) : start] in _OPENING and self.text[end : end + 1] in _CLOSING

    def forget_places(self, first: int, last: int) -> None:
        self.places[:] = [place for place in self.places if place.last < first or place.first > last]

    def in_place(self, first: int, last: int) -> bool:
        """Whether a municipality is named by one of these words."""
        return any(
            place.first <= last and place.last >= first and place.kind != "village" for place in self.places
        )

    def opens_sentence(self, at: int) -> bool:
        return not at or not self.together(at - 1, at)

    def before(self, at: int) -> str:
        return self.words[at - 1].form if at else ""

    def is_noun(self, at: int) -> bool:
        return 0 <= at < len(self.words) and is_library(self.words[at].form)

    def noun_near(self, first: int, last: int, before: int, after: int) -> int | None:
        """The free library noun nearest to a span, within its sentence."""
        spots = [*range(first - 1, first - 1 - before, -1), *range(last + 1, last + 1 + after)]
        spots.sort(key=lambda at: min(abs(at - first), abs(at - last)))
        return next((at for at in spots if self.is_noun(at) and self.together(at, first)), None)

    def together(self, one: int, other: int) -> bool:
        """Whether no sentence ends between two parts; «им. М. И.» ends none."""
        low, high = sorted((one, other))
        return not _SENTENCE_ENDS.search(self.text, self.words[low].end, self.words[high].start + 1)


@lru_cache(maxsize=1 << 17)
def is_library(form: str) -> bool:
    return form.startswith(NOUN) or form in _SHORT or bool(RAJONKA.match(form))
