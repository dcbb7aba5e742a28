"""The command that makes a result stand: freeze."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import HERE, HomeOption, NowOption, open_here
from commands.terminal.console import complain, say

if TYPE_CHECKING:
    from campaign.settings import Campaign
    from warehouse.questions.pending import Unseen

SHOWN = 30  # lines of one kind; more are counted


def freeze(
    name: Annotated[str, typer.Argument(metavar="ИМЯ", help="Имя результата; без него — день запуска.")] = "",
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Зафиксировать результат: рейтинг, сводки, веса, версии, контрольные суммы."""
    from collections import Counter

    from campaign.tables import review
    from commands.around.cluster import scheduler_of
    from commands.load import load_step, publish_step
    from commands.tag import tag_step
    from commands.terminal.console import progress_bar
    from warehouse.connect import published
    from warehouse.keeping import frozen
    from warehouse.questions.pending import unseen

    run = open_here(home, now)
    scheduler = scheduler_of(run.campaign)
    sample = run.home.exports / review.SAMPLE_FILE
    day = run.now.astimezone(run.campaign.timezone).date()
    with run.home.locked(), progress_bar() as progress:
        waiting = unapplied_lines(run.home.path, run.campaign)
        load_step(run)
        tag_step(run, progress, scheduler)
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
        complain(
            f"сбор ещё идёт (по {run.campaign.collect_until:%d.%m.%Y}): завтра результат может быть другим"
        )
    if result.manifest["counting_night"] == frozen.NO_NIGHT:
        complain(
            "счётной ночи не было: ни одна ночь после конца кампании не дочитала всего, счётчики взяты последние"
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
