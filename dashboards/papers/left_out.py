"""Who is ranked and gets no letter, and the beginning of ``awards.csv`` for whoever decides it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from dashboards.labels import CLASSES
from dashboards.papers.awards import OPTIONAL, REQUIRED, Award
from dashboards.rows import Row, flag, text
from dashboards.tables.export import guarded, write_csv

LEFT_OUT, BLANK = "left-out.csv", "awards-blank.csv"


@dataclass(frozen=True)
class LeftOut:
    """A participant without a letter, and why."""

    participant_id: str
    category: str
    place: str
    name: str
    reason: str


def left_out(ranking: Sequence[Row], awards: Sequence[Award]) -> list[LeftOut]:
    """Everybody in the ranking without a row in ``awards.csv``, the eligible by place first, the rest with the reason."""
    awarded = {award.participant_id for award in awards}
    found = [
        LeftOut(
            participant_id=text(row, "participant_id"),
            category=CLASSES.get(text(row, "class"), text(row, "class")),
            place=text(row, "place") if flag(row, "eligible") else "",
            name=text(row, "name"),
            reason="нет строки в awards.csv"
            if flag(row, "eligible")
            else f"вне рейтинга: {text(row, 'reason') or 'причина не названа'}",
        )
        for row in ranking
        if text(row, "participant_id") not in awarded
    ]
    order = list(CLASSES.values())
    return sorted(
        found,
        key=lambda one: (
            not one.place,
            order.index(one.category) if one.category in order else len(order),
            int(one.place or 0),
            one.name,
            one.participant_id,
        ),
    )


def write_left_out(folder: Path, found: Sequence[LeftOut]) -> Path:
    columns = [one.name for one in fields(LeftOut)]
    return _write(folder / LEFT_OUT, columns, [[getattr(one, name) for name in columns] for one in found])


def write_blank(folder: Path, ranking: Sequence[Row]) -> Path:
    """A beginning of ``awards.csv``: everybody who is ranked, the libraries with their names, the readers without."""
    columns = [*REQUIRED, *OPTIONAL]
    lines = []
    for row in ranking:
        if flag(row, "eligible"):
            kind = text(row, "class")
            person = kind not in ("library", "partner")
            note = f"{CLASSES.get(kind, kind)}, место {text(row, 'place')}: {text(row, 'name')}"
            known = "" if person else text(row, "name")
            lines.append(
                [text(row, "participant_id"), known, "person" if person else "collective", *[""] * 5, note]
            )
    return _write(folder / BLANK, columns, lines)


def _write(path: Path, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> Path:
    return write_csv(path, columns, ([guarded(cell) for cell in line] for line in lines))
