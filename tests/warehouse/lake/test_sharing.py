"""What leaves a home, what may not stand in the lake, and what comes out of it again."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.lake.regions import (
    GRUMBLE,
    KEY,
    NORTH,
    NOW,
    PLEA,
    PRAISE,
    SHARDS,
    SOUTH,
    WEST,
    Shore,
    campaign_of,
    home_of,
    needs_lake,
)
from tests.warehouse.world import comment
from warehouse.keeping.person import Person
from warehouse.lake import attached, keep
from warehouse.lake.errors import LakeMissing, LakeRefused
from warehouse.lake.push import push
from warehouse.lake.read import reading
from warehouse.lake.shape import make
from warehouse.people import pseudonym

pytestmark = [needs_lake, pytest.mark.slow]
HER = ("Лукошкина", PRAISE, GRUMBLE)


def test_of_figures_nothing_is_a_reader_a_text_or_a_link(counted: Shore) -> None:
    said = counted.said()
    assert "Южноградская библиотека" in said
    for secret in (*HER, PLEA, "Сухарев", "Запись", "https://", "vk.com", pseudonym(KEY, "vk", "5")):
        assert secret not in said
    with reading(counted.lake(), counted.folder, {}) as connection:
        tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        assert not tables & {"posts", "comments", "authors", "participants", "pseudonyms"}
        posts = connection.execute("select region, posts from region_headline order by 1").fetchall()
        ranked = connection.execute(
            "select participant_id, region, place, c_posts, c_days from libraries_ranking where place is not null order by 1"
        ).fetchall()
    # The North found a post of the South's besides its own three: from a partner of unknown region, for its home.
    assert posts == [("Западная область", 2), ("Северная область", 4), ("Южная область", 2)]
    assert ranked == [
        ("north", "Северная область", 1, 2.0, 2.0), ("north-rural", "Северная область", 4, 1.0, 1.0),
        ("south", "Южная область", 3, 2.0, 2.0), ("west", "Западная область", 2, 2.0, 2.0),
    ]  # fmt: skip


def test_who_shares_words_no_more_takes_them_back(shore: Shore) -> None:
    shore.push(SOUTH)
    assert GRUMBLE in shore.said()
    figures = replace(shore, share="figures")
    assert figures.push(SOUTH).took_back
    keep.remove_old(figures.lake(), figures.folder, {})
    assert not [secret for secret in HER if secret in figures.said()]
    assert [(one.name, one.share, one.posts) for one in keep.regions(figures.lake(), figures.folder, {})] == [
        ("Южная область", "figures", 2)
    ]


def person(home: Path) -> Person:
    """Whom the North's home knows as «5»."""
    return Person(
        "vk",
        "5",
        pseudonym(KEY, "vk", "5"),
        comments={("-10", "11")},
        names={"Вероника Лукошкина"},
        texts={PRAISE},
    )


def test_the_forgotten_leave_every_region_old_snapshots_and_files(shore: Shore) -> None:
    for one in SHARDS:
        shore.push(one)
    assert all(secret in shore.said() for secret in HER)
    keep.forget(shore.lake(), shore.folder, {}, person(shore.homes[NORTH.region]))
    said = shore.said()
    assert not [secret for secret in HER if secret in said]
    with reading(shore.lake(), shore.folder, {}) as connection:
        left = "select owner_id, comment_id from comments where author_id = '5'"
        assert connection.execute(left).fetchall() == []
        others = "select owner_id, comment_id from comments order by all"
        assert connection.execute(others).fetchall() == [
            ("-10", "12"),
            ("-20", "22"),
            ("-20", "23"),
            ("-30", "31"),
        ]
    assert len(shore.rows("from lake.snapshots()")) == 1


def test_no_home_brings_the_forgotten_back(shore: Shore) -> None:
    shore.push(NORTH)
    keep.forget(shore.lake(), shore.folder, {}, person(shore.homes[NORTH.region]))
    with pytest.raises(LakeRefused, match=r"стёрты люди.*\(1\).*bibliopulse forget vk 5"):
        shore.push(SOUTH)
    assert shore.push(WEST).rows
    # What the catalogue says of columns now holds for what was there before.
    assert shore.rows("select count(*) from lake.posts where lake_region = 'Северная область'") == [(4,)]


