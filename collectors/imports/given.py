"""What a file gives, one thing at a time: an object to be made a record, a record of VK's own, or a line and why it is none."""

from __future__ import annotations

from typing import Any, NamedTuple


class Given(NamedTuple):
    """``number`` is how a message names it: line, row or place in the list; ``line`` what it is known by.

    ``about``: VK's word on who somebody is, which came beside the texts.
    """

    number: int
    line: bytes
    item: dict[str, Any] | None = None
    mistake: str = ""
    about: bool = False
