"""Words in disguise, «х*йня», «бл*ин», «отст*й», «П О З О Р», «кла-а-асс», «пл0хо», are read as what is meant: lexicons and
models know words only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from nlp.rules.phrases import lexicon
from nlp.text.morphology import morphology
from nlp.text.words import fold

_MASK = r"[*@#$%]"
_SIGN = re.compile(_MASK)
_LETTER = "[А-ЯЁа-яё]"
# Letters on both sides, a lower-case beginning («И*** П***» hides a name), or three letters of an end: «@а» is somebody.
_MASKED = re.compile(
    r"(?<![\w@#*])"
    rf"(?:{_LETTER}{{1,4}}{_MASK}{{1,5}}{_LETTER}+|[а-яё]{{1,4}}{_MASK}{{2,5}}|[*$%]{{1,5}}{_LETTER}{{3,}})"
    r"(?![\w@#*])"
)
# «П О З О Р», «п.о.з.о.р»: four letters or more, each alone.
_SPACED = re.compile(rf"(?<![\w-]){_LETTER}(?P<gap>[ ._-]){_LETTER}(?:(?P=gap){_LETTER}){{2,}}(?![\w-])")
# «Кла-а-асс», «с-спасибо»: a letter that goes on behind a hyphen.
_DRAWN = re.compile(rf"(?<![\w-])(?:{_LETTER}+-)+{_LETTER}+(?![\w-])")
_GOES_ON = re.compile(r"(\w)(?:\1*-\1+)+", re.IGNORECASE)
_DIGITS = str.maketrans("0346", "озчб")
_WITH_DIGITS = re.compile(rf"(?<!\w)(?:{_LETTER}+[0346]{_LETTER}[0346А-ЯЁа-яё]*|[0346]{_LETTER}{{4,}})(?!\w)")
# People do not count how many letters they hide.
_MORE = 2
_SHORTEST = 4  # letters of a word that is made out without a list
_VOWELS = "аеиоуыэюя"


def unmasked(text: str) -> str:
    """A cleaned text with its disguised words written out; what else looks like that stays as it is."""
    for pattern, meant in _disguises(text):
        text = pattern.sub(lambda found, meant=meant: meant(found[0]) or found[0], text)  # type: ignore[misc]
    return text


def as_written(words: Sequence[str], text: str) -> tuple[str, ...]:
    """Words of the unmasked text as they stand in the cleaned one."""
    hidden = {
        plain: found[0]
        for pattern, meant in _disguises(text)
        for found in pattern.finditer(text)
        if (plain := meant(found[0]))
    }
    if not hidden:
        return tuple(words)
    shown = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, hidden))})(?!\w)")
    return tuple(shown.sub(lambda found: hidden[found[0]], one) for one in words)


def _disguises(text: str) -> Iterator[tuple[re.Pattern[str], Callable[[str], str | None]]]:
    """How words may be disguised in this text, and what is meant by one: nothing where it is no disguise."""
    if _SIGN.search(text):
        yield _MASKED, _unsigned
    if "-" in text:
        yield _DRAWN, _undrawn
    yield _SPACED, _joined
    yield _WITH_DIGITS, _in_letters


def _known(word: str) -> bool:
    known: bool = morphology().analyser.word_is_known(fold(word))
    return known


def _unsigned(masked: str) -> str | None:
    low = fold(masked)
    pattern = _pattern(low)
    return next((form for form in _forms() if pattern.fullmatch(form)), None) or _made_out(low)


def _made_out(masked: str) -> str | None:
    """The word of the dictionary into which a sign was put, or in which it hides a vowel if only one fits."""
    before, *behind = _SIGN.split(masked)
    if not (before and len(behind) == 1 and behind[0] and len(masked) > _SHORTEST):
        return None
    whole = before + behind[0]
    if _known(whole):
        return whole
    fitting = [word for vowel in _VOWELS if _known(word := before + vowel + behind[0])]
    return fitting[0] if len(fitting) == 1 else None


def _joined(spaced: str) -> str | None:
    word = spaced[::2]
    return word if _known(word) else None


def _undrawn(drawn: str) -> str | None:
    """«Пресс-секретарь» and «интернет-терминал» are words, or none without the hyphen."""
    word = _GOES_ON.sub(r"\1", drawn)
    return word if word != drawn and _known(word) and not _known(drawn) else None


def _in_letters(word: str) -> str | None:
    meant = word.translate(_DIGITS)
    return meant if _known(meant) else None


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
