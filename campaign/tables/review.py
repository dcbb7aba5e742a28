"""The review's labels, as people write them.

``review.csv`` lies in the home folder: the labelled ``review-sample.csv``. Its columns are ``key`` (network, kind, wall
and number), ``url``, ``text`` and ``label``; only ``key`` and ``label`` are read. A text without a label is skipped.
"""

from pathlib import Path
from typing import Any

from campaign.errors import ConfigurationError
from campaign.tables.sheets import parse_rows, read_text

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
    return parse_review(read_text(path), path.name) if path.is_file() else []


def unlabelled(sample: Path, review: Path) -> int:
    """How many texts of a sample have no label in the home's review.csv. Raises ``ConfigurationError``."""
    if not sample.is_file():
        return 0
    drawn = {row["key"] for row in parse_rows(read_text(sample), sample.name, ("key", "label"), None)}
    labelled = {"/".join(list(row.values())[:4]) for row in read_review(review)}
    return len(drawn - labelled)


def parse_review(text: str, name: str = FILE) -> list[dict[str, Any]]:
    """The labelled texts of a CSV text; a text labelled twice has its last label."""
    labelled: dict[tuple[str, ...], str] = {}
    for row in parse_rows(text, name, ("key", "label"), None):
        where = f"{name}, строка {row.line}"
        if label := row["label"].casefold():
            labelled[_key(row["key"], where)] = _label(label, where)
    return [
        {"network": network, "kind": kind, "owner_id": owner_id, "item_id": item_id, "label": label}
        for (network, kind, owner_id, item_id), label in labelled.items()
    ]


def _key(value: str, where: str) -> tuple[str, ...]:
    parts = tuple(value.split("/", 3))
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
