"""What can go wrong while reading a campaign or asking a network.

    BibliopulseError
      ConfigurationError     a file or setting that people wrote is wrong: exit code 2
      SourceError            a source gave up
        AccessDenied         the token is missing, expired or lacks a right
        QuotaSpent           the day's allowance was gone before the first answer
        UnexpectedAnswer     the network changed its format

The text of each is one Russian line for the operator: what is wrong, where, what to do. ``exit_code`` is what
the command ends with (DESIGN: 1 failed, 2 usage or configuration, 3 unfinished, 75 try again later).
"""


class BibliopulseError(Exception):
    """Base of every error that a user can act on."""

    exit_code = 1


class ConfigurationError(BibliopulseError):
    """A file or setting that people wrote is wrong; nothing was asked."""

    exit_code = 2


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
