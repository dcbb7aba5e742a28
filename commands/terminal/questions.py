"""What ``init`` asks a person at a terminal, each question again until its answer can be used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import available_timezones

import typer

from campaign.tables.presets import TIMEZONE, Plan, plain_tag
from campaign.tables.sheets import as_day, unseen

if TYPE_CHECKING:
    from campaign.settings import Tag

Answer = TypeVar("Answer")
LONGEST = 200  # signs of an answer


def ask_plan(year: int) -> Plan:
    """The campaign as its people describe it; ``year`` is that of days given without one."""
    title = _asked("Как называется кампания?", _words)
    tags = _asked("Хештеги через пробел (первый — главный):", _tags)
    start = _asked("Первый день, например 01.11:", lambda text: _day(text, year))
    end = _asked("Последний день:", lambda text: _day_from(text, start))
    region = _asked("Регион, например Псковская область:", _words)
    timezone = _asked("Часовой пояс:", _timezone, TIMEZONE)
    city = _asked("Город для писем (можно пропустить):", _words, "")
    return Plan(title, tags, start, end, region, timezone, city)


def _asked(question: str, read: Callable[[str], Answer], default: str | None = None) -> Answer:
    while True:
        given = str(
            typer.prompt(question, default=default, prompt_suffix=" ", show_default=bool(default))
        ).strip()
        try:
            return read(given)
        except ValueError as problem:
            typer.echo(f"  {problem}")


def _words(text: str) -> str:
    if len(text) > LONGEST:
        raise ValueError(f"слишком длинно: больше {LONGEST} знаков")
    if sign := unseen(text):
        raise ValueError(f"невидимый знак {sign}; наберите ещё раз")
    return text


def _tags(text: str) -> list[Tag]:
    tags = [plain_tag(word) for word in _words(text).replace(",", " ").split() if word.strip("#")]
    if not tags:
        raise ValueError("нужен хотя бы один хештег, например #неделячтения")
    return tags


def _day(text: str, year: int) -> date:
    """«01.11.2026», «2026-11-01» or «01.11» of the campaign's year."""
    found = as_day(text) or as_day(f"{text.rstrip('.')}.{year}")
    if found is None:
        raise ValueError("ожидается день вида 01.11 или 01.11.2026")
    return found


def _day_from(text: str, start: date) -> date:
    end = _day(text, start.year)
    if end < start:
        raise ValueError(f"это раньше первого дня, {start:%d.%m.%Y}")
    return end


def _timezone(text: str) -> str:
    if text not in available_timezones():
        raise ValueError(
            "такого пояса нет; бывает, например, Europe/Moscow, Asia/Yekaterinburg, Asia/Novosibirsk"
        )
    return text
