"""A campaign on library sites, from the feed to the ranking: the commands as a person runs them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from commands.check import check
from commands.collect import collect
from commands.load import load
from tests.collectors.feeds.blogs import Blog, blog, blogs
from tests.collectors.web.site import Site
from tests.commands.commanding import alone, ran
from tests.commands.e2e import Ran, rows, small_home

COLLECT, LOAD, CHECK = alone(collect), alone(load), alone(check)


@dataclass
class Home:
    """Five libraries, of which two have feeds; VK is not asked."""

    path: Path
    there: Site
    blogs: tuple[Blog, Blog]

    def run(self, app: object) -> Ran:
        return ran(app, "--home", self.path)  # type: ignore[arg-type]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    path = small_home(tmp_path / "home", begun=True)
    toml = path / "campaign.toml"
    off = toml.read_text("utf-8").replace("enabled = true", "enabled = false")
    toml.write_text(
        f'{off}\n[sources.feeds]\nenabled = true\nrequests_per_second = 20\nallow_private = ["127.0.0.1"]\n',
        "utf-8",
    )
    them = blog("pskov", "wordpress", 4), blog("gdov", "teasers", 2, first=50)
    with blogs(*them) as there:
        registry = path / "libraries.csv"
        head, *lines = registry.read_text("utf-8").splitlines()
        columns = head.split(",")
        feeds = {"pskov-cgb": them[0].feed, "gdov-cb": them[1].feed}
        edited = [head]
        for line in lines:
            cells = dict(zip(columns, line.split(","), strict=True))
            if cells["id"] in feeds:
                cells["feed"] = f"{there.address}{feeds[cells['id']]}"
            edited.append(",".join(cells.values()))
        registry.write_text("\n".join(edited) + "\n", "utf-8")
        yield Home(path, there, them)


def test_a_librarys_feed_is_the_librarys_own_word(home: Home) -> None:
    """Of four posts of the town two are the campaign's, of two of the district one; under each Anna says something."""
    done = home.run(COLLECT)
    assert done.code == 0, done.everything
    assert home.run(LOAD).code == 0
    owned = (
        "select library_id, count(*), any_value(network) from campaign_posts group by library_id order by 1"
    )
    assert rows(home.path, owned) == [("gdov-cb", 1, "feeds"), ("pskov-cgb", 2, "feeds")]
    roles = "select role, count(*) from campaign_comments group by role order by 1"
    assert rows(home.path, roles) == [("library", 3), ("reader", 3)]
    unknown = "select count(*) from campaign_posts where likes is not null or views is not null or reposts is not null"
    assert rows(home.path, unknown) == [(0,)]


def test_a_dead_feed_leaves_the_night_unfinished_and_named(home: Home) -> None:
    with blogs(home.blogs[0]) as there:
        registry = home.path / "libraries.csv"
        registry.write_text(registry.read_text("utf-8").replace(home.there.address, there.address), "utf-8")
        done = home.run(COLLECT)
        checked = home.run(CHECK)
    assert done.code == 3, done.everything
    assert "HTTP 404: лента по этому адресу больше не отвечает" in done.err
    assert checked.code == 3
    told = " ".join(checked.out.split())
    assert "читаются 1 из 2" in told and "плохо" in told and "gdov/feed" in told.replace(" ", "")


def test_a_rehearsal_asks_one_stand_in_on_this_machine_instead_of_all_sites(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = home.path / "libraries.csv"
    registry.write_text(
        registry.read_text("utf-8").replace(home.there.address, "http://library.example"), "utf-8"
    )
    monkeypatch.setenv("BIBLIOPULSE_FEEDS_WEB", home.there.address)
    assert home.run(COLLECT).code == 0 and home.run(LOAD).code == 0
    owners = "select distinct owner_id from campaign_posts order by 1"
    assert rows(home.path, owners) == [("library.example/gdov/feed",), ("library.example/pskov/feed",)]
    monkeypatch.setenv("BIBLIOPULSE_FEEDS_WEB", "https://example.com/")
    refused = home.run(COLLECT)
    assert refused.code == 2 and "BIBLIOPULSE_FEEDS_WEB" in refused.everything
