"""What tells a library of the registry from the others: read from its name once.

«Библиотека «Родник» имени С. А. Золотцева» has a nickname and a patron; «Самолвовская сельская библиотека»
an adjective that no other has; «Гдовская районная библиотека» is the central one of its municipality.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from campaign.places import settlements
from nlp.names.places import Part, parts
from nlp.names.scene import groups_of, told
from nlp.names.villages import comes_from, village_forms
from nlp.text.words import fold, inflections, word_set


@dataclass(frozen=True)
class LibraryName:
    """A library as the registry names it; ``municipality`` is an id or empty (the region)."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    municipality: str = ""
    group: str = "other"


@dataclass(frozen=True)
class Profile:
    """The marks of one library. ``stems`` are adjectives without endings, ``patrons`` genitives of surnames."""

    id: str
    municipality: str
    group: str
    central: bool
    system_only: bool
    children: bool
    stems: tuple[str, ...]
    nicknames: tuple[str, ...]
    patrons: tuple[str, ...]
    number: str
    kinds: frozenset[str]
    aliases: tuple[str, ...]
    full: str
    # Villages and quarters that the name or an alias gives: «лаврах» of «библиотека в Лаврах».
    settlements: tuple[str, ...]
    # «поунб», and with the place left out «рцк», which needs its place beside it.
    abbreviations: tuple[str, ...]
    short: tuple[str, ...]


# Words of a description that are mended too.
LIBRARY_WORDS = frozenset(
    word[:-2] + ending
    for word in word_set(
        "районная центральная областная сельская детская городская научная модельная поселковая"
    )
    for ending in ("ая", "ой", "ую")
) | word_set(
    "районка районки районке районку районкой библиотека библиотеки библиотеке библиотеку библиотекой библиотек библиотекам библиотеках"
)
_ENDINGS = tuple(word_set("ая ой ую ою ие их им ими ое ого ому ий ом"))
_SHORTEST_ROOT = 4
_LEGAL = re.compile(r"\b(?:[МГ]?(?:БУК?|АУК?|КУК?|ОБУК|УК)|МБУ|МБО|МУ|ГБУ|филиал)\b")
_QUOTED = re.compile(r"[«\"“„]([^«»\"“”„]+)[»\"”“]")
_PATRON = re.compile(
    r"(?:им\.|имени|им)\s+(?:[А-ЯЁ]\.\s*){0,2}(?:[А-ЯЁ][а-яё]+\s+)?([А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)"
)
_NUMBER = re.compile(r"№\s*(\d{1,3})")
_ABOUT_LIBRARY = re.compile(r"библиот|црб|цбс|цгб|централ", re.IGNORECASE)
_CENTRAL = re.compile(
    r"центральн\w* (?:районн|городск|библ)|районн\w* (?:центральн|библ)|межпоселен|\bцрб\b|\bцбс\b|централизованн|районный центр культуры|центральная$"
)
_LIBRARY_ITSELF = re.compile(r"центральн\w*|межпоселен|районн\w* библ|\bцрб\b|районный центр")
_TOPONYM = re.compile(r"(?:ск|цк)(?:ая|ой|ое|ий|ого)$")
# «библиотека в Лаврах», «библиотека микрорайона Любятово»; «на Великой» is no settlement.
_SETTLEMENT = re.compile(
    r"^(?:[а-я]+ая )*библиотека (?:(?:в|во|на)|(?:микрорайона|поселка|деревни|села)) ((?:[а-я]+ой )?[а-я]+(?:о|е|ах|ях))$"
)
_PLURAL_ENDINGS = ("ы", "и", "ов", "ам", "ям", "ами", "ями", "ах", "ях")
_SINGULAR_ENDINGS = ("а", "я", "ы", "и", "е", "у", "ю", "о", "ом", "ой", "ей")
# Of those who live there: «маевцы», «лаврские».
_PEOPLE = tuple(word_set("цы цев цам цами чане чан чанам чанами яне ян янам янами"))
_MANY = ("ие", "их", "им", "ими")
_ORDINALS = dict(enumerate(("перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят"), 1))  # fmt: skip
_NUMERALS = dict(enumerate(("один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять"), 1))  # fmt: skip
_BRANCH_CASES = (
    ("", "ый ой ий"), ("а", "ого ьего"), ("у", "ому ьему"), ("е", "ом ьем"), ("ом", "ым ьим"),
)  # fmt: skip
_FEMININE = (("ая", "а"), ("ой", "и"), ("ой", "е"), ("ую", "у"), ("ой", "ой"))
# Adjectives in -ская that are no place.
_GENERIC = re.compile(
    r"детск|сельск|городск|юношеск|област|районн|краеведческ|экологическ|поселенческ|международн|российск|универсальн"
    r"|волостн|историческ|технич|медицинск|студенческ|семейн|университетск|педагогическ|технологическ"
)
_GENERIC_WORDS = frozenset(
    ("noun", "rooms", "rural", "level.central", "level.children", "level.", "head.central")
)

