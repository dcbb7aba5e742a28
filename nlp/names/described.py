"""Libraries that a text describes by place and kind: «Гдов. Районная библиотека», «Дновская и Порховская районные».

A description is a run of adjectives with or without its noun. Each of its coordinated parts is read on its own:
which place, which kind; what one part leaves out it takes from its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from campaign.places import TWINS
from nlp.names.candidates import Candidate
from nlp.names.profiles import Profile, central_ones, only_ones
from nlp.names.scene import Place, Scene, groups_of, told
from nlp.text.words import look_up, word_set

_FEMININE = ("ая", "ой", "ую", "ою", "ей", "юю", "яя", "ие", "их", "им", "ими", "ые", "ых", "ым", "ыми")
_MANY = ("и", "ам", "ами", "ах", "к", "ие", "их", "ими", "ые", "ых", "ыми")
_SINGULAR = ("ая", "ой", "ую", "ою")
_AND = word_set("и а или да также обе ни как")
_LINKS = _AND | word_set(
    "наша нашей нашу моя моей мою родная родной любимая любимой главная главной самая самой тоже нового поколения"
    " ваша вашей вашу"
)
_ELLIPTIC = _AND | word_set("в во из от до у")
_NEAR_PLACE, _FAR_PLACE = 4, 14
_SHARED = ("портал", "ассоциац")
_STREET = re.compile(r"\W*\bна [А-ЯЁ][а-яё]+\b(?! (?:район|округ))")


@dataclass(frozen=True, slots=True)
class _Part:
    """A coordinated part of a description: its own places, the levels and kinds that its words say."""

    first: int
    last: int
    places: tuple[Place, ...]
    levels: frozenset[str]
    kinds: frozenset[str]
    district: bool


@dataclass(frozen=True, slots=True)
class _Description:
    """``head`` is the library noun, or the last adjective where the noun is left out; ``facts`` hold for all parts."""

    parts: tuple[_Part, ...]
    head: int
    plural: bool
    facts: frozenset[str]


class Described:
    """Finds the libraries that descriptions may mean."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self._central, self._systems = central_ones(profiles), central_ones(profiles, system=True)
        self._children = only_ones(profiles, lambda one: one.children)
        self._kinds = [one for one in profiles if one.kinds and not one.stems]

    def find(self, scene: Scene) -> Iterator[Candidate]:
        for description in _descriptions(scene):
            for part in description.parts:
                last = description.parts[-1]
                if not (part.levels or part.kinds):
                    part = replace(part, levels=last.levels, kinds=last.kinds, district=last.district)
                noun = description.head if part.last == last.last else None
                places = _places(part, description, scene)
                for place in places or (None,):
                    own = place and (place in part.places or len(places) > 1)
                    span = (place.first, place.last) if place and own else (part.first, part.last)
                    for kind, one, facts in self._meant(part, place, description, scene):
                        yield Candidate(one, kind, *span, noun, description.facts | facts)

    def _meant(
        self, part: _Part, place: Place | None, description: _Description, scene: Scene
    ) -> Iterator[tuple[str, Profile, frozenset[str]]]:
        """The libraries of a place and kind, with how they are meant."""
        levels, facts = part.levels, frozenset({"weak_place"} if place and place.weak else ())
        if place and place not in part.places and 0 < place.first - description.head <= _NEAR_PLACE:
            facts |= {"place_behind"}
        kinds = part.kinds | ({"детск"} if "children" in levels else set())
        regional = "region" in levels or place is None or place.weak or scene.of_region(place.first)
        if part.kinds and place and (one := self._of_kind(part.kinds, place.id)):
            yield "kind", one, facts
        elif (part.kinds or "region" in levels) and regional and (one := self._of_kind(kinds, "")):
            named = any(map(scene.of_region, range(len(scene.words))))
            yield "region", one, facts | ({"region_word"} if named else set())
        elif place is None or "region" in levels or part.kinds:
            return
        elif "children" in levels:
            if place.id in self._children:
                street = _STREET.match(scene.text, scene.words[description.head].end)
                yield "children", self._children[place.id], facts | ({"street_behind"} if street else set())
        elif "other" not in levels:
            central = bool(levels & {"central", "system"})
            twin = TWINS.get(place.id, place.id) if part.district and place.weak else place.id
            one = (self._systems if "system" in levels else self._central).get(twin)
            if (
                one
                and (central or _of_its_adjective(place, description.head, scene))
                and not (one.system_only and "system" not in levels)
            ):
                yield "central" if central else "bare", one, facts

    def _of_kind(self, kinds: frozenset[str], municipality: str) -> Profile | None:
        fitting = [one for one in self._kinds if one.municipality == municipality and kinds & one.kinds]
        return max(fitting, key=lambda one: len(one.kinds & kinds), default=None)


