"""The review's labels, as people write them.

``review.csv`` lies in the home folder: the labelled ``review-sample.csv``. Its columns are ``key`` (network, kind, wall
and number), ``url``, ``text`` and ``label``; only ``key`` and ``label`` are read. A text without a label is skipped.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from campaign.errors import ConfigurationError
from campaign.system import reason

TONES = ("positive", "neutral", "negative")
FILE = "review.csv"
SAMPLE_FILE = "review-sample.csv"
LABELS = {
    "positive": "positive", "neutral": "neutral", "negative": "negative",
    "положительный": "positive", "нейтральный": "neutral", "отрицательный": "negative",
}  # fmt: skip
KINDS = ("post", "comment")


def read_review(path: Path) -> list[dict[str, Any]]:
    """The labelled texts of a file; none where there is no file. Raises ``ConfigurationError`` with the line."""
    if not path.is_file():
        return []
    try:
        return parse_review(path.read_text(encoding="utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{path.name}: файл не в кодировке UTF-8; в Excel сохраните его как «CSV UTF-8»"
        ) from error
    except OSError as error:
        raise ConfigurationError(f"{path}: не удаётся прочитать файл ({reason(error)})") from error


def parse_review(text: str, name: str = FILE) -> list[dict[str, Any]]:
    """The labelled texts of a CSV text, divided by ``;`` or ``,``; a text labelled twice has its last label."""
    head = text.split("\n", 1)[0]
    delimiter = ";" if head.count(";") >= head.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    labelled: dict[tuple[str, ...], str] = {}
    try:
        for column in ("key", "label"):
            if column not in (reader.fieldnames or ()):
                raise ConfigurationError(f"{name}, строка 1: нет столбца «{column}»; ожидаются key и label")
        for row in reader:
            where = f"{name}, строка {reader.line_num}"
            label = (row["label"] or "").strip().casefold()
            if label:
                labelled[_key(row["key"] or "", where)] = _label(label, where)
    except csv.Error as error:
        raise ConfigurationError(
            f"{name}, строка {reader.reader.line_num}: это не CSV ({error}); проверьте кавычки"
        ) from error
    return [
        {"network": network, "kind": kind, "owner_id": owner_id, "item_id": item_id, "label": label}
        for (network, kind, owner_id, item_id), label in labelled.items()
    ]


def _key(value: str, where: str) -> tuple[str, ...]:
    parts = tuple(value.strip().split("/", 3))
    if len(parts) != 4 or parts[1] not in KINDS:
        raise ConfigurationError(
            f"{where}: key «{value}» — ожидается ключ из {SAMPLE_FILE} вида vk/comment/-1/2"
        )
    return parts


def _label(value: str, where: str) -> str:
    if value not in LABELS:
        expected = ", ".join(name for name in LABELS if not name.isascii())
        raise ConfigurationError(f"{where}: label «{value}» — бывает: {expected} (или {', '.join(TONES)})")
    return LABELS[value]