_PARENT = re.compile(r"\bЦ[А-Я]*Б|библиот", re.IGNORECASE)
_CAPITALS = re.compile(r"\b[А-ЯЁ]{3,6}\b")
# Those of many libraries: they need a place, see described.py.
_COMMON_ABBREVIATIONS = word_set(
    "црб цгб цбс рцб мцб мпб мцрб црдб цдб црбс гцбс мбук мбу мук мук мау маук гбук гбу рб гб сб дб сбф мб цб рбс кдк рдк сдк"
)
_ASIDE = re.compile(r"\([^)]*\)")
_LIBRARY_NOUN = re.compile(r"библиот|портал|ассоциац|\b[А-Я]*[ЦБ][А-Я]*Б[А-Я]*\b", re.IGNORECASE)
_YOUNG = re.compile(r"\bдет(?:ск|ей)")


def profile(library: LibraryName, own_stems: frozenset[str]) -> Profile:
    """The marks of a library. ``own_stems`` are the adjectives of municipalities, which tell nothing."""
    name = _LEGAL.sub(" ", library.name)
    called = () if _LIBRARY_NOUN.search(_QUOTED.sub(" ", _ASIDE.sub(" ", name))) else _QUOTED.findall(name)
    nicknames = tuple(
        quoted
        for quoted in _QUOTED.findall(name)
        if not _ABOUT_LIBRARY.search(quoted) and len(quoted.split()) <= 3
    )
    words = [part.form for part in parts(name)]
    text = " ".join(words)
    number = _NUMBER.search(name)
    # «филиал № 2 ЦГБ им. Семевского»: the patron is the parent's.
    whose = name[: number.start()] + _PARENT.split(name[number.end() :])[0] if number else name
    patrons, bearers = (tuple(map(fold, _PATRON.findall(part))) for part in (whose, name))
    quoted_words = {part.form for nickname in nicknames for part in parts(nickname)}
    stems = tuple(
        word[:-3] if word.endswith("ого") else word[:-2]
        for word in words
        if _TOPONYM.search(word) and not _GENERIC.search(word) and word not in (*bearers, *quoted_words)
    )
    stems = tuple(stem for stem in stems if stem not in own_stems)
    children = "детск" in text or library.group == "children"
    local = bool(library.municipality)
    plain = not (stems or number or children or "структурн" in text)
    return Profile(
        id=library.id,
        municipality=library.municipality,
        group=library.group,
        central=local and plain and (library.group == "district" or bool(_CENTRAL.search(text))),
        system_only=not _LIBRARY_ITSELF.search(text),
        children=children and local,
        stems=stems,
        nicknames=tuple(" ".join(part.form for part in parts(nickname)) for nickname in nicknames),
        patrons=patrons,
        number=number[1] if number else "",
        kinds=frozenset().union(*(told(word, "kind") for word in words))
        | ({"детск"} if not local and _YOUNG.search(text) else set()),
        aliases=tuple(
            " ".join(map(_cased, known)) for alias in (*library.aliases, *called) if (known := parts(alias))
        ),
        full=" ".join(part.form for part in parts(re.sub(r"\([^)]*\)", " ", name))),
        settlements=_settlements(library),
        abbreviations=_abbreviations(name, called, local),
        short=_short(name, called),
    )


