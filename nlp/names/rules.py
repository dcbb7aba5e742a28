"""Evidence that a span of words means a library, for and against: one small rule a line.

What each weighs stands in ``links.tsv`` of the model's folder and is learned (``nlp/training/names/links.py``). A rule looks at
one candidate in its text and knows nothing of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nlp.names.candidates import PLURAL_NOUN, Candidate
from nlp.names.profiles import is_generic
from nlp.names.scene import Scene
from nlp.text.morphology import morphology
from nlp.text.words import look_up

Rule = Callable[[Candidate, Scene], bool]

_SURNAMES = tuple(f"{root}{ending}" for root in ("ов", "ев", "ин") for ending in ("", "а", "у", "ым", "ой"))
_AUTHORS = ("ова", "ева", "ина", "ого", "ой")
_SINGULAR = ("ая", "ой", "ую", "ою")
_PLURAL = ("ие", "их", "им", "ими")
_LEVELS = ("level.central", "level.children", "level.region", "kind.научн")
_PREPOSITIONS = ("на", "у", "в", "под", "за")
_NEAR, _FAR = 4, 99
_SIGNS = tuple(",:!.(—–-")


def fired(one: Candidate, scene: Scene) -> Iterator[str]:
    """The rules that hold for a candidate."""
    yield one.kind
    yield from one.facts
    yield from _place(one, scene)
    if one.family not in ("described", "letters"):
        yield from _noun(one, scene)
    for name, rule in _RULES[one.family]:
        if rule(one, scene):
            yield name


def _place(c: Candidate, s: Scene) -> Iterator[str]:
    """Which place is named: its own, its own in a way that may mean the region, or only another."""
    quoted = c.family == "title" and s.quoted(c.first, c.last)
    named = s.named(c.first, c.last) if quoted or c.family == "village" else s.named()
    if c.one.municipality in named:
        yield "own_place"
        return
    if _weakly(c, s):
        yield "own_place_weak"
    if named and c.one.municipality:
        yield "other_place"


def _noun(c: Candidate, s: Scene) -> Iterator[str]:
    """Where the library noun stands from the name."""
    distance, comma = _distance(c, s), _comma(c, s)
    if distance <= _NEAR:
        yield "noun_behind_sign" if comma else "noun_beside" if distance == 1 else "noun_near"
    elif distance < _FAR:
        yield "noun_far"
    elif s.form(c.first - 1) != "из" and any(not c.first <= at <= c.last for at in s.nouns):
        yield "noun_of_text"


def _weakly(c: Candidate, s: Scene) -> bool:
    """«псковский филиал № 2», though «псковский» may be anywhere in the region."""
    return any(place.id == c.one.municipality and place.weak for place in s.places)


def _unplaced(c: Candidate, s: Scene) -> bool:
    return c.one.municipality not in s.named() and not _weakly(c, s)


def _before(c: Candidate, s: Scene, *groups: str) -> bool:
    """Whether the word before, in the same sentence, speaks of it."""
    return s.is_about(c.first - 1, *groups) and s.together(c.first - 1, c.first)


def _distance(c: Candidate, s: Scene) -> int:
    """How many words from its noun a name stands; «Покровская церковь и библиотека» has none."""
    if c.family == "adjective" and _leads_to_noun(c, s):
        return 1
    if c.noun is None or (c.family == "adjective" and _goes_on(c, s)):
        return _FAR
    return min(abs(c.noun - c.first), abs(c.noun - c.last))


def _leads_to_noun(c: Candidate, s: Scene) -> bool:
    """«Качановская, Круппская и Заутроенская сельские библиотеки»: nothing but adjectives stands between."""
    at = c.last + 1
    while s.together(c.last, at) and (s.form(at) == "и" or s.form(at).endswith(_SINGULAR + _PLURAL)):
        at += 1
    return s.together(c.last, at) and s.is_about(at, "noun")


def _comma(c: Candidate, s: Scene) -> bool:
    if c.family == "adjective" and _leads_to_noun(c, s):
        return False
    if c.noun is None or c.first <= c.noun <= c.last:
        return False
    low, high = (c.last, c.noun) if c.noun > c.last else (c.noun, c.first)
    return any(sign in s.between(low, high) for sign in ",:.—–(")


def _acts(c: Candidate, s: Scene) -> bool:
    """«книжную полку на пристани, Спицинская пополнит», not «Спицинская школа» and «Анна Спицинская»."""
    if (
        not s.capital(c.first)
        or not s.form(c.last).endswith(("ая", "ую"))
        or (s.capital(c.first - 1) and s.together(c.first - 1, c.first))
    ):
        return False
    noun = s.together(c.last, c.last + 1) and (look_up(s.words[c.last + 1].raw).noun or s.capital(c.last + 1))
    return not noun and not s.form(c.last + 1).endswith(("ая", "ую")) and s.count("books") > 0


def _of_another(c: Candidate, s: Scene) -> bool:
    """«из Лядов ездим в районную библиотеку»: the noun is described as another one."""
    if c.noun is None:
        return False
    return any(
        (s.is_about(at, *_LEVELS) or (at in s.adjectives and s.form(at).endswith(_SINGULAR)))
        and s.together(at, c.noun)
        for at in range(max(0, c.noun - 3), c.noun)
        if not c.first <= at <= c.last
    )


def _goes_on(c: Candidate, s: Scene) -> bool:
    """«областная научная конференция», «Покровская церковь»: the adjective has a noun of its own."""
    at = c.last + 1
    if not s.beside(c.last, at) or s.is_about(at, "noun", "rooms", "rural") or s.in_place(at, at):
        return False
    return (
        s.form(c.last).endswith(_SINGULAR + _PLURAL)
        and look_up(s.words[at].raw).noun
        and not s.form(at).endswith(_SINGULAR)
    )


def _person(c: Candidate, s: Scene) -> bool:
    """«Анна Воронцова», «Себежская Ольга»: a name of a person beside it, with a capital within the sentence."""
    before, after = c.first - 1, c.last + 1
    named = [
        at
        for at in (before, after)
        if s.capital(at) and not look_up(s.words[at].raw).content and len(s.form(at)) > 2
    ]
    return (before in named and s.beside(before, c.first)) or (after in named and s.beside(c.last, after))


def _street(c: Candidate, s: Scene) -> bool:
    """«на Порховской улице», «Псковская, 12», «улица Липягинская»."""
    number = (
        s.form(c.last + 1).isdigit() and "," in s.between(c.last, c.last + 1)
        if c.last + 1 < len(s.words)
        else False
    )
    beside = s.is_about(c.first - 1, "street") and s.together(c.first - 1, c.first)
    return number or beside or (s.is_about(c.last + 1, "street") and s.beside(c.last, c.last + 1))


def _inside_longer(c: Candidate, s: Scene) -> bool:
    """«второй филиал ЦГБ»: the words are part of another library's longer name."""
    return any(
        first <= c.first and c.last <= last and last - first > c.last - c.first and library != c.one.id
        for kind, first, last, library in s.spots
        if kind in ("full", "alias", "number")
    )


