"""What starts a night by itself: taken as it is printed, whatever the home's path and the campaign's title hold."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from campaign.folder import make_home
from campaign.run import open_run
from cli import app
from commands.around.schedule import definitions, program
from tests.commands.commanding import ran
from tests.conftest import Golden
from tests.warehouse.world import CAMPAIGN, LIBRARIES

MAIL = '[mail]\nhost = "smtp.example.org"\nfrom = "a@example.org"\nto = ["b@example.org"]\nuser = "a"\n'
SOURCES = "\n[sources.max]\nenabled = true\n"
START = ("/opt/biblio pulse/bin/bibliopulse",)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "100% «наша» $неделя 'q'"
    return make_home(
        path, CAMPAIGN.replace("Неделя качества", "Неделя <качества> & Ко") + SOURCES + MAIL, LIBRARIES
    ).path


@pytest.mark.parametrize("kind", ["cron", "systemd", "windows"])
def test_a_schedule_is_complete(kind: str, home: Path, golden: Golden) -> None:
    files = definitions(open_run(home, "2025-11-01", {}), kind, ("03", "15"), "", START, "biblio")
    for name, text in files.items():
        golden(
            name, text.replace(str(home.parent), "/srv").replace(str(home.parent).replace("%", "%%"), "/srv")
        )


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_finds_nothing_to_mend(home: Path, tmp_path: Path) -> None:
    done = ran(app, "schedule", "systemd", "--at", "04:30", "--to", tmp_path / "units", "--home", home)
    assert done.code == 0 and "systemctl enable --now" in done.err
    units = sorted((tmp_path / "units").iterdir())
    assert [path.suffix for path in units] == [".service", ".timer"]
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    ours = [line for line in checked.stderr.splitlines() if "bibliopulse" in line]
    assert (checked.returncode, ours) == (0, []), checked.stderr
    # Whoever runs the tests may be root, whom a service protects less from.
    units[0].write_text(re.sub("(?m)^User=.*$", "User=biblio", units[0].read_text("utf-8")), "utf-8")
    exposure = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", units[0]],  # 2.0 of 10
        capture_output=True,
        text=True,
        check=False,
    )
    assert exposure.returncode == 0, exposure.stdout[-200:]


def test_cron_starts_what_the_line_says(home: Path) -> None:
    """A shell reads the command as cron hands it over: with its «%» unescaped."""
    [text] = definitions(
        open_run(home, "", {}), "cron", ("03", "15"), "/etc/the keys", ("echo",), "biblio"
    ).values()
    line = text.splitlines()[-1]
    assert line.startswith("15 03 * * *  ") and r"\%" in line
    said = subprocess.run(
        ["/bin/sh", "-c", line.removeprefix("15 03 * * *  ").replace(r"\%", "%")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said == f"nightly --home {home}\n"


def test_windows_reads_the_task(home: Path, tmp_path: Path) -> None:
    assert ran(app, "schedule", "windows", "--to", tmp_path / "task", "--home", home).code == 0
    content = (tmp_path / "task" / "bibliopulse.xml").read_bytes()
    task = ElementTree.fromstring(content)  # our own file
    words = [element.text for element in task.iter() if element.tag.endswith("Arguments")]
    assert content.startswith(b"\xff\xfe") and words[0] and str(home) in words[0]


@pytest.mark.parametrize("words", [("at",), ("cron", "--at", "25:00"), ("cron", "--at", "3")])
def test_what_is_no_time_and_no_scheduler_is_refused(words: tuple[str, ...], home: Path) -> None:
    assert ran(app, "schedule", *words, "--home", home).code == 2


def test_the_program_starts_as_it_was_started() -> None:
    assert all(Path(part).is_absolute() and Path(part).is_file() for part in program())
