"""A want as a heading: what is wanted, «Розетки у столов» of «нужны розетки у столов», what is to be done, «Вернуть газеты» of
«верните газеты», or what is lacking, «Нет пандуса».
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from nlp.rules.asks import TO_ANSWER
from nlp.text.morphology import morphology
from nlp.text.words import Word, fold, look_up, word_set
from nlp.wants.cutting import JOINING, SUBORDINATE

_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_WISH = r"(?:очень )?(?:хотелось|хочется|хотел\w*) бы|(?:очень )?хочется|хотим|хочу"
# How wishes begin; what is wished for follows.
_OPENING = re.compile(
    r"(?:(?:пожалуйста|очень|уже|ещё|еще|вот|просто|нам|мне|вам|библиотеке|хорошо бы|неплохо бы|здорово бы|"
    r"(?:было|неплохо|хорошо|здорово) бы(?: (?:здорово|хорошо|неплохо|отлично|классно|замечательно))?|"
    rf"(?P<wish>{_WISH})|предлагаю|прошу|просим|(?:большая )?просьба|"
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
_POLITE = "пожалуйста"
_PLEASE = re.compile(rf",?\s*\b{_POLITE}\b,?", re.IGNORECASE)
# «Хотя бы» is another word.
_WOULD = re.compile(r"^(?:чтобы?|бы)\b|(?<!хотя)(?<!хоть)\s+бы\b", re.IGNORECASE)
_PARTS = re.compile(r"\s*[,;]\s*|:\s|\s*[—–]\s*|\s-\s")
_NUMBERED = re.compile(r"\d{1,2}[.)]\s+")
_FEWEST, _MOST = 2, 7  # words of a heading that reads well
_TOO_MANY = 100  # words of noise
_LONG = 0.1
_ENDING = " \t\n.,;:!…—–-«»\"'()"
_WORDS_REMEMBERED = 1 << 15
# How well it reads: a thing or a deed that is wanted, what is lacking or who does what, what is done by somebody, anything else.
_THING, _DEED, _STATED, _DONE, _VAGUE = 1.1, 1.05, 1.0, 0.8, 0.5
_SINGLE, _ASKS, _PERSONAL, _PART = 0.85, 0.85, 0.85, 0.9
_OWN = word_set("я мы мне нам меня нас мой моя мои наш наша мама муж сын дочь дочка ребенок бабушка внук")
_SO_THAT = ("чтобы", "чтоб")
# What a clause leads to that says nothing without it.
_COMPLETES = ("что", "котор", "где", "куда", "откуда")
_ORDER, _NAMED, _SHORT = frozenset({"impr", "plur"}), frozenset({"NOUN", "nomn"}), frozenset({"ADJS", "neut"})
_ELSE = word_set("accs gent")  # that often have the nominative's form
_SAYING = word_set("VERB INFN ADJS PRTS")
_WRONG = word_set("PRED Prdx NUMR")
_ACCUSATIVE, _GENITIVE = "accs", "gent"
# «Розеток мало», «не хватает журналов», «ни одного стула».
_LACKING = word_set("мало немного хватать хватить недоставать ни без нечего некого")


class _Phrase(NamedTuple):
    """Words as they stand in a string, and what is known of each."""

    text: str
    spans: list[tuple[int, int]]
    words: list[Word]
    forms: list[str]

    @property
    def names(self) -> bool:
        """Whether a noun is among them, or «wi-fi»."""
        return any(word.noun or (not word.marks and word.form[0].isalpha()) for word in self.words)

    def marked(self, *marks: str) -> bool:
        """Whether a word has all of these marks."""
        return any(word.marks.issuperset(marks) for word in self.words)


def _phrase(text: str) -> _Phrase:
    found = list(_WORD.finditer(text))
    words = [look_up(one[0]) for one in found]
    return _Phrase(text, [one.span() for one in found], words, [word.form for word in words])


def heading(words: str) -> tuple[str, float]:
    """The want as a heading, and how well it reads: about 1, less for what is long, asked, personal or names nothing."""
    said = " ".join(words.split())
    said = _PLEASE.sub("", said) if _POLITE in said.lower() else said
    said = said.strip(_ENDING)
    if _NUMBERED.search(said):
        said = _NUMBERED.sub("", said, count=1)
    name, ease = _named(said)
    if ease < _STATED:
        # One clause of it may say all.
        for its, how in map(_named, _independent(said)):
            if " " in its and _PART * how > ease:
                name, ease = its, _PART * how
    return _paired(name[:1].upper() + name[1:]), round(ease, 3)


def _paired(name: str) -> str:
    """A quotation that lost one of its marks when its clause was cut has both again, and what stood in brackets its closing one."""
    open_ended = name.count("«") - name.count("»")
    return "«" * -open_ended + name + "»" * open_ended + ")" * (name.count("(") - name.count(")"))


def _named(said: str) -> tuple[str, float]:
    opening = _OPENING.match(said)
    bare = said[opening.end() :] if opening and opening.end() < len(said) else said
    phrase = _phrase(bare)
    told = 0
    while told + 1 < len(phrase.words) and _asks(phrase.words[told]):
        told += 1
    if told:
        phrase = _phrase(bare[phrase.spans[told][0] :])
    count = len(phrase.words)
    if not 0 < count <= _TOO_MANY:
        return bare, _VAGUE / (1 + _LONG * max(0, count - _MOST))
    wished = opening is not None and opening["wish"] is not None
    if thing := _thing(phrase, opening is not None, wished):
        name, ease = thing, _THING
    elif deed := _deed(phrase):
        name, ease = deed, _DEED if phrase.names else _DONE
    else:
        name, ease = phrase.text, _clause(phrase)
    if name != phrase.text:
        count = len(_WORD.findall(name))
    ease /= 1 + _LONG * max(0, count - _MOST)
    for factor, holds in (
        (_SINGLE, count < _FEWEST),
        (_ASKS, said.endswith("?")),
        (_PERSONAL, _is_personal(phrase)),
    ):
        ease *= factor if holds else 1
    return name, ease


def _asks(word: Word) -> bool:
    return word.order and word.form.startswith(TO_ANSWER)


def _is_personal(phrase: _Phrase) -> bool:
    return any(word.form in _OWN or word.person == "I" for word in phrase.words)


def _thing(phrase: _Phrase, opened: bool, wished: bool) -> str:
    """What is to be there, in the nominative; empty where it is no thing."""
    first, last = phrase.words[0].form, phrase.words[-1].form
    if len(phrase.words) < 2:
        return ""
    if first in _NEEDED:
        return phrase.text[phrase.spans[1][0] :]
    if last in _NEEDED and phrase.forms[-2] != "не" and _is_thing(phrase.words[0]):
        return phrase.text[: phrase.spans[-1][0]].strip(_ENDING)
    if first in _MORE:
        return phrase.text
    if _provides(phrase.words[0]):
        return _in_nominative(phrase.text[phrase.spans[1][0] :], (_ACCUSATIVE,))
    would = bool(_would(phrase.text))
    if phrase.marked("VERB") or phrase.marked("INFN") or phrase.marked("PRED") or not (opened or would):
        return ""
    bare = _WOULD.sub("", phrase.text).strip(_ENDING)
    return _in_nominative(bare, (_ACCUSATIVE, _GENITIVE) if wished or would else (_ACCUSATIVE,))


def _deed(phrase: _Phrase) -> str:
    """What is to be done, with its infinitive: «Вернуть газеты», «Открываться раньше»; empty where nobody is told to."""
    text = phrase.text
    if _is_question(phrase):
        return ""
    told = [at for at, word in enumerate(phrase.words) if _is_order(word)]
    would = None if told else _would(text)
    if would:
        told = _done(phrase, would.end())
        if told and any(_is_thing(word) and "plur" in word.marks for word in phrase.words[: told[0]]):
            return ""
    wished = would and phrase.forms[0] not in _SO_THAT and phrase.marked("INFN")
    for at in reversed(told):
        start, end = phrase.spans[at]
        text = text[:start] + phrase.words[at].lemma + text[end:]
    text = _WOULD.sub("", text) if would else text
    return " ".join(text.split()).strip(_ENDING) if told or wished else ""


def _would(text: str) -> re.Match[str] | None:
    low = text.lower()
    return _WOULD.search(text) if "бы" in low or "чтоб" in low else None


def _done(phrase: _Phrase, would: int) -> list[int]:
    """What they should do: «открыли бы», «чтобы открывались»; ``would`` is where «бы» ends."""
    verbs = [at for at, word in enumerate(phrase.words) if word.marks >= {"VERB", "past", "plur"}]
    between = (sorted((would, *phrase.spans[at]))[::2] for at in verbs)
    return [at for at, span in zip(verbs, between, strict=True) if not _PARTS.search(phrase.text, *span)]


def _is_order(word: Word) -> bool:
    """«Верните», and «продлите», which is likelier «you will prolong»."""
    return word.order or (word.marks >= {"VERB", "2per", "plur"} and _may_be(word.form, _ORDER))


def _is_question(phrase: _Phrase) -> bool:
    return phrase.text.endswith("?") or "Ques" in phrase.words[0].marks


def _clause(phrase: _Phrase) -> float:
    """How well a clause reads that is neither a thing nor a deed."""
    first = phrase.words[0]
    nouns = phrase.names
    if _is_question(phrase):
        return _STATED if nouns else _DONE
    if first.form in SUBORDINATE:
        return _VAGUE
    deed = phrase.marked("INFN")
    if any(map(_lacks, phrase.words)) or (deed and "не" in phrase.forms):
        return _STATED if nouns or deed else _DONE
    if "INFN" in first.marks:
        return _DEED if nouns else _DONE
    if _subject(phrase) or (not phrase.marked("VERB") and _may_be(first.form, _SHORT)):
        return _STATED
    told = phrase.marked("VERB", "plur") or phrase.marked("VERB", "3per")
    return _DONE if nouns and told or phrase.marked("NPRO", "nomn") and not told else _VAGUE


def _lacks(word: Word) -> bool:
    """«Нет», «негде», «душно», «мало»: says by itself what is wrong."""
    return word.lemma in _LACKING or not word.marks.isdisjoint(_WRONG) or word.marks >= _SHORT


def _subject(phrase: _Phrase) -> bool:
    """Whether a noun stands in the nominative, as far as its form tells, and behind no preposition."""
    behind = ""
    for word in phrase.words:
        if word.noun and behind != "PREP" and _is_thing(word):
            return True
        behind = "PREP" if "PREP" in word.marks else behind if "ADJF" in word.marks else ""
    return False


def _is_thing(word: Word) -> bool:
    """«Розетки»: likelier another case, but a nominative too."""
    if not word.noun or "nomn" in word.marks:
        return word.noun
    return not _ELSE.isdisjoint(word.marks) and _may_be(word.form, _NAMED)


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _may_be(form: str, marks: frozenset[str]) -> bool:
    return any(marks <= tag.grammemes for tag in morphology().tags(form))


def _provides(word: Word) -> bool:
    """«Поставьте», «купить»: a verb that only says «let there be»."""
    return word.lemma in _PROVIDE and ("INFN" in word.marks or _is_order(word))


def _in_nominative(said: str, cases: tuple[str, ...]) -> str:
    """A phrase that begins with what stands in one of these cases; empty where it begins otherwise."""
    words = said.split(" ")
    if not _MORE.isdisjoint(word.lower() for word in words[:2]):
        return said
    at, number = 0, ""
    while at < len(words):
        turned = _turned(words[at], cases, number)
        if turned is None:
            return ""
        words[at], number = turned.words, turned.number
        at += 1
        if turned.is_noun:
            if words[at : at + 1] == ["и"] and at + 1 < len(words) and _turned(words[at + 1], cases, ""):
                at, number = at + 1, ""
                continue
            # «Часы удобными» is no thing.
            goes_on = look_up(words[at]).marks if at < len(words) else frozenset()
            return "" if goes_on >= {"ADJF", "ablt"} else " ".join(words)
    return ""


class _Turned(NamedTuple):
    words: str
    number: str
    is_noun: bool


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _turned(word: str, cases: tuple[str, ...], number: str) -> _Turned | None:
    """A noun or adjective in the nominative, of the number of the adjective before it; ``None`` for any other word."""
    sign = word[len(word.rstrip(_ENDING)) :]
    form = word.lower().strip(_ENDING)
    if not form.isalpha():
        return None
    parses = [one for one in morphology().analyser.parse(form) if one.tag.POS in ("NOUN", "ADJF")]
    for case in cases:
        for parse in parses:
            if case in parse.tag.grammemes and (not number or number in parse.tag.grammemes):
                turned = parse.inflect({"nomn"})
                if turned:
                    same = fold(turned.word) == fold(form)
                    its = "plur" if "plur" in parse.tag.grammemes else "sing"
                    return _Turned(word if same else turned.word + sign, its, parse.tag.POS == "NOUN")
    return None


def _independent(said: str) -> list[str]:
    """The clauses of it that say something by themselves, each from its first word that does."""
    split = _PARTS.split(said)
    if len(split) < 2:
        return []
    parts = [_phrase(part.strip(_ENDING)) for part in split]
    bare = [next((at for at, form in enumerate(part.forms) if form not in JOINING), 0) for part in parts]
    firsts = [part.forms[at] if part.words else "" for part, at in zip(parts, bare, strict=True)]
    kept = []
    for part, at, after in zip(parts, bare, [*firsts[1:], ""], strict=True):
        depends = after.startswith(_COMPLETES) or not SUBORDINATE.isdisjoint(part.forms[at : at + 1])
        # «Лариса Викторовна, …», «Всё, …»: who is called says nothing.
        says = any(not word.marks.isdisjoint(_SAYING) or _lacks(word) for word in part.words)
        if len(part.words) - at >= _FEWEST and says and not depends:
            kept.append(part.text[part.spans[at][0] :])
    return kept
