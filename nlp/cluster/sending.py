"""Who tags what: texts leave in chunks, never more than a few a worker, and come back in batches as they are done.

Nothing here knows Dask. A worker that is gone costs what it had under way; one that has other models gets nothing.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from queue import Empty, Queue
from time import monotonic
from typing import Generic, Protocol, TypeVar

import msgspec

from nlp.cluster import worker
from nlp.tagger import Recipe, Tagger
from nlp.tags import Tags

DEPTH = 2  # chunks a worker: one that it reads, one that waits
CHUNK = 200
PATIENCE = 300.0  # seconds without any answer from anywhere
LOOK_EVERY = 1.0  # seconds between two looks at who is there
# A chunk that took so many workers with it is tagged by the program itself.
LOSSES = 3
_NAMED = 3  # of those who were refused

Key = TypeVar("Key")
Answer = bytes | Exception | None

_pack = msgspec.msgpack.Encoder().encode
_tags = msgspec.msgpack.Decoder(list[Tags]).decode

log = logging.getLogger(__name__)


class ClusterError(Exception):
    """The cluster does not tag: a Russian line on why, and what to do."""


class NotReady(ClusterError):
    """It cannot be asked from here: something is not installed or not set."""


class Crew(Protocol):
    """Workers that can be asked. ``name`` is what people know them by."""

    name: str

    def members(self) -> Mapping[str, int]:
        """Who is there, with the number of threads of each. Raises ``ConnectionError`` where nobody can tell."""

    def ask(
        self,
        member: str,
        function: Callable[..., bytes],
        *given: str | bytes | int,
        then: Callable[[Answer], None],
    ) -> Callable[[], None]:
        """Let a worker run a function of ``nlp.cluster.worker``; returns what calls it off.

        ``then`` gets, in whatever thread, what it returned, an exception if it could not run, ``None`` if it is lost.
        Raises ``ConnectionError``.
        """


@dataclass
class _Batch(Generic[Key]):
    """Texts that came together and leave together."""

    key: Key
    texts: Sequence[str]
    missing: int
    found: dict[str, Tags] = field(default_factory=dict)


@dataclass
class _Chunk(Generic[Key]):
    batch: _Batch[Key]
    texts: list[str]
    losses: int = 0


@dataclass
class _Member:
    """``asked``: how many questions it has under way."""

    threads: int
    is_ready: bool = False
    asked: int = 0


@dataclass
class _Question(Generic[Key]):
    """``chunk`` is missing where a worker was asked to hold a tagger ready."""

    member: str
    chunk: _Chunk[Key] | None
    call_off: Callable[[], None] = lambda: None


class Sending(Generic[Key]):
    """One tagging of many batches by a crew."""

    def __init__(self, crew: Crew, recipe: Recipe, patience: float = PATIENCE) -> None:
        self._crew, self._recipe, self._patience = crew, recipe, patience
        self._packed = worker.packed(recipe)
        self._name = worker.name_of(self._packed)
        self._mine: Tagger | None = None
        self._members: dict[str, _Member] = {}
        self._refused: dict[str, str] = {}
        self._under_way: dict[int, _Question[Key]] = {}
        self._left: deque[_Chunk[Key]] = deque()
        # No SimpleQueue: Python 3.11's waits for ever where its time ran out before it began to wait.
        self._answers: Queue[tuple[int, Answer]] = Queue()
        self._tickets = count()
        self._looked, self._heard = monotonic() - LOOK_EVERY, monotonic()
        self._began = self._told = False

    def tagged(self, batches: Iterable[tuple[Key, Sequence[str]]]) -> Iterator[tuple[Key, list[Tags]]]:
        """Every batch's key with the tags of its texts, in their order; batches as they are done.

        Raises ``ClusterError`` if nobody answers for too long or nobody has these models.
        """
        chunks = self._chunks(batches)
        self._heard = monotonic()
        try:
            while True:
                self._look()
                yield from self._send(chunks)
                if not self._left and not any(question.chunk for question in self._under_way.values()):
                    return
                yield from self._hear()
        finally:
            self._forget(self._members)

    def _chunks(self, batches: Iterable[tuple[Key, Sequence[str]]]) -> Iterator[_Chunk[Key]]:
        """Texts of like length together; equal texts of a batch are read once."""
        for key, texts in batches:
            unique = sorted(dict.fromkeys(texts), key=len, reverse=True)
            parts = [unique[at : at + CHUNK] for at in range(0, len(unique), CHUNK)] or [[]]
            batch = _Batch(key, texts, len(parts))
            yield from (_Chunk(batch, part) for part in parts)

    def _look(self) -> None:
        """Meet who is new, and take back what those had who are gone."""
        if monotonic() - self._looked < LOOK_EVERY:
            return
        self._looked = monotonic()
        try:
            here = self._crew.members()
        except ConnectionError:
            self._forget(self._members)
            return
        self._forget([name for name in self._members if name not in here], lost=1)
        self._refused = {name: why for name, why in self._refused.items() if name in here}
        for name, threads in here.items():
            if name not in self._members and name not in self._refused:
                self._members[name] = _Member(threads)
                self._prepare(name)

    def _prepare(self, name: str) -> None:
        threads = self._members[name].threads
        self._ask(name, None, worker.hold, self._packed, self._recipe.model_version, threads)

    def _send(self, chunks: Iterator[_Chunk[Key]]) -> Iterator[tuple[Key, list[Tags]]]:
        """As many chunks as there is room for."""
        while self._is_more(chunks):
            name = self._roomy()
            if self._left[0].losses >= LOSSES:
                chunk = self._left.popleft()
                yield from self._finished(chunk, self._by_itself(chunk.texts))
            elif name:
                chunk = self._left.popleft()
                self._ask(name, chunk, worker.tag, self._name, _pack(chunk.texts))
            else:
                return

    def _is_more(self, chunks: Iterator[_Chunk[Key]]) -> bool:
        if not self._left:
            self._left.extend(islice(chunks, 1))
        return bool(self._left)

    def _roomy(self) -> str | None:
        """Of those who are ready the one who has least to do."""
        roomy = [
            (one.asked, name) for name, one in self._members.items() if one.is_ready and one.asked < DEPTH
        ]
        return min(roomy)[1] if roomy else None

    def _ask(
        self, name: str, chunk: _Chunk[Key] | None, function: Callable[..., bytes], *given: str | bytes | int
    ) -> None:
        ticket = next(self._tickets)
        question = self._under_way[ticket] = _Question(name, chunk)
        self._members[name].asked += 1
        try:
            question.call_off = self._crew.ask(
                name, function, *given, then=lambda answer: self._answers.put((ticket, answer))
            )
        except ConnectionError:
            self._forget(self._members)

    def _hear(self) -> Iterator[tuple[Key, list[Tags]]]:
        try:
            ticket, answer = self._answers.get(timeout=LOOK_EVERY)
        except Empty:
            self._wait_on()
            return
        question = self._under_way.get(ticket)
        if question is None:  # called off meanwhile
            return
        member, chunk = self._members[question.member], question.chunk
        if answer is None or (chunk and isinstance(answer, Exception)):
            self._forget([question.member], lost=1)
            return
        del self._under_way[ticket]
        member.asked -= 1
        self._heard, self._told = monotonic(), False
        if isinstance(answer, Exception):
            self._refuse(question.member, f"он не выполняет нашу работу ({answer})")
        elif answer.startswith(worker.MISTAKE):
            raise RuntimeError(answer[1:].decode())
        elif chunk is None:
            self._admit(question.member, answer[1:].decode())
        elif answer.startswith(worker.UNKNOWN):
            member.is_ready = False
            self._left.appendleft(chunk)
            self._prepare(question.member)
        else:
            yield from self._finished(chunk, _tags(answer[1:]))

    def _admit(self, name: str, version: str) -> None:
        ours = self._recipe.model_version
        if version == ours:
            self._members[name].is_ready = self._began = True
        else:
            self._refuse(name, f"там модель {version}, а здесь {ours}; поставьте там ту же версию программы")

    def _refuse(self, name: str, why: str) -> None:
        self._forget([name])
        self._refused[name] = why
        log.warning("работник %s не размечает: %s", name, why)

    def _finished(self, chunk: _Chunk[Key], tags: Sequence[Tags]) -> Iterator[tuple[Key, list[Tags]]]:
        batch = chunk.batch
        batch.found.update(zip(chunk.texts, tags, strict=True))
        batch.missing -= 1
        if not batch.missing:
            yield batch.key, [batch.found[text] for text in batch.texts]

    def _by_itself(self, texts: Sequence[str]) -> list[Tags]:
        log.warning(
            "%d работника кластера остановились на одних и тех же текстах; их размечает сама программа",
            LOSSES,
        )
        self._mine = self._mine or self._recipe.make(threads=1)
        return self._mine.tag(texts)

    def _forget(self, names: Iterable[str], lost: int = 0) -> None:
        """Take back what they have under way; ``lost``: it counts against the texts that they had."""
        gone = set(names)
        for ticket, question in [item for item in self._under_way.items() if item[1].member in gone]:
            del self._under_way[ticket]
            question.call_off()
            if question.chunk:
                question.chunk.losses += lost
                self._left.appendleft(question.chunk)
        for name in gone:
            del self._members[name]

    def _wait_on(self) -> None:
        """Nothing came for a while. Raises ``ClusterError`` where waiting is of no use."""
        if self._refused and not self._members and not self._began:
            told = [f"работник {name}: {why}" for name, why in sorted(self._refused.items())[:_NAMED]]
            raise ClusterError(f"на кластере {self._crew.name} размечать некому: {'; '.join(told)}")
        if monotonic() - self._heard > self._patience:
            raise ClusterError(
                f"кластер {self._crew.name} не отвечает {self._patience:.0f} с; размеченное сохранено: "
                "проверьте планировщик и работников и запустите команду снова"
            )
        if not self._members and not self._told:
            self._told = True
            log.warning("на кластере %s сейчас никого; подожду до %.0f с", self._crew.name, self._patience)