def test_tidying_keeps_what_is_read_and_drops_what_was_replaced(shore: Shore, tmp_path: Path) -> None:
    shore.push(WEST)
    more = replace(WEST, records=WEST.records[1:])
    later = replace(shore, homes={WEST.region: home_of(more, tmp_path / "later")})
    later.push(WEST)
    asked = "select count(*) from lake.posts"
    assert shore.rows(asked) == [(3,)]  # two, and the mark that one has gone
    keep.tidy(shore.lake(), shore.folder, {}, 0)
    assert shore.rows(asked) == [(1,)]
    assert later.push(WEST).rows == 0


def test_words_that_a_home_purged_leave_the_files_with_its_next_push(shore: Shore, tmp_path: Path) -> None:
    for one in (SOUTH, WEST):
        shore.push(one)
    gone = tuple(
        comment("-20", 1, 21, "5", "02 12:00", "слова удалены") if GRUMBLE in str(record) else record
        for record in SOUTH.records
    )
    purged = replace(shore, homes={SOUTH.region: home_of(replace(SOUTH, records=gone), tmp_path / "purged")})
    assert purged.push(SOUTH).rows
    assert GRUMBLE in shore.said(SOUTH)
    keep.take_replaced(shore.lake(SOUTH), shore.folder, {})
    said = shore.said(SOUTH)
    assert "слова удалены" in said and GRUMBLE not in said
    # What another region says in the same words is that region's to purge.
    assert GRUMBLE in shore.said(WEST)
    assert shore.rows("select count(*) from lake.comments") == [(3 + 1,)]
    assert len(shore.rows("from lake.snapshots()")) == 1
    assert purged.push(SOUTH).rows == 0


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (
            {"weights": {"library": {"posts": 100}, "reader": {"comments": 100}, "partner": {"posts": 100}}},
            "веса",
        ),
        ({"min_posts": 2}, "наименьшее число записей"),
    ],
)
def test_a_home_with_another_rule_is_refused(filled: Shore, change: dict[str, object], named: str) -> None:
    other = campaign_of(NORTH, **change)
    with pytest.raises(LakeRefused, match=named):
        push(filled.lake(), filled.homes[NORTH.region], {}, other, NOW)
    with pytest.raises(LakeRefused, match=named):
        make(filled.lake(), filled.folder, {}, other)


def test_other_tags_and_dates_are_both_named(filled: Shore) -> None:
    campaign = campaign_of(NORTH)
    other = replace(
        campaign, start=campaign.start.replace(day=2), tags=(replace(campaign.tags[0], broad=True),)
    )
    with pytest.raises(LakeRefused, match="теги, начало"):
        push(filled.lake(), filled.homes[NORTH.region], {}, other, NOW)


def test_a_second_init_of_the_same_campaign_changes_nothing(filled: Shore) -> None:
    before = filled.rows("select key from lake.secret")
    assert not make(filled.lake(), filled.folder, {}, campaign_of(SOUTH))
    assert filled.rows("select key from lake.secret") == before


def test_two_regions_may_not_call_two_libraries_alike(filled: Shore) -> None:
    as_west = replace(filled.lake(), region="Другая область")
    with pytest.raises(LakeRefused, match=r"south \(Южная область\)"):
        push(as_west, filled.homes[SOUTH.region], {}, campaign_of(SOUTH), NOW)


def test_without_a_lake_or_its_parts_one_line_says_what_to_do(
    tmp_path: Path, homes: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = Shore(tmp_path, homes)
    with pytest.raises(LakeMissing, match="bibliopulse lake init"):
        nowhere.push(NORTH)
    monkeypatch.setattr(duckdb, "__version__", "2.0.0")
    with pytest.raises(Exception, match=re.escape("озеро работает с DuckDB 1.5.5, а здесь 2.0.0")):
        nowhere.push(NORTH)
    monkeypatch.setattr(attached, "find_spec", lambda name: None)
    with pytest.raises(Exception, match=re.escape("pip install bibliopulse[lake]")):
        nowhere.push(NORTH)
