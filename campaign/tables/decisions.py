"""What people decided: ``decisions.csv``, a layer over tags and rules that never overwrites them.

A line says of one object (a post, a comment, a participant) what one of its fields shall be. The last line of an
object and field counts; for the field ``topic`` the last of each topic, for ``theme`` the last of each theme that wants leave.
The value ``auto`` takes a decision back.

    object       field         value
    post,        sentiment     positive, neutral, negative, none
    comment      topic         a topic and its polarity: staff+ staff= staff- (staff:none: does not speak of it)
                 library       ids of the registry, joined by |, or none: what the text is about
                 suggestion    yes, no
                 question      yes, no
                 role          reader, library, partner, organiser: who speaks
                 eligibility   yes, no: whether it counts in the ranking
                 quote         yes, no: whether the public page may quote it
                 campaign      no: does not belong to the campaign and counts nowhere; comments under a post go with it
                               unless they carry a tag themselves
                 theme         where the text's wants of one theme go: t-aaaaaaaaaa=t-bbbbbbbbbb, t-aaaaaaaaaa=none (to no theme)
    post         brightest     pin, drop
    participant  role          its class: library, organiser (of the registry); reader, partner, staff, organiser (others)
                 eligibility   yes, no: whether it is ranked; yes lifts neither the rule for staff nor for organisers
                 region        in, out
                 same_as       the participant_id of another account of the same person, which both keep
    theme        name          how it is called
                 join          the theme_id of another theme, which both keep

A participant and a theme are named by ``id`` alone, ``participant_id`` and ``theme_id``.
"""

import csv
import os
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from campaign.errors import ConfigurationError
from campaign.files import replace_text
from campaign.folder import DECISION_COLUMNS
from campaign.shipped import shipped
from campaign.system import reason
from campaign.tables.cells import read_sheet
from campaign.tables.sheets import YEARS, SheetRow, parse_rows, read_text

FILE = "decisions.csv"
BACK = "auto"
_YES_NO = ("yes", "no")
_TONES = ("positive", "neutral", "negative", "none")
_TEXT_FIELDS: dict[str, tuple[str, ...]] = {
    "sentiment": _TONES, "topic": (), "library": (), "suggestion": _YES_NO, "question": _YES_NO,
    "role": ("reader", "library", "partner", "organiser"), "eligibility": _YES_NO, "quote": _YES_NO,
    "campaign": ("no",), "theme": (),
}  # fmt: skip
# The values of every field; topic, library, same_as, theme, name and join have a form of their own.
FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "post": {**_TEXT_FIELDS, "brightest": ("pin", "drop")},
    "comment": _TEXT_FIELDS,
    "participant": {
        "role": ("reader", "partner", "staff", "organiser"),
        "eligibility": _YES_NO,
        "region": ("in", "out"),
        "same_as": (),
    },
    "theme": {"name": (), "join": ()},
}
ITEMS = ("post", "comment")
_LIBRARY_ROLES = ("library", "organiser")
_COMMUNITY = "p-"
_THEME = "t-[a-z2-7]{10}"
_MOVE = re.compile(rf"({_THEME})=({_THEME}|none|auto)")
LONGEST_NAME = 120
_CIRCLES = ("same_as", "join")
_TOPIC = re.compile(r"([a-z]+)(?:[+=-]|:none|:auto)")


def read_decisions(path: Path, libraries: Collection[str]) -> list[dict[str, Any]]:
    """The file's lines, checked, in their order; none where there is no file. ``libraries`` are the registry's ids.

    Raises ``ConfigurationError`` with the line and what was expected.
    """
    if not os.path.lexists(path):
        return []
    return parse_decisions(read_text(path), libraries, path.name)


def parse_decisions(text: str, libraries: Collection[str], name: str = FILE) -> list[dict[str, Any]]:
    """The lines of a CSV text. Raises ``ConfigurationError``."""
    rows = {f"{name}, строка {row.line}": row for row in parse_rows(text, name, DECISION_COLUMNS)}
    decisions = [
        {"line": number} | _decision(row, where, libraries)
        for number, (where, row) in enumerate(rows.items(), 1)
    ]
    _check_circles(list(zip(rows, decisions, strict=True)))
    return decisions


def check_decision(row: dict[str, str | None], where: str, libraries: Collection[str]) -> None:
    """Raises ``ConfigurationError``, begun with ``where``, for a decision that nothing could follow."""
    for column in ("object", "field", "id", "value"):
        if not row[column]:
            raise ConfigurationError(f"{where}: пустой столбец «{column}»; он обязателен")
    kind, field, value = str(row["object"]), str(row["field"]), str(row["value"])
    if kind not in FIELDS:
        raise _unexpected(where, "object", kind, FIELDS)
    if field not in FIELDS[kind]:
        raise _unexpected(where, f"field при object = {kind}", field, FIELDS[kind])
    if kind in ITEMS and not row["network"]:
        raise ConfigurationError(f"{where}: пустой столбец «network»; ожидается сеть, например vk")
    if row["at"] and not _is_time(row["at"]):
        raise ConfigurationError(f"{where}: at «{row['at']}» — ожидается дата или время вида 2025-11-09")
    if value != BACK or field in ("topic", "theme"):
        is_library = kind == "participant" and row["id"] in libraries
        allowed = _LIBRARY_ROLES if is_library and field == "role" else FIELDS[kind][field]
        _check_value(field, value, allowed, where, libraries)
    if field == "same_as" and value != BACK:
        _check_same(str(row["id"]), value, where, libraries)


