"""Which libraries and municipalities of the registry a text names.

A library is given only when a reader who knows the registry would be sure: a bare «библиотека в Себеже» is
the municipality alone, «районка» alone nothing. ``Libraries.find`` lists the rules in order; the first that
claims a word keeps it, so a branch does not also give its parent.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from campaign.places import TWINS
from nlp.names.evidence import TITLES, VILLAGES, confirmed, in_village, note_village
from nlp.names.index import NameIndex
from nlp.names.outside import NameReader, names_outside
from nlp.names.places import Place, Places, parts_of
from nlp.names.profiles import (
    CENTRAL_WORD,
    KINDS,
    NOUN,
    LibraryName,
    Profile,
    central_ones,
    only_ones,
    profile,
    surface_forms,
)
from nlp.names.scene import RAJONKA, Mention, Scene
from nlp.text.words import Token, word_set

__all__ = ["Libraries", "LibraryName"]

_WORDS_REMEMBERED = 1 << 17
_PSKOV = "псков"
_REGION = re.compile(r"псковск\w* обл|псковщин")
_SYSTEM = ("цбс", "централизован")
_LINKS = word_set(
    "и а или да также наша нашей нашу моя родная любимая главная модельная модельной самая тоже или обе нового"
)
_OTHER_NOUN = (
    "больниц", "газет", "администрац", "аптек", "площад", "улиц", "поликлин", "дум", "собран", "прокурат", "школ",
    "олимпиад", "комисси", "власт", "ярмарк", "елк", "котельн", "площадк", "трасс", "дорог", "ветеринар",
)  # fmt: skip
_HOSPITAL = re.compile(
    r"врач|больниц|поликлин|терапевт|анализ|рентген|роддом|хирург|медсестр|прививк|окулист|педиатр|стоматолог|лечи|лечат"
    r"|госпитал|скорая|скорой|талон|флюорограф|узи\b|фельдшер|палат|приемн\w* поко|вакцин|гинеколог|лор\b|давлени"
)
_NEWSPAPER = re.compile(
    r"газет|номер|стать|написал|пишет|опубликов|редакц|корреспонд|журналист|подпис|заметк|напечат|выпуск"
)
_ABOUT_BOOKS = re.compile(
    r"библ|книг|книж|абонемент|читальн|читател|читают|стеллаж|чтени|библионоч|фонд|выставк|\bтом|роман"
)


class Libraries:
    """Finds what a text names. Building it declines every name once.

    ``names`` knows places of other regions; without one the list of places elsewhere answers alone.
    """

    def __init__(self, libraries: Sequence[LibraryName], names: NameReader | None = None) -> None:
        self._names = names
        self._places = Places()
        own = self._places.adjective_stems()
        self._profiles = [profile(library, own) for library in libraries if library.name]
        self._central = central_ones(self._profiles)
        self._parents = {one.id for one in self._profiles if one.central}
        self._children = only_ones(self._profiles, lambda one: one.children)
        by_name: dict[str, list[tuple[Profile, str]]] = defaultdict(list)
        for one in self._profiles:
            for kind, form in surface_forms(one):
                if (one, kind) not in by_name[form]:
                    by_name[form].append((one, kind))
        self._index = NameIndex(by_name)
        self._kinds = [one for one in self._profiles if one.kinds]
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
        """False where no rule can find anything: no word begins the name of a place or a library, nor speaks of Pskov."""
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
        found = _NOTHING
        if "-" in form or form in towns or form in names or form.startswith(_PSKOV):
            *others, last = halves = form.split("-")
            alone = any(
                half.startswith(_PSKOV) or towns.is_name(half) or names.is_name(half) for half in halves
            )
            inside = any(half in towns or half in names for half in others)
            found = _Beginning(alone or inside, towns.seconds(last) | names.seconds(last))
        if len(self._beginnings) < _WORDS_REMEMBERED:
            self._beginnings[form] = found
        return found

    def _mentions(self, scene: Scene) -> list[Mention]:
        """What the rules claim, in the order of the text."""
        found: list[Mention] = []
        for rule in (self._named, self._by_kind, self._by_adjective, self._by_town):
            for mention in rule(scene):
                if scene.free(mention.first, mention.last):
                    scene.claimed.update(range(mention.first, mention.last + 1))
                    found.append(mention)
        return sorted(found, key=lambda mention: mention.first)

    def _is_outside(self, scene: Scene) -> bool:
        """Whether a library is credited though the text names a place, and none of the region's."""
        if self._names is None or scene.elsewhere or scene.named() or _REGION.search(scene.text.lower()):
            return False
        return names_outside(scene.words, scene.text, scene.claimed, self._names)

    def _branches_first(self, mentions: Sequence[Mention]) -> tuple[str, ...]:
        """In the order of mention, but a central library after the branches of its municipality."""
        places = {one.library: one.municipality for one in mentions}
        parents = {one for one, place in places.items() if one in self._parents and place}
        served = {place for one, place in places.items() if one not in parents}
        return tuple(sorted(places, key=lambda one: one in parents and places[one] in served))

    def _scene(self, text: str, tokens: Sequence[Token]) -> Scene:
        words = parts_of(text, tokens)
        elsewhere = self._places.elsewhere(tokens)
        if elsewhere:
            sure = self._places.find(words, text, elsewhere=True)
            elsewhere = not sure and not _REGION.search(text.lower())
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

    def _by_kind(self, scene: Scene) -> Iterator[Mention]:
        """«областная научная библиотека», «библиотека для незрячих», «историко-краеведческая»."""
        if scene.elsewhere or not any(_kinds_of(part.form) for part in scene.words):
            return
        for at, word in enumerate(scene.words):
            if not (scene.is_noun(at) or word.form.startswith(("портал", "ассоциац"))):
                continue
            window = range(max(0, at - 6), min(len(scene.words), at + 6))
            forms = [scene.words[i].form for i in window if scene.together(i, at)]
            kinds = {kind for form in forms for kind in _kinds_of(form)}
            fitting = [one for one in self._kinds if _kind_fits(one, kinds, forms, scene)]
            if fitting:
                best = max(fitting, key=lambda one: len(one.kinds & kinds))
                yield Mention(best.id, best.municipality, at, at)

    def _by_adjective(self, scene: Scene) -> Iterator[Mention]:
        """«Дновская, порховская и островская районные библиотеки»: adjectives that reach a library noun."""
        for place in scene.places:
            if place.kind not in ("adjective", "district"):
                continue
            reach = _reach(place, scene)
            if reach is None or (scene.is_noun(reach.noun) and not scene.free(reach.noun, reach.noun)):
                continue
            one = self._meant(place, reach, scene)
            if one and _is_library_talk(scene, reach.noun):
                yield Mention(one.id, one.municipality, place.first, place.last)

    def _meant(self, place: Place, reach: _Reach, scene: Scene) -> Profile | None:
        municipality = place.id
        if reach.children:
            return self._children.get(municipality)
        if reach.other:
            return None
        if place.weak:
            if reach.district:
                municipality = TWINS.get(place.id, "")
            elif not (reach.system or reach.central):
                return None
        one = self._central.get(municipality)
        return None if one is None or (one.system_only and not reach.system) else one

    def _by_town(self, scene: Scene) -> Iterator[Mention]:
        """«Невель, центральная районная библиотека», «районка в Порхове», «детская библиотека в Себеже»."""
        towns = [place for place in scene.places if place.kind in ("town", "district") and not place.weak]
        for at in range(len(scene.words)) if towns else ():
            if not scene.free(at, at):
                continue
            mark = _central_mark(scene, at)
            if not mark:
                continue
            near = [
                place for place in towns if scene.together(place.first, at) and abs(place.first - at) <= 9
            ]
            if not near or not _is_library_talk(scene, at):
                continue
            place = min(near, key=lambda place: abs(place.first - at))
            if mark == "children":
                one = self._children.get(place.id)
            else:
                one = self._central.get(place.id)
                if one and one.system_only and mark != "system":
                    continue
            if one:
                yield Mention(one.id, one.municipality, at, at)


