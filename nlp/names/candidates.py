"""What a text may name: each library beside each span of words that could be its name or describe it. Nothing is decided here.

A description, «Гдов. Районная библиотека», «Дновская и Порховская районные», is a run of adjectives with or without its noun.
Each of its coordinated parts is read on its own: which place, which kind; what one leaves out it takes from its neighbours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from campaign.places import TWINS, collected
from nlp.names.lexis import FEMININE, LEVELS, SINGULAR
from nlp.names.profiles import FAMILIES, Naming, Profile
from nlp.names.scene import Candidate, Place, Scene

# A run of words, each behind the sign before it: H a library noun, A a place, K a kind, L a link (see ``Known.role``).
_RUN = re.compile(r".(?:[AK](?:[ ,][AKL])*[ ,])?H|.[AK](?:(?:[ ,][AKL])*[ ,][AK])?")
_OWN = ("adjective", "district")
_MANY = ("и", "ам", "ами", "ах", "к", "ие", "их", "ими", "ые", "ых", "ыми")
_DISTRICT = ("район", "црб", "рцб")
_NEAR_PLACE, _FAR_PLACE = 4, 14


def named(found: Sequence[tuple[int, int, Naming]], scene: Scene) -> Iterator[Candidate]:
    """Full names, aliases, nicknames, patrons, numbers and adjectives of its own."""
    # Of the names of one family that a library has at one spot the first is enough.
    spots = {
        (first, last, FAMILIES[kind], one.id): Candidate(one, kind, first, last)
        for first, last, (one, kind) in reversed(found)
    }
    bearers = collected((spot[:3], c.one.municipality) for spot, c in spots.items())
    scene.spots = [*spots.values()]
    for (first, last, family, library), c in spots.items():
        # Not «солнце, радуга», nor «привезли бы выставку в Плюссу», though a library bears the town's name.
        sure = scene.quoted(first, last) or (scene.is_about(first - 1, "noun") and scene.beside(first))
        capital = any(map(scene.capital, range(first, last + 1)))
        village = family == "title" and (first, last, "village", library) in spots
        place = village or scene.in_place(first, last)
        if (family == "village" and place) or (family == "title" and not sure and (place or not capital)):
            continue
        # «Родник» and «Новоселье» of two districts.
        alone = len(bearers[first, last, family]) == 1 or c.one.municipality in scene.named(first, last)
        c.rules = () if alone else ("shared",)
        c.noun = scene.nearest_noun(first, last)
        yield c


class _Part(NamedTuple):
    """A coordinated part of a description: its own places, what its words say of the library."""

    first: int
    last: int
    places: list[Place]
    says: set[str]


class Described:
    """Finds the libraries that descriptions may mean."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        # The central library of a municipality, the district's before the city's; the children's where there is but one.
        ranked = sorted(profiles, key=lambda one: (one.group == "district", one.group == "city"))
        alike = Counter((one.level, one.municipality) for one in profiles)
        self._of_level = {
            (one.level, one.municipality): one
            for one in ranked
            if one.level != "children" or alike[one.level, one.municipality] == 1
        }
        self._of_kinds = [one for one in profiles if one.kinds]

    def find(self, scene: Scene) -> Iterator[Candidate]:
        adjectives = scene.adjectives()
        roles = ("A" if at in adjectives else known.role for at, known in enumerate(scene.words))
        for run in _RUN.finditer("".join(map(str.__add__, scene.signs, roles))):
            first, head = run.start() // 2, run.end() // 2 - 1
            parts = _parts(first, head, scene) if _is_library(first, head, scene) else []
            for part in parts:
                places = _places(part, parts, head, scene)
                for place in places or (None,):
                    kind, one = self._meant(part, place, head, scene)
                    own = place and (place in part.places or len(places) > 1)
                    span = (place.first, place.last) if place and own else (part.first, part.last)
                    if one:
                        yield Candidate(one, kind, *span, head, place)

    def _meant(self, part: _Part, place: Place | None, head: int, scene: Scene) -> tuple[str, Profile | None]:
        """How the library of a place and kind is meant, and which it is."""
        says, kinds = part.says, part.says - LEVELS
        if kinds and place and (one := self._of_kind(kinds, place.id)):
            return "kind", one
        anywhere = place is None or place.weak or scene.forms[place.first].startswith(scene.roots)
        if "region" in says or (kinds and anywhere):
            return "region", self._of_kind(kinds | ({"детск"} if "children" in says else set()), "")
        if place is None or kinds or "other" in says:
            return "", None
        if "children" in says:
            return "children", self._of_level.get(("children", place.id))
        if "system" in says and (system := self._of_level.get(("system", place.id))):
            return "central", system
        district = place.weak and any(f.startswith(_DISTRICT) for f in scene.forms[part.first : head + 1])
        one = self._of_level.get(("central", TWINS.get(place.id, place.id) if district else place.id))
        if not says.isdisjoint(("central", "system")):
            return "central", one
        return "bare", one if _of_its_adjective(place, head, scene) else None

    def _of_kind(self, kinds: set[str], municipality: str) -> Profile | None:
        fitting = [one for one in self._of_kinds if one.municipality == municipality and kinds & one.kinds]
        return max(fitting, key=lambda one: len(one.kinds & kinds), default=None)


