"""What was asked, how much of it came, and what is known to be missing: the page's sentences and lines on it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaign.routes import route_name
from campaign.russian import LIBRARIES_OF, NBSP, counted, day, number, percent, percent_range
from dashboards.labels import STATUSES, network_name
from dashboards.records.figures import Announced, Completeness, Coverage, Missing, OwedNote

MOST_NAMES = 10  # in a line


@dataclass(frozen=True)
class CoverageLine:
    """What was asked of one route and what came of it."""

    network: str
    route: str
    asked: str
    found: str
    accepted: str
    statuses: tuple[str, ...]
    network_id: str = ""


def coverage_lines(asked: Sequence[Coverage]) -> list[CoverageLine]:
    """What was asked, by network and route, and how it ended."""
    grouped: dict[tuple[str, str], list[Coverage]] = {}
    for one in asked:
        grouped.setdefault((one.network, one.route), []).append(one)
    return [
        CoverageLine(
            network=network_name(network),
            route=route_name(route),
            asked=number(sum(one.questions for one in table)),
            found=number(sum(one.found for one in table)),
            accepted=number(sum(one.accepted for one in table)),
            statuses=tuple(_ends(table)),
            network_id=network,
        )
        for (network, route), table in sorted(grouped.items())
    ]


def _ends(table: Sequence[Coverage]) -> list[str]:
    ends: Counter[str] = Counter()
    for one in table:
        ends[one.status] += one.questions
    return [f"{STATUSES.get(status, status)}: {number(count)}" for status, count in sorted(ends.items())]


def unfinished(asked: Sequence[Coverage]) -> list[dict[str, Any]]:
    """The questions to a network that were cut off, skipped or failed, in the network's own words."""
    return [
        {
            "network": network_name(one.network),
            "route": route_name(one.route),
            "target": one.target,
            "status": STATUSES.get(one.status, one.status),
            "error": one.error or "",
        }
        for one in asked
        if one.status != "done"
    ]


def completeness_line(estimates: Sequence[Completeness]) -> str:
    """How much of what is public was found, by what it is told and what it would be if that did not hold; empty where nobody
    has estimated it.

    The points of the bad case are those of ``docs/decisions/0009-completeness.md``, from simulated campaigns.
    """
    region = next((one for one in estimates if one.scope == "region"), None)
    if region is None:
        return ""
    personal = (
        f" Записей на{NBSP}личных страницах{NBSP}— не{NBSP}меньше {number(region.found_personal)}."
        if region.found_personal
        else ""
    )
    if region.share is None:
        return (
            f"Сколько публичных записей сообществ найдено, оценить нельзя: для оценки нужно не{NBSP}меньше 30{NBSP}записей на "
            f"стенах реестра и{NBSP}7{NBSP}найденных обоими путями.{personal}"
        )
    around = percent_range(region.share_low, region.share_high).replace(f"{NBSP}%", "")
    interval = f" ({around})" if around else ""
    return (
        f"Публичных записей сообществ найдено около {percent(region.share)}{interval}. Это оценка по{NBSP}двум независимым путям, "
        f"с{NBSP}95-процентным интервалом: поиск по{NBSP}тегам нашёл {number(region.n_both)} из{NBSP}{number(region.n_walls)} "
        f"записей, прочитанных на{NBSP}стенах реестра, и{NBSP}предполагается, что записи прочих сообществ он находит так же часто. "
        f"Если прочие сообщества находятся реже, как меньшая половина стен, доля ниже на 5{NBSP}пунктов, как самые "
        f"малые{NBSP}— на 11, по{NBSP}модельным расчётам.{personal}"
    )


def missing_lines(known: Sequence[Missing]) -> list[str]:
    """What is known not to be here, a sentence each; libraries without a page are many: they are one sentence."""
    lines = [one.detail for one in known if one.kind != "no_account"]
    if silent := len(known) - len(lines):
        lines.append(f"Библиотек реестра, страниц которых в сетях мы не знаем: {number(silent)}.")
    return lines


def handed_lines(entries: Sequence[Announced], notes: Sequence[OwedNote], notes_until: date) -> list[str]:
    """Who announced and is not seen, who is seen and did not announce, who owes a note and by when: a line each."""
    lines = []
    by_status: dict[str, list[str]] = {"both": [], "silent": [], "unannounced": []}
    for one in entries:
        by_status[one.status].append(one.name)
    if entries:
        announced = len(by_status["both"]) + len(by_status["silent"])
        lines.append(
            f"заявлено библиотек: {number(announced)}, записи найдены у {number(len(by_status['both']))}"
        )
    for status, words in (
        ("silent", "заявили, но записей не найдено"), ("unannounced", "есть записи, но заявки не было")
    ):  # fmt: skip
        if by_status[status]:
            lines.append(f"{words}: {_named(by_status[status])}")
    owed = [one.name for one in notes if one.owed]
    if notes:
        received = f"справки библиотек: получено {number(len(notes) - len(owed))} из {number(len(notes))}"
        waited = (
            f", до {day(notes_until)} ждём от {counted(len(owed), LIBRARIES_OF)}: {_named(owed)}"
            if owed
            else ""
        )
        lines.append(received + waited)
    return lines


def _named(names: Sequence[str]) -> str:
    more = f" и ещё {number(len(names) - MOST_NAMES)}" if len(names) > MOST_NAMES else ""
    return f"{', '.join(names[:MOST_NAMES])}{more}"
