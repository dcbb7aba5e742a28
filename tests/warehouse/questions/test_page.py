"""What the page asks of the warehouse: the same texts and figures whichever way they are counted."""

import json

import pandas
import pytest

from dashboards.page.payload import BITS
from tests.warehouse.world import World, author, comment, post, tags
from warehouse.questions.page import (
    digests_of_days,
    flagged_texts,
    page_frames,
    posts_of_libraries,
    texts_of_days,
)

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
    cube = pandas.DataFrame(json.loads(frames["page_cube"]))
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


def items(rows: str) -> list[str]:
    return [row["item_id"] for row in json.loads(rows)]


def test_texts_of_a_day_are_a_librarys_own(settled: World) -> None:
    page_frames(settled.connection, most=0)
    days = {("gdov", "2025-11-01"): ["11", "1"], ("gdov", "2025-11-02"): ["13", "12"]}
    children = {("gdov-children", "2025-11-03"): ["15", "14"], ("gdov-children", "2025-11-02"): ["2"]}
    found = {(library, day) for library, days in digests_of_days(settled.connection).items() for day in days}
    assert found == {*days, *children, ("region", "2025-11-03")}
    texts = texts_of_days(settled.connection, [*days, *children, ("dno", "2025-11-02")])
    assert {day: items(texts(day)) for day in days | children} == days | children
    assert items(texts(("dno", "2025-11-02"))) == []


def test_days_are_read_by_libraries_batch_by_batch(settled: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.questions.page.BATCH", 1)
    page_frames(settled.connection, most=0)
    wanted = [("gdov", "2025-11-02"), ("gdov-children", "2025-11-03"), ("gdov", "2025-11-01")]
    texts = texts_of_days(settled.connection, wanted)
    assert [items(texts(day)) for day in sorted(wanted)] == [["11", "1"], ["13", "12"], ["15", "14"]]


@pytest.mark.parametrize(("most", "listed"), [(1, ["21"]), (2, ["22", "21"]), (9, ["23", "22", "21", "1"])])
def test_posts_of_a_library_are_those_with_the_most_reactions(
    settled: World, most: int, listed: list[str]
) -> None:
    posts = [post("-1", 20 + at, f"0{at} 12:00", likes=likes) for at, likes in ((1, 9), (2, 5), (3, 1))]
    settled.night(*posts, post("7", 24, "02 12:00", author_id="7", likes=50))
    settled.settle()
    read = posts_of_libraries(settled.connection, ["gdov", "dno"], most)
    assert (items(read("gdov")), items(read("dno"))) == (listed, [])


def test_a_suspicion_of_a_library_has_the_texts_that_are_about_it(settled: World) -> None:
    assert flagged_texts(settled.connection) == set()
    behind = "[{'network': 'vk', 'kind': kind, 'owner_id': owner_id, 'item_id': item_id}]"
    settled.connection.execute(
        f"create or replace temp view participant_flags as select 'gdov' as participant_id, {behind} as items from page_facts"
    )
    found = flagged_texts(settled.connection)
    assert found == {
        ("gdov", "vk", kind, "-1", one)
        for kind, one in (("post", "1"), ("comment", "11"), ("comment", "12"), ("comment", "13"))
    }


def test_the_public_gets_only_what_people_approved(settled: World) -> None:
    assert len(page_frames(settled.connection, public=True)["page_texts"]) == 0
    settled.settle(decisions="comment,vk,-1,11,quote,yes,согласие получено,А,2025-11-09")
    frames = page_frames(settled.connection, public=True)
    assert list(frames["page_texts"]["item_id"]) == ["11"]
    assert sum(cell["comments"] for cell in json.loads(frames["page_cube"])) > 1
