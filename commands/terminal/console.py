"""What the terminal shows while a command works: results, complaints, logs, progress."""

from __future__ import annotations

import io
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from campaign.errors import inert, one_line
from campaign.files import private_folder
from campaign.system import REASONS, reason

if TYPE_CHECKING:
    from rich.progress import TaskID

    from collectors.source import Progress

LARGEST_LOG = 5_000_000  # bytes
PLAIN_INTERVAL = 10.0  # seconds between progress lines where there is no terminal
PLAIN = "%(asctime)s %(message)s"  # for whoever reads cron's mail
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

log = logging.getLogger(__name__)


class InertFormatter(logging.Formatter):
    """What a log repeats of the networks' words is shown, not obeyed."""

    def format(self, record: logging.LogRecord) -> str:
        return inert(super().format(record))


def say(text: str) -> None:
    """A result, on stdout, for a person."""
    typer.echo(inert(text))


def hand_over(text: str) -> None:
    """A result, on stdout: whole to another program, and to a terminal nothing that it would obey."""
    typer.echo(inert(text) if sys.stdout.isatty() else text)


def complain(text: str) -> None:
    """One line on stderr for the person in front of the terminal or in cron's mail."""
    typer.echo(f"bibliopulse: {one_line(text)}", err=True)


def forgive_signs() -> None:
    """Print «?» for a sign that the terminal's encoding lacks (an emoji in Windows-1251) instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def configure_logging(verbose: bool = False) -> None:
    """Logs go to stderr: coloured on a terminal, plain timestamped lines otherwise."""
    level = logging.DEBUG if verbose else logging.INFO
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.logging import RichHandler

        handler: logging.Handler = RichHandler(
            console=Console(stderr=True), show_path=False, show_level=False, log_time_format="%H:%M:%S"
        )
        handler.setFormatter(InertFormatter("%(message)s"))
    else:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(InertFormatter(PLAIN))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # httpx and urllib3 log whole addresses, tokens included, at INFO and DEBUG.
    for noisy in ("httpx", "httpcore", "urllib3", "vk_api", "requests", "pymorphy3"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


@dataclass
class Voice:
    """``quiet``: what was said is not worth a mail of cron's."""

    quiet: bool = False


@contextmanager
def hushed(aloud: bool) -> Iterator[Voice]:
    """Hold back all that is said, unless ``aloud`` or to a terminal, and say it at the end, unless ``quiet`` by then."""
    voice, streams = Voice(), (sys.stdout, sys.stderr)
    if aloud or any(stream.isatty() for stream in streams):
        yield voice
        return
    held = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in streams]
    handlers = [
        each
        for each in logging.getLogger().handlers
        if isinstance(each, logging.StreamHandler) and each.stream in streams
    ]
    try:
        with redirect_stdout(held[0]), redirect_stderr(held[1]):
            for handler in handlers:
                handler.setStream(held[1])
            yield voice
    finally:
        for handler in handlers:
            handler.setStream(streams[1])
        if not voice.quiet:
            for stream, said in zip(streams, held, strict=True):
                said.seek(0)
                stream.write(said.read())
                stream.flush()


@contextmanager
def log_file(folder: Path, name: str) -> Iterator[None]:
    """Also write the log to ``folder/name.log`` while the block runs; of an endless one the last part."""
    from logging.handlers import RotatingFileHandler

    path = private_folder(folder) / f"{name}.log"
    handler = RotatingFileHandler(path, maxBytes=LARGEST_LOG, backupCount=1, encoding="utf-8")
    handler.setFormatter(InertFormatter(FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A callback ``(stage, done, total)``: a bar on a terminal, a line every ten seconds elsewhere."""
    if not sys.stderr.isatty():
        yield _plain_progress()
        return
    from rich import progress
    from rich.console import Console

    columns = (
        progress.TextColumn("{task.description}"), progress.BarColumn(), progress.MofNCompleteColumn(),
        progress.TextColumn("{task.fields[rate]}"), progress.TimeElapsedColumn(), progress.TimeRemainingColumn(),
    )  # fmt: skip
    started: dict[str, float] = {}
    tasks: dict[str, TaskID] = {}
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:

        def show(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                started[stage] = time.monotonic()
                tasks[stage] = bar.add_task(stage, total=total, rate="")
            seconds = time.monotonic() - started[stage]
            rate = f"{done / seconds:.0f} в секунду" if seconds > 1 else ""
            bar.update(tasks[stage], completed=done, total=total, rate=rate)

        yield show


def _plain_progress() -> Progress:
    shown: dict[str, float] = {}
    started: dict[str, float] = {}

    def show(stage: str, done: int, total: int | None) -> None:
        now = time.monotonic()
        if now - shown.setdefault(stage, now) >= PLAIN_INTERVAL or (total is not None and done == total):
            shown[stage] = now
            rate = done / max(now - started.setdefault(stage, now), 1e-9)
            left = f", осталось {(total - done) / rate:.0f} с" if total and 0 < done < total and rate else ""
            log.info("%s: %s%s", stage, done if total is None else f"{done} из {total}", left)
        started.setdefault(stage, now)

    return show


def system_problem(error: OSError) -> str | None:
    """What a person can do about an error of the system, or ``None`` for a bug of ours."""
    # A missing file that nobody foresaw is a bug: it keeps its traceback.
    if error.errno not in REASONS or isinstance(error, FileNotFoundError):
        return None
    return f"{error.filename or 'система'}: {reason(error)}"
