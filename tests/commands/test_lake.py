"""The lake as it is typed: made once, filled from two homes, asked, and left by a person."""

from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

import cli
from commands.beyond.report import region_folders
from tests.commands.commanding import NOTHING, ran
from tests.commands.e2e import ROOT
from tests.warehouse.lake.regions import (
    HEAD,
    KEY,
    NORTH,
    PRAISE,
    SHARDS,
    SOUTH,
    WEST,
    WHOLE,
    Shard,
    Shore,
    home_of,
    needs_lake,
)
from tests.warehouse.world import DECISIONS

NOW = "2025-11-15T10:00:00+03:00"
WORDS = 'catalogue = "../lake.ducklake"\ndata = "../data"\nshare = "words"\n'


def typed_home(shard: Shard, path: Path, lake: str) -> Path:
    home_of(shard, path, KEY)
    (path / "campaign.toml").write_text(f"{shard.toml}\n[lake]\n{lake}", "utf-8")
    (path / "libraries.csv").write_text(HEAD + shard.libraries, "utf-8")
    (path / "decisions.csv").write_text(f"{DECISIONS}\n{shard.written(KEY)}", "utf-8")
    (path / "keys").mkdir()
    (path / "keys" / "home.key").write_text(KEY.hex(), "ascii")
    (path / "keys" / "home.key").chmod(0o600)
    return path


def lake(home: Path, *arguments: str) -> list[str]:
    done = ran(cli.app, *arguments, "--home", home, env=NOTHING | {"BIBLIOPULSE_NOW": NOW})
    assert done.code == 0, done
    return done.out.splitlines()


@needs_lake
@pytest.mark.slow
def test_a_lake_is_made_filled_asked_and_left(tmp_path: Path) -> None:
    north, south = (
        typed_home(one, tmp_path / name, WORDS) for one, name in ((NORTH, "north"), (SOUTH, "south"))
    )
    early = ran(cli.app, "lake", "push", "--home", north)
    assert (early.code, "bibliopulse lake init" in early.err) == (2, True)
    assert "озеро заведено" in lake(north, "lake", "init")[0]
    assert "ничего не изменено" in lake(south, "lake", "init")[0]
    assert "(тексты и цифры)" in lake(north, "lake", "push")[0]
    assert lake(north, "lake", "push") == ["«Северная область»: нового нет"]
    lake(south, "lake", "push")
    assert [line.split()[0] for line in lake(south, "lake", "status")[-2:]] == ["Северная", "Южная"]
    files = lake(north, "export", "ranking", "--lake")
    with open(files[0], encoding="utf-8-sig", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file, delimiter=";") if row["class"] == "library"]
    assert Path(files[0]).parent == north / "exports" / "lake"
    assert names == ["Северская библиотека", "Южноградская библиотека", "Сельская библиотека"]
    lake(north, "forget", "vk", "5")
    shore = replace(Shore(tmp_path, {}), share="words")
    assert not [secret for secret in ("Лукошкина", PRAISE) if secret in shore.said()]
    refused = ran(cli.app, "lake", "push", "--home", south)
    assert (refused.code, "bibliopulse forget vk 5" in refused.err) == (2, True)
    lake(south, "forget", "vk", "5")
    assert "передано строк" in lake(south, "lake", "push")[0]
    assert lake(north, "lake", "tidy", "--days", "0") == ["озеро прибрано"]


