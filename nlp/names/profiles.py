"""What tells a library of the registry from the others: read from its name once.

«Библиотека «Родник» имени С. А. Золотцева» has a nickname and a patron; «Самолвовская сельская библиотека»
an adjective that no other has; «Гдовская районная библиотека» is the central one of its municipality.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from campaign.places import settlements
from nlp.names.lexis import SINGULAR, SURNAMES, Forms, adjective, groups_of, told
from nlp.text.words import fold, inflections, word_set

# What the kinds of names have in common: evidence weighs alike within a family.
FAMILIES = {
    "alias": "whole", "abbreviation": "letters", "title": "title", "patron": "patron", "common": "patron", "house": "patron", "number": "number",
    "adjective": "adjective", "village": "village", "people": "village",
    "central": "described", "children": "described", "region": "described", "kind": "described", "bare": "described",
}  # fmt: skip


@dataclass(frozen=True)
class LibraryName:
    """A library as the registry names it; ``municipality`` is an id or empty (the region)."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    municipality: str = ""
    group: str = "other"


@dataclass(frozen=True)
class Profile(LibraryName):
    """The marks of one library: of its municipality's libraries the central or children's one, or all of them (``system``);
    ``kinds`` are none where an adjective of its own tells it; ``names``: all that it may be called, each with its kind.
    """

    level: str = ""
    kinds: frozenset[str] = frozenset()
    names: tuple[tuple[str, Forms], ...] = ()


# Whose a name is, and of which of the ``FAMILIES``.
Naming = tuple[Profile, str]
# What stands between a place's root and «-ск-»: Туричино → туричин|ск, Добручи → добруч|ин|ск, Дубровно → дубров|ен|ск.
_SUFFIXES = ("", "ов", "ев", "ин", "ен", "ян", "ан", "н", "ь", "ец", "иц")
_ONE, _MANY = word_set("о а у е ы и ом ой ей ем ю я ью"), word_set("ы и ов ам ям ах ях ами ями")
_VILLAGE_ENDINGS = (
    _ONE | (_MANY - {"ов"}) | word_set("ое ого ому ь ья ье ьем но на ну не ном ка ки ке ку кой")
)
# Shorter roots look like other words: «Павская» → «пав».
_SHORTEST_VILLAGE = 5
# The gazetteer vouches for «Павы».
_SHORTEST_LISTED = 3
_SHORTEST_ROOT = 4
_WORD = re.compile(r"[^\W_]+")
_LEGAL = re.compile(r"\b(?:[МГ]?(?:БУК?|АУК?|КУК?|ОБУК|УК)|МБУ|МУ|ГБУ|филиал)\b")
_QUOTED = re.compile(r"[«\"“„]([^«»\"“”„]+)[»\"”“]")
_PATRON = re.compile(
    r"(?:им\.|имени|им)\s+(?:[А-ЯЁ]\.\s*){0,2}(?:[А-ЯЁ][а-яё]+\s+)?([А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)"
)
_NUMBER = re.compile(r"№\s*(\d{1,3})")
_CENTRAL = re.compile(
    r"центральн\w* (?:районн|городск|библ)|районн\w* (?:центральн|библ)|межпоселен|\bцрб\b|\bцбс\b|централизованн"
    r"|районный центр культуры|центральная$"
)
_LIBRARY_ITSELF = re.compile(r"центральн\w*|межпоселен|районн\w* библ|\bцрб\b|районный центр")
_TOPONYM = re.compile(r"(\w+[сц]к)(?:ая|ой|ое|ий|ого)")
# «библиотека в Лаврах», «библиотека микрорайона Любятово»; «на Великой» is no settlement.
_SETTLEMENT = re.compile(
    r"(?:[а-я]+ая )*библиотека (?:в|во|на|микрорайона|поселка|деревни|села) (?:([а-я]+)ой )?([а-я]+?ь?)(?:([ая]х)|о|е)"
)
# Of those who live there: «маевцы», «лаврские».
_PEOPLE = word_set(
    "цы цев цам цами чане чан чанам чанами яне ян янам янами ские ских ским скими овские овских овским овскими"
)
_CARDINALS = ("один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять")
_ORDINALS = ("первый", "второй", "третий", "четвертый", "пятый", "шестой", "седьмой", "восьмой", "девятый", "десятый")  # fmt: skip
_HOUSE = ("ка", "ки", "ке", "ку", "кой", "ская", "ской", "скую")
_ORDINAL_ENDINGS = word_set("й ый ой го м ом му")
_GENERIC = ("noun", "rooms", "rural", "level.central", "level.children", "level.", "head.central")
_CAPITALS = re.compile(r"\b[А-ЯЁ]{3,6}\b")
_ASIDE = re.compile(r"\([^)]*\)")
_LIBRARY = re.compile(r"(?i:библиот|портал|ассоциац)|\b[А-Я]*[ЦБ][А-Я]*Б[А-Я]*\b")
# An abbreviation is made of the words before «им.», a comma, a bracket.
_TITLE_ENDS = re.compile(r" (?:им\.|имени) |[,(—«]")
_INITIAL = re.compile(r"\b(?!для\b)([А-ЯЁа-яё])[\w-]{2,}")


