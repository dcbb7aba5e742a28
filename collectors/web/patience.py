"""How long to insist on an answer."""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """Seconds, but for ``attempts``. ``longest_wait`` is the longest that a server may ask us to stay away for."""

    attempts: int = 6
    first_pause: float = 0.5
    longest_pause: float = 30.0
    longest_wait: float = 120.0
    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    whole_timeout: float = 90.0

    def pause(self, attempt: int) -> float:
        """Before the next attempt: doubling, and jittered so that connections do not march in step."""
        return min(self.longest_pause, self.first_pause * 2.0**attempt) * random.uniform(0.5, 1.5)


WHILE_A_PERSON_WAITS = Patience(
    attempts=1, connect_timeout=5, read_timeout=10, whole_timeout=20, longest_wait=0
)
