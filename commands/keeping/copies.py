"""The commands of a home's copies: backup, restore."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from campaign.errors import ConfigurationError, KeyMissing
from commands.options import HERE, HomeOption, NowOption, open_here
from commands.terminal.console import complain, say


def backup(
    to: Annotated[
        str, typer.Option("--to", metavar="ПАПКА", help="Куда положить копию (без указания — backups/).")
    ] = "",
    encrypt: Annotated[
        bool,
        typer.Option(
            "--encrypt",
            help="Зашифровать парольной фразой (BIBLIOPULSE_BACKUP_PHRASE): без неё копию не прочесть.",
        ),
    ] = False,
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Сделать копию папки кампании."""
    from collectors.raw import BrokenRaw
    from warehouse.connect import settled
    from warehouse.keeping.backup import make_backup
    from warehouse.keeping.rawfiles import unlike
    from warehouse.keeping.sealed import make_sealed

    run = open_here(home, now)
    target, phrase = _outside(to, run.home.path) if to else None, _phrase() if encrypt else ""
    with run.home.locked():
        run.home.key()
        settled(run.home.path)
        for path in unlike(run.home.path)[0]:
            raise BrokenRaw(path)
        made = (
            make_sealed(run.home.path, run.now, phrase, target)
            if encrypt
            else make_backup(run.home.path, run.now, target)
        )
    say(str(made))
    if encrypt:
        complain(
            "копию не открыть без парольной фразы, и команда forget её не перепишет: храните фразу отдельно от копии"
        )
    elif to:
        complain("копию вне папки кампании команда forget не увидит: храните её отдельно и недолго")


def _outside(to: str, home: Path) -> Path:
    """Where a copy goes. Raises ``ConfigurationError`` for a place in the home where `forget` would not look for copies."""
    target = Path(to).resolve()
    if target.is_relative_to(home) and not target.is_relative_to(home / "backups"):
        raise ConfigurationError(
            f"--to {to}: это место в самой папке кампании; копии в ней лежат в backups/, уберите --to"
        )
    return target


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
        with _readable(place.path, copy) as source:
            kept = make_backup(place.path, clock(now))
            put_back(place, source)
        # Only now: the campaign's file may be what had to be restored.
        run = open_here(home, now)
        load_step(run)
        if (made := plan(run.home, run.campaign, None)).parts:
            take_words(run, made)  # as long as the copy is old, it has them
        publish_step(run)
    say(f"восстановлено из {copy.name}; как было до этого — в копии {kept.name}")


@contextmanager
def _readable(home: Path, copy: Path) -> Iterator[Path]:
    from warehouse.keeping.backup import SEALED
    from warehouse.keeping.sealed import opened

    if not (copy / SEALED).is_file():
        yield copy
        return
    with opened(home, copy, _phrase()) as folder:
        yield folder


def _phrase() -> str:
    """The pass phrase of copies, asked for where a person sits. Raises ``KeyMissing`` and ``ConfigurationError``."""
    from collectors.keys import BACKUP_PHRASE, keep_out_of_logs, read_key

    try:
        given = read_key(os.environ, BACKUP_PHRASE)
    except KeyMissing:
        if not sys.stdin.isatty():
            raise
        typed = typer.prompt("Парольная фраза копии", hide_input=True)
        given = read_key({BACKUP_PHRASE.variable: typed}, BACKUP_PHRASE)
    keep_out_of_logs(given, "<парольная фраза>")
    # The same letters may be typed as other signs on another system.
    return unicodedata.normalize("NFC", given)