def profile(library: LibraryName, own_stems: Collection[str]) -> Profile:
    """The marks of a library. ``own_stems`` are the adjectives of municipalities, which tell nothing."""
    name, local = _LEGAL.sub(" ", library.name), bool(library.municipality)
    bare, quoted = _ASIDE.sub(" ", name), _QUOTED.findall(name)
    called = () if _LIBRARY.search(_QUOTED.sub(" ", bare)) else tuple(quoted)
    nicknames = [one for one in quoted if not _LIBRARY.search(one) and len(one.split()) <= 3]
    words = _words(name)
    text = " ".join(words)
    number = _NUMBER.search(name)
    # «филиал № 2 ЦГБ им. Семевского»: the patron is the parent's.
    whose = name[: number.start()] + _LIBRARY.split(name[number.end() :])[0] if number else name
    others = {*map(fold, _PATRON.findall(name)), *_words(" ".join(nicknames))}
    stems = tuple(
        found[1]
        for word in _words(" ".join((name, *library.aliases)))
        if (found := _TOPONYM.fullmatch(word)) and word not in others and "generic" not in groups_of(word)
        if found[1] not in own_stems
    )
    young = re.search(r"\bдет(?:ск|ей)", text) or library.group == "children"
    level = "children" if local and young else ""
    if local and not (young or stems or number or "структурн" in text):
        central = library.group == "district" or _CENTRAL.search(text)
        level = ("central" if _LIBRARY_ITSELF.search(text) else "system") if central else ""
    kinds = set[str]().union(*(told(word, "kind") for word in words if not stems))
    names = chain(
        (("alias", _inflected(full)) for full in [_words(bare)] if not all(map(_is_generic, full))),
        chain.from_iterable(map(_by_alias, filter(_words, (*library.aliases, *called)))),
        (("title", _inflected(_words(one))) for one in nicknames),
        _letters(name.strip(), called, local),
        chain.from_iterable(map(_by_patron, map(fold, _PATRON.findall(whose)))),
        (("number", forms) for forms in (_numbered(int(number[1])) if number else ())),
        chain.from_iterable(_by_stem(stem, library.municipality) for stem in stems),
        chain.from_iterable(map(_by_settlement, (library.name, *library.aliases))),
    )
    kinds |= {"детск"} if young and not local else set()
    return Profile(**vars(library), level=level, kinds=frozenset(kinds), names=tuple(names))


def _words(name: str) -> list[str]:
    return [fold(word) for word in _WORD.findall(name)]


def _is_generic(word: str) -> bool:
    """Whether a word says nothing of which library it is: «районная», «филиал»."""
    return not groups_of(word).isdisjoint(_GENERIC)


def _inflected(words: Sequence[str]) -> Forms:
    """Of each word its case forms: «псковская городская библиотека имени …» → «псковской городской библиотеке имени …»."""
    return tuple(
        frozenset(word[:-2] + ending for ending in SINGULAR) if word.endswith("ая") else inflections(word)
        for word in words
    )


def _by_alias(alias: str) -> Iterator[tuple[str, Forms]]:
    """«Кораблик» is no «кораблик» of a text, nor «библиотека Крепость» a fortress; «научка» is written as it comes."""
    noun, *others = words = _WORD.findall(alias)
    titled = others and "noun" in groups_of(fold(noun)) and not fold(alias).endswith(SURNAMES)
    named = others if titled and all(word[0].isupper() for word in others) else words
    title = named[0][0].isupper() and len(named) <= 3 and not _is_generic(fold(named[0]))
    yield "title" if title else "alias", _inflected([*map(fold, named if title else words)])
    if len(words) == 2 and words[1].isdigit():
        yield from (("alias", forms) for forms in _numbered(int(words[1])))