class _Beginning(NamedTuple):
    """What a word may begin: ``sure`` where it is enough to look further, else one of ``seconds`` must follow."""

    sure: bool
    seconds: frozenset[str]


_NOTHING = _Beginning(False, frozenset())


@dataclass(frozen=True, slots=True)
class _Reach:
    """What lies between an adjective and its library noun."""

    noun: int
    central: bool = False
    district: bool = False
    children: bool = False
    system: bool = False
    other: bool = False


def _reach(place: Place, scene: Scene) -> _Reach | None:
    central = district = children = other = False
    last = place.last
    others = scene.adjectives
    for at in range(place.last + 1, min(place.last + 9, len(scene.words))):
        form = scene.words[at].form
        if not scene.together(place.last, at):
            break
        if scene.is_noun(at):
            system = form.startswith(_SYSTEM) or (
                form.startswith("библиотечн") and _follows(scene, at, "систем")
            )
            abbreviated = form.startswith(("црб", "цгб", "рцб", "мцб")) or bool(RAJONKA.match(form))
            district = district or form.startswith(("црб", "рцб")) or bool(RAJONKA.match(form))
            return _Reach(at, central or abbreviated, district, children, system, other)
        if form.startswith(CENTRAL_WORD):
            central, last = True, at
            district = district or form.startswith("район")
        elif form.startswith("городск"):
            central = True
        elif form.startswith(("детск", "детско")):
            children = True
        elif form.startswith(("сельск", "поселков", "школьн", "областн", "взросл")):
            other = True
        elif form.startswith("централизован"):
            return _Reach(at, True, False, False, True, False)
        elif not (form in _LINKS or at in others or form.startswith("модельн")):
            break
    if last > place.last and not _follows(scene, last, *_OTHER_NOUN) and not other:
        return _Reach(last, central, district, children)
    return None


