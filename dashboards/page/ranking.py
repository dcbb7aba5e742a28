"""The ranking as the page tells it: places, what they are made of, who is listed apart and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from campaign.russian import number, place_range, short
from dashboards.labels import (
    CLASSES,
    COMPONENT_HEADS,
    COMPONENT_RULES,
    FLAG_NAMES,
    component_name,
    group_name,
)
from dashboards.page.links import texts
from dashboards.page.texts import Names
from dashboards.rows import Frames, Row, items, real, rows, text, whole

MOST_ROWS = 300
Weights = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Component:
    """One part of a score: its raw value, the points it brought, and the texts behind it."""

    value: str
    points: str
    most: str
    filled: int
    link: str


@dataclass(frozen=True)
class Flag:
    """A suspicion with its evidence and the texts behind it; people decide, nothing is removed."""

    name: str
    evidence: str
    link: str = ""


@dataclass(frozen=True)
class Entry:
    """One participant's line."""

    id: str
    place: str
    shaken: str
    name: str
    group: str
    group_id: str
    place_in_group: str
    municipality: str
    score: str
    filled: int
    link: str
    components: tuple[Component, ...]
    flags: tuple[Flag, ...]
    reason: str
    municipality_id: str = ""
    stage: str = ""
    decided: str = ""


@dataclass(frozen=True)
class Table:
    """The ranking of one class; ``apart`` are listed without a place, each with the reason."""

    id: str
    title: str
    heads: tuple[str, ...]
    entries: tuple[Entry, ...]
    apart: tuple[tuple[str, tuple[Entry, ...]], ...]
    groups: tuple[tuple[str, str], ...]
    rule: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class _About:
    """What other frames say of participants: suspicions, places in their municipality, decisions."""

    names: Names
    weights: Weights
    flags: Mapping[str, tuple[Flag, ...]]
    stages: Mapping[str, int]
    decided: Mapping[str, str]


def ranking_tables(
    frames: Frames,
    names: Names,
    weights: Weights,
    *,
    public: bool = False,
    decided: Mapping[str, str] | None = None,
) -> list[Table]:
    """A table per class that has participants, in the order library, reader, partner.

    For the public, persons are numbered instead of named, and there are no flags. ``decided`` says what people
    decided of a participant.
    """
    ranked = rows(frames, "participant_ranking")
    stages = {
        text(row, "participant_id"): whole(row, "place") or 0
        for row in rows(frames, "stages")
        if text(row, "stage") == "municipality"
    }
    about = _About(
        names, weights or weights_in(frames), {} if public else _flags(frames), stages, decided or {}
    )
    if public:
        ranked = [row | {"flags": None} for row in _nameless(ranked)]
    return [_table(kind, ranked, about) for kind in CLASSES if _members(kind, ranked)]


def _flags(frames: Frames) -> dict[str, tuple[Flag, ...]]:
    found: dict[str, tuple[Flag, ...]] = {}
    for row in rows(frames, "participant_flags"):
        participant, kind = text(row, "participant_id"), text(row, "flag")
        flag = Flag(FLAG_NAMES.get(kind, kind), text(row, "evidence"), texts(group=flag_group(row)))
        found[participant] = (*found.get(participant, ()), flag)
    return found


def flag_group(row: Row) -> str:
    """How the page's address names the texts behind a suspicion."""
    return f"f-{text(row, 'participant_id')}-{text(row, 'flag')}"


def _nameless(ranked: list[Row]) -> list[Row]:
    persons = [row for row in ranked if text(row, "class") in ("reader", "staff")]
    numbered = {id(row): f"Участник № {index}" for index, row in enumerate(persons, start=1)}
    return [row | {"name": numbered[id(row)]} if id(row) in numbered else row for row in ranked]


def weights_in(frames: Frames) -> dict[str, dict[str, float]]:
    """Weights from a frame ``campaign_weights`` (class, component, weight), if it came along."""
    found: dict[str, dict[str, float]] = {}
    for row in rows(frames, "campaign_weights"):
        key = text(row, "component", "key")
        found.setdefault(text(row, "class"), {})[key] = real(row, "weight") or 0.0
    return found


def why(tables: list[Table]) -> dict[str, Any]:
    """What the «почему» rows show, by table: the page's script draws a row when it is opened."""
    return {
        table.id: {
            "parts": table.rule,
            "rows": [
                [(part.value, part.points, part.filled, part.most) for part in entry.components]
                for entry in table.entries[:MOST_ROWS]
            ],
        }
        for table in tables
    }


def _weight(weights: Weights, kind: str, key: str) -> str:
    weight = weights.get(kind, {}).get(key)
    return short(weight) if weight else ""


def _members(kind: str, ranked: list[Row]) -> list[Row]:
    """Rows of a class; organisers and staff take no prize and stand with the libraries and readers."""
    also = {"library": "organiser", "reader": "staff"}.get(kind)
    return [row for row in ranked if text(row, "class") in (kind, also)]