def _by_patron(patron: str) -> Iterator[tuple[str, Forms]]:
    """«Каверина», and as people say it: «в Каверинке», «Бунинская»."""
    kind = "common" if "common" in groups_of(patron) else "patron"
    yield kind, tuple(frozenset((half,)) for half in patron.split("-"))
    root = re.sub(r"(?:ого|ой|а|я)$", "", patron)
    if root.endswith(("ин", "ов", "ев", "ын")):
        # No «Философовка».
        endings = _HOUSE if patron.endswith("а") else _HOUSE[-3:]
        yield "house", (frozenset(root + ending for ending in endings),)


def _by_stem(stem: str, municipality: str) -> Iterator[tuple[str, Forms]]:
    """«Самолвовская», the village that it comes from, as grammar derives it or the gazetteer has it, and who lives there."""
    yield "adjective", (adjective(stem),)
    yield "village", (frozenset(village_forms(stem)),)
    listed = (line.forms for line in settlements() if line.kind == "village" and line.place == municipality)
    for forms in ([form.split("+") for form in forms] for forms in listed):
        if any(form[-1] in village_forms(stem, _SHORTEST_LISTED) for form in forms):
            yield "village", tuple(map(frozenset, zip(*forms, strict=True)))
    yield from _inhabitants(stem.removesuffix("ск"))


def _by_settlement(name: str) -> Iterator[tuple[str, Forms]]:
    """«библиотека в Лаврах» → «Лавры», «из Лавров»."""
    if found := _SETTLEMENT.fullmatch(" ".join(_words(_ASIDE.sub(" ", name)))):
        quarter, root, many = found.groups()
        heads = (frozenset(quarter + other for other in SINGULAR),) if quarter else ()
        yield "village", (*heads, frozenset(root + other for other in (_MANY if many else _ONE)))
        yield from _inhabitants(root)


def _inhabitants(root: str) -> Iterator[tuple[str, Forms]]:
    if len(root) >= _SHORTEST_ROOT:
        yield "people", (frozenset(root + ending for ending in _PEOPLE),)


def _numbered(number: int) -> Iterator[Forms]:
    """«филиал № 5», «библиотека номер пять», «пятого филиала», «5-й филиал», …"""
    branch, library, digits = inflections("филиал"), inflections("библиотека"), frozenset((str(number),))
    yield branch | library, digits
    yield branch | library, frozenset(("номер", "n")), digits.union(_CARDINALS[number - 1 : number])
    yield digits, branch
    yield digits, _ORDINAL_ENDINGS, branch
    yield from ((inflections(ordinal), branch) for ordinal in _ORDINALS[number - 1 : number])


def _letters(name: str, called: Sequence[str], local: bool) -> Iterator[tuple[str, Forms]]:
    """«ПОУНБ» of the name's initials, and with the place left out «РЦК»; what the name itself has in capitals: «ПРЦБ», «МБО».

    Those of many libraries need a place: they are described.
    """
    made = _CAPITALS.findall(name) if local else []
    for title in (name, *called):
        letters = "".join(_INITIAL.findall(_TITLE_ENDS.split(title)[0]))
        made += [letters] if len(letters) >= (4 if local else 3) else []
        made += [letters[1:]] if len(letters) > 3 and title.split()[0].endswith(("ая", "ий")) else []
    for letters in map(fold, made):
        if "abbreviation" not in groups_of(letters):
            yield "abbreviation", (frozenset((letters,)),)


def village_forms(stem: str, shortest: int = _SHORTEST_VILLAGE) -> set[str]:
    """Forms of the place that an adjective's stem may come from, most of which nobody uses: «добручинск» → «Добручи»."""
    root = stem[:-2] if stem.endswith("ск") else stem[:-1]
    forms = {stem + ending for ending in ("", "а", "у", "е", "ом")} if stem.endswith("ск") else set()
    for suffix in _SUFFIXES:
        base = root.removesuffix(suffix)
        if len(base) >= shortest and (not suffix or base != root):
            forms |= {base + ending for ending in _VILLAGE_ENDINGS}
            forms |= {base} if not suffix or len(base) > shortest else set()
        elif len(base) == shortest - 1 and suffix:
            forms |= {base + ending for ending in ("ное", "ного", "ному", "ном")}
    return {form for form in forms if form != root or not root.endswith("ов")}