def _of_parent(c: Candidate, s: Scene) -> bool:
    """«филиал № 2 от Семевского», «Вязовская сельская при Ольшанской районной»."""
    return s.form(c.first - 1) in ("от", "при") and any(
        last < c.first and s.together(last, c.first) for _, _, last, _ in s.spots
    )


def _patron_behind(c: Candidate, s: Scene) -> frozenset[str]:
    """Whose patron stands behind: «детская имени Каверина» is the children's library that bears his name."""
    end = c.last + (5 if s.is_about(c.last + 1, "mark") else 1)
    return frozenset(
        library for kind, first, _, library in s.spots if kind == "patron" and c.last < first <= end
    )


def _author_behind(c: Candidate, s: Scene) -> bool:
    """««Крепость» Санина»"""
    at = c.last + 1
    return (
        s.capital(at)
        and s.form(at).endswith(_AUTHORS)
        and s.between(c.last, at)[1:] == " "
        and not s.in_place(at, at)
    )


def _talk(c: Candidate, s: Scene, group: str) -> int:
    """How many words speak of a hospital or a newspaper where the name may be theirs."""
    either = "no_noun" in c.facts or f"{group}_or_library" in c.facts
    return s.count(group) if either else 0


# fmt: off
EVERYWHERE: dict[str, Rule] = {
    "elsewhere": lambda c, s: s.elsewhere,
    "books": lambda c, s: s.near(c.first, "books", besides=c.noun),
    "quoted": lambda c, s: s.quoted(c.first, c.last),
    "street": _street,
    "person": _person,
    "inside_longer": _inside_longer,
}
_NOUN: dict[str, Rule] = {
    "other_noun_behind": _goes_on,
    "noun_of_another": _of_another,
    "rooms": lambda c, s: s.near(c.first, "rooms"),
    "several_words": lambda c, s: c.last > c.first,
    "capital": lambda c, s: s.capital(c.first) and not s.opens_sentence(c.first),
    "opens_sentence": lambda c, s: s.capital(c.first) and s.opens_sentence(c.first),
    "into": lambda c, s: _before(c, s, "into") and s.beside(c.first - 1, c.first),
}
_OF_FAMILY: dict[str, dict[str, Rule]] = {
    "whole": _NOUN | {
        "generic": lambda c, s: all(map(is_generic, s.forms[c.first : c.last + 1])),
    },
    "letters": {
        "into": _NOUN["into"],
        "all_capitals": lambda c, s: s.words[c.first].raw.replace(".", "").isupper(),
        "three_letters": lambda c, s: len(s.form(c.first)) == 3,
    },
    "title": {name: rule for name, rule in _NOUN.items() if name != "other_noun_behind"} | {
        "rival": lambda c, s: _before(c, s, "rival"),
        "reading": lambda c, s: _before(c, s, "reading"),
        "pronoun": lambda c, s: _before(c, s, "title"),
        "rooms_beside": lambda c, s: _before(c, s, "rooms", "level.central", "level.children") and s.beside(c.first - 1, c.first),
        "author": _author_behind,
        "trade": lambda c, s: s.near(c.first, "trade"),
        "services": lambda c, s: s.count("services") > 0,
        "quotation": lambda c, s: s.opens_quotation(c.first) and not s.quoted(c.first, c.last),
        "small": lambda c, s: not s.capital(c.first) and not s.quoted(c.first, c.last),
        "lone": lambda c, s: s.opens_sentence(c.first) and c.first == c.last and not s.quoted(c.first, c.last) and _unplaced(c, s),
        "preposition": lambda c, s: s.form(c.first) in _PREPOSITIONS,
        "goes_on": lambda c, s: s.form(c.first) in _PREPOSITIONS and s.capital(c.last + 1) and s.beside(c.last, c.last + 1),
    },
    "patron": _NOUN | {
        "mark": lambda c, s: s.is_about(c.first - 1, "mark"),
        "level_before": lambda c, s: any(s.is_about(at, *_LEVELS) and s.together(at, c.first) for at in range(max(0, c.first - 5), c.first)),
        "reading": lambda c, s: _before(c, s, "reading"),
        "of_parent": _of_parent,
        "genitive_into": lambda c, s: s.form(c.first - 1) in ("в", "во", "у"),
        "held_there": lambda c, s: s.form(c.first - 1) in ("в", "во", "у") and s.near(c.first, "services"),
        "common_patron": lambda c, s: bool(c.one.patrons) and s.is_common(c.one.patrons[0]),
    },
    "number": _NOUN | {
        "unplaced": lambda c, s: bool(c.one.municipality) and _unplaced(c, s),
        "branch_word": lambda c, s: any(form.startswith("филиал") for form in s.forms[c.first : c.last + 1]),
    },
    "adjective": _NOUN | {
        "rural": lambda c, s: any(s.is_about(at, "rural") for at in (c.last + 1, c.last + 2)),
        "singular": lambda c, s: s.form(c.last).endswith(_SINGULAR),
        "shares_noun": lambda c, s: c.noun is not None and s.form(c.noun).endswith(PLURAL_NOUN),
        "books_of_text": lambda c, s: s.count("books") > 0,
        "masculine": lambda c, s: s.form(c.last).endswith(("ого", "ому", "ий", "ом")),
        "alone": lambda c, s: _distance(c, s) > 4 and not s.is_about(c.last + 1, "rural"),
        "acts": _acts,
    },
    "village": _NOUN | {
        "unknown_word": lambda c, s: not morphology().analyser.word_is_known(s.form(c.first)),
        "small": lambda c, s: not s.capital(c.first),
        "rooms_of_text": lambda c, s: s.count("rooms") > 0,
        "nothing": lambda c, s: not (s.nouns or s.count("rooms") or s.count("books")),
        "surname": lambda c, s: s.form(c.first).endswith(_SURNAMES),
        "sign_behind": lambda c, s: s.opens_sentence(c.first) and s.behind(c.last)[:1] in _SIGNS,
        "plural_case": lambda c, s: s.form(c.last).endswith(("ах", "ам", "ами")),
        "noun_before": lambda c, s: s.is_about(c.first - 1, "noun") and s.beside(c.first - 1, c.first),
        "rival": lambda c, s: _before(c, s, "rival"),
        "there": lambda c, s: any(s.is_about(at, "there") for at in range(c.last + 1, c.last + 4)),
        "from": lambda c, s: s.form(c.first - 1) == "из" and (c.noun is None or _of_another(c, s)),
        "its": lambda c, s: s.forms[c.last + 1 : c.last + 3] in (["и", "ее"], ["и", "его"], ["и", "их"]),
    },
    "described": {
        "hospital": lambda c, s: _talk(c, s, "hospital") > 0,
        "hospital_more": lambda c, s: _talk(c, s, "hospital") > s.count("books"),
        "newspaper": lambda c, s: _talk(c, s, "newspaper") > 0,
        "newspaper_more": lambda c, s: _talk(c, s, "newspaper") > s.count("books"),
        "books_of_text": lambda c, s: s.count("books") > 0,
        "of_parent": _of_parent,
        "mark": lambda c, s: c.one.id in _patron_behind(c, s),
        "mark_of_another": lambda c, s: bool(_patron_behind(c, s)) and c.one.id not in _patron_behind(c, s),
        "mark_of_nobody": lambda c, s: s.is_about(c.last + 1, "mark") and not _patron_behind(c, s),
    },
}
# fmt: on
_RULES = {family: tuple((EVERYWHERE | its).items()) for family, its in _OF_FAMILY.items()}
