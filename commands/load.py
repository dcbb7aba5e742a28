"""The commands that keep and question the warehouse: load, sql, fingerprint."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.beyond.lake import LakeOption
from commands.options import HERE, FormatOption, HomeOption, NowOption, one_of, open_here
from commands.terminal.console import complain, hand_over, say

if TYPE_CHECKING:
    from collections import Counter

    from campaign.run import Run
    from commands.terminal.table import Format

ANSWER_SECONDS = 300.0
SHOWN = 3  # decisions about nothing that are named


def load(
    home: HomeOption = HERE,
    now: NowOption = "",
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Построить хранилище заново из raw/.")] = False,
) -> None:
    """Загрузить raw/ в хранилище."""
    run = open_here(home, now)
    with run.home.locked():
        loaded = load_step(run, rebuild=rebuild)
        publish_step(run)
    say(
        f"файлов: {loaded['files']}; записей новых {loaded['posts_new']}, изменённых {loaded['posts_changed']}; "
        f"комментариев новых {loaded['comments_new']}, изменённых {loaded['comments_changed']}"
    )


def sql(
    query: Annotated[str, typer.Argument(metavar="ЗАПРОС", help="SELECT … к опубликованному хранилищу.")],
    form: FormatOption = "table",
    live: Annotated[bool, typer.Option("--live", help="Читать рабочее хранилище.")] = False,
    of_lake: LakeOption = False,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="СЕКУНД", min=1, help="Сколько ждать ответа.")
    ] = ANSWER_SECONDS,
    home: HomeOption = HERE,
) -> None:
    """Ответить на запрос SQL."""
    from campaign.errors import BibliopulseError
    from campaign.folder import open_home
    from campaign.russian import number
    from commands.terminal.apart import Died, TooLong, apart
    from commands.terminal.table import FORMATS

    one_of("--format", form, FORMATS)
    try:
        if of_lake:
            answer = apart(_answer_of_lake, str(open_home(home).path), query, form, seconds=timeout)
        else:
            answer = apart(_answer, str(open_home(home).path), query, form, live, seconds=timeout)
    except TooLong:
        raise BibliopulseError(
            f"запрос не уложился в {number(timeout)} с и остановлен: спросите меньше или дайте больше времени (--timeout)"
        ) from None
    except Died:
        raise BibliopulseError(
            "запрос уронил базу данных или не уместился в памяти; хранилище цело, спросите иначе"
        ) from None
    hand_over(answer)


def _answer(home: str, query: str, form: Format, live: bool) -> str:
    from commands.terminal.table import table
    from warehouse import connect
    from warehouse.frames import run_sql

    with (connect.live if live else connect.published)(Path(home)) as connection:
        columns, rows = run_sql(connection, query)
    return table(columns, rows, form)


def _answer_of_lake(home: str, query: str, form: Format) -> str:
    from commands.beyond.lake import lake_of_all
    from commands.terminal.table import table
    from warehouse.frames import run_sql

    with lake_of_all(open_here(Path(home))) as connection:
        columns, rows = run_sql(connection, query)
    return table(columns, rows, form)


def fingerprint(home: HomeOption = HERE) -> None:
    """Напечатать отпечаток хранилища: одинаковое содержание — одинаковый отпечаток."""
    from campaign.folder import open_home
    from warehouse.connect import live
    from warehouse.fingerprint import fingerprint as compute

    with live(open_home(home).path) as connection:
        say(compute(connection))


def load_step(run: Run, *, rebuild: bool = False) -> Counter[str]:
    """Load what ``raw/`` has and the warehouse lacks; refresh campaign, registry and decisions. Counts as ``warehouse.load``."""
    from collectors.raw import seal_torn, sealed_files
    from warehouse import load
    from warehouse.connect import working
    from warehouse.keeping.rawfiles import lost
    from warehouse.people import load_campaign
    from warehouse.sql import statement

    seal_torn(run.home.raw)
    key = run.home.key()  # before a warehouse is made: it is what tells a home that had a key
    with working(run.home.path) as connection:
        gone = lost(connection, run.home.raw) if rebuild else []
        files = sealed_files(run.home.raw)
        loaded = load.rebuild(connection, files) if rebuild else load.load(connection, files)
        files_of_people = (run.home.path / "decisions.csv", run.home.path / "review.csv")
        load_campaign(connection, run.campaign, key, *files_of_people)
        strangers = connection.execute(statement("judging", "unknown_people")).fetchall()
        nowhere = connection.execute(statement("judging", "unknown_objects")).fetchall()
        ((labels, key),) = connection.execute(statement("judging", "unknown_reviews")).fetchall()
    for line, participant in strangers:
        complain(
            f"decisions.csv, решение {line}: участника «{participant}» в хранилище нет, объединение same_as не применено; "
            "исправьте код или удалите строку"
        )
    if nowhere:
        shown = "; ".join(f"решение {line}: {told}" for line, told in nowhere[:SHOWN])
        complain(
            f"decisions.csv: решений о том, чего в хранилище нет, — {len(nowhere)} ({shown}), они не применены; исправьте строки или "
            "удалите их"
        )
    if labels:
        complain(
            f"review.csv: текстов, которых в хранилище нет, — {labels} (например, «{key}»), их метки не учтены; исправьте key "
            "или удалите строки"
        )
    if gone:
        complain(f"в raw/ нет загруженных прежде файлов, и записей из них больше нет: {', '.join(gone)}")
    return loaded


def publish_step(run: Run) -> None:
    from warehouse.connect import publish

    publish(run.home.path)
