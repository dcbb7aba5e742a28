"""What was asked, how much of it came, and what is known to be missing: the page's sentences and lines on it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from campaign.routes import NIGHT, route_name
from campaign.russian import NBSP, number, percent, percent_range
from dashboards.labels import STATUSES, network_name
from dashboards.records.figures import Completeness, Coverage, Missing


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
        if one.route != NIGHT:
            grouped.setdefault((one.network, one.route), []).append(one)
    return [
        CoverageLine(
            network=network_name(network),
            route=route_name(route),
            asked=number(len(table)),
            found=number(sum(one.found for one in table)),
            accepted=number(sum(one.accepted for one in table)),
            statuses=tuple(_ends(table)),
            network_id=network,
        )
        for (network, route), table in sorted(grouped.items())
    ]


def _ends(table: Sequence[Coverage]) -> list[str]:
    ends = Counter(one.status for one in table)
    return [f"{STATUSES.get(status, status)}: {number(count)}" for status, count in sorted(ends.items())]


def unfinished(asked: Sequence[Coverage]) -> list[dict[str, Any]]:
    """Every question to a network that was cut off, skipped or failed, in the network's own words."""
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