@cache
def topics() -> tuple[str, ...]:
    """The ten topics of the guide."""
    with shipped("topics.csv").open(encoding="utf-8") as file:
        return tuple(row["topic"] for row in csv.DictReader(file))


def append_decision(path: Path, row: dict[str, str], libraries: Collection[str]) -> None:
    """``append_decisions`` of one line."""
    append_decisions(path, [row], libraries)


def append_decisions(path: Path, rows: Sequence[dict[str, str]], libraries: Collection[str]) -> None:
    """Add lines at the end, all or none; the rest of the file stays as people wrote it, mark, delimiter and line ends too.

    The caller holds the home's lock. Raises ``ConfigurationError`` for a broken file or decision.
    """
    for row in rows:
        check_decision({**row}, FILE, libraries)
    text = read_text(path) if os.path.lexists(path) else ",".join(DECISION_COLUMNS) + "\n"
    known = parse_decisions(text, libraries, path.name)
    _check_circles([("", one) for one in known] + [("решение", row) for row in rows])
    sheet = read_sheet(text)
    for row in rows:
        sheet.append_row(row, sheet.columns)
    try:
        replace_text(path, sheet.result())
    except OSError as error:
        raise ConfigurationError(f"{path}: не удаётся записать файл ({reason(error)})") from error


def _decision(row: SheetRow, where: str, libraries: Collection[str]) -> dict[str, str | None]:
    if len(row.cells) < len(DECISION_COLUMNS):
        raise ConfigurationError(
            f"{where}: ячеек не столько, сколько столбцов; проверьте кавычки и разделители"
        )
    decision = {column: row[column] or None for column in DECISION_COLUMNS}
    check_decision(decision, where, libraries)
    return decision


def _check_value(
    field: str, value: str, allowed: Collection[str], where: str, libraries: Collection[str]
) -> None:
    if field == "topic":
        _check_topic(value, where)
    elif field == "library":
        _check_libraries(value, where, libraries)
    elif field in ("theme", "name", "join"):
        _check_theme(field, value, where)
    elif field != "same_as" and value not in allowed:
        raise _unexpected(where, f"value при field = {field}", value, (*allowed, BACK))


def _check_topic(value: str, where: str) -> None:
    match = _TOPIC.fullmatch(value)
    if match is None:
        raise ConfigurationError(
            f"{where}: value «{value}» — ожидается тема со знаком: staff+, staff=, staff-, "
            "staff:none (убрать) или staff:auto (как решила программа)"
        )
    if match[1] not in topics():
        raise _unexpected(where, "тема", match[1], topics())


def _check_libraries(value: str, where: str, libraries: Collection[str]) -> None:
    named = value.split("|")
    unknown = [library for library in named if library not in libraries]
    if unknown and value != "none":
        raise ConfigurationError(
            f"{where}: библиотеки «{unknown[0]}» в реестре нет; ожидается id из libraries.csv "
            f"(несколько — через |), none (ни о какой) или {BACK}"
        )


def _check_theme(field: str, value: str, where: str) -> None:
    expected = {
        "theme": (_MOVE, "«код темы=код другой», «код темы=none» (ни в какую) или «код темы=auto»"),
        "join": (re.compile(_THEME), "код другой темы вида t-abcdefghij"),
        "name": (re.compile(f".{{1,{LONGEST_NAME}}}"), f"название не длиннее {LONGEST_NAME} знаков"),
    }
    form, told = expected[field]
    if form.fullmatch(value) is None:
        raise ConfigurationError(f"{where}: value «{value}» — ожидается {told}")


def _check_same(one: str, other: str, where: str, libraries: Collection[str]) -> None:
    problem = ""
    if one in libraries or other in libraries:
        problem = "библиотеку не объединяют ни с кем: её страницы вписывают в libraries.csv"
    elif one.startswith(_COMMUNITY) != other.startswith(_COMMUNITY):
        problem = "сообщество и человека не объединяют"
    elif one == other:
        problem = "участник уже один"
    if problem:
        raise ConfigurationError(
            f"{where}: same_as «{other}» у «{one}» — {problem}; ожидается код другого участника"
        )


def _check_circles(rows: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Raises ``ConfigurationError`` for participants or themes that are joined in a circle, with the last of its lines."""
    links = {row["id"]: (row["value"], at) for at, (_, row) in enumerate(rows) if row["field"] in _CIRCLES}
    done: set[str] = set()
    for start in links:
        path: list[str] = []
        one = start
        while one in links and one not in done and links[one][0] != BACK:
            if one in path:
                circle = path[path.index(one) :]
                where, last = rows[max(links[each][1] for each in circle)]
                told = " → ".join((*circle, one))
                raise ConfigurationError(
                    f"{where}: {last['field']} ведёт по кругу: {told}; уберите одну из строк"
                )
            path.append(one)
            one = links[one][0]
        done.update(path)


def _unexpected(where: str, what: str, value: str, expected: Collection[str]) -> ConfigurationError:
    return ConfigurationError(f"{where}: {what} «{value}» — бывает: {', '.join(expected)}")


def _is_time(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).year in YEARS
    except ValueError:
        return False