def _initials(name: str) -> list[str]:
    """The words of a name that an abbreviation is made of: not «им. …», not what a comma or bracket parts off."""
    words = re.split(r" (?:им\.|имени) |[,(—«]", name)[0].split()
    return [word for word in words if word[0].isalpha() and len(word) > 2 and word != "для"]


def _abbreviations(name: str, called: Sequence[str], local: bool) -> tuple[str, ...]:
    """«ПОУНБ» of the name's initials, and what the name itself has in capitals: «ПРЦБ», «МБО»."""
    made = {"".join(word[0] for word in _initials(one)) for one in (name.strip(), *called)}
    written = set(_CAPITALS.findall(name))
    found = {fold(one) for one in made if len(one) >= (4 if local else 3)} | {
        fold(one) for one in written if local
    }
    return tuple(sorted(found - _COMMON_ABBREVIATIONS))


def _short(name: str, called: Sequence[str]) -> tuple[str, ...]:
    words = [_initials(one) for one in (name.strip(), *called)]
    made = {
        fold("".join(word[0] for word in one[1:]))
        for one in words
        if len(one) > 3 and fold(one[0]).endswith(("ая", "ий"))
    }
    return tuple(sorted(made - _COMMON_ABBREVIATIONS))


def _settlements(library: LibraryName) -> tuple[str, ...]:
    names = (re.sub(r"\([^)]*\)", " ", name) for name in (library.name, *library.aliases))
    found = (_SETTLEMENT.match(" ".join(part.form for part in parts(name))) for name in names)
    return tuple(dict.fromkeys(match[1] for match in found if match))


def _cased(part: Part) -> str:
    return part.form.capitalize() if part.raw[:1].isupper() else part.form


def is_generic(form: str) -> bool:
    """Whether a word says nothing of which library it is: «районная», «наша», «филиал»."""
    return not groups_of(form).isdisjoint(_GENERIC_WORDS) or form.startswith("наша")


def surface_forms(one: Profile) -> Iterator[tuple[str, str]]:
    """Every form under which a library may stand in a text, with the kind of name it is."""
    if not all(is_generic(form) for form in one.full.split()):
        for form in _agreeing(one.full):
            yield "full", form
    for alias in one.aliases:
        # «Кораблик» of the registry is no «кораблик» of a text; «научка» is written as it comes.
        words = alias.lower().split()
        kind = "title" if alias[:1].isupper() and len(words) <= 3 and not is_generic(words[0]) else "alias"
        for form in _declined(alias.lower()):
            yield kind, form
        number = re.fullmatch(r"филиал № (\d+)", alias.lower())
        for form in _ordinals(int(number[1])) if number else ():
            yield kind, form
    for nickname in one.nicknames:
        for form in _declined(nickname):
            yield "nickname", form
    yield from (("abbreviation", form) for form in one.abbreviations)
    yield from (("short", form) for form in one.short)
    for patron in one.patrons:
        yield "patron", patron
        if patron.endswith(("ина", "ова", "ева")):
            for ending in ("ка", "ки", "ке", "ку", "кой"):
                yield "house", patron[:-1] + ending
        root = re.sub(r"(?:ого|ой|а|я)$", "", patron)
        if root.endswith(("ин", "ов", "ев", "ын")):
            for ending in ("ая", "ой", "ую"):
                yield "called", root + "ск" + ending
    if one.number:
        for word in word_set("филиал филиала филиале филиалу библиотека библиотеке библиотеки библиотеку"):
            signs = ("№ ", "номер ", "n ", "")
            yield from (("number", f"{word} {sign}{one.number}") for sign in signs)
            if numeral := _NUMERALS.get(int(one.number)):
                yield "number", f"{word} номер {numeral}"
        for form in _ordinals(int(one.number)):
            yield "number", form
    for stem in one.stems:
        for ending in _ENDINGS:
            yield "adjective", stem + ending
        for form in village_forms(stem) | _listed_villages(one.municipality, stem):
            yield "village", form
        for form in _inhabitants(stem.removesuffix("ск")):
            yield "people", form
    for settlement in one.settlements:
        for form in settlement_forms(settlement):
            yield "settlement", form
        if " " not in settlement:
            for form in _inhabitants(_root(settlement)):
                yield "people", form


