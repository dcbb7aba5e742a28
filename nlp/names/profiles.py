"""What tells a library of the registry from the others: read from its name once.

«Библиотека «Родник» имени С. А. Золотцева» has a nickname and a patron; «Самолвовская сельская библиотека»
an adjective that no other has; «Гдовская районная библиотека» is the central one of its municipality.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, product

from campaign.places import settlements
from nlp.names.scene import groups_of, parts, told
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
    number: int
    kinds: frozenset[str]
    aliases: tuple[str, ...]
    full: str
    # Villages and quarters that the name or an alias gives, in every case.
    settlements: frozenset[str]
    # «поунб», and with the place left out «рцк», which needs its place beside it.
    abbreviations: frozenset[str]
    short: frozenset[str]


_LIBRARY_WORDS = word_set(
    "районная центральная областная сельская детская городская научная модельная поселковая районка библиотека"
)
_ENDINGS = tuple(word_set("ая ой ую ою ие их им ими ое ого ому ий ом"))
_SHORTEST_ROOT = 4
_LEGAL = re.compile(r"\b(?:[МГ]?(?:БУК?|АУК?|КУК?|ОБУК|УК)|МБУ|МУ|ГБУ|филиал)\b")
_QUOTED = re.compile(r"[«\"“„]([^«»\"“”„]+)[»\"”“]")
_PATRON = re.compile(
    r"(?:им\.|имени|им)\s+(?:[А-ЯЁ]\.\s*){0,2}(?:[А-ЯЁ][а-яё]+\s+)?([А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)"
)
_NUMBER = re.compile(r"№\s*(\d{1,3})")
_ONLY_NUMBER = re.compile(r"филиал № (\d{1,3})", re.IGNORECASE)
_ABOUT_LIBRARY = re.compile(r"библиот|црб|цбс|цгб|централ", re.IGNORECASE)
_CENTRAL = re.compile(
    r"центральн\w* (?:районн|городск|библ)|районн\w* (?:центральн|библ)|межпоселен|\bцрб\b|\bцбс\b|централизованн"
    r"|районный центр культуры|центральная$"
)
_LIBRARY_ITSELF = re.compile(r"центральн\w*|межпоселен|районн\w* библ|\bцрб\b|районный центр")
_TOPONYM = re.compile(r"(?:ск|цк)(?:ая|ой|ое|ий|ого)$")
# «библиотека в Лаврах», «библиотека микрорайона Любятово»; «на Великой» is no settlement.
_SETTLEMENT = re.compile(
    r"^(?:[а-я]+ая )*библиотека (?:в|во|на|микрорайона|поселка|деревни|села) ((?:[а-я]+ой )?[а-я]+(?:о|е|ах|ях))$"
)
_CASES = {
    "ах": "ы и ов ам ями ами ах", "ях": "и ы ов ам ям ями ях", "ье": "ье ья ью ьем", "о": "о а у е ом",
    "е": "а я ы и е у ю о ом ой ей",
}  # fmt: skip
_PLACE_ROOT = re.compile(r"(\w+?)(?:ах|ях|ье|о)")
# Of those who live there: «маевцы», «лаврские».
_PEOPLE = tuple(word_set(
    "цы цев цам цами чане чан чанам чанами яне ян янам янами ские ских ским скими овские овских овским овскими"
))  # fmt: skip
_NUMERALS = (
    ("один", "первый"), ("два", "второй"), ("три", "третий"), ("четыре", "четвертый"), ("пять", "пятый"),
    ("шесть", "шестой"), ("семь", "седьмой"), ("восемь", "восьмой"), ("девять", "девятый"), ("десять", "десятый"),
)  # fmt: skip
_SHORT_ORDINALS = ("", " й", " ый", " ой", " го", " м", " ом", " му")
_FEMININE = (("ая", "а"), ("ой", "и"), ("ой", "е"), ("ую", "у"), ("ой", "ой"))
_GENERIC = ("noun", "rooms", "rural", "level.central", "level.children", "level.", "head.central")
_PARENT = re.compile(r"\bЦ[А-Я]*Б|библиот", re.IGNORECASE)
_CAPITALS = re.compile(r"\b[А-ЯЁ]{3,6}\b")
_ASIDE = re.compile(r"\([^)]*\)")
_LIBRARY_NOUN = re.compile(r"библиот|портал|ассоциац|\b[А-Я]*[ЦБ][А-Я]*Б[А-Я]*\b", re.IGNORECASE)
_YOUNG = re.compile(r"\bдет(?:ск|ей)")


def profile(library: LibraryName, own_stems: frozenset[str]) -> Profile:
    """The marks of a library. ``own_stems`` are the adjectives of municipalities, which tell nothing."""
    name = _LEGAL.sub(" ", library.name)
    bare = _ASIDE.sub(" ", name)
    called = () if _LIBRARY_NOUN.search(_QUOTED.sub(" ", bare)) else _QUOTED.findall(name)
    quoted = (one for one in _QUOTED.findall(name) if not _ABOUT_LIBRARY.search(one))
    nicknames = tuple(_forms(one) for one in quoted if len(one.split()) <= 3)
    words = _forms(name).split()
    text = " ".join(words)
    number = _NUMBER.search(name)
    # «филиал № 2 ЦГБ им. Семевского»: the patron is the parent's.
    whose = name[: number.start()] + _PARENT.split(name[number.end() :])[0] if number else name
    patrons, bearers = (tuple(map(fold, _PATRON.findall(part))) for part in (whose, name))
    others = {*bearers, *" ".join(nicknames).split()}
    stems = tuple(
        stem
        for word in words
        if _TOPONYM.search(word) and word not in others and "generic" not in groups_of(word)
        if (stem := word[: -3 if word.endswith("ого") else -2]) not in own_stems
    )
    children = "детск" in text or library.group == "children"
    local = bool(library.municipality)
    plain = not (stems or number or children or "структурн" in text)
    kinds = frozenset().union(*(told(word, "kind") for word in words))
    return Profile(
        id=library.id,
        municipality=library.municipality,
        group=library.group,
        central=local and plain and (library.group == "district" or bool(_CENTRAL.search(text))),
        system_only=not _LIBRARY_ITSELF.search(text),
        children=children and local,
        stems=stems,
        nicknames=nicknames,
        patrons=patrons,
        number=int(number[1]) if number else 0,
        kinds=kinds | ({"детск"} if not local and _YOUNG.search(text) else set()),
        aliases=tuple(
            " ".join(part.form.capitalize() if part.raw[0].isupper() else part.form for part in known)
            for alias in (*library.aliases, *called)
            if (known := parts(alias))
        ),
        full=_forms(bare),
        settlements=frozenset().union(*map(_cases, _settlements(library))),
        abbreviations=_abbreviations(name, called, local),
        short=_short(name, called),
    )


def _forms(name: str) -> str:
    return " ".join(part.form for part in parts(name))


def _initials(name: str) -> list[str]:
    """The words of a name that an abbreviation is made of: not «им. …», not what a comma or bracket parts off."""
    words = re.split(r" (?:им\.|имени) |[,(—«]", name)[0].split()
    return [word for word in words if word[0].isalpha() and len(word) > 2 and word != "для"]


def _abbreviations(name: str, called: Sequence[str], local: bool) -> frozenset[str]:
    """«ПОУНБ» of the name's initials, and what the name itself has in capitals: «ПРЦБ», «МБО»."""
    made = {"".join(word[0] for word in _initials(one)) for one in (name.strip(), *called)}
    written = _CAPITALS.findall(name) if local else []
    return _telling([*written, *(one for one in made if len(one) >= (4 if local else 3))])


