"""The command that answers whoever contests a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.errors import ConfigurationError
from commands.options import HERE, HomeOption, NowOption, PdfOption, open_here
from commands.terminal.console import say

if TYPE_CHECKING:
    import duckdb

    from campaign.run import Run
    from dashboards.papers.appeal.sheet import AppealAbout, Sheet


def appeal(
    participant: Annotated[
        str, typer.Argument(metavar="КТО", help="Код участника или библиотеки, либо название.")
    ],
    frozen: Annotated[
        str,
        typer.Option(
            "--frozen",
            metavar="ИМЯ",
            help="По зафиксированному результату; без ключа — по последнему собранному.",
        ),
    ] = "",
    pdf: PdfOption = False,
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Показать, как посчитаны баллы участника: страница и документ Word для спора о месте."""
    from campaign.files import write_private
    from dashboards.page.links import library_file
    from dashboards.papers.appeal.files import appeal_document, appeal_html
    from dashboards.papers.documents import remove_document
    from dashboards.papers.pdf import as_pdf

    run = open_here(home, now)
    folder = run.home.exports / "appeal"
    with run.home.showing(), _tables(run, frozen) as connection:
        found = _named(connection, participant)
        sheet = sheet_of(connection, found, about_result(run, connection, frozen))
    page = folder / library_file(found)
    remove_document(page.with_suffix(".docx"))
    document = write_private(page.with_suffix(".docx"), appeal_document(sheet))
    for path in (document, write_private(page, appeal_html(sheet)), *(as_pdf([document]) if pdf else ())):
        say(str(path))


def sheet_of(connection: duckdb.DuckDBPyConnection, participant: str, about: AppealAbout) -> Sheet:
    """The sheet of one participant from the tables at hand."""
    return next(sheets_of(connection, [participant], about))


def sheets_of(
    connection: duckdb.DuckDBPyConnection, participants: Sequence[str], about: AppealAbout
) -> Iterator[Sheet]:
    """The sheet of each participant, in order."""
    from msgspec.structs import asdict

    from dashboards.papers.appeal.sheet import appeal_sheet
    from dashboards.records.appeal import AppealFrames, ClassFrames, OwnFrames
    from dashboards.rows import views
    from warehouse.questions.appeal import class_frames, own_frames

    known: dict[str, ClassFrames] = {}
    for participant, of_class, own in own_frames(connection, participants):
        if of_class not in known:
            known[of_class] = views(ClassFrames, class_frames(connection, of_class))
        frames = AppealFrames(**asdict(views(OwnFrames, own)), of_class=known[of_class])
        yield appeal_sheet(frames, participant, about)


def about_result(
    run: Run, connection: duckdb.DuckDBPyConnection, frozen: str, audience: str = ""
) -> AppealAbout:
    from dashboards.papers.appeal.sheet import AppealAbout
    from warehouse.questions.nights import counting_night

    chosen = audience or run.campaign.report.audience
    return AppealAbout(run.campaign, frozen, counting_night(connection), chosen)


@contextmanager
def _tables(run: Run, frozen: str) -> Iterator[duckdb.DuckDBPyConnection]:
    from warehouse.connect import published
    from warehouse.keeping.frozen import read_frozen
    from warehouse.questions.appeal import frozen_tables

    if frozen:
        with frozen_tables(read_frozen(run.home.path, frozen, run.home.key())) as connection:
            yield connection
    else:
        with published(run.home.path) as connection:
            yield connection


def _named(connection: duckdb.DuckDBPyConnection, asked: str) -> str:
    """The id of the only participant meant. Raises ``ConfigurationError``."""
    from warehouse.questions.appeal import participants_like

    found = participants_like(connection, asked.strip())
    if len(found) == 1:
        return found[0][0]
    if not found:
        raise ConfigurationError(
            f"участника «{asked}» нет; нужен код или название из рейтинга («bibliopulse export»)"
        )
    listed = "; ".join(f"{code} — {name}" for code, name, _ in found[:5])
    raise ConfigurationError(f"участников, похожих на «{asked}», несколько: {listed}; назовите код")


def sheets_step(
    run: Run, connection: duckdb.DuckDBPyConnection, libraries: Sequence[str], folder: Path
) -> None:
    """Write a sheet for every library, and remove those of libraries that are gone. Readers' names are on them."""
    from campaign.files import write_private
    from dashboards.page.links import library_file
    from dashboards.papers.appeal.files import appeal_html
    from warehouse.questions.appeal import keep_ready

    if libraries:
        keep_ready(connection)
    about = about_result(run, connection, "", "internal")
    made = [
        write_private(folder / library_file(library), appeal_html(sheet))
        for library, sheet in zip(libraries, sheets_of(connection, libraries, about), strict=True)
    ]
    for left in set(folder.glob("*.html")) - set(made):
        left.unlink()
