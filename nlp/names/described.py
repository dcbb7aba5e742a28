"""Libraries that a text describes by place and kind: «Гдов. Районная библиотека», «Дновская и Порховская районные».

A description is a run of adjectives with or without its noun. Each of its coordinated parts is read on its own:
which place, which kind; what one part leaves out it takes from its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from campaign.places import TWINS
from nlp.names.places import Place
from nlp.names.profiles import CENTRAL_WORD, Profile, central_ones, kinds_of, only_ones
from nlp.names.scene import RAJONKA, Mention, Scene, is_library
from nlp.text.words import look_up, word_set

# Kinds of library by the adjectives that say them; what a head such as «ЦГБ» says of itself.
_LEVELS = {
    "central": (*CENTRAL_WORD, "городск"),
    "children": ("детск", "децк"),
    "region": ("областн", "краев", "республиканск"),
    "other": ("сельск", "школьн", "взросл", "волостн", "студенческ", "вузовск", "университетск"),
    "system": ("централизован",),
    "": ("модельн", "публичн"),
}
_ABBREVIATED = {
    "црб": "central", "цгб": "central", "рцб": "central", "црдб": "children", "цдб": "children", "мцб": "central",
    "мцрб": "central", "мпб": "central", "цбс": "system",
}  # fmt: skip
OTHER_HEADS = ("портал", "ассоциац", "спецбибл")
_MANY = ("и", "ам", "ами", "ах", "к")
_FEMININE = ("ая", "ой", "ую", "ою", "ей", "юю", "яя", "ие", "их", "им", "ими", "ые", "ых", "ым", "ыми")
_PLURAL = ("ие", "их", "ими", "ые", "ых", "ыми")
_AND = word_set("и а или да также обе ни как")
_FILLERS = word_set(
    "наша нашей нашу моя моей мою родная родной любимая любимой главная главной самая самой тоже нового поколения"
    " ваша вашей вашу"
)
_LINKS = _AND | _FILLERS
_ELLIPTIC = _AND | word_set("в во из от до у")
_PATRON_MARKS = word_set("им имени")
_NEAR_PLACE, _FAR_PLACE = 4, 14
_STREET = re.compile(r"\W*\bна [А-ЯЁ][а-яё]+(?:ой|ей|а|я|ого|его)\b(?! (?:район|округ))")
_HOSPITAL = re.compile(
    r"врач|больниц|поликлин|терапевт|анализ|рентген|роддом|хирург|медсестр|прививк|окулист|педиатр|стоматолог|лечи|лечат"
    r"|госпитал|скорая|скорой|талон|флюорограф|узи\b|фельдшер|палат[аеуы]|приемн\w* (?:поко|отдел)|вакцин|гинеколог|лор\b|давлени"
    r"|отделени|пациент|невролог|кардиолог|диспансер|травмпункт|медосмотр|выписал|кт\b|мрт\b|перелом|операци|реанимац|детское отд"
)
_NEWSPAPER = re.compile(
    r"газет|номер|стать|написал|пишет|опубликов|редакц|корреспонд|журналист|подпис|заметк|напечат|выпуск|некролог|полос[аеуы]\b"
    r"|тираж|перв\w+ странице|рубрик|интервью|объявлени|передовиц|фотокор"
)
_ABOUT_BOOKS = re.compile(
    r"библ|книг|книж|абонемент|чита(?!йте)|прочл|прочит|стеллаж|чтени|фонд|выставк|\bтом|роман|полк[аиуе]\b|полок\b|формуляр|чтец"
)
_OTHER_NOUN = (
    "больниц", "газет", "администрац", "аптек", "площад", "улиц", "поликлин", "дум", "собран", "прокурат", "школ",
    "олимпиад", "комисси", "власт", "ярмарк", "елк", "котельн", "площадк", "трасс", "дорог", "ветеринар", "музыкальн",
    "художественн", "спортивн",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Part:
    """A coordinated part of a description: its own places, the levels and kinds that its adjectives say."""

    first: int
    last: int
    places: tuple[Place, ...]
    levels: frozenset[str]
    kinds: frozenset[str]
    district: bool


@dataclass(frozen=True, slots=True)
class _Description:
    """``head`` is the library noun, or the last adjective where the noun is left out."""

    parts: tuple[_Part, ...]
    head: int
    noun: bool
    plural: bool


class Described:
    """Finds the libraries that descriptions mean. ``region`` are the roots that the region's adjectives begin with."""

    def __init__(self, profiles: Sequence[Profile], region: frozenset[str]) -> None:
        self._central = central_ones(profiles)
        self._children = only_ones(profiles, lambda one: one.children)
        self._kinds = [one for one in profiles if one.kinds and not one.stems]
        self._region = tuple(region)

    def find(self, scene: Scene) -> Iterator[Mention]:
        for description in _descriptions(scene):
            for part in description.parts:
                free = range(part.first, part.last + 1)
                taken = not scene.claimed.isdisjoint(free)
                if taken or (part is description.parts[-1] and description.head in scene.claimed):
                    continue
                places = self._places(part, description, scene)
                for place in places:
                    one = self._meant(part, place, description, scene)
                    if one:
                        own = place is not None and (place in part.places or len(places) > 1)
                        span = (place.first, place.last) if place and own else (part.first, part.last)
                        yield Mention(one.id, one.municipality, *span)

    def _places(
        self, part: _Part, description: _Description, scene: Scene
    ) -> Sequence[Place] | Sequence[None]:
        if part.places:
            return part.places
        neighbours = [place for other in description.parts for place in other.places]
        if neighbours:
            return neighbours[-1:]
        return _places_around(part, description, scene) or (None,)

    def _meant(
        self, part: _Part, place: Place | None, description: _Description, scene: Scene
    ) -> Profile | None:
        levels, kinds, district = part.levels, part.kinds, part.district
        if not levels and not kinds:
            last = description.parts[-1]
            levels, kinds, district = last.levels, last.kinds, last.district
        own = place in part.places or any(place in other.places for other in description.parts)
        if "region" in levels or (kinds and (place is None or place.weak)):
            return None if scene.elsewhere else self._of_region(levels, kinds, scene)
        if scene.elsewhere and place is None:
            return None
        if kinds and place and (found := self._of_kind(kinds, place.id)):
            return found
        if kinds and place and scene.words[place.first].form.startswith(self._region):
            return self._of_region(levels, kinds, scene)
        if place is None or not self._library_is_meant(description, own, levels, scene):
            return None
        if "children" in levels:
            elsewhere = place.weak or _STREET.match(scene.text, scene.words[description.head].end)
            return None if elsewhere else self._children.get(place.id)
        if "other" in levels or kinds:
            return None
        central = bool(levels & {"central", "system"})
        if not central and not _of_its_adjective(place, description.head, scene):
            return None
        municipality = place.id
        if place.weak and not central:
            return None
        if district:
            municipality = TWINS.get(place.id, place.id) if place.weak else place.id
        one = self._central.get(municipality)
        return None if one is None or (one.system_only and "system" not in levels) else one

    def _of_kind(self, kinds: frozenset[str], municipality: str) -> Profile | None:
        fitting = [one for one in self._kinds if one.municipality == municipality and kinds & one.kinds]
        return max(fitting, key=lambda one: len(one.kinds & kinds), default=None)

    def _of_region(self, levels: frozenset[str], kinds: frozenset[str], scene: Scene) -> Profile | None:
        if "children" in levels:
            kinds = kinds | {"детск"}
        fitting = [one for one in self._kinds if not one.municipality and kinds & one.kinds]
        if not fitting or not any(part.form.startswith(self._region) for part in scene.words):
            return None
        return max(fitting, key=lambda one: len(one.kinds & kinds))

    def _library_is_meant(
        self, description: _Description, own: bool, levels: frozenset[str], scene: Scene
    ) -> bool:
        """ЦРБ may be the hospital, районка the newspaper, «районная» anything."""
        form, low = scene.words[description.head].form, scene.folded
        books = len(set(_ABOUT_BOOKS.findall(low)))
        if RAJONKA.match(form):
            return len(set(_NEWSPAPER.findall(low))) <= books
        if form.startswith("црб"):
            return len(set(_HOSPITAL.findall(low))) <= books
        if description.noun:
            return True
        several = (
            own
            or bool(scene.claimed)
            or len(levels) > 1
            or description.parts[-1].last > description.parts[0].first
        )
        return books > 0 or (several and not _HOSPITAL.search(low) and not _NEWSPAPER.search(low))


