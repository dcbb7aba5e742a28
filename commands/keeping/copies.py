"""The commands of a home's copies: backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.options import HERE, HomeOption, NowOption, open_here
from commands.terminal.console import complain, say


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
    from commands.keeping.purging import take_words
    from commands.load import load_step, publish_step
    from warehouse.keeping.backup import find_backup, make_backup
    from warehouse.keeping.purging import plan
    from warehouse.keeping.restore import restore as put_back

    place = open_home(home)
    copy = find_backup(place.path, name)
    with place.locked():
        kept = make_backup(place.path, clock(now))
        put_back(place, copy)
        # Only now: the campaign's file may be what had to be restored.
        run = open_here(home, now)
        load_step(run)
        if (made := plan(run.home, run.campaign, None)).parts:
            take_words(run, made)  # as long as the copy is old, it has them
        publish_step(run)
    say(f"восстановлено из {copy.name}; как было до этого — в копии {kept.name}")