def _follows(scene: Scene, at: int, *stems: str) -> bool:
    return any(part.form.startswith(stems) for part in scene.words[at + 1 : at + 3])


def _central_mark(scene: Scene, at: int) -> str:
    """``central``, ``system`` or ``children`` when the part is a noun that means such a library of a town."""
    form = scene.words[at].form
    if form.startswith("цбс") or (form.startswith("библиотечн") and _follows(scene, at, "систем")):
        return "system"
    if form.startswith(("црб", "цгб", "рцб", "мцб")) or RAJONKA.match(form):
        return "central"
    before = [scene.words[i].form for i in range(max(0, at - 3), at) if scene.free(i, i)]
    if form.startswith(NOUN[:3]):
        if _has(before, "детск"):
            return "children"
        if _has(before, "сельск") or _has(before, "областн"):
            return ""
        return "central" if any(word.startswith(CENTRAL_WORD) for word in before) else ""
    feminine = form.startswith(CENTRAL_WORD) and form.endswith(("ая", "ой", "ую"))
    following = scene.words[at + 1].form if at + 1 < len(scene.words) else ""
    # «В Гдове, в районной, за восьмой том просили три других».
    alone = following in ("в", "им", "имени") or scene.text[scene.words[at].end :][:1] in tuple(",.!?:;)")
    return "central" if feminine and alone and _ABOUT_BOOKS.search(scene.text.lower()) else ""


def _is_library_talk(scene: Scene, at: int) -> bool:
    """ЦРБ may be the hospital and районка the newspaper."""
    form = scene.words[at].form
    low = scene.text.lower()
    if form.startswith(("црб", "районн", "центральн")):
        return bool(_ABOUT_BOOKS.search(low)) or not _HOSPITAL.search(low)
    if RAJONKA.match(form):
        return not _NEWSPAPER.search(low) or bool(_ABOUT_BOOKS.search(low))
    return True


def _has(forms: Iterable[str], stem: str) -> bool:
    return any(form.startswith(stem) for form in forms)


@lru_cache(maxsize=1 << 17)
def _kinds_of(form: str) -> tuple[str, ...]:
    return tuple(kind for kind in KINDS if form.startswith(kind))


def _kind_fits(one: Profile, kinds: set[str], forms: Sequence[str], scene: Scene) -> bool:
    if kinds.isdisjoint(one.kinds):
        return False
    if one.municipality:
        return one.municipality in scene.named() and not one.stems
    pskov = _has((part.form for part in scene.words), _PSKOV)
    return pskov and (one.group == "region" or _has(forms, _PSKOV))
