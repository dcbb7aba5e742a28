"""The command that takes a person out of a home: forget."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.errors import ConfigurationError
from commands.options import HERE, UNFINISHED, HomeOption, NowOption, open_here
from commands.terminal.console import complain, say

if TYPE_CHECKING:
    from campaign.run import Run

SHOWN = 3  # files of one folder that are named one by one


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
    from functools import partial

    from campaign.russian import listing
    from commands.beyond.lake import forget_in_lake
    from warehouse.keeping.forget import forget as erase

    run = open_here(home, now)
    folders = [_elsewhere(run, folder) for folder in also or ()]
    with run.home.locked(), run.home.showing():
        exported = [path.stem for path in sorted(run.home.exports.glob("*.csv"))]
        had_page = (run.home.reports / "index.html").is_file()
        erased = erase(run.home, network, account, folders, partial(forget_in_lake, run))
        make_anew(run, exported, had_page)
    if erased.found:
        say(
            f"стёрто строк хранилища: {erased.records}; файлов переписано {len(erased.rewritten)}, удалено {len(erased.removed)}"
        )
    else:
        say(
            f"{erased.network} {erased.account}: в папке ничего не найдено и ничего не удалено; впредь не собирается"
        )
    anew = [path for path in erased.removed if path.exists()]
    if anew:
        say(f"построены заново без него: {listing(_by_folder(run.home.path, anew))}")
    for path in erased.removed:
        if path not in anew:
            say(f"удалён {path}")
    if len(anew) < len(erased.removed):
        say("удалённые письма, справки и листы сделайте снова сами: «letters», «summary», «appeal»")
    for path in erased.unread:
        say(f"не прочитать, посмотрите сами: {path}")
    outside = ", ".join(_taken_from(run.home.path))
    named = f" (файлы, взятые командой import, и отложенное из них: {outside})" if outside else ""
    besides = ", кроме названных в --also," if folders else ""
    say(f"копии и выгрузки вне папки кампании{besides} программа не видит: уничтожьте их сами{named}")
    if erased.unreached:
        complain(f"в озере человек ещё не стёрт, повторите «bibliopulse forget»: {erased.unreached}")
        raise typer.Exit(UNFINISHED)
    if erased.lost_track:
        complain(
            "запись о прерванном стирании была повреждена, чьё оно, неизвестно: повторите «bibliopulse forget» и для "
            "того человека"
        )
        raise typer.Exit(UNFINISHED)


def _by_folder(home: Path, paths: Sequence[Path]) -> list[str]:
    """«reports/libraries (60)», «exports/posts.csv»: of one folder with many files only how many."""
    folders = Counter(path.parent for path in paths)
    names = {
        path: f"{path.parent.relative_to(home)} ({folders[path.parent]})"
        if folders[path.parent] > SHOWN
        else str(path.relative_to(home))
        for path in paths
    }
    return list(dict.fromkeys(names.values()))


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


def make_anew(run: Run, exported: list[str], had_page: bool) -> None:
    """What is made from the warehouse, made again from what is left of it; what was made of the lake goes."""
    from commands.beyond.lake import FOLDER
    from commands.load import load_step, publish_step
    from commands.papers import EXPORTS, export_step
    from commands.report import report_step

    for folder in (run.home.reports, run.home.exports):
        # People bear the lake's codes there, which the home does not know.
        shutil.rmtree(folder / FOLDER, ignore_errors=True)
    load_step(run)
    publish_step(run)
    if had_page:
        report_step(run)
    for what in exported:
        if what in EXPORTS:
            export_step(run, what)