@needs_lake
@pytest.mark.long
@pytest.mark.parametrize(
    "order", [(WEST, SOUTH, NORTH), (SOUTH, NORTH, WEST)], ids=["west first", "south first"]
)
def test_the_report_of_three_regions_ranks_as_that_of_one_home_that_holds_all(
    tmp_path: Path, order: tuple[Shard, ...]
) -> None:
    homes = {one.region: typed_home(one, tmp_path / one.region, WORDS) for one in (*SHARDS, WHOLE)}
    north, whole = homes[NORTH.region], homes[WHOLE.region]
    Shore(tmp_path, {}).make()
    for shard in order:
        if shard is SOUTH:
            killed = [
                sys.executable,
                "-m",
                "tests.warehouse.lake.killed",
                str(tmp_path),
                str(homes[SOUTH.region]),
            ]
            assert subprocess.run(killed, cwd=ROOT, check=False).returncode == 9
        lake(homes[shard.region], "lake", "push")
    tags = "from tags order by all"
    assert lake(north, "sql", tags, "--lake") == lake(whole, "sql", tags)
    [page], [own] = lake(north, "report", "--lake"), lake(whole, "report")
    assert ranked(page) == ranked(own) and len(ranked(page)) == 4 + 3  # of four readers one takes no part
    assert counted(page) == counted(own) and counted(page)[0] == "7"
    for shard in SHARDS:
        lake(homes[shard.region], "report")
        at_home = ranked(homes[shard.region] / "reports" / "index.html")
        assert ranked(Path(page).parent / shard.region / "index.html") == at_home


def ranked(page: str | Path) -> list[list[str]]:
    """What stands in the page's rankings of each participant, but for where they live."""
    tree = LexborHTMLParser(Path(page).read_text("utf-8"))
    rows = []
    for row in tree.css(".ranking tr:has(td.place)"):
        name = (row.css("th.name > a") or row.css("th.name"))[0]
        rows.append([name.text(deep=False), *(cell.text() for cell in row.css("td.num, td.score b"))])
    return rows


def counted(page: str | Path) -> list[str]:
    """The figures at the head of the page, but for how many municipalities there are."""
    tree = LexborHTMLParser(Path(page).read_text("utf-8"))
    return [node.text() for node in tree.css(".headline li:not([data-f=places]) .value")]


@needs_lake
@pytest.mark.slow
def test_sql_reads_the_lake_in_a_process_of_its_own(tmp_path: Path) -> None:
    home = typed_home(NORTH, tmp_path / "north", 'catalogue = "../lake.ducklake"\n')
    for command in ("init", "push"):
        assert ran(cli.app, "lake", command, "--home", home, "--now", NOW).code == 0
    answer = ran(
        cli.app, "sql", "select region, share from regions", "--lake", "--format", "csv", "--home", home
    )
    assert (answer.code, answer.out.split()) == (0, ["region,share", "Северная", "область,figures"])
    page = ran(cli.app, "report", "--lake", "--home", home, "--now", NOW)
    assert (page.code, page.out.strip()) == (0, str(home / "reports" / "lake" / "index.html"))
    country = (home / "reports" / "lake" / "index.html").read_text("utf-8")
    own = (home / "reports" / "lake" / "Северная область" / "index.html").read_text("utf-8")
    assert 'data-place="Северная область"' in country and 'data-place="Северск"' in own
    assert "<td>цифры</td>" in country and "текстов не передаёт ни один регион" in country
    for text in (country, own):
        assert "Северская библиотека" in text and PRAISE not in text and "Лукошкина" not in text
    only_figures = ran(cli.app, "export", "ranking", "--lake", "--home", home)
    assert (only_figures.code, "только цифры" in only_figures.err) == (2, True)


def test_two_regions_have_two_folders_whatever_their_names_hold() -> None:
    assert region_folders(["Край/Север", "Край: Север", "../край_север"]) == {
        "Край/Север": "Край_Север", "Край: Север": "Край_ Север", "../край_север": "___край_север",
    }  # fmt: skip
    assert region_folders(["А/Б", "а:б"]) == {"А/Б": "А_Б", "а:б": "а_б-2"}


def test_a_home_without_a_lake_says_how_to_name_one(tmp_path: Path) -> None:
    (tmp_path / "campaign.toml").write_text(NORTH.toml, "utf-8")
    (tmp_path / "libraries.csv").write_text(HEAD + NORTH.libraries, "utf-8")
    for command in (("lake", "push"), ("lake", "status"), ("export", "ranking", "--lake")):
        done = ran(cli.app, *command, "--home", tmp_path)
        assert (done.code, "[lake]" in done.err) == (2, True)
