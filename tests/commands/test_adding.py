"""docs/sources/adding.md, done as it says: a folder, a fixture and a line are all that a new source takes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from collectors.standin.channels.serving import Reply, served
from tests.commands.e2e import NIGHT, ROOT, Ran, environment, rows, small_home, spawned
from tests.test_house import ROOMS

PAGE = (ROOT / "docs" / "sources" / "adding.md").read_text("utf-8")
# «`path/of/the/file`:», and the block under it.
BLOCKS: dict[str, str] = dict(
    re.findall(r"^`([\w./]+)`:\n\n```\w+\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
)
LIST, SETTINGS, FIXTURE = "collectors/sources.py", "campaign.toml", "tests/collectors/board/page.json"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The program with what the page adds; the other rooms are those of the house."""
    copy = tmp_path / "program"
    copy.mkdir()
    for room in ROOMS:
        if room not in ("collectors", "cli"):
            (copy / room).symlink_to(ROOT / room)
    shutil.copy(ROOT / "cli.py", copy)
    shutil.copytree(ROOT / "collectors", copy / "collectors", ignore=shutil.ignore_patterns("__pycache__"))
    for name in BLOCKS.keys() - {LIST, SETTINGS}:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(BLOCKS[name], "utf-8")
    before, after = (
        "".join(f"{line[1:]}\n" for line in BLOCKS[LIST].splitlines() if line[0] in signs)
        for signs in (" ", " +")
    )
    sources = (ROOT / LIST).read_text("utf-8")
    assert sources.count(before) == 1 and after.count("\n") == before.count("\n") + 1, "one line"
    (copy / LIST).write_text(sources.replace(before, after), "utf-8")
    return copy


def test_a_folder_a_fixture_and_a_line_are_a_source(program: Path, tmp_path: Path) -> None:
    """Of the fixture's three entries two carry the tag."""
    home = small_home(tmp_path / "home")
    toml = home / "campaign.toml"
    toml.write_text(
        toml.read_text("utf-8").replace("enabled = true", "enabled = false") + BLOCKS[SETTINGS], "utf-8"
    )
    with served(lambda asked: Reply(BLOCKS[FIXTURE].encode())) as there:

        def run(command: str) -> Ran:
            env = environment(
                BIBLIOPULSE_NOW=NIGHT, BIBLIOPULSE_BOARD_WEB=there.url, BIBLIOPULSE_BOARD_RPS="1000"
            )
            return spawned(command, "--home", home, program=(program / "cli.py",), env=env)

        done = run("collect")
        assert done.code == 0, done.everything
        assert [asked.path for asked in there.calls] == ["pskov/posts.json"]
    assert run("load").code == 0
    posts = "select network, owner_id, post_id, likes, participant_id like 'p-%' from campaign_posts order by post_id"
    assert rows(home, posts) == [("board", "pskov", "29", 0, True), ("board", "pskov", "31", 7, True)]
    asked = "select route, status, found, accepted from coverage where network = 'board' and route <> 'night'"
    assert rows(home, asked) == [("channel", "done", 3, 2)]


def test_its_own_test_passes(program: Path) -> None:
    done = spawned(
        "-q",
        "-p",
        "no:cacheprovider",
        "tests",
        program=("-m", "pytest"),
        cwd=program,
        env=environment(PYTHONPATH="."),
    )
    assert done.code == 0, done.everything
