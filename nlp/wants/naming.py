"""A want as a heading: «нужны розетки у столов» as «Розетки у столов», «поставьте лавочку» as «Лавочка»."""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.text.morphology import morphology
from nlp.text.words import word_set

_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
# How wishes begin; what is wished for follows.
_OPENING = re.compile(
    r"(?:(?:пожалуйста|очень|уже|ещё|еще|вот|просто|нам|мне|вам|библиотеке|хорошо бы|неплохо бы|здорово бы|"
    r"(?:было|неплохо|хорошо|здорово) бы(?: (?:здорово|хорошо|неплохо|отлично|классно|замечательно))?|"
    r"(?:очень )?(?:хотелось|хочется|хотел\w*) бы|(?:очень )?хочется|хотим|хочу|предлагаю|прошу|просим|(?:большая )?просьба|"
    r"желательно|пожелание|можно(?! ли)|могли бы|(?:давно )?пора(?: бы)?|надо бы|надо|нужно(?: бы)?|следует|стоит|пусть)[,:]?\s+)+",
    re.IGNORECASE,
)
# What stands in the nominative behind these is the thing itself.
_NEEDED = word_set("нужен нужна нужны нужно необходим необходима необходимы требуется требуются")
# Verbs that only say: let there be.
_PROVIDE = word_set(
    "сделать поставить добавить купить закупить установить организовать провести проводить повесить завести создать устроить "
    "приобрести оборудовать обеспечить дать выписать положить предусмотреть ввести"
)
_MORE = word_set("больше побольше")
_PLEASE = re.compile(r",?\s*\bпожалуйста\b,?", re.IGNORECASE)
_FEWEST, _MOST = 2, 7  # words of a heading that reads well
_LONG, _SINGLE, _ASKS, _THING = 0.1, 0.85, 0.85, 1.1
_OWN = word_set("я мы мне нам меня нас мой моя мои наш наша мама муж сын дочь дочка ребенок бабушка внук")
_PERSONAL = 0.85
_ENDING = " \t\n.,;:!…—–-«»\"'()"
_WORDS_REMEMBERED = 1 << 15


def heading(words: str) -> tuple[str, float]:
    """The want as a heading, and how well it reads: about 1, less for what is long, asked or personal."""
    said = _PLEASE.sub("", " ".join(words.split())).strip(_ENDING)
    opening = _OPENING.match(said)
    bare = said[opening.end() :] if opening and opening.end() < len(said) else said
    thing = _thing(bare)
    name = thing or bare
    forms = [word.lower().replace("ё", "е") for word in _WORD.findall(name)]
    count = len(forms)
    ease = 1 / (1 + _LONG * max(0, count - _MOST))
    for factor, holds in (
        (_SINGLE, count < _FEWEST),
        (_ASKS, said.endswith("?")),
        (_THING, bool(thing)),
        (_PERSONAL, not _OWN.isdisjoint(forms)),
    ):
        ease *= factor if holds else 1
    return name[:1].upper() + name[1:], round(ease, 3)


def _thing(said: str) -> str:
    """What is to be there, in the nominative; empty where it is no thing."""
    first, _, rest = said.partition(" ")
    form = first.lower()
    if not rest:
        return ""
    if form in _NEEDED:
        return rest
    if form in _MORE:
        return said
    return _in_nominative(rest) if _provides(form) else ""


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _provides(form: str) -> bool:
    """«Поставьте», «купить»: a verb that only says «let there be»."""
    readings = morphology().analyser.parse(form)
    return any(one.normal_form in _PROVIDE and one.tag.grammemes & {"impr", "INFN"} for one in readings)


def _in_nominative(phrase: str) -> str:
    """A phrase that begins with what stands in the accusative; empty where it begins otherwise."""
    words = phrase.split(" ")
    for at, word in enumerate(words):
        if word.lower() in _MORE:
            return phrase if at == 0 else ""
        turned = _turned(word)
        if turned is None:
            return ""
        words[at], is_noun = turned
        if is_noun:
            return " ".join(words)
    return ""


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _turned(word: str) -> tuple[str, bool] | None:
    """A noun or adjective in the nominative, and whether it is a noun; ``None`` for any other word."""
    form = word.lower().strip(_ENDING)
    if not form.isalpha():
        return None
    for parse in morphology().analyser.parse(form):
        if {"accs"} <= parse.tag.grammemes and parse.tag.POS in ("NOUN", "ADJF"):
            turned = parse.inflect({"nomn"})
            if turned:
                same = turned.word.replace("ё", "е") == form.replace("ё", "е")
                return (word if same else turned.word), parse.tag.POS == "NOUN"
    return None
