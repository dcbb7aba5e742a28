"""Pages and tables are made of the published copy alone, by one at a time, and never go back."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock

from campaign.folder import open_home
from tests.commands.e2e import bibliopulse, environment
from tests.commands.keep_world import END, PERSON, run
from warehouse.connect import WORKING


@pytest.fixture
def home(kept_home: Path) -> Path:
    return kept_home


@pytest.mark.parametrize("words", [("report",), ("report", "--audience", "public"), ("export", "posts")])
def test_the_published_copy_is_all_that_they_read(home: Path, words: tuple[str, ...]) -> None:
    """While a night holds the home's lock, and whatever state its working file is in."""
    (home / WORKING).write_bytes(b"half written")
    with open_home(home).locked():
        run(home, *words)


@pytest.mark.parametrize("words", [("report",), ("export",), ("forget", "vk", str(PERSON))])
def test_whoever_makes_pages_waits_for_whoever_makes_them_already(
    home: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who was first may have read what is older: what he writes must not come last. Here nobody waits long."""
    monkeypatch.setattr("campaign.folder.SHOWING", 0)
    with FileLock(home / ".showing.lock"):
        assert bibliopulse(*words, "--home", home, env=environment(BIBLIOPULSE_NOW=END)).code == 75
    assert bibliopulse(*words, "--home", home, env=environment(BIBLIOPULSE_NOW=END)).code == 0


def test_who_makes_pages_already_makes_more(home: Path) -> None:
    """Forgetting holds the lock while it makes the pages anew."""
    place = open_home(home)
    with place.showing():
        run(home, "report")
