"""The list of commands, and what becomes of errors. What a command does stands in ``commands/``."""

import logging
import os
import sys
from collections.abc import Callable
from functools import cache
from typing import Annotated

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from campaign.errors import BibliopulseError
from campaign.shipped import VERSION
from commands import (
    appeal,
    check,
    collect,
    importing,
    judge,
    load,
    night,
    papers,
    registry,
    report,
    tag,
)
from commands.around import rehearse, schedule, status
from commands.beyond import lake
from commands.keeping import copies, forgetting, purging, results
from commands.options import DONE, FAILED
from commands.terminal.console import complain, configure_logging
from commands.terminal.help import RussianCommand, RussianGroup

USAGE, INTERRUPTED = 2, 130

log = logging.getLogger("bibliopulse")
app = typer.Typer(
    cls=RussianGroup,
    name="bibliopulse",
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

# In the order in which a person meets them.
COMMANDS: dict[str, Callable[..., None]] = {
    "demo": night.demo, "init": collect.init, "check": check.check, "collect": collect.collect,
    "import": importing.import_, "load": load.load, "tag": tag.tag, "report": report.report, "export": papers.export,
    "letters": papers.letters, "summary": papers.summary, "appeal": appeal.appeal,
    "nightly": night.nightly, "status": status.status,
    "decide": judge.decide, "freeze": results.freeze, "forget": forgetting.forget, "purge": purging.purge, "backup": copies.backup,
    "restore": copies.restore, "sql": load.sql, "explain": tag.explain, "evaluate": tag.evaluate,
    "fingerprint": load.fingerprint, "schedule": schedule.schedule, "rehearse": rehearse.rehearse,
}  # fmt: skip
SETTINGS = {"decide": judge.MINUS_IS_NO_OPTION}
for _name, _command in COMMANDS.items():
    app.command(_name, cls=RussianCommand, context_settings=SETTINGS.get(_name))(_command)
app.add_typer(registry.registry_app, name="registry")
app.add_typer(judge.review_app, name="review")
app.add_typer(lake.lake_app, name="lake")


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"bibliopulse {VERSION}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Показать версию и выйти.")
    ] = False,
) -> None:
    """Каждую ночь собирает кампанию библиотек в соцсетях, понимает её по-русски, показывает и считает рейтинг."""


@cache
def command_line() -> Callable[..., object]:
    """The command line with all its commands, which Typer would build anew at every call."""
    return get_command(app)


def main() -> None:
    """The installed command. Errors that a user can act on are one Russian line; bugs keep their traceback."""
    from commands.terminal.console import forgive_signs, system_problem
    from commands.terminal.help import usage_problem

    os.umask(0o077)  # whatever is made from here on is for its owner alone
    forgive_signs()
    configure_logging()
    try:
        code = command_line()(standalone_mode=False)
    except TyperException as error:
        problem = usage_problem(error)
        if "\n" in problem:  # no command at all: the help
            typer.echo(problem, err=True)
        else:
            complain(problem)
        sys.exit(USAGE)
    except BibliopulseError as error:
        for told in (*error.details, str(error)):
            complain(told)
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except Exception as error:
        reason = system_problem(error) if isinstance(error, OSError) else None
        if reason is None:
            # Through the log: its filter hides the token, which the text of any exception may repeat.
            log.exception("непредвиденная ошибка")
            reason = "ошибка в самой программе, подробности выше; собранное сохранено"
        complain(reason)
        sys.exit(FAILED)
    # Typer turns Ctrl-C into the code without a word.
    if code == INTERRUPTED:
        complain("прервано; собранное сохранено, запустите команду снова, чтобы продолжить")
    sys.exit(code if isinstance(code, int) else DONE)


if __name__ == "__main__":
    main()
