"""Is a text Russian? The rules read Russian only; other languages are marked, not guessed."""

from __future__ import annotations

import re

from nlp.tags import Language
from nlp.text.words import word_set

_CYRILLIC = re.compile(r"[\u0400-\u052f]+")
_RUSSIAN = re.compile(r"[А-Яа-яЁё]+")
_LETTER = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"[а-яёіїєґў']+")
# Ukrainian and Belarusian words without a letter of their own.
_MARKED = word_set("дуже дякую ласка нема ще щоб зараз треба гарно чудово книжок дзякуй вельмы")
# The letters that are not Russian, and the signs of Church Slavonic.
_NOT_RUSSIAN = re.compile(r"[^\W\d_А-Яа-яЁё]|[\u0482-\u0489]")
# Most texts have nothing but these.
_UNUSUAL = re.compile(r"[^А-Яа-яЁё\n -@«»„“”…—–№]")
_FOREIGN_SHARE = 0.03
_RUSSIAN_SHARE = 0.3


def language(text: str) -> Language:
    """``none`` without letters, ``ru`` or ``other``. Pass the text without tags and links."""
    if _UNUSUAL.search(text) and _NOT_RUSSIAN.search(text):
        return _mixed(text)
    return _by_words(text) if _RUSSIAN.search(text) else "none"


def _mixed(text: str) -> Language:
    """The language of a text with letters that are not Russian."""
    letters = _count(_LETTER, text)
    if not letters:
        return "none"
    cyrillic = _count(_CYRILLIC, text)
    russian = _count(_RUSSIAN, text)
    if russian < 1 or cyrillic < _RUSSIAN_SHARE * letters:
        return "other"
    foreign = cyrillic - russian
    # і ї є ґ ў and the letters of Tatar, Serbian and others. A single «і» may be a joke or a scan; a text in Ukrainian has one in twenty letters.
    if foreign and foreign >= _FOREIGN_SHARE * cyrillic:
        return "other"
    return _by_words(text)


def _by_words(text: str) -> Language:
    low = text.lower()
    if not any(word in low for word in _MARKED):
        return "ru"
    words = _WORDS.findall(low)
    if _MARKED.isdisjoint(words):
        return "ru"
    marked = sum(word in _MARKED for word in words)
    return "other" if marked * 3 >= max(len(words), 3) else "ru"


def _count(letters: re.Pattern[str], text: str) -> int:
    return sum(map(len, letters.findall(text)))
