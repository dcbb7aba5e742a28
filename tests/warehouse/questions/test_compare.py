"""This campaign beside an earlier one's home."""

import shutil
from pathlib import Path
from typing import Any

import pandas
import pytest

import cli
from campaign.errors import ConfigurationError
from tests.commands.commanding import ran
from tests.warehouse.world import KEY, LIBRARIES, MODEL, World, comment, post, tags
from warehouse import connect
from warehouse.load import load
from warehouse.people import load_campaign
from warehouse.questions.compare import compare_frames
from warehouse.sql.errors import WarehouseError, WarehouseMissing
from warehouse.tags import save_tags, untagged

ASKED = "Когда откроют?"


def home(folder: Path, libraries: str, *records: Any) -> Path:
    """A published home with these records."""
    world = World(folder / "raw")
    raw = world.write(records)
    with connect.working(folder) as connection:
        load(connection, [raw])
        load_campaign(connection, world.campaign(libraries=libraries), KEY)
        for items in untagged(connection, MODEL, 1000)[1]:
            save_tags(
                connection,
                [
                    (item, tags("negative", "hours-", question=True) if item.text == ASKED else tags())
                    for item in items
                ],
            )
    connect.publish(folder)
    return folder


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Now: two posts of Gdov, one of Plyussa and a question. Earlier: a post of each."""
    folder = tmp_path_factory.mktemp("homes")
    return (
        home(
            folder / "now", LIBRARIES, post("-1", 1, "01 10:00"), post("-1", 2, "02 10:00"), post("-4", 3, "02 10:00"),
            comment("-1", 1, 10, "7", "02 10:00", ASKED),
        ),
        home(folder / "earlier", LIBRARIES, post("-1", 1, "01 10:00"), post("-4", 3, "02 10:00")),
    )  # fmt: skip


def figures(frame: pandas.DataFrame) -> dict[str, tuple[float | None, float | None]]:
    values = frame[["now", "earlier"]].astype(object).where(frame[["now", "earlier"]].notna(), None)
    return {name: tuple(row) for name, row in zip(frame["figure"], values.to_numpy(), strict=True)}


def test_figures_of_the_region_stand_side_by_side(homes: tuple[Path, Path]) -> None:
    frame = compare_frames(*homes)["compare"]
    assert list(frame.columns) == ["figure", "now", "earlier"]
    told = figures(frame)
    assert (told["posts"], told["questions"]) == ((3, 2), (1, 0))
    # No question, no share of answered ones.
    assert told["answered_share"] == (0, None)


def test_both_campaigns_are_named(homes: tuple[Path, Path]) -> None:
    campaigns = compare_frames(*homes)["compare_campaigns"]
    assert campaigns["which"].tolist() == ["now", "earlier"]
    assert campaigns["title"].tolist() == ["Неделя качества"] * 2


def test_the_earlier_home_is_only_read(homes: tuple[Path, Path]) -> None:
    def contents() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted(homes[1].rglob("*")) if path.is_file()}

    before = contents()
    compare_frames(*homes)
    assert contents() == before


def test_a_home_is_not_compared_with_itself_or_with_an_empty_folder(
    homes: tuple[Path, Path], tmp_path: Path
) -> None:
    with pytest.raises(ConfigurationError, match="самой кампании"):
        compare_frames(homes[0], homes[0])
    with pytest.raises(WarehouseMissing, match="нет опубликованного хранилища"):
        compare_frames(homes[0], tmp_path)


def test_a_home_of_another_version_is_told_to_load_again(homes: tuple[Path, Path], tmp_path: Path) -> None:
    older = shutil.copytree(homes[1], tmp_path / "older")
    connection = connect.open_file(older / connect.PUBLISHED, read_only=False)
    connection.execute("drop view headline")
    connection.close()
    with pytest.raises(WarehouseError, match="bibliopulse load"):
        compare_frames(homes[0], older)


def test_the_report_shows_the_earlier_campaign_beside_and_refuses_a_folder_that_is_none(
    homes: tuple[Path, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "home"
    assert ran(cli.app, "init", folder, "--preset", "pskov-quality", "--year", "2025").code == 0
    assert ran(cli.app, "load", "--home", folder).code == 0
    said = ran(cli.app, "report", "--home", folder, "--compare", homes[1])
    assert said.code == 0
    assert "Рядом с прошлой кампанией" in (folder / "reports" / "index.html").read_text("utf-8")
    assert ran(cli.app, "report", "--home", folder).code == 0
    assert "Рядом с прошлой кампанией" not in (folder / "reports" / "index.html").read_text("utf-8")
    refused = ran(cli.app, "report", "--home", folder, "--compare", tmp_path / "nowhere")
    assert refused.code == 2
    assert "опубликованного хранилища" in refused.err
