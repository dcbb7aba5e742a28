"""The pages of the lake: a region's says what its home's says, the country's adds up."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from dashboards.records.page import FRAMES, PageFrames
from dashboards.records.people import Ranked
from dashboards.records.texts import Cell
from dashboards.rows import views
from tests.warehouse.lake.regions import NORTH, SHARDS, SOUTH, Shard, Shore, needs_lake
from warehouse.connect import published, scratch
from warehouse.frames import frame
from warehouse.lake.page import country_frames, region_frames
from warehouse.lake.read import reading
from warehouse.questions.page import page_frames
from warehouse.sql import names, statement

pytestmark = [needs_lake, pytest.mark.slow]
# What a page without texts is drawn from.
OF_FIGURES = (
    "headline", "daily_activity", "library_summary", "municipality_summary", "topic_sentiment", "completeness", "page_cube",
)  # fmt: skip


def at_home(path: Path) -> PageFrames:
    with published(path) as connection:
        asked = page_frames(connection, public=True)
        return views(PageFrames, {name: frame(connection, name) for name in FRAMES} | asked)


@pytest.mark.parametrize("shard", [NORTH, SOUTH], ids=lambda one: one.region)
def test_a_regions_page_is_drawn_from_what_its_home_counted(
    counted: Shore, homes: dict[str, Path], shard: Shard
) -> None:
    own = at_home(homes[shard.region])
    with reading(counted.lake(), counted.folder, {}) as connection:
        found = views(PageFrames, region_frames(connection, shard.region), partly=True)
    for name in OF_FIGURES:
        assert getattr(found, name) == getattr(own, name), name
    libraries = [one for one in own.participant_ranking if one.kind == "library"]
    assert found.participant_ranking == libraries and libraries[0].place_low == 1
    assert found.ranking_rule == [one for one in own.ranking_rule if one.kind == "library"]
    assert {one.id for one in found.libraries} == {one.id for one in own.libraries}


def test_the_country_is_the_sum_of_its_regions(counted: Shore) -> None:
    with reading(counted.lake(), counted.folder, {}) as connection:
        found = views(PageFrames, country_frames(connection, words=False), partly=True)
        without = views(PageFrames, country_frames(connection, words=False, most=3), partly=True)
    # The North found four posts, one of them the South's; the others two each.
    assert (found.headline.posts, found.headline.municipalities_total) == (4 + 2 + 2, 3)
    assert sum(one.posts for one in found.daily_activity) == 8
    assert {one.id: one.posts for one in found.municipality_summary} == {
        "Северная область": 4, "Южная область": 2, "Западная область": 2,
    }  # fmt: skip
    assert [(one.name, one.share) for one in found.regions or ()] == sorted(
        (one.region, "figures") for one in SHARDS
    )
    assert {one.participant_id: one.municipality for one in found.participant_ranking}[
        "west"
    ] == "Западная область"
    cells = [one for one in found.page_cube or () if one.topic is None]
    assert sum(one.posts for one in cells) == 8 and {place for one in cells for place in one.places} == {
        one.region for one in SHARDS
    }
    assert {one for cell in cells for one in cell.libraries} == {"north", "north-rural", "south", "west"}
    # Where the counts are too many for a page, it knows regions alone.
    assert not without.libraries and not without.library_summary
    assert sum(one.posts for one in without.page_cube or () if one.topic is None) == 8


def test_readers_of_regions_that_share_words_stand_in_one_ranking(filled: Shore) -> None:
    with reading(filled.lake(), filled.folder, {}) as connection:
        found = views(PageFrames, country_frames(connection, words=True), partly=True)
        readers = "select participant_id from participant_ranking where class = 'reader' order by 1"
        together = [one for (one,) in connection.execute(readers).fetchall()]
    assert sorted(one.participant_id for one in found.participant_ranking if one.kind == "reader") == together
    assert len(together) == 4  # «5», «6», «7» and «8», whatever region they wrote in
    assert {one.kind for one in found.ranking_rule} == {"library", "reader", "partner"}


def test_where_all_share_words_the_country_is_one_home_whose_municipalities_are_the_regions(
    filled: Shore, whole_home: Path
) -> None:
    one = at_home(whole_home)
    with reading(filled.lake(), filled.folder, {}, by_region=True) as connection:
        found = views(PageFrames, country_frames(connection, words=True), partly=True)
    # The North's and the South's post of one library is one post; a reader from the North counts in the South.
    assert (found.headline.posts, found.headline.municipalities_total) == (4 + 2 + 2 - 1, 3)
    assert replace(found.headline, municipalities_active=3) == replace(
        one.headline, municipalities_active=3, municipalities_total=3
    )
    assert found.daily_activity == one.daily_activity
    assert found.library_summary == one.library_summary
    assert [row for row in found.topic_sentiment if row.municipality is None] == [
        row for row in one.topic_sentiment if row.municipality is None
    ]
    assert placeless(found) == placeless(one)
    assert found.ranking_rule == one.ranking_rule
    south = {row.participant_id: row for row in found.participant_ranking}["south"]
    assert (south.place, south.municipality) == (2, "Южная область")
    assert cells(found) == cells(one)


def placeless(frames: PageFrames) -> list[Ranked]:
    return [replace(row, municipality=None) for row in frames.participant_ranking]


def cells(frames: PageFrames) -> list[Cell]:
    assert frames.page_cube
    return sorted((replace(cell, places=[]) for cell in frames.page_cube), key=repr)


def test_shares_add_up_by_votes() -> None:
    """Six voters who praised in 5.5 votes and six in 3.5: 9 of 12; of one region's ten alone no interval could be told."""
    with scratch() as connection:
        for name in names("macros"):
            connection.execute(statement("macros", name))
        columns = (
            "posts, comments, readers, opinions, positive, neutral, negative, questions, answered, suggestions, voters, "
            "libraries_active, libraries_total, partners, gone_posts, deleted_comments"
        )
        connection.execute(
            f"create table region_headline as select *, 0 as {columns.replace(', ', ', 0 as ').replace('0 as voters', '6 as voters')} "
            "from (values ('Север', 5.5), ('Юг', 3.5)) as t (region, votes)"
        )
        told = connection.execute(
            f"select voters, satisfaction, satisfaction_low < 0.75 from ({statement('lake', 'page', 'headline')})"
        ).fetchall()
    assert told == [(12, 0.75, True)]
