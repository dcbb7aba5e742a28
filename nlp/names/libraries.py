"""Which libraries and municipalities of the registry a text names.

A library is given only when a reader who knows the registry would be sure: a bare «библиотека в Себеже» is the
municipality alone, «районка» alone nothing. Names and descriptions propose, rules weigh, the best above the cut win.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from campaign.places import municipalities, settlements
from nlp.names.candidates import FAMILIES, Candidate, named
from nlp.names.described import Described
from nlp.names.index import NameIndex
from nlp.names.outside import NameReader, dictionary_place, names_outside
from nlp.names.places import Places
from nlp.names.profiles import LibraryName, Profile, is_generic, library_words, profile, surface_forms
from nlp.names.rules import fired
from nlp.names.scene import Scene, parts_of, spelled
from nlp.names.typos import WORDS_REMEMBERED, Typos
from nlp.names.weights import LinkWeights
from nlp.text.words import Token, fold

__all__ = ["Libraries", "LibraryName"]

# Names of several words are mended word by word; a title is a word of the language.
_MENDED = frozenset(("adjective", "village", "patron", "house", "called", "people", "settlement"))
# «Островская библиотека, Костромская область»
_APPOSED = re.compile(r"[,.:(] ?(?:республика [а-я]+|[а-я-]+ская обл|[а-я-]+ский край)")
_CENTRAL_OF = re.compile(r"([а-я]{3,}[сц]к)(?:ая|ой) (?:центральн|районн|городск|межпоселен|детск|ц[а-я]*б)")
_REGIONAL = re.compile(
    r"([а-я]{3,})ск(?:ая|ий|ой|ого|ое) (?:областн|краев|республиканск|библиотечн|област|кра[йя])"
)


class Libraries:
    """Finds what a text names. Building it declines every name once.

    ``names`` knows places of other regions; without one the list of places elsewhere answers alone.
    """

    def __init__(
        self, libraries: Sequence[LibraryName], weights: LinkWeights, names: NameReader | None = None
    ) -> None:
        self.weights, self._names = weights, names
        self._roots = tuple(sorted(_region_roots(libraries)))
        self._region = re.compile(
            rf"(?:{'|'.join(map(re.escape, self._roots))})(?:ск\w* (?:обл|край|края|крае|респ)|щин)"
        )
        ours = {one.municipality for one in libraries if one.municipality}
        others = _other_municipalities(libraries)
        self._places = Places(others, self._roots, gazetteer=not ours or not ours <= others.keys())
        own = self._places.adjective_stems() | {f"{root}ск" for root in self._roots}
        profiles = [profile(library, own) for library in libraries if library.name]
        self._described = Described(profiles)
        by_name: dict[str, list[tuple[Profile, str]]] = defaultdict(list)
        for one in profiles:
            for kind, form in ((kind, form) for kind, forms in surface_forms(one) for form in forms):
                if all(other is not one or FAMILIES[its] != FAMILIES[kind] for other, its in by_name[form]):
                    by_name[form].append((one, kind))
        self._index = NameIndex(by_name, common=is_generic)
        kinds = {form: {kind for _, kind in its} for form, its in by_name.items()}
        self._places.take_villages(
            (form, by_name[form][0][0].municipality)
            for form, its in kinds.items()
            if "village" in its and len({one.municipality for one, _ in by_name[form]}) == 1
        )
        tolerant = {word for form, its in kinds.items() if its & _MENDED for word in form.split(" ")}
        self._glued = self._places.words() | tolerant
        self._typos = Typos(self._glued | library_words())
        self._ours = self._glued | {word for name in by_name for word in name.split(" ")}
        self._telling = _Telling((self._places.index, self._index), self._roots, self._typos)

    def find(self, text: str, tokens: Sequence[Token]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids of libraries and of municipalities, each in the order of mention."""
        if not self._may_name(text, tokens):
            return (), ()
        scene, _, chosen = self.read(text, tokens)
        # «Шелковская библиотека под Великими Луками» is not in the town.
        spots = [(one.first, one.id) for one in scene.places if not (one.weak or one.near and chosen)]
        spots += [(one.first, one.one.municipality) for one in chosen if one.one.municipality]
        # In the order of mention, but a central library after the branches of its municipality.
        served = {one.one.municipality for one in chosen if not one.one.central}
        chosen.sort(key=lambda one: one.one.central and one.one.municipality in served)
        return tuple(dict.fromkeys(one.one.id for one in chosen)), tuple(
            dict.fromkeys(place for _, place in sorted(spots))
        )

    def explain(self, text: str, tokens: Sequence[Token]) -> list[Reason]:
        """Of every library that ``find`` gives, what spoke for it, and the best of the others."""
        if not self._may_name(text, tokens):
            return []
        _, read, chosen = self.read(text, tokens)
        meant = {one.one.id for one in chosen}
        others = [(one.candidate.one.id, one.score) for one in read if one.candidate.one.id not in meant]
        second = max(others, key=lambda other: other[1], default=None)
        best: dict[str, Scored] = {}
        for one in sorted(read, key=lambda each: each.score):
            if one.candidate in chosen:
                best[one.candidate.one.id] = one
        ordered = dict.fromkeys(one.one.id for one in chosen)
        return [
            Reason(library, one.score, self.weights.told(one.candidate.family, one.rules), second)
            for library, one in ((library, best[library]) for library in ordered)
        ]

    def read(self, text: str, tokens: Sequence[Token]) -> tuple[Scene, list[Scored], list[Candidate]]:
        """The text prepared, every candidate in it with its rules and score, and those that are meant."""
        words = spelled(parts_of(text, tokens), text, self._typos, self._glued)
        scene = Scene(words, text, self._roots)
        outside = self._places.elsewhere(tokens)
        scene.elsewhere = any(not at or tokens[at - 1].word.form != "из" for at in outside)
        scene.from_elsewhere = bool(outside) and not scene.elsewhere
        scene.settle(self._places.find(scene))
        region = self._region.search(text.lower()) if scene.elsewhere else None
        if scene.elsewhere and not region and _APPOSED.search(text.lower()):
            scene.settle([])
        elif scene.elsewhere and (scene.places or region):
            scene.elsewhere = False
            scene.settle(self._places.find(scene))
        read = self._scored(scene)
        chosen = self._chosen(read)
        if read and self._is_outside(scene, chosen):
            scene.elsewhere = True
            scene.settle(self._places.find(scene))
            read = self._scored(scene)
            chosen = self._chosen(read)
        return scene, read, chosen

    def _scored(self, scene: Scene) -> list[Scored]:
        found = [*named(self._index, scene), *self._described.find(scene)]
        rules = [tuple(fired(one, scene)) for one in found]
        return [
            Scored(one, its, self.weights.score(one.family, its))
            for one, its in zip(found, rules, strict=True)
        ]

    def _chosen(self, read: Sequence[Scored]) -> list[Candidate]:
        """The best above the cut, each with words of its own, in the order of the text."""
        words: dict[int, str] = {}
        chosen: list[Candidate] = []
        above = (one for one in read if one.score > self.weights.cut)
        for one in sorted(above, key=lambda each: (-each.score, each.candidate.first, each.candidate.one.id)):
            found, library = one.candidate, one.candidate.one.id
            span = range(found.first, found.last + 1)
            if all(words.get(at, library) == library for at in span):
                words |= dict.fromkeys(span, library)
                chosen.append(found)
        return sorted(chosen, key=lambda each: each.first)

    def _may_name(self, text: str, tokens: Sequence[Token]) -> bool:
        """False where no rule can find anything: no words are those that a name has, nor speak of the region."""
        forms = [token.word.form for token in tokens]
        wanted = [words for words in map(self._telling.__getitem__, forms) if words]
        if not wanted or any("" in words for words in wanted):
            return bool(wanted) or "№" in text
        meant = {self._typos[word] for form in forms for word in form.split("-")}
        return "№" in text or not all(meant.isdisjoint(words) for words in wanted)

    def _is_outside(self, scene: Scene, chosen: Sequence[Candidate]) -> bool:
        """Whether the text names a place, and none of the region's."""
        if scene.elsewhere or scene.named() or self._region.search(scene.text.lower()):
            return False
        if dictionary_place(scene, self._ours):
            return True
        if self._names is None or not chosen:
            return False
        claimed = {at for one in chosen for at in range(one.first, one.last + 1)}
        return names_outside(scene, claimed, self._names)


