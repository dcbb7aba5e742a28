"""A process of its own that collects a night, to be killed."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime
from pathlib import Path

import collectors.raw
from campaign.errors import BibliopulseError
from collectors.raw import RawFile
from collectors.source import Budget, Known
from collectors.vk.api.client import Patience
from collectors.vk.collect import VkSource
from tests.collectors.vk.vk_world import QUICK, TOKEN, campaign


def one_night(raw: Path, name: str, url: str, now: datetime, owners: Sequence[str], known: Known) -> None:
    """The collecting part of ``bibliopulse collect``, with the campaign of the tests."""
    # A night of hours loses a second at most; this one takes a second.
    collectors.raw.MEMBER_SECONDS = 0.02
    source = VkSource(TOKEN, api_base=url, patience=QUICK)
    with RawFile(raw, name) as file:
        for record in source.collect(campaign(*owners), known, Budget(now, 300)):
            file.write(record)


def failing_nights(folder: Path, urls: Sequence[str], now: datetime) -> None:
    """One night per address, with everything that it says in two files: the worst logging, every traceback."""
    with (
        (folder / "stdout.txt").open("w") as out,
        (folder / "stderr.txt").open("w") as err,
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        logging.basicConfig(level=logging.DEBUG, stream=err)
        quick = Patience(attempts=2, first_pause=0.001, rate_pause=0.001, cool_down=0.001, read_timeout=0.2)
        for number, url in enumerate(urls):
            source = VkSource(TOKEN, api_base=url, patience=quick)
            print(repr(source))
            try:
                with RawFile(folder, f"{number:03d}") as file:
                    for record in source.collect(campaign("-101"), Known(), Budget(now, 5000)):
                        file.write(record)
            except BibliopulseError as error:
                print(error, repr(error))
                traceback.print_exc()
            print(source.ledger.rows(), source.usage, source.ledger.last_error)
