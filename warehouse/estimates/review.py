"""The review: readers' texts drawn for people to label, ``review.csv`` with their labels, and the corrected shares.

``review.csv`` lies in the home folder: the labelled ``review-sample.csv``. Its columns are ``key`` (network, kind, wall
and number), ``url``, ``text`` and ``label``; only ``key`` and ``label`` are read. A text without a label is skipped.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import msgspec

from campaign.errors import ConfigurationError
from campaign.system import reason
from warehouse.estimates.correction import TONES, Reviewed, corrected_share
from warehouse.sql import statement

if TYPE_CHECKING:
    import pandas

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


def draw_sample(
    connection: duckdb.DuckDBPyConnection, size: int, seed: int, kept: list[dict[str, Any]]
) -> pandas.DataFrame:
    """Up to ``size`` readers' texts of each tone that the program gave, mixed: key, url, text, label.

    The same seed draws the same texts, in whatever order they came. ``label`` is empty but for texts of ``kept`` and
    those whose label has been loaded.
    """
    parameters = {"size": size, "seed": seed, "kept": msgspec.json.encode(kept).decode()}
    return connection.execute(statement("review", "sample"), parameters).df()


def fill_shares(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the fact ``corrected_shares``, in the caller's transaction; it stays empty until texts are reviewed."""
    labels = {
        (said, true): count
        for said, true, count in connection.execute(statement("review", "confusion")).fetchall()
    }
    if not labels:
        return
    said: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(TONES, 0))
    decided: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    totals = dict.fromkeys(TONES, 0)
    for scope, place, tone, settled, count in connection.execute(statement("review", "tones")).fetchall():
        if settled is not None:
            decided[scope, place][settled] = decided[scope, place].get(settled, 0) + count
            continue
        said[scope, place][tone] += count
        if scope == "region":
            totals[tone] += count
    reviewed = Reviewed(labels, totals)
    rows = [
        {"scope": scope, "id": place, **msgspec.to_builtins(share), "n_reviewed": reviewed.size}
        for scope, place in sorted(said.keys() | decided.keys())
        if (share := corrected_share(said[scope, place], reviewed, decided[scope, place])) is not None
    ]
    if rows:
        connection.execute(statement("review", "insert"), {"rows": msgspec.json.encode(rows).decode()})


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
