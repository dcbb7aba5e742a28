"""A text as the rules see it: its words and what they speak of, the places in it, signs between the words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import msgspec

from nlp.names.typos import Typos
from nlp.rules.phrases import lexicon
from nlp.text.morphology import morphology
from nlp.text.words import Token, fold, look_up

_PART = re.compile(r"[^\W_]+|№")
# «Добручинск. сельская»: what goes on in small letters is no new sentence.
_CUT_SHORT = re.compile(r"\. ?[а-яё]")
_DOTTED = re.compile(r"(?<!\w)[^\W\d_](?:\.\s?[^\W\d_]){2,}(?=\.|\b)(?!\w)")
_IN_PIECES = re.compile(r"\w-\w|\. ?[а-яё]|\w\.\s?\w\.")
_SENTENCE_ENDS = re.compile(r"[!?\n]|(?<=[а-яёА-ЯЁ]{4})\.|(?<=\d)\.(?= +[А-ЯЁ])")
_OPENING, _CLOSING = tuple('«"“„'), tuple('»"”“')


class Part(msgspec.Struct, frozen=True, gc=False):
    """A word, or a half of a hyphenated one: «Струго-Красненская» has two parts."""

    form: str
    raw: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality named in the parts ``first`` to ``last``; ``kind`` is town, adjective, district, village or people.

    ``weak`` names say nothing alone: «псковские библиотекари» may be anywhere in the region. ``near``: «под Псковом».
    """

    id: str
    kind: str
    first: int
    last: int
    weak: bool = False
    near: bool = False


def parts(text: str) -> list[Part]:
    """The parts of a cleaned text."""
    return [Part(fold(raw := match[0]), raw, *match.span()) for match in _PART.finditer(text)]


def parts_of(text: str, tokens: Sequence[Token]) -> list[Part]:
    """``parts(text)`` from its tokens, which are known already."""
    if "№" in text:
        return parts(text)
    found: list[Part] = []
    for token in tokens:
        form, start, end = token.word.form, token.start, token.end
        if "-" in form:
            halves = _PART.finditer(text, start, end)
            found += [Part(fold(raw := match[0]), raw, *match.span()) for match in halves]
        else:
            found.append(Part(form, text[start:end], start, end))
    return found


def spelled(words: Sequence[Part], text: str, known: Typos, names: Container[str]) -> list[Part]:
    """The parts as they were meant: «Ц.Б.С.», «Ново-Ржевская» and «Гдовск.» are one word each; ``known`` mends a form."""
    meant = [
        part if (form := known[part.form]) is part.form else Part(form, part.raw, part.start, part.end)
        for part in words
    ]
    if not _IN_PIECES.search(text):
        return meant
    whole = {found.start(): found.end() for found in _DOTTED.finditer(text)}
    found: list[Part] = []
    for part in meant:
        form, start, end = part.form, part.start, part.end
        if start in whole:
            end = whole[start]
            form = fold(re.sub(r"[\W_]", "", text[start:end]))
        elif found and end <= found[-1].end:
            continue
        elif found and text[found[-1].end : start] == "-":
            glued = known[found[-1].form + form]
            if glued in names:
                form, start = glued, found.pop().start
        elif _CUT_SHORT.match(text, end) and form + "ая" in names:
            form, end = form + "ая", end + 1
        found.append(part if form is part.form else Part(form, text[start:end], start, end))
    return found