def _ordinals(number: int) -> Iterator[str]:
    """«пятый филиал», «пятого филиала», «5-й филиал», …"""
    for case, endings in _BRANCH_CASES:
        yield from (
            f"{number} {ending}филиал{case}" for ending in ("", "й ", "ый ", "ой ", "го ", "м ", "ом ", "му ")
        )
        yield from (
            f"{_ORDINALS[number]}{ending} филиал{case}" for ending in endings.split() if _ORDINALS.get(number)
        )


def _root(settlement: str) -> str:
    return re.sub(r"(?:ах|ях|ье|о|е)$", "", settlement)


def settlement_forms(settlement: str) -> set[str]:
    """The case forms of a settlement that an alias gives: «лаврах» → «лавры», «из лавров»."""
    first, _, last = settlement.rpartition(" ")
    if first:
        heads = [first.removesuffix("ой") + ending for ending in ("ая", "ой", "ую", "ою")]
        return {f"{head} {tail}" for head in heads for tail in settlement_forms(last)}
    root = _root(last)
    if last.endswith("ье"):
        endings: tuple[str, ...] = ("ье", "ья", "ью", "ьем")
    elif last.endswith("о"):
        endings = ("о", "а", "у", "е", "ом")
    else:
        endings = _PLURAL_ENDINGS if last.endswith(("ах", "ях")) else _SINGULAR_ENDINGS
    return {root + ending for ending in endings}


def _listed_villages(municipality: str, stem: str) -> set[str]:
    """Forms of the gazetteer's villages there that the adjective may come from: «павск» → Павы, «Старый Изборск»."""
    return {
        form.replace("+", " ")
        for line in settlements()
        if line.kind == "village" and line.place == municipality
        if comes_from(stem, line.forms[0].split("+")[-1])
        for form in line.forms
    }


def _inhabitants(root: str) -> Iterator[str]:
    if len(root) >= _SHORTEST_ROOT:
        yield from (root + ending for ending in _PEOPLE)
        yield from (root + suffix + ending for suffix in ("ск", "овск") for ending in _MANY)


def _declined(name: str) -> set[str]:
    """The forms of a short name: the first word declined, or the last, or both; adjectives together."""
    words = name.split()
    if len(words) > 1 and words[0].endswith("ая"):
        return {*_agreeing(name), *_ends_declined(words)}
    if len(words) == 1:
        return set(inflections(words[0]))
    return _ends_declined(words)


def _agreeing(name: str) -> set[str]:
    """«псковская центральная городская» → «псковской центральной городской»; what follows stays as it is."""
    words = name.split()
    size = next((at for at, word in enumerate(words) if not word.endswith("ая")), len(words))
    noun = words[size] if size < len(words) and words[size] in ("библиотека", "система") else ""
    rest = words[size + bool(noun) :]
    return {name} | {
        " ".join(
            [
                *(word[:-2] + adjective for word in words[:size]),
                *([noun[:-1] + ending.replace("и", "ы" if noun == "система" else "и")] if noun else []),
                *rest,
            ]
        )
        for adjective, ending in _FEMININE
    }


def _ends_declined(words: Sequence[str]) -> set[str]:
    heads, tails = inflections(words[0]), inflections(words[-1])
    middle = words[1:-1]
    return {" ".join([head, *middle, tail]) for head in heads for tail in tails}


def central_ones(profiles: Iterable[Profile], system: bool = False) -> dict[str, Profile]:
    """The central library of each municipality, of the district before a city's; with ``system`` rather its ЦБС."""
    ranked = sorted(
        (one for one in profiles if one.central),
        key=lambda one: (one.system_only != system, one.group != "district", one.group != "city"),
    )
    return {one.municipality: one for one in reversed(ranked)}


def only_ones(profiles: Iterable[Profile], wanted: Callable[[Profile], bool]) -> dict[str, Profile]:
    """The one library of each municipality that fits, where just one does."""
    fitting: dict[str, list[Profile]] = defaultdict(list)
    for one in profiles:
        if wanted(one):
            fitting[one.municipality].append(one)
    return {place: found[0] for place, found in fitting.items() if len(found) == 1}
