"""The ranking as the page tells it: places, how sure they are, what they are made of, who is listed apart and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby
from operator import itemgetter
from typing import Any

from msgspec.structs import replace

from campaign.russian import NBSP, number, place_range, short
from dashboards.labels import CLASSES, COMPONENT_HEADS, COMPONENT_RULES, component_name, group_name, tier_name
from dashboards.page.links import library_page, texts
from dashboards.page.texts import Names
from dashboards.records.page import PageFrames
from dashboards.records.people import Ranked, Rule, Suspicion

MOST_ROWS = 300
# Of readers or partners, where more than ``MOST_ROWS`` have a place.
MOST_PEOPLE = 100
Rules = Mapping[str, Rule]


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

    evidence: str
    link: str
    group: str


@dataclass(frozen=True)
class Entry:
    """One participant's line."""

    id: str
    place: str
    # Where the place may lie, «1–36»; empty where it is as it stands.
    span: str
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
    at: int = 0
    low: int | None = None
    high: int | None = None
    tier: int | None = None


@dataclass(frozen=True)
class Measure:
    """One line of the class's rule: what is counted, the weight, the value that earns all of it, the median's points."""

    name: str
    rule: str
    weight: str
    p95: str
    median: str


@dataclass(frozen=True)
class Table:
    """The ranking of one class; ``apart`` are listed without a place, each with the reason; ``rows`` are shown."""

    id: str
    title: str
    heads: tuple[str, ...]
    entries: tuple[Entry, ...]
    apart: tuple[tuple[str, tuple[Entry, ...]], ...]
    groups: tuple[tuple[str, str], ...]
    rule: tuple[Measure, ...]
    # By each tier's first entry: what is said of the tier.
    tiers: Mapping[str, Tier] = field(default_factory=dict)
    rows: int = MOST_ROWS


@dataclass(frozen=True)
class Tier:
    """Places whose order may be chance: «1-я группа», «места 1–31»."""

    tier: int
    name: str
    places: str


@dataclass(frozen=True)
class _About:
    """What other frames say of participants: suspicions, places in their municipality, decisions."""

    names: Names
    flags: Mapping[str, tuple[Flag, ...]]
    stages: Mapping[str, int]
    decided: Mapping[str, str]
    on_own_pages: bool


def ranking_tables(
    frames: PageFrames,
    names: Names,
    *,
    public: bool = False,
    decided: Mapping[str, str] | None = None,
    on_own_pages: bool = False,
) -> list[Table]:
    """A table per class that has participants, in the order library, reader, partner.

    For the public, persons are numbered instead of named, and there are no flags. ``decided`` says what people
    decided of a participant. ``on_own_pages``: the figures of a library lead to its own page.
    """
    stages = {one.participant_id: one.place for one in frames.stages if one.stage == "municipality"}
    flags = {} if public else _flags(frames.participant_flags)
    about = _About(names, flags, stages, decided or {}, on_own_pages)
    ranked = _nameless(frames.participant_ranking) if public else frames.participant_ranking
    rules = {
        kind: {one.component: one for one in frames.ranking_rule if one.kind == kind} for kind in CLASSES
    }
    return [_table(kind, ranked, rules[kind], about) for kind in CLASSES if _members(kind, ranked)]


def _flags(suspicions: Sequence[Suspicion]) -> dict[str, tuple[Flag, ...]]:
    found: dict[str, tuple[Flag, ...]] = {}
    for one in suspicions:
        flag = Flag(one.evidence, texts(group=flag_group(one)), flag_group(one))
        found[one.participant_id] = (*found.get(one.participant_id, ()), flag)
    return found


def flag_group(one: Suspicion) -> str:
    """How the page's address names the texts behind a suspicion."""
    return f"f-{one.participant_id}-{one.flag}"


def _nameless(ranked: Sequence[Ranked]) -> list[Ranked]:
    numbers = count(1)
    return [
        replace(row, name=f"Участник № {next(numbers)}") if row.kind in ("reader", "staff") else row
        for row in ranked
    ]


def why(tables: list[Table]) -> dict[str, Any]:
    """What the «почему» rows show, by table: the page's script draws a row when it is opened."""
    return {
        table.id: {
            "parts": [(part.name, part.rule) for part in table.rule],
            "rows": [
                [(part.value, part.points, part.filled, part.most) for part in entry.components]
                for entry in table.entries[: table.rows]
            ],
        }
        for table in tables
    }


def _members(kind: str, ranked: Sequence[Ranked]) -> list[Ranked]:
    """Rows of a class; organisers and staff take no prize and stand with the libraries and readers."""
    also = {"library": "organiser", "reader": "staff"}.get(kind)
    return [row for row in ranked if row.kind in (kind, also)]


