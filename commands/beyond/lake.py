"""The lake's commands: init, push, status, tidy; and the warehouse of all regions for those that read. Heavy imports stand inside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.errors import BibliopulseError, ConfigurationError
from commands.options import HERE, UNFINISHED, HomeOption, NowOption, open_here
from commands.terminal.console import complain, say
from commands.terminal.help import RussianCommand, RussianGroup

if TYPE_CHECKING:
    from campaign.run import Run
    from campaign.sections.lake import Lake
    from warehouse.connect import Connection
    from warehouse.keeping.person import Person

KEPT_DAYS = 7
# What is made of the lake, in reports/ and exports/.
FOLDER = "lake"
FORGET_FIRST = "стирание человека не закончено: повторите «bibliopulse forget», потом передавайте в озеро"
LakeOption = Annotated[
    bool, typer.Option("--lake", help="По озеру: все регионы вместе ([lake] в campaign.toml).")
]

lake_app = typer.Typer(
    cls=RussianGroup,
    name="lake",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Озеро: одна кампания многих регионов, из папки каждого — то, чем он делится.",
)


@lake_app.command("init", cls=RussianCommand)
def init(home: HomeOption = HERE, now: NowOption = "") -> None:
    """Завести озеро, один раз: теги, даты и веса этой папки будут общими для всех регионов."""
    from warehouse.lake.shape import make

    run = open_here(home, now)
    if make(lake_of(run), run.home.path, run.environ, run.campaign):
        say("озеро заведено; теперь из папки каждого региона: bibliopulse lake push")
    else:
        say("озеро уже есть, и кампания в нём та же; ничего не изменено")


@lake_app.command("push", cls=RussianCommand)
def push(home: HomeOption = HERE, now: NowOption = "") -> None:
    """Передать в озеро новое с прошлой передачи: только цифры, а при share = "words" и тексты."""
    from campaign.russian import number
    from campaign.sections.lake import SHARES
    from warehouse.lake.keep import remove_old
    from warehouse.lake.push import push as push_new

    run = open_here(home, now)
    lake = lake_of(run)
    _check_forgetting(run)
    with run.home.locked():
        pushed = push_new(lake, run.home.path, run.environ, run.campaign, run.now)
        if pushed.took_back:
            remove_old(lake, run.home.path, run.environ)
    if pushed.rows:
        say(
            f"«{lake.region}»: передано строк {number(pushed.rows)}, передача {pushed.push} ({SHARES[lake.share]})"
        )
    else:
        say(f"«{lake.region}»: нового нет")


@lake_app.command("status", cls=RussianCommand)
def status(home: HomeOption = HERE, now: NowOption = "") -> None:
    """Показать, какие регионы в озере, чем делятся и когда передавали новое."""
    from campaign.sections.lake import SHARES
    from commands.terminal.table import table
    from warehouse.lake.keep import regions

    run = open_here(home, now)
    found = regions(lake_of(run), run.home.path, run.environ)
    zone = run.campaign.timezone
    rows = [
        (one.name, SHARES[one.share], f"{one.pushed_at.astimezone(zone):%d.%m.%Y %H:%M}", one.pushes,
         one.libraries, one.posts, one.comments)
        for one in found
    ]  # fmt: skip
    columns = ["регион", "передаёт", "новое", "передач", "библиотек", "записей", "комментариев"]
    say(table(columns, rows, "table").rstrip("\n"))


@lake_app.command("tidy", cls=RussianCommand)
def tidy(
    days: Annotated[
        int, typer.Option("--days", metavar="ДНЕЙ", help="Сколько дней хранить прежние снимки.", min=0)
    ] = KEPT_DAYS,
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Прибрать озеро: сжать мелкие файлы, убрать прежние снимки и то, что заменили новые передачи."""
    from warehouse.lake.keep import tidy as tidy_up

    run = open_here(home, now)
    tidy_up(lake_of(run), run.home.path, run.environ, days)
    say("озеро прибрано")


def lake_of(run: Run) -> Lake:
    """Raises ``ConfigurationError`` for a home that has no lake."""
    if run.campaign.lake is None:
        raise ConfigurationError(
            'в campaign.toml нет раздела [lake]; впишите, например: [lake] и под ним catalogue = "../lake.ducklake"'
        )
    return run.campaign.lake


@contextmanager
def lake_of_all(run: Run, *, words: bool = False, by_region: bool = False) -> Iterator[Connection]:
    """A warehouse of all regions that share words, and the figures of all; ``words``: none of figures alone; ``by_region``:
    its municipalities are the regions.
    """
    from warehouse.lake.read import reading
    from warehouse.sql import value

    with reading(lake_of(run), run.home.path, run.environ, by_region=by_region) as connection:
        if words and not value(connection, "select count(*) from regions where share = 'words'"):
            raise ConfigurationError(
                "в озере только цифры, таблиц о людях и текстах в нём нет; цифры регионов покажет, например, "
                '«bibliopulse sql --lake "from libraries_ranking"»'
            )
        yield connection


def forget_in_lake(run: Run, person: Person) -> str:
    """Take a person out of the lake, if the home has one; why that could not be done, or nothing."""
    from warehouse.lake.keep import forget

    if run.campaign.lake is None:
        return ""
    try:
        forget(run.campaign.lake, run.home.path, run.environ, person)
    except BibliopulseError as error:
        return str(error)
    return ""


def take_words_from_lake(run: Run) -> str:
    """Push a home that has lost words, and take the words out of the lake that has them of it; why that could not be done,
    or nothing. Only under the home's lock.
    """
    from warehouse.keeping.forget import unfinished
    from warehouse.lake.errors import LakeMissing
    from warehouse.lake.keep import regions, take_replaced
    from warehouse.lake.push import push as push_new

    lake, home = run.campaign.lake, run.home.path
    if lake is None:
        return ""
    if unfinished(home):
        return FORGET_FIRST
    try:
        shared = {one.name: one.share for one in regions(lake, home, run.environ)}
        if shared.get(lake.region) == "words":
            push_new(lake, home, run.environ, run.campaign, run.now)
            take_replaced(lake, home, run.environ)
    except LakeMissing:
        return ""
    except BibliopulseError as error:
        return str(error)
    return ""


def _check_forgetting(run: Run) -> None:
    """Nothing leaves a home in which an erasure was cut short."""
    from warehouse.keeping.forget import unfinished

    if unfinished(run.home.path):
        complain(FORGET_FIRST)
        raise typer.Exit(UNFINISHED)
