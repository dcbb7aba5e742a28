"""Which libraries and municipalities of the registry a text names.

A library is given only when a reader who knows the registry would be sure: a bare «библиотека в Себеже» is
the municipality alone, «районка» alone nothing. ``Libraries.find`` lists the rules in order; the first that
claims a word keeps it, so a branch does not also give its parent.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from campaign.places import municipalities, settlements
from nlp.names.candidates import FAMILIES, Candidate, holds, named
from nlp.names.described import Described
from nlp.names.index import NameIndex
from nlp.names.outside import NameReader, dictionary_place, names_outside
from nlp.names.places import Places, parts_of, spelled
from nlp.names.profiles import LIBRARY_WORDS, LibraryName, Profile, profile, surface_forms
from nlp.names.rules import fired
from nlp.names.scene import Scene
from nlp.names.typos import Typos
from nlp.names.weights import LinkWeights
from nlp.text.words import Token, fold

__all__ = ["Libraries", "LibraryName"]

_WORDS_REMEMBERED = 1 << 17
# Names of several words are mended word by word; a title is a word of the language.
_MENDED = frozenset(("adjective", "village", "patron", "house", "called", "people", "settlement"))
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
        self._weights, self._names = weights, names
        roots = _region_roots(libraries)
        ours = {one.municipality for one in libraries if one.municipality}
        others = _other_municipalities(libraries)
        self._places = Places(others, roots, gazetteer=not ours or not ours <= others.keys())
        self._roots = tuple(roots)
        self._region = re.compile(
            rf"(?:{'|'.join(map(re.escape, roots))})(?:ск\w* (?:обл|край|края|крае|респ)|щин)"
        )
        own = self._places.adjective_stems() | {f"{root}ск" for root in roots}
        self._profiles = [profile(library, own) for library in libraries if library.name]
        self._described = Described(self._profiles)
        by_name: dict[str, list[tuple[Profile, str]]] = defaultdict(list)
        for one in self._profiles:
            for kind, form in surface_forms(one):
                if all(other is not one or FAMILIES[its] != FAMILIES[kind] for other, its in by_name[form]):
                    by_name[form].append((one, kind))
        self._index = NameIndex(by_name)
        tolerant = {
            word
            for form, its in by_name.items()
            if {kind for _, kind in its} & _MENDED
            for word in form.split(" ")
        }
        self._typos = Typos(self._places.words() | tolerant | LIBRARY_WORDS)
        self._glued = frozenset(word for word in self._places.words() | tolerant if " " not in word)
        self._ours = self._glued | {word for name in by_name for word in name.split(" ")}
        self._beginnings: dict[str, _Beginning] = {}

    def find(self, text: str, tokens: Sequence[Token]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids of libraries and of municipalities, each in the order of mention."""
        if not self._may_name(text, tokens):
            return (), ()
        scene, _, chosen = self.read(text, tokens)
        # «Шелковская библиотека под Великими Луками» is not in the town.
        spots = [(one.first, one.id) for one in scene.places if not (one.weak or one.near and chosen)]
        spots += [(one.first, one.one.municipality) for one in chosen if one.one.municipality]
        places = dict.fromkeys(place for _, place in sorted(spots))
        return self._branches_first([one.one for one in chosen]), tuple(places)

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
            Reason(library, one.score, self._weights.told(one.candidate.family, one.rules), second)
            for library, one in ((library, best[library]) for library in ordered)
        ]

    def read(self, text: str, tokens: Sequence[Token]) -> tuple[Scene, list[Scored], list[Candidate]]:
        """The text prepared, every candidate in it with its rules and score, and those that are meant."""
        scene = self._scene(text, tokens)
        read = self._scored(scene)
        chosen = self._chosen(scene, read)
        if read and self._is_outside(scene, chosen):
            scene = Scene(scene.words, text, self._places.find(scene.words, text, True), True, self._roots)
            read = self._scored(scene)
            chosen = self._chosen(scene, read)
        return scene, read, chosen

    def _scored(self, scene: Scene) -> list[Scored]:
        found = [*named(self._index, scene), *self._described.find(scene)]
        rules = [tuple(fired(one, scene)) for one in found]
        return [
            Scored(one, its, self._weights.score(one.family, its))
            for one, its in zip(found, rules, strict=True)
        ]

    def _chosen(self, scene: Scene, read: Sequence[Scored]) -> list[Candidate]:
        """The best above the cut, each with words and a noun of its own, in the order of the text."""
        words: dict[int, str] = {}
        held: dict[int | None, str] = {}
        heads: dict[int | None, str] = {}
        chosen: list[Candidate] = []
        above = (one for one in read if one.score > self._weights.cut)
        for one in sorted(above, key=lambda each: (-each.score, each.candidate.first, each.candidate.one.id)):
            found, library = one.candidate, one.candidate.one.id
            described = found.family == "described"
            noun = found.noun if described else holds(found, scene)
            span = range(found.first, found.last + 1)
            taken = {words[at] for at in span if at in words} | {
                (held if described else heads).get(noun, library)
            }
            if taken <= {library}:
                words |= dict.fromkeys(span, library)
                if noun is not None:
                    (heads if described else held)[noun] = library
                chosen.append(found)
        return sorted(chosen, key=lambda each: each.first)

    def _may_name(self, text: str, tokens: Sequence[Token]) -> bool:
        """False where no rule can find anything: no word begins the name of a place or a library, nor speaks of the region."""
        if "№" in text:
            return True
        known = self._beginnings
        wanted: frozenset[str] = frozenset()
        for token in tokens:
            form = token.word.form
            if wanted and form.split("-", 1)[0] in wanted:
                return True
            sure, wanted = known.get(form) or self._beginning(form)
            if sure:
                return True
        return False

    def _beginning(self, form: str) -> _Beginning:
        towns, names = self._places.index, self._index
        found, written, form = _NOTHING, form, self._typos.mended(form)
        if "-" in form or form in towns or form in names or form.startswith(self._roots):
            *others, last = halves = form.split("-")
            alone = any(
                half.startswith(self._roots) or towns.is_name(half) or names.is_name(half) for half in halves
            )
            inside = any(half in towns or half in names for half in others)
            found = _Beginning(alone or inside, towns.seconds(last) | names.seconds(last))
            glued = self._typos.mended("".join(halves))
            if others and (glued in towns or glued in names):
                found = found._replace(sure=True)
        if len(self._beginnings) < _WORDS_REMEMBERED:
            self._beginnings[written] = found
        return found

    def _is_outside(self, scene: Scene, chosen: Sequence[Candidate]) -> bool:
        """Whether the text names a place, and none of the region's."""
        if scene.elsewhere or scene.named() or self._region.search(scene.text.lower()):
            return False
        if dictionary_place(scene.words, scene.text, self._ours):
            return True
        if self._names is None or not chosen:
            return False
        claimed = {at for one in chosen for at in range(one.first, one.last + 1)}
        return names_outside(scene.words, scene.text, claimed, self._names)

    def _branches_first(self, chosen: Sequence[Profile]) -> tuple[str, ...]:
        """In the order of mention, but a central library after the branches of its municipality."""
        served = {one.municipality for one in chosen if not one.central}
        after = sorted(chosen, key=lambda one: one.central and one.municipality in served)
        return tuple(dict.fromkeys(one.id for one in after))

    def _scene(self, text: str, tokens: Sequence[Token]) -> Scene:
        words = spelled(parts_of(text, tokens), text, self._typos.mended, self._glued)
        elsewhere = self._places.elsewhere(tokens)
        if elsewhere:
            sure = self._places.find(words, text, elsewhere=True)
            elsewhere = not sure and not self._region.search(text.lower())
        return Scene(words, text, self._places.find(words, text, elsewhere), elsewhere, self._roots)


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


class _Beginning(NamedTuple):
    """What a word may begin: ``sure`` where it is enough to look further, else one of ``seconds`` must follow."""

    sure: bool
    seconds: frozenset[str]


_NOTHING = _Beginning(False, frozenset())


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
