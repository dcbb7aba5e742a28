"""Labelled texts: the lines of a JSONL file as the annotation guide writes them, or RuSentiment's CSV."""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.names.libraries import LibraryName
from nlp.rules.topics import TOPICS
from nlp.tags import POLARITIES

# RuSentiment (Rogers et al. 2018): speech are set phrases of thanks, greeting and congratulation, skip is unclear.
FIVE_LABELS = ("negative", "neutral", "positive", "skip", "speech")


class LabelledFileError(ValueError):
    """A labelled file cannot be used; the message names the line and what was expected, in Russian."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with its truth. ``None``: this line says nothing about it."""

    text: str
    kind: str = ""
    sentiment: str | None = None
    topics: dict[str, str] | None = None
    suggestion: bool | None = None
    question: bool | None = None
    libraries: frozenset[str] | None = None
    municipalities: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with one of ``FIVE_LABELS``. ``part`` is the part of the set that it comes from, where the file says it:
    RuSentiment's training part has posts drawn at random and posts that a model had found hard.
    """

    text: str
    label: str
    part: str = ""


def read_five(path: Path) -> list[LabelledText]:
    """Read a CSV with the columns text and label, and split if it is there; others are left alone.

    Raises ``LabelledFileError``.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = {"text", "label"} - set(reader.fieldnames or ())
            if missing:
                raise LabelledFileError(f"{path.name}: нет столбца {', '.join(sorted(missing))}")
            labelled = [_labelled(row, f"{path.name}, строка {reader.line_num}") for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LabelledFileError(f"{path.name}: не удаётся прочитать файл (ожидается CSV в UTF-8)") from error
    if not labelled:
        raise LabelledFileError(f"{path.name}: в файле нет ни одной строки с разметкой")
    return labelled


def _labelled(row: dict[str, Any], where: str) -> LabelledText:
    label = (row["label"] or "").strip()
    if label not in FIVE_LABELS:
        raise LabelledFileError(f"{where}: label «{label}» — ожидается одно из: {', '.join(FIVE_LABELS)}")
    return LabelledText(row["text"] or "", label, (row.get("split") or "").strip())


def read_labelled(path: Path, libraries: Sequence[LibraryName] = ()) -> list[Labelled]:
    """Read a labelled file; libraries may be given by id or by name. Raises ``LabelledFileError``."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LabelledFileError(
            f"{path.name}: не удаётся прочитать файл (ожидается JSONL в UTF-8)"
        ) from error
    labelled = [
        _line(line, f"{path.name}, строка {number}", libraries)
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]
    if not labelled:
        raise LabelledFileError(f"{path.name}: в файле нет ни одной строки с разметкой")
    return labelled


def _line(line: str, where: str, libraries: Sequence[LibraryName]) -> Labelled:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise LabelledFileError(f"{where}: это не JSON") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise LabelledFileError(f"{where}: ожидается объект с полем text")
    return Labelled(
        text=row["text"],
        kind=str(row.get("kind") or ""),
        sentiment=_one_of(row.get("sentiment"), POLARITIES, "sentiment", where),
        topics=_topics(row.get("aspects"), where),
        suggestion=_flag(row.get("suggestion"), "suggestion", where),
        question=_flag(row.get("question"), "question", where),
        libraries=_ids(_names(row.get("libraries"), "libraries", where), libraries),
        municipalities=_names(row.get("municipalities"), "municipalities", where),
    )


def _one_of(value: Any, allowed: Iterable[str], field: str, where: str) -> str | None:
    if value is None:
        return None
    if value not in tuple(allowed):
        raise LabelledFileError(f"{where}: {field} «{value}» — ожидается одно из: {', '.join(allowed)}")
    return str(value)


def _flag(value: Any, field: str, where: str) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise LabelledFileError(f"{where}: {field} «{value}» — ожидается true или false")


def _topics(value: Any, where: str) -> dict[str, str] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise LabelledFileError(f"{where}: aspects — ожидается список объектов с полями topic и polarity")
    topics: dict[str, str] = {}
    for item in value:
        topic = _one_of(item.get("topic"), TOPICS, "topic", where)
        polarity = _one_of(item.get("polarity"), POLARITIES, "polarity", where)
        if topic is None or polarity is None:
            raise LabelledFileError(f"{where}: aspects — у каждой темы нужны topic и polarity")
        topics[topic] = polarity
    return topics


def _names(value: Any, field: str, where: str) -> frozenset[str] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise LabelledFileError(f"{where}: {field} — ожидается список строк")
    return frozenset(value)


def _ids(names: frozenset[str] | None, libraries: Sequence[LibraryName]) -> frozenset[str] | None:
    """Names become ids; what the registry does not know stays as it is and counts as missed."""
    if names is None:
        return None
    known = {" ".join(library.name.casefold().split()): library.id for library in libraries}
    return frozenset(known.get(" ".join(name.casefold().split()), name) for name in names)
