"""Where a community is: the municipalities that a name, a town or a transliterated screen name means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from campaign.tables.libraries import Municipality, find_municipality, municipalities
from campaign.tags import normal_form

REGION = "псковск"
# Case endings by the last letter of a town's name; «Дно» must not match «дни».
_ENDINGS = {
    "о": "о|а|у|ом|е",
    "а": "а|ы|и|е|у|ой",
    "я": "я|и|е|ю|ей",
    "ы": "ы||ов|ам|ами|ах",
    "и": "и||ей|ов|ам|ами|ах",
    "ь": "ь|я|ю|ем|е",
}
# How people shorten the towns of two words.
_SHORT = {"Пушкиногорский": "пушгор|пушкиногорь", "Струго-Красненский": "стругокрасненск"}
_COUNTRYSIDE = r"\s+(?:район|округ|муницип|мун\b)"
_OTHER_REGION = re.compile(
    r"([а-я-]{3,}ск(?:ая|ой|ую)) обл(?:аст[ьи])?\b|(республик[аи] [а-я]+)|([а-я]+ск\w+ кра[йея])\b"
)
_LATIN = dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)) | {
    "ж": "zh", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ь": "", "ю": "yu", "я": "ya", "ё": "e",
}  # fmt: skip
_SPELLINGS = (("shch", "sch"), ("kh", "h"), ("ts", "c"), ("j", "y"), ("iy", "y"), ("ia", "ya"), ("iu", "yu"), ("w", "v"), ("x", "h"))  # fmt: skip


@dataclass(frozen=True)
class _Pattern:
    id: str
    adjective: re.Pattern[str] | None
    centre: re.Pattern[str] | None
    latin: tuple[str, ...]


@cache
def _patterns() -> tuple[_Pattern, ...]:
    return tuple(_pattern(place) for place in municipalities())


def _pattern(place: Municipality) -> _Pattern:
    adjective = None
    if place.id.endswith("ий"):
        stems = "|".join(filter(None, (re.escape(normal_form(place.id)[:-2]), _SHORT.get(place.id))))
        adjective = re.compile(rf"\b(?:{stems})\w*")
    centre = normal_form(place.centre)
    pattern = re.compile(rf"\b{_declined(centre)}\b") if centre else None
    roots = [re.sub(r"[аоуыиеяь]$", "", word) for word in centre.split()]
    latin = tuple({transliterated("".join(roots)), transliterated(roots[0])} if roots else ())
    # «dn» stands in half of all names, «ostrov» and «kun» are words.
    return _Pattern(place.id, adjective, pattern, tuple(name for name in latin if len(name) >= 4))


def _declined(centre: str) -> str:
    words = []
    for word in centre.split():
        if re.search(r"(?:ие|ые)$", word):
            words.append(rf"{word[:-2]}(?:ие|ые|их|ых|им|ым|ими|ыми)")
        elif word[-1] in _ENDINGS:
            words.append(rf"{word[:-1]}(?:{_ENDINGS[word[-1]]})")
        else:
            words.append(rf"{word}(?:|а|у|ом|е)")
    return "[ -]".join(words)


def named_places(normal: str, *, alone: bool = False) -> frozenset[str]:
    """Municipalities that the words of a normalised name mean; with ``alone`` only a town that is the whole name.

    «Псковская» may mean the town, the district around it or the region, so both ids come back.
    """
    if alone:
        whole = normal.strip()
        return frozenset(p.id for p in _patterns() if p.centre and p.centre.fullmatch(whole))
    found: set[str] = set()
    for place in _patterns():
        if place.centre and place.centre.search(normal):
            found.add(place.id)
        found.update(_by_adjective(place, normal))
    return frozenset(found)


def _by_adjective(place: _Pattern, normal: str) -> Iterator[str]:
    found = place.adjective.search(normal) if place.adjective else None
    if not found:
        return
    yield place.id
    town = next((town for town, countryside in TWINS.items() if countryside == place.id), None)
    if town and not re.match(_COUNTRYSIDE, normal[found.end() :]):
        yield town


# Towns that are centres of the district around them and no part of it.
TWINS = {"Псков": "Псковский", "Великие Луки": "Великолукский"}


def without_places(normal: str) -> str:
    """A normalised name without the words that name municipalities."""
    normal = without_adjectives(normal)
    for place in _patterns():
        if place.centre:
            normal = place.centre.sub(" ", normal)
    return normal


def without_adjectives(normal: str) -> str:
    """Without «гдовская» and its like only: «Остров книг» keeps both its words."""
    for place in _patterns():
        if place.adjective:
            normal = place.adjective.sub(" ", normal)
    return normal


def other_region(normal: str) -> str | None:
    """Another region that a normalised name says, as it stands there."""
    found = _OTHER_REGION.search(normal)
    return found[0] if found and not found[0].startswith(REGION) else None


def town_places(city: str | None) -> frozenset[str] | None:
    """Municipalities that a town in a profile may mean; ``None`` for a town that is no centre of the region."""
    if not city or not city.strip():
        return frozenset()
    name = re.sub(r"^(?:г|гор|город|п|пос|поселок|рп|пгт)[. ]+", "", normal_form(city).strip())
    if name.startswith(f"{REGION}ая обл"):
        return frozenset(place.id for place in municipalities())
    found = {place.id for place in municipalities() if place.centre and normal_form(place.centre) == name}
    named = find_municipality(name)
    if named:
        found.add(named)
    return frozenset(found | {TWINS[id] for id in found if id in TWINS}) or None


def screen_places(screen_name: str | None) -> frozenset[str]:
    """Municipalities whose centre a screen name such as ``gdov_biblio`` holds."""
    if not screen_name or re.fullmatch(r"(?:club|public|event)\d+", screen_name):
        return frozenset()
    folded = folded_latin(screen_name)
    found = {place.id for place in _patterns() if any(latin in folded for latin in place.latin)}
    # «novorzhev» and «novosokolniki» are one each; «pskov» in an address says little more than the region.
    return frozenset(found | {TWINS[id] for id in found if id in TWINS})


def transliterated(cyrillic: str) -> str:
    """The letters as people write addresses with them, in the folded spelling."""
    return folded_latin("".join(_LATIN.get(letter, letter) for letter in cyrillic))


@cache
def folded_latin(latin: str) -> str:
    """``Pechory``, ``pechori`` and ``pechorij`` alike."""
    text = re.sub(r"[^a-z]", "", latin.lower())
    for spelling, folded in _SPELLINGS:
        text = text.replace(spelling, folded)
    return text
