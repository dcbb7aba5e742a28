"""How a night is noted in ``runs``: as it ended, whatever step failed. No network, no models: the steps are stood in for."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from campaign.errors import SourceError
from campaign.run import Run, open_run
from collectors.ledger import Ledger
from commands.around.summary import Summary
from commands.collect import Collected
from commands.night import night
from tests.commands.e2e import NIGHT, rows, small_home
from warehouse import connect
from warehouse.connect import live
from warehouse.sql.errors import WarehouseBusy

STEPS = {
    "commands.collect.collect_step": Collected(),
    "commands.tag.tag_step": 0,
    "commands.report.report_step": Path("index.html"),
    "commands.papers.export_step": [],
}
ENDS = "select exit_code, message from runs order by started_at"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run whose steps but loading and publishing do nothing."""
    monkeypatch.setattr("collectors.sources.enabled_sources", lambda *_: [])
    for step, result in STEPS.items():
        monkeypatch.setattr(step, lambda *_, result=result: result)
    return open_run(small_home(tmp_path / "home", begun=True), NIGHT, {})


def fail(monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException) -> None:
    def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr(step, failing)


def working_ends(run: Run) -> list[tuple[int | None, str]]:
    with live(run.home.path) as connection:
        return connection.execute(ENDS).fetchall()


def test_a_good_night_is_noted_as_done_in_both_files(run: Run) -> None:
    assert night(run, Summary()) == 0
    ended = "select exit_code, finished_at is not null, counts like '%posts_new%' from runs"
    assert rows(run.home.path, ended) == [(0, True, True)]
    assert working_ends(run) == [(0, "")]


def test_a_night_reads_its_copy_whole_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its end is noted in the copy that was read; what the working file has become since does not enter it."""
    read, whole = [], connect._read_whole

    def counted(path: Path) -> None:
        read.append(path)
        whole(path)

    def spoiling(*_: object) -> Path:
        with connect.working(run.home.path) as connection:
            connection.execute("delete from runs")
            connection.execute("delete from libraries")
        return run.home.path

    monkeypatch.setattr(connect, "_read_whole", counted)
    monkeypatch.setattr("commands.report.report_step", spoiling)
    assert night(run, Summary()) == 0
    assert [path.parent.name for path in read].count("published") == 1
    assert rows(run.home.path, ENDS) == [(0, "")]
    assert rows(run.home.path, "select count(*) > 0 from libraries") == [(True,)]


@pytest.mark.parametrize(
    "step", [*STEPS, "commands.load.load_step", "commands.night.quiet_night", "commands.papers.export_step"]
)
def test_a_step_that_failed_is_the_end_of_the_night(
    run: Run, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    fail(monkeypatch, step, WarehouseBusy("занято"))
    with pytest.raises(WarehouseBusy):
        night(run, Summary())
    assert working_ends(run) == rows(run.home.path, ENDS) == [(75, "занято")]


def test_a_failure_after_a_good_night_stands_beside_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    night(run, Summary())
    fail(monkeypatch, "commands.report.report_step", OSError(errno.EACCES, "Permission denied", "page"))
    with pytest.raises(OSError):
        night(run, Summary())
    (good, bad) = sorted(rows(run.home.path, ENDS))
    assert good == (0, "")
    assert bad[0] == 1 and bad[1].startswith("page: ")


def test_a_mistake_of_ours_is_noted_without_its_text(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fail(monkeypatch, "commands.report.report_step", ValueError("vk1.a.secret"))
    with pytest.raises(ValueError):
        night(run, Summary())
    assert rows(run.home.path, ENDS) == [(1, "ошибка в самой программе, подробности в выводе запуска")]


def test_an_interrupted_night_has_no_end(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fail(monkeypatch, "commands.report.report_step", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        night(run, Summary())
    assert working_ends(run) == rows(run.home.path, ENDS) == [(None, "")]


def test_what_cannot_be_noted_hides_no_failure(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fail(monkeypatch, "commands.load.publish_step", OSError(errno.ENOSPC, "No space left on device"))
    fail(monkeypatch, "commands.tag.tag_step", WarehouseBusy("занято"))
    with pytest.raises(WarehouseBusy):
        night(run, Summary())
    assert working_ends(run) == [(75, "занято")]


def test_sources_that_gave_up_are_noted_with_their_words(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    gave_up = Collected(ledgers={"vk": Ledger()}, failures=[SourceError("ключ не принят", source="vk")])
    monkeypatch.setattr("commands.collect.collect_step", lambda *_: gave_up)
    assert night(run, Summary()) == 1
    assert rows(run.home.path, ENDS) == [(1, "ключ не принят")]
