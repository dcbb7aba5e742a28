"""A text as words: cleaned, cut into sentences and clauses, each word with its lemma.

What is known of a word is memoised, because the words of a night repeat; pymorphy3 loads with the first word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

import msgspec

from nlp.text.morphology import morphology


def word_set(listed: str) -> frozenset[str]:
    """A set of words written as one line."""
    return frozenset(listed.split())


# Longer than any post of VK (16,000) or Telegram (4,096); what lies beyond is not read.
READ_AT_MOST = 20_000
# The longest Russian words have some 35 letters; beyond that it is noise and costs time.
LONGEST_WORD = 40

# Only й and ё are letters with a mark of their own, and NFC has composed them: all other marks are zalgo,
# stress or variation selectors.
_MARKS = re.compile(
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]+"
)
# Goes before NFC, which would make letters of its own: и with a grave accent is the Macedonian ѝ.
_ACCENTS = re.compile(r"(?<=[А-Яа-яЁё])[\u0300-\u0305\u0307\u0309-\u036f]+")
_INVISIBLE = re.compile(
    r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef]+"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# «Очень хoрoшо» with a Latin «o», «хорошó» with stress: a word with letters of ours in which all others look like ours is meant
# in Russian.
_LATIN, _RUSSIAN = "aceopxykABCEHKMOPTXYëËáéóýÁÉÓÝ", "асеорхукАВСЕНКМОРТХУёЁаеоуАЕОУ"
_LOOK_ALIKE = str.maketrans(_LATIN, _RUSSIAN)
_SEAM = re.compile(rf"[А-Яа-яЁё][{_LATIN}]|[{_LATIN}][А-Яа-яЁё]")
_SEEMING = re.compile(rf"(?<![^\W\d_])[А-Яа-яЁё{_LATIN}]+(?![^\W\d_])")
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")

# Most texts have nothing but these; one search for anything else spares five passes.
_UNUSUAL = re.compile(r"[^А-Яа-яЁё -~\t\n\xa0«»„“”…—–№]")

# A word; splitting at it gives gaps and words in turn.
_WORD = re.compile(r"([^\W_]+(?:[-‐‑][^\W_]+)*)")
# What in a gap ends a clause, and (in the group) a sentence.
_BREAK = re.compile(r"[,;:()«»“”„\"—–]|\s-\s|([.!?…\n]+)")
_SPACE = " "
_COMMA, _END, _STOP = ",", "!", "."
# A full stop after these ends no sentence: «г. Псков», «им. Пушкина», «тел. 2-15-40».
_SHORT = word_set("г ул им тел стр руб коп т д пос дер обл р пр др св см кв каб эт с п пер пл напр мин ч ср")
_CYRILLIC = re.compile(r"[а-я]")
_OURS = re.compile(r"[А-Яа-яЁё]")
_FUNCTION = word_set("PREP CONJ PRCL NPRO")
_CONTENTLESS = word_set("Name Surn Patr INTJ") | _FUNCTION
# People who write without commas still change the subject.
_LONGEST_CLAUSE = 30
_TURNS = word_set("но зато однако хотя а только")


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word form and what morphology knows about it.

    ``content``: neither a name, a number nor a function word; ``function``: a preposition, conjunction, particle or
    pronoun, but no interjection; ``person``: ``I`` or ``we`` of a verb that says who speaks; ``order``: a polite
    imperative, «сделайте»; ``marks`` are pymorphy3's grammemes.
    """

    form: str
    lemma: str
    content: bool
    person: str = ""
    order: bool = False
    noun: bool = False
    function: bool = False
    marks: frozenset[str] = frozenset()


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word at its place. ``sentence`` and ``clause`` are numbers that grow through the text."""

    word: Word
    start: int
    end: int
    sentence: int
    clause: int


def clean(text: str) -> str:
    """NFC without marks, invisible and control characters, Latin letters in Russian words as meant; lone surrogates become
    U+FFFD; cut at the limit.
    """
    text = text[: READ_AT_MOST * 2]
    if _UNUSUAL.search(text):
        if not text.isascii():
            text = _SURROGATE.sub("\ufffd", text)
            text = unicodedata.normalize("NFC", _ACCENTS.sub("", text))
            text = _INVISIBLE.sub("", _MARKS.sub("", text))
        text = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return (_SEEMING.sub(_as_meant, text) if _SEAM.search(text) else text)[:READ_AT_MOST]


def _as_meant(word: re.Match[str]) -> str:
    return word[0].translate(_LOOK_ALIKE) if _OURS.search(word[0]) else word[0]


def fold(word: str) -> str:
    """The form under which a word is looked up: lower case, ё as е, «оооочень» as «очень»."""
    low = word.lower()
    if _STRETCHED.search(low):
        low = _STRETCHED.sub(r"\1", low)
    return low.replace("ё", "е").replace("‑", "-").replace("‐", "-")


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a cleaned text."""
    found: list[Token] = []
    sentence = clause = length = end = 0
    last = ""
    pieces = _WORD.split(text)
    for gap, raw in zip(pieces[::2], pieces[1::2], strict=False):
        if gap != _SPACE:
            for kind in _breaks(gap):
                if kind == _COMMA:
                    clause, length = clause + 1, 0
                elif kind == _END or (kind == _STOP and last not in _SHORT and len(last) != 1):
                    sentence += 1
                    clause, length = clause + 1, 0
                    last = ""
        word = look_up(raw)
        length += 1
        if (word.form in _TURNS and last) or length > _LONGEST_CLAUSE:
            clause, length = clause + 1, 0
        last = word.form
        start = end + len(gap)
        end = start + len(raw)
        found.append(Token(word, start, end, sentence, clause))
    return tuple(found)