def _of_its_adjective(place: Place, head: int, scene: Scene) -> bool:
    """«Печорская библиотека» is the central one; «библиотека в Печорах» and «печорские библиотеки» are not."""
    return (
        place.kind == "adjective"
        and place.last <= head
        and scene.together(place.last, head)
        and scene.form(place.last).endswith(_SINGULAR)
        and all(form.endswith(_FEMININE) or form in _LINKS for form in scene.forms[place.last + 1 : head])
    )


def _places(part: _Part, description: _Description, scene: Scene) -> Sequence[Place]:
    """Where the library lies: its own adjective, its neighbour's, or what stands around.

    That is behind the noun, before it in its sentence, or the only place of the text.
    """
    if part.places:
        return part.places
    if neighbours := [place for other in description.parts for place in other.places]:
        return neighbours[-1:]
    sure = [place for place in scene.places if not (place.weak or place.near or place.kind == "village")]
    towns = [
        one for one in sure if not (one.kind == "adjective" and scene.form(one.last).endswith(_FEMININE))
    ]
    head = description.head
    behind = [p for p in towns if head < p.first <= head + _NEAR_PLACE and scene.together(head, p.first)]
    before = [
        p for p in towns if 0 < part.first - p.last <= _FAR_PLACE and scene.together(p.last, part.first)
    ]
    if behind or before:
        place, step = (behind[0], 1) if behind else (before[-1], -1)
        return _chain(place, towns, scene, step) if description.plural else [place]
    return sure[:1] if len({place.id for place in sure}) == 1 else ()


def _chain(place: Place, places: Sequence[Place], scene: Scene, step: int) -> list[Place]:
    """«Невеля и Пустошки», «в Гдове, Дно и Плюссе»: the places coordinated with this one."""
    found, at = [place], places.index(place)
    while 0 <= at + step < len(places):
        one, other = sorted((places[at], places[at + step]), key=lambda p: p.first)
        between = set(scene.forms[one.last + 1 : other.first])
        if not (between <= _AND | {"в", "во"} and scene.together(one.last, other.first)):
            break
        at += step
        found.append(places[at])
    return sorted(found, key=lambda p: p.first)


def _descriptions(scene: Scene) -> Iterator[_Description]:
    roles = ["kind" if at in scene.adjectives else role for at, role in enumerate(map(_role, scene.forms))]
    end = 0
    for at, role in enumerate(roles):
        if role and at >= end:
            end = max(_run(at, roles, scene), at + 1)
            if described := _described(at, end, scene):
                yield described


def _run(at: int, roles: Sequence[str], scene: Scene) -> int:
    """Where the run of a description's words that begins here ends."""
    start = at
    while at < len(roles) and (at == start or scene.together(at - 1, at)):
        if roles[at] == "head":
            return at + 1
        if not (roles[at] or scene.form(at) in _LINKS):
            break
        at += 1
    while at > start and not roles[at - 1]:
        at -= 1
    return at


