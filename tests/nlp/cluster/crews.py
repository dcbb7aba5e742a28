"""A crew of threads: real futures, invented tags. What a member does to a question can be changed by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import msgspec

from campaign.shipped import shipped
from nlp.cluster import worker
from nlp.cluster.sending import Answer
from nlp.tagger import Recipe
from nlp.tags import Tags

VERSION = "rules-fast-1"
pack, unpack = msgspec.msgpack.encode, msgspec.msgpack.decode


class Invented(Recipe):
    """A recipe whose taggers give every text itself as its only hashtag."""

    model_version = VERSION

    def make(self, threads: int) -> Any:
        return self

    def tag(self, texts: list[str]) -> list[Tags]:
        return [said(text) for text in texts]


RECIPE = Invented((), shipped("model"), "fast")


def said(text: str) -> Tags:
    return Tags(sentiment=None, confidence=0.0, hashtags=(text,), model_version=VERSION)


def works(function: Callable[..., bytes], *given: Any) -> bytes:
    """What a worker with the right models answers."""
    if function is worker.hold:
        return worker.VERSION + VERSION.encode()
    return worker.TAGS + pack([said(text) for text in unpack(given[1], type=list[str])])


@dataclass
class Threads:
    """``does``: what members do instead of working; ``here`` may change at any time, ``None``: nobody can be asked.

    ``most`` has the most questions that each had at once, ``texts`` how often each text was sent.
    """

    here: Mapping[str, int] | None
    does: Mapping[str, Callable[..., Answer]] = field(default_factory=dict)
    name: str = "tcp://127.0.0.1:1"
    most: Counter[str] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._asked: Counter[str] = Counter()
        self._threads = ThreadPoolExecutor(4)

    def members(self) -> Mapping[str, int]:
        if self.here is None:
            raise ConnectionError(self.name)
        return self.here

    def ask(
        self,
        member: str,
        function: Callable[..., bytes],
        *given: str | bytes | int,
        then: Callable[[Answer], None],
    ) -> Callable[[], None]:
        # Nothing else would be plain data on its way.
        assert function.__module__ == worker.__name__ and all(type(one) in (str, bytes, int) for one in given)
        if function is worker.tag:
            self.texts.update(unpack(given[1], type=list[str]))  # type: ignore[arg-type]
        self._asked[member] += 1
        self.most[member] = max(self.most[member], self._asked[member])

        def told(future: Future[Answer]) -> None:
            self._asked[member] -= 1
            then(future.result())

        future = self._threads.submit(self.does.get(member, works), function, *given)
        future.add_done_callback(told)
        return lambda: None
