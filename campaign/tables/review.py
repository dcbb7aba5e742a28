"""The review's labels, as people write them.

``review.csv`` lies in the home folder: the labelled ``review-sample.csv``. Its columns are ``key`` (network, kind, wall
and number), ``url``, ``text``, ``label`` and ``probability`` (the chance with which the text was drawn); ``url`` and
``text`` are not read, and a file without ``probability`` was drawn as 100 texts of each tone. A text without a label is
skipped. Walls and numbers may hold a stroke (``feeds/post/library.example/news/5``), so a text is known by its whole key.
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
    labelled: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in parse_rows(text, name, ("key", "label"), None):
        where = f"{name}, строка {row.line}"
        if label := row["label"].casefold():
            chance = _probability(row["probability"], where)
            labelled[_key(row["key"], where)] = {"label": _label(label, where)} | chance
    return [
        dict(zip(("network", "kind", "owner_id", "item_id"), key, strict=True)) | said
        for key, said in labelled.items()
    ]


def _key(value: str, where: str) -> tuple[str, ...]:
    parts = tuple(value.split("/", 3))
    if len(parts) != 4 or parts[1] not in KINDS:
        raise ConfigurationError(
            f"{where}: key «{value}» — ожидается ключ из {SAMPLE_FILE} вида vk/comment/-1/2"
        )
    return parts


def _probability(value: str, where: str) -> dict[str, float]:
    if not value:
        return {}
    try:
        chance = float(value.replace(",", "."))
    except ValueError:
        chance = 0.0
    if not 0 < chance <= 1:
        raise ConfigurationError(f"{where}: probability «{value}» — ожидается число больше 0 и не больше 1")
    return {"probability": chance}


def _label(value: str, where: str) -> str:
    if value not in LABELS:
        expected = ", ".join(name for name in LABELS if not name.isascii())
        raise ConfigurationError(f"{where}: label «{value}» — бывает: {expected} (или {', '.join(TONES)})")
    return LABELS[value]
