"""What could not be read is said, kept in what is missing, and asked again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from collectors.raw import sealed_files
from collectors.standin import Archive, Community, Faults, Rule, WallComment, WallPost, serve
from tests.collectors.vk.answering import answering, error, response
from tests.collectors.vk.nights import Nights
from tests.collectors.vk.town import (
    ALL,
    DAY,
    LAST,
    NOON,
    OWNERS,
    POSTS,
    RULE,
    TAG,
    WORLD,
    named_world,
    renamed,
    renamed_nights,
    talk_of,
    three_nights,
    town,
    troubles,
    under,
)
from tests.collectors.vk.vk_world import NOW, START, campaign, truth
from warehouse.facts import refresh
from warehouse.load import rebuild
from warehouse.people import load_campaign


@pytest.mark.parametrize("name", ["from_id", "id", "date", "text", "owner_id"])
def test_posts_in_a_new_format_are_said_and_read_once_it_is_understood(name: str, tmp_path: Path) -> None:
    run, (first, _) = three_nights(tmp_path, renamed(name, *POSTS), ())
    assert first.truth().posts == frozenset()
    assert first.source.ledger.unfinished
    assert set(troubles(first, "wall")) == set(OWNERS)
    assert all(f"нет поля {name}" in said for _, said in troubles(first, "wall").values())
    (note,) = first.source.ledger.notes
    assert "записей" in note
    assert "обновите bibliopulse" in note
    assert run.truth() == ALL


@pytest.mark.parametrize("name", ["from_id", "id", "date", "text"])
def test_comments_in_a_new_format_for_one_night_are_not_lost(name: str, tmp_path: Path) -> None:
    run, (_, second, third) = three_nights(
        tmp_path, renamed(name, "wall.getComments"), renamed(name, "wall.getComments"), ()
    )
    assert second.source.ledger.unfinished
    assert third.source.ledger.notes == []
    assert run.truth() == ALL


def test_the_guard_judges_each_wall_by_itself(tmp_path: Path) -> None:
    spoilt = Rule("renamed", name="from_id", method="wall.get", params={"owner_id": "-103"})
    quiet = Rule("renamed", name="from_id", method="newsfeed.search")
    run, (first, _) = three_nights(tmp_path, (spoilt, quiet), ())
    assert set(troubles(first, "wall")) == {"-103"}
    assert "4 записи: 303, 302, 301, 300" in troubles(first, "wall")["-103"][1].replace("\u00a0", " ")
    assert run.truth() == ALL


def test_what_could_not_be_read_stands_in_what_is_missing_until_it_is(tmp_path: Path) -> None:
    spoilt = Rule("renamed", name="from_id", method="wall.get", ids=frozenset({102}))
    quiet = Rule("renamed", name="from_id", method="newsfeed.search", ids=frozenset({102}))
    nights = Nights(tmp_path, RULE)
    missing = "select detail from known_missing where kind = 'cut_off' and detail like '%-101%'"
    with serve(WORLD, now=NOW, faults=Faults(rules=(spoilt, quiet))) as standin:
        nights.run(standin, NOW)
        ((said,),) = nights.rows(missing)
        assert "102" in said
        assert "нет поля from_id" in said
        standin.set_faults(Faults())
        nights.run(standin, NOW + DAY)
        assert nights.rows(missing) == []
    assert nights.truth() == ALL


def test_what_is_not_of_the_campaigns_time_is_nobodys_loss() -> None:
    old = WallPost(owner_id=-101, post_id=7, from_id=-101, date=START - 400 * DAY, text="", pinned=True)
    archive = Archive(WORLD.communities.values(), WORLD.people.values(), [*WORLD.posts.values(), old])
    night = under(Rule("renamed", name="from_id", method="wall.get", ids=frozenset({7})), archive=archive)
    assert set(night.statuses()) == {"done"}


@pytest.mark.parametrize(("size", "shown"), [(285, 200), (101, 100), (1000, 300)])
def test_a_talk_that_ends_at_a_full_page_is_not_complete(size: int, shown: int, tmp_path: Path) -> None:
    archive = talk_of(size)
    run, (first, second) = three_nights(
        tmp_path, (Rule("ends_early", method="wall.getComments", value=shown),), (), archive=archive
    )
    status, said = troubles(first, "comments")["-101_100"]
    assert status == "cut_off"
    assert f"называет {size}, показал {shown}" in said
    assert first.gone == []
    assert not second.source.ledger.unfinished
    assert run.truth() == truth(archive, RULE, registered=OWNERS)


def test_a_wall_that_ends_at_a_full_page_is_not_complete() -> None:
    archive = town(posts=150, comments=0)
    night = under(Rule("ends_early", method="wall.get", value=100), archive=archive)
    assert {status for status, _ in troubles(night, "wall").values()} == {"cut_off"}
    assert len(troubles(night, "wall")) == len(OWNERS)


def test_a_talk_that_ends_at_a_short_page_hides_some() -> None:
    night = under(Rule("ends_early", method="wall.getComments", value=150), archive=talk_of(160))
    (row,) = [row for row in night.coverage("comments") if row.target == "-101_100"]
    assert (row.status, row.found, row.claimed) == ("done", 150, 160)


def test_the_last_night_reads_everything_again_and_believes_what_it_misses(tmp_path: Path) -> None:
    late = WallPost(
        owner_id=-101,
        post_id=7,
        from_id=-101,
        date=START + timedelta(hours=5),
        text=TAG,
        text_before_edit="Без тега",
        edited_at=LAST - timedelta(hours=3),
    )
    posts = {key: post for key, post in WORLD.posts.items() if post.post_id != 103}
    gone = WallPost(
        owner_id=-101, post_id=103, from_id=-101, date=NOON, text=TAG, deleted_at=LAST - timedelta(hours=2)
    )
    said = [row for row in WORLD.comments.values() if row.post_id != 103]
    doomed = WallComment(
        owner_id=-101,
        post_id=101,
        comment_id=5,
        from_id=1,
        date=NOON + DAY,
        text="Уйдёт",
        deleted_at=LAST - timedelta(hours=2),
    )
    archive = Archive(
        WORLD.communities.values(), WORLD.people.values(), [*posts.values(), late, gone], [*said, doomed]
    )
    nights = Nights(tmp_path, RULE)
    load_campaign(nights.connection, RULE, b"key")
    # An archive whose search shows nothing: only walls can tell.
    quiet = Faults(search_recall=0.0)
    with serve(archive, now=LAST - DAY, faults=quiet) as standin:
        nights.run(standin, LAST - DAY)
        nights.run(standin, LAST)
    assert nights.truth() == truth(archive, RULE, LAST, registered=OWNERS)


@pytest.mark.parametrize(("claimed", "is_said"), [(250, True), (1, False), (90, False)])
def test_what_search_claims_stands_beside_what_it_shows(claimed: int, is_said: bool, tmp_path: Path) -> None:
    item = {"id": 1, "owner_id": -1, "from_id": -1, "date": int(NOON.timestamp()), "text": TAG}

    def script(method: str, params: dict[str, str]) -> tuple[int, Any]:
        if method != "newsfeed.search":
            return error(15)
        return response({"items": [item], "count": 1000, "total_count": claimed})

    nights = Nights(tmp_path, campaign())
    with answering(script) as server:
        server.calls = []  # type: ignore[attr-defined]
        night = nights.run(server, NOW)  # type: ignore[arg-type]
    assert {row.claimed for row in night.coverage("search")} == {claimed}
    said = nights.rows("select detail from known_missing where kind = 'not_shown'")
    assert bool(said) == is_said
    assert all(str(claimed) in detail for (detail,) in said)


@pytest.mark.parametrize(
    ("kind", "place"), [("video", "own"), ("photo", "own"), ("poll", "own"), ("link", "own")]
)
def test_a_tag_on_an_attachment_counts(kind: str, place: str) -> None:
    archive = town(posts=0)
    post = WallPost(
        owner_id=-101,
        post_id=1,
        from_id=-101,
        date=NOON,
        text="Смотрите",
        attachments=("doc", kind),
        captions=("", TAG),
    )
    night = under(archive=Archive(archive.communities.values(), [], [post]))
    assert [(row.match_place, row.matched_tag) for row in night.posts] == [
        ("attachment", "#неделякачествавбиблиотеке")
    ]


def test_a_renamed_page_stays_the_librarys_and_is_said(tmp_path: Path) -> None:
    old, new = named_world("lib101"), named_world("library_new")
    nights, (first, second, third, fourth) = renamed_nights(tmp_path, campaign("Lib101"), old, new, new, old)
    assert (first.source.ledger.notes, fourth.source.ledger.notes) == ([], [])
    for night in (second, third):
        (note,) = night.source.ledger.notes
        assert "lib101" in note
        assert "club101" in note
        assert night.source.ledger.unfinished
        assert [row.target for row in night.coverage("wall")] == ["-101"]
    assert not fourth.source.ledger.unfinished
    assert nights.rows("select screen_name, author_id from account_names order by 1") == [
        ("lib101", "-101"),
        ("library_new", "-101"),
    ]


def test_an_address_that_leads_elsewhere_is_said_and_both_pages_are_read(tmp_path: Path) -> None:
    taken = named_world("library_new", Community(id=666, name="Чужие", screen_name="lib101"))
    _, (_, second) = renamed_nights(tmp_path, campaign("lib101"), named_world("lib101"), taken)
    (note,) = second.source.ledger.notes
    assert "club666" in note
    assert "club101" in note
    assert {row.target for row in second.coverage("wall")} == {"-101", "-666"}


def test_a_name_that_nobody_ever_had_is_a_mistake_in_the_registry(tmp_path: Path) -> None:
    _, (night,) = renamed_nights(tmp_path, campaign("lib101", "nobody_here"), named_world("lib101"))
    assert night.source.ledger.notes == []
    assert not night.source.ledger.unfinished


def test_the_page_stays_the_librarys_after_a_rebuild(tmp_path: Path) -> None:
    rule = campaign("lib101")
    nights, _ = renamed_nights(tmp_path, rule, named_world("lib101"), named_world("library_new"))
    for _ in range(2):
        load_campaign(nights.connection, rule, b"key")
        refresh(nights.connection)
        owned = nights.rows("select author_id, library_id from library_accounts")
        assert owned == [("-101", "lib-1")]
        assert nights.rows("select library_id from walls") == [("lib-1",)]
        rebuild(nights.connection, sealed_files(tmp_path))
