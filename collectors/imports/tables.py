"""Rows of a table as objects: the columns that were recognised, dates and counts as people and programs write them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from campaign.signs import sound
from campaign.tables.foreign import Row
from campaign.tables.headers import Columns
from collectors.imports.given import Given

COUNTS = ("likes", "comments", "reposts", "views")
DASHES = frozenset(("", "-", "–", "—"))
UNKNOWN = DASHES | {"нет", "нет данных", "н/д", "n/a", "na", "nan", "none", "null"}
# What people say, where «нет» is an answer.
SAID = ("text", "quoted_text")
KINDS = {
    "запись": "post", "пост": "post", "публикация": "post", "post": "post", "комментарий": "comment", "отзыв": "comment",
    "ответ": "comment", "comment": "comment", "reply": "comment", "reader": "comment", "library": "post", "other": "post",
}  # fmt: skip
_DAY = re.compile(
    r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:\s*г\.?)?(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
_ROUNDED = re.compile(r"(\d+(?:[.,]\d+)?)\s*(k|к|тыс|m|м|млн)\.?", re.IGNORECASE)
_THOUSANDS = re.compile(r"[\s'\u00a0\u202f]")
# The days of Excel: 43412 is 8 November 2018. Smaller and larger numbers are no days of a text.
_EXCEL_DAY_0, _EXCEL_DAYS = datetime(1899, 12, 30), range(20_000, 80_000)
_MILLISECONDS = 100_000_000_000


def table_rows(rows: Sequence[Row], columns: Columns) -> Iterator[Given]:
    """An object for each row from ``columns.first`` on."""
    width = len(columns.heads)
    for row in rows:
        if row.number < columns.first:
            continue
        line = "; ".join(str(cell) for cell in row.cells).encode("utf-8", "replace")
        mistake = row.mistake
        if not mistake and width and any(cell not in ("", None) for cell in row.cells[width:]):
            mistake = "ячеек больше, чем столбцов; проверьте кавычки и разделители"
        item = _item(row.cells, columns)
        if not mistake and not any(item.get(key) for key in ("text", "url", "id", "post_id", "comment_id")):
            mistake = "нет ни текста, ни ссылки"
        yield Given(row.number, line, None if mistake else item, mistake)


def _item(cells: Sequence[Any], columns: Columns) -> dict[str, Any]:
    found = dict(columns.values) | {
        key: cells[at]
        for key, at in columns.columns.items()
        if at < len(cells) and cells[at] not in ("", None)
    }
    item: dict[str, Any] = {}
    for key, value in found.items():
        if key in COUNTS:
            item[key] = as_count(value)
        elif key == "published_at":
            item[key] = as_moment(value, found.get("time"))
        elif key == "time":
            if "published_at" not in found:  # «Время», and the day stands in it
                item |= _day_and_hour(value)
        elif key == "kind":
            item[key] = KINDS.get(str(value).casefold(), value)
        elif (words := _words(value)).strip().casefold() not in (DASHES if key in SAID else UNKNOWN):
            item[key] = words
    item.setdefault("text", "")
    whole: dict[str, Any] = sound(_by_thread(item))
    return whole


def _day_and_hour(value: Any) -> dict[str, Any]:
    """When it was published, unless the cell holds an hour alone, or nothing."""
    is_hour = not isinstance(value, datetime) and _hour(value) is not None
    moment = None if is_hour else as_moment(value)
    return {} if moment is None else {"published_at": moment}


def _by_thread(item: dict[str, Any]) -> dict[str, Any]:
    """As 4CAT writes talks: what is not its own thread is a comment in it."""
    thread = item.pop("thread_id", None)
    if thread is not None and "id" in item and "kind" not in item and thread != item["id"]:
        return item | {"kind": "comment", "post_id": thread}
    return item


def _words(value: Any) -> str:
    """A number that Excel keeps as 12.0 is «12»."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def as_count(value: Any) -> Any:
    """«1 234», 12.0 and «2,3 тыс.» as whole numbers, «—» as unknown; what is no count stays what it is."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, str):
        return value
    if value.casefold() in UNKNOWN:
        return None
    plain = _THOUSANDS.sub("", value)
    if re.fullmatch(r"[0-9]{1,15}(?:[.,]0+)?", plain):
        return int(re.split("[.,]", plain)[0])
    if rounded := _ROUNDED.fullmatch(plain):
        scale = 1_000_000 if rounded[2].lower() in ("m", "м", "млн") else 1_000
        return round(float(rounded[1][:15].replace(",", ".")) * scale)
    return value


def as_moment(value: Any, at: Any = None) -> Any:
    """A date as Excel, a program or a person has it, with the hour of another cell, as ISO 8601 or Unix seconds.

    What is no date stays what it is.
    """
    if isinstance(value, str):
        value = _written(value.strip())
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        if int(value) in _EXCEL_DAYS:
            value = _EXCEL_DAY_0 + timedelta(seconds=round(value * 86_400))
        else:
            return value / 1000 if abs(value) >= _MILLISECONDS else value
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime):
        return value
    hour = _hour(at)
    return (datetime.combine(value.date(), hour) if hour and value.time() == time() else value).isoformat()


def _written(text: str) -> Any:
    if text.casefold() in UNKNOWN:
        return None
    if re.fullmatch(r"[0-9]{5}(?:[.,][0-9]{1,12})?|[0-9]{9,13}", text):
        return float(text.replace(",", "."))
    if found := _DAY.fullmatch(text):
        day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
        try:
            return datetime(year + 2000 if year < 100 else year, month, day, hour, minute, second)
        except ValueError:
            return text
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def _hour(value: Any) -> time | None:
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    if isinstance(value, float) and 0 <= value < 1:
        return (_EXCEL_DAY_0 + timedelta(seconds=round(value * 86_400))).time()
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", str(value).strip())
    if not found:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups())
    return time(hour, minute, second) if max(hour, 23) == 23 and max(minute, second, 59) == 59 else None
