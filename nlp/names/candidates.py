"""What a text may name: each library beside each span of words that could be its name. Nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.names.index import NameIndex
from nlp.names.places import Place
from nlp.names.profiles import Profile, settlement_forms
from nlp.names.scene import Scene
from nlp.text.words import word_set

# What the kinds of names have in common: evidence weighs alike within a family.
FAMILIES = {
    "full": "whole", "alias": "whole", "abbreviation": "letters", "short": "letters", "title": "title", "nickname": "title",
    "patron": "patron", "house": "patron", "called": "patron", "number": "number", "adjective": "adjective",
    "village": "village", "settlement": "village", "people": "village",
    "central": "described", "children": "described", "region": "described", "kind": "described", "bare": "described",
}  # fmt: skip
PLURAL_NOUN = ("теки", "тек", "текам", "теках", "теками", "филиалы", "филиалов", "филиалах")
_IN_VILLAGE = word_set(
    "в во из до село селе села деревня деревне деревни поселок поселке поселка дер д пос п"
)
_HELD = 4


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
        (one, kind, at, at + size - 1)
        for at in index.spots(scene.forms)
        for size, its in index.at(scene.forms, at)
        for one, kind in its
    ]
    for one, kind, first, last in found:
        if kind == "village":
            _note_village(one, first, scene)
        elif FAMILIES[kind] == "title" and scene.quoted(first, last):
            # «в «Острове книг»» is not in Остров.
            scene.forget_places(first, last)
    ends = ((_with_parent(last, scene) if kind == "number" else last) for _, kind, _, last in found)
    scene.spots = [(kind, first, end, one.id) for (one, kind, first, _), end in zip(found, ends, strict=True)]
    return [
        Candidate(
            one,
            kind,
            first,
            last,
            scene.nearest(scene.nouns, first, last),
            _shared(index, one, kind, first, last, scene),
        )
        for one, kind, first, last in found
        if _may_be(one, FAMILIES[kind], first, last, scene)
    ]


def _may_be(one: Profile, family: str, first: int, last: int, scene: Scene) -> bool:
    """Not «солнце, радуга», nor «привезли бы выставку в Плюссу», though a library bears the town's name."""
    if family != "title":
        return family != "village" or not scene.in_place(first, last)
    if scene.quoted(first, last) or (scene.is_about(first - 1, "noun") and scene.together(first - 1, first)):
        return True
    if not any(map(scene.capital, range(first, last + 1))) or scene.in_place(first, last):
        return False
    form = " ".join(scene.forms[first : last + 1])
    return not any(form in settlement_forms(place) for place in one.settlements)


def _shared(
    index: NameIndex[list[tuple[Profile, str]]], one: Profile, kind: str, first: int, last: int, scene: Scene
) -> frozenset[str]:
    """Whether the name may be another library's as well: «Родник» and «Новоселье» of two districts."""
    others = {
        other.municipality
        for other, its in index.get(scene.forms[first : last + 1]) or ()
        if other is not one and FAMILIES[its] == FAMILIES[kind]
    }
    alone = not others - {one.municipality} or one.municipality in scene.named(first, last)
    return frozenset(() if alone else ("shared",))


def _note_village(one: Profile, at: int, scene: Scene) -> None:
    """«Изборск: крепость», «в Самолве»: a village's name alone gives its municipality."""
    opens = at == 0 and scene.behind(at)[:1] in (",", ":")
    named = scene.capital(at) and (opens or scene.form(at - 1) in _IN_VILLAGE)
    if named and not scene.elsewhere and not scene.quoted(at, at):
        scene.places.append(Place(one.municipality, "village", at, at))


def _with_parent(last: int, scene: Scene) -> int:
    """«второй филиал ЦГБ», «филиал № 2 от Семевского»: the parent is no library of its own here."""
    end = last
    for at in range(last + 1, min(last + 4, len(scene.words))):
        goes_on = scene.is_about(at, "mark", "noun") or scene.form(at) in ("от", "при") or scene.capital(at)
        if not scene.together(last, at) or not (goes_on or at in scene.adjectives):
            break
        if scene.in_place(at, at) and at not in scene.adjectives:
            break
        end = at
    return end


def holds(one: Candidate, scene: Scene) -> int | None:
    """The noun that is the name's own: «библиотека имени В. Василёва» holds it, «детская библиотека, и Бунина» does not."""
    noun = one.noun
    if (
        noun is None
        or one.family in ("described", "adjective", "number")
        or scene.form(noun).endswith(PLURAL_NOUN)
    ):
        return None
    low, high = (one.last, noun) if noun > one.last else (noun, one.first)
    if one.family == "village":
        return noun if high - low <= _HELD and one.kind != "people" else None
    ours = all(
        scene.is_about(at, "mark")
        or scene.capital(at)
        or (len(scene.form(at)) == 1 and scene.form(at) != "и")
        for at in range(low + 1, high)
    )
    return noun if ours and not any(sign in scene.between(low, high) for sign in ",»)") else None
