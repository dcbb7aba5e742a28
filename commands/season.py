"""Whether a run asks the networks: within the period, and on late nights after it until one of them finishes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from campaign.errors import KeyMissing
from commands.terminal.console import complain, say

if TYPE_CHECKING:
    from campaign.run import Run
    from collectors.source import Budget, Progress, Source

# What was written on the last day of collecting, after its night, is collected by a later one.
LATE_NIGHTS = 3
LATE = timedelta(days=7)


def out_of_season(run: Run) -> bool:
    """Whether the clock alone says that nothing is asked."""
    campaign = run.campaign
    return not campaign.starts_at <= run.now < campaign.closes_at + LATE


def sources_of(run: Run, progress: Progress) -> list[tuple[Source, Budget]] | None:
    """What a run asks; ``None`` out of season. Raises ``ConfigurationError``, within the period also for a missing key.

    Call it under the home's lock.
    """
    from collectors.sources import enabled_sources

    if run.campaign.is_open(run.now):
        return enabled_sources(run, progress)
    if out_of_season(run) or not (night := _late_night(run)):
        return None
    try:
        sources = enabled_sources(run, progress)
    except KeyMissing as error:
        complain(f"сбор окончен, и поздние ответы не дочитаны: {error}")
        return None
    complain(
        f"сбор окончен: ночь {night} из {LATE_NIGHTS}, дочитывается написанное по {_last_day(run)} включительно"
    )
    return sources


def say_out_of_season(run: Run, besides: str = "") -> None:
    from campaign.russian import day

    say(
        f"вне периода: сбор идёт с {day(run.campaign.start)} по {_last_day(run)}, ничего не запрошено{besides}"
    )


def _late_night(run: Run) -> int:
    """Which of the late nights this is, from 1; 0 where one has finished or there were enough."""
    from commands.load import load_step
    from warehouse.connect import working
    from warehouse.questions.nights import late_nights

    load_step(run)  # what an interrupted run left is a night, too
    with working(run.home.path) as connection:
        nights, finished = late_nights(connection, run.now)
    return 0 if finished or nights >= LATE_NIGHTS else nights + 1


def _last_day(run: Run) -> str:
    from campaign.russian import day

    return day(run.campaign.collect_until)
