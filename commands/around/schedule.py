"""The command that says how a night is started by itself: ``schedule``."""

from __future__ import annotations

import getpass
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from string import Template
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.errors import ConfigurationError, one_line
from commands.options import HERE, HomeOption, NowOption, one_of, open_here
from commands.terminal.console import say

if TYPE_CHECKING:
    from campaign.run import Run

KINDS = ("cron", "systemd", "windows")
KEYS = "/etc/bibliopulse"
KEYS_OF_WINDOWS = "C:\\ProgramData\\bibliopulse"


def schedule(
    kind: Annotated[str, typer.Argument(metavar="ЧЕМ", help="cron, systemd или windows.")] = "systemd",
    at: Annotated[str, typer.Option("--at", metavar="ЧЧ:ММ", help="Когда начинать.")] = "03:15",
    keys: Annotated[str, typer.Option("--keys", metavar="ПАПКА", help="Где лежат файлы с ключами.")] = "",
    to: Annotated[
        Path | None, typer.Option("--to", metavar="ПАПКА", help="Записать файлы туда, а не напечатать.")
    ] = None,
    home: HomeOption = HERE,
    now: NowOption = "",
) -> None:
    """Показать готовое расписание для этой папки: cron, systemd или планировщик Windows."""
    from campaign.files import private_folder, write_private

    one_of("ЧЕМ", kind, KINDS)
    clock = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", at)
    if clock is None:
        raise ConfigurationError(f"--at «{at}» — ожидается время вида 03:15")
    run = open_here(home, now)
    files = definitions(run, kind, (clock[1], clock[2]), keys, program(), getpass.getuser())
    if to is None:
        say("\n".join(files.values()).rstrip("\n"))
    else:
        for name, text in files.items():
            # Windows takes a task in UTF-16 alone.
            content = text.encode("utf-16") if kind == "windows" else text.encode()
            say(str(write_private(private_folder(to) / name, content)))
    typer.echo(_advice(kind, list(files)), err=True)


def program() -> tuple[str, ...]:
    """How this very program is started, by absolute paths."""
    here = Path(sys.executable)
    for name in ("bibliopulse", "bibliopulse.exe"):
        if here.with_name(name).is_file():
            return (str(here.with_name(name)),)
    return str(here), str(Path(__file__).resolve().parents[2] / "cli.py")


def definitions(
    run: Run, kind: str, at: tuple[str, str], keys: str, start: Sequence[str], user: str
) -> dict[str, str]:
    """Texts by the names of their files."""
    home = str(run.home.path)
    names = _variables(run)
    title = one_line(run.campaign.quoted_title)
    command = (*start, "nightly", "--home", home)
    hour, minute = at
    common = {"title": title, "user": user, "hour": hour, "minute": minute, "home": home}
    if kind == "cron":
        variables = {f"{name}_FILE": str(PurePosixPath(keys or KEYS, name.lower())) for name in names}
        line = "".join(f"{name}={shlex.quote(path)} " for name, path in variables.items())
        # A bare % ends the line for cron.
        made = {"variables": line.replace("%", r"\%"), "command": shlex.join(command).replace("%", r"\%")}
        return {"bibliopulse.cron": _filled("cron.txt", common | made)}
    if kind == "windows":
        from xml.sax.saxutils import escape

        parts = [f'set "{name}_FILE={keys or KEYS_OF_WINDOWS}\\{name.lower()}"&& ' for name in names]
        made = {
            "variables": escape("".join(parts)), "command": escape(subprocess.list2cmdline(command)), "title": escape(title),
            "home": escape(home), "day": f"{run.now.astimezone(run.campaign.timezone):%Y-%m-%d}",
        }  # fmt: skip
        return {"bibliopulse.xml": _filled("windows.xml", common | made)}
    unit = f"bibliopulse-{re.sub(r'[^A-Za-z0-9_-]+', '-', run.home.path.name).strip('-') or 'home'}"
    credentials = [
        f"LoadCredential={name.lower()}:{_plain(str(PurePosixPath(keys or KEYS, name.lower())))}"
        for name in names
    ]
    made = {
        "unit": unit, "home": _plain(home), "command": " ".join(map(_quoted, command)), "writable": _quoted(home, "$"),
        "credentials": "\n".join(credentials) or "# ключей не нужно", "zone": run.campaign.timezone.key,
    }  # fmt: skip
    return {
        f"{unit}{ending}": _filled(f"bibliopulse{ending}", common | made) for ending in (".service", ".timer")
    }


def _variables(run: Run) -> list[str]:
    """The variables of the keys that a night needs."""
    from collectors.keys import MAIL_PASSWORD
    from collectors.sources import keys

    names = [key.variable for key in keys(run.campaign)]
    mail = run.campaign.mail
    return [*names, *([MAIL_PASSWORD.variable] if mail and mail.user else [])]


def _plain(text: str) -> str:
    return text.replace("%", "%%")


def _quoted(text: str, kept: str = "") -> str:
    """A word as systemd reads it; in commands a ``$`` would be a variable."""
    text = _plain(text.replace("\\", "\\\\").replace('"', '\\"'))
    return f'"{text}"' if kept else f'"{text.replace("$", "$$")}"'


def _filled(name: str, values: dict[str, str]) -> str:
    from campaign.shipped import shipped

    return Template(shipped(f"schedule/{name}").read_text(encoding="utf-8")).substitute(values)


def _advice(kind: str, files: Sequence[str]) -> str:
    if kind == "cron":
        return "строку впишите командой «crontab -e»; файлы с ключами — с правами 0600"
    if kind == "windows":
        return f"файл {files[0]} (его пишет --to) примет команда: schtasks /create /tn bibliopulse /xml {files[0]}"
    units = " ".join(files)
    return (
        f"файлы {units} (их пишет --to) положите в /etc/systemd/system и выполните: systemctl daemon-reload && "
        f"systemctl enable --now {files[-1]}"
    )