def _table(kind: str, ranked: list[Row], about: _About) -> Table:
    members, weights = _members(kind, ranked), about.weights
    keys = list(weights.get(kind, {})) or _used_components(members)
    best = max((real(row, "score") or 0.0 for row in members), default=0.0)
    entries = [(row, _entry(row, kind, keys, about, best)) for row in members]
    placed = [pair for pair in entries if _has_place(pair[0])]
    placed.sort(key=lambda pair: whole(pair[0], "place") or 0)
    apart = [entry for row, entry in entries if not _has_place(row)]
    groups = {entry.group_id: entry.group for _, entry in placed if entry.group_id}
    return Table(
        id=kind,
        title=CLASSES[kind],
        heads=tuple(COMPONENT_HEADS.get(key) or component_name(key) for key in keys),
        entries=tuple(entry for _, entry in placed),
        apart=tuple(_by_reason(apart)),
        groups=tuple(groups.items()) if kind == "library" else (),
        rule=tuple(
            (component_name(key), COMPONENT_RULES.get((kind, key), ""), _weight(weights, kind, key))
            for key in keys
        ),
    )


def _by_reason(apart: list[Entry]) -> list[tuple[str, tuple[Entry, ...]]]:
    """Those without a place, by the reason; the reason of fewest first, the silent majority last."""
    reasons: dict[str, list[Entry]] = {}
    for entry in sorted(apart, key=lambda entry: entry.name):
        reasons.setdefault(entry.reason, []).append(entry)
    return sorted(((reason, tuple(found)) for reason, found in reasons.items()), key=lambda one: len(one[1]))


def _used_components(members: list[Row]) -> list[str]:
    """Components that the class has, when the weights were not handed over."""
    columns = [column for column in (members[0] if members else {}) if column.startswith("c_")]
    return [column[2:] for column in columns if any(row[column] is not None for row in members)]


def _has_place(row: Row) -> bool:
    return row.get("place") is not None and row.get("eligible") is not False


def _entry(row: Row, kind: str, keys: list[str], about: _About, best: float) -> Entry:
    participant, names, weights = text(row, "participant_id"), about.names, about.weights
    score = real(row, "score")
    group = text(row, "type_group")
    grown = _grown(row, weights.get(kind, {}))
    return Entry(
        id=participant,
        place=number(whole(row, "place")),
        shaken=place_range(whole(row, "place_low"), whole(row, "place_high")),
        name=text(row, "name", "participant_id"),
        group=group_name(group),
        group_id=group,
        place_in_group=number(whole(row, "place_in_group")),
        municipality=names.place(text(row, "municipality")),
        score=number(score, 1),
        filled=round(100 * score / best) if score and best else 0,
        link=texts(library=participant) if kind == "library" else texts(participant=participant),
        components=tuple(_component(row, kind, key, grown) for key in keys),
        flags=about.flags.get(participant)
        or tuple(Flag(FLAG_NAMES.get(str(one), str(one)), "") for one in items(row, "flags") if one),
        reason=text(row, "reason") or "причина не указана",
        municipality_id=text(row, "municipality"),
        stage=number(about.stages.get(participant)) if participant in about.stages else "",
        decided=about.decided.get(participant, ""),
    )


def _component(row: Row, kind: str, key: str, weights: Mapping[str, float]) -> Component:
    value, points = real(row, f"c_{key}"), real(row, f"p_{key}")
    most = weights.get(key)
    return Component(
        value=number(value, 3) if key == "reactions_per_subscriber" and value else short(value),
        points=number(points, 1),
        most=short(most, 1) if most else "",
        filled=max(0, min(100, round(100 * points / most))) if points and most else 0,
        link=_behind(text(row, "participant_id"), kind, key) if value else "",
    )


def _grown(row: Row, weights: Mapping[str, float]) -> dict[str, float]:
    """Weights as this participant has them: an unknown component drops out and the others grow."""
    known = {key: weight for key, weight in weights.items() if row.get(f"c_{key}") is not None}
    total, all_known = sum(weights.values()), sum(known.values())
    return {key: weight * total / all_known for key, weight in known.items()} if all_known else {}


def _behind(participant: str, kind: str, key: str) -> str:
    """The texts that a component counts, as near as the list's filters come."""
    if kind == "library":
        filters: dict[str, Any] = {
            "readers": {"library": participant, "kind": "comment", "voice": "reader"},
            "answered": {"library": participant, "mark": "answered"},
        }.get(key, {"library": participant, "kind": "post", "voice": "library"})
    elif kind == "reader":
        filters = {
            "suggestions": {"participant": participant, "mark": "suggestion"},
            "posts": {"participant": participant, "kind": "post"},
            "comments": {"participant": participant, "kind": "comment"},
        }.get(key, {"participant": participant})
    else:
        filters = {"participant": participant}
    return texts(**filters)
