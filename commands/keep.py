"""The commands that keep a home: freeze, forget, backup, restore, purge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.errors import ConfigurationError
from commands.options import HERE, UNFINISHED, HomeOption, NowOption, open_here
from commands.terminal.console import complain, say

if TYPE_CHECKING:
    from campaign.run import Run
    from campaign.settings import Campaign
    from warehouse.questions.pending import Unseen

KEPT_DAYS = 180
SHOWN = 30  # lines of one kind; more are counted


def freeze(
    name: Annotated[str, typer.Argument(metavar="ИМЯ", help="Имя результата; без него — день запуска.")] = "",
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Зафиксировать результат: рейтинг, сводки, веса, версии, контрольные суммы."""
    from collections import Counter

    from campaign.tables import review
    from commands.load import load_step, publish_step
    from commands.tag import tag_step
    from commands.terminal.console import progress_bar
    from warehouse.connect import published
    from warehouse.keeping import frozen
    from warehouse.questions.pending import unseen

    run = open_here(home, now)
    sample = run.home.exports / review.SAMPLE_FILE
    day = run.now.astimezone(run.campaign.timezone).date()
    with run.home.locked(), progress_bar() as progress:
        waiting = unapplied_lines(run.home.path, run.campaign)
        load_step(run)
        tag_step(run, progress)
        publish_step(run)
        with published(run.home.path) as connection:
            without_eyes = unseen(connection)
            unread = review.unlabelled(sample, run.home.path / review.FILE)
            still_open = Counter(one.kind for one in without_eyes) + Counter(review=unread)
            result = frozen.freeze(
                connection, run.home.path, name or day.isoformat(), run.home.key(), run.now, still_open
            )
    for line in waiting:
        say(f"перед фиксацией учтено: {line}")
    if run.now < run.campaign.closes_at:
        complain(f"сбор ещё идёт (по {run.campaign.collect_until}): завтра результат может быть другим")
    if result.manifest["counting_night"] == frozen.NO_NIGHT:
        complain(
            "ночи подсчёта не было: ни одна ночь после конца кампании не дочитала всего, счётчики взяты последние"
        )
    for line in _open_lines(without_eyes, unread):
        say(line)
    if line := _reviewed_line(**result.manifest["reviewed_subjects"]):
        say(line)
    say(f"зафиксировано «{result.name}»: {result.folder}")
    say(f"подпись {result.manifest['signature']}")


def unapplied_lines(home: Path, campaign: Campaign) -> list[str]:
    """What people wrote and the published figures do not know yet, a line each."""
    from campaign.russian import DECISIONS, LABELS, counted
    from campaign.tables import decisions, review
    from warehouse.questions.communities import readable
    from warehouse.questions.pending import unapplied

    with readable(home) as connection:
        if connection is None:
            return []
        found = unapplied(connection, campaign, home / decisions.FILE, home / review.FILE)
    lines = [
        f"решение {one['line']}: {one['object']} {one['id']}, {one['field']} = {one['value']}"
        for one in found.decisions[:SHOWN]
    ]
    if len(found.decisions) > SHOWN:
        lines.append(f"и ещё {counted(len(found.decisions) - SHOWN, DECISIONS)}")
    if found.taken_back:
        lines.append(f"убрано из {decisions.FILE}: {counted(found.taken_back, DECISIONS)}")
    if found.reviews:
        lines.append(f"{review.FILE}: {counted(found.reviews, LABELS)}")
    return [*lines, *(f"изменён {file}" for file in found.files)]


def _open_lines(found: list[Unseen], unlabelled: int) -> list[str]:
    """What no human has looked at."""
    from campaign.russian import TEXTS, counted

    lines = [
        f"  {one.name} ({one.participant_id}), место {one.place}: {_unseen_in_words(one)}" for one in found
    ]
    shown = lines[:SHOWN] + ([f"  и ещё {len(lines) - SHOWN}"] if len(lines) > SHOWN else [])
    if unlabelled:
        shown.append(f"  проверка разметки: без метки {counted(unlabelled, TEXTS)}")
    return ["никто ещё не смотрел:", *shown] if shown else ["открытых вопросов нет"]


def _reviewed_line(confirmed: int, texts: int) -> str:
    """How many of the subjects behind the first places people confirmed; nothing where no place rests on one."""
    from campaign.russian import number

    if not texts:
        return ""
    how = "" if confirmed == texts else "; остальные — «bibliopulse review subjects»"
    told = f"{number(confirmed)} из {number(texts)}"
    return f"о какой библиотеке тексты, от которых зависят первые места: люди подтвердили {told}{how}"


def _unseen_in_words(one: Unseen) -> str:
    from campaign.russian import TEXTS, counted

    match one.kind:
        case "subject":
            return f"зачтено по словам текста {counted(one.items, TEXTS)}"
        case "region":
            return "регион неизвестен"
        case _:
            return f"подозрений: {one.items}"


