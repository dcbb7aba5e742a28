"""Tagging on several processor cores: one tagger a process, texts of like length together."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from types import TracebackType
from typing import Self

import msgspec

from nlp.tagger import Recipe, Tagger
from nlp.tags import Tags

# Fewer texts are tagged sooner than another process starts.
WORTH_WORKERS = 600
_SMALLEST_CHUNK, _LARGEST_CHUNK = 32, 200
_CHUNKS_A_WORKER = 6  # so that none waits long for the last to end

# The first text loads what is loaded with the first text.
_FIRST = "Спасибо!"

_mine: list[Tagger] = []
# Tags travel between processes ten times as fast as pickled.
_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(list[Tags]).decode


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
    """Worker processes that tag. Use as a context: leaving it ends them. They also end when this process is killed."""

    def __init__(self, recipe: Recipe, workers: int) -> None:
        # Not forked: threads of the database would not survive it.
        self._workers = workers
        self._executor = ProcessPoolExecutor(
            workers, mp_context=get_context("spawn"), initializer=_start, initargs=(recipe,)
        )
        # A process starts with the first task that finds none idle: all of them start now, at once.
        for _ in range(workers):
            self._executor.submit(_tag, ())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._executor.shutdown(cancel_futures=True)

    def tag(self, texts: Sequence[str]) -> list[Tags]:
        """The tags of each text, in order; equal texts are read once."""
        unique = sorted(dict.fromkeys(texts), key=len, reverse=True)
        fair = len(unique) // (self._workers * _CHUNKS_A_WORKER)
        size = min(max(fair, _SMALLEST_CHUNK), _LARGEST_CHUNK)
        chunks = [unique[at : at + size] for at in range(0, len(unique), size)]
        found: dict[str, Tags] = {}
        for chunk, tags in zip(chunks, self._executor.map(_tag, chunks), strict=True):
            found.update(zip(chunk, _unpack(tags), strict=True))
        return [found[text] for text in texts]


def _start(recipe: Recipe) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    _mine.append(recipe.make(threads=1))
    _mine[0].tag([_FIRST])


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _tag(texts: Sequence[str]) -> bytes:
    return _pack(_mine[0].tag(texts))
