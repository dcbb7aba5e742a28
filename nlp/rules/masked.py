"""Words behind signs, «х*йня», «г@вно», «бл*ин», «отст*й», are read as what is meant: lexicons and models know words only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp.rules.phrases import lexicon
from nlp.text.morphology import morphology
from nlp.text.words import fold

_MASK = r"[*@#$%]"
_SIGN = re.compile(_MASK)
# Letters on both sides, a lower-case beginning («И*** П***» hides a name), or three letters of an end: «@а» is somebody.
_MASKED = re.compile(
    r"(?<![\w@#*])"
    rf"(?:[А-ЯЁа-яё]{{1,4}}{_MASK}{{1,5}}[А-ЯЁа-яё]+|[а-яё]{{1,4}}{_MASK}{{2,5}}|[*$%]{{1,5}}[А-ЯЁа-яё]{{3,}})"
    r"(?![\w@#*])"
)
# People do not count how many letters they hide.
_MORE = 2
_SHORTEST = 4  # letters of a word that is made out without a list
_VOWELS = "аеиоуыэюя"


def unmasked(text: str) -> str:
    """A cleaned text with its masked words written out; other words with such signs stay as they are."""
    return _MASKED.sub(_meant, text) if _SIGN.search(text) else text


def as_written(words: Sequence[str], text: str) -> tuple[str, ...]:
    """Words of the unmasked text as they stand in the cleaned one."""
    if not _SIGN.search(text):
        return tuple(words)
    meant = {_meant(found): found[0] for found in _MASKED.finditer(text)}
    hidden = re.compile("|".join(map(re.escape, meant)) or r"(?!)")
    return tuple(hidden.sub(lambda found: meant[found[0]], one) for one in words)


def _meant(found: re.Match[str]) -> str:
    masked = fold(found[0])
    pattern = _pattern(masked)
    return next((form for form in _forms() if pattern.fullmatch(form)), None) or _made_out(masked) or found[0]


def _made_out(masked: str) -> str | None:
    """The word of the dictionary into which a sign was put, or in which it hides a vowel if only one fits."""
    before, *behind = _SIGN.split(masked)
    if not (before and len(behind) == 1 and behind[0] and len(masked) > _SHORTEST):
        return None
    known = morphology().analyser.word_is_known
    whole = before + behind[0]
    if known(whole):
        return whole
    fitting = [word for vowel in _VOWELS if known(word := before + vowel + behind[0])]
    return fitting[0] if len(fitting) == 1 else None


def _pattern(word: str) -> re.Pattern[str]:
    """The word's letters with room for those that its signs hide."""
    parts = re.split(f"({_MASK}+)", word)
    hidden = (f".{{{len(part)},{len(part) + _MORE}}}" for part in parts[1::2])
    return re.compile(
        "".join(piece for pair in zip(parts[::2], [*hidden, ""], strict=True) for piece in pair)
    )


@cache
def _forms() -> tuple[str, ...]:
    """All forms of the words that people mask, in the order of the list."""
    analyser = morphology().analyser
    forms = (fold(form.word) for row in lexicon("masked") for form in analyser.parse(row["word"])[0].lexeme)
    return tuple(dict.fromkeys(forms))
