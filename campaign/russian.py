"""Russian numbers, dates and plural forms, with the spaces that must not break."""

import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

NBSP = "\u00a0"
DASH = "–"
NOTHING = "—"
_INNER = str.maketrans("«»", "„“")
Forms = tuple[str, str, str]

MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
SHORT_WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")

POSTS: Forms = ("запись", "записи", "записей")
COMMENTS: Forms = ("комментарий", "комментария", "комментариев")
REMARKS: Forms = ("комментарий или ответ", "комментария и ответа", "комментариев и ответов")
TEXTS: Forms = ("текст", "текста", "текстов")
LIBRARIES: Forms = ("библиотека", "библиотеки", "библиотек")
LIBRARIES_OF: Forms = ("библиотеки", "библиотек", "библиотек")
READERS: Forms = ("читатель", "читателя", "читателей")
READERS_OF: Forms = ("читателя", "читателей", "читателей")
PARTNERS: Forms = ("партнёр", "партнёра", "партнёров")
OPINIONS: Forms = ("мнение", "мнения", "мнений")
OPINIONS_OF: Forms = ("мнения", "мнений", "мнений")
LIBRARIES_IN: Forms = ("библиотеке", "библиотеках", "библиотеках")
COMPLAINTS: Forms = ("жалоба", "жалобы", "жалоб")
QUESTIONS: Forms = ("вопрос", "вопроса", "вопросов")
SUGGESTIONS: Forms = ("предложение", "предложения", "предложений")
PARTICIPANTS: Forms = ("участник", "участника", "участников")
MUNICIPALITIES: Forms = (
    "муниципальное образование", "муниципальных образования", "муниципальных образований",
)  # fmt: skip
REGIONS: Forms = ("регион", "региона", "регионов")
REACTIONS: Forms = ("реакция", "реакции", "реакций")
VIEWS: Forms = ("просмотр", "просмотра", "просмотров")
DECISIONS: Forms = ("решение", "решения", "решений")
LABELS: Forms = ("метка", "метки", "меток")
MISTAKES: Forms = ("ошибка", "ошибки", "ошибок")
DAYS: Forms = ("день", "дня", "дней")
DAYS_OF: Forms = ("дня", "дней", "дней")


def alphabetical(name: str) -> tuple[tuple[bool, int, str], ...]:
    """Where a name stands in a Russian index: «городской» beside «Гдовский», «Ё» with «Е», № 2 before № 10."""
    parts = re.findall(r"\d+|\D+", name.casefold().replace("ё", "е"))
    return tuple((False, int(part), "") if part[0].isdecimal() else (True, 0, part) for part in parts)


def plural(count: int, forms: Forms) -> str:
    """The form that goes with a count: «1 запись», «2 записи», «5 записей», «11 записей», «21 запись»."""
    tail = abs(count) % 100
    if 11 <= tail <= 14:
        return forms[2]
    return forms[0] if tail % 10 == 1 else forms[1] if 2 <= tail % 10 <= 4 else forms[2]


def counted(count: int, forms: Forms) -> str:
    """A count with its noun: «1 234 записи»."""
    return f"{number(count)}{NBSP}{plural(count, forms)}"


def number(value: float | None, digits: int = 0) -> str:
    """«12 345» or, with digits, «24,8»; a dash where the value is unknown."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return NOTHING
    text = f"{round(value, digits) + 0:,.{digits}f}".replace(",", NBSP).replace(".", ",")
    return text.replace("-", "−")


def short(value: float | None, digits: int = 2) -> str:
    """A number without needless zeros: «3», «3,5», «0,07»."""
    text = number(value, digits)
    return text.rstrip("0").rstrip(",") if "," in text else text


def percent(share: float | None) -> str:
    """A share from 0 to 1 as «25 %»."""
    if share is None or math.isnan(share):
        return NOTHING
    return f"{number(share * 100)}{NBSP}%"


def percent_range(low: float | None, high: float | None) -> str:
    """An interval of shares: «92–99 %»; empty where a bound is unknown."""
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return ""
    first, last = number(low * 100), number(high * 100)
    return f"{first}{NBSP}%" if first == last else f"{first}{DASH}{last}{NBSP}%"


def place_range(low: int | None, high: int | None) -> str:
    """Places between which one may lie: «2–5»; empty where unknown."""
    if low is None or high is None:
        return ""
    return str(low) if low == high else f"{low}{DASH}{high}"


def day(value: date) -> str:
    """«3 ноября 2025 г.»"""
    return f"{day_month(value)}{NBSP}{value.year}{NBSP}г."


def day_month(value: date) -> str:
    """«3 ноября»"""
    return f"{value.day}{NBSP}{MONTHS[value.month - 1]}"


def period(start: date, end: date) -> str:
    """«1–8 ноября 2025 г.», «28 октября – 3 ноября 2025 г.»"""
    if start == end:
        return day(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}{DASH}{day(end)}"
    first = day_month(start) if start.year == end.year else day(start)
    return f"{first}{NBSP}{DASH} {day(end)}"


def moment(value: datetime, timezone: str) -> str:
    """A moment in local time: «8 ноября 2025 г., 14:05». A naive time is taken as UTC."""
    local = in_zone(value, timezone)
    return f"{day(local)}, {local:%H:%M}"


def in_zone(value: datetime, timezone: str) -> datetime:
    """The same moment on the campaign's clock. A naive time is taken as UTC."""
    aware = value if value.tzinfo else value.replace(tzinfo=ZoneInfo("UTC"))
    return aware.astimezone(ZoneInfo(timezone))


def hours(value: float | None) -> str:
    """A waiting time: «40 мин», «3,5 ч», «2 дня»."""
    if value is None or math.isnan(value):
        return NOTHING
    if value < 1:
        return f"{max(1, round(value * 60))}{NBSP}мин"
    if value < 48:
        return f"{short(value, 1)}{NBSP}ч"
    return counted(round(value / 24), DAYS)


def usual_wait(median: float | None, over: float | None, asked: int = 2) -> str:
    """How long half of the questions wait for an answer: «обычно за 3,5 ч», «половина ждёт дольше 26 ч» where most still wait.

    Both in hours; «» where neither is known. One question has no half: «за 3,5 ч», «ждёт дольше 26 ч».
    """
    if median is not None and not math.isnan(median):
        return f"{'обычно ' if asked > 1 else ''}за {hours(median)}"
    if over is None or math.isnan(over):
        return ""
    return f"{'половина ' if asked > 1 else ''}ждёт {longer_than(over)}"


def longer_than(over: float) -> str:
    """What a wait in hours exceeds, rounded down: «дольше 40 мин», «дольше 26 ч», «дольше 12 дней»."""
    if over < 1:
        return f"дольше {math.floor(over * 60)}{NBSP}мин"
    if over < 48:
        return f"дольше {math.floor(over)}{NBSP}ч"
    return f"дольше {counted(math.floor(over / 24), DAYS_OF)}"


def by_voters(voters: int) -> str:
    """Whose votes a share is: «по мнению 14 читателей»."""
    return f"по мнению {counted(voters, READERS_OF)}"


def listing(parts: Sequence[str]) -> str:
    """«а, б и в»"""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} и{NBSP}{parts[-1]}"


def quoted(text: str) -> str:
    """Words in quotation marks; those that they bring become the inner ones: «Подключить „Остров книг“»."""
    return f"«{text.translate(_INNER)}»"


def capital(text: str) -> str:
    """The first letter in upper case, the rest as it is."""
    return text[:1].upper() + text[1:]
