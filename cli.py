"""The commands, joined: a night, the demo, and what becomes of errors.

The commands of one step stand in ``<package>/commands.py``; heavy imports stand inside the functions, so that
``bibliopulse --help`` answers at once.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import TyperException

from campaign.errors import BibliopulseError, ConfigurationError
from commands import check as vk_commands
from commands import collect as collectors_commands
from commands import judge as judging_commands
from commands import keep as keeping_commands
from commands import load as warehouse_commands
from commands import papers as paper_commands
from commands import report as dashboards_commands
from commands import tag as nlp_commands
from commands.collect import (
    DONE,
    FAILED,
    HERE,
    UNFINISHED,
    HomeOption,
    NowOption,
    open_here,
    out_of_season,
)
from commands.console import RussianCommand, RussianGroup, complain, configure_logging, say
from commands.registry import registry_app

if TYPE_CHECKING:
    from campaign.run import Run

USAGE, INTERRUPTED = 2, 130
# The sample campaign is collected on three of its mornings, so that edits and deletions are seen.
DEMO_NIGHTS = ("2025-11-04T06:00:00+03:00", "2025-11-07T06:00:00+03:00", "2025-11-14T06:00:00+03:00")

log = logging.getLogger("bibliopulse")
app = typer.Typer(
    cls=RussianGroup,
    name="bibliopulse",
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Каждую ночь собирает кампанию библиотек в соцсетях, понимает её по-русски, показывает и считает рейтинг.",
)


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

    os.umask(0o077)
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
    from commands.collect import collect_step, enabled_sources, print_ledgers
    from commands.console import log_file, progress_bar
    from commands.load import load_step, note_end, note_start, publish_step
    from commands.papers import export_step
    from commands.report import report_step
    from commands.tag import tag_step

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


# In the order in which a person meets them.
COMMANDS: dict[str, Callable[..., None]] = {
    "demo": demo,
    "init": collectors_commands.init,
    "check": vk_commands.check,
    "collect": collectors_commands.collect,
    "import": collectors_commands.import_,
    "load": warehouse_commands.load,
    "tag": nlp_commands.tag,
    "report": dashboards_commands.report,
    "export": paper_commands.export,
    "letters": paper_commands.letters,
    "summary": paper_commands.summary,
    "nightly": nightly,
    "status": keeping_commands.status,
    "decide": judging_commands.decide,
    "freeze": keeping_commands.freeze,
    "forget": keeping_commands.forget,
    "purge": keeping_commands.purge,
    "backup": keeping_commands.backup,
    "restore": keeping_commands.restore,
    "sql": warehouse_commands.sql,
    "explain": nlp_commands.explain,
    "evaluate": nlp_commands.evaluate,
    "fingerprint": warehouse_commands.fingerprint,
}
SETTINGS = {"decide": judging_commands.MINUS_IS_NO_OPTION}
for _name, _command in COMMANDS.items():
    app.command(_name, cls=RussianCommand, context_settings=SETTINGS.get(_name))(_command)
app.add_typer(registry_app, name="registry")
app.add_typer(judging_commands.review_app, name="review")


def main() -> None:
    """The installed command. Errors that a user can act on are one Russian line; bugs keep their traceback."""
    from commands.console import system_problem, usage_problem

    configure_logging()
    try:
        code = app(standalone_mode=False)
    except TyperException as error:
        problem = usage_problem(error)
        if "\n" in problem:  # no command at all: the help
            typer.echo(problem, err=True)
        else:
            complain(problem)
        sys.exit(USAGE)
    except BibliopulseError as error:
        complain(str(error))
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except Exception as error:
        reason = system_problem(error) if isinstance(error, OSError) else None
        if reason is None:
            # Through the log: its filter hides the token, which the text of any exception may repeat.
            log.exception("unexpected error")
            reason = "ошибка в самой программе, подробности выше; собранное сохранено"
        complain(reason)
        sys.exit(FAILED)
    # Typer turns Ctrl-C into the code without a word.
    if code == INTERRUPTED:
        complain("прервано; собранное сохранено, запустите команду снова, чтобы продолжить")
    sys.exit(code if isinstance(code, int) else DONE)


if __name__ == "__main__":
    main()
