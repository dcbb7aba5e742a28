"""A word as names see it: what was meant by it («Себижская», «апочецкая»), what it speaks of, and the names that hang on it.

A name of several words hangs on the one that fewest names have: most words of a text are no name's, and one look says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import msgspec
from rapidfuzz.distance import OSA

from nlp.rules.phrases import lexicon
from nlp.text.morphology import morphology
from nlp.text.words import LONGEST_WORD, fold, word_set

WORDS_REMEMBERED = 1 << 17
# How adjectives end that may belong to «библиотека», «библиотеки».
FEMININE = ("ая", "ой", "ую", "ою", "ей", "юю", "яя", "ие", "их", "им", "ими", "ые", "ых", "ым", "ыми")
SINGULAR, PLURAL = ("ая", "ой", "ую", "ою"), ("ие", "их", "им", "ими")
SURNAMES = tuple(f"{root}{ending}" for root in ("ов", "ев", "ин") for ending in ("", "а", "у", "ым", "ой"))
AND = word_set("и а или да также обе ни как")
_LINKS = AND | word_set(
    "наша нашей нашу моя моей мою родная родной любимая любимой главная главной самая самой тоже нового поколения"
    " ваша вашей вашу"
)
# «портал библиотек», «библиотечная ассоциация»
_SHARED = {"портал", "ассоциац"}
# Shorter words are one letter away from too many others.
_SHORTEST = 6
_NOTHING: frozenset[str] = frozenset()
# The forms that may stand for each word of a name.
Forms = tuple[Collection[str], ...]


@cache
def _groups() -> tuple[dict[str, set[str]], dict[str, set[str]], dict[str, list[int]]]:
    """The groups of ``lexicons/naming.tsv`` by word and by stem, and how long the stems are that begin with a letter."""
    words: dict[str, set[str]] = defaultdict(set)
    stems: dict[str, set[str]] = defaultdict(set)
    for row in lexicon("naming"):
        for phrase in map(fold, row["phrase"].split("/")):
            (stems if phrase.endswith("*") else words)[phrase.removesuffix("*")].add(row["group"])
    sizes: dict[str, set[int]] = defaultdict(set)
    for stem in stems:
        sizes[stem[0]].add(len(stem))
    return words, stems, {letter: sorted(its) for letter, its in sizes.items()}


@lru_cache(maxsize=1 << 12)
def groups_of(form: str) -> frozenset[str]:
    """What a word speaks of: ``noun`` of «библиотеки», ``kind.незряч`` of «слабовидящих»."""
    words, stems, sizes = _groups()
    found = [words[form]] if form in words else []
    found += [stems[stem] for size in sizes.get(form[:1], ()) if (stem := form[:size]) in stems]
    return frozenset().union(*found) if found else _NOTHING


def told(form: str, about: str) -> frozenset[str]:
    """What a word says of a library: «районная» is ``central`` about its ``level``."""
    return frozenset(
        group.removeprefix(f"{about}.") for group in groups_of(form) if group.startswith(f"{about}.")
    )


class Known(msgspec.Struct, frozen=True, gc=False):
    """What is known of a word: as it was meant, what it speaks of, the ``levels`` and ``kinds`` of libraries that it tells, its
    ``role`` in a description (H: the head, K: tells the kind, L: links), the names that hang on it (how many of their words stand
    before it, what forms each word may have, what they name), whether it ``tells`` that a text may name something.
    """

    form: str
    about: frozenset[str]
    levels: frozenset[str]
    kinds: frozenset[str]
    role: str
    names: Sequence[tuple[int, Forms, Any]]
    tells: bool


class Lexis(dict[str, Known]):
    """What is known of every word that it is asked for. ``names``: what each names, by the forms of its words; ``mended``: words
    that are known with one wrong letter too; ``telling``: groups of words that may name a library by themselves.
    """

    def __init__(
        self, names: Sequence[tuple[Forms, object]], mended: Collection[str], telling: Collection[str]
    ) -> None:
        super().__init__()
        self._typos, self._telling = Typos(mended), frozenset(telling)
        self._names: dict[str, list[tuple[int, Forms, object]]] = defaultdict(list)
        count = Counter(form for words, _ in names for forms in words for form in forms)
        for words, value in names:
            rarest = min(range(len(words)), key=lambda at: _commonness(words[at], count))
            for form in words[rarest]:
                self._names[form].append((rarest, words, value))

    def __missing__(self, word: str) -> Known:
        form = self._typos.meant(word)
        about = groups_of(form)
        kinds = told(form, "kind") if about else _NOTHING
        levels = told(form, "head") if about else _NOTHING
        if about and form.endswith(FEMININE):
            levels |= told(form, "level")
        role = "L" if form in _LINKS else "K" if levels or kinds else "."
        role = "H" if "noun" in about or kinds & _SHARED else role
        pieces = [form, f"{form}ая"]
        if "-" in word:
            halves = [half for half in word.split("-") if len(half) > 2]
            pieces += map(self._typos.meant, (*halves, "".join(halves)))
        tells = any(piece in self._names for piece in pieces) or not self._telling.isdisjoint(about)
        known = Known(form, about, levels, kinds, role, self._names.get(form, ()), tells)
        if len(self) < WORDS_REMEMBERED:
            self[word] = known
        return known


def _commonness(forms: Collection[str], count: Mapping[str, int]) -> tuple[bool, int, int]:
    """«на», «у» are in every text, numbers are not; then what fewer names have, and what is longer."""
    longest = max(map(len, forms))
    short = longest < 4 and not any(map(str.isdigit, forms))
    return short, max(count[form] for form in forms), -longest


def spots(words: Sequence[Known]) -> Iterator[tuple[int, int, Any]]:
    """First word, last word and value of every name that stands there."""
    for at, known in enumerate(words):
        for before, forms, value in known.names:
            first, end = at - before, at - before + len(forms)
            its = words[max(first, 0) : end]
            if len(its) == len(forms) and all(word.form in one for word, one in zip(its, forms, strict=True)):
                yield first, end - 1, value


class Typos:
    """``words`` are those that a misspelt form may mean."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if len(word) >= _SHORTEST)
        self._near: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            for shortened in _shortened(word):
                self._near[shortened].append(word)

    def meant(self, form: str) -> str:
        """A known word that is one edit (a letter more, less, other, or two exchanged) away, if no dictionary has the form;
        else the form itself.
        """
        if not _SHORTEST <= len(form) <= LONGEST_WORD or form in self._words:
            return form
        if morphology().analyser.word_is_known(form):
            return form
        shortened = self._near.keys() & _shortened(form)
        near = {word for one in shortened for word in self._near[one]}
        close = [
            word for word in near if min(OSA.distance(form, word), OSA.distance(_said(form), _said(word))) < 2
        ]
        # A lost letter is likelier than a wrong ending.
        return min(close, key=lambda word: (word[-2:] != form[-2:], -len(word), word), default=form)


def _said(word: str) -> str:
    """«баруцкая» as «барутская»"""
    return word.replace("тс", "ц")


def _shortened(word: str) -> set[str]:
    """The word as it is written and as it is said, and each with a letter less."""
    spellings = {word, _said(word)}
    return spellings | {one[:at] + one[at + 1 :] for one in spellings for at in range(len(one))}
