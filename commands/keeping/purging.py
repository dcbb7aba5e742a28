"""The command that throws away what has served: old copies and logs, answers of networks, readers' words."""

from __future__ import annotations

import re
import shutil
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.errors import ConfigurationError
from commands.options import HERE, UNFINISHED, HomeOption, NowOption, open_here
from commands.terminal.console import complain, progress_bar, say

if TYPE_CHECKING:
    from campaign.run import Run
    from warehouse.keeping.purging import Plan

KEPT_DAYS = 180
PAPERS = (".docx", ".odt", ".pdf", ".html")  # endings of what people sign, hand out and keep
_PERIOD = re.compile(r"(\d{1,4})\s*(d|w|m|y|д|н|м|г)", re.IGNORECASE)
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365, "д": 1, "н": 7, "м": 30, "г": 365}


def purge(
    days: Annotated[
        int, typer.Option("--days", metavar="ДНЕЙ", help="Что старше, то лишнее.", min=1)
    ] = KEPT_DAYS,
    payloads: Annotated[
        bool, typer.Option("--payloads", help="Стереть и необработанные ответы сетей из raw/.")
    ] = False,
    older_than: Annotated[
        str,
        typer.Option(
            "--older-than",
            metavar="СРОК",
            help="Вместо этого: удалить слова и имена читателей старше срока (90d, 26w, 6m, 1y); цифры останутся.",
        ),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Только показать, как и без --yes.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Выполнить, а не только показать.")] = False,
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Удалить отжившее: старые копии и журналы, ответы сетей в raw/, слова читателей."""
    run = open_here(home, now)
    with run.home.locked():
        if older_than:
            _purge_words(run, run.now - period(older_than), really=yes and not dry_run)
        else:
            _purge_files(run, days, payloads=payloads, really=yes and not dry_run)


def period(given: str) -> timedelta:
    """«90d», «26w», «6m» (of 30 days), «1y» (of 365). Raises ``ConfigurationError``."""
    found = _PERIOD.fullmatch(given.strip())
    if not found or not int(found[1]):
        raise ConfigurationError(f"--older-than «{given[:40]}» — ожидается срок вида 90d, 26w, 6m или 1y")
    return timedelta(days=int(found[1]) * _DAYS[found[2].lower()])


def _purge_files(run: Run, days: int, *, payloads: bool, really: bool) -> None:
    from campaign.russian import number
    from warehouse.keeping import backup as copies

    old = copies.outdated(run.home.path, run.now, days, payloads=payloads)
    for path in old.removed:
        say(f"{'удалено' if really else 'будет удалено'}: {path.relative_to(run.home.path)}")
    for path in old.stripped:
        say(
            f"{'без ответов сети' if really else 'останется без ответов сети'}: {path.relative_to(run.home.path)}"
        )
    if really:
        copies.purge(run.home.path, old)
    if not (old.removed or old.stripped):
        say(f"старше {days} дней ничего нет")
    elif really:
        say(f"освобождено {number(old.bytes / 1e6, 1)} МБ")
    else:
        say("чтобы выполнить, добавьте --yes")


def _purge_words(run: Run, before: datetime, *, really: bool) -> None:
    from campaign.russian import COMMENTS, POSTS, READERS, counted
    from commands.around.cluster import scheduler_of
    from commands.beyond.lake import take_words_from_lake
    from commands.load import load_step
    from commands.tag import tag_step
    from warehouse.keeping.purging import plan

    _require_frozen(run)
    if really:
        scheduler = scheduler_of(run.campaign)
        load_step(run)
        with progress_bar() as progress:
            tag_step(run, progress, scheduler)
    made = plan(run.home, run.campaign, before)
    new = made.new
    day = before.astimezone(run.campaign.timezone)
    if not new:
        say(f"слов читателей, опубликованных до {day:%d.%m.%Y}, нет")
    else:
        say(
            f"опубликованное до {day:%d.%m.%Y}: {'удалены слова' if really else 'будут удалены слова'} — "
            f"{counted(new['post'], POSTS)} и {counted(new['comment'], COMMENTS)}; без имени — "
            f"{counted(len(made.nameless), READERS)}"
        )
    if not really:
        say("ничего не изменено; чтобы выполнить, добавьте --yes" if new else "ничего не изменено")
        return
    take_words(run, made)
    unreached = take_words_from_lake(run)
    _tell_what_stays(run)
    if unreached:
        complain(f"из озера слова ещё не удалены, повторите «bibliopulse purge --older-than»: {unreached}")
        raise typer.Exit(UNFINISHED)


def _require_frozen(run: Run) -> None:
    """Raises ``ConfigurationError`` until a result stands: without words another could not be worked out."""
    from warehouse.keeping.frozen import frozen_names, read_frozen

    names = frozen_names(run.home.path)
    frozen_at = read_frozen(run.home.path, names[-1]).manifest["frozen_at"] if names else None
    if not frozen_at or datetime.fromisoformat(frozen_at) < run.campaign.closes_at:
        raise ConfigurationError(
            "слова читателей удаляют, когда итог зафиксирован после конца сбора "
            f"(по {run.campaign.collect_until:%d.%m.%Y}): сначала «bibliopulse freeze»; ничего не удалено"
        )


def take_words(run: Run, made: Plan) -> None:
    """Remove the words of the plan from the home, and make what is made of it anew. Only under the home's lock."""
    from collectors.raw import RawFile
    from commands.keeping.forgetting import make_anew
    from commands.load import load_step
    from commands.papers import EXPORTS
    from dashboards.papers.shield import FILE as HIDDEN
    from warehouse.connect import working
    from warehouse.keeping.purging import kept, purge_words

    with run.home.showing():
        with RawFile(run.home.raw, run.raw_name("purged")) as raw, working(run.home.path) as connection:
            for record in kept(connection, made.parts, run.now):
                raw.write(record)
        load_step(run)
        exported = sorted({path.stem for path in run.home.exports.glob("*.csv")} & {*EXPORTS})
        had_page = (run.home.reports / "index.html").is_file()
        purge_words(run.home, made, run.campaign)
        for what in EXPORTS:
            for path in run.home.exports.glob(f"{what}.*"):
                path.unlink()
        for name in ("libraries", "appeal"):
            shutil.rmtree(run.home.reports / name, ignore_errors=True)
        (run.home.reports / "index.html").unlink(missing_ok=True)
        # What was hidden in quotations stands there in full; the note itself is a paper.
        (run.home.exports / "summary" / HIDDEN).unlink(missing_ok=True)
        make_anew(run, exported, had_page)


def _tell_what_stays(run: Run) -> None:
    from warehouse.keeping.purging import still_holding

    home = run.home.path
    for path in still_holding(home):
        say(
            f"слова остались в копии {path.relative_to(home)}: удалите её («purge --days»), когда она не нужна"
        )
    papers = sorted(path for path in run.home.exports.rglob("*") if path.suffix.lower() in PAPERS)
    for path in papers:
        say(f"бумага осталась как есть: {path.relative_to(home)}")
    complain(
        "копии и выгрузки вне папки кампании, файлы, взятые командой import, и таблицы, которые правят люди "
        "(awards.csv, name_cases.csv, decisions.csv), программа не меняет: посмотрите их сами"
    )
