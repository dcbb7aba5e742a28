"""A place that the gazetteer does not know: «зашли в библиотеку в Гатчине, там «Родник» уютнее».

natasha's tagger of names needs capitals and 200 MB, so it is loaded and asked only in the full tier, where a cased
text credits a library, names no place of the region and has an unknown capitalised word behind a word such as «в» or
«село» (``docs/decisions/0008-ner.md``).
"""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from functools import cached_property
from typing import Any, Protocol

from nlp.names.places import Part
from nlp.text.morphology import morphology
from nlp.text.words import word_set

_CUES = word_set(
    "в во из до под г гор город города городе городу село села селе деревня деревни деревне деревню д пос поселок"
    " поселка поселке пгт станица станице хутор хуторе аул ауле район района районе"
)
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


def names_outside(words: Sequence[Part], text: str, claimed: Collection[int], reader: NameReader) -> bool:
    """Whether a place stands in the text that is none of the ``claimed`` parts, nor the village of one of them.

    «В Вехно приехал библиобус. Вехнянская библиотека …»: the library bears its village's name.
    """
    own = {words[at].form[:_ROOT] for at in claimed}
    spots = [
        at
        for at in range(1, len(words))
        if words[at - 1].form in _CUES
        and at not in claimed
        and words[at].form[:_ROOT] not in own
        and words[at].raw[:1].isupper()
        and not text[words[at - 1].end : words[at].start].strip(" .")
    ]
    if not spots or not _cased(text):
        return False
    found = reader.places(text)
    return any(start <= words[at].start < end for at in spots for start, end in found)


def dictionary_place(words: Sequence[Part], text: str, ours: Container[str]) -> bool:
    """Whether the text is set in a place that the dictionary knows and that is none of ours: «…, Шуя», «в Балашихе».

    The caller has seen that no place of the region is named.
    """
    return any(
        part.form not in ours
        and part.raw[0].isupper()
        and part.form not in _VAST
        and _stands_as_place(at, words, text)
        and "Geox" in morphology().best(part.form)[1].grammemes
        for at, part in enumerate(words)
        if part.form.isalpha()
    )


def _stands_as_place(at: int, words: Sequence[Part], text: str) -> bool:
    """Behind «в», «из», «город», or parted by signs on both sides."""
    part = words[at]
    before = text[words[at - 1].end : part.start] if at else "."
    after = text[part.end : words[at + 1].start] if at + 1 < len(words) else "."
    if before.endswith(_OPENING):
        return False
    if before.isspace():
        return words[at - 1].form in _CUES
    return not (before.isspace() or after.isspace() or "-" in (before, after))


def _cased(text: str) -> bool:
    """Whether capitals mean something here: the text begins with one and goes on without."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and letters[0].isupper() and 2 * sum(map(str.islower, letters)) > len(letters)