def forget(
    network: Annotated[str, typer.Argument(metavar="СЕТЬ", help="Например vk.")],
    account: Annotated[
        str, typer.Argument(metavar="НОМЕР", help="Номер аккаунта человека или его короткое имя.")
    ],
    also: Annotated[
        list[Path] | None,
        typer.Option(
            "--also", metavar="ПАПКА", help="Стереть и там: копии, выгрузки, справки. Можно несколько раз."
        ),
    ] = None,
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Стереть человека из всех файлов папки и не собирать его впредь."""
    from warehouse.keeping.forget import forget as erase

    run = open_here(home, now)
    folders = [_elsewhere(run, folder) for folder in also or ()]
    with run.home.locked(), run.home.showing():
        exported = [path.stem for path in sorted(run.home.exports.glob("*.csv"))]
        had_page = (run.home.reports / "index.html").is_file()
        erased = erase(run.home, network, account, folders)
        _make_anew(run, exported, had_page)
    if erased.found:
        say(
            f"стёрто строк хранилища: {erased.records}; файлов переписано {len(erased.rewritten)}, удалено {len(erased.removed)}"
        )
    else:
        say(
            f"{erased.network} {erased.account}: в папке ничего не найдено и ничего не удалено; впредь не собирается"
        )
    for path in erased.removed:
        say(f"удалён {path}")
    for path in erased.unread:
        say(f"не прочитать, посмотрите сами: {path}")
    outside = ", ".join(_taken_from(run.home.path))
    named = f" (файлы, взятые командой import, и отложенное из них: {outside})" if outside else ""
    besides = ", кроме названных в --also," if folders else ""
    say(f"копии и выгрузки вне папки кампании{besides} программа не видит: уничтожьте их сами{named}")
    if erased.lost_track:
        complain(
            "запись о прерванном стирании была повреждена, чьё оно, неизвестно: повторите «bibliopulse forget» и для "
            "того человека"
        )
        raise typer.Exit(UNFINISHED)


def _elsewhere(run: Run, folder: Path) -> Path:
    """Raises ``ConfigurationError`` for what is no folder of its own: the home is cleared otherwise, and whole."""
    place = folder.resolve()
    if not place.is_dir():
        raise ConfigurationError(f"--also {folder}: такой папки нет; ничего не стёрто")
    if place == run.home.path or place in run.home.path.parents or run.home.path in place.parents:
        raise ConfigurationError(
            f"--also {folder}: назовите папку отдельно от папки кампании; ничего не стёрто"
        )
    return place


def _taken_from(home: Path) -> list[str]:
    """The names of the files that were imported, wherever they lie: the person may stand in them and beside them."""
    from warehouse.connect import live

    with live(home) as connection:
        names = connection.execute("select distinct target from coverage where route = 'import' order by 1")
        return [name for (name,) in names.fetchall()]


def _make_anew(run: Run, exported: list[str], had_page: bool) -> None:
    """What is made from the warehouse, made again from what is left of it."""
    from commands.load import load_step, publish_step
    from commands.papers import EXPORTS, export_step
    from commands.report import report_step

    load_step(run)
    publish_step(run)
    if had_page:
        report_step(run)
    for what in exported:
        if what in EXPORTS:
            export_step(run, what)


def backup(
    to: Annotated[
        str, typer.Option("--to", metavar="ПАПКА", help="Куда положить копию (без указания — backups/).")
    ] = "",
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Сделать копию папки кампании."""
    from collectors.raw import BrokenRaw
    from warehouse.connect import settled
    from warehouse.keeping.backup import make_backup
    from warehouse.keeping.rawfiles import unlike

    run = open_here(home, now)
    with run.home.locked():
        run.home.key()
        settled(run.home.path)
        for path in unlike(run.home.path)[0]:
            raise BrokenRaw(path)
        say(str(make_backup(run.home.path, run.now, Path(to).resolve() if to else None)))
    if to:
        complain("копию вне папки кампании команда forget не увидит: храните её отдельно и недолго")


def restore(
    name: Annotated[
        str, typer.Argument(metavar="КОПИЯ", help="Имя в backups/ или путь; без него — последняя.")
    ] = "",
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Вернуть папку кампании из копии; файлы raw/, собранные позже, останутся."""
    from campaign.folder import open_home
    from campaign.run import clock
    from commands.load import load_step, publish_step
    from warehouse.keeping.backup import find_backup, make_backup
    from warehouse.keeping.restore import restore as put_back

    place = open_home(home)
    copy = find_backup(place.path, name)
    with place.locked():
        kept = make_backup(place.path, clock(now))
        put_back(place, copy)
        # Only now: the campaign's file may be what had to be restored.
        run = open_here(home, now)
        load_step(run)
        publish_step(run)
    say(f"восстановлено из {copy.name}; как было до этого — в копии {kept.name}")


def purge(
    days: Annotated[
        int, typer.Option("--days", metavar="ДНЕЙ", help="Что старше, то лишнее.", min=1)
    ] = KEPT_DAYS,
    payloads: Annotated[
        bool, typer.Option("--payloads", help="Стереть и необработанные ответы сетей из raw/.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Выполнить, а не только показать.")] = False,
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Удалить отжившее: старые копии и журналы, с --payloads — ответы сетей в raw/."""
    from campaign.russian import number
    from warehouse.keeping import backup as copies

    run = open_here(home, now)
    with run.home.locked():
        old = copies.outdated(run.home.path, run.now, days, payloads=payloads)
        for path in old.removed:
            say(f"{'удалено' if yes else 'будет удалено'}: {path.relative_to(run.home.path)}")
        for path in old.stripped:
            say(
                f"{'без ответов сети' if yes else 'останется без ответов сети'}: {path.relative_to(run.home.path)}"
            )
        if yes:
            copies.purge(run.home.path, old)
    if not (old.removed or old.stripped):
        say(f"старше {days} дней ничего нет")
    elif yes:
        say(f"освобождено {number(old.bytes / 1e6, 1)} МБ")
    else:
        say("чтобы выполнить, добавьте --yes")
