"""Which municipalities of the region a text names, in any case form.

Lemmas of place names are unstable (Дедовичи → дедович), so the gazetteer lists the forms. A line's check names the
function here that tells a town from a common noun («Остров», «Дно») or a namesake elsewhere (Печора in Komi).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from campaign.places import municipalities, outside, settlements, whereabouts
from nlp.names.index import NameIndex
from nlp.names.scene import Place, Scene, groups_of
from nlp.names.villages import village_forms
from nlp.rules.phrases import Phrases
from nlp.text.words import Token, fold, inflections, look_up, word_set

_NAME_WORD = re.compile(r"[\w-]+")
_ENDINGS = tuple(word_set("ий ая ое ие ого ой ому ую им ом их ими ою"))
_LONGEST = 4
_DISTRICT = ("район", "округ", "муниципальн")
_FEMININE = ("ая", "ой", "ую", "ие", "их", "им", "ими")
_GENITIVE = ("ого", "ому")
_LISTING = tuple(",:.!(—–-")
# What goes on about a library.
_KINDS = ("noun", "rooms", "rural", "level.central", "level.children")


class _Name(NamedTuple):
    id: str
    kind: str
    check: str = ""


class Places:
    """The gazetteer as texts need it: every form of every name. What a name alone leaves ambiguous is not taken.

    ``others`` are municipalities that the gazetteer does not have, of a registry of another region, with the stems of
    their adjectives as far as they are known; ``roots`` begin the region's own, which tells no town: «псковская».
    Without the ``gazetteer`` its towns lie elsewhere.
    """

    def __init__(
        self,
        others: Mapping[str, Collection[str]] = MappingProxyType({}),
        roots: Collection[str] = (),
        gazetteer: bool = True,
    ) -> None:
        self._names = dict[str, _Name]()
        lines = [line for line in settlements() if line.kind != "written"]
        for line in lines if gazetteer else ():
            if all(whereabouts(name).municipality for name in line.names):
                for form in (form for phrase in line.forms for form in _forms(phrase)):
                    self._names.setdefault(form, _Name(line.place, line.kind, line.check))
        for place in municipalities() if gazetteer else ():
            for name in (place.name, place.former_name):
                self._names.setdefault(fold(name).replace("-", " "), _Name(place.id, "district"))
        for other in sorted(others):
            for kind, form in _forms_of_municipality(other):
                self._names.setdefault(form, _Name(other, kind))
            for stem, ending in product(sorted(others[other]), _ENDINGS):
                check = "weak" if stem.removesuffix("ск") in roots else ""
                self._names.setdefault(stem + ending, _Name(other, "adjective", check))
        self.index = NameIndex(self._names, _LONGEST)
        towns = ("/".join(line.forms) for line in lines if line.kind == "town" and not line.check)
        ours = () if gazetteer else (phrase for phrase in towns if "+" not in phrase)
        self._elsewhere = Phrases((phrase, None) for phrase in (*self._phrases_elsewhere(), *ours))

    def take_villages(self, villages: Iterable[tuple[str, str]]) -> None:
        """Also know the villages of a registry: their forms, each with its municipality."""
        for form, municipality in villages:
            self._names.setdefault(form, _Name(municipality, "village", "village"))
        self.index = NameIndex(self._names, _LONGEST)

    def words(self) -> set[str]:
        """Every word of a name."""
        words = {word for name in self._names for word in name.split(" ")}
        return {word for word in words if not word.startswith(_DISTRICT)}

    def _phrases_elsewhere(self) -> Iterator[str]:
        """What the gazetteer lists, and behind «город» every name in any case form: «г. Пушкин», not «Пушкин»."""
        for line in outside():
            if line.phrase:
                yield line.phrase
            for name in line.names:
                words = [inflections(word) for word in _NAME_WORD.findall(name)]
                # «г. Печоры» is no form of Печора.
                if whereabouts(name).in_region is False and self._names.keys().isdisjoint(
                    set().union(*words)
                ):
                    yield " ".join(("г/гор/город/пгт", *map("/".join, words)))

    def find(self, scene: Scene) -> list[Place]:
        """The places of the region in order; the longest name wins."""
        found: list[Place] = []
        end = 0
        for at in self.index.spots(scene.forms):
            place = self._at(scene, at) if at >= end else None
            if place:
                found.append(place)
                end = place.last + 1
        return found

    def _at(self, scene: Scene, at: int) -> Place | None:
        for size, name in self.index.at(scene.forms, at):
            last = at + size - 1
            if name.kind == "adjective" and _is_no_place(scene, at, last):
                continue
            near = name.kind == "town" and scene.capital(at) and scene.is_about(at - 1, "near")
            if near or name.check in ("", "weak") or _CHECKS[name.check](scene, at, last):
                return Place(name.id, name.kind, at, last, not near and name.check == "weak", near)
        return None

    def adjective_stems(self) -> frozenset[str]:
        """Adjectives of the municipalities without endings, the last part of double ones: «красненск»."""
        adjectives = (form for form, name in self._names.items() if name.kind == "adjective")
        return frozenset(form.split()[-1][:-2] for form in adjectives if form.endswith("ая"))

    def elsewhere(self, tokens: Sequence[Token]) -> list[int]:
        """The tokens that begin the names of towns or regions outside ours."""
        return [hit.first for hit in self._elsewhere.find(tokens)]


def _forms(phrase: str) -> Iterable[str]:
    """«псковск*+район» → «псковский район», «псковского района», …"""
    head, _, tail = phrase.partition("+")
    heads = [head[:-1] + ending for ending in _ENDINGS] if head.endswith("*") else [head]
    if not tail:
        return heads
    tails = inflections(tail) if tail in ("район", "округ") else _forms(tail)
    return (f"{a} {b}" for a in heads for b in tails)


def _forms_of_municipality(name: str) -> Iterator[tuple[str, str]]:
    """«Заречинский» and «Заречинский район» → «заречинская», «заречье»; «Новый Бор» → «нового бора»."""
    first, *others = fold(name).replace("-", " ").split()
    if first.endswith("ий") and (not others or others[0].startswith(_DISTRICT)):
        stem = first.removesuffix("ий")
        yield from (("adjective", stem + ending) for ending in _ENDINGS)
        yield from (("town", form) for form in village_forms(stem))
    else:
        words = [word for word in (first, *others) if "town" not in groups_of(word)]
        yield from (("town", " ".join(forms)) for forms in product(*map(inflections, words)))


def _is_no_place(s: Scene, first: int, last: int) -> bool:
    """«на Порховской улице», «Псковская, 12», «Себежская Ольга», «Иван Невельский», «роман Невельского», «Невельской и Беринг»."""
    at, form = last + 1, s.form(last)
    if s.is_about(at, *_KINDS):
        return False
    address = s.form(at).isdigit() and form.endswith(_FEMININE) and "," in s.between(last, at)
    if s.is_about(at, "street") or address or s.is_person_beside(first, last):
        return True
    if form.endswith(_GENITIVE) and s.beside(last, at):
        at += s.form(at) == "и"
        return not (s.form(at).endswith(_GENITIVE) or look_up(s.form(at)).noun)
    goes_on = s.beside(last, at) and (s.form(at).endswith(_FEMININE) or look_up(s.words[at].raw).noun)
    return form.endswith("ой") and not goes_on and not s.beside(first - 1, first)


def _opens_list(s: Scene, at: int, last: int) -> bool:
    """«Остров, центральная библиотека»: a sign stands behind the name, and soon a library."""
    sign = s.between(last, last + 1).strip().startswith(_LISTING)
    return sign and any(s.is_about(i, *_KINDS) for i in range(last + 1, last + 6))


def _stands_as_town(s: Scene, at: int, last: int) -> bool:
    """«город Дно», «в Дно», «библиотеки Острова», «Остров, центральная библиотека»; not «на дно», «Остров сокровищ»."""
    stands = s.is_about(at - 1, "into", "noun") or _opens_list(s, at, last)
    return s.is_about(at - 1, "town") or (stands and s.capital(at))


def _surname(s: Scene, at: int, last: int) -> bool:
    """Островский of the town, not the playwright: «островская районка», not «пьеса Островского»."""
    library = ("noun", "level.central", "level.children", "district")
    return not s.elsewhere and any(s.is_about(i, *library) for i in range(last + 1, last + 4))


def _village(s: Scene, at: int, last: int) -> bool:
    """«Маево: приходите», «в Маево», «библиотека Маева», «Маево. Библиотека»; not «в «Лавры»»."""
    misspelt = fold(s.words[at].raw) != s.form(at)
    if s.elsewhere or misspelt or not s.capital(at) or s.opens_quotation(at):
        return False
    opens = s.opens_sentence(at) and (
        _opens_list(s, at, last) or (not at and s.between(last, last + 1)[:1] in (",", ":"))
    )
    return opens or s.is_about(at - 1, "into", "town", "noun")


_CHECKS: dict[str, Callable[[Scene, int, int], bool]] = {
    "noun": _stands_as_town,
    "surname": _surname,
    "homonym": lambda s, at, last: not s.elsewhere,
    "cased": lambda s, at, last: s.capital(at) or s.is_about(at - 1, "into", "town"),
    "village": _village,
}
