"""Nights under bad luck that is nobody's fault: they go on, say so in one line, and lose nothing."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from collectors.standin import Faults, Rule, serve
from tests.collectors.vk.vk_world import QUICK
from tests.commands.e2e import (
    NIGHT,
    TOKEN,
    Ran,
    asking,
    bibliopulse,
    environment,
    fingerprint,
    rows,
    small_archive,
    small_home,
)

pytestmark = pytest.mark.slow
OUT_OF_SEASON = "2026-03-01T03:00:00+03:00"
ONE_WALL = small_archive((-990000107,))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = small_home(tmp_path_factory.mktemp("whole") / "home")
    assert night(home, NIGHT).code == 0
    return home


@pytest.fixture
def home(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "home"))


def night(home: Path, now: str, *rules: Rule) -> Ran:
    with serve(ONE_WALL, now=datetime.fromisoformat(now), token=TOKEN, faults=Faults(rules=rules)) as server:
        return bibliopulse("nightly", "--home", home, env=asking(server, now))


def spoil(path: Path) -> None:
    """The head stays: a block in the middle is what the disk has lost."""
    data = bytearray(path.read_bytes())
    half = len(data) // 2
    data[12288:half] = bytes(half - 12288)
    path.write_bytes(data)


@pytest.mark.parametrize("is_published_sound", [pytest.param(True, marks=pytest.mark.long), False])
def test_a_spoilt_warehouse_is_put_aside_and_made_again(home: Path, is_published_sound: bool) -> None:
    before = fingerprint(home)
    spoil(home / "warehouse.duckdb")
    if not is_published_sound:
        spoil(home / "published" / "warehouse.duckdb")
    done = bibliopulse("nightly", "--home", home, env=environment(BIBLIOPULSE_NOW=OUT_OF_SEASON))
    assert done.code == 0, done.err
    [aside] = (home / "backups").glob("*.damaged")
    assert f"хранилище не читалось и отложено в {aside}" in done.err and "проверьте диск" in done.err
    assert ("опубликованная копия" in done.err) == is_published_sound
    assert fingerprint(home) == before
    assert (
        bibliopulse("forget", "vk", "1", "--home", home, env=environment(BIBLIOPULSE_NOW=OUT_OF_SEASON)).code
        == 0
    )
    assert aside.exists(), "nobody was found, nothing goes"


@pytest.mark.long
def test_a_token_that_is_revoked_in_mid_night_keeps_what_came(tmp_path: Path, whole: Path) -> None:
    home = small_home(tmp_path / "home", whole / "keys" / "home.key")
    cut = night(home, NIGHT, Rule("error", code=5, after=6))
    assert cut.code == 1 and "ключ доступа не принят" in cut.err
    assert rows(home, "select count(*) > 0 from campaign_posts") == [(True,)]
    assert night(home, NIGHT).code == 0
    assert fingerprint(home) == fingerprint(whole)


@pytest.mark.long
def test_a_network_that_is_gone_is_one_line_and_the_page_is_made_all_the_same(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.vk.collect.Patience", lambda: QUICK)
    now = (datetime.fromisoformat(NIGHT) + timedelta(days=1)).isoformat()
    (home / "reports" / "index.html").unlink()
    env = environment(
        VK_TOKEN=TOKEN,
        BIBLIOPULSE_VK_API="http://127.0.0.1:9/method/",
        BIBLIOPULSE_VK_RPS="1000",
        BIBLIOPULSE_NOW=now,
    )
    done = bibliopulse("nightly", "--home", home, env=env)
    assert done.code == 1 and "проверьте сеть" in done.err
    assert (home / "reports" / "index.html").is_file()
