"""What ``check`` says of all that stands around a night: letters, the watcher, the cluster, what starts it, copies, the time zone."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from campaign.errors import BibliopulseError
from collectors.source import BAD, GOOD, NOTE, Line
from commands.around.cluster import cluster_lines
from commands.around.mail import admitted

if TYPE_CHECKING:
    from campaign.run import Run

OLD_COPY = timedelta(days=7)
SECONDS = 10
# Where whoever starts a night by itself keeps what he starts, below the root and below the home of a person.
SYSTEM_PLACES = ("etc/crontab", "etc/cron.d", "etc/systemd/system")
OWN_PLACES = (".config/systemd/user",)


def around_lines(run: Run) -> Iterator[Line]:
    yield from _mail_lines(run)
    if health := run.campaign.health:
        host = urlsplit(health.success or health.failure or health.start).hostname
        yield Line("наблюдатель", GOOD, f"узнаёт о каждой ночи: {host}")
    yield from cluster_lines(run.campaign)
    yield schedule_line(run.home.path, [*_texts(Path("/"), Path.home()), _crontab()])
    yield backup_line(run)
    yield zone_line(run)


def _mail_lines(run: Run) -> Iterator[Line]:
    """The server is asked up to the password; no letter is sent."""
    mail = run.campaign.mail
    if mail is None:
        return
    try:
        with admitted(run, mail) as server:
            server.noop()
    except BibliopulseError as error:
        yield Line("письма", BAD, f"сервер {mail.host} не готов", str(error))
    else:
        yield Line("письма", GOOD, f"сервер {mail.host} готов, адресатов: {len(mail.to)}")


def schedule_line(home: Path, texts: list[str]) -> Line:
    """``texts`` are all that crontabs and units say."""
    # In units and crontabs a «%» stands in its own way; a path without one is there as it is.
    named = {str(home), str(home).replace("%", "%%"), str(home).replace("%", r"\%")}
    found = [text for text in texts if "nightly" in text and any(name in text for name in named)]
    if found:
        return Line("расписание", GOOD, "ночь этой папки начинается сама")
    return Line(
        "расписание",
        NOTE,
        "не найдено, что начинало бы ночь этой папки",
        "поставьте его: «bibliopulse schedule»",
    )


def _texts(*roots: Path) -> Iterator[str]:
    for root, places in zip(roots, (SYSTEM_PLACES, OWN_PLACES), strict=True):
        for place in places:
            path = root / place
            for file in (path, *(path.glob("*") if path.is_dir() else ())):
                try:
                    yield file.read_text("utf-8", "replace") if file.is_file() else ""
                except OSError:
                    continue


def _crontab() -> str:
    program = shutil.which("crontab") or shutil.which("schtasks")
    if program is None:
        return ""
    words = ("-l",) if Path(program).stem == "crontab" else ("/query", "/xml")
    try:
        done = subprocess.run([program, *words], capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")


def backup_line(run: Run) -> Line:
    from warehouse.keeping.backup import STAMP, copies

    todo = "сделайте копию: «bibliopulse backup»"
    known = copies(run.home.path)
    if not known:
        return Line("копии", NOTE, "в папке нет ни одной", todo)
    newest = known[-1].name
    try:
        made = datetime.strptime(newest.partition("-")[0], STAMP).replace(tzinfo=UTC)
    except ValueError:
        return Line("копии", GOOD, f"последняя {newest}")
    days = (run.now - made).days
    if run.now - made > OLD_COPY:
        return Line("копии", NOTE, f"последней дней: {days}", todo)
    return Line("копии", GOOD, f"последняя {made.astimezone(run.campaign.timezone):%d.%m.%Y %H:%M}")


def zone_line(run: Run) -> Line:
    here, there = run.now.astimezone(), run.now.astimezone(run.campaign.timezone)
    if here.utcoffset() == there.utcoffset():
        return Line(
            "часовой пояс", GOOD, f"у компьютера тот же, что у кампании ({run.campaign.timezone.key})"
        )
    return Line(
        "часовой пояс", NOTE, f"у компьютера UTC{here:%z}, у кампании UTC{there:%z}",
        "cron начинает ночь по часам компьютера: поправьте время или возьмите таймер systemd, он знает пояс кампании",
    )  # fmt: skip
