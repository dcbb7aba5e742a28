"""Whatever a command makes in a home is for its owner alone, whatever the caller's umask allows (``e2e`` sets 022)."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.commands.e2e import Night, bibliopulse, environment, rows, seen_by_others


def test_a_new_home_is_private(tmp_path: Path) -> None:
    assert bibliopulse("init", tmp_path / "a" / "home").code == 0
    assert seen_by_others(tmp_path / "a") == []


def test_a_night_is_private(night: Night) -> None:
    assert (night.home / "logs").is_dir() and seen_by_others(night.home) == []


def test_what_people_do_after_a_night_is_private(night: Night, tmp_path: Path) -> None:
    home = Path(shutil.copytree(night.home, tmp_path / "home"))
    (home / "decisions.csv").unlink()
    [(owner, post)] = rows(home, "select owner_id, post_id from campaign_posts order by all limit 1")
    reasons = ("--reason=ярко", "--by=Анна")
    (home / "awards.csv").write_text("participant_id,name\ngdov-cb,Гдовская библиотека\n", "utf-8")
    (home / "awards.csv").chmod(0o600)
    for words in (
        ("decide", "post", "vk", owner, post, "brightest", "pin", *reasons),
        ("review", "sample"),
        ("freeze", "итог"),
        ("letters",),
        ("summary",),
        ("backup",),
        ("restore",),
    ):
        ran = bibliopulse(*words, "--home", home, env=environment())
        assert (ran.code, seen_by_others(home)) == (0, []), (words, ran.err)
