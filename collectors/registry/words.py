"""What a name tells: its distinguishing words, its kind, its place; without legal forms and quotes."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rapidfuzz import fuzz

from campaign.places import other_region
from campaign.tags import normal_form
from collectors.registry.places import named_places, without_adjectives, without_places

Level = Literal["region", "central", "children", "local"]

_QUOTES = re.compile(r"[«»„“”\"''‘’‹›]+")
# Only what holds no further quotes: of «Библиотека «Родник»» the inner pair.
_QUOTED = re.compile(r"[«„“\"]([^«»„“”\"]{2,80})[»“”\"]")
_BRACKETS = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[а-яa-z0-9]+")
_NUMBER = re.compile(r"(?:№|филиал\w*\s*(?:№|n)?|\bn)\s*(\d{1,3})\b")
_PERSON = re.compile(
    r"\b(?:[Ии]м(?:ени|\.)?|ИМ(?:ЕНИ|\.)?)\s*((?:[А-ЯЁ]\.\s?-?)*)(?<![а-яА-ЯёЁ])([А-ЯЁ][А-Яа-яЁё-]+(?:\s+[А-ЯЁ][а-яё-]+){0,2})"
)
_PATRONYMIC = re.compile(r"(?:вич|вича|ича|вна|вны|чны)$")

_ABBREVIATIONS = {
    "цбс": "централизованная библиотечная система",
    "мцбс": "межпоселенческая централизованная библиотечная система",
    "црб": "центральная районная библиотека",
    "прцб": "районная центральная библиотека",
    "црдб": "центральная районная детская библиотека",
    "мцрб": "межпоселенческая центральная районная библиотека",
    "мцб": "межпоселенческая центральная библиотека",
    "цгб": "центральная городская библиотека",
    "цгдб": "центральная городская детская библиотека",
    "цдб": "центральная детская библиотека",
    "цб": "центральная библиотека",
    "рб": "районная библиотека",
    "сб": "сельская библиотека",
    "дб": "детская библиотека",
    "рдб": "районная детская библиотека",
    "оунб": "областная универсальная научная библиотека",
    "поунб": "псковская областная универсальная научная библиотека",
}

# Word beginnings that tell no library from another.
_GENERIC = (
    "библиот", "библио", "централ", "систем", "район", "городск", "областн", "сельск", "модельн",
    "детск", "дети", "детей", "детям", "юношес", "межпоселен", "филиал", "отдел", "муницип", "округ", "област",
    "город", "посел", "деревн", "публичн", "общедоступн", "официальн", "групп", "сообществ", "страниц", "новост",
    "структурн", "подразделен", "читай", "читаем", "вместе", "книг", "чтени", "культур", "учрежден", "бюджет", "центр",
    "автономн", "казен", "государствен", "поколен", "новог", "имени", "объединен", "наша", "вконтакте",
    "уточняет", "назван", "микрорайон", "семейн",
)  # fmt: skip
_LEGAL_FORMS = frozenset((
    "мбук", "маук", "мкук", "гбук", "гаук", "огбук", "мбу", "мау", "мку", "мук", "гук", "гбу", "мбо", "рмук", "бук", "мо",
))  # fmt: skip
_SMALL = frozenset((
    "и", "в", "во", "на", "для", "при", "с", "со", "по", "о", "об", "от", "г", "гор", "п", "пос", "пгт", "д", "дер", "р",
    "н", "обл", "им", "вк", "vk", "рф", "no", "из", "у",
))  # fmt: skip

_LIBRARY = re.compile(r"библиот(?!екар)|библио(?!ноч|т)|книжн\w+ дом|читальн\w+ зал")
# In quotes «БиблиоЛюб» is a title, «Гдовская библиотека» the whole name.
_WHOLE_NAME = re.compile(r"библиотек|библиотечн")
_LIBRARY_SCREEN = re.compile(
    r"bibl|library|(?:^|_|[a-z])lib(?:$|_|\d)|^lib|(?:^|_)(?:m?cbs|crb|cgb|mcb)(?:$|_|\d)"
)
_NO_LIBRARY = re.compile(
    r"\b(школ\w*|сош|лице\w+|гимнази\w+|колледж\w*|детск\w+ сад\w*|детсад\w*|музе\w+|подслушано|дом\w* культуры"
    r"|дк|рдк|сдк|театр\w*|заповедник\w*|администраци\w+|молодежн\w+ центр\w*|храм\w*|приход\w*|магазин\w*)\b"
)
# Libraries have news, clubs and archives too, so these count only where no library is named.
_HARDLY_LIBRARY = re.compile(
    r"\b(газет\w+|клуб\w*|центр\w* культуры|досугов\w+|сегодня|вести|новости|тв|радио|архив\w*|партия|типичн\w+"
    r"|объявлени\w+|волонтер\w*)\b"
)
_CHILDREN = re.compile(r"\bдетск|\bдетей\b|\bдетям\b|\bюношес")
# A school's library is a library, but none of the campaign's.
_SCHOOL = re.compile(r"школ|сош\b|лице|гимнази|колледж")

_ADJECTIVE = re.compile(r"^(.{2,}?)(ов|ев|ин|ен|ан|ян|он)?(?:ск|цк)(?:ая|ой|ую|ий|ого|ому|ое|ие|их|им)$")
_NOUN = re.compile(
    r"^(.{3,}?)(?:ами|ями|ого|его|ому|ая|яя|ой|ый|ий|ое|ие|ые|ых|их|ом|ем|ов|ев|ах|ях|ам|ям|[аяыиоеуюь])$"
)
_TYPO = 88


@dataclass(frozen=True)
class Name:
    """A name taken apart. ``marks`` stand in the open, ``titles`` in quotes or after «имени»; both distinguish."""

    plain: str
    marks: frozenset[str]
    titles: frozenset[str]
    number: str | None
    level: Level | None
    places: frozenset[str]
    children: bool
    library: bool
    alien: str | None
    school: bool
    other_region: str | None

    @property
    def words(self) -> frozenset[str]:
        return self.marks | self.titles


@cache
def take_apart(name: str) -> Name:
    """The parts of a community's or library's name."""
    titles = _titles(name)
    bare = _expanded(normal_form(_unquoted(_without_person(name))))
    whole = _expanded(_QUOTES.sub(" ", normal_form(name)))
    library = bool(_LIBRARY.search(whole))
    without = _BRACKETS.sub(" ", bare)
    kind_from = without if _LIBRARY.search(without) or not _LIBRARY.search(bare) else bare
    number = _NUMBER.search(whole)
    alien = _NO_LIBRARY.search(whole) or (None if library else _HARDLY_LIBRARY.search(whole))
    return Name(
        plain=" ".join(word for word in _WORD.findall(whole) if word not in _SMALL | _LEGAL_FORMS),
        marks=frozenset(_distinct(without_places(bare))),
        titles=frozenset(titles),
        number=number[1] if number else None,
        # A number is a branch's: «Библиотека № 7».
        level=level_of(kind_from) or ("local" if number else None),
        places=named_places(bare) or named_places(whole, alone=True),
        children=bool(_CHILDREN.search(whole)),
        library=library,
        alien=alien[1] if alien else None,
        school=bool(_SCHOOL.search(whole)),
        other_region=other_region(whole),
    )


def level_of(normal: str) -> Level | None:
    """The kind of library that the words of a normalised name say."""
    if re.search(r"\bобластн|\bрегиональн", normal):
        return "region"
    if _CHILDREN.search(normal):
        return "children"
    if re.search(r"\bсельск|\bпоселков|\bфилиал|\bмикрорайон|\bдеревенск|\b(?:д|дер|деревн\w)\b", normal):
        return "local"
    if re.search(r"\bцентральн|\bрайонн|\bмежпоселен|\bцентрализован", normal):
        return "central"
    return None


def looks_like_library(screen_name: str | None) -> bool:
    return bool(screen_name and _LIBRARY_SCREEN.search(screen_name.lower()))


def is_village(name: Name) -> bool:
    """«Воронцовская библиотека»: the word of this kind that is left is a place of its own."""
    return any(word.endswith(("ская", "ской", "цкая", "цкой")) for word in name.marks)


def same_word(one: str, other: str) -> bool:
    """«Самолвовская» and «Самолва», «Любятово» and «любятовская», a slip of the pen in a long word."""
    if one == other or roots(one) & roots(other):
        return True
    # The endings are left out: «Самолвовская» and «Самолуковская» are two villages.
    ours, theirs = max(roots(one), key=len), max(roots(other), key=len)
    return min(len(ours), len(theirs)) >= 6 and fuzz.ratio(ours, theirs) >= _TYPO


@cache
def roots(word: str) -> frozenset[str]:
    """What is left of a word without the endings of adjectives and nouns."""
    found = _ADJECTIVE.match(word)
    if found:
        shallow = found[1] + (found[2] or "")
        kept = {shallow, found[1]} if len(found[1]) >= 3 else {shallow}
    else:
        noun = _NOUN.match(word)
        # «Подберезье» and «Подберезинская», «Изборск» and «Изборская».
        root = (noun[1] if noun else word).rstrip("ь")
        kept = {root, root.removesuffix("ск")}
    # «Дубровно» and «Дубровенская»: the vowel that comes and goes.
    fleeting = {re.sub(r"[ео]([бвгджзклмнпрстфхцчшщ])$", r"\1", root) for root in kept if len(root) >= 5}
    return frozenset(root for root in kept | fleeting if len(root) >= 2) or frozenset((word,))


def _titles(name: str) -> set[str]:
    """The words in quotes, unless the quotes hold the whole name or a legal one, and the honoured person's surname."""
    found: set[str] = set()
    for quoted in _QUOTED.findall(name):
        words = _expanded(normal_form(quoted))
        if not _WHOLE_NAME.search(words) and not named_places(words, alone=True):
            open_words = without_adjectives(words)
            found.update(_distinct(open_words) or _WORD.findall(open_words))
    person = _PERSON.search(name)
    if person:
        found.add(_surname(person[2]))
    return {word for word in found if len(word) > 2 and word not in _SMALL}


