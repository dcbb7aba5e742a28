"""What the fuzzing must never find: the oracles that all targets share."""

from __future__ import annotations

import re

# A path, a few words of what is wrong, what to do: more is not read.
LONGEST_LINE = 500


class Finding(AssertionError):
    """A mutation did harm."""


def expect(holds: bool, what: str) -> None:
    if not holds:
        raise Finding(what)


def readable(line: str) -> None:
    """An error's line is short, Russian, and one."""
    expect(bool(re.search("[а-яё]{3}", line)), f"not in Russian: {line[:300]!r}")
    expect(len(line) <= LONGEST_LINE, f"{len(line)} signs: {line[:300]!r}")
    expect("\n" not in line and "\r" not in line, f"more than one line: {line[:300]!r}")
    ours = re.sub(r"«[^»]*»|[\w./]+\.(?:csv|toml|geojson|ndjson|gz)", "", line)
    words = re.search(r"\b(?:[A-Z][a-z]+){2,}\b|\b(?:[Ee]xpected|[Ii]nvalid|malformed|missing|Error)\b", ours)
    expect(words is None or words[0] == "MultiPolygon", f"English: {line[:300]!r}")
