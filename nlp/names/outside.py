"""A place that the gazetteer does not know: «зашли в библиотеку в Гатчине, там «Родник» уютнее».

The dictionary knows towns; villages natasha's tagger of names may know. It needs capitals and 200 MB, so it is loaded and
asked only in the full tier, where a cased text credits a library, names no place of the region and has an unknown
capitalised word where places stand (``docs/decisions/0008-ner.md``).
"""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import cache
from typing import Any

from nlp.names.scene import Scene
from nlp.text.morphology import morphology
from nlp.text.words import word_set

_CUES = ("into", "town", "near", "district")
# They tell no town.
_VAST = word_set("россия россии россию россией русь руси европа европе европы азия азии азию земля земле")
_OPENING = tuple('«"“„')


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
        if scene.capital(at) and form not in ours and form not in _VAST and form.isalpha()
        if _stands_as_place(at, scene)
    ]
    if any("Geox" in morphology().best(scene.form(at))[1].grammemes for at in spots):
        return True
    found = reader(scene.text) if reader and spots and not scene.text.isupper() else []
    return any(start <= scene.tokens[at].start < end for at in spots for start, end in found)


def _stands_as_place(at: int, scene: Scene) -> bool:
    """Behind «в», «до», «город», or parted by signs on both sides."""
    if scene.beside(at) or scene.is_about(at - 1, "town"):
        return scene.is_about(at - 1, *_CUES) and scene.form(at - 1) != "из"
    before, after = scene.between(at - 1, at), scene.between(at, at + 1)
    return not (after.isspace() or "-" in (before, after) or before.endswith(_OPENING))
