"""The limiter uses the allowance whole and never exceeds it, however many connections share it."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from collectors.vk.api.limiter import Limiter


def test_latency_does_not_waste_the_allowance() -> None:
    limiter, sent = Limiter(40), []

    def call(_: int) -> None:
        assert limiter.wait()
        sent.append(time.monotonic())
        time.sleep(0.08)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(call, range(41)))
    took = sent[-1] - sent[0]
    # Forty calls after the first; one thread alone would take 3.3 seconds.
    assert 1.0 <= took <= 1.5


def test_unused_slots_are_not_saved_up() -> None:
    limiter = Limiter(50)
    limiter.wait()
    time.sleep(0.2)
    began = time.monotonic()
    for _ in range(6):
        limiter.wait()
    assert time.monotonic() - began >= 5 / 50


def test_a_pause_holds_everyone() -> None:
    limiter = Limiter(1000)
    limiter.pause(0.15)
    began = time.monotonic()
    assert limiter.wait()
    assert time.monotonic() - began >= 0.14


def test_closing_wakes_whoever_waits() -> None:
    limiter = Limiter(0.01)
    assert limiter.wait()
    results: list[bool] = []
    threads = [threading.Thread(target=lambda: results.append(limiter.wait())) for _ in range(3)]
    for thread in threads:
        thread.start()
    limiter.close()
    for thread in threads:
        thread.join(2)
    assert results == [False] * 3


def test_a_rate_of_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="positive"):
        Limiter(0)