def _short(name: str, called: Sequence[str]) -> frozenset[str]:
    words = (_initials(one) for one in (name.strip(), *called))
    return _telling(
        "".join(word[0] for word in one[1:])
        for one in words
        if len(one) > 3 and one[0].lower().endswith(("ая", "ий"))
    )


def _telling(abbreviations: Iterable[str]) -> frozenset[str]:
    """Without those of many libraries: they need a place, see described.py."""
    return frozenset(form for form in map(fold, abbreviations) if "abbreviation" not in groups_of(form))


def _settlements(library: LibraryName) -> Iterator[str]:
    for name in (library.name, *library.aliases):
        if found := _SETTLEMENT.match(_forms(_ASIDE.sub(" ", name))):
            yield found[1]


def _cases(settlement: str) -> set[str]:
    """The case forms of a settlement that an alias gives: «лаврах» → «лавры», «из лавров»."""
    first, _, last = settlement.rpartition(" ")
    ending = next(ending for ending in _CASES if last.endswith(ending))
    tails = {last.removesuffix(ending) + other for other in _CASES[ending].split()}
    heads = [f"{first.removesuffix('ой')}{ending} " for ending in ("ая", "ой", "ую", "ою")] if first else [""]
    return {head + tail for head in heads for tail in tails}


@cache
def library_words() -> frozenset[str]:
    """Words of a description that are mended too, in every form."""
    return frozenset(chain.from_iterable(map(inflections, _LIBRARY_WORDS)))