@cache
def _groups() -> dict[str, re.Pattern[str]]:
    """Of each group of ``lexicons/naming.tsv`` what its words match."""
    stems: dict[str, list[str]] = defaultdict(list)
    for row in lexicon("naming"):
        for stem in map(fold, row["phrase"].split("/")):
            stems[row["group"]].append(
                re.escape(stem[:-1]) if stem.endswith("*") else rf"{re.escape(stem)}\Z"
            )
    return {group: re.compile("|".join(its)) for group, its in stems.items()}


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
    """A text prepared for the rules. ``elsewhere``: a place outside is named, ``from_elsewhere``: only as «из Казани»;
    ``spots``: what could be names, by kind, span and library.
    """

    def __init__(self, words: Sequence[Part], text: str, roots: tuple[str, ...] = ()) -> None:
        self.words, self.text, self._roots = words, text, roots
        self.forms = [part.form for part in words]
        self._about = list(map(groups_of, self.forms))
        self.elsewhere = self.from_elsewhere = False
        self.spots: list[tuple[str, int, int, str]] = []
        self.settle([])

    def settle(self, places: list[Place]) -> None:
        """Take these for the places of the region that the text names."""
        self.places = places
        adjectives = [one for one in places if one.kind == "adjective"]
        self.adjectives = {at for one in adjectives for at in range(one.first, one.last + 1)}

    @cached_property
    def _where(self) -> dict[str, list[int]]:
        where: dict[str, list[int]] = defaultdict(list)
        for at, its in enumerate(self._about):
            if its:
                for group in its:
                    where[group].append(at)
        return where

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

    def form(self, at: int) -> str:
        return self.forms[at] if 0 <= at < len(self.forms) else ""

    def capital(self, at: int) -> bool:
        return 0 <= at < len(self.words) and self.words[at].raw[:1].isupper()

    def between(self, one: int, other: int) -> str:
        """The text between two parts, or before the first and behind the last."""
        start = self.words[one].end if one >= 0 else 0
        return self.text[start : self.words[other].start if other < len(self.words) else None]

    def beside(self, one: int, other: int) -> bool:
        """Whether nothing but space stands between two neighbouring parts."""
        return 0 <= one < other < len(self.words) and not self.between(one, other).strip(" -")

    def together(self, one: int, other: int) -> bool:
        """Whether two parts are there, in one sentence."""
        its = self._sentences
        return 0 <= one < len(its) and 0 <= other < len(its) and its[one] == its[other]

    def opens_sentence(self, at: int) -> bool:
        return not self.together(at - 1, at)

    def quoted(self, first: int, last: int) -> bool:
        """Whether the words are all that stands between quotation marks."""
        start, end = self.words[first].start, self.words[last].end
        return self.text[max(0, start - 1) : start] in _OPENING and self.text[end : end + 1] in _CLOSING

    def opens_quotation(self, at: int) -> bool:
        return self.text[: self.words[at].start].endswith(_OPENING)

    def named(self, first: int = 0, last: int = -1) -> set[str]:
        """The municipalities named, leaving out what stands in the parts ``first`` to ``last``."""
        return {one.id for one in self.places if not one.weak and (one.last < first or one.first > last)}

    def in_place(self, first: int, last: int) -> bool:
        """Whether a municipality is named by one of these words."""
        return any(one.first <= last and one.last >= first and one.kind != "village" for one in self.places)

    def is_person_beside(self, first: int, last: int) -> bool:
        """«Анна Воронцова», «Себежская Ольга»: a name of a person stands before or behind within the sentence."""
        beside = (first - 1, first), (last, last + 1)
        return any(
            self._is_person(at) and self.beside(*pair)
            for at, pair in zip((first - 1, last + 1), beside, strict=True)
        )

    def _is_person(self, at: int) -> bool:
        if not self.capital(at) or len(self.forms[at]) < 3:
            return False
        word = look_up(self.words[at].raw)
        # «Плюсик Лядам»: what opens a sentence is a name only where the dictionary knows it.
        known = not self.opens_sentence(at) or morphology().analyser.word_is_known(word.form)
        return known and not (word.content or word.function)

    def nearest(self, spots: Sequence[int], first: int, last: int) -> int | None:
        """The spot nearest to a span within its sentence, before it rather than behind."""
        beside = (at for at in spots if not first <= at <= last and self.together(at, first))
        return min(beside, key=lambda at: min(abs(at - first), abs(at - last)), default=None)
