"""In the region and outside: what stands apart from the totals, what people took out, and how both are undone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from collectors.records import Record
from tests.warehouse.world import World, author, comment, post, tags

FINE, SAD = "Очень хорошая библиотека у нас", "Закрыто в выходные, жаль"
# The region: two posts of the library, 20 likes with two readers' comments and 15 + 5, and two readers with two opinions.
REGION: tuple[Record, ...] = (
    author("-1", members=100),
    post("-1", 1, "01 10:00", likes=20, comments=2),
    post("-1", 2, "02 10:00", likes=15, reposts=5),
    comment("-1", 1, 11, "7", "02 10:00", FINE),
    comment("-1", 1, 12, "8", "02 11:00", SAD),
)
# Five posts of a library in another region, 160 likes each, with a comment of a reader there under one.
ELSEWHERE: tuple[Record, ...] = (
    author("-90", "Библиотека другой области", city="Москва", members=9000),
    *(post("-90", number, f"0{number} 12:00", likes=160, comments=0) for number in range(1, 6)),
    comment("-90", 1, 91, "70", "02 10:00", FINE),
)
COLUMNS = (
    "posts, comments, readers, reactions, opinions, positive, negative, questions, answered, suggestions, partners, "
    "libraries_active, municipalities_active"
)
TOTALS = (
    f"select {COLUMNS} from headline",
    "from library_summary",
    "from municipality_summary",
    "from topic_sentiment",
    "select * from daily_activity",
    "select scope, n_search, n_walls, n_both, found, found_elsewhere, found_personal from completeness order by 1",
)


def told(world: World, *records: Record, decisions: Sequence[str] = ()) -> World:
    world.says = {FINE: tags("positive", "staff+"), SAD: tags("negative", "hours-")}
    if records:
        world.night(*records)
    world.settle(decisions="".join(f"{line},причина,Анна,2025-11-09\n" for line in decisions))
    return world


def totals(world: World) -> list[list[tuple[Any, ...]]]:
    return [world.rows(sql) for sql in TOTALS]


def fresh(world: World) -> World:
    return World(world.folder.parent / "another")


def test_posts_of_another_region_leave_the_totals_as_they_are(world: World) -> None:
    alone = totals(told(fresh(world), *REGION))
    beside = told(world, *REGION, *ELSEWHERE)
    assert totals(beside) == alone
    assert beside.row("select posts, comments, readers, reactions, opinions from headline") == {
        "posts": 2, "comments": 2, "readers": 2, "reactions": 20 + 2 + 15 + 5, "opinions": 2,
    }  # fmt: skip
    assert beside.row(
        "select participants, posts, comments, reactions, undecided, undecided_comments from outside_summary"
    ) == {
        "participants": 1,
        "posts": 5,
        "comments": 1,
        "reactions": 5 * 160 + 1,
        "undecided": 1,
        "undecided_comments": 0,
    }
    assert beside.rows("select name, in_region, posts, comments, reactions from outside_participants") == [
        ("Библиотека другой области", False, 5, 0, 801),
        ("Читатель " + beside.rows("select upper(left(code, 5)) from speakers where author_id = '70'")[0][0], None, 0, 1, None),
    ]  # fmt: skip
    # Listed, not ranked.
    assert beside.rows(
        "select place, reason from participant_ranking where name = 'Библиотека другой области'"
    ) == [(None, "не из региона: вне конкурса")]


def test_the_order_of_input_changes_nothing(world: World) -> None:
    records = [*REGION, *ELSEWHERE]
    one = told(fresh(world), *records)
    random.Random(1).shuffle(records)
    other = told(world, *records)
    for sql in (
        *TOTALS,
        "from outside_summary",
        "from outside_participants",
        "from apart_items order by all",
    ):
        assert other.rows(sql) == one.rows(sql)


SPOKEN = [
    # Who speaks, his town, where: of the region (True), from outside (False), unknown (None).
    ("7", "Псков", "-1", True),
    ("7", "Псков", "-90", True),
    ("7", "Псков", "-60", True),
    ("7", "Москва", "-1", False),
    ("7", "Москва", "-90", False),
    ("7", "", "-1", True),
    ("7", "", "-90", False),
    ("7", "", "-60", None),
    (None, "", "-1", True),
    (None, "", "-90", False),
    ("-60", "", "-1", True),
    ("-1", "", "-90", True),
]


def test_a_comment_is_of_the_region_by_who_speaks_and_else_by_where(world: World) -> None:
    records: list[Record] = [post(each, 1, "01 10:00") for each in ("-1", "-60", "-90")]
    expected = {}
    for number, (who, town, wall, in_region) in enumerate(SPOKEN, start=10):
        # Of whoever has a town there is one for each town.
        speaker = f"7{number}" if who == "7" else who
        records += [author(speaker, city=town)] if speaker and town else []
        records.append(comment(wall, 1, number, speaker, "02 10:00", FINE))
        expected[str(number)] = in_region
    told(world, author("-90", city="Москва"), author("-60", "Клуб"), *records)
    found = dict(world.rows("select item_id, in_region from apart_items where kind = 'comment'"))
    assert {number: found.get(number, True) for number in expected} == expected
    assert world.rows("select owner_id, in_region from apart_items where kind = 'post' order by 1") == [
        ("-60", None),
        ("-90", False),
    ]


def test_who_is_of_unknown_region_counts_and_waits_for_a_decision(world: World) -> None:
    records = (
        *REGION,
        author("-60", "Клуб"),
        post("-60", 1, "01 10:00", likes=7),
        comment("-60", 1, 61, "77", "02 10:00", SAD),
    )
    told(world, *records)
    assert world.rows("select posts, comments, reactions from headline") == [(2 + 1, 2 + 1, 42 + 7 + 1)]
    waiting = "select name, posts, comments, reactions from undecided_regions where class = 'partner'"
    assert world.rows(waiting) == [("Клуб", 1, 0, 8)]
    assert world.rows("select undecided, undecided_posts, undecided_comments from outside_summary") == [
        (2, 1, 1)
    ]
    club = world.rows("select participant_id from participants where name = 'Клуб'")[0][0]
    told(world, decisions=[f"participant,,,{club},region,out"])
    assert world.rows("select posts, comments, reactions from headline") == [(2, 2, 42)]
    assert world.rows(waiting) == []


def test_a_day_whose_reactions_nobody_knows_is_not_a_day_without_any(world: World) -> None:
    told(world, post("-1", 1, "01 10:00"), post("-1", 2, "02 10:00", likes=0), post("-1", 3, "02 11:00"))
    days = world.rows("select day(day), posts, reactions from daily_activity where day(day) < 4 order by 1")
    assert days == [(1, 1, None), (2, 2, 0), (3, 0, 0)]


# --- a text that does not belong ----------------------------------------------------------------------

EVERYWHERE = (
    *TOTALS,
    "from campaign_posts",
    "from campaign_comments",
    "select * exclude (place_low, place_high) from participant_ranking",
    "from dialogue",
    "from suggestions",
    "from voices",
    "from brightest",
    "select * from page_facts order by all",
    "from imported_texts",
)


def everywhere(world: World) -> list[list[tuple[Any, ...]]]:
    return [world.rows(sql) for sql in EVERYWHERE]


WRONG: tuple[Record, ...] = (
    post("-1", 3, "03 10:00", likes=500),
    comment("-1", 3, 31, "7", "03 11:00", FINE),
    comment("-1", 3, 32, "8", "03 12:00", SAD),
)


def test_a_post_taken_out_takes_its_comments_along_and_counts_nowhere(world: World) -> None:
    without = everywhere(told(fresh(world), *REGION))
    before = everywhere(told(world, *REGION, *WRONG))
    assert before != without
    out = ["post,vk,-1,3,campaign,no"]
    told(world, decisions=out)
    assert everywhere(world) == [
        [(*row[:-4], *row[-4:]) for row in rows] if rows else rows for rows in without
    ]
    assert world.rows('select kind, item_id, comments, reason, "by" from taken_out') == [
        ("post", "3", 2, "причина", "Анна")
    ]
    assert world.rows("select id, fields from corrected") == [("3", ["campaign"])]
    assert world.rows("select taken_out, taken_along from outside_summary") == [(1, 2)]
    # Undone by «auto», and by deleting the line.
    told(world, decisions=[*out, "post,vk,-1,3,campaign,auto"])
    assert everywhere(world) == before
    told(world, decisions=out)
    told(world)
    assert everywhere(world) == before


def test_a_comment_with_a_tag_of_its_own_stays_when_its_post_is_taken_out(world: World) -> None:
    tagged = comment("-1", 3, 33, "9", "03 12:00", "Спасибо! #неделякачества")
    told(world, *REGION, *WRONG, tagged, decisions=["post,vk,-1,3,campaign,no"])
    assert world.rows("select comment_id from campaign_comments order by 1") == [("11",), ("12",), ("33",)]
    told(
        world,
        decisions=[
            "post,vk,-1,3,campaign,no",
            "comment,vk,-1,33,campaign,no",
            "comment,vk,-1,11,campaign,no",
        ],
    )
    assert world.rows("select comment_id from campaign_comments order by 1") == [("12",)]
    assert world.rows("select kind, item_id, comments from taken_out order by all") == [
        ("comment", "11", 0), ("comment", "33", 0), ("post", "3", 2),
    ]  # fmt: skip


def test_a_text_that_was_imported_and_taken_out_is_not_listed_as_one_without_a_tag(world: World) -> None:
    world.night(post("", 5, "02 10:00", network="file"), source="file")
    told(world, decisions=["post,file,,5,campaign,no"])
    assert world.rows("select count(*) from campaign_posts") == [(0,)]
    assert world.rows("from imported_texts") == []
