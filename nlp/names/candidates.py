"""What a text may name: each library beside each span of words that could be its name. Nothing is decided here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nlp.names.profiles import FAMILIES, Profile
from nlp.names.scene import Place, Scene


class Naming(NamedTuple):
    """That a name is a library's; ``kind`` is one of ``FAMILIES``."""

    one: Profile
    kind: str


@dataclass(slots=True)
class Candidate:
    """A library that the words ``first`` to ``last`` may name, with the library noun that they may belong to.

    ``rules`` are those that hold: at first what whoever proposed it has seen; ``score``: what they weigh, in log-odds. ``place``:
    where a description says that it is.
    """

    one: Profile
    kind: str
    first: int
    last: int
    noun: int | None
    rules: tuple[str, ...]
    place: Place | None = None
    score: float = 0.0

    @property
    def family(self) -> str:
        return FAMILIES[self.kind]


def named(found: Sequence[tuple[int, int, Naming]], scene: Scene) -> Iterator[Candidate]:
    """Full names, aliases, nicknames, patrons, numbers and adjectives of its own."""
    # Of the names of one family that a library has at one spot the first is enough.
    spots = {
        (first, last, one.id, FAMILIES[kind]): (one, kind) for first, last, (one, kind) in reversed(found)
    }
    bearers: dict[tuple[int, int, str], set[str]] = defaultdict(set)
    for (first, last, _, family), (one, _) in spots.items():
        bearers[first, last, family].add(one.municipality)
    scene.spots = [(kind, first, last, one.id) for (first, last, _, _), (one, kind) in spots.items()]
    for (first, last, _, family), (one, kind) in spots.items():
        place = scene.in_place(first, last) or (first, last, one.id, "village") in spots
        if not _may_be(family, first, last, place, scene):
            continue
        # «Родник» and «Новоселье» of two districts.
        alone = len(bearers[first, last, family]) == 1 or one.municipality in scene.named(first, last)
        noun = scene.nearest(scene.nouns, first, last)
        yield Candidate(one, kind, first, last, noun, () if alone else ("shared",))


def _may_be(family: str, first: int, last: int, place: bool, scene: Scene) -> bool:
    """Not «солнце, радуга», nor «привезли бы выставку в Плюссу», though a library bears the town's name."""
    if family != "title":
        return family != "village" or not scene.in_place(first, last)
    if scene.quoted(first, last) or (scene.is_about(first - 1, "noun") and scene.together(first - 1, first)):
        return True
    return not place and any(map(scene.capital, range(first, last + 1)))
