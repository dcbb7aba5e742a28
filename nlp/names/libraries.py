"""Which libraries and municipalities of the registry a text names.

A library is given only when a reader who knows the registry would be sure: a bare «библиотека в Себеже» is the
municipality alone, «районка» alone nothing. Names and descriptions propose, rules weigh, the best above the cut win.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from nlp.names.candidates import Described, named
from nlp.names.lexis import Forms, Known, Lexis, spots
from nlp.names.places import PlaceReader, Places, is_outside, settle
from nlp.names.profiles import LibraryName, Naming, profile
from nlp.names.rules import LinkWeights, fired
from nlp.names.scene import Candidate, Place, Scene
from nlp.text.words import Token, fold, inflections, word_set
from nlp.text.words import tokens as words_of

__all__ = ["Libraries", "LibraryName"]

# Names of several words are mended word by word; a title is a word of the language.
_MENDED = frozenset(("adjective", "village", "patron", "common", "house", "people"))
_CENTRAL = ("central", "system")
_LIBRARY_WORDS = word_set(
    "районная центральная областная сельская детская городская научная модельная поселковая районка библиотека"
)
# «Ц.Б.С.» is one word, and so is «Добручинск. сельская»: what goes on in small letters is no new sentence.
_DOTTED = re.compile(r"(?<!\w)[^\W\d_](?:\.\s?[^\W\d_]){2,}(?!\w)\.?")
_CUT_SHORT = re.compile(r"(\w{3,}[сц]к)\. ?(?=[а-яё])")
# Most texts have neither.
_BROKEN = re.compile(r"[-‐‑]\w|\.(?:\s?[^\W\d_]\.| ?[а-яё])")
_HYPHEN = re.compile(r"[-‐‑](?=\w)")
_HYPHENATED = re.compile(r"\w+(?:[-‐‑]\w+)+")
_NOTHING = Scene("", (), (), ())
# «Островская библиотека, Костромская область»
_APPOSED = re.compile(r"[,.:(] ?(?:республика [а-я]+|[а-я-]+ская обл|[а-я-]+ский край)")


class Libraries:
    """Finds what a text names. Building it declines every name once.

    ``names`` knows places of other regions; without one the list of places elsewhere answers alone.
    """

    def __init__(
        self, libraries: Sequence[LibraryName], weights: LinkWeights, names: PlaceReader | None = None
    ) -> None:
        self.weights, self._reader = weights, names
        self._places = Places(libraries)
        profiles = [profile(library, self._places.stems) for library in libraries if library.name]
        self._described = Described(profiles)
        namings = [(forms, (one, kind)) for one in profiles for kind, forms in one.names]
        mended = [(forms, naming) for forms, naming in namings if naming[1] in _MENDED]
        self._glued = _words_of([*self._places.names, *mended])
        self._ours = self._glued | _words_of(namings)
        telling = {f"kind.{kind}" for one in profiles if not one.municipality for kind in one.kinds}
        known = self._glued.union(*map(inflections, _LIBRARY_WORDS))
        villages = [
            (forms, Place(one.municipality, kind, check=kind))
            for forms, (one, kind) in namings
            if kind == "village"
        ]
        self._lexis = Lexis([*self._places.names, *villages, *namings], known, telling | {"level.region"})

    def find(self, text: str, tokens: Sequence[Token]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids of libraries and of municipalities, each in the order of mention."""
        scene, _, chosen = self.read(text, tokens)
        if not (scene.places or chosen):
            return (), ()
        # «Шелковская библиотека под Великими Луками» is not in the town.
        spots = [(one.first, one.id) for one in scene.places if not (one.weak or one.near and chosen)]
        spots += [(one.first, one.one.municipality) for one in chosen if one.one.municipality]
        # In the order of mention, but a central library after the branches of its municipality.
        served = {one.one.municipality for one in chosen if one.one.level not in _CENTRAL}
        chosen.sort(key=lambda one: one.one.level in _CENTRAL and one.one.municipality in served)
        return tuple(dict.fromkeys(one.one.id for one in chosen)), tuple(
            dict.fromkeys(place for _, place in sorted(spots))
        )

    def explain(self, text: str, tokens: Sequence[Token]) -> list[Reason]:
        """Of every library that ``find`` gives, what spoke for it, and the best of the others."""
        _, read, chosen = self.read(text, tokens)
        best = {one.one.id: one for one in sorted(chosen, key=lambda each: each.score)}
        others = [one for one in read if one.one.id not in best]
        second = max(((other.one.id, other.score) for other in others), key=itemgetter(1), default=None)
        ordered = [best[library] for library in dict.fromkeys(one.one.id for one in chosen)]
        return [
            Reason(one.one.id, one.score, self.weights.told(one.family, one.rules), second) for one in ordered
        ]

    def read(self, text: str, tokens: Sequence[Token]) -> tuple[Scene, list[Candidate], list[Candidate]]:
        """The text prepared, every candidate in it with its rules and score, and those that are meant."""
        words = [self._lexis[token.word.form] for token in tokens]
        if not self._may_name(words):
            return _NOTHING, [], []
        if _BROKEN.search(text) and (whole := self._in_one_piece(text)) != text:
            return self.read(whole, words_of(whole))
        scene = Scene(text, tokens, words, self._places.roots)
        found = [*spots(words)]
        if not (found or any(known.tells and not known.names for known in words)):
            return scene, [], []
        namings = [(first, last, name) for first, last, name in found if not isinstance(name, Place)]
        towns = [(first, last, name) for first, last, name in found if isinstance(name, Place)]
        self._settle(scene, towns)
        read, chosen = self._weighed(scene, namings)
        unset = chosen and not (scene.elsewhere or scene.named() or self._places.region.search(text))
        if unset and is_outside(scene, self._ours, self._reader):
            settle(scene, towns, elsewhere=True)
            read, chosen = self._weighed(scene, namings)
        return scene, read, chosen

    def _in_one_piece(self, text: str) -> str:
        """Without the dots inside words, and names without hyphens: «Ц.Б.С.», «Гдовск. районная», «Ново-Ржевская»."""
        text = _DOTTED.sub(lambda found: re.sub(r"\W", "", found[0]), text)
        text = _CUT_SHORT.sub(
            lambda found: f"{found[1]}ая " if fold(found[1]) + "ая" in self._ours else found[0], text
        )
        return _HYPHENATED.sub(self._apart, text)

    def _apart(self, found: re.Match[str]) -> str:
        """The halves of a name as words, or as one where that is the name; other words as they are."""
        halves = _HYPHEN.split(found[0])
        if self._lexis[fold("".join(halves))].form in self._glued:
            return "".join(halves)
        named = any((known := self._lexis[fold(half)]).names or known.role == "H" for half in halves)
        return " ".join(halves) if named else found[0]

    def _may_name(self, words: Sequence[Known]) -> bool:
        return any(known.tells for known in words)

    def _settle(self, scene: Scene, towns: Sequence[tuple[int, int, Place]]) -> None:
        """Where the text is set: in places of the region, elsewhere, or nowhere."""
        outside = [hit.first for hit in self._places.outside.find(scene.tokens)]
        elsewhere = any(scene.forms[at - 1] != "из" for at in outside)
        scene.from_elsewhere = bool(outside) and not elsewhere
        settle(scene, towns, elsewhere)
        if elsewhere and self._places.region.search(scene.text):
            settle(scene, towns, elsewhere=False)
        elif elsewhere and _APPOSED.search(scene.text.lower()):
            scene.places = []
        elif elsewhere and scene.places:
            settle(scene, towns, elsewhere=False)

    def _weighed(
        self, scene: Scene, namings: Sequence[tuple[int, int, Naming]]
    ) -> tuple[list[Candidate], list[Candidate]]:
        """All candidates; and the best above the cut, each with words of its own, in the order of the text."""
        read = [*named(namings, scene), *self._described.find(scene)]
        for one in read:
            one.rules = tuple(fired(one, scene))
            one.score = self.weights.score(one.family, one.rules)
        words: dict[int, str] = {}
        chosen: list[Candidate] = []
        above = (one for one in read if one.score > self.weights.cut)
        for one in sorted(above, key=lambda each: (-each.score, each.first, each.one.id)):
            span = range(one.first, one.last + 1)
            if all(words.get(at, one.one.id) == one.one.id for at in span):
                words |= dict.fromkeys(span, one.one.id)
                chosen.append(one)
        return read, sorted(chosen, key=lambda each: each.first)


def _words_of(names: Iterable[tuple[Forms, object]]) -> set[str]:
    return {form for forms, _ in names for word in forms for form in word}


class Reason(NamedTuple):
    """Why a library is meant: ``rules`` in Russian with their weights, the heaviest first; ``second``: the best of the others."""

    library: str
    score: float
    rules: tuple[tuple[str, float], ...]
    second: tuple[str, float] | None