class _Telling(dict[str, frozenset[str]]):
    """What must stand beside a word for it to be of a name; «» is nothing, as for words about the region. A word may be
    misspelt, its halves or both together a word of a name.
    """

    def __init__(self, indexes: Sequence[NameIndex[Any]], roots: tuple[str, ...], typos: Typos) -> None:
        super().__init__()
        self._indexes, self._roots, self._typos = indexes, roots, typos

    def __missing__(self, form: str) -> frozenset[str]:
        halves = form.split("-")
        words = [self._typos[word] for word in (*halves, "".join(halves))]
        found = frozenset().union(*(index.keys.get(word, ()) for index in self._indexes for word in words))
        if form.startswith(self._roots):
            found |= {""}
        if len(self) < WORDS_REMEMBERED:
            self[form] = found
        return found


class Scored(NamedTuple):
    """A candidate with the rules that hold for it, in log-odds together."""

    candidate: Candidate
    rules: tuple[str, ...]
    score: float


class Reason(NamedTuple):
    """Why a library is meant: its score, ``rules`` in Russian with their weights, the heaviest first; ``second``: the best of
    those that are not, with its score.
    """

    library: str
    score: float
    rules: tuple[tuple[str, float], ...]
    second: tuple[str, float] | None


def _other_municipalities(libraries: Sequence[LibraryName]) -> dict[str, set[str]]:
    """Municipalities that are not in the gazetteer, with what their central libraries call them: «светлогорск»."""
    known = {place.id for place in municipalities()} | {""}
    found: dict[str, set[str]] = {}
    for one in libraries:
        if one.municipality not in known:
            stems = (
                _CENTRAL_OF.findall(fold(one.name)) if one.group in ("city", "district", "children") else ()
            )
            town = fold(one.municipality)
            found.setdefault(one.municipality, {town} if town.endswith("ск") else set()).update(stems)
    return found


def _region_roots(libraries: Sequence[LibraryName]) -> frozenset[str]:
    """How words about the region begin: «псков» of «Псковская областная библиотека»; else its largest town's."""
    named = (_REGIONAL.search(fold(one.name)) for one in libraries if not one.municipality)
    roots = frozenset(found[1] for found in named if found)
    weak = (line.forms[0] for line in settlements() if line.check == "weak" and line.kind == "adjective")
    return roots or frozenset(form.removesuffix("ск*") for form in weak)