def _table(kind: str, ranked: Sequence[Ranked], rules: Rules, about: _About) -> Table:
    members = _members(kind, ranked)
    best = max((row.score for row in members), default=0.0)
    entries = [(row.place, _entry(row, kind, rules, about, best)) for row in members]
    placed = [(place, entry) for place, entry in entries if place is not None]
    placed.sort(key=itemgetter(0))
    apart = [entry for place, entry in entries if place is None]
    groups = {entry.group_id: entry.group for _, entry in placed if entry.group_id}
    ordered = tuple(entry for _, entry in placed)
    return Table(
        id=kind,
        title=CLASSES[kind],
        heads=tuple(COMPONENT_HEADS.get(key) or component_name(key) for key in rules),
        entries=ordered,
        apart=tuple(_by_reason(apart)),
        groups=tuple(groups.items()) if kind == "library" else (),
        rule=tuple(_measure(kind, rule) for rule in rules.values()),
        tiers=_tiers(ordered),
        rows=MOST_ROWS if kind == "library" or len(ordered) <= MOST_ROWS else MOST_PEOPLE,
    )


def _tiers(entries: Sequence[Entry]) -> dict[str, Tier]:
    found = {}
    for tier, members in groupby(entries, key=lambda entry: entry.tier):
        first, *rest = members
        if tier is not None:
            last = rest[-1] if rest else first
            words = ("место" if last.at == first.at else "места", place_range(first.at, last.at))
            found[first.id] = Tier(tier, tier_name(tier), NBSP.join(words))
    return found


def _measure(kind: str, rule: Rule) -> Measure:
    return Measure(
        component_name(rule.component),
        COMPONENT_RULES.get((kind, rule.component), ""),
        short(rule.weight),
        short(rule.p95, 4),
        short(rule.median, 4),
    )


def _by_reason(apart: list[Entry]) -> list[tuple[str, tuple[Entry, ...]]]:
    """Those without a place, by the reason; the reason of fewest first, the silent majority last."""
    reasons: dict[str, list[Entry]] = {}
    for entry in sorted(apart, key=lambda entry: entry.name):
        reasons.setdefault(entry.reason, []).append(entry)
    return sorted(((reason, tuple(found)) for reason, found in reasons.items()), key=lambda one: len(one[1]))


def _entry(row: Ranked, kind: str, rules: Rules, about: _About, best: float) -> Entry:
    participant, group, place = row.participant_id, row.type_group or "", row.municipality or ""
    return Entry(
        id=participant,
        place=number(row.place),
        span=span if (span := place_range(row.place_low, row.place_high)) != number(row.place) else "",
        name=row.name,
        group=group_name(group),
        group_id=group,
        place_in_group=number(row.place_in_group),
        municipality=about.names.place(place),
        score=number(row.score, 1),
        filled=round(100 * row.score / best) if best else 0,
        link=texts(library=participant) if kind == "library" else texts(participant=participant),
        components=tuple(_component(row, kind, rule, about.on_own_pages) for rule in rules.values()),
        flags=about.flags.get(participant, ()),
        reason=row.reason or "причина не указана",
        municipality_id=place,
        stage=number(about.stages.get(participant)) if participant in about.stages else "",
        decided=about.decided.get(participant, ""),
        at=row.place or 0,
        low=row.place_low,
        high=row.place_high,
        tier=row.tier,
    )


def _component(row: Ranked, kind: str, rule: Rule, on_own_pages: bool) -> Component:
    key, most = rule.component, rule.weight
    value, points = row.value(key), row.points(key)
    # Of an unknown value the points are the median's.
    shown = number(points, 1) if value is not None else f"≈{NBSP}{number(points, 1)}"
    return Component(
        value=number(value, 3) if key == "er" and value else short(value),
        points=shown,
        most=short(most, 1) if most else "",
        filled=max(0, min(100, round(100 * points / most))) if points and most else 0,
        link=_behind(row.participant_id, kind, key, on_own_pages) if value else "",
    )


def _behind(participant: str, kind: str, key: str, on_own_pages: bool) -> str:
    """The texts that a component counts, as near as the list's filters come."""
    if kind == "library":
        own = {"page": library_page(participant)} if on_own_pages else {"library": participant}
        filters: dict[str, Any] = {
            "readers": {**own, "kind": "comment", "voice": "reader"},
            "answered": {**own, "mark": "answered"},
        }.get(key, {**own, "kind": "post", "voice": "library"})
    elif kind == "reader":
        filters = {
            "suggestions": {"participant": participant, "mark": "suggestion"},
            "posts": {"participant": participant, "kind": "post"},
            "comments": {"participant": participant, "kind": "comment"},
        }.get(key, {"participant": participant})
    else:
        filters = {"participant": participant}
    return texts(**filters)
