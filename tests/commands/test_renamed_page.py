"""A library gives its page another address between two nights: its wall is read, its account stays its own, and it is said."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from collectors.standin import Archive, serve
from tests.commands.e2e import NIGHT, TOKEN, asking, bibliopulse, rows, small_archive, small_home

NEXT = (datetime.fromisoformat(NIGHT) + timedelta(days=1)).isoformat()
OWNED = "select distinct library_id from posts join walls using (network, owner_id) order by 1"


def moved(archive: Archive, name: str, to: str) -> Archive:
    groups = [
        msgspec.structs.replace(group, screen_name=to) if group.screen_name == name else group
        for group in archive.communities.values()
    ]
    return Archive(groups, archive.people.values(), archive.posts.values(), archive.comments.values())


def test_a_page_that_no_longer_resolves_is_said_and_loses_nothing(tmp_path: Path) -> None:
    home, archive = small_home(tmp_path / "home", begun=True), small_archive()
    with serve(archive, now=datetime.fromisoformat(NIGHT), token=TOKEN) as standin:
        assert bibliopulse("collect", "--home", home, env=asking(standin)).code == 0
        assert bibliopulse("load", "--home", home, env=asking(standin)).code == 0
    owned = rows(home, OWNED)
    assert ("pskov-cgb",) in owned
    elsewhere = moved(archive, "ub_pskov_cgb", "na_velikoy")
    with serve(elsewhere, now=datetime.fromisoformat(NEXT), token=TOKEN) as standin:
        ran = bibliopulse("collect", "--home", home, env=asking(standin, NEXT))
        assert bibliopulse("load", "--home", home, env=asking(standin, NEXT)).code == 0
    assert ran.code == 3, ran.everything
    (line,) = [line for line in ran.err.splitlines() if "VK: страница" in line]
    assert "ub_pskov_cgb" in line
    assert "libraries.csv" in line
    assert rows(home, OWNED) == owned
    said = rows(
        home, "select detail from known_missing where detail like '%ub_pskov_cgb%' or kind = 'failed'"
    )
    assert len(said) == 1
    assert bibliopulse("load", "--rebuild", "--home", home, env=asking(standin, NEXT)).code == 0
    assert rows(home, OWNED) == owned