def _of_its_adjective(place: Place, head: int, scene: Scene) -> bool:
    """«Печорская библиотека» is the central one; «библиотека в Печорах» and «печорские библиотеки» are not."""
    between = [part.form for part in scene.words[place.last + 1 : head]]
    return (
        place.kind == "adjective"
        and place.last <= head
        and scene.together(place.last, head)
        and scene.words[place.last].form.endswith(("ая", "ой", "ую", "ою"))
        and all(form.endswith(_FEMININE) or form in _LINKS for form in between)
    )


def _places_around(part: _Part, description: _Description, scene: Scene) -> list[Place]:
    """Behind the noun, before it in its sentence, as the heading before it, or the only one of the text."""
    sure = [place for place in scene.places if not (place.weak or place.near or place.kind == "village")]
    towns = [place for place in sure if not _describes(place, scene)]
    head = description.head
    behind = [p for p in towns if head < p.first <= head + _NEAR_PLACE and scene.together(head, p.first)]
    if behind:
        return _chain(behind[0], towns, scene, 1) if description.plural else behind[:1]
    before = [p for p in towns if p.last < part.first and part.first - p.last <= _FAR_PLACE]
    beside = [p for p in before if scene.together(p.last, part.first)]
    if beside:
        return _chain(beside[-1], towns, scene, -1) if description.plural else beside[-1:]
    if before and _is_heading(before[-1], part.first, scene):
        return before[-1:]
    return sure[:1] if len({place.id for place in sure}) == 1 and not scene.elsewhere else []


