"""A whole night, alone and three times over for the demo."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.errors import ConfigurationError
from commands.options import DONE, HERE, UNFINISHED, HomeOption, NowOption, open_here, out_of_season
from commands.terminal.console import complain, say

if TYPE_CHECKING:
    from campaign.run import Run

log = logging.getLogger(__name__)
# The sample campaign is collected on three of its mornings, so that edits and deletions are seen.
DEMO_NIGHTS = ("2025-11-04T06:00:00+03:00", "2025-11-07T06:00:00+03:00", "2025-11-14T06:00:00+03:00")


def demo(
    home: Annotated[Path, typer.Option("--home", metavar="ПАПКА", help="Папка для учебной кампании.")] = Path(
        "bibliopulse-demo"
    ),
) -> None:
    """Показать всё на учебных данных: без ключа и без сети."""
    from importlib.resources import as_file

    from campaign.folder import make_home
    from campaign.run import open_run
    from campaign.shipped import shipped
    from collectors.standin import serve

    with as_file(shipped("sample")) as sample:
        campaign_toml = (sample / "campaign.toml").read_text(encoding="utf-8")
        if (home / "campaign.toml").exists():
            if (home / "campaign.toml").read_text(encoding="utf-8", errors="replace") != campaign_toml:
                raise ConfigurationError(
                    f"в папке {home} другая кампания; укажите для показа пустую: --home ПАПКА"
                )
        else:
            make_home(home, campaign_toml, (sample / "libraries.csv").read_text(encoding="utf-8"))
        with serve(sample, now=datetime.fromisoformat(DEMO_NIGHTS[0]), search_quoted=True) as server:
            environ = {
                "VK_TOKEN": "demo-token-of-nobody",
                "BIBLIOPULSE_VK_API": server.url,
                "BIBLIOPULSE_VK_RPS": "1000",
            }
            for moment in DEMO_NIGHTS:
                server.now = datetime.fromisoformat(moment)
                run = open_run(home, moment, environ)
                complain(f"учебная ночь {run.now.astimezone(run.campaign.timezone):%d.%m.%Y}")
                code = night(run)
                if code:
                    raise typer.Exit(code)


def nightly(home: HomeOption = HERE, now: NowOption = "") -> None:
    """Всё по порядку, как ночью: собрать, загрузить, разметить, показать, выгрузить."""
    raise typer.Exit(night(open_here(home, now)))


def night(run: Run) -> int:
    """All steps in their order under the home's lock; returns the exit code."""
    from collectors.sources import enabled_sources
    from commands.collect import collect_step, print_ledgers
    from commands.load import load_step, note_end, note_start, publish_step
    from commands.papers import export_step
    from commands.report import report_step
    from commands.tag import tag_step
    from commands.terminal.console import log_file, progress_bar

    if out_of_season(run):
        return DONE
    with run.home.locked(), log_file(run.home.logs, run.stamp), progress_bar() as progress:
        sources = enabled_sources(run, progress)  # a missing token is said before anything is done
        run_id = note_start(run, "nightly")
        collected = collect_step(run, sources)
        loaded = load_step(run)
        tagged = tag_step(run, progress)
        code = collected.code or quiet_night(run)
        note_end(run, run_id, code, loaded)
        publish_step(run)
        page = report_step(run)
        files = export_step(run)
    print_ledgers(collected)
    say(
        f"новых записей: {loaded.posts.new}, комментариев: {loaded.comments.new}, размечено текстов: {tagged}"
    )
    for path in (*files, page):
        say(str(path))
    return code


def quiet_night(run: Run) -> int:
    """``UNFINISHED`` for a night inside the campaign with fewer posts than it expects."""
    from warehouse.connect import working
    from warehouse.facts import refresh

    if run.now >= run.campaign.ends_at:
        return DONE
    with working(run.home.path) as connection:
        refresh(connection)
        found = connection.execute("select count(*) from campaign_posts").fetchone()
    posts = int(found[0]) if found else 0
    if posts >= run.campaign.expected_min:
        return DONE
    log.warning("only %d campaign posts, expected at least %d", posts, run.campaign.expected_min)
    complain(
        f"записей кампании {posts}, а ожидалось не меньше {run.campaign.expected_min} (expected_min): "
        "проверьте теги, реестр и ключ"
    )
    return UNFINISHED
