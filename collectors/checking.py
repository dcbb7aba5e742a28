"""A line of ``check``: what was looked at, how it is, and what to do."""

from dataclasses import dataclass
from typing import Literal

State = Literal["хорошо", "заметьте", "плохо"]
GOOD: State = "хорошо"
NOTE: State = "заметьте"
BAD: State = "плохо"


@dataclass(frozen=True)
class Line:
    """``todo`` is empty where nothing need be done."""

    subject: str
    state: State
    said: str
    todo: str = ""
