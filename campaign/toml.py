"""One value at a time out of a parsed TOML document; a mistake is named with its line and what was expected."""

import difflib
import re
from datetime import date, datetime
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from campaign.errors import ConfigurationError


class SettingsReader:
    """Checks sections and keys; keeps the text only to say on which line a key stands."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.lines = text.splitlines()

    def table(
        self, parent: dict[str, Any], key: str, *, place: str | None = None, optional: bool = False
    ) -> dict[str, Any]:
        if key not in parent:
            if optional:
                return {}
            raise ConfigurationError(f"{self.file}: нет раздела [{place or key}]; добавьте его")
        if not isinstance(parent[key], dict):
            self.fail("", key, f"ожидается раздел [{place or key}]")
        value: dict[str, Any] = parent[key]
        return value

    def no_others(
        self, section: dict[str, Any], place: str, allowed: tuple[str, ...], index: int | None = None
    ) -> None:
        for key in section:
            if key not in allowed:
                near = difflib.get_close_matches(key, allowed, n=1)
                hint = f"; возможно, «{near[0]}»" if near else ""
                self.fail(place, key, f"неизвестный ключ{hint}; бывают: {', '.join(allowed)}", index)

    def value(
        self, section: dict[str, Any], place: str, key: str, default: Any, index: int | None = None
    ) -> Any:
        if key in section:
            return section[key]
        if default is None:
            line = self.line_of(place, None, index)
            where = f", строка {line}" if line else ""
            raise ConfigurationError(
                f"{self.file}{where}: в разделе [{place}] нет обязательного ключа «{key}»"
            )
        return default

    def text(
        self,
        section: dict[str, Any],
        place: str,
        key: str,
        default: str | None = None,
        *,
        index: int | None = None,
    ) -> str:
        value = self.value(section, place, key, default, index)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.fail(place, key, f"«{value}» — ожидается текст в кавычках", index)
        return str(value)

    def texts(
        self,
        section: dict[str, Any],
        place: str,
        key: str,
        default: tuple[str, ...],
        *,
        index: int | None = None,
    ) -> tuple[str, ...]:
        value = self.value(section, place, key, default, index)
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            self.fail(place, key, 'ожидается список текстов, например ["…", "…"]', index)
        return tuple(value)

    def flag(
        self, section: dict[str, Any], place: str, key: str, default: bool, *, index: int | None = None
    ) -> bool:
        value = self.value(section, place, key, default, index)
        if not isinstance(value, bool):
            self.fail(place, key, f"«{value}» — ожидается true или false", index)
        return bool(value)

    def whole(self, section: dict[str, Any], place: str, key: str, default: int) -> int:
        value = self.value(section, place, key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.fail(place, key, f"«{value}» — ожидается целое число, 0 или больше")
        return int(value)

    def wholes(
        self, section: dict[str, Any], place: str, key: str, default: tuple[int, ...], *, most: int
    ) -> tuple[int, ...]:
        """Whole numbers from 0 to ``most``, each larger than the one before."""
        value = self.value(section, place, key, default)
        whole = isinstance(value, list | tuple) and all(type(item) is int for item in value)
        if not whole or any(not 0 <= item <= most for item in value) or sorted(set(value)) != list(value):
            self.fail(
                place,
                key,
                f"«{value}» — ожидается список целых чисел от 0 до {most} по возрастанию, [1, 2, 4]",
            )
        return tuple(value)

    def one_of(
        self, section: dict[str, Any], place: str, key: str, allowed: tuple[str, ...], default: str
    ) -> str:
        value = self.value(section, place, key, default)
        if value not in allowed:
            self.fail(place, key, f"«{value}» — бывает: {', '.join(allowed)}")
        return str(value)

    def day(self, section: dict[str, Any], key: str, default: date | None = None) -> date:
        value = self.value(section, "campaign", key, default)
        # A TOML date and time is also a date to Python: only bare dates are days.
        if isinstance(value, datetime) or not isinstance(value, date):
            self.fail("campaign", key, f"«{value}» — ожидается дата без кавычек, например 2025-11-01")
        return value

    def zone(self, section: dict[str, Any]) -> ZoneInfo:
        name = self.text(section, "campaign", "timezone", "Europe/Moscow")
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            self.fail("campaign", "timezone", f"«{name}» — нет такого часового пояса; например Europe/Moscow")

    def fail(self, place: str, key: str | None, problem: str, index: int | None = None) -> NoReturn:
        line = self.line_of(place, key, index)
        where = f", строка {line}" if line else ""
        name = f"[{place}] {key}" if place and key else key or f"[{place}]"
        raise ConfigurationError(f"{self.file}{where}: {name}: {problem}")

    def line_of(self, place: str, key: str | None, index: int | None = None) -> int | None:
        """The 1-based line of a key in its section, of the section's head if the key has none."""
        section, seen, head = "", -1, None
        for number, line in enumerate(self.lines, 1):
            bracket = re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$", line)
            if bracket:
                section = bracket[1].replace('"', "").replace(" ", "")
                seen += section == place
                if section == place and (index is None or seen == index):
                    head = head or number
                if key and section in (key, f"{place}.{key}"):
                    return number
            here = section == place and (index is None or seen == index)
            if key and here and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*[.=]""", line):
                return number
        return head
