"""Where a community is: the municipalities that a name, a town or a transliterated screen name means."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache

from campaign.marks import page
from campaign.places import (
    TWINS,
    Municipality,
    Settlement,
    folded_latin,
    municipalities,
    settlements,
    transliterated,
    whereabouts,
)
from campaign.tags import normal_form

_COUNTRYSIDE = r"\s+(?:район|округ|муницип|мун\b)"


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
    # «луки» alone are onions as often as Великие Луки.
    ours = [line for line in settlements() if line.place == place.id and line.check != "preposition"]
    roots = [re.sub(r"[аоуыиеяь]$", "", word) for word in normal_form(place.centre).split()]
    latin = tuple({transliterated("".join(roots)), transliterated(roots[0])} if roots else ())
    # «dn» stands in half of all names, «ostrov» and «kun» are words.
    return _Pattern(
        place.id,
        _any_of(ours, "adjective"),
        _any_of(ours, "town"),
        tuple(name for name in latin if len(name) >= 4),
    )


def _any_of(lines: Iterable[Settlement], kind: str) -> re.Pattern[str] | None:
    forms = [form for line in lines if line.kind == kind for form in line.forms]
    known = "|".join(form.replace("+", "[ -]").replace("*", r"\w*") for form in forms)
    return re.compile(rf"\b(?:{known})\b") if known else None


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
    countryside = TWINS.get(place.id)
    if countryside:
        yield countryside
    if not (countryside and re.match(_COUNTRYSIDE, normal[found.end() :])):
        yield place.id


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


def town_places(city: str | None) -> frozenset[str] | None:
    """Municipalities that a town in a profile may mean; ``None`` for a town that may lie outside."""
    if not city or not city.strip():
        return frozenset()
    place = whereabouts(city)
    return _with_twins(place.municipalities) if place.in_region else None


def screen_places(screen_name: str | None) -> frozenset[str]:
    """Municipalities whose centre a screen name such as ``gdov_biblio`` holds."""
    if (page(screen_name or "") or "-").startswith("-"):  # «club5» names no place
        return frozenset()
    folded = folded_latin(screen_name)
    found = {place.id for place in _patterns() if any(latin in folded for latin in place.latin)}
    # «novorzhev» and «novosokolniki» are one each; «pskov» in an address says little more than the region.
    return _with_twins(found)


def _with_twins(places: AbstractSet[str]) -> frozenset[str]:
    """The libraries around a town give the town as theirs."""
    return frozenset(places | {TWINS[id] for id in places if id in TWINS})