@lru_cache(maxsize=1 << 12)
def _breaks(gap: str) -> tuple[str, ...]:
    """What the signs between two words end, in order: ``_STOP`` is a full stop that may belong to the word before."""
    kinds: list[str] = []
    for sign in _BREAK.finditer(gap):
        if sign[1] is None:
            kinds.append(_COMMA)
        elif sign[1] != ".":
            kinds.append(_END)
        elif sign.end() < len(gap):  # «2.5» and «т.д.» end nothing
            kinds.append(_STOP)
    return tuple(kinds)


@lru_cache(maxsize=1 << 17)
def look_up(raw: str) -> Word:
    """A word as it stands in a text, analysed; memoised."""
    return analysed(fold(raw))


@lru_cache(maxsize=1 << 17)
def analysed(form: str) -> Word:
    """A folded word, analysed; memoised."""
    if len(form) > LONGEST_WORD or not _CYRILLIC.search(form):
        return Word(form, form, content=form.isalpha())
    lemma, tag = morphology().best(form)
    traits = _traits(tag.grammemes)
    return Word(
        form,
        lemma.replace("ё", "е"),
        traits.content and (form.isalpha() or not any(map(str.isdigit, form))),
        traits.person,
        traits.order,
        traits.noun,
        traits.function,
        tag.grammemes,
    )


class _Traits(NamedTuple):
    """What a tag says of each of its words."""

    content: bool
    person: str
    order: bool
    noun: bool
    function: bool


@cache
def _traits(grammemes: frozenset[str]) -> _Traits:
    return _Traits(
        content=_CONTENTLESS.isdisjoint(grammemes),
        person=_person(grammemes),
        order={"impr", "plur", "excl"} <= grammemes,
        noun="NOUN" in grammemes,
        function=not _FUNCTION.isdisjoint(grammemes),
    )


def _person(grammemes: frozenset[str]) -> str:
    if "VERB" not in grammemes or "1per" not in grammemes:
        return ""
    return "we" if "plur" in grammemes else "I"


def inflections(word: str) -> frozenset[str]:
    """Every case form of a noun or adjective, folded, with the word itself."""
    form = fold(word)
    parses = morphology().analyser.parse(form)
    kept = [p for p in parses if p.normal_form.replace("ё", "е") == form] or parses[:1]
    forms = {
        fold(other.word) for other in kept[0].lexeme if not other.tag.grammemes & {"COMP", "ADJS", "Supr"}
    }
    return frozenset(forms | {form})
