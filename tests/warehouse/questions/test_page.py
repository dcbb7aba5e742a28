"""What the page asks of the warehouse: the same texts and figures whichever way they are counted."""

import json

import pytest

from dashboards.page.payload import BITS
from tests.warehouse.world import World, author, comment, post, tags
from warehouse.questions.page import page_frames, texts_of_library

GOOD, BAD, IDEA = "Спасибо, очень уютно", "Опять холодно в зале", "Хорошо бы работать по воскресеньям"


@pytest.fixture
def settled(world: World) -> World:
    world.says |= {
        GOOD: tags("positive", "space+"),
        BAD: tags("negative", "space-", "staff="),
        IDEA: tags("neutral", "hours=", suggestion=True),
    }
    world.night(
        author("7"), post("-1", 1, "01 10:00"), post("-2", 2, "02 23:30"), post("-100", 3, "03 10:00"),
        comment("-1", 1, 11, "7", "01 22:30", GOOD), comment("-1", 1, 12, "7", "02 10:00", BAD),
        comment("-1", 1, 13, "-1", "02 11:00", "Починим", parent_comment_id="12", reply_to="12"),
        comment("-2", 2, 14, "7", "03 10:00", IDEA), comment("-2", 2, 15, "7", "03 11:00", BAD, deleted=True),
    )  # fmt: skip
    world.settle()
    return world


def test_texts_carry_what_the_page_shows(settled: World) -> None:
    page_frames(settled.connection)
    rows = {
        (kind, item): [*rest, {mark for mark, said in zip(BITS, marks, strict=True) if said}]
        for kind, item, *rest, marks in settled.rows(
            "select kind, item_id, libraries, places, moment, voice, sentiment, answer_id, answer_hours, "
            f"[{', '.join(BITS)}] from page_texts"
        )
    }
    assert rows["post", "2"] == [
        ["gdov-children"],
        ["Гдовский"],
        "2025-11-02T23:30",
        "library",
        "neutral",
        None,
        None,
        set(),
    ]
    assert rows["post", "3"][:2] == [["region"], []]
    assert rows["comment", "11"][4:] == ["positive", None, None, {"opinion"}]
    assert rows["comment", "12"][4:] == ["negative", "13", 1.0, {"opinion", "answered"}]
    assert rows["comment", "14"][4:] == ["neutral", None, None, {"opinion", "suggestion"}]
    # What was deleted is marked and stays: deleting complaints must not pay.
    assert rows["comment", "15"][7] == {"gone", "opinion", "waiting"}


def test_what_the_warehouse_marks_has_a_bit_on_the_page(settled: World) -> None:
    texts = page_frames(settled.connection)["page_texts"]
    assert set(texts.select_dtypes("bool").columns) == set(BITS)


def test_cube_and_texts_agree_with_the_headline(settled: World) -> None:
    frames = page_frames(settled.connection, most=3)
    cube = frames["page_cube"]
    whole = cube[cube["topic"].isna()]
    names = ["posts", "comments", "opinions", "questions", "answered", "suggestions"]
    headline = settled.row(f"select {', '.join(names)} from headline")
    assert {name: int(whole[name].sum()) for name in names} == headline
    assert headline["posts"] == 3 and headline["answered"] == 1
    said = cube[cube["topic"].notna()]
    by_topic = said.groupby(["topic", "polarity"])["opinions"].sum()
    assert (
        by_topic["space", "negative"] == 2
        and by_topic["space", "positive"] == 1
        and by_topic["hours", "neutral"] == 1
    )
    # Beyond what a page can hold, only what it lists by itself comes along: 15 waits, 14 is a suggestion, 12 a typical complaint;
    # with their posts, 1 and 2, and the answer, 13.
    assert sorted(frames["page_texts"]["item_id"]) == ["1", "12", "13", "14", "15", "2"]


def test_every_text_comes_along_while_they_are_few(settled: World) -> None:
    frames = page_frames(settled.connection)
    assert "page_cube" not in frames and len(frames["page_texts"]) == 8


def test_a_librarys_texts_are_its_own(settled: World) -> None:
    texts = texts_of_library(settled.connection, ["gdov", "dno", "plyussa"])
    assert [row["item_id"] for row in json.loads(texts("gdov"))] == ["13", "12", "11", "1"]
    assert json.loads(texts("plyussa")) == []


def test_the_public_gets_only_what_people_approved(settled: World) -> None:
    assert len(page_frames(settled.connection, public=True)["page_texts"]) == 0
    settled.settle(decisions="comment,vk,-1,11,quote,yes,согласие получено,А,2025-11-09")
    frames = page_frames(settled.connection, public=True)
    assert list(frames["page_texts"]["item_id"]) == ["11"]
    assert int(frames["page_cube"]["comments"].sum()) > 1
