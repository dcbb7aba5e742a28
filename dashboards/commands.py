"""The commands that show and hand over: report, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collectors.commands import HERE, HomeOption, NowOption, open_here
from collectors.errors import ConfigurationError
from collectors.shipped import VERSION
from dashboards.console import say

if TYPE_CHECKING:
    from collectors.run import Run

EXPORTS = {"ranking": ("participant_ranking", "Рейтинг")}


def report(home: HomeOption = HERE, now: NowOption = "") -> None:
    """Построить страницу отчёта reports/index.html."""
    say(str(report_step(open_here(home, now))))


def export(
    what: Annotated[str, typer.Argument(metavar="ЧТО", help="Что выгрузить: ranking.")] = "ranking",
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Выгрузить таблицу в CSV и XLSX."""
    if what not in EXPORTS:
        raise ConfigurationError(f"нечего выгружать под именем «{what}»; бывает: {', '.join(EXPORTS)}")
    for path in export_step(open_here(home, now), what):
        say(str(path))


def report_step(run: Run) -> Path:
    """Build ``reports/index.html`` from the published warehouse."""
    from dashboards.report import FRAMES, ReportAbout, build_report
    from warehouse.connect import published
    from warehouse.read import collected_at, frame, missing

    campaign = run.campaign
    with published(run.home.path) as connection:
        frames = {name: frame(connection, name) for name in FRAMES}
        about = ReportAbout(
            title=campaign.title,
            note=campaign.note,
            start=campaign.start,
            end=campaign.end,
            timezone=campaign.timezone.key,
            collected_at=collected_at(connection),
            audience=campaign.report.audience,
            version=VERSION,
            missing=missing(connection),
            weights=campaign.ranking.weights,
        )
    return build_report(frames, about, run.home.reports / "index.html")


def export_step(run: Run, what: str = "ranking") -> list[Path]:
    """Write a table to ``exports/`` as CSV and XLSX."""
    from dashboards.export import export_csv, export_xlsx
    from dashboards.labels import how_computed
    from warehouse.connect import published
    from warehouse.read import frame

    with published(run.home.path) as connection:
        table = frame(connection, EXPORTS[what][0])
    base = run.home.exports / what
    notes = how_computed(run.campaign.title, run.campaign.note, run.campaign.ranking.weights)
    sheet = EXPORTS[what][1]
    return [
        export_csv(table, base.with_suffix(".csv")),
        export_xlsx(table, base.with_suffix(".xlsx"), sheet, notes),
    ]
