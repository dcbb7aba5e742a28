"""Chance that repeats itself: the same seed and the same question give the same draw, whatever the threads do."""

from __future__ import annotations

import hashlib


def draw(*question: object) -> float:
    """A number in [0, 1) that depends on nothing but the question."""
    digest = hashlib.blake2b(repr(question).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64