def _described(first: int, end: int, scene: Scene) -> _Description | None:
    head, form = end - 1, scene.form(end - 1)
    noun = _role(form) == "head"
    facts = set() if noun else _without_noun(first, head, scene)
    # «портал библиотек», not any portal
    ours = not form.startswith(_SHARED) or any(first - 1 <= at <= end + 1 for at in scene.nouns)
    if facts is None or not ours:
        return None
    levels, kinds = set(told(form, "head")), set[str]()
    if form.startswith("библиотечн"):
        following = scene.form(end)
        kinds |= told(following, "kind")
        levels |= {"system"} if following.startswith("систем") else set()
        if not (kinds or levels):
            return None
    _behind(end + form.startswith("библиотечн"), levels, kinds, scene)
    if noun and form.startswith(("район", "црб")):
        facts.add("newspaper_or_library" if form.startswith("район") else "hospital_or_library")
    *others, last = _parts(first, head, scene)
    whole = replace(
        last,
        last=head,
        levels=last.levels | levels,
        kinds=last.kinds | kinds,
        district=last.district or form.startswith(("црб", "рцб", "район")),
    )
    several = len(whole.levels) > 1 or whole.last > (others or [whole])[0].first or bool(last.places)
    facts |= {"several_words"} if several and not facts else set()
    return _Description((*others, whole), head, form.endswith(_MANY), frozenset(facts))


def _behind(at: int, levels: set[str], kinds: set[str], scene: Scene) -> None:
    """What follows a head: «библиотека районная», «для детей и юношества»."""
    whom, end = False, at + 4
    while at < end and scene.beside(at - 1, at):
        form = scene.form(at)
        if form == "для" or whom:
            whom = True
            kinds |= told(form, "kind")
            levels |= {"children"} if form.startswith("дет") else set()
        elif _level_of(form):
            levels |= _level_of(form) - {""}
            kinds |= told(form, "kind")
        else:
            break
        at += 1


def _parts(first: int, head: int, scene: Scene) -> list[_Part]:
    """The coordinated parts: a word of «и» follows, or a sign."""
    parts: list[_Part] = []
    start = first
    for at in range(first, head + 1):
        if at < head and not (scene.form(at + 1) in _AND or not scene.beside(at, at + 1)):
            continue
        forms = scene.forms[start : at + 1]
        places = (p for p in scene.places if start <= p.first <= at and p.kind in ("adjective", "district"))
        levels = frozenset[str]().union(*map(_level_of, forms))
        kinds = frozenset[str]().union(*(told(form, "kind") for form in forms))
        parts.append(
            _Part(start, at, tuple(places), levels, kinds, any(form.startswith("район") for form in forms))
        )
        start = at + 1
    return parts


def _without_noun(first: int, last: int, scene: Scene) -> set[str] | None:
    """What is known where the noun is left out: «в районную сама», «районная больница»; None: it says nothing at all."""
    run = range(first, last + 1)
    sure = bool(scene.nouns) or not scene.adjectives.isdisjoint(run)
    kind = any(_level_of(scene.form(at)) or (sure and told(scene.form(at), "kind")) for at in run)
    elliptic = (
        first in scene.adjectives
        and scene.form(first - 1) in _ELLIPTIC
        and bool(scene.nouns or any(map(_level_of, scene.forms)))
    )
    if not scene.form(last).endswith(_FEMININE) or not (kind or elliptic):
        return None
    follows = (
        scene.beside(last, last + 1)
        and not scene.is_about(last + 1, "mark")
        and not scene.in_place(last + 1, last + 1)
    )
    other = follows and (
        look_up(scene.words[last + 1].raw).noun
        or any(scene.is_about(at, "other") for at in (last + 1, last + 2))
    )
    return {"no_noun", "other_noun"} if other else {"no_noun"}


@lru_cache(maxsize=1 << 17)
def _role(form: str) -> str:
    """``head``: a noun that means a library; ``kind``: an adjective that tells its kind."""
    if "noun" in groups_of(form) or form.startswith((*_SHARED, "спецбибл")):
        return "head"
    return "kind" if _level_of(form) or told(form, "kind") else ""


def _level_of(form: str) -> frozenset[str]:
    return told(form, "level") if form.endswith(_FEMININE) else frozenset()
