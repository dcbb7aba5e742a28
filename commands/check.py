"""The command that looks before a night does: ``check``. Heavy imports stand inside the functions."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import DONE, FAILED, HERE, UNFINISHED, HomeOption, NowOption, open_here
from commands.terminal.console import complain, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaign.run import Run
    from campaign.settings import SourceSettings
    from collectors.source import Line
    from collectors.vk.api.client import VkClient


def check(
    raw: Annotated[
        bool, typer.Option("--raw", help="Только файлы raw/: те ли они, что были загружены; без сети.")
    ] = False,
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Проверить перед ночью всё: ключи, сети, нормы, реестр, место, часы, почту, расписание, копии; сказать, что делать."""
    from collectors.source import BAD
    from commands.terminal.table import folded_table

    run = open_here(home, now)
    if raw:
        raise typer.Exit(_check_raw(run))
    lines, reached = _lines(run)
    rows = [(line.subject, line.state, line.said, line.todo) for line in lines]
    say(folded_table(("что", "как", "подробно", "что делать"), rows))
    bad = sum(line.state == BAD for line in lines)
    if not reached:
        complain(f"VK не отвечает: {lines[0].todo}")
        raise typer.Exit(FAILED)
    say(f"нужно исправить: {bad}" if bad else "всё в порядке")
    raise typer.Exit(UNFINISHED if bad else DONE)


def _check_raw(run: Run) -> int:
    from collectors.raw import BrokenRaw, check_packing, sealed_files
    from warehouse.keeping.rawfiles import unlike

    files = sealed_files(run.home.raw)
    damaged, gone = unlike(run.home.path)
    bad = {*damaged}
    for path in files:
        try:
            check_packing(path)
        except BrokenRaw:
            bad.add(path)
    for path in sorted(bad):
        say(str(BrokenRaw(path)))
    for name in gone:
        say(f"файла {name} в папке raw нет, а он был загружен: верните его из резервной копии")
    say(f"файлов: {len(files)}, повреждено: {len(bad)}, пропало: {len(gone)}")
    return UNFINISHED if bad or gone else DONE


def _lines(run: Run) -> tuple[list[Line], bool]:
    """Everything there is to say, and whether VK was reached (or need not be)."""
    from collectors.sources import checks
    from collectors.vk import checkup
    from commands.around.lookout import around_lines

    settings = run.campaign.sources.get("vk")
    asked, reached = _asked_lines(run, settings) if settings and settings.enabled else ([checkup.OFF], True)
    free = shutil.disk_usage(run.home.path).free
    local = checkup.period_line(run.campaign, run.now), checkup.disk_line(free, _size(run.home.path))
    others = [line for look in checks(run.campaign) for line in look(run)]
    return [*asked, *others, *local, *around_lines(run)], reached


def _asked_lines(run: Run, settings: SourceSettings) -> tuple[list[Line], bool]:
    from campaign.run import clock
    from collectors.vk import checkup
    from collectors.vk.access import open_client
    from collectors.vk.api.probe import probe, server_time
    from collectors.vk.api.token import api_base
    from collectors.vk.collect import spent_today
    from warehouse.questions.communities import readable
    from warehouse.questions.known import asked

    base = api_base(run.environ)
    with contextlib.closing(open_client(run)) as client:
        probed = probe(client, run.campaign, run.now)
        lines = [checkup.connection_line(base, probed)]
        if not probed.reached:
            return lines, False
        lines += [checkup.key_line(probed, settings), *checkup.method_lines(probed)]
        with readable(run.home.path) as connection:
            spent = spent_today(asked(connection, "vk") if connection else (), run.now)
        lines += checkup.quota_lines(spent, settings)
        lines += _registry_lines(run, None if probed.stopped else client)
    there = server_time(base)
    return [*lines, checkup.clock_line(clock(""), there)], True


def _registry_lines(run: Run, client: VkClient | None) -> Iterator[Line]:
    """Without a client the registry is judged by what stands in it."""
    from campaign.errors import SourceError
    from collectors.registry.matching import SURE
    from collectors.source import BAD, Line
    from collectors.vk import checkup
    from commands.registry import judged, proposed

    trouble = ""
    try:
        problems, lookup = judged(run, client)
    except SourceError as error:
        trouble = str(error)
        problems, lookup = judged(run, None)
    acceptable = sum(one.sureness >= SURE and one.library_id is not None for one in proposed(run).proposals)
    unanswered = {str(ref): why for ref, why in lookup.unanswered.items()}
    yield from checkup.registry_lines(run.campaign.libraries, problems, unanswered, acceptable)
    if trouble:
        yield Line("аккаунты реестра", BAD, "проверить не удалось", trouble)


def _size(folder: Path) -> int:
    """Bytes of all files below; what another run takes away meanwhile is not counted."""
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            total += path.lstat().st_size
    return total
