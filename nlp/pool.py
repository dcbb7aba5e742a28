"""Tagging on several processor cores: one tagger a process, texts of like length together.

Recipe, texts and tags travel as MessagePack over a pipe that nobody else has. What multiprocessing sends by itself to start a
process is the name of a function and the pipe.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from nlp.models.load import Tier
from nlp.names.profiles import LibraryName
from nlp.tagger import Recipe, Tagger
from nlp.tags import Tags

# Fewer texts are tagged sooner than another process starts.
WORTH_WORKERS = 600
_SMALLEST_CHUNK, _LARGEST_CHUNK = 32, 500
_CHUNKS_A_WORKER = 2  # more would be fairer, but the encoder reads the larger chunk in fewer steps

_GARBAGE = 100_000  # things made until the collector looks for cycles among the new ones

_BLAS_THREADS = "OPENBLAS_NUM_THREADS"  # read by numpy's library as it is loaded

# The first text loads what is loaded with the first text.
_FIRST = "Спасибо!"
_TAGS, _MISTAKE = b"+", b"!"


class _Packed(msgspec.Struct):
    """A recipe on its way."""

    libraries: tuple[LibraryName, ...]
    models: str
    tier: Tier


_pack = msgspec.msgpack.Encoder().encode
_tags = msgspec.msgpack.Decoder(list[Tags]).decode
_recipe = msgspec.msgpack.Decoder(_Packed).decode
_texts = msgspec.msgpack.Decoder(list[str]).decode

log = logging.getLogger(__name__)


def cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def tagging(recipe: Recipe, texts: int, workers: int | None = None) -> Iterator[Tagger | Pool]:
    """A tagger fit for so many texts: with worker processes (one a core by default) where they are worth it."""
    processes = workers or cores()
    if processes > 1 and texts >= WORTH_WORKERS:
        with Pool(recipe, processes) as pool:
            yield pool
    else:
        yield recipe.make(processes)


class Pool:
    """Worker processes that tag. Use as a context: leaving it ends them. They also end when this process is killed.

    One that dies, for want of memory as a rule, leaves its work to the others, and the last one to this process.
    """

    def __init__(self, recipe: Recipe, workers: int) -> None:
        self._recipe = recipe
        self._mine: Tagger | None = None
        self._workers = dict(_started() for _ in range(workers))
        for pipe in self._workers:
            _sent(pipe, _pack(_Packed(recipe.libraries, str(recipe.models), recipe.tier)))

    @property
    def processes(self) -> list[int]:
        """The system's numbers of the workers that live."""
        return [process.pid for process in self._workers.values() if process.pid]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pipe, process in self._workers.items():
            pipe.close()
            process.kill()
            process.join()

    def tag(self, texts: Sequence[str]) -> list[Tags]:
        """The tags of each text, in order; equal texts are read once."""
        unique = sorted(dict.fromkeys(texts), key=len, reverse=True)
        fair = len(unique) // (max(1, len(self._workers)) * _CHUNKS_A_WORKER)
        size = min(max(fair, _SMALLEST_CHUNK), _LARGEST_CHUNK)
        found: dict[str, Tags] = {}
        for chunk, tags in self._tagged(deque(unique[at : at + size] for at in range(0, len(unique), size))):
            found.update(zip(chunk, tags, strict=True))
        return [found[text] for text in texts]

    def _tagged(self, left: deque[list[str]]) -> Iterator[tuple[list[str], list[Tags]]]:
        """Every chunk with its tags, in whatever order they come."""
        under_way: dict[Connection, list[str]] = {}
        idle = list(self._workers)
        while left or under_way:
            while left and idle:
                pipe = idle.pop()
                under_way[pipe] = left.popleft()
                if not _sent(pipe, _pack(under_way[pipe])):
                    left.appendleft(under_way.pop(pipe))
                    self._lose(pipe)
            if not self._workers:
                for chunk in left:
                    yield chunk, self._by_itself(chunk)
                return
            ready = wait(list(under_way))
            for pipe in [pipe for pipe in under_way if pipe in ready]:
                chunk, tags = under_way.pop(pipe), _received(pipe)
                if tags is None:
                    left.appendleft(chunk)
                    self._lose(pipe)
                else:
                    idle.append(pipe)
                    yield chunk, tags

    def _lose(self, pipe: Connection) -> None:
        process = self._workers.pop(pipe)
        pipe.close()
        process.join()
        rest = (
            f"осталось процессов: {len(self._workers)}"
            if self._workers
            else "дальше размечает сама программа"
        )
        log.warning(
            "процесс разметки остановлен системой (код %s), скорее всего не хватило памяти; %s",
            process.exitcode,
            rest,
        )

    def _by_itself(self, texts: Sequence[str]) -> list[Tags]:
        self._mine = self._mine or self._recipe.make(threads=1)
        return self._mine.tag(texts)


def _started() -> tuple[Connection, BaseProcess]:
    # Not forked: threads of the database would not survive it.
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)
    with _one_thread_each():
        process.start()
    theirs.close()
    return ours, process


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """What is started meanwhile multiplies matrices by one thread: those of several workers wait for each other's cores."""
    before = os.environ.get(_BLAS_THREADS)
    os.environ[_BLAS_THREADS] = "1"
    try:
        yield
    finally:
        del os.environ[_BLAS_THREADS]
        if before is not None:
            os.environ[_BLAS_THREADS] = before


def _sent(pipe: Connection, message: bytes) -> bool:
    """Whether there is still somebody to send to."""
    try:
        pipe.send_bytes(message)
    except OSError:
        return False
    return True


def _received(pipe: Connection) -> list[Tags] | None:
    """The tags that came; ``None`` from a worker that is no more. A mistake of ours comes up with its traceback."""
    try:
        answer = pipe.recv_bytes()
    except (EOFError, OSError):
        return None
    if answer.startswith(_MISTAKE):
        raise RuntimeError(answer[1:].decode())
    return _tags(answer[1:])


def _work(pipe: Connection) -> None:
    """Tag what comes until nobody sends any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us ends us
    try:
        packed = _recipe(pipe.recv_bytes())
        tagger = Recipe(packed.libraries, Path(packed.models), packed.tier).make(threads=1)
        tagger.tag([_FIRST])
        gc.freeze()  # what a tagger is made of stays: no need to look through it again and again
        gc.set_threshold(_GARBAGE)  # tagging makes many things and no cycles of them
        while True:
            texts = _texts(pipe.recv_bytes())
            pipe.send_bytes(_TAGS + _pack(tagger.tag(texts)))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Exception:  # noqa: BLE001  # it is told where it can be seen
        pipe.send_bytes(_MISTAKE + traceback.format_exc().encode())
