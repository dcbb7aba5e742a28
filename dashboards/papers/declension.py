"""To whom a letter is given: a person's name in the dative, by rules that a file of exceptions overrules."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from campaign.errors import ConfigurationError
from campaign.shipped import shipped
from campaign.tables.sheets import parse_rows, read_rows, unseen

FILE = "name_cases.csv"
COLUMNS = ("name", "dative")
GENDERS = {"м": "м", "муж": "м", "ж": "ж", "жен": "ж", "": ""}
_WORD = re.compile(r"[А-ЯЁа-яё]+(?:[-’'][А-ЯЁа-яё]+)*")
_PIECE = re.compile(r"[А-ЯЁа-яё]+")
# What stands small before or behind a name, and does not decline.
_SMALL = frozenset(
    ("фон", "ван", "де", "дер", "ден", "да", "ди", "дю", "ла", "ле", "оглы", "оглу", "кызы", "уулу")
)
# The first half of a double surname that surely declines: «Мамин-Сибиряк»; of others only what is a surname by itself.
_SURE = re.compile(r".+(?:[оеё]ва?|[иы]на?|[иыо]й|ая)", re.IGNORECASE)
# A vowel that may flee: «Стрельцу», but «Кузнецу».
_FLEETING = re.compile(r"[еёо](?=[цк]$)")
_PATRONYMIC = re.compile(r".+(?:ич|вна|ична)|(?:.+[- ])?(?:оглы|оглу|кызы|уулу)", re.IGNORECASE)


Cases = Mapping[tuple[str, str], str]


def name_cases(home: Path) -> Cases:
    """Exceptions by name (a whole one or a single word) and gender; the home's file stands over the shipped one.

    An exception without a gender holds for both: «Заяц» becomes «Зайцу» for a man only.
    """
    text = shipped(f"letters/{FILE}").read_text(encoding="utf-8")
    rows = parse_rows(text, FILE, COLUMNS, ["gender"])
    if (home / FILE).is_file():
        rows += read_rows(home / FILE, COLUMNS, ["gender"])
    cases = {}
    for row in rows:
        for column in COLUMNS:
            if not row[column]:
                raise ConfigurationError(f"{FILE}, строка {row.line}: пустой столбец «{column}»")
            if sign := unseen(row[column]):
                raise ConfigurationError(
                    f"{FILE}, строка {row.line}: в столбце «{column}» невидимый знак {sign}"
                )
        gender = GENDERS.get(row["gender"].casefold().rstrip("."))
        if gender is None:
            raise ConfigurationError(
                f"{FILE}, строка {row.line}: gender «{row['gender']}» — бывает: м, ж или пусто"
            )
        cases[_key(row["name"]), gender] = row["dative"]
    return cases


def datives(name: str, cases: Cases) -> tuple[str, ...]:
    """«ИВАНОВА Анна Петровна» → «Ивановой Анне Петровне»; the order of the words stays.

    Behind it what another method makes of the name: a person must choose where there are two. Empty where the rules do not
    know the parts of the name: then only an exception can tell.
    """
    whole = next((cases[_key(name), one] for one in ("", "м", "ж") if (_key(name), one) in cases), None)
    if whole is not None and " " in name.strip():
        return (whole,)
    parts = _parts(written(name).split())
    if parts is None:
        return () if whole is None else (whole,)
    gender = _gender(parts)
    sign = {"MALE": "м", "FEMALE": "ж"}.get(gender.name, "")
    words = [
        (found, found)
        if (found := cases.get((_key(word), sign)) or cases.get((_key(word), "")))
        else _decline(word, part, gender)
        for part, word in parts
    ]
    return tuple(dict.fromkeys(" ".join(way) for way in zip(*words, strict=True)))


def written(name: str) -> str:
    """A person's name with its capitals where they belong: «ИВАНОВА-петрова о'коннор» → «Иванова-Петрова О'Коннор»."""
    return " ".join(
        word.lower() if word.lower() in _SMALL else _PIECE.sub(lambda piece: _capital(piece[0]), word)
        for word in name.split()
    )


def _capital(piece: str) -> str:
    if piece.islower() and piece in ("д", "л"):  # «д'Артаньян»
        return piece
    return piece.capitalize() if piece.islower() or piece[1:].isupper() else piece


