"""The command that shows: report."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.errors import ConfigurationError
from campaign.shipped import VERSION
from commands.options import HERE, HomeOption, NowOption, one_of, open_here
from commands.terminal.console import say

if TYPE_CHECKING:
    from campaign.run import Run

AUDIENCES = ("internal", "public")


def report(
    audience: Annotated[
        str,
        typer.Option(
            "--audience",
            metavar="ДЛЯ_КОГО",
            help="internal — для служебного пользования, public — для всех; без указания — как в campaign.toml.",
        ),
    ] = "",
    compare: Annotated[
        Path | None,
        typer.Option("--compare", metavar="ПАПКА", help="Папка прежней кампании: показать её цифры рядом."),
    ] = None,
    results: Annotated[
        bool,
        typer.Option(
            "--results",
            help="Вместо этого: небольшая страница итогов для сайта, reports/results.html, по зафиксированному результату; "
            "только с --audience public.",
        ),
    ] = False,
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Построить страницу reports/index.html и страницы библиотек reports/libraries."""
    if audience:
        one_of("--audience", audience, AUDIENCES)
    if results:
        if audience != "public":
            raise ConfigurationError("--results — страница для всех: добавьте --audience public")
        say(str(results_step(open_here(home, now))))
        return
    say(str(report_step(open_here(home, now), audience, compare)))


def report_step(run: Run, audience: str = "", earlier: Path | None = None) -> Path:
    """Build ``reports/index.html`` and ``reports/libraries/`` from the published warehouse; returns the index.

    ``audience`` is ``internal`` or ``public``; empty: as the campaign file says. ``earlier`` is an earlier campaign's
    home, whose figures are shown beside.
    """
    from commands.appeal import sheets_step
    from dashboards.page.build import ReportAbout, build_libraries, build_report
    from dashboards.page.drawings.map import BORDERS, read_borders
    from dashboards.records.page import FRAMES, PageFrames
    from dashboards.rows import views
    from nlp.text.words import analysed
    from warehouse.connect import published
    from warehouse.frames import frame
    from warehouse.questions.compare import compare_frames
    from warehouse.questions.missing import collected_at
    from warehouse.questions.page import page_frames, texts_of_library

    campaign = run.campaign
    chosen = audience or campaign.report.audience
    with run.home.showing(), published(run.home.path) as connection:
        compared = compare_frames(run.home.path, earlier) if earlier else {}
        asked = page_frames(connection, public=chosen == "public") | compared
        frames = views(PageFrames, {name: frame(connection, name) for name in FRAMES} | asked)
        names = {one.id: one.name for one in frames.municipalities}
        about = ReportAbout(
            campaign,
            collected_at=collected_at(connection),
            audience=chosen,
            version=VERSION,
            borders=read_borders(run.home.path / BORDERS, names),
            lemma_of=lambda word: analysed(word).lemma,
            sheets=chosen == "internal" and frames.page_cube is None,
        )
        is_whole = chosen == "public" or frames.page_cube is None
        texts_of = None if is_whole else texts_of_library(connection, [one.id for one in frames.libraries])
        build_libraries(frames, about, run.home.reports / "libraries", texts_of)
        made = build_report(frames, about, run.home.reports / "index.html")
        known = [one.id for one in frames.libraries] if about.sheets else []
        sheets_step(run, connection, known, run.home.reports / "appeal")
        return made


def results_step(run: Run) -> Path:
    """Build ``reports/results.html`` from the last frozen result: libraries and their awards, no reader."""
    from campaign.files import write_private
    from dashboards.page.results import Awarded, results_page
    from dashboards.papers.awards import FILE, read_awards
    from dashboards.records.figures import Day, Headline
    from dashboards.records.papers import Candidate, Placed
    from dashboards.rows import typed
    from warehouse.keeping.frozen import RANKING, read_frozen

    with run.home.locked():
        result = read_frozen(run.home.path, "", run.home.key())
        table = result.table(RANKING)
        ranking = typed(table, Candidate, RANKING)
        libraries = table[(table["class"] == "library") & table["place"].notna()]
        awards = []
        if (run.home.path / FILE).is_file():
            by_id = {row.participant_id: row for row in ranking if row.participant_id}
            today = run.now.astimezone(run.campaign.timezone).date()
            awards = [
                Awarded(award.name, award.award)
                for award in read_awards(run.home.path / FILE, by_id, today)
                if not award.is_person
            ]
        page = results_page(
            typed(result.table("headline"), Headline, "headline")[0],
            typed(libraries, Placed, RANKING),
            typed(result.table("daily_activity"), Day, "daily_activity"),
            awards,
            run.campaign,
            datetime.fromisoformat(result.manifest["frozen_at"]),
        )
        return write_private(run.home.reports / "results.html", page)
