"""What tells a library of the registry from the others: read from its name once.

«Библиотека «Родник» имени С. А. Золотцева» has a nickname and a patron; «Самолвовская сельская библиотека»
an adjective that no other has; «Гдовская районная библиотека» is the central one of its municipality.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from nlp.names.places import Part, parts
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


NOUN = (
    "библиот", "библеот", "библиатек", "библотек", "библиотк", "цбс", "црб", "цгб", "рцб", "мцб", "мпб", "либрар",
)  # fmt: skip
CENTRAL_WORD = ("центральн", "централн", "районн", "районая", "районой", "районую", "межпоселен")
_ENDINGS = tuple(word_set("ая ой ую ою ие их им ими ое ого ому ий ом"))
# Shorter roots look like other words: «Павская» → «пав».
_SHORTEST_VILLAGE = 5
_SHORTEST_ROOT = 4
_LEGAL = re.compile(r"\b(?:[МГ]?(?:БУК?|АУК?|КУК?|ОБУК|УК)|МБУ|МБО|МУ|ГБУ|филиал)\b")
_QUOTED = re.compile(r"[«\"“„]([^«»\"“”„]+)[»\"”“]")
_PATRON = re.compile(
    r"(?:им\.|имени|им)\s+(?:[А-ЯЁ]\.\s*){0,2}(?:[А-ЯЁ][а-яё]+\s+)?([А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)"
)
_NUMBER = re.compile(r"№\s*(\d{1,3})")
_ABOUT_LIBRARY = re.compile(r"библиот|црб|цбс|цгб|централ", re.IGNORECASE)
_CENTRAL = re.compile(
    r"центральн\w* (?:районн|городск|библ)|районн\w* (?:центральн|библ)|\bцрб\b|\bцбс\b|централизованн|районный центр культуры|центральная$"
)
_LIBRARY_ITSELF = re.compile(r"центральн\w*|районн\w* библ|\bцрб\b|районный центр")
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
_ORDINALS = dict(
    enumerate(("перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят"), start=1)
)
_BRANCH_CASES = (
    ("", "ый ой ий"), ("а", "ого ьего"), ("у", "ому ьему"), ("е", "ом ьем"), ("ом", "ым ьим"),
)  # fmt: skip
_FEMININE = (("ая", "а"), ("ой", "и"), ("ой", "е"), ("ую", "у"), ("ой", "ой"))
# Adjectives in -ская that are no place.
_GENERIC = re.compile(
    r"детск|сельск|городск|юношеск|област|районн|краеведческ|экологическ|поселенческ|международн|российск|универсальн"
    r"|волостн|историческ|технич|медицинск|студенческ|семейн|университетск|педагогическ|технологическ"
)
# Words by which libraries of one municipality differ.
KINDS = (
    "научн", "юношеств", "незряч", "слабовид", "портал", "ассоциац", "краеведческ", "экологическ", "поселков",
    "музыкальн", "семейн", "техническ", "молодежн", "юношеск", "кафе",
)  # fmt: skip


def profile(library: LibraryName, own_stems: frozenset[str]) -> Profile:
    """The marks of a library. ``own_stems`` are the adjectives of municipalities, which tell nothing."""
    name = _LEGAL.sub(" ", library.name)
    nicknames = tuple(
        quoted
        for quoted in _QUOTED.findall(name)
        if not _ABOUT_LIBRARY.search(quoted) and len(quoted.split()) <= 3
    )
    words = [part.form for part in parts(name)]
    text = " ".join(words)
    number = _NUMBER.search(name)
    # «филиал № 2 ЦГБ им. Семевского»: the patron is the parent's.
    patrons = () if number else tuple(fold(surname) for surname in _PATRON.findall(name))
    quoted_words = {part.form for nickname in nicknames for part in parts(nickname)}
    stems = tuple(
        word[:-3] if word.endswith("ого") else word[:-2]
        for word in words
        if _TOPONYM.search(word) and not _GENERIC.search(word) and word not in (*patrons, *quoted_words)
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
        kinds=frozenset(kind for kind in KINDS if any(word.startswith(kind) for word in words)),
        aliases=tuple(" ".join(map(_cased, known)) for alias in library.aliases if (known := parts(alias))),
        full=" ".join(part.form for part in parts(re.sub(r"\([^)]*\)", " ", name))),
        settlements=_settlements(library),
    )


def _settlements(library: LibraryName) -> tuple[str, ...]:
    names = (re.sub(r"\([^)]*\)", " ", name) for name in (library.name, *library.aliases))
    found = (_SETTLEMENT.match(" ".join(part.form for part in parts(name))) for name in names)
    return tuple(dict.fromkeys(match[1] for match in found if match))


def _cased(part: Part) -> str:
    return part.form.capitalize() if part.raw[:1].isupper() else part.form


def is_generic(form: str) -> bool:
    return form.startswith(
        (*NOUN, *CENTRAL_WORD, "районк", "детск", "городск", "сельск", "филиал", "наша", "модельн")
    )


def surface_forms(one: Profile) -> Iterator[tuple[str, str]]:
    """Every form under which a library may stand in a text, with the kind of name it is."""
    if not all(is_generic(form) for form in one.full.split()):
        for form in _agreeing(one.full):
            yield "full", form
    for alias in one.aliases:
        # «Кораблик» of the registry is no «кораблик» of a text; «научка» is written as it comes.
        kind = "title" if alias[:1].isupper() and not is_generic(alias.split()[0].lower()) else "alias"
        for form in _declined(alias.lower()):
            yield kind, form
        number = re.fullmatch(r"филиал № (\d+)", alias.lower())
        for form in _ordinals(int(number[1])) if number else ():
            yield kind, form
    for nickname in one.nicknames:
        for form in _declined(nickname):
            yield "nickname", form
    for patron in one.patrons:
        yield "patron", patron
        if patron.endswith(("ина", "ова", "ева")):
            for ending in ("ка", "ки", "ке", "ку", "кой"):
                yield "house", patron[:-1] + ending
    if one.number:
        for word in (
            "филиал",
            "филиала",
            "филиале",
            "филиалу",
            "библиотека",
            "библиотеке",
            "библиотеки",
            "библиотеку",
        ):
            for sign in ("№ ", "номер ", "n ", ""):
                yield "number", f"{word} {sign}{one.number}"
        for form in _ordinals(int(one.number)):
            yield "number", form
    for stem in one.stems:
        for ending in _ENDINGS:
            yield "adjective", stem + ending
        for form in _villages(stem):
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
    """«пятый филиал», «пятого филиала», …"""
    for case, endings in _BRANCH_CASES:
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


def _inhabitants(root: str) -> Iterator[str]:
    if len(root) >= _SHORTEST_ROOT:
        yield from (root + ending for ending in _PEOPLE)
        yield from (root + suffix + ending for suffix in ("ск", "овск") for ending in _MANY)


def _villages(stem: str) -> Iterator[str]:
    """Forms of the village behind an adjective: «качановск» → Качаново, «самолвовск» → Самолва, «изборск» → Изборск."""
    root = stem[:-2] if stem.endswith("ск") else stem[:-1]
    if len(root) < _SHORTEST_VILLAGE:
        return
    endings = ("о", "а", "у", "е", "ом", "ы", "ах", "ой", "ое", "ого", "ье", "ья", "ью", "")
    for base in {root, root.removesuffix("ов"), root.removesuffix("ев")}:
        if len(base) >= _SHORTEST_VILLAGE:
            yield from (
                base + ending for ending in endings if base + ending != root or not root.endswith("ов")
            )
    if stem.endswith("ск"):
        yield from (stem + ending for ending in ("", "а", "у", "е", "ом"))


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


def central_ones(profiles: Iterable[Profile]) -> dict[str, Profile]:
    """The central library of each municipality: of the district before a city's."""
    ranked = sorted(
        (one for one in profiles if one.central),
        key=lambda one: (one.group != "district", one.group != "city"),
    )
    return {one.municipality: one for one in reversed(ranked)}


def only_ones(profiles: Iterable[Profile], wanted: Callable[[Profile], bool]) -> dict[str, Profile]:
    """The one library of each municipality that fits, where just one does."""
    fitting: dict[str, list[Profile]] = defaultdict(list)
    for one in profiles:
        if wanted(one):
            fitting[one.municipality].append(one)
    return {place: found[0] for place, found in fitting.items() if len(found) == 1}
