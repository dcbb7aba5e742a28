"""A word as names see it: what was meant by it («Себижская», «апочецкая»), what it speaks of, and the names that hang on it.

A name of several words hangs on the one that fewest names have: most words of a text are no name's, and one look says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import Any

import msgspec
from rapidfuzz.distance import OSA

from campaign.places import collected
from nlp.rules.phrases import lexicon
from nlp.text.morphology import morphology
from nlp.text.words import LONGEST_WORD, fold

WORDS_REMEMBERED = 1 << 17
# How adjectives end that may belong to «библиотека», «библиотеки».
FEMININE = ("ая", "ой", "ую", "ою", "ей", "юю", "яя", "ие", "их", "им", "ими", "ые", "ых", "ым", "ыми")
SINGULAR, PLURAL = ("ая", "ой", "ую", "ою"), ("ие", "их", "им", "ими")
MASCULINE = ("ое", "ого", "ому", "ий", "ом")
SURNAMES = tuple(f"{root}{ending}" for root in ("ов", "ев", "ин") for ending in ("", "а", "у", "ым", "ой"))
# Shorter words are one letter away from too many others.
_SHORTEST = 6
# The forms that may stand for each word of a name.
Forms = tuple[Collection[str], ...]
# What a word may say of whose a library is; anything else that it says is the kind.
LEVELS = frozenset(("", "central", "system", "children", "region", "other"))


@cache
def _groups() -> tuple[Mapping[str, Collection[str]], Mapping[str, Collection[int]]]:
    """The groups of ``lexicons/naming.tsv`` by word, or stem with «*»; how long the stems are that begin with a letter."""
    pairs = ((fold(word), row["group"]) for row in lexicon("naming") for word in row["phrase"].split("/"))
    groups = collected(pairs)
    return groups, collected((stem[0], len(stem) - 1) for stem in groups if stem.endswith("*"))


@lru_cache(maxsize=1 << 12)
def groups_of(form: str) -> frozenset[str]:
    """What a word speaks of: ``noun`` of «библиотеки», ``kind.незряч`` of «слабовидящих»."""
    groups, sizes = _groups()
    stems = (f"{form[:size]}*" for size in sizes.get(form[:1], ()))
    return frozenset(chain.from_iterable(groups.get(key, ()) for key in (form, *stems)))


def told(form: str, *about: str) -> frozenset[str]:
    """What a word says of a library: «районная» is ``central`` about its ``level``, «научная» ``научн`` about its ``kind``."""
    groups = (group.partition(".") for group in groups_of(form))
    return frozenset(what for of, _, what in groups if of in about)


def adjective(stem: str) -> frozenset[str]:
    """«гдовск» → «гдовская», «гдовского», …"""
    return frozenset(stem + ending for ending in SINGULAR + PLURAL + MASCULINE)


class Known(msgspec.Struct, frozen=True, gc=False):
    """What is known of a word: as it was meant, what it speaks of, what it ``says`` of a library (``LEVELS`` and kinds), its
    ``role`` in a description (H: the head, K: says something, L: links), the names that hang on it (how many of their words stand
    before it, what forms each word may have, what they name), whether it ``tells`` that a text may name something.
    """

    form: str = ""
    about: frozenset[str] = frozenset()
    says: frozenset[str] = frozenset()
    role: str = "."
    names: Sequence[tuple[int, Forms, Any]] = ()
    tells: bool = False


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
        says = (
            told(form, "kind", "head", *(("level",) if form.endswith(FEMININE) else ())) if about else about
        )
        role = "H" if about & {"noun", "shared"} else "L" if about & {"and", "link"} else "K" if says else "."
        pieces = [form, f"{form}ая"]
        if "-" in word:
            halves = [half for half in word.split("-") if len(half) > 2]
            pieces += map(self._typos.meant, (*halves, "".join(halves)))
        tells = any(piece in self._names for piece in pieces) or not self._telling.isdisjoint(about)
        known = Known(form, about, says, role, self._names.get(form, ()), tells)
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
        self._near = collected((shortened, word) for word in self._words for shortened in _shortened(word))

    def meant(self, form: str) -> str:
        """A known word that is one edit (a letter more, less, other, or two exchanged) away, if no dictionary has the form;
        else the form itself.
        """
        if not _SHORTEST <= len(form) <= LONGEST_WORD or form in self._words:
            return form
        if morphology().analyser.word_is_known(form):
            return form
        near = {word for one in self._near.keys() & _shortened(form) for word in self._near[one]}
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
