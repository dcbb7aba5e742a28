"""The command that takes what people send: posts and comments in files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.errors import ConfigurationError
from commands.options import HERE, UNFINISHED, HomeOption, NowOption, open_here
from commands.terminal.console import complain, say

if TYPE_CHECKING:
    from campaign.run import Run
    from collectors.imports.files import Aside, FileSource
    from collectors.records import Record

SHOWN = 1000  # signs of a line that is set aside: enough to know it by
SAMPLES = 3  # rows of a table that are shown as they were understood


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="ФАЙЛ",
            help="CSV, XLSX, ODS, NDJSON, JSON от VK или список ссылок с текстами; с --notes — папка.",
        ),
    ],
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping", metavar="TOML", help="Какой столбец что значит (без ключа — ФАЙЛ.toml рядом)."
        ),
    ] = None,
    entries: Annotated[
        bool, typer.Option("--entries", help="Файл — таблица заявок: дополнить ею entries.csv.")
    ] = False,
    notes: Annotated[
        bool, typer.Option("--notes", help="Это папка со справками библиотек (.docx, .odt).")
    ] = False,
    show: Annotated[
        bool, typer.Option("--show", help="Только показать, как понято присланное, ничего не загружая.")
    ] = False,
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Взять записи и комментарии из файла."""
    if entries and notes:
        raise ConfigurationError("--entries и --notes не идут вместе: возьмите сначала одно, потом другое")
    run = open_here(home, now)
    if entries:
        _take_entries(run, file, show=show)
    elif notes:
        take_notes(run, file, show=show)
    else:
        _take_file(run, file, mapping, show=show)


def _take_file(run: Run, file: Path, mapping: Path | None, *, show: bool) -> None:
    """Take posts and comments; what are none is set aside beside the file. Raises ``typer.Exit`` where there are such."""
    from campaign.tables.headers import Wishes, read_wishes
    from collectors.imports.files import FileSource

    beside = file.with_suffix(".toml")
    wishes = read_wishes(mapping or beside) if mapping or beside.is_file() else Wishes()
    source = FileSource(file, wishes, run.home.raw)
    records = list(source.records(run.campaign, run.now))
    _say_columns(source, records, beside, run.campaign.timezone.key)
    if show:
        if source.aside:
            first = source.aside[0]
            complain(
                f"отложено было бы строк: {len(source.aside)}, первая из них {first.number}: {first.reason}"
            )
        return
    take(run, source, records)
    if source.aside:
        complain(f"отложено строк: {len(source.aside)}, {_set_aside(file, source.aside)}")
        if not file.resolve().is_relative_to(run.home.path):
            complain(
                "отложенное лежит вне папки кампании, и forget его не видит: удалите его, когда исправите"
            )
        raise typer.Exit(UNFINISHED)
    if (put_aside := _aside_of(file)).is_file():
        put_aside.unlink()
        say(f"всё взято, {put_aside.name} больше не нужен и удалён")


def _take_entries(run: Run, file: Path, *, show: bool) -> None:
    """Add a table of entry forms to the home's entries.csv, or only ``show`` what would be added."""
    from campaign.files import write_private
    from campaign.russian import counted
    from campaign.tables import entries
    from campaign.tables.foreign import read_bytes, read_grid
    from collectors.imports.files import Aside

    path, libraries = run.home.path / entries.FILE, run.campaign.libraries
    try:
        found, bad = entries.entries_of(read_grid(file, read_bytes(file)), libraries)
    except ConfigurationError as error:
        raise ConfigurationError(f"{file.name}: {error}") from error
    if not found:
        raise ConfigurationError(f"{file.name}: заявок в файле нет; ничего не загружено")
    with run.home.locked():
        kept = entries.read_entries(path, libraries)
        together = entries.joined(kept, found)
        if not show and entries.written(together) != entries.written(kept):
            write_private(path, entries.written(together))
    told = counted(len(together) - len(kept), ("заявка", "заявки", "заявок"))
    what_next = "ничего не записано" if show else "дальше: «bibliopulse load», «report»"
    say(f"{file.name}: прибавилось {told}, всего {len(together)} в {entries.FILE}; {what_next}")
    for remark in entries.remarks(together):
        complain(remark)
    if unclear := [one for one in found if one.unclear]:
        first = unclear[0]
        complain(
            f"{file.name}: дней не понято — {len(unclear)}, первый из них «{first.unclear}» ({first.library}); заявки взяты без них, "
            f"впишите их в {entries.FILE} видом 25.10.2025"
        )
    if bad and show:
        complain(f"отложено было бы строк: {len(bad)}, первая из них {bad[0][0].number}: {bad[0][1]}")
    elif bad:
        lines = [
            Aside(row.number, why, "; ".join(map(str, row.cells)).encode("utf-8", "replace"))
            for row, why in bad
        ]
        complain(f"отложено строк: {len(lines)}, {_set_aside(file, lines)}")
        raise typer.Exit(UNFINISHED)