def is_generic(form: str) -> bool:
    """Whether a word says nothing of which library it is: «районная», «наша», «филиал»."""
    return not groups_of(form).isdisjoint(_GENERIC)


def surface_forms(one: Profile) -> Iterator[tuple[str, Iterable[str]]]:
    """The kinds of names with every form under which the library may stand in a text."""
    if not all(map(is_generic, one.full.split())):
        yield "full", _declined(one.full)
    for alias in one.aliases:
        # «Кораблик» of the registry is no «кораблик» of a text; «научка» is written as it comes.
        words = alias.lower().split()
        title = alias[:1].isupper() and len(words) <= 3 and not is_generic(words[0])
        yield "title" if title else "alias", _declined(alias.lower())
        if number := _ONLY_NUMBER.fullmatch(alias):
            yield "alias", _numbered(int(number[1]))
    for nickname in one.nicknames:
        yield "nickname", _declined(nickname)
    yield "abbreviation", one.abbreviations
    yield "short", one.short
    for patron in one.patrons:
        yield "patron", (patron,)
        if patron.endswith(("ина", "ова", "ева")):
            yield "house", (patron[:-1] + ending for ending in ("ка", "ки", "ке", "ку", "кой"))
        root = re.sub(r"(?:ого|ой|а|я)$", "", patron)
        if root.endswith(("ин", "ов", "ев", "ын")):
            yield "called", (f"{root}ск{ending}" for ending in ("ая", "ой", "ую"))
    if one.number:
        yield "number", _numbered(one.number)
    for stem in one.stems:
        yield "adjective", (stem + ending for ending in _ENDINGS)
        yield "village", village_forms(stem) | _listed_villages(one.municipality, stem)
        yield "people", _inhabitants(stem.removesuffix("ск"))
    yield "settlement", one.settlements
    roots = {found[1] for found in map(_PLACE_ROOT.fullmatch, one.settlements) if found}
    yield "people", (form for root in roots for form in _inhabitants(root))


def _numbered(number: int) -> Iterator[str]:
    """«филиал № 5», «библиотека номер пять», «пятого филиала», «5-й филиал», …"""
    branch = inflections("филиал")
    said = [f"{sign}{number}" for sign in ("№ ", "номер ", "n ", "")]
    first = {f"{number}{ending}" for ending in _SHORT_ORDINALS}
    for numeral, ordinal in _NUMERALS[number - 1 : number]:
        said.append(f"номер {numeral}")
        first |= inflections(ordinal)
    yield from map(" ".join, product(branch | inflections("библиотека"), said))
    yield from map(" ".join, product(first, branch))


def _listed_villages(municipality: str, stem: str) -> set[str]:
    """Forms of the gazetteer's villages there that the adjective may come from: «павск» → Павы, «Старый Изборск»."""
    return {
        form.replace("+", " ")
        for line in settlements()
        if line.kind == "village" and line.place == municipality
        if comes_from(stem, line.forms[0].split("+")[-1])
        for form in line.forms
    }


def _inhabitants(root: str) -> list[str]:
    return [root + ending for ending in _PEOPLE if len(root) >= _SHORTEST_ROOT]


def _declined(name: str) -> set[str]:
    """«псковская городская библиотека имени …» → «псковской городской библиотеке имени …»: its adjectives with their noun in
    one case, or its first word, and its last word.
    """
    words = name.split()
    size = next((at for at, word in enumerate(words) if not word.endswith("ая")), len(words))
    noun = words[size : size + 1] if size and words[size : size + 1] in (["библиотека"], ["система"]) else []
    rest = words[(size or 1) + len(noun) :]
    heads: Iterable[str] = inflections(words[0])
    if size:
        heads = (
            " ".join(
                [*(word[:-2] + adjective for word in words[:size]), *(word[:-1] + ending for word in noun)]
            )
            for adjective, ending in _FEMININE
        )
    tails = [" ".join([*rest[:-1], last]) for last in inflections(rest[-1])] if rest else [""]
    return {f"{head} {tail}".rstrip() for head, tail in product(heads, tails)}


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
