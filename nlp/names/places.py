"""Which municipalities of the region a text names, in any case form.

Lemmas of place names are unstable (Дедовичи → дедович), so the gazetteer lists the forms. A line's check names the
function here that tells a town from a common noun («Остров», «Дно») or a namesake elsewhere (Печора in Komi).
Of places elsewhere that no list has the dictionary knows towns, natasha's tagger of names villages: it needs 200 MB and is
asked only in the full tier (``docs/decisions/0008-ner.md``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from campaign.places import Settlement, collected, municipalities, outside, settlements, whereabouts
from nlp.names.lexis import FEMININE, SURNAMES, Forms, adjective, groups_of
from nlp.names.profiles import LibraryName, village_forms
from nlp.names.scene import OPENING, Place, Scene
from nlp.rules.phrases import Phrases
from nlp.text.morphology import morphology
from nlp.text.words import fold, inflections

_CENTRAL_OF = re.compile(r"([а-я]{3,}[сц]к)(?:ая|ой) (?:центральн|районн|городск|межпоселен|детск|ц[а-я]*б)")
_REGIONAL = re.compile(
    r"([а-я]{3,})ск(?:ая|ий|ой|ого|ое) (?:областн|краев|республиканск|библиотечн|област|кра[йя])"
)
_CUES = ("into", "town", "near", "district")
_NAME_WORD = re.compile(r"[\w-]+")
_LISTING = tuple(",:.!(—–-")
# What goes on about a library.
_KINDS = ("noun", "rooms", "rural", "level.central", "level.children")


class Places:
    """The places of a registry's region as texts name them: ``names`` has every form of every name. What a name alone leaves
    ambiguous is not taken.

    A registry whose municipalities are not the gazetteer's is of another region: then its own are the places, and the
    gazetteer's towns lie elsewhere, as ``outside`` finds them. ``region`` finds «Псковская область», «на Псковщине»; ``roots``
    begin words about it, which tell no town: «псковская»; ``stems``: all adjectives without endings, the last part of double ones: «красненск».
    """

    def __init__(self, registry: Sequence[LibraryName] = ()) -> None:
        known = {place.id for place in municipalities()}
        ours = {one.municipality for one in registry} - {""}
        lines = [line for line in settlements() if line.kind != "written"]
        here = not ours or not ours.isdisjoint(known)
        regional = (_REGIONAL.search(fold(one.name)) for one in registry if not one.municipality)
        weak = (line.forms[0] for line in lines if line.check == "weak" and line.kind == "adjective")
        roots = {found[1] for found in regional if found} or {form.removesuffix("ск*") for form in weak}
        self.roots = tuple(sorted(roots))
        of_region = rf"(?:{'|'.join(self.roots)})(?:ск\w* (?:обл|край|края|крае|респ)|щин)"
        self.region = re.compile(of_region, re.IGNORECASE)
        self.names = [*_of_gazetteer(lines)] if here else []
        for other in sorted(ours - known):
            self.names += _of_municipality(other, registry, roots)
        adjectives = (forms[-1] for forms, name in self.names if name.kind == "adjective")
        self.stems = {form[:-2] for forms in adjectives for form in forms if form.endswith("ая")}
        self.stems |= {f"{root}ск" for root in roots}
        towns = ("/".join(line.forms) for line in lines if line.kind == "town" and not line.check)
        theirs = () if here else (phrase for phrase in towns if "+" not in phrase)
        self.outside = Phrases((phrase, None) for phrase in (*self._phrases_elsewhere(), *theirs))

    def _phrases_elsewhere(self) -> Iterator[str]:
        """What the gazetteer lists, and behind «город» every name in any case form: «г. Пушкин», not «Пушкин»."""
        ours = {form for forms, _ in self.names if len(forms) == 1 for form in forms[0]}
        for line in outside():
            if line.phrase:
                yield line.phrase
            for name in line.names:
                words = [inflections(word) for word in _NAME_WORD.findall(name)]
                # «г. Печоры» is no form of Печора.
                if whereabouts(name).in_region is False and ours.isdisjoint(set().union(*words)):
                    yield " ".join(("г/гор/город/пгт", *map("/".join, words)))


def settle(scene: Scene, found: Sequence[tuple[int, int, Place]], elsewhere: bool) -> None:
    """Set a text in the places of the region among the names ``found``; the longest name wins."""
    scene.elsewhere = elsewhere
    kept: list[Place] = []
    ids = collected(((first, last), name.id) for first, last, name in found)
    for first, last, name in sorted(found, key=lambda one: (one[0], -one[1])):
        # «Новоселье» of two districts.
        if (kept and first <= kept[-1].last) or (name.kind == "village" and len(ids[first, last]) > 1):
            continue
        # «в «Острове книг»»
        quoted = name.kind in ("town", "village") and scene.opens_quotation(first) and first > 0
        if quoted or (name.kind == "adjective" and _is_no_place(scene, first, last)):
            continue
        near = name.kind == "town" and scene.capital(first) and scene.is_about(first - 1, "near")
        if near or name.check in ("", "weak") or _CHECKS[name.check](scene, first, last):
            kept.append(name._replace(first=first, last=last, near=near))
    scene.places = kept


def _of_gazetteer(lines: Iterable[Settlement]) -> Iterator[tuple[Forms, Place]]:
    for line in lines:
        if all(whereabouts(name).municipality for name in line.names):
            yield from ((_words(phrase), Place(line.place, line.kind, line.check)) for phrase in line.forms)
    for place in municipalities():
        for name in filter(None, (place.name, place.former_name)):
            yield _words(fold(name).replace(" ", "+").replace("-", "+")), Place(place.id, "district")


def _words(phrase: str) -> Forms:
    """«псковск*+район» → «псковский район», «псковского района», …"""
    return tuple(
        adjective(word[:-1])
        if word.endswith("*")
        else inflections(word) if word in ("район", "округ") else frozenset((word,))
        for word in phrase.split("+")
    )  # fmt: skip


def _of_municipality(
    name: str, registry: Sequence[LibraryName], roots: Collection[str]
) -> Iterator[tuple[Forms, Place]]:
    """«Заречинский» and «Заречинский район» → «заречинская», «заречье»; «Новый Бор» → «нового бора»; its adjective also as its
    central libraries have it.
    """
    first, *others = fold(name).replace("-", " ").split()
    stems = {first} if first.endswith("ск") and not others else set()
    if first.endswith("ий") and (not others or "district" in groups_of(others[0])):
        stems = {first.removesuffix("ий")}
        yield (frozenset(village_forms(min(stems))),), Place(name, "town")
    else:
        words = (word for word in (first, *others) if "town" not in groups_of(word))
        yield tuple(map(inflections, words)), Place(name, "town")
    central = (fold(one.name) for one in registry if one.municipality == name)
    for stem in sorted(stems.union(*map(_CENTRAL_OF.findall, central))):
        yield _words(stem + "*"), Place(name, "adjective", "weak" if stem.removesuffix("ск") in roots else "")


def _is_no_place(s: Scene, first: int, last: int) -> bool:
    """«на Порховской улице», «Псковская, 12», «Себежская Ольга», «Иван Невельский», «роман Невельского», «Невельской и Беринг»."""
    at, form = last + 1, s.forms[last]
    if s.is_about(at, *_KINDS):
        return False
    if s.in_street(first, last) or s.is_person_beside(first, last):
        return True
    if form.endswith(("ого", "ому")) and s.beside(at):
        at += s.forms[at] == "и"
        return not (s.forms[at].endswith(("ого", "ому")) or s.tokens[at].word.noun)
    goes_on = s.beside(at) and (s.forms[at].endswith(FEMININE) or s.tokens[at].word.noun)
    # «поэт Печорский», but «район Печорский»
    called = form.endswith("ий") and s.beside(first) and s.tokens[first - 1].word.noun
    if called and not s.is_about(first - 1, "district", "town"):
        return not goes_on
    return form.endswith("ой") and not goes_on and not s.beside(first)


def _stands(s: Scene, at: int, last: int) -> bool:
    """«в Дно», «библиотеки Острова», «Остров, центральная библиотека»; not «на дно», «Остров сокровищ»."""
    listed = s.between(last, last + 1).strip().startswith(_LISTING)
    return s.is_about(at - 1, "into", "town", "noun") or (
        listed and any(s.is_about(i, *_KINDS) for i in range(last + 1, last + 6))
    )


def _village(s: Scene, at: int, last: int) -> bool:
    """«в Маево», «библиотека Маева», «Маево. Библиотека», «Тямша рядом»; not «стихи Маева», «лавры»."""
    misspelt = s.tokens[at].word.form != s.forms[at]
    if s.elsewhere or misspelt or not s.capital(at) or s.is_person_beside(at, last):
        return False
    governed = s.opens_sentence(at) or s.tokens[at - 1].word.function
    known = s.forms[at].endswith(SURNAMES) or morphology().analyser.word_is_known(s.forms[at])
    addressed = at == 0 and s.between(last, last + 1)[:1] in (",", ":")
    return addressed or (governed and not known) or _stands(s, at, last)


# What tells a town from a common noun; Островский of the town from the playwright: «островская районка».
_CHECKS: dict[str, Callable[[Scene, int, int], bool]] = {
    "noun": lambda s, at, last: s.is_about(at - 1, "town") or (s.capital(at) and _stands(s, at, last)),
    "surname": lambda s, at, last: (
        not s.elsewhere and any(s.is_about(last + i, *_KINDS, "district") for i in (1, 2, 3))
    ),
    "homonym": lambda s, at, last: not s.elsewhere,
    "cased": lambda s, at, last: s.capital(at) or s.is_about(at - 1, "into", "town"),
    "village": _village,
}


# Where the names of places start and end in a cased text.
PlaceReader = Callable[[str], list[tuple[int, int]]]


def places_in_news(text: str) -> list[tuple[int, int]]:
    """By natasha's tagger, taught on news."""
    return [(span.start, span.stop) for span in _tagger()(text).spans if span.type == "LOC"]


