"""``init``: from a preset, or by the answers of a person at a terminal."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.settings import parse_campaign, read_campaign
from campaign.tables.presets import Plan, campaign_toml, plain_tag
from tests.commands.e2e import ROOT, bibliopulse, environment

pty = pytest.importorskip("pty")


def typed(folder: Path, *answers: str) -> str:
    """What a terminal shows when a person types these lines in answer to ``init``."""
    told = environment(BIBLIOPULSE_NOW="2026-10-01T10:00:00+03:00", PYTHONUTF8="1")
    pid, terminal = pty.fork()
    if pid == 0:  # the child has the terminal
        os.chdir(ROOT)
        os.execve(sys.executable, [sys.executable, "-m", "cli", "init", str(folder)], told)
    os.write(terminal, "".join(f"{answer}\n" for answer in answers).encode())
    shown = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # the child closed its side
            break
        if not part:
            break
        shown += part
    os.waitpid(pid, 0)
    return shown.decode("utf-8")


def test_a_campaign_of_another_region_is_made_by_answers(tmp_path: Path) -> None:
    shown = typed(
        tmp_path / "home", "Вятка читает", "#вятка-читает вместе", "01.13", "01.12", "30.11", "05.12.2026",
        "Кировская область", "Europe/Mosow", "Europe/Kirov", "Киров",
    )  # fmt: skip
    assert "ожидается день вида 01.11" in shown and "это раньше первого дня, 01.12.2026" in shown
    assert (
        "такого пояса нет" in shown and "кампания Вятка читает, 1–5\u00a0декабря\u00a02026\u00a0г." in shown
    )
    made = read_campaign(tmp_path / "home")
    assert (made.title, made.region, made.timezone.key) == (
        "Вятка читает",
        "Кировская область",
        "Europe/Kirov",
    )
    assert [tag.canonical for tag in made.tags] == ["#вятка-читает", "#вместе"]
    assert made.tags[0].spellings == ("#вятка_читает", "#вяткачитает")
    assert (made.start, made.end, made.collect_until) == (
        date(2026, 12, 1),
        date(2026, 12, 5),
        date(2026, 12, 11),
    )
    assert made.libraries == () and made.letters["city"] == "Киров"


def test_without_a_terminal_nobody_is_asked(tmp_path: Path) -> None:
    ran = bibliopulse("init", str(tmp_path / "home"), "--year", "2026")
    assert ran.code == 0 and len(read_campaign(tmp_path / "home").libraries) > 50


@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=60))
def test_whatever_a_campaign_is_called_its_file_says_it(title: str) -> None:
    plan = Plan(title, [plain_tag("чтение")], date(2026, 12, 1), date(2026, 12, 5), title, city=title)
    made = parse_campaign(campaign_toml(plan))
    assert (made.title, made.region, made.letters["city"]) == (title, title, title)
