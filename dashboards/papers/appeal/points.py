"""The sum of a participant's points as anybody can check it, and what one unit more or less would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log

from campaign.russian import NBSP, NOTHING, number, short
from dashboards.labels import COMPONENT_RULES, component_name
from dashboards.records.appeal import AppealFrames
from dashboards.records.people import Ranked, Rule

COUNTS = ("posts", "days", "readers", "answered", "comments", "suggestions", "libraries")


@dataclass(frozen=True)
class Cell:
    words: str
    url: str = ""


@dataclass(frozen=True)
class Part:
    """A heading, sentences, and a table; ``numbers`` are the columns that stand right, ``widths`` are in centimetres."""

    title: str
    sentences: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    lines: tuple[tuple[Cell, ...], ...] = ()
    widths: tuple[float, ...] = ()
    numbers: tuple[int, ...] = ()


def points_part(own: Ranked, rules: Sequence[Rule]) -> Part:
    lines = [
        (
            Cell(component_name(rule.component)), Cell(_value(own, rule)), Cell(short(rule.weight)),
            Cell(short(rule.p95, 6)), Cell(short(rule.median, 4)), Cell(_working(own, rule)),
            Cell(number(own.points(rule.component), 4)),
        )
        for rule in rules
    ]  # fmt: skip
    total = Cell(number(own.score, 4))
    rules_told = [
        f"{component_name(rule.component)}: {COMPONENT_RULES[key]}."
        for rule in rules
        if (key := (rule.kind, rule.component)) in COMPONENT_RULES
    ]
    return Part(
        "Из чего сложились баллы",
        (
            (
                f"За каждый показатель {NOTHING} вес · ln(1 + значение) / ln(1 + p95), не больше веса; баллы складываются и "
                "округляются до четырёх знаков. p95 и медиана взяты по участникам класса с местом: их "
                f"{rules[0].n_eligible if rules else 0}."
            ),
            *rules_told,
        ),
        ("Показатель", "Значение", "Вес", "p95", "Медиана баллов", "Расчёт", "Баллы"),
        (*lines, (Cell("Всего"), *(Cell("") for _ in range(5)), total)),
        (3.6, 1.8, 1.2, 1.9, 1.9, 5.2, 1.9),
        (1, 2, 3, 4, 6),
    )


def _value(own: Ranked, rule: Rule) -> str:
    value = own.value(rule.component)
    return "неизвестно" if value is None else short(value, 6 if rule.component == "er" else 2)


def _working(own: Ranked, rule: Rule) -> str:
    """The sum of one component, as it is typed into a calculator."""
    value = own.value(rule.component)
    if value is None:
        return f"≈ медиана баллов тех, у кого известно: {short(rule.median, 4)}"
    if rule.p95 <= 0:
        return "показателя нет ни у кого: 0"
    weight, x, p95 = short(rule.weight), short(value, 6), short(rule.p95, 6)
    if value >= rule.p95:
        return f"{x} не меньше p95 {p95}: весь вес"
    return f"{weight} · ln(1 + {x}) / ln(1 + {p95})"


def one_more_or_less(own: Ranked, frames: AppealFrames) -> Part | None:
    if own.place is None:
        return None
    others = [row.score for row in frames.of_class.ranking if row.place is not None and row is not own]
    lines = []
    for rule in frames.of_class.rule:
        value = own.value(rule.component)
        if rule.component not in COUNTS or value is None:
            continue
        changed = [
            _changed(own, rule, value + step, others) if value + step >= 0 else NOTHING for step in (-1, 1)
        ]
        lines.append((Cell(component_name(rule.component)), Cell(short(value)), *map(Cell, changed)))
    return Part(
        "Что изменила бы одна единица",
        ("p95, медианы и баллы остальных участников при этом те же.",),
        ("Показатель", "Сейчас", "На единицу меньше", "На единицу больше"),
        tuple(lines),
        (5.5, 2, 5, 5),
        (1,),
    )


def _changed(own: Ranked, rule: Rule, value: float, others: Sequence[float]) -> str:
    points = own.points(rule.component) or 0.0
    score = _rounded(own.score - points + earned(rule, value))
    place = 1 + sum(other > score for other in others)
    return f"{number(score, 4)}{NBSP}б., место {place}"


def earned(rule: Rule, value: float) -> float:
    """The points of a known value, as `participant_points` works them out."""
    return rule.weight * min(1.0, log(1 + value) / log(1 + rule.p95)) if rule.p95 > 0 else 0.0


def _rounded(score: float) -> float:
    return floor(round(score * 10**10) / 10**6 + 0.5) / 10**4
