"""A command run within the test's own process, as a terminal would see it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from unittest.mock import patch

import typer
from typer.main import get_command
from typer.testing import CliRunner

from campaign.errors import BibliopulseError
from collectors.standin import StandIn
from tests.commands.e2e import NIGHT, TOKEN, Ran

NOTHING = {"VK_TOKEN": "", "VK_TOKEN_FILE": "", "CREDENTIALS_DIRECTORY": "", "BIBLIOPULSE_NOW": NIGHT}

# Building all commands anew takes longer than many a command.
built = cache(get_command)


def asking(url: str | StandIn, **variables: str) -> dict[str, str]:
    """The environment of a command that asks a server on loopback as fast as it can."""
    address = url if isinstance(url, str) else url.url
    named = {"VK_TOKEN": TOKEN, "BIBLIOPULSE_VK_API": address, "BIBLIOPULSE_VK_RPS": "1000"}
    return NOTHING | named | variables


def ran(app: typer.Typer, *arguments: str | Path, env: dict[str, str] | None = None) -> Ran:
    """Errors that ``cli.main`` would print are the last line on stderr; bugs come up."""
    with patch("typer.testing._get_command", built):
        result = CliRunner().invoke(app, [*map(str, arguments)], env=NOTHING if env is None else env)
    if isinstance(result.exception, BibliopulseError):
        return Ran(result.exception.exit_code, result.stdout, f"{result.stderr}{result.exception}\n")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def alone(command: Callable[..., None]) -> typer.Typer:
    """An app of one command."""
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(command)
    return app
