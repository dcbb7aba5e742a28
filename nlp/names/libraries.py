"""Which libraries and municipalities of the registry a text names.

A library is given only when a reader who knows the registry would be sure: a bare «библиотека в Себеже» is
the municipality alone, «районка» alone nothing. ``Libraries.find`` lists the rules in order; the first that
claims a word keeps it, so a branch does not also give its parent.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from campaign.places import municipalities, settlements
from nlp.names.described import Described
from nlp.names.evidence import TITLES, VILLAGES, confirmed, in_village, note_village
from nlp.names.index import NameIndex
from nlp.names.outside import NameReader, dictionary_place, names_outside
from nlp.names.places import Places, parts_of, spelled
from nlp.names.profiles import LIBRARY_WORDS, LibraryName, Profile, profile, surface_forms
from nlp.names.scene import Mention, Scene
from nlp.names.typos import Typos
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

    def __init__(self, libraries: Sequence[LibraryName], names: NameReader | None = None) -> None:
        self._names = names
        self._places = Places(_other_municipalities(libraries))
        roots = _region_roots(libraries)
        self._roots = tuple(roots)
        self._region = re.compile(
            rf"(?:{'|'.join(map(re.escape, roots))})(?:ск\w* (?:обл|край|края|крае|респ)|щин)"
        )
        own = self._places.adjective_stems() | {f"{root}ск" for root in roots}
        self._profiles = [profile(library, own) for library in libraries if library.name]
        self._described = Described(self._profiles, roots)
        self._parents = {one.id for one in self._profiles if one.central}
        by_name: dict[str, list[tuple[Profile, str]]] = defaultdict(list)
        for one in self._profiles:
            for kind, form in surface_forms(one):
                if (one, kind) not in by_name[form]:
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
        scene = self._scene(text, tokens)
        mentions = self._mentions(scene)
        if mentions and self._is_outside(scene):
            scene = Scene(scene.words, text, self._places.find(scene.words, text, True), elsewhere=True)
            mentions = self._mentions(scene)
        # «Шелковская библиотека под Великими Луками» is not in the town.
        spots = [
            (place.first, place.id) for place in scene.places if not (place.weak or place.near and mentions)
        ]
        spots += [(mention.first, mention.municipality) for mention in mentions if mention.municipality]
        return (
            self._branches_first(mentions),
            tuple(dict.fromkeys(place for _, place in sorted(spots))),
        )

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

    def _mentions(self, scene: Scene) -> list[Mention]:
        """What the rules claim, in the order of the text."""
        found: list[Mention] = []
        for rule in (self._named, self._described.find):
            for mention in rule(scene):
                if scene.free(mention.first, mention.last):
                    scene.claimed.update(range(mention.first, mention.last + 1))
                    found.append(mention)
        return sorted(found, key=lambda mention: mention.first)

    def _is_outside(self, scene: Scene) -> bool:
        """Whether a library is credited though the text names a place, and none of the region's."""
        if scene.elsewhere or scene.named() or self._region.search(scene.text.lower()):
            return False
        if dictionary_place(scene.words, scene.text, self._ours):
            return True
        return self._names is not None and names_outside(scene.words, scene.text, scene.claimed, self._names)

    def _branches_first(self, mentions: Sequence[Mention]) -> tuple[str, ...]:
        """In the order of mention, but a central library after the branches of its municipality."""
        places = {one.library: one.municipality for one in mentions}
        parents = {one for one, place in places.items() if one in self._parents and place}
        served = {place for one, place in places.items() if one not in parents}
        return tuple(sorted(places, key=lambda one: one in parents and places[one] in served))

    def _scene(self, text: str, tokens: Sequence[Token]) -> Scene:
        words = spelled(parts_of(text, tokens), text, self._typos.mended, self._glued)
        elsewhere = self._places.elsewhere(tokens)
        if elsewhere:
            sure = self._places.find(words, text, elsewhere=True)
            elsewhere = not sure and not self._region.search(text.lower())
        return Scene(words, text, self._places.find(words, text, elsewhere), elsewhere)

    def _named(self, scene: Scene) -> Iterator[Mention]:
        """Full names, aliases, nicknames, patrons, numbers and adjectives of its own."""
        forms = [part.form for part in scene.words]
        found = [
            (one, kind, at, at + size - 1)
            for at in self._index.spots(forms)
            for size, named in self._index.at(forms, at)
            for one, kind in named
        ]
        found.sort(key=lambda item: (item[1] in VILLAGES, item[2] - item[3], item[2]))
        for one, kind, first, _ in found:
            if kind == "village":
                note_village(one, first, scene)
        for one, kind, first, last in found:
            if not scene.free(first, last) or self._shared(one, kind, first, last, scene):
                continue
            if kind in VILLAGES:
                mention = in_village(one, kind, first, last, scene)
            else:
                mention = confirmed(one, kind, first, last, scene)
            if mention:
                if kind in TITLES and scene.quoted(first, last):
                    # «в «Острове книг»» is not in Остров.
                    scene.forget_places(first, last)
                yield mention

    def _shared(self, one: Profile, kind: str, first: int, last: int, scene: Scene) -> bool:
        """Whether the name may be another library's as well: «Родник» and «Новоселье» of two districts."""
        forms = [part.form for part in scene.words[first : last + 1]]
        others = {
            other.municipality
            for other, its in self._index.get(forms) or ()
            if other is not one and (its in VILLAGES) == (kind in VILLAGES) and kind in (*VILLAGES, *TITLES)
        }
        return bool(others - {one.municipality}) and one.municipality not in scene.named(first, last)


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
            found.setdefault(one.municipality, set()).update(stems)
    return found


def _region_roots(libraries: Sequence[LibraryName]) -> frozenset[str]:
    """How words about the region begin: «псков» of «Псковская областная библиотека»; else its largest town's."""
    named = (_REGIONAL.search(fold(one.name)) for one in libraries if not one.municipality)
    roots = frozenset(found[1] for found in named if found)
    weak = (line.forms[0] for line in settlements() if line.check == "weak" and line.kind == "adjective")
    return roots or frozenset(form.removesuffix("ск*") for form in weak)
