"""The limiter uses the allowance whole and never exceeds it, however many connections share it."""

from __future__ import annotations

import heapq
import threading
from types import SimpleNamespace

import pytest

from collectors.web import limiter as module
from collectors.web.limiter import SLACK, Limiter


class Clock:
    """Monotonic time that passes only where somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(module, "time", made)
    monkeypatch.setattr(
        module.threading, "Event", lambda: SimpleNamespace(wait=made.wait, is_set=lambda: False)
    )
    return made


def test_latency_does_not_waste_the_allowance(clock: Clock) -> None:
    limiter, sent = Limiter(40), []
    free = [clock.now] * 4  # when each of four connections has its answer
    for _ in range(41):
        clock.now = max(clock.now, heapq.heappop(free))
        assert limiter.wait()
        sent.append(clock.now)
        heapq.heappush(free, clock.now + 0.08)
    # Forty calls after the first; one connection alone would take 3.2 seconds.
    assert sent[-1] - sent[0] == pytest.approx(40 / 40 * SLACK)


def test_unused_slots_are_not_saved_up(clock: Clock) -> None:
    limiter = Limiter(50)
    limiter.wait()
    clock.now += 0.2
    began = clock.now
    for _ in range(6):
        limiter.wait()
    assert clock.now - began == pytest.approx(5 / 50 * SLACK)


def test_a_pause_holds_everyone(clock: Clock) -> None:
    limiter = Limiter(1000)
    limiter.pause(0.15)
    began = clock.now
    assert limiter.wait()
    assert clock.now - began == pytest.approx(0.15)


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
