"""This campaign beside an earlier one's home."""

from pathlib import Path
from typing import Any

import pandas
import pytest

import cli
from campaign.errors import ConfigurationError
from tests.commands.commanding import ran
from tests.warehouse.world import KEY, LIBRARIES, MODEL, World, comment, post, tags
from warehouse import connect
from warehouse.load import load, load_campaign
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


@pytest.fixture
def homes(tmp_path: Path) -> tuple[Path, Path]:
    """Now: Gdov with two posts and a question, Plyussa with one. Earlier: Gdov, under another name, and Loknya."""
    earlier = LIBRARIES.replace("Гдовская районная", "Гдовская центральная").replace(
        "plyussa,Плюсская районная библиотека,district,Плюсский",
        "loknya,Локнянская библиотека,district,Локнянский",
    )
    return (
        home(
            tmp_path / "now", LIBRARIES, post("-1", 1, "01 10:00"), post("-1", 2, "02 10:00"), post("-4", 3, "02 10:00"),
            comment("-1", 1, 10, "7", "02 10:00", ASKED),
        ),
        home(tmp_path / "earlier", earlier, post("-1", 1, "01 10:00"), post("-4", 3, "02 10:00")),
    )  # fmt: skip


def figures(
    frame: pandas.DataFrame, figure: str, about: str = "id"
) -> dict[str, tuple[float | None, float | None]]:
    rows = frame[frame["figure"] == figure]
    values = rows[["now", "earlier"]].astype(object).where(rows[["now", "earlier"]].notna(), None)
    return {name: tuple(row) for name, row in zip(rows[about], values.to_numpy(), strict=True)}


def test_figures_of_the_region_stand_side_by_side(homes: tuple[Path, Path]) -> None:
    frame = compare_frames(*homes)["compare"]
    assert list(frame.columns) == ["figure", "now", "earlier"]
    told = figures(frame, "posts", "figure") | figures(frame, "questions", "figure")
    assert told == {"posts": (3, 2), "questions": (1, 0)}
    # No question, no share of answered ones.
    assert figures(frame, "answered_share", "figure") == {"answered_share": (0, None)}


def test_libraries_are_matched_by_id_and_have_their_latest_name(homes: tuple[Path, Path]) -> None:
    frame = compare_frames(*homes)["compare_libraries"]
    posts = figures(frame, "posts")
    assert posts["gdov"] == (2, 1)
    assert posts["plyussa"] == (1, None)
    assert posts["loknya"] == (None, 1)
    assert set(frame[frame["id"] == "gdov"]["name"]) == {"Гдовская районная библиотека"}
    assert set(frame[frame["id"] == "loknya"]["name"]) == {"Локнянская библиотека"}


def test_municipalities_and_topics_are_compared_too(homes: tuple[Path, Path]) -> None:
    frames = compare_frames(*homes)
    posts = figures(frames["compare_municipalities"], "posts")
    assert (posts["Гдовский"], posts["Плюсский"], posts["Локнянский"]) == ((2, 1), (1, 0), (0, 1))
    assert figures(frames["compare_topics"], "negative", "topic") == {"hours": (1, None)}
    assert frames["compare_campaigns"]["which"].tolist() == ["now", "earlier"]


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


def test_a_home_of_another_version_is_told_to_load_again(homes: tuple[Path, Path]) -> None:
    connection = connect._open(homes[1] / connect.PUBLISHED, read_only=False)
    connection.execute("drop view topic_sentiment")
    connection.close()
    with pytest.raises(WarehouseError, match="bibliopulse load"):
        compare_frames(*homes)


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
