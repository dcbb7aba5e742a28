"""The answer of the language stage about one text."""

from __future__ import annotations

from typing import Literal

import msgspec

Polarity = Literal["positive", "neutral", "negative"]
Language = Literal["ru", "other", "none"]

POLARITIES: tuple[Polarity, ...] = ("positive", "neutral", "negative")


class TopicTag(msgspec.Struct, frozen=True):
    """A topic of the guide that the text speaks about, and how it speaks of it."""

    topic: str
    polarity: Polarity


What = Literal["suggestion", "complaint", "question"]


class Want(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a text wants of the library.

    ``words`` carry it, as they stand in the text; ``name`` is how it reads as a heading, ``ease`` how well. ``vector`` is its
    meaning, whole numbers of eight bits (``nlp/wants/meaning.py``).
    """

    what: What
    words: str
    name: str
    ease: float
    lemmas: tuple[str, ...]
    topic: str
    vector: bytes


class Tags(msgspec.Struct, frozen=True, kw_only=True):
    """What one text says.

    ``sentiment`` is ``None`` where nothing can be said: no words, or not Russian. ``libraries`` are
    registry ids and ``municipalities`` ids, both in the order of mention. ``because`` holds the words that
    decided, as they stand in the text. Texts of one ``duplicate_group`` say the same in (nearly) the same
    words; ``None`` for texts too short for that to mean anything. ``wants`` are what a suggestion, complaint or question
    is made of, in the order of the text.
    """

    sentiment: Polarity | None
    confidence: float
    topics: tuple[TopicTag, ...] = ()
    suggestion: bool = False
    question: bool = False
    thanks: bool = False
    libraries: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    duplicate_group: str | None = None
    language: Language = "ru"
    because: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    wants: tuple[Want, ...] = ()
    model_version: str
