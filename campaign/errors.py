"""What can go wrong while reading a campaign or asking a network.

    BibliopulseError
      ConfigurationError     a file or setting that people wrote is wrong: exit code 2
        KeyMissing           a source has no key
      SourceError            a source gave up
        AccessDenied         the token is missing, expired or lacks a right
        QuotaSpent           the day's allowance was gone before the first answer
        UnexpectedAnswer     the network changed its format

The text of each is one Russian line for the operator: what is wrong, where, what to do. ``exit_code`` is what
the command ends with (DESIGN: 1 failed, 2 usage or configuration, 3 unfinished, 75 try again later).
"""

import re
import unicodedata
from collections.abc import Sequence

QUOTED_MOST, MOST = 120, 600
# Soft hyphens are typography; every other unseen character in a name or reason is a mistake or a trick.
_UNSEEN, _HARMLESS = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp"), "\u00ad"
# Tabs, and what joins several emoji to one.
_JOINING = "\t\u200d"
_QUOTED = re.compile(rf"«([^«»]{{{QUOTED_MOST}}})[^«»]+")
# Longer than any word of ours; the path of a file has its strokes.
_ENDLESS = re.compile(rf"([^\s/«»]{{{QUOTED_MOST}}})[^\s/«»]{{80,}}")


def is_unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN and char not in _HARMLESS


def inert(text: str) -> str:
    """Lines that a terminal shows and does not obey: signs that nobody sees stand in them by their codes."""
    return "\n".join(line if line.isprintable() else _coded(line, _JOINING) for line in text.split("\n"))


def _coded(text: str, but: str = "") -> str:
    return "".join(f"U+{ord(char):04X}" if is_unseen(char) and char not in but else char for char in text)


def one_line(text: str) -> str:
    """A message as a person can read it: one line, what it repeats of a file cut, unseen signs by their codes."""
    text = _ENDLESS.sub(r"\1…", _QUOTED.sub(r"«\1…", " ".join(text.split())))
    if len(text) > MOST:
        text = f"{text[: MOST * 2 // 3]} … {text[-MOST // 3 :]}"  # what to do stands last
    return _coded(text)


class BibliopulseError(Exception):
    """Base of every error that a user can act on. ``details`` are told first, each on a line of its own."""

    exit_code = 1

    def __init__(self, message: str = "", *, details: Sequence[str] = ()) -> None:
        super().__init__(one_line(message))
        self.details = [one_line(detail) for detail in details]


class ConfigurationError(BibliopulseError):
    """A file or setting that people wrote is wrong; nothing was asked."""

    exit_code = 2


class KeyMissing(ConfigurationError):
    """Nobody has given a source its key: a mistake only where it is to be asked."""


class SourceError(BibliopulseError):
    """A source gave up; the other sources go on."""

    def __init__(self, message: str, *, source: str) -> None:
        super().__init__(message)
        self.source = source


class AccessDenied(SourceError):
    """The token is missing, expired or lacks a right; asking again will not help."""


class QuotaSpent(SourceError):
    """The network's daily allowance was spent before the first answer."""

    exit_code = 75


class UnexpectedAnswer(SourceError):
    """The network answered in a form that we do not know."""
