"""The commands that make a home and fill ``raw/`` from the networks: init, collect."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.errors import ConfigurationError, QuotaSpent, SourceError
from commands.options import (
    BUSY,
    DONE,
    FAILED,
    HERE,
    UNFINISHED,
    HomeOption,
    NowOption,
    open_here,
)
from commands.season import out_of_season, say_out_of_season, sources_of
from commands.terminal.console import complain, say

if TYPE_CHECKING:
    from campaign.run import Run
    from collectors.ledger import Ledger, Usage
    from collectors.records import Record
    from collectors.source import Budget, Source

PRESET = "pskov-quality"  # where nobody can be asked

log = logging.getLogger(__name__)


def init(
    directory: Annotated[Path, typer.Argument(metavar="ПАПКА", help="Где создать папку кампании.")],
    preset: Annotated[
        str,
        typer.Option(
            metavar="ИМЯ",
            help="Заготовка кампании (pskov-quality). Без неё на терминале команда спрашивает, что за кампания.",
        ),
    ] = "",
    year: Annotated[int, typer.Option(metavar="ГОД", help="Год кампании (0 — текущий).")] = 0,
    now: NowOption = "",
) -> None:
    """Создать папку кампании: из заготовки или по ответам на вопросы."""
    from campaign.folder import make_home
    from campaign.run import clock
    from campaign.russian import period
    from campaign.settings import parse_campaign
    from campaign.tables.presets import campaign_toml, empty_registry, preset_files
    from commands.terminal.questions import ask_plan

    today = clock(now)
    year = year or today.year
    if not 2006 <= year <= 2100:
        raise ConfigurationError(f"год {year}: ожидается от 2006 до 2100")
    if preset or not sys.stdin.isatty():
        written, libraries_csv = preset_files(preset or PRESET, year)
        following = "впишите в libraries.csv страницы библиотек"
    else:
        written, libraries_csv = campaign_toml(ask_plan(year)), empty_registry()
        following = "впишите в libraries.csv библиотеки и их страницы"
    campaign = parse_campaign(written)
    home = make_home(directory, written, libraries_csv)
    say(f"{home.path}: кампания {campaign.title}, {period(campaign.start, campaign.end)}")
    say(f"дальше: {following}, задайте ключ VK_TOKEN и запустите «bibliopulse nightly»")


def collect(home: HomeOption = HERE, now: NowOption = "") -> None:
    """Спросить соцсети и записать ответы в raw/."""
    from commands.terminal.console import progress_bar

    run = open_here(home, now)
    collected = None
    if not out_of_season(run):
        with run.home.locked(), progress_bar() as progress:
            sources = sources_of(run, progress)
            collected = None if sources is None else collect_step(run, sources)
    if collected is None:
        say_out_of_season(run)
        return
    print_ledgers(collected)
    raise typer.Exit(collected.code)


@dataclass
class Collected:
    """What the sources left: the sums of what was asked, the day's quota, and who gave up.

    ``counting``: it is to be the counting night, if all that can be asked finish.
    """

    ledgers: dict[str, Ledger] = field(default_factory=dict)
    usage: list[Usage] = field(default_factory=list)
    failures: list[SourceError] = field(default_factory=list)
    counting: bool = False

    @property
    def finished(self) -> bool:
        """Whether all that was asked was answered in full."""
        unfinished = any(ledger.unfinished for ledger in self.ledgers.values())
        return bool(self.ledgers) and not self.failures and not unfinished

    @property
    def code(self) -> int:
        if self.failures and len(self.failures) == len(self.ledgers):
            spent = all(isinstance(failure, QuotaSpent) for failure in self.failures)
            return BUSY if spent else FAILED
        return UNFINISHED if self.ledgers and not self.finished else DONE


def collect_step(run: Run, sources: Sequence[tuple[Source, Budget]]) -> Collected:
    """Ask every source; each record is in ``raw/`` before anything else sees it."""
    from collectors.raw import RawFile
    from collectors.records import Night
    from commands.load import load_step
    from warehouse.connect import working
    from warehouse.questions.known import known
    from warehouse.questions.nights import counting_is_due

    load_step(run)  # what an interrupted run left counts as known
    with working(run.home.path) as connection:
        collected = Collected(counting=counting_is_due(connection, run.now))
    for place, (source, budget) in enumerate(sources, 1):
        with working(run.home.path) as connection:
            remembered = known(connection, source.name)
        with RawFile(run.home.raw, run.raw_name(source.name), without_forgotten(run)) as raw:
            try:
                asked = replace(budget, counting=collected.counting)
                for record in source.collect(run.campaign, remembered, asked):
                    raw.write(record)
            except SourceError as failure:
                log.error("%s: %s", failure.source, failure)
                collected.failures.append(failure)
            collected.ledgers[source.name] = source.ledger
            if place == len(sources) and collected.finished:
                raw.write(Night(counting=collected.counting, fetched_at=run.now))
        collected.usage += source.usage
    return collected


def without_forgotten(run: Run) -> Callable[[Record], Record | None] | None:
    """How records lose whoever asked to be forgotten, and how readers' words that were removed do not come back."""
    from collectors.forgetting import eraser_of
    from collectors.records import Comment, Post
    from collectors.wordless import key_of
    from warehouse.keeping.purging import wordless_items

    eraser, gone = eraser_of(run.home), wordless_items(run.home.path)
    if not gone:
        return eraser.without if eraser else None

    def without(record: Record) -> Record | None:
        if isinstance(record, Post | Comment) and key_of(record) in gone:
            return None
        return eraser.without(record) if eraser else record

    return without


def print_ledgers(collected: Collected) -> None:
    """What was asked and what came of it, the day's quota, and last of all why a source gave up."""
    from campaign.russian import number, percent
    from commands.terminal.table import table
    from dashboards.labels import network_name

    columns = (
        "маршрут", "вопросов", "запросов", "найдено", "принято", "новых", "не окончено", "пропущено", "причины",
    )  # fmt: skip
    for name, ledger in collected.ledgers.items():
        rows = [
            (
                row.name, row.queries, row.calls, row.found, row.accepted, row.new,
                row.by_status["cut_off"] + row.by_status["failed"], row.by_status["skipped"],
                "; ".join(f"{reason} ({count})" for reason, count in row.reasons.most_common(3)),
            )
            for row in ledger.rows()
        ]  # fmt: skip
        if rows:
            if len(collected.ledgers) > 1:
                typer.echo(f"источник {network_name(name)}:", err=True)
            typer.echo(table(columns, rows), err=True)
    for used in collected.usage:
        if used.daily:
            share = f"{number(used.calls)} из {number(used.daily)} ({percent(used.calls / used.daily)})"
            typer.echo(f"норма за день, {used.method}: {share}", err=True)
    for ledger in collected.ledgers.values():
        for note in ledger.notes:
            complain(note)
    for failure in collected.failures:
        complain(str(failure))
