"""What ``check`` says of all that stands around a night, and a whole night rehearsed without anybody's knowledge."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaign.folder import make_home
from campaign.run import Run, open_run
from cli import app
from collectors.source import BAD, GOOD, NOTE
from commands.around.lookout import around_lines, backup_line, schedule_line, zone_line
from commands.around.schedule import definitions
from tests.commands.bad_luck_world import files
from tests.commands.commanding import ran
from tests.warehouse.world import CAMPAIGN, LIBRARIES
from warehouse.keeping.backup import make_backup

MAIL = '[mail]\nhost = "127.0.0.1"\nsecurity = "none"\nport = 9\nfrom = "a@example.org"\nto = ["b@example.org"]\n'
HEALTH = '[health]\nurl = "https://example.org/NEVER-TO-BE-SEEN"\n'


@pytest.fixture
def run(tmp_path: Path) -> Run:
    home = make_home(tmp_path / "наша 100%", f"{CAMPAIGN}\n{MAIL}{HEALTH}", LIBRARIES)
    return open_run(home.path, "2025-11-10T03:00:00+03:00", {})


@pytest.mark.parametrize("kind", ["cron", "systemd", "windows"])
def test_a_schedule_of_ours_is_recognised_and_one_of_another_home_is_not(kind: str, run: Run) -> None:
    texts = list(definitions(run, kind, ("03", "15"), "", ("/opt/bibliopulse",), "biblio").values())
    assert schedule_line(run.home.path, texts).state == GOOD
    other = schedule_line(Path("/srv/other"), texts)
    assert other.state == NOTE and "bibliopulse schedule" in other.todo


def test_an_old_copy_and_none_are_said(run: Run) -> None:
    assert "bibliopulse backup" in backup_line(run).todo
    make_backup(run.home.path, run.now)
    assert (backup_line(run).state, backup_line(run).said) == (GOOD, "последняя 10.11.2025 03:00")
    later = open_run(run.home.path, "2025-11-20T03:00:00+03:00", {})
    assert (backup_line(later).state, backup_line(later).said) == (NOTE, "последней дней: 10")


def test_a_mail_server_that_is_not_there_is_bad_and_the_watchers_address_stays_secret(run: Run) -> None:
    lines = {line.subject: line for line in around_lines(run)}
    assert lines["письма"].state == BAD and "[mail]" in lines["письма"].todo
    assert lines["наблюдатель"].said == "узнаёт о каждой ночи: example.org"
    assert zone_line(run).state in (GOOD, NOTE)


@pytest.mark.slow
def test_a_rehearsal_leaves_no_trace_and_finds_a_tag_that_nothing_matches(run: Run) -> None:
    before = files(run.home.path)
    done = ran(app, "rehearse", "--home", run.home.path)
    assert done.code == 0, done.everything
    assert "всё прошло как надо" in done.out
    assert files(run.home.path) == before


def test_a_rehearsal_without_libraries_proves_nothing_and_says_so(run: Run) -> None:
    (run.home.path / "libraries.csv").write_text("id,name,group,municipality\n", "utf-8")
    done = ran(app, "rehearse", "--home", run.home.path)
    assert done.code == 3 and "репетировать нечего" in done.out and "всё прошло" not in done.out
