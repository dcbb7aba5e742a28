"""One rate limiter for all connections: whoever comes next waits for the next slot."""

from __future__ import annotations

import threading
import time

# The server counts arrivals, and the net moves them a little. Where N calls a second are allowed, N + 1
# of them take SLACK seconds: they are still a second apart when the first comes 70 ms late.
SLACK = 1.07


class Limiter:
    """Spaces calls evenly on monotonic time, however many threads ask, without saving up unused slots."""

    def __init__(self, per_second: float) -> None:
        if not per_second > 0:
            raise ValueError(f"requests per second must be positive, not {per_second}")
        self._interval = SLACK / per_second
        self._next = 0.0
        self._turn = threading.Lock()
        self._state = threading.Lock()
        self._closed = threading.Event()

    def wait(self) -> bool:
        """Block until the next slot. ``False`` when the limiter was closed meanwhile: do not send."""
        with self._turn:
            while not self._closed.is_set():
                with self._state:
                    now = time.monotonic()
                    delay = self._next - now
                    if delay <= 0:
                        self._next = now + self._interval
                        return True
                self._closed.wait(delay)
        return False

    def pause(self, seconds: float) -> None:
        """Nobody sends for so long: the server said that we are too fast."""
        with self._state:
            self._next = max(self._next, time.monotonic() + seconds)

    def sleep(self, seconds: float) -> None:
        """A caller's own pause between attempts, cut short when the limiter is closed."""
        self._closed.wait(seconds)

    def close(self) -> None:
        """Let everyone who waits go at once, empty-handed."""
        self._closed.set()