def take_notes(run: Run, folder: Path, *, show: bool = False) -> None:
    """Take the libraries' own notes, or only ``show`` which they are; files that nobody can read, or whose library is not to be known, are listed."""
    from campaign.russian import counted
    from collectors.notes.reading import read_notes
    from collectors.raw import RawFile
    from commands.collect import without_forgotten

    if not folder.is_dir():
        raise ConfigurationError(f"{folder}: ожидается папка со справками")
    found = read_notes(folder, run.campaign.libraries, run.now)
    if found.notes and not show:
        with (
            run.home.locked(),
            RawFile(run.home.raw, run.raw_name("notes"), without_forgotten(run)) as raw,
        ):
            for record in found.records(run.now):
                raw.write(record)
    names = {library.id: library.name for library in run.campaign.libraries}
    for file, pieces in found.notes.items():
        say(f"{file}: {names[pieces[0].library_id]}, {counted(len(pieces), ('часть', 'части', 'частей'))}")
    what_next = "ничего не записано" if show else "дальше: «bibliopulse load», «freeze», «summary»"
    say(f"{'прочитано' if show else 'принято'} справок: {len(found.notes)}; {what_next}")
    for what, files in (("не прочитано", found.unread), ("чья справка, неизвестно", found.unmatched)):
        for file, why in files:
            complain(f"{what}: {file}: {why}")
    if found.notes and not show and not folder.resolve().is_relative_to(run.home.path):
        complain("справки лежат вне папки кампании, и forget их не видит")
    if found.unread or found.unmatched:
        raise typer.Exit(UNFINISHED)


def take(run: Run, source: FileSource, records: Sequence[Record]) -> None:
    """Keep what a file has, and say how much that is."""
    from campaign.russian import counted
    from collectors.raw import RawFile
    from commands.collect import without_forgotten

    with run.home.locked(), RawFile(run.home.raw, run.raw_name(source.name), without_forgotten(run)) as raw:
        for record in records:
            raw.write(record)
    lines = counted(source.taken, ("строка", "строки", "строк"))
    say(f"{source.path.name}: принято {lines}; дальше: «bibliopulse load», «tag», «report»")


def _say_columns(source: FileSource, records: Sequence[Record], beside: Path, zone: str) -> None:
    """What a table's columns were taken for, and its first rows as they were understood."""
    from campaign.russian import moment
    from collectors.records import Comment, Post
    from commands.terminal.table import folded_table

    columns = source.opened.columns
    if columns is None:
        return
    say(f"столбцы: {columns.told()}")
    if columns.unused:
        say(f"не взяты: {', '.join(f'«{head}»' for head in columns.unused)}")
    first = [one for one in records if isinstance(one, Post | Comment)][:SAMPLES]
    rows = [
        (
            one.network, "комментарий" if isinstance(one, Comment) else "запись",
            moment(one.published_at, zone) if one.published_at else "", one.likes, one.text[:80],
            one.url if isinstance(one, Post) else "",
        )
        for one in first
    ]  # fmt: skip
    say(folded_table(("сеть", "вид", "опубликовано", "нравится", "текст", "ссылка"), rows, 32))
    say(f"если понято неверно, впишите столбцы в {beside.name} и возьмите файл ещё раз")


def _aside_of(file: Path) -> Path:
    return file.with_name(f"{file.stem}.отложено.csv")


def _set_aside(file: Path, lines: Sequence[Aside]) -> str:
    """Write the lines that are no records beside their file, with the reasons; says where, or why not."""
    from campaign.system import reason
    from dashboards.tables.export import guarded, write_csv

    begun = ((one, one.line.decode("utf-8", "replace").strip()[:SHOWN]) for one in lines)
    rows = ((str(one.number), one.reason, guarded(text)) for one, text in begun)
    try:
        path = write_csv(_aside_of(file), ("строка", "причина", "начало"), rows)
    except OSError as error:
        first = lines[0]
        return f"первая из них {first.number}: {first.reason}; рядом с файлом не записать ({reason(error)})"
    return f"см. {path}; исправьте их в {file.name} и возьмите его ещё раз: принятое не удвоится"
