"""Work in a process of its own: whatever befalls it, a crash or no end, befalls nobody else."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from threading import Thread

import msgspec

from campaign.errors import BibliopulseError


class Told(BibliopulseError):
    """An error of ours that the other process met, with its exit code."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class Died(Exception):
    """The other process ended without an answer."""


class TooLong(Exception):
    """The other process had no answer in time; it was ended."""


class _Answer(msgspec.Struct):
    """``exit_code`` is -1 for a mistake of ours, whose traceback is the text."""

    exit_code: int
    text: str


def apart(work: Callable[..., str], *arguments: str | bool, seconds: float) -> str:
    """What ``work``, a function of a module, makes of plain arguments. What it prints by itself is shown to nobody.

    Raises ``Told``, ``Died``, ``TooLong``, and ``RuntimeError`` with the traceback of a mistake of ours.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(theirs, work, *arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            raise TooLong
        answer = msgspec.msgpack.decode(ours.recv_bytes(), type=_Answer)
    except EOFError:
        raise Died from None
    finally:
        process.kill()
        process.join()
        ours.close()
    if answer.exit_code < 0:
        raise RuntimeError(answer.text)
    if answer.exit_code:
        raise Told(answer.text, answer.exit_code)
    return answer.text


def _answer(pipe: Connection, work: Callable[..., str], *arguments: str | bool) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us ends us
    Thread(target=_end_with_parent, daemon=True).start()
    _say_nothing()
    try:
        answer = _Answer(0, work(*arguments))
    except BibliopulseError as error:
        answer = _Answer(error.exit_code, str(error))
    except Exception:  # noqa: BLE001  # it is told where it can be seen
        answer = _Answer(-1, traceback.format_exc())
    pipe.send_bytes(msgspec.msgpack.encode(answer))


def _say_nothing() -> None:
    """No last words of a library that crashes, and no picture of its memory on the disk."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())
    with suppress(ImportError):  # not on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
