"""What was asked, how much of it came, and what is known to be missing: the page's sentences and lines on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from campaign.routes import NIGHT, route_name
from campaign.russian import NBSP, number, percent, percent_range
from dashboards.labels import STATUSES, network_name
from dashboards.rows import Frames, Row, real, rows, text, whole


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


def coverage_lines(frames: Frames) -> list[CoverageLine]:
    """What was asked, by network and route, and how it ended."""
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in rows(frames, "coverage"):
        if text(row, "route") != NIGHT:
            grouped.setdefault((text(row, "network"), text(row, "route")), []).append(row)
    return [
        CoverageLine(
            network=network_name(network),
            route=route_name(route),
            asked=number(len(table)),
            found=number(sum(whole(row, "found") or 0 for row in table)),
            accepted=number(sum(whole(row, "accepted") or 0 for row in table)),
            statuses=tuple(_ends(table)),
            network_id=network,
        )
        for (network, route), table in sorted(grouped.items())
    ]


def _ends(table: list[Row]) -> list[str]:
    ends = Counter(text(row, "status") or "done" for row in table)
    return [f"{STATUSES.get(status, status)}: {number(count)}" for status, count in sorted(ends.items())]


def unfinished(frames: Frames) -> list[dict[str, Any]]:
    """Every question to a network that was cut off, skipped or failed, in the network's own words."""
    return [
        {
            "network": network_name(text(row, "network")),
            "route": route_name(text(row, "route")),
            "target": text(row, "target"),
            "status": STATUSES.get(text(row, "status"), text(row, "status")),
            "error": text(row, "error"),
        }
        for row in rows(frames, "coverage")
        if text(row, "status") not in ("", "done")
    ]


def completeness_line(frames: Frames) -> str:
    """How much of what is public was found; empty where nobody has estimated it."""
    estimates = rows(frames, "completeness")
    if not estimates:
        return ""
    whole_region = [row for row in estimates if text(row, "scope") in ("", "all", "region", "total")]
    row = (whole_region or estimates)[0]
    share, low, high = (real(row, name) for name in ("share", "share_low", "share_high"))
    if share is None:
        return "Сколько публичных записей сообществ найдено, оценить нельзя: для оценки их слишком мало."
    around = percent_range(low, high).replace(f"{NBSP}%", "")
    interval = f" ({around})" if around else ""
    return f"Публичных записей сообществ найдено около {percent(share)}{interval}."


def missing_lines(frames: Frames, otherwise: Sequence[str]) -> list[str]:
    """What is known not to be here, a sentence each; ``otherwise`` where the warehouse keeps no such list.

    Libraries without a page are many: they are one sentence.
    """
    if frames.get("known_missing") is None:
        return list(otherwise)
    known = rows(frames, "known_missing")
    lines = [text(row, "detail") for row in known if text(row, "kind") != "no_account"]
    silent = sum(text(row, "kind") == "no_account" for row in known)
    if silent:
        lines.append(f"Библиотек реестра, страниц которых в сетях мы не знаем: {number(silent)}.")
    return lines
