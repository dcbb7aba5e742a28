"""Texts leave in chunks, a few a worker, and come back whole, whatever becomes of the workers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from time import sleep
from typing import Any

import pytest

from campaign.shipped import shipped
from nlp.cluster import sending, worker
from nlp.cluster.sending import CHUNK, DEPTH, LOSSES, Answer, ClusterError, Sending
from nlp.models.load import Models
from nlp.names.libraries import LibraryName
from nlp.tagger import Recipe, Tagger
from tests.nlp.cluster.crews import RECIPE, VERSION, Threads, said, unpack, works

TEXTS = [f"Взяли книг: {number}" for number in range(10 * CHUNK)]
BATCHES = [(at, TEXTS[at : at + CHUNK]) for at in range(0, len(TEXTS), CHUNK)]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LOOK_EVERY", 0.01)


def tagged(crew: Threads, patience: float = 60.0) -> dict[int, list[str]]:
    """The one hashtag of each text by batch."""
    found = Sending[int](crew, RECIPE, patience).tagged(BATCHES)
    return {key: [hashtag for tags in each for hashtag in tags.hashtags] for key, each in found}


def test_every_batch_comes_back_in_the_order_of_its_texts() -> None:
    assert tagged(Threads({"a": 1, "b": 1})) == dict(BATCHES)


def test_equal_texts_of_a_batch_are_sent_once() -> None:
    crew = Threads({"a": 1})
    batch = ["Нет пандуса", "Спасибо!", "Нет пандуса", ""]
    assert list(Sending[str](crew, RECIPE).tagged([("the", batch)])) == [("the", [*map(said, batch)])]
    assert crew.texts == {"Нет пандуса": 1, "Спасибо!": 1, "": 1}


def test_nobody_has_more_than_two_chunks_and_no_more_is_read_than_there_is_room_for() -> None:
    crew, read = Threads({"a": 1, "b": 1, "c": 1}), 0

    def batches() -> Iterator[tuple[int, list[str]]]:
        nonlocal read
        for batch in BATCHES:
            read += 1
            yield batch

    for done, _ in enumerate(Sending[int](crew, RECIPE).tagged(batches())):
        # A batch is a chunk here. One more waits for the next who has room.
        assert read - done <= 3 * DEPTH + 1
    assert max(crew.most.values()) <= DEPTH == 2
    assert set(crew.most) == {"a", "b", "c"}


def test_a_worker_that_dies_costs_what_it_had() -> None:
    crew = Threads({"a": 1, "b": 1})

    def dies(function: Any, *given: Any) -> Answer:
        if function is worker.hold:
            return works(function, *given)
        crew.here = {"a": 1}
        return None

    crew.does = {"b": dies}
    assert tagged(crew) == dict(BATCHES)
    assert sum(crew.texts.values()) <= len(TEXTS) + DEPTH * CHUNK


def test_who_comes_later_works_too() -> None:
    def lingers(function: Any, *given: Any) -> Answer:
        if "b" in (crew.here or {}):
            sleep(0.1)
        return works(function, *given)

    crew = Threads({"a": 1}, {"a": lingers})
    found = Sending[int](crew, RECIPE).tagged(BATCHES)
    next(found)
    crew.here = {"b": 1}
    assert len(list(found)) == len(BATCHES) - 1
    assert crew.most["b"]


def test_texts_on_which_three_workers_died_are_tagged_by_the_program_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def chokes(function: Any, *given: Any) -> Answer:
        poisoned = function is worker.tag and TEXTS[0] in unpack(given[1])
        return None if poisoned else works(function, *given)

    crew = Threads({"a": 1, "b": 1}, {"a": chokes, "b": chokes})
    assert tagged(crew) == dict(BATCHES)
    assert crew.texts[TEXTS[0]] == LOSSES == 3
    assert "размечает сама программа" in caplog.text


def other(function: Any, *given: Any) -> Answer:
    return worker.VERSION + b"rules-fast-0"


def test_a_worker_with_other_models_gets_nothing_and_is_named_with_its_version(
    caplog: pytest.LogCaptureFixture,
) -> None:
    crew = Threads({"a": 1, "tcp://10.0.0.7:9": 1}, {"tcp://10.0.0.7:9": other})
    assert tagged(crew) == dict(BATCHES)
    assert crew.most["tcp://10.0.0.7:9"] == 1  # it was asked for its version
    (line,) = [line for line in caplog.messages if "10.0.0.7" in line]
    assert "rules-fast-0" in line and VERSION in line


def test_where_all_have_other_models_that_is_said_at_once() -> None:
    with pytest.raises(
        ClusterError, match=re.escape("размечать некому: работник a: там модель rules-fast-0")
    ):
        tagged(Threads({"a": 1}, {"a": other}))


def test_a_worker_that_cannot_run_our_function_is_refused_with_the_reason() -> None:
    def lacks(function: Any, *given: Any) -> Answer:
        return ModuleNotFoundError("No module named 'nlp'")

    with pytest.raises(ClusterError, match="No module named 'nlp'"):
        tagged(Threads({"a": 1}, {"a": lacks}))


def test_a_worker_started_anew_at_its_address_is_told_the_names_again() -> None:
    holds = 0

    def forgets(function: Any, *given: Any) -> Answer:
        nonlocal holds
        holds += function is worker.hold
        return worker.UNKNOWN if function is worker.tag and holds == 1 else works(function, *given)

    assert tagged(Threads({"a": 1}, {"a": forgets})) == dict(BATCHES)
    assert holds == 1 + DEPTH


def test_a_scheduler_that_comes_back_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    crew = Threads({"a": 1})
    found = Sending[int](crew, RECIPE).tagged(BATCHES)
    seen = [next(found)[0]]
    crew.here, looks = None, count()

    def lost() -> dict[str, int]:
        if next(looks) < 3:
            raise ConnectionError
        return {"b": 1}

    monkeypatch.setattr(crew, "members", lost)
    seen += [key for key, _ in found]
    assert sorted(seen) == [key for key, _ in BATCHES]


def test_after_too_long_a_silence_one_line_says_so_and_what_came_before_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "LOOK_EVERY", 0.001)
    crew, came = Threads({"a": 1}), []
    with pytest.raises(ClusterError, match=r"не отвечает 0 с; размеченное сохранено"):
        for key, _ in Sending[int](crew, RECIPE, patience=0.4).tagged(BATCHES):
            came.append(key)
            crew.here = None
    assert came


def test_a_mistake_in_a_worker_comes_up_with_its_traceback() -> None:
    def errs(function: Any, *given: Any) -> Answer:
        return worker.MISTAKE + b"nowhere"

    with pytest.raises(RuntimeError, match="nowhere"):
        tagged(Threads({"a": 1}, {"a": errs}))


def test_a_worker_holds_taggers_of_its_own_models_and_no_others(
    registry: tuple[LibraryName, ...],
    fast_models: Models,
    fast_tagger: Tagger,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "_models", lambda tier, threads: fast_models)
    recipe = Recipe(registry, shipped("model"), "fast")
    packed, texts = worker.packed(recipe), ["Нет пандуса", "", "Спасибо, «Родник»!"]
    name, sent = worker.name_of(packed), sending._pack(texts)
    assert worker.hold(packed, "another", 1) == worker.VERSION + recipe.model_version.encode()
    assert worker.tag(name, sent) == worker.UNKNOWN
    worker.hold(packed, recipe.model_version, 1)
    assert sending._tags(worker.tag(name, sent)[1:]) == fast_tagger.tag(texts)
    assert worker.tag(name, b"\xc1").startswith(worker.MISTAKE + b"Traceback")
    assert worker.hold(b"\xc1", recipe.model_version, 1).startswith(worker.MISTAKE + b"Traceback")
