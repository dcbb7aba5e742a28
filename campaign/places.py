"""The gazetteer: in which municipality of the region a town or village lies, or that it lies elsewhere.

Registry, texts and authors ask here, so that «пгт Плюсса», «СПб» and a name that two places bear get one answer.
``data/places.tsv`` lists the region's settlements with the forms that texts give them, ``data/elsewhere.tsv`` the
towns, regions and countries that are not ours.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product, takewhile
from typing import NamedTuple, TypeVar

from campaign.shipped import shipped
from campaign.tags import normal_form

Key = TypeVar("Key")
Value = TypeVar("Value")

ELSEWHERE = "elsewhere"
# Towns that are centres of the district around them and no part of it.
TWINS = {"Псков": "Псковский", "Великие Луки": "Великолукский"}
# Kinds of settlement and municipality, long and short, before a name or behind it; «пгт», «р. п.», «ж/д ст.».
KINDS = frozenset((
    "город", "города", "городе", "городу", "гор", "г", "городской", "городского", "типа", "поселение", "поселок",
    "поселка", "поселке", "пос", "п", "пгт", "пгп", "рабочий", "рп", "р", "т", "село", "села", "селе", "с", "сельцо",
    "деревня", "деревни", "деревне", "дер", "д", "хутор", "х", "станция", "станции", "ст", "станица", "жд", "ж", "погост",
    "слобода", "муниципальный", "муниципальное", "образование", "район", "н", "округ", "мо", "м", "о", "го",
    "gorod", "g", "city",
))  # fmt: skip
# A profile's town is shorter; what is longer is no name.
_LONGEST = 200
_REGION = re.compile(r"\bпсковск(?:ая|ой|ую) обл(?:аст[ьи])?\b|\bпсковщин\w")
_OTHER_REGION = re.compile(
    r"([а-я-]{3,}ск(?:ая|ой|ую)) обл(?:аст[ьи])?\b|(республик[аи] [а-я]+)|([а-я]+ск\w+ кра[йея])\b"
)
# «Гдовский р-н», «д. Ямм Гдовского муниципального округа».
_DISTRICT = re.compile(
    r"\b([а-я-]+)(?:ий|ого|ом) (?:муниципальн\w+ )?(?:район\w*|р-о?н\w*|округ\w*|м\.? ?о)\b"
)
_PARTED = re.compile(r"[,;()|\n]| - |(?<=\w{3})/(?=\w{3})")
_WORD = re.compile(r"\w+")
_LATIN = dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)) | {
    "ж": "zh", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ь": "", "ю": "yu", "я": "ya", "ё": "e",
}  # fmt: skip
_SPELLINGS = (("shch", "sch"), ("kh", "h"), ("ts", "c"), ("j", "y"), ("iy", "y"), ("ia", "ya"), ("iu", "yu"), ("w", "v"), ("x", "h"))  # fmt: skip


@dataclass(frozen=True)
class Municipality:
    """A municipality of the region; ``centre`` is the settlement that people name it by."""

    id: str
    name: str
    former_name: str
    centre: str


class Settlement(NamedTuple):
    """A line of ``places.tsv``; ``kind`` is town, village, adjective, district, people or (no text's) written."""

    place: str
    kind: str
    check: str
    forms: tuple[str, ...]
    example: str

    @property
    def names(self) -> tuple[str, ...]:
        """What people give as theirs, in small letters."""
        count = {"town": 1, "village": 1, "written": len(self.forms)}.get(self.kind, 0)
        return tuple(form.replace("+", " ") for form in self.forms[:count])


class Outside(NamedTuple):
    """A line of ``elsewhere.tsv``: names that people give as theirs, and a phrase by which texts name the place."""

    names: tuple[str, ...]
    phrase: str
    example: str


@dataclass(frozen=True)
class Whereabouts:
    """Where a town may lie: municipalities by id, and ``ELSEWHERE``. None: nobody knows. Several: ambiguous."""

    candidates: frozenset[str] = frozenset()

    @property
    def municipalities(self) -> frozenset[str]:
        return self.candidates - {ELSEWHERE}

    @property
    def municipality(self) -> str | None:
        """The only one that it can be."""
        return next(iter(self.municipalities), None) if len(self.candidates) == 1 else None

    @property
    def in_region(self) -> bool | None:
        """``None`` where nothing is known, or a town outside bears the name too."""
        if not self.candidates or (self.municipalities and ELSEWHERE in self.candidates):
            return None
        return ELSEWHERE not in self.candidates


def of_gazetteer(region: str) -> bool:
    """Whether a campaign's region is the gazetteer's; one that is not named is taken for it."""
    said = normal_form(region)
    return not said or bool(_REGION.search(said))


def within(town: str, places: Collection[str]) -> Whereabouts:
    """``whereabouts`` in another region, of whose places only the municipalities are known, by their names in a registry."""
    said = normal_form(town[:_LONGEST])
    found = frozenset(
        place for place in places if normal_form(place) in (said, *map(str.strip, _PARTED.split(said)))
    )
    if found or not whereabouts(town).candidates:
        return Whereabouts(found)
    return Whereabouts(frozenset((ELSEWHERE,)))


@lru_cache(maxsize=1 << 12)
def whereabouts(town: str) -> Whereabouts:
    """Where a town, village, municipality or region is that a person names as theirs.

    Case, ё, signs, kinds of settlement, and country say nothing: «Г.ПСКОВ», «Россия, Псков», «Plyussa». A district
    or region beside a name narrows it: «Сосновый Бор, Себежский р-н». Inflected forms are for texts.
    """
    said = normal_form(town[:_LONGEST])
    rest = _REGION.sub(",", said)
    if other_region(rest):
        return Whereabouts(frozenset((ELSEWHERE,)))
    answers = [frozenset(place.id for place in municipalities())] if rest != said else []
    answers += [_named(f"{found[1]}ий") for found in _DISTRICT.finditer(rest)]
    answers += [_named(piece) for piece in _PARTED.split(_DISTRICT.sub(",", rest))]
    candidates: frozenset[str] = frozenset()
    for answer in filter(None, answers):
        candidates = candidates & answer or candidates | answer
    return Whereabouts(candidates)


def other_region(normal: str) -> str | None:
    """Another region that a normalised name says, as it stands there."""
    found = _OTHER_REGION.search(_REGION.sub(" ", normal))
    return found[0] if found else None


def _named(piece: str) -> frozenset[str]:
    """What a name means without the kinds around it; as few go as possible: «С-Пб» is no village."""
    words = _WORD.findall(piece)
    before = sum(1 for _ in takewhile(KINDS.__contains__, words))
    behind = sum(1 for _ in takewhile(KINDS.__contains__, reversed(words)))
    for first, last in sorted(product(range(before + 1), range(behind + 1)), key=sum):
        name = words[first : len(words) - last]
        known = _names().get(" ".join(name)) or _latin_names().get(folded_latin("".join(name)))
        if known:
            return known
    return frozenset()


@cache
def _names() -> Mapping[str, frozenset[str]]:
    return collected((" ".join(_WORD.findall(normal_form(name))), place) for name, place in _known())


@cache
def _latin_names() -> Mapping[str, frozenset[str]]:
    return collected((transliterated(name), place) for name, found in _names().items() for place in found)


def _known() -> Iterator[tuple[str, str]]:
    """Every name with a place that bears it."""
    for place in municipalities():
        yield from ((name, place.id) for name in (place.id, place.name, place.former_name))
    yield from ((name, line.place) for line in settlements() for name in line.names)
    yield from ((name, ELSEWHERE) for line in outside() for name in line.names)


def collected(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, frozenset[Value]]:
    """The places of each name, or whatever several a key may have."""
    found: dict[Key, set[Value]] = defaultdict(set)
    for name, place in pairs:
        found[name].add(place)
    return {name: frozenset(places) for name, places in found.items()}


@cache
def municipalities() -> tuple[Municipality, ...]:
    """The region's municipalities, in the order of the shipped file."""
    rows = csv.DictReader(shipped("municipalities.csv").read_text(encoding="utf-8").splitlines())
    return tuple(Municipality(row["id"], row["name"], row["former_name"], row["centre"]) for row in rows)


@cache
def settlements() -> tuple[Settlement, ...]:
    """The region's settlements, with what else texts call its municipalities."""
    return tuple(
        Settlement(row["place"], row["kind"], row["check"], tuple(row["forms"].split()), row["example"])
        for row in _lines("places.tsv")
    )


@cache
def outside() -> tuple[Outside, ...]:
    """Places that are not ours."""
    return tuple(
        Outside(tuple(filter(None, row["names"].split("|"))), row["phrase"], row["example"])
        for row in _lines("elsewhere.tsv")
    )


def _lines(file: str) -> Iterator[dict[str, str]]:
    lines = shipped(file).read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("#")]
    return csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")


def transliterated(cyrillic: str) -> str:
    """The letters as people write addresses with them, in the folded spelling."""
    return folded_latin("".join(_LATIN.get(letter, letter) for letter in cyrillic))


@cache
def folded_latin(latin: str) -> str:
    """``Pechory``, ``pechori`` and ``pechorij`` alike."""
    text = re.sub(r"[^a-z]", "", latin.lower())
    for spelling, folded in _SPELLINGS:
        text = text.replace(spelling, folded)
    return text
