"""When something was published, as sites write it: by the rules of mail, of ISO, or as people do in Russian."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from email.utils import parsedate_to_datetime

from collectors.records import plausible

_MONTHS = ("янв", "фев", "мар", "апр", "ма[йя]", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = re.compile("|".join(f"({month})[а-яё]*\\.?" for month in _MONTHS), re.IGNORECASE)
_WEEKDAY = re.compile(r"^\s*[а-яё]+\.?\s*,\s*", re.IGNORECASE)
_CLOCK = r"(?:\D{1,12}?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
_OFFSET = r"\s*(?P<offset>[+-]\d{2}:?\d{2})?"
_WORDED = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})\s+(?P<month>[A-Z][a-z]{{2}}),?\s+(?P<year>\d{{4}}){_CLOCK}{_OFFSET}"
)
_DOTTED = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})[./](?P<year>\d{{4}}){_CLOCK}{_OFFSET}"
)


def parse_date(text: str, zone: tzinfo) -> datetime | None:
    """The moment in UTC, or ``None`` where the text is no date of a text. Without an offset it is local time in ``zone``.

    «Сб, 08 ноя 2025 14:05:00 +0300», «12 ноября 2018 г. в 14:05», «12.11.2018», «2018-11-12T14:05:00Z».
    """
    plain = _MONTH.sub(_english, _WEEKDAY.sub("", text.strip()))
    for read in (_mail, _iso, _worded):
        try:
            moment = read(plain)
            return plausible(moment if moment.tzinfo else moment.replace(tzinfo=zone))
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None


def _english(found: re.Match[str]) -> str:
    return _ENGLISH[(found.lastindex or 1) - 1]


def _mail(text: str) -> datetime:
    return parsedate_to_datetime(text)


def _iso(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _worded(text: str) -> datetime:
    found = _WORDED.search(text) or _DOTTED.search(text)
    if not found:
        raise ValueError(text)
    month = found["month"]
    number = int(month) if month.isdigit() else _ENGLISH.index(month) + 1
    moment = datetime(
        int(found["year"]), number, int(found["day"]),
        int(found["hour"] or 0), int(found["minute"] or 0), int(found["second"] or 0),
    )  # fmt: skip
    return datetime.fromisoformat(f"{moment.isoformat()}{found['offset']}") if found["offset"] else moment
