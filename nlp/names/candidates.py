"""What a text may name: each library beside each span of words that could be its name. Nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.names.index import NameIndex
from nlp.names.profiles import Profile
from nlp.names.scene import Scene

# What the kinds of names have in common: evidence weighs alike within a family.
FAMILIES = {
    "full": "whole", "alias": "whole", "abbreviation": "letters", "short": "letters", "title": "title", "nickname": "title",
    "patron": "patron", "house": "patron", "called": "patron", "number": "number", "adjective": "adjective",
    "village": "village", "settlement": "village", "people": "village",
    "central": "described", "children": "described", "region": "described", "kind": "described", "bare": "described",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A library that the words ``first`` to ``last`` may name, with the library noun that they may belong to.

    ``facts`` are rules that whoever proposed it has seen to hold.
    """

    one: Profile
    kind: str
    first: int
    last: int
    noun: int | None = None
    facts: frozenset[str] = frozenset()

    @property
    def family(self) -> str:
        return FAMILIES[self.kind]


def named(index: NameIndex[list[tuple[Profile, str]]], scene: Scene) -> list[Candidate]:
    """Full names, aliases, nicknames, patrons, numbers and adjectives of its own."""
    found = [
        (one, kind, at, at + size - 1, its)
        for at in index.spots(scene.forms)
        for size, its in index.at(scene.forms, at)
        for one, kind in its
    ]
    for _, kind, first, last, _ in found:
        if FAMILIES[kind] == "title" and scene.quoted(first, last):
            # «в «Острове книг»» is not in Остров.
            scene.settle([place for place in scene.places if place.last < first or place.first > last])
    scene.spots = [
        (kind, first, _with_parent(last, scene) if kind == "number" else last, one.id)
        for one, kind, first, last, _ in found
    ]
    return [
        Candidate(
            one, kind, first, last, scene.nearest(scene.nouns, first, last), _shared(one, kind, first, last, its, scene)
        )
        for one, kind, first, last, its in found
        if _may_be(one, FAMILIES[kind], first, last, scene)
    ]  # fmt: skip


def _may_be(one: Profile, family: str, first: int, last: int, scene: Scene) -> bool:
    """Not «солнце, радуга», nor «привезли бы выставку в Плюссу», though a library bears the town's name."""
    if family != "title":
        return family != "village" or not scene.in_place(first, last)
    if scene.quoted(first, last) or (scene.is_about(first - 1, "noun") and scene.together(first - 1, first)):
        return True
    return any(map(scene.capital, range(first, last + 1))) and not (
        scene.in_place(first, last) or " ".join(scene.forms[first : last + 1]) in one.settlements
    )


def _shared(
    one: Profile, kind: str, first: int, last: int, its: list[tuple[Profile, str]], scene: Scene
) -> frozenset[str]:
    """Whether the name may be another library's as well: «Родник» and «Новоселье» of two districts."""
    bearers = {other.municipality for other, its_kind in its if FAMILIES[its_kind] == FAMILIES[kind]}
    alone = bearers == {one.municipality} or one.municipality in scene.named(first, last)
    return frozenset(() if alone else ("shared",))


def _with_parent(last: int, scene: Scene) -> int:
    """«второй филиал ЦГБ», «филиал № 2 от Семевского»: the parent is no library of its own here."""
    end = last
    for at in range(last + 1, min(last + 4, len(scene.words))):
        goes_on = scene.is_about(at, "mark", "noun") or scene.form(at) in ("от", "при") or scene.capital(at)
        place = scene.in_place(at, at) and at not in scene.adjectives
        if place or not scene.together(last, at) or not (goes_on or at in scene.adjectives):
            break
        end = at
    return end
