"""Who is ranked and gets no letter, and the beginning of ``awards.csv`` for whoever decides it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from dashboards.labels import CLASSES, UNRANKED, tier_name
from dashboards.papers.awards import OPTIONAL, REQUIRED, Award
from dashboards.records.papers import Candidate
from dashboards.tables.export import write_words

LEFT_OUT, BLANK = "left-out.csv", "awards-blank.csv"


@dataclass(frozen=True)
class LeftOut:
    """A participant without a letter, and why."""

    participant_id: str
    category: str
    place: str
    tier: str
    name: str
    reason: str


def left_out(ranking: Sequence[Candidate], awards: Sequence[Award]) -> list[LeftOut]:
    """Everybody in the ranking without a row in ``awards.csv``, the eligible by place first, the rest with the reason."""
    awarded = {award.participant_id for award in awards}
    found = [
        LeftOut(
            participant_id=row.participant_id or "",
            category=(CLASSES | UNRANKED).get(row.kind, row.kind),
            place="" if row.place is None else str(row.place),
            tier="" if row.tier is None else str(row.tier),
            name=row.name,
            reason=(row.reason or "причина не названа") if row.place is None else "нет строки в awards.csv",
        )
        for row in ranking
        if row.participant_id not in awarded
    ]
    order = [*CLASSES.values(), *UNRANKED.values()]
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
    return write_words(
        folder / LEFT_OUT, columns, [[getattr(one, name) for name in columns] for one in found]
    )


def write_blank(folder: Path, ranking: Sequence[Candidate]) -> Path:
    """A beginning of ``awards.csv``: everybody who is ranked, the libraries with their names, the readers without."""
    columns = [*REQUIRED, *OPTIONAL]
    lines = []
    for row in ranking:
        if row.participant_id and row.place is not None:
            person = row.kind not in ("library", "partner")
            tier = f", {tier_name(row.tier)}" if row.tier is not None else ""
            note = f"{CLASSES.get(row.kind, row.kind)}, место {row.place}{tier}: {row.name}"
            known, kind = ("", "person") if person else (row.name, "collective")
            lines.append([row.participant_id, known, kind, *[""] * 5, note])
    return write_words(folder / BLANK, columns, lines)
