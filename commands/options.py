"""What every command shares: --home, --now, exit codes, and the run that they ask for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.errors import ConfigurationError
from commands.terminal.console import complain

if TYPE_CHECKING:
    from campaign.run import Run

DONE, FAILED, UNFINISHED, BUSY = 0, 1, 3, 75
HomeOption = Annotated[
    Path, typer.Option("--home", metavar="ПАПКА", envvar="BIBLIOPULSE_HOME", help="Папка кампании.")
]
NowOption = Annotated[
    str,
    typer.Option(
        "--now",
        metavar="ВРЕМЯ",
        envvar="BIBLIOPULSE_NOW",
        help="Часы запуска, ISO 8601 (по умолчанию — сейчас).",
    ),
]
FormatOption = Annotated[
    str, typer.Option("--format", metavar="ВИД", help="Вид ответа: table, csv или json.")
]
PdfOption = Annotated[bool, typer.Option("--pdf", help="Сделать и PDF, если на компьютере есть LibreOffice.")]
HERE = Path()


def one_of(option: str, given: str, allowed: Sequence[str]) -> None:
    """Raises ``ConfigurationError`` for what an option cannot be."""
    if given not in allowed:
        raise ConfigurationError(f"{option} «{given}» — бывает: {', '.join(allowed)}")


def open_here(home: Path, now: str = "") -> Run:
    """The run that the command line and the environment ask for; says what to mend in the home's settings."""
    from campaign.run import open_run
    from collectors.sources import NAMES

    run = open_run(home, now, os.environ, NAMES)
    for remark in run.campaign.remarks:
        complain(remark)
    return run
