"""A whole night, alone and three times over for the demo."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.errors import BibliopulseError, ConfigurationError
from commands.options import DONE, FAILED, HERE, UNFINISHED, HomeOption, NowOption, open_here
from commands.season import say_out_of_season, sources_of
from commands.terminal.console import complain, say, system_problem

if TYPE_CHECKING:
    from campaign.run import Run
    from commands.around.summary import Summary

# The sample campaign is collected on three of its mornings, so that edits and deletions are seen.
DEMO_NIGHTS = ("2025-11-04T06:00:00+03:00", "2025-11-07T06:00:00+03:00", "2025-11-14T06:00:00+03:00")


def demo(
    home: Annotated[Path, typer.Option("--home", metavar="ПАПКА", help="Папка для учебной кампании.")] = Path(
        "bibliopulse-demo"
    ),
) -> None:
    """Показать всё на учебных данных: без ключа и без сети."""
    from importlib.resources import as_file

    from campaign.folder import make_home
    from campaign.run import open_run
    from campaign.shipped import shipped
    from collectors.imports.files import FileSource
    from collectors.sources import NAMES
    from collectors.standin.sample import networks
    from commands.around.summary import Summary
    from commands.importing import take, take_notes

    with as_file(shipped("sample")) as sample:
        campaign_toml = "".join(
            (sample / part).read_text(encoding="utf-8") for part in ("campaign.toml", "networks/sources.toml")
        )
        if (home / "campaign.toml").exists():
            if (home / "campaign.toml").read_text(encoding="utf-8", errors="replace") != campaign_toml:
                raise ConfigurationError(
                    f"в папке {home} другая кампания; укажите для показа пустую: --home ПАПКА"
                )
        else:
            make_home(home, campaign_toml, (sample / "libraries.csv").read_text(encoding="utf-8"))
        with networks(sample, datetime.fromisoformat(DEMO_NIGHTS[0])) as world:
            for moment in DEMO_NIGHTS:
                world.move_to(datetime.fromisoformat(moment))
                run = open_run(home, moment, world.environ, NAMES)
                complain(f"учебная ночь {run.now.astimezone(run.campaign.timezone):%d.%m.%Y}")
                if moment == DEMO_NIGHTS[-1]:
                    sent = _sent(sample, home)
                    take_notes(run, sent / "notes")
                    table = FileSource(sent / "reviews.csv")
                    take(run, table, list(table.records(run.campaign, run.now)))
                code = night(run, Summary())
                if code:
                    raise typer.Exit(code)


def _sent(sample: Path, home: Path) -> Path:
    """What libraries have sent lies in the home: there ``forget`` reaches it."""
    from campaign.files import private_folder, write_private

    for file in (sample / "sent").rglob("*.*"):
        target = home / file.relative_to(sample)
        private_folder(target.parent)
        write_private(target, file.read_bytes())
    return home / "sent"


def nightly(
    home: HomeOption = HERE,
    now: NowOption = "",
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Рассказать и об удачной ночи, когда рядом нет терминала.")
    ] = False,
) -> None:
    """Всё по порядку, как ночью: собрать, загрузить, разметить, показать, выгрузить."""
    from commands.around.telling import telling
    from commands.terminal.console import hushed

    with hushed(verbose) as voice:
        run = open_here(home, now)
        with telling(run) as told:
            night(run, told.summary)
        summary = told.summary
        voice.quiet = summary.exit_code == DONE and not (told.troubles or summary.notes)
    raise typer.Exit(told.summary.exit_code)


def night(run: Run, summary: Summary) -> int:
    """All steps in their order under the home's lock; returns the exit code. Out of season all but the networks.

    ``summary`` is filled on the way.
    """
    from commands.around.cluster import scheduler_of
    from commands.around.summary import drop_old_logs
    from commands.collect import Collected, collect_step, print_ledgers
    from commands.load import load_step, publish_step
    from commands.papers import export_step
    from commands.report import report_step
    from commands.tag import tag_step
    from commands.terminal.console import log_file, progress_bar

    with run.home.locked(), log_file(run.home.logs, run.stamp), progress_bar() as progress:
        summary.held = True
        began = time.monotonic()
        drop_old_logs(run.home.logs)
        summary.notes += mend_step(run)
        sources = sources_of(run, progress)  # a missing token is said before anything is done
        scheduler = scheduler_of(run.campaign)
        with noted(run, "nightly") as end:
            collected = Collected() if sources is None else collect_step(run, sources)
            summary.asked(collected.ledgers)
            summary.counting = end.counting = collected.counting and collected.finished
            loaded = load_step(run)
            end.counts = loaded
            summary.tagged = tagged = tag_step(run, progress, scheduler)
            summary.exit_code = end.code = collected.code or quiet_night(run)
            summary.message = end.message = "; ".join(map(str, collected.failures))
            summary.new = {"posts": loaded["posts_new"], "comments": loaded["comments_new"]}
            summary.seconds = time.monotonic() - began
            end.counts = {**loaded, **summary.figures()}
            publish_step(run)
            end.is_published = True
            page = report_step(run)
            files = export_step(run)
    summary.files = [str(path) for path in (*files, page)]
    summary.seconds = time.monotonic() - began
    print_ledgers(collected)
    if sources is None:
        say_out_of_season(run, "; решения, реестр и проверка учтены")
    if end.counting:
        say("счётная ночь: счётчики этой ночи идут в рейтинг")
    say(
        f"новых записей: {loaded['posts_new']}, комментариев: {loaded['comments_new']}, размечено текстов: {tagged}"
    )
    for path in (*files, page):
        say(str(path))
    return end.code


def mend_step(run: Run) -> list[str]:
    """Replace a warehouse that cannot be read; a line on it, if so."""
    from warehouse.keeping.mending import mend

    mended = mend(run.home.path, run.stamp)
    if mended is None:
        return []
    how = (
        "взята последняя опубликованная копия, остальное"
        if mended.from_published
        else "оно строится заново, всё"
    )
    note = f"хранилище не читалось и отложено в {mended.aside}: {how} — из raw/; проверьте диск"
    complain(note)
    return [note]


@dataclass
class End:
    """How a run ended, and what it counted; ``counting``: it was the counting night."""

    code: int = DONE
    message: str = ""
    counting: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    is_published: bool = False


@contextmanager
def noted(run: Run, command: str) -> Iterator[End]:
    """The row in ``runs``, also in the published copy: how the block ended, whatever step failed.

    Ctrl-C and kills leave the row without an end.
    """
    from commands.load import publish_step
    from warehouse.connect import note_in_published, working
    from warehouse.runs import finish_run, start_run

    def note(end: End) -> None:
        ended = partial(
            finish_run, run_id=run_id, exit_code=end.code, now=run.now, counts=end.counts, message=end.message,
            counting=end.counting,
        )  # fmt: skip
        with working(run.home.path) as connection:
            ended(connection)
        if end.is_published:
            note_in_published(run.home.path, ended)
        else:
            publish_step(run)

    with working(run.home.path) as connection:
        run_id = start_run(connection, command, run.now)
    end = End()
    try:
        yield end
    except Exception as error:
        end.code, end.message = _failure(error)
        # A full disk, say: the first failure is the one to tell.
        with suppress(BibliopulseError, OSError):
            note(end)
        raise
    note(end)


def _failure(error: Exception) -> tuple[int, str]:
    """The exit code and the line of a failure; of a mistake of ours nothing more, for its text may hold the token."""
    if isinstance(error, BibliopulseError):
        return error.exit_code, str(error)
    problem = system_problem(error) if isinstance(error, OSError) else None
    return FAILED, problem or "ошибка в самой программе, подробности в выводе запуска"


def quiet_night(run: Run) -> int:
    """``UNFINISHED`` for a night inside the campaign with fewer posts than it expects."""
    from warehouse.connect import working
    from warehouse.facts import refresh

    if not run.campaign.starts_at <= run.now < run.campaign.ends_at:
        return DONE
    with working(run.home.path) as connection:
        refresh(connection)
        found = connection.execute("select count(*) from campaign_posts").fetchone()
    posts = int(found[0]) if found else 0
    if posts >= run.campaign.expected_min:
        return DONE
    complain(
        f"записей кампании {posts}, а ожидалось не меньше {run.campaign.expected_min} (expected_min): "
        "проверьте теги, реестр и ключ"
    )
    return UNFINISHED