def _of_its_adjective(place: Place, head: int, scene: Scene) -> bool:
    """«Печорская библиотека» is the central one; «библиотека в Печорах» and «печорские библиотеки» are not."""
    between = range(place.last + 1, head)
    return (
        place.kind == "adjective"
        and place.last <= head
        and scene.together(place.last, head)
        and scene.forms[place.last].endswith(SINGULAR)
        and all(scene.forms[at].endswith(FEMININE) or scene.words[at].role == "L" for at in between)
    )


def _parts(first: int, head: int, scene: Scene) -> list[_Part]:
    """The coordinated parts: a word of «и» opens one, or a sign. The last has what stands behind the head, and tells for the
    others where they say nothing.
    """
    parts: list[_Part] = []
    end, behind = head + 1, _behind(head, scene)
    for start in range(head, first - 1, -1):
        if start == first or scene.is_about(start, "and") or not scene.beside(start):
            says = behind.union(*(word.says for word in scene.words[start:end]))
            places = [p for p in scene.places if start <= p.first < end and p.kind in _OWN]
            parts.insert(0, _Part(start, end - 1, places, says or parts[0].says if parts else says))
            end, behind = start, set()
    return parts


def _behind(head: int, scene: Scene) -> set[str]:
    """What follows a head: «библиотека районная», «для детей и юношества», «библиотечная система»."""
    says, whom = set[str](), False
    shared = scene.forms[head].startswith("библиотечн")
    for at in range(head + 1, head + 5):
        known = scene.words[at]
        whom = whom or known.form == "для"
        if not scene.beside(at) or not (whom or known.role == "K" or (shared and at == head + 1)):
            break
        says |= known.says
        says |= {"children"} if whom and known.form.startswith("дет") else set()
        says |= {"system"} if shared and known.form.startswith("систем") else set()
    return says


def _is_library(first: int, head: int, scene: Scene) -> bool:
    """Whether a run may mean a library: not «портал» of anything else, nor «районный»; «в районную сама» leaves the noun out."""
    run, form = scene.words[first : head + 1], scene.forms[head]
    if run[-1].role == "H":
        ours = scene.is_about(head, "noun") or any(first - 1 <= at <= head + 2 for at in scene.nouns)
        return ours and (not form.startswith("библиотечн") or bool(_behind(head, scene)))
    levels = any(known.says & LEVELS for known in run)
    named = not scene.adjectives().isdisjoint(range(first, head + 1))
    kind = levels or ((scene.nouns or named) and any(known.says for known in run))
    told = scene.nouns or any(known.says & LEVELS for known in scene.words)
    elliptic = told and first in scene.adjectives() and scene.is_about(first - 1, "and", "toward")
    return form.endswith(FEMININE) and bool(kind or elliptic)


def _places(part: _Part, parts: Sequence[_Part], head: int, scene: Scene) -> list[Place]:
    """Where the library lies: its own adjective, its neighbour's, or what stands around: behind the noun, before it in its
    sentence, or the only place of the text.
    """
    if part.places:
        return part.places
    if neighbours := [place for other in parts for place in other.places]:
        return neighbours[-1:]
    sure = [place for place in scene.places if not (place.weak or place.near or place.kind == "village")]
    # «Невеля и Пустошки», «в Гдове, Дно и Плюссе»
    chains: list[list[Place]] = []
    for place in sure:
        if place.kind == "adjective" and scene.forms[place.last].endswith(FEMININE):
            continue
        last = chains[-1][-1].last if chains else -1
        linked = all(scene.is_about(at, "and", "into") for at in range(last + 1, place.first))
        if scene.together(last, place.first) and linked:
            chains[-1].append(place)
        else:
            chains.append([place])
    around = [
        (place.first < head, abs(place.first - head), place, chain)
        for chain in chains
        for place in chain
        if scene.together(head, place.first) and -_FAR_PLACE <= place.first - head <= _NEAR_PLACE
    ]
    if around:
        *_, place, chain = min(around, key=lambda one: one[:2])
        return chain if scene.forms[head].endswith(_MANY) else [place]
    return sure[:1] if len({place.id for place in sure}) == 1 else []
