"""Tagging on a cluster as people ask for it: ``tag --cluster``, ``[cluster]`` in ``campaign.toml``."""

from __future__ import annotations

import shutil
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from campaign.settings import read_campaign
from collectors.source import BAD, GOOD
from commands.around import cluster
from tests.commands.e2e import Night, bibliopulse, environment, fingerprint, rows, small_home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_home(tmp_path_factory.mktemp("cluster") / "home")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--cluster", "10.0.0.5:8786"), "«10.0.0.5:8786» — ожидается адрес вида tcp://10.0.0.5:8786"),
        (("--cluster", "tcp://10.0.0.5"), "ожидается адрес вида"),
        (("--cluster", "tcp://8.8.8.8:8786"), "для остальных — tls://"),
        (("--cluster", "tcp://10.0.0.5:8786", "--workers", "2"), "нужно одно из двух"),
    ],
)
def test_an_address_that_cannot_be_is_a_mistake(home: Path, words: tuple[str, ...], said: str) -> None:
    ran = bibliopulse("tag", *words, "--home", home)
    assert (ran.code, said in ran.complaint) == (2, True), ran.err


def test_without_the_extra_one_line_says_what_to_install(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda name: None)
    ran = bibliopulse("tag", "--cluster", "tcp://127.0.0.1:8786", "--home", home)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert ran.complaint.endswith("pip install bibliopulse[cluster]")


def test_the_settings_name_a_cluster_for_nights_and_for_tag_without_workers(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    named = shutil.copytree(home, tmp_path / "home")
    with (named / "campaign.toml").open("a", encoding="utf-8") as file:
        file.write('\n[cluster]\nscheduler = "tcp://127.0.0.1:1"\n')
    monkeypatch.setattr(cluster, "find_spec", lambda name: None)
    for command in (("tag",), ("nightly",), ("freeze",)):
        ran = bibliopulse(*command, "--home", named, env=environment(BIBLIOPULSE_NOW="2031-01-01"))
        assert ran.code == 2 and "[cluster] scheduler «tcp://127.0.0.1:1»" in ran.err, ran.err
    assert cluster.scheduler_of(read_campaign(named), workers=1) == ""


def test_check_says_that_nobody_would_tag(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = replace(read_campaign(home), scheduler="tcp://127.0.0.1:1")
    monkeypatch.setattr(cluster, "find_spec", lambda name: None)
    (line,) = cluster.cluster_lines(named)
    assert (line.state, line.todo.endswith("pip install bibliopulse[cluster]")) == (BAD, True)
    assert not list(cluster.cluster_lines(read_campaign(home)))


@pytest.mark.long
@pytest.mark.skipif(find_spec("distributed") is None, reason="the extra «cluster» is not installed")
def test_a_home_tagged_on_a_cluster_is_the_same_home(night: Night, tmp_path: Path) -> None:
    from benchmarks.clusters import standing

    here, there = (Path(shutil.copytree(night.home, tmp_path / name)) for name in ("here", "there"))
    assert bibliopulse("tag", "--fast", "--home", here).code == 0
    with standing(workers=2) as workers:
        ran = bibliopulse("tag", "--fast", "--cluster", workers.address, "--home", there)
        assert ran.code == 0, ran.err
        assert fingerprint(there) == fingerprint(here) != night.fingerprint
        with (there / "campaign.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[cluster]\nscheduler = "{workers.address}"\n')
        (line,) = cluster.cluster_lines(read_campaign(there))
        assert (line.state, line.said) == (GOOD, f"{workers.address}, работников: 2")
        ran = bibliopulse("nightly", "--home", there, env=environment(BIBLIOPULSE_NOW="2031-01-01"))
        assert ran.code == 0, ran.err
        assert fingerprint(there) == night.fingerprint
    counted = rows(there, "select count(*) from tags")[0][0]
    lost = bibliopulse("tag", "--fast", "--cluster", workers.address, "--home", there)
    assert (lost.code, "нет планировщика" in lost.complaint) == (1, True)
    assert rows(there, "select count(*) from tags")[0][0] == counted
