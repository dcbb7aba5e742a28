"""One value at a time out of a parsed TOML document; a mistake is named with its line and what was expected."""

import difflib
import logging
import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from campaign.errors import ConfigurationError
from campaign.tables.sheets import YEARS

# The parser's words, by how they begin.
PROBLEMS = {
    "Unterminated string": "кавычка открыта и не закрыта",
    "Unclosed": "скобка открыта и не закрыта",
    "Cannot": "раздел или ключ стоит дважды",
    "Duplicate": "ключ стоит дважды",
    "Invalid date": "такой даты или времени нет",
    "Invalid value": "значение не читается: текст стоит в кавычках, дата и число — без них",
    "Expected '='": "за ключом нет знака «=»",
    "Expected ']": "скобка раздела не закрыта",
    "Expected newline": "за значением стоит что-то ещё",
    "Illegal character": "знак, которого здесь быть не может",
    "Found invalid character": "знак, которого здесь быть не может",
    "Unescaped": "перед знаком «\\» нужен ещё один такой же",
    "Escaped": "за знаком «\\» стоит не то",
    "Invalid hex": "за знаком «\\» стоит не то",
    "Invalid initial": "ключ начинается не с буквы",
    "Invalid statement": "строка не начинается с ключа или раздела",
}
DEEPEST = 10
_DIGITS = re.compile(r"[0-9_]{1000,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

log = logging.getLogger(__name__)


def parse_toml(file: str, text: str) -> dict[str, Any]:
    """The document that a text holds. Raises ``ConfigurationError`` with the line."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        log.debug("%s: %s", file, error)
        raise ConfigurationError(f"{file}, {_problem(error, text)}") from error


def _problem(error: Exception, text: str) -> str:
    message = str(error)
    if isinstance(error, RecursionError):
        return "скобки вложены слишком глубоко; уберите лишние"
    if not isinstance(error, tomllib.TOMLDecodeError):
        long = _DIGITS.search(text)
        where = f"строка {text.count(chr(10), 0, long.start()) + 1}: " if long else ""
        return f"{where}число не читается; проверьте, сколько в нём цифр"
    place = re.search(r"\(at line (\d+), column (\d+)\)$", message)
    where = f"строка {place[1]}, знак {place[2]}" if place else "в конце файла"
    what = next((words for begins, words in PROBLEMS.items() if message.startswith(begins)), "")
    return f"{where}: это не TOML{what and f' ({what})'}; проверьте кавычки, скобки и знак «=»"


@dataclass(frozen=True)
class Section:
    """Keys and their values; the text is kept only to say on which line a key stands.

    ``place`` is the section's name, empty for the document, ``index`` which one of several it is.
    """

    file: str
    lines: list[str]
    values: dict[str, Any]
    place: str = ""
    index: int | None = None

    def check_values(self) -> None:
        """No number, sign or nesting that nothing behind could take."""
        self._check(self.values, "", "", 0)

    def _check(self, value: Any, place: str, key: str, depth: int) -> None:
        if depth > DEEPEST:
            self._fail_at(place, key, "разделы вложены слишком глубоко; уберите лишние")
        if isinstance(value, dict):
            for name, inner in value.items():
                self._check(inner, f"{place}.{key}".strip("."), name, depth + 1)
        elif isinstance(value, list):
            for inner in value:
                self._check(inner, place, key, depth + 1)
        elif isinstance(value, int) and abs(value) >= 1 << 63:
            self._fail_at(place, key, "число слишком велико; впишите меньшее")
        elif isinstance(value, str) and (sign := _CONTROL.search(value)):
            self._fail_at(place, key, f"невидимый знак U+{ord(sign[0]):04X}; наберите текст заново")

    def table(self, key: str, *, optional: bool = False) -> "Section":
        place = f"{self.place}.{key}" if self.place else key
        if key not in self.values and not optional:
            raise ConfigurationError(f"{self.file}: нет раздела [{place}]; добавьте его")
        values = self.values.get(key, {})
        if not isinstance(values, dict):
            self._fail_at("", key, f"ожидается раздел [{place}]")
        return Section(self.file, self.lines, values, place)

    def tables(self, key: str) -> list["Section"]:
        """The sections that stand in double brackets."""
        found = self.values.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self.fail(key, f"ожидаются разделы [[{key}]] (с двойными скобками)")
        return [Section(self.file, self.lines, item, key, index) for index, item in enumerate(found)]

    def no_others(self, allowed: tuple[str, ...]) -> None:
        for key in self.values:
            if key not in allowed:
                near = difflib.get_close_matches(key, allowed, n=1)
                hint = f"; возможно, «{near[0]}»" if near else ""
                self.fail(key, f"неизвестный ключ{hint}; бывают: {', '.join(allowed)}")

    def value(self, key: str, default: Any) -> Any:
        if key in self.values:
            return self.values[key]
        if default is None:
            line = self._line_of(self.place, None)
            where = f", строка {line}" if line else ""
            raise ConfigurationError(
                f"{self.file}{where}: в разделе [{self.place}] нет обязательного ключа «{key}»"
            )
        return default

    def text(self, key: str, default: str | None = None) -> str:
        value = self.value(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.fail(key, f"«{value}» — ожидается текст в кавычках")
        return str(value)

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self.value(key, default)
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            self.fail(key, 'ожидается список текстов, например ["…", "…"]')
        return tuple(value)

    def flag(self, key: str) -> bool:
        value = self.value(key, False)
        if not isinstance(value, bool):
            self.fail(key, f"«{value}» — ожидается true или false")
        return bool(value)

    def whole(self, key: str, default: int) -> int:
        value = self.value(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.fail(key, f"«{value}» — ожидается целое число, 0 или больше")
        return int(value)

    def wholes(self, key: str, default: tuple[int, ...], *, most: int) -> tuple[int, ...]:
        """Whole numbers from 0 to ``most``, each larger than the one before."""
        value = self.value(key, default)
        whole = isinstance(value, list | tuple) and all(type(item) is int for item in value)
        if not whole or any(not 0 <= item <= most for item in value) or sorted(set(value)) != list(value):
            expected = f"ожидается список целых чисел от 0 до {most} по возрастанию, [1, 2, 4]"
            self.fail(key, f"«{value}» — {expected}")
        return tuple(value)

    def one_of(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.value(key, default)
        if value not in allowed:
            self.fail(key, f"«{value}» — бывает: {', '.join(allowed)}")
        return str(value)

    def day(self, key: str, default: date | None = None) -> date:
        value = self.value(key, default)
        # A TOML date and time is also a date to Python: only bare dates are days.
        if isinstance(value, datetime) or not isinstance(value, date):
            self.fail(key, f"«{value}» — ожидается дата без кавычек, например 2025-11-01")
        if value.year not in YEARS:
            self.fail(key, f"«{value}» — ожидается год от {YEARS[0]} до {YEARS[-1]}")
        return value

    def zone(self, key: str, default: str) -> ZoneInfo:
        name = self.text(key, default)
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            self.fail(key, f"«{name}» — нет такого часового пояса; например Europe/Moscow")

    def fail(self, key: str | None, problem: str) -> NoReturn:
        self._fail_at(self.place, key, problem)

    def _fail_at(self, place: str, key: str | None, problem: str) -> NoReturn:
        line = self._line_of(place, key)
        where = f", строка {line}" if line else ""
        name = f"[{place}] {key}" if place and key else key or f"[{place}]"
        raise ConfigurationError(f"{self.file}{where}: {name}: {problem}")

    def line_of(self, key: str) -> int | None:
        """The 1-based line on which a key of this section stands."""
        return self._line_of(self.place, key)

    def _line_of(self, place: str, key: str | None) -> int | None:
        """The 1-based line of a key in a section, of the section's head if the key has none."""
        section, seen, head = "", -1, None
        for number, line in enumerate(self.lines, 1):
            bracket = re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$", line)
            if bracket:
                section = bracket[1].replace('"', "").replace(" ", "")
                seen += section == place
                if section == place and (self.index is None or seen == self.index):
                    head = head or number
                if key and section in (key, f"{place}.{key}"):
                    return number
            here = section == place and (self.index is None or seen == self.index)
            if key and here and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*[.=]""", line):
                return number
        return head