def _describes(place: Place, scene: Scene) -> bool:
    """«дновская …», not «Дновского района»."""
    return place.kind == "adjective" and scene.words[place.last].form.endswith(_FEMININE)


def _chain(place: Place, places: Sequence[Place], scene: Scene, step: int) -> list[Place]:
    """«Невеля и Пустошки», «в Гдове, Дно и Плюссе»: the places coordinated with this one."""
    found, at = [place], places.index(place)
    while 0 <= at + step < len(places):
        one, other = sorted((places[at], places[at + step]), key=lambda p: p.first)
        between = {scene.words[i].form for i in range(one.last + 1, other.first)}
        if not (between <= _AND | {"в", "во"} and scene.together(one.last, other.first)):
            break
        at += step
        found.append(places[at])
    return sorted(found, key=lambda p: p.first)


def _is_heading(place: Place, at: int, scene: Scene) -> bool:
    """«Гдов. Районная библиотека»: the sentence before says the place and little else."""
    return all(not scene.together(i, i + 1) or i < place.last + 2 for i in range(place.last, at)) and (
        place.first == 0 or not scene.together(place.first - 1, place.first)
    )


def _descriptions(scene: Scene) -> Iterator[_Description]:
    end = 0
    for at in [i for i, word in enumerate(scene.words) if _role(word.form) or i in scene.adjectives]:
        if at < end:
            continue
        end = _run(at, scene)
        described = _described(at, end, scene) if end > at else None
        if described:
            yield described


def _run(at: int, scene: Scene) -> int:
    """Where the run of a description's words that begins here ends."""
    start = at
    while at < len(scene.words):
        if at > start and not scene.together(at - 1, at):
            break
        if _is_head(at, scene):
            return at + 1
        if not (_says_kind(at, scene) or (at > start and scene.words[at].form in _LINKS)):
            break
        at += 1
    while at > start and not _says_kind(at - 1, scene):
        at -= 1
    return at