def _key(name: str) -> str:
    return " ".join(name.split()).casefold().replace("ё", "е")


def _parts(words: list[str]) -> list[tuple[str, str]] | None:
    """Each word with what it is: «last», «first», «middle»."""
    if len(words) == 4 and words[3].casefold() in ("оглы", "оглу", "кызы", "уулу"):
        words = [*words[:2], " ".join(words[2:])]
    for at in reversed(range(len(words) - 1)):
        if words[at] in _SMALL:  # «фон Браун»
            words = [*words[:at], f"{words[at]} {words[at + 1]}", *words[at + 2 :]]
    if not all(_WORD.fullmatch(part) for word in words for part in word.split()):
        return None
    # The middle word first: «Анна Петровна Иванович» has a last name that looks like a patronymic.
    if len(words) == 3 and _PATRONYMIC.fullmatch(words[1]):
        return list(zip(("first", "middle", "last"), words, strict=True))
    if len(words) == 3 and _PATRONYMIC.fullmatch(words[2]):
        return list(zip(("last", "first", "middle"), words, strict=True))
    if len(words) == 2 and _PATRONYMIC.fullmatch(words[1]):
        return list(zip(("first", "middle"), words, strict=True))
    if len(words) == 2:
        known = [_is_first_name(word) for word in words]
        if known == [False, True]:
            return list(zip(("last", "first"), words, strict=True))
        if known == [True, False]:
            return list(zip(("first", "last"), words, strict=True))
    return None


def _is_first_name(word: str) -> bool:
    return any("Name" in parse.tag for parse in _morphology().parse(word))


@cache
def _morphology() -> Any:
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


def _gender(parts: list[tuple[str, str]]) -> Any:
    from pytrovich.detector import PetrovichGenderDetector

    names = dict(parts)
    detector: Any = PetrovichGenderDetector()
    return detector.detect(
        lastname=names.get("last"), firstname=names.get("first"), middlename=names.get("middle")
    )


def _decline(word: str, part: str, gender: Any) -> tuple[str, str]:
    """A word in the dative as the dictionary has it, or by rule, and as the other of the two says."""
    if part == "middle":
        ruled = _by_rule(word, part, gender)
        return ruled, ruled
    *small, last = word.split(" ")
    pieces = last.split("-")
    ways = [_piece(piece, part, gender, half=place < len(pieces) - 1) for place, piece in enumerate(pieces)]
    first, second = (" ".join([*small, "-".join(way)]) for way in zip(*ways, strict=True))
    return first, second


def _piece(piece: str, part: str, gender: Any, *, half: bool) -> tuple[str, str]:
    ruled = _by_rule(piece, part, gender)
    told, is_known = _by_dictionary(piece, gender)
    if half and part == "last" and not is_known and not _SURE.fullmatch(piece):
        return piece, ruled  # «Демут-Малиновскому»
    if not told and gender.name == "MALE" and part == "last" and _FLEETING.search(piece):
        told = [_FLEETING.sub("", piece) + "у"]
    if not told or _key(ruled) in map(_key, told):
        return ruled, ruled
    return (told[0], ruled) if is_known else (ruled, told[0])


def _by_dictionary(word: str, gender: Any) -> tuple[list[str], bool]:
    """Datives of the word as a name, of a man's as any noun too, the likeliest first; whether the word is known."""
    sex = {"MALE": "masc", "FEMALE": "femn"}.get(gender.name)
    found = [
        form.word.capitalize()
        for parse in _morphology().parse(word)
        if {"nomn", "sing", sex} <= parse.tag.grammemes
        and {"Name", "Surn", *(("NOUN",) if sex == "masc" else ())} & parse.tag.grammemes
        and (form := parse.inflect({"datv"}))
    ]
    return found, bool(found) and _morphology().word_is_known(word)


def _by_rule(word: str, part: str, gender: Any) -> str:
    from pytrovich.enums import Case, NamePart
    from pytrovich.maker import PetrovichDeclinationMaker

    kinds = {"last": NamePart.LASTNAME, "first": NamePart.FIRSTNAME, "middle": NamePart.MIDDLENAME}
    return str(PetrovichDeclinationMaker().make(kinds[part], gender, Case.DATIVE, word))
