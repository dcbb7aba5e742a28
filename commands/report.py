"""The command that shows: report."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.errors import ConfigurationError
from campaign.shipped import VERSION
from commands.beyond.lake import LakeOption
from commands.options import HERE, HomeOption, NowOption, one_of, open_here
from commands.terminal.console import say

if TYPE_CHECKING:
    import pandas

    from campaign.run import Run
    from dashboards.page.build import ReportAbout
    from dashboards.page.library_pages import Apart
    from warehouse.connect import Connection

AUDIENCES = ("internal", "public")
# What the libraries' pages were drawn of, beside the copy from which they were.
NOTES = "published/pages.json"


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
    of_lake: LakeOption = False,
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Построить страницу reports/index.html и страницы библиотек reports/libraries; с --lake — страницу страны reports/lake."""
    from commands.beyond.report import lake_report_step

    if audience:
        one_of("--audience", audience, AUDIENCES)
    if of_lake:
        if results or compare:
            raise ConfigurationError("--lake — страница всех регионов: без --results и --compare")
        say(str(lake_report_step(open_here(home, now), audience, pages_step)))
        return
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
    from dashboards.page.build import ReportAbout
    from dashboards.page.drawings.map import BORDERS, read_borders
    from warehouse.connect import published
    from warehouse.questions.compare import compare_frames

    chosen = audience or run.campaign.report.audience
    with run.home.showing(), published(run.home.path) as connection:
        names = dict(connection.execute("select id, name from municipalities").fetchall())
        about = ReportAbout(
            run.campaign, None, chosen, VERSION,
            borders=read_borders(run.home.path / BORDERS, names), sheets=chosen == "internal",
        )  # fmt: skip
        compared = compare_frames(run.home.path, earlier) if earlier else {}
        made, sheets = pages_step(connection, about, run.home.reports, compared, notes=run.home.path / NOTES)
        sheets_step(run, connection, sheets, run.home.reports / "appeal")
        return made


def pages_step(
    connection: Connection,
    about: ReportAbout,
    out: Path,
    compared: dict[str, pandas.DataFrame] | None = None,
    notes: Path | None = None,
) -> tuple[Path, list[str]]:
    """Build ``index.html`` and ``libraries/`` in a folder from a warehouse, with the frames of an earlier campaign that are
    shown beside; returns the index, and the libraries that have a sheet if any may have. ``notes`` says of what libraries' pages
    were drawn: one that would be the same is not drawn again.
    """
    from dashboards.page.build import build_report
    from dashboards.page.library_pages import Drawn, build_libraries
    from dashboards.page.program import program
    from dashboards.records.page import FRAMES, PageFrames
    from dashboards.rows import views
    from nlp.text.words import analysed
    from warehouse.frames import frame
    from warehouse.questions.missing import collected_at
    from warehouse.questions.page import page_frames

    public = about.audience == "public"
    asked = page_frames(connection, public=public) | (compared or {})
    frames = views(PageFrames, {name: frame(connection, name) for name in FRAMES} | asked)
    is_whole = public or frames.page_cube is None
    told = replace(
        about, collected_at=collected_at(connection), lemma_of=lambda word: analysed(word).lemma,
        sheets=about.sheets and frames.page_cube is None,
    )  # fmt: skip
    build_libraries(
        frames, told, out / "libraries", None if is_whole else texts_apart(connection), Drawn(notes, program()) if notes else None,
    )  # fmt: skip
    sheets = [one.id for one in frames.libraries] if told.sheets else []
    return build_report(frames, told, out / "index.html"), sheets


def texts_apart(connection: Connection) -> Apart:
    """The texts of libraries' pages, which a large campaign's frames do not hold. After ``page_frames``."""
    from dashboards.page.library_pages import Apart
    from warehouse.questions.page import digests_of_days, flagged_texts, posts_of_libraries, texts_of_days

    return Apart(
        digests_of_days(connection),
        partial(texts_of_days, connection),
        partial(posts_of_libraries, connection),
        flagged_texts(connection),
    )


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
