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


def dative(name: str, cases: Cases) -> str | None:
    """«Иванова Анна Петровна» → «Ивановой Анне Петровне»; the order of the words stays.

    ``None`` where the rules do not know the parts of the name: then only an exception can tell.
    """
    whole = next((cases[_key(name), one] for one in ("", "м", "ж") if (_key(name), one) in cases), None)
    if whole is not None and " " in name.strip():
        return whole
    parts = _parts(name.split())
    if parts is None:
        return whole
    gender = _gender(parts)
    sign = {"MALE": "м", "FEMALE": "ж"}.get(gender.name, "")
    return " ".join(
        cases.get((_key(word), sign)) or cases.get((_key(word), "")) or _decline(word, part, gender)
        for part, word in parts
    )


def _key(name: str) -> str:
    return " ".join(name.split()).casefold().replace("ё", "е")


def _parts(words: list[str]) -> list[tuple[str, str]] | None:
    """Each word with what it is: «last», «first», «middle»."""
    if len(words) == 4 and words[3].casefold() in ("оглы", "оглу", "кызы", "уулу"):
        words = [*words[:2], " ".join(words[2:])]
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


def _decline(word: str, part: str, gender: Any) -> str:
    from pytrovich.enums import Case, NamePart
    from pytrovich.maker import PetrovichDeclinationMaker

    kinds = {"last": NamePart.LASTNAME, "first": NamePart.FIRSTNAME, "middle": NamePart.MIDDLENAME}
    return str(PetrovichDeclinationMaker().make(kinds[part], gender, Case.DATIVE, word))
