"""Whoever is to know hears how a night went, whatever became of it: the watcher, the file, the coordinators."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from campaign.errors import BibliopulseError
from commands.around import health
from commands.around.mail import mail_night
from commands.around.summary import Summary, write_summary
from commands.options import FAILED
from commands.terminal.console import complain, system_problem

if TYPE_CHECKING:
    from campaign.run import Run


@dataclass
class Told:
    """``troubles`` are lines on what could not be told: no reason to call the night a failure."""

    summary: Summary = field(default_factory=Summary)
    troubles: list[str] = field(default_factory=list)


@contextmanager
def telling(run: Run) -> Iterator[Told]:
    """Around a night. The file and the letter are only of a night that had the home's lock."""
    told = Told()
    told.troubles += filter(None, [health.begun(run)])
    try:
        yield told
    except Exception as error:
        told.summary.exit_code, told.summary.message = _failure(error)
        _tell(run, told)
        raise
    _tell(run, told)


def _failure(error: Exception) -> tuple[int, str]:
    if isinstance(error, BibliopulseError):
        return error.exit_code, str(error)
    problem = system_problem(error) if isinstance(error, OSError) else None
    return FAILED, problem or "ошибка в самой программе, подробности в журнале"


def _tell(run: Run, told: Told) -> None:
    summary = told.summary
    trouble = health.ended(run, summary.exit_code)
    summary.health = trouble or ("сказано" if run.campaign.health else "")
    told.troubles += filter(None, [trouble])
    if summary.held:
        try:
            summary.mail = mail_night(run, summary)
        except (BibliopulseError, OSError) as error:
            summary.mail = str(error)
            told.troubles.append(summary.mail)
        try:
            write_summary(run, summary)
        except OSError as error:
            told.troubles.append(system_problem(error) or "итог ночи не записан")
    for line in told.troubles:
        complain(line)