def _described(first: int, end: int, scene: Scene) -> _Description | None:
    head = end - 1
    noun = _is_head(head, scene)
    if not noun and not _may_stand_alone(first, head, scene):
        return None
    form = scene.words[head].form
    kinds: set[str] = set()
    levels = {level for start, level in _ABBREVIATED.items() if form.startswith(start)}
    if RAJONKA.match(form):
        levels.add("central")
    stop = end
    if form.startswith("библиотечн"):
        following = scene.words[end].form if end < len(scene.words) else ""
        if following.startswith("систем"):
            levels.add("system")
        elif following.startswith(OTHER_HEADS):
            kinds |= kinds_of(following)
        else:
            return None
        stop = end + 1
    stop = _behind(stop, levels, kinds, scene)
    *others, last = _parts(first, head, scene)
    told = _Part(
        last.first,
        head,
        last.places,
        last.levels | levels,
        last.kinds | kinds,
        last.district or form.startswith(("црб", "рцб", "район")),
    )
    return _Description((*others, told), stop - 1, noun, form.endswith((*_MANY, *_PLURAL)))


def _behind(stop: int, levels: set[str], kinds: set[str], scene: Scene) -> int:
    """What follows a head: «библиотека районная», «для детей и юношества»."""
    at, whom = stop, False
    while at < min(len(scene.words), stop + 4) and scene.beside(at - 1, at):
        form = scene.words[at].form
        level = _level_of(form)
        if form == "для" or whom:
            whom = True
            kinds |= kinds_of(form)
            if form.startswith("дет"):
                levels.add("children")
        elif level is not None:
            levels |= {level} - {""}
            kinds |= kinds_of(form)
        else:
            break
        at += 1
    return at


def _parts(first: int, head: int, scene: Scene) -> list[_Part]:
    parts: list[_Part] = []
    start = first
    for at in range(first, head + 1):
        if at < head and not _splits(at, scene):
            continue
        forms = [scene.words[i].form for i in range(start, at + 1)]
        parts.append(
            _Part(
                start,
                at,
                tuple(
                    place
                    for place in scene.places
                    if start <= place.first <= at and place.kind in ("adjective", "district")
                ),
                frozenset(level for form in forms if (level := _level_of(form))),
                frozenset().union(*map(kinds_of, forms)),
                any(form.startswith("район") for form in forms),
            )
        )
        start = at + 1
    return parts


def _splits(at: int, scene: Scene) -> bool:
    """Whether a coordinated part ends behind this word."""
    return scene.words[at + 1].form in _AND or not scene.beside(at, at + 1)


def _may_stand_alone(first: int, last: int, scene: Scene) -> bool:
    """«в районную сама», «областная научная закрыта», not «районная больница» and «центральная улица»."""
    if not scene.words[last].form.endswith(_FEMININE):
        return False
    told = any(_role(scene.words[at].form) for at in range(first, last + 1))
    # «Из опочецкой районки в красногородскую»
    if not (told or (first in scene.adjectives and scene.claimed and scene.before(first) in _ELLIPTIC)):
        return False
    if last + 1 == len(scene.words) or not scene.beside(last, last + 1):
        return True
    following = scene.words[last + 1]
    if following.form in _PATRON_MARKS or scene.in_place(last + 1, last + 1):
        return True
    ahead = [part.form for part in scene.words[last + 1 : last + 3]]
    return not look_up(following.raw).noun and not any(form.startswith(_OTHER_NOUN) for form in ahead)


def _is_head(at: int, scene: Scene) -> bool:
    return _role(scene.words[at].form) == "head"


def _says_kind(at: int, scene: Scene) -> bool:
    return at in scene.adjectives or _role(scene.words[at].form) == "kind"


@lru_cache(maxsize=1 << 17)
def _role(form: str) -> str:
    """``head``: a noun that means a library; ``kind``: an adjective that tells its kind."""
    if is_library(form) or form.startswith(OTHER_HEADS):
        return "head"
    return "kind" if _level_of(form) is not None or kinds_of(form) else ""


@lru_cache(maxsize=1 << 17)
def _level_of(form: str) -> str | None:
    if not form.endswith(_FEMININE):
        return None
    return next((level for level, stems in _LEVELS.items() if form.startswith(stems)), None)