def _surname(names: str) -> str:
    words = [normal_form(word) for word in names.split()]
    if len(words) > 2 and _PATRONYMIC.search(words[1]):
        return words[2]
    return words[0]


def _without_person(name: str) -> str:
    """«имени И. А. Бунина» goes, and what follows it stays."""
    person = _PERSON.search(name)
    if not person:
        return name
    words = person[2].split()
    full = len(words) > 2 and _PATRONYMIC.search(words[1].lower())
    rest = words[3:] if full else words[1:]
    tail = re.sub(r"^\s*(?:[А-ЯЁ]\.\s?){1,2}(?![а-яё])", " ", name[person.end() :])
    return f"{name[: person.start()]} {' '.join(rest)} {tail}"


def _unquoted(name: str) -> str:
    """The name without what stands in quotes; quotes around a legal name only lose their marks."""

    def kept(found: re.Match[str]) -> str:
        words = _expanded(normal_form(found[1]))
        return f" {found[1]} " if _WHOLE_NAME.search(words) or named_places(words, alone=True) else " "

    return _QUOTES.sub(" ", _QUOTED.sub(kept, name))


def _expanded(normal: str) -> str:
    """«ЦБС», «б-ка» and their like in full words."""
    normal = normal.replace("с/б", "сб").replace("б-ка", "библиотека").replace("б-ки", "библиотеки")
    return re.sub(r"\b[а-я]{2,5}\b", lambda found: _ABBREVIATIONS.get(found[0], found[0]), normal)


def _distinct(normal: str) -> set[str]:
    return {
        word
        for word in _WORD.findall(normal)
        if len(word) > 2
        and word not in _SMALL | _LEGAL_FORMS
        and not word.isdigit()
        and not word.startswith(_GENERIC)
    }