@cache
def _tagger() -> Any:  # natasha ships no types
    from natasha import NewsEmbedding, NewsNERTagger

    return NewsNERTagger(NewsEmbedding())


def is_outside(scene: Scene, ours: Container[str], reader: PlaceReader | None) -> bool:
    """Whether a capitalised word stands as places do, is none of ours, and the dictionary or the reader knows a place there:
    «…, Шуя», «в Балашихе». The caller has seen that no place of the region is named.
    """
    spots = [
        at
        for at, form in enumerate(scene.forms)
        if form not in ours and scene.capital(at) and form.isalpha() and not scene.is_about(at, "vast")
        if _stands_as_place(at, scene)
    ]
    if any("Geox" in scene.tokens[at].word.marks for at in spots):
        return True
    # Capitals must mean something to it.
    asked = [at for at in spots if scene.is_about(at - 1, *_CUES) and scene.capital(0)]
    found = reader(scene.text) if reader and asked and not scene.text.isupper() else []
    return any(start <= scene.tokens[at].start < end for at in asked for start, end in found)


def _stands_as_place(at: int, scene: Scene) -> bool:
    """Behind «в», «до», «город», or parted by signs on both sides."""
    if scene.beside(at) or scene.is_about(at - 1, "town"):
        return scene.is_about(at - 1, *_CUES) and scene.forms[at - 1] != "из"
    before, after = scene.between(at - 1, at), scene.between(at, at + 1)
    return not (after.isspace() or "-" in (before, after) or before.endswith(OPENING))
