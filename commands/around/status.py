"""The command that says how a home is: ``status``."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.keeping.results import SHOWN, unapplied_lines
from commands.options import HERE, HomeOption
from commands.terminal.console import say

if TYPE_CHECKING:
    from campaign.settings import Campaign
    from warehouse.connect import Connection
    from warehouse.keeping.frozen import Difference, Frozen

NIGHTS_SHOWN = 8


def status(
    frozen: Annotated[
        bool, typer.Option("--frozen", help="Сравнить зафиксированные результаты с сегодняшним.")
    ] = False,
    home: HomeOption = HERE,
) -> None:
    """Показать состояние папки кампании или отличия от зафиксированного результата."""
    from campaign.folder import open_home

    place = open_home(home)
    for line in _frozen_lines(place.path, place.key()) if frozen else _status_lines(place.path):
        say(line)


def _status_lines(home: Path) -> list[str]:
    from campaign.russian import COMMENTS, POSTS, counted, day, moment, period
    from campaign.settings import read_campaign
    from warehouse.keeping.backup import copies
    from warehouse.keeping.forget import unfinished
    from warehouse.keeping.frozen import frozen_names
    from warehouse.questions.communities import readable
    from warehouse.questions.missing import collected_at, missing
    from warehouse.questions.nights import counting_night
    from warehouse.sql import statement, value

    campaign = read_campaign(home)
    zone = campaign.timezone.key
    days = period(campaign.start, campaign.end)
    lines = [f"{campaign.title}: {days}, сбор по {day(campaign.collect_until)}"]
    lines += campaign.remarks
    with readable(home) as connection:
        if connection is None:
            lines.append("хранилища ещё нет: выполните «bibliopulse nightly»")
        else:
            for command, started, finished, code in connection.execute(statement("runs", "last")).fetchall():
                ended = "прерван" if finished is None else f"код {code}"
                lines.append(f"{command}: {moment(started, zone)}, {ended}")
            asked = collected_at(connection)
            lines.append(f"сети спрошены: {moment(asked, zone) if asked else 'ещё нет'}")
            posts = value(connection, "select count(*) from campaign_posts")
            comments = value(connection, "select count(*) from campaign_comments")
            lines.append(f"кампания: {counted(posts, POSTS)}, {counted(comments, COMMENTS)}")
            night = counting_night(connection)
            lines.append(f"счётная ночь: {moment(night, zone) if night else 'ещё не было'}")
            lines += _nights_lines(connection, campaign)
            lines += _told_apart(connection)
            lines += missing(connection)
            lines += _handed_in(connection, campaign)
    lines += [f"ещё не учтено: {line}" for line in unapplied_lines(home, campaign)]
    torn = len(list((home / "raw").glob("*.part")))
    if torn:
        lines.append(f"незавершённых файлов в raw: {torn}; их примет следующая загрузка")
    if unfinished(home):
        lines.append("стирание человека прервано: повторите «bibliopulse forget»")
    lines.append(f"зафиксировано: {', '.join(frozen_names(home)) or 'ничего'}")
    lines.append(f"копии: {', '.join(path.name for path in copies(home)) or 'нет'}")
    return lines


def _nights_lines(connection: Connection, campaign: Campaign) -> list[str]:
    """The last nights, oldest first, and a word where the newest brought much less than usual."""
    from campaign.russian import DASH, POSTS, counted, day_month, number
    from commands.terminal.table import table
    from warehouse.questions.nights import nights, usual_posts

    found = nights(connection)
    if not found:
        return []
    zone = campaign.timezone
    columns = ("ночь", "код", "записей", "комментариев", "запросов", "минут", "не дочитано")
    rows = [
        (
            f"{one.started_at.astimezone(zone):%d.%m %H:%M}{' *' if one.counting else ''}",
            one.exit_code,
            *(DASH if count is None else number(count) for count in (one.posts, one.comments, one.calls)),
            DASH if one.seconds is None else number(one.seconds / 60, 1),
            DASH if one.unfinished is None else number(one.unfinished),
        )
        for one in found[:NIGHTS_SHOWN][::-1]
    ]
    lines = [table(columns, rows)]
    if any(one.counting for one in found[:NIGHTS_SHOWN]):
        lines.append("* счётная ночь")
    usual = usual_posts([one for one in found if one.started_at < campaign.ends_at + timedelta(days=1)], zone)
    if usual is not None and found[0].started_at < campaign.ends_at + timedelta(days=1):
        lines.append(
            f"ночь {day_month(found[0].started_at.astimezone(zone).date())} принесла {counted(found[0].posts or 0, POSTS)}, а после "
            f"такого дня недели обычно около {number(usual)}: проверьте теги, реестр и ключ («bibliopulse check»)"
        )
    return lines


def _told_apart(connection: Connection) -> list[str]:
    """What is not in the totals, and how complete they are, as the page says it; nothing where an earlier version made the views."""
    from dashboards.page.sections.elsewhere import apart_sentence
    from dashboards.page.sections.gaps import completeness_line
    from dashboards.records.figures import Apart, Completeness
    from dashboards.rows import typed
    from warehouse.frames import frame
    from warehouse.sql import value

    if not value(connection, "select count(*) from duckdb_views() where view_name = 'outside_summary'"):
        return []
    apart = typed(frame(connection, "outside_summary"), Apart, "outside_summary")
    known = typed(frame(connection, "completeness"), Completeness, "completeness")
    return list(filter(None, (*map(apart_sentence, apart), completeness_line(known))))


def _handed_in(connection: Connection, campaign: Campaign) -> list[str]:
    """Entries and notes, as the page says it; nothing where an earlier version made the views."""
    from dashboards.page.sections.gaps import handed_lines
    from dashboards.records.figures import Announced, OwedNote
    from dashboards.rows import typed
    from warehouse.frames import frame
    from warehouse.sql import value

    if not value(connection, "select count(*) from duckdb_views() where view_name = 'owed_notes'"):
        return []
    return handed_lines(
        typed(frame(connection, "announcements"), Announced, "announcements"),
        typed(frame(connection, "owed_notes"), OwedNote, "owed_notes"),
        campaign.notes_until,
    )


def _frozen_lines(home: Path, key: bytes) -> list[str]:
    from campaign.settings import read_campaign
    from warehouse.connect import published
    from warehouse.keeping.frozen import differences, frozen_names, read_frozen
    from warehouse.sql.errors import WarehouseMissing

    known = frozen_names(home)
    if not known:
        raise WarehouseMissing("зафиксированных результатов нет: выполните «bibliopulse freeze»")
    lines: list[str] = []
    zone = read_campaign(home).timezone.key
    with published(home) as connection:
        for name in known:
            result = read_frozen(home, name, key)
            lines += _set_lines(result, differences(connection, result), zone)
    return lines


def _set_lines(result: Frozen, found: list[Difference], zone: str) -> list[str]:
    from campaign.russian import moment

    frozen_at = moment(datetime.fromisoformat(result.manifest["frozen_at"]), zone)
    lines = [f"«{result.name}» от {frozen_at}: подпись верна"]
    if result.erasures:
        lines.append(f"  стёрто людей по их просьбе: {result.erasures}")
    if not found:
        return [*lines, "  отличий нет"]
    lines += [f"  {each.what}: было {each.was}, стало {each.now}" for each in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(f"  и ещё отличий: {len(found) - SHOWN}")
    return lines
