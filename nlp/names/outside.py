"""A place that the gazetteer does not know: «зашли в библиотеку в Гатчине, там «Родник» уютнее».

natasha's tagger of names needs capitals and 200 MB, so it is loaded and asked only in the full tier, where a cased
text credits a library, names no place of the region and has an unknown capitalised word behind a word such as «в» or
«село» (``docs/decisions/0008-ner.md``).
"""

from __future__ import annotations

from collections.abc import Collection, Container
from functools import cached_property
from typing import Any, Protocol

from nlp.names.scene import Scene
from nlp.text.morphology import morphology
from nlp.text.words import word_set

_CUES = ("into", "town", "near", "district")
# They tell no town.
_VAST = word_set("россия россии россию россией русь руси европа европе европы азия азии азию земля земле")
_OPENING = tuple('«"“„')
_ROOT = 4


class NameReader(Protocol):
    """Marks the names of places in a cased text."""

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where they start and end."""


class NewsNames:
    """natasha's tagger, taught on news; loaded with the first text."""

    def places(self, text: str) -> list[tuple[int, int]]:
        return [(span.start, span.stop) for span in self._tagger(text).spans if span.type == "LOC"]

    @cached_property
    def _tagger(self) -> Any:  # natasha ships no types
        from natasha import NewsEmbedding, NewsNERTagger

        return NewsNERTagger(NewsEmbedding())


def names_outside(scene: Scene, claimed: Collection[int], reader: NameReader) -> bool:
    """Whether a place stands in the text that is none of the ``claimed`` parts, nor the village of one of them.

    «В Вехно приехал библиобус. Вехнянская библиотека …»: the library bears its village's name.
    """
    text, words = scene.text, scene.words
    own = {words[at].form[:_ROOT] for at in claimed}
    spots = [
        at
        for at in range(1, len(words))
        if scene.capital(at)
        and at not in claimed
        and words[at].form[:_ROOT] not in own
        and scene.is_about(at - 1, *_CUES)
        and not scene.between(at - 1, at).strip(" .")
    ]
    if not spots or not _cased(text):
        return False
    found = reader.places(text)
    return any(start <= words[at].start < end for at in spots for start, end in found)


def dictionary_place(scene: Scene, ours: Container[str]) -> bool:
    """Whether the text is set in a place that the dictionary knows and that is none of ours: «…, Шуя», «в Балашихе».

    The caller has seen that no place of the region is named.
    """
    unknown = [
        at
        for at, part in enumerate(scene.words)
        if part.raw[0].isupper() and part.form.isalpha() and part.form not in ours and part.form not in _VAST
    ]
    return any(
        _stands_as_place(at, scene) and "Geox" in morphology().best(scene.form(at))[1].grammemes
        for at in unknown
    )


def _stands_as_place(at: int, scene: Scene) -> bool:
    """Behind «в», «из», «город», or parted by signs on both sides."""
    before, after = scene.between(at - 1, at) or ".", scene.between(at, at + 1) or "."
    if before.isspace():
        return scene.is_about(at - 1, *_CUES) and scene.form(at - 1) != "из"
    return not (after.isspace() or "-" in (before, after) or before.endswith(_OPENING))


def _cased(text: str) -> bool:
    """Whether capitals mean something here: the text begins with one and goes on without."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and letters[0].isupper() and 2 * sum(map(str.islower, letters)) > len(letters)
