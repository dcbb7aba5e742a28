"""``docs/ru/install.md`` followed to the letter, by somebody who has nothing but a shell.

The program is the one that ``BIBLIOPULSE_PROGRAM`` names: ``.ci/run`` installs the wheel and names it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from commands.options import DONE, UNFINISHED
from tests.commands.e2e import NIGHT, ROOT, TOKEN, standing

GUIDE = (ROOT / "docs" / "ru" / "install.md").read_text("utf-8")
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
INSTALLED = "BIBLIOPULSE_PROGRAM"
KEY = "nano ~/.config/bibliopulse/vk_token"


def lines(section: str) -> list[str]:
    """The commands of a chapter, without what is said beside them."""
    chapter = GUIDE.split(f"\n## {section}")[1].split("\n## ")[0]
    return [
        line.split("  #")[0].strip()
        for block in BLOCK.findall(chapter)
        for line in block.splitlines()
        if line.strip()
    ]


@pytest.mark.skipif(INSTALLED not in os.environ, reason=f"{INSTALLED} names no installed program")
def test_the_guide_leads_from_an_empty_folder_to_a_page(tmp_path: Path) -> None:
    program = tmp_path / ".local" / "bin" / "bibliopulse"
    program.parent.mkdir(parents=True)
    program.symlink_to(os.environ[INSTALLED])
    with standing() as standin:
        known = {
            "PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "BIBLIOPULSE_VK_API": standin.url, "BIBLIOPULSE_VK_RPS": "1000",
            "BIBLIOPULSE_NOW": NIGHT,
        }  # fmt: skip
        for line in (line for number in range(2, 8) for line in lines(f"{number}. ")):
            if line == KEY:
                (tmp_path / ".config" / "bibliopulse" / "vk_token").write_text(f"{TOKEN}\n")
                continue
            typed = line.replace("2026", NIGHT[:4])  # the stand-in's campaign was held in another year
            if typed.startswith("export "):
                name, _, value = typed.removeprefix("export ").partition("=")
                known[name] = value.replace("~", str(tmp_path))
                continue
            done = subprocess.run(
                ["/bin/sh", "-c", typed],
                env=known,
                cwd=tmp_path,
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            assert done.returncode in (DONE, UNFINISHED), f"{typed}\n{done.stdout}{done.stderr}"
            assert "Traceback" not in done.stderr, typed
    home = tmp_path / f"pskov-{NIGHT[:4]}"
    assert (home / "reports" / "index.html").stat().st_size > 100_000 and list((home / "backups").iterdir())


def test_cron_is_told_where_everything_is() -> None:
    line = re.search(r"^```cron\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    assert line is not None
    *when, assignment, program, command, option, home = line[1].split()
    assert len(when) == 5 and (command, option) == ("nightly", "--home")
    assert (
        assignment.startswith("VK_TOKEN_FILE=$HOME/")
        and program.startswith("$HOME/")
        and home.startswith("$HOME/")
    )
    assert (
        program.replace("$HOME", "~") in lines("3. ")[0]
        and assignment.partition("=")[2].replace("$HOME", "~") in KEY
    )


def test_the_chapter_on_installing_names_what_make_wheel_builds() -> None:
    from campaign.shipped import VERSION

    wheel = f"bibliopulse-{VERSION}-py3-none-any.whl"
    assert all(f"./{wheel}" in line for line in lines("1. ") if "install ./" in line)
    assert GUIDE.count(wheel) >= 4 and shutil.which("sh")
