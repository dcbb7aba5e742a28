"""Whom a text is about, for whom it counts, and which of several counts: what wrong SQL would tell otherwise."""

from __future__ import annotations

from collectors.records import Gone, Night
from tests.warehouse.world import World, author, comment, moment, post, tags

SHOWN = {"screen_name": "dno_library"}


def test_whom_a_text_is_about(world: World) -> None:
    world.says = {
        "О себе и о Дно": tags(libraries=("gdov", "dno")),
        "О трёх": tags(libraries=("dno", "plyussa", "gdov-children")),
    }
    world.night(
        author("-3", **SHOWN),
        post("-1", 1, "01 10:00", "О себе и о Дно"), post("-1", 2, "02 10:00", "О трёх"),
        post("-1", 3, "03 10:00", author_id="-3"),
        comment("-1", 2, 21, "7", "02 11:00", "Всем спасибо"),
    )  # fmt: skip
    world.settle()
    found = world.rows(
        "select kind, item_id, library_id, position from subjects where item_id <> '2' order by all"
    )
    assert found == [
        ("comment", "21", "gdov", 1),  # under a list
        ("post", "1", "dno", 1),  # the wall's own last
        ("post", "1", "gdov", 2),
        ("post", "3", "gdov", 1),  # where it stands, before who wrote it
    ]


def test_posts_of_the_organiser_and_of_a_partner(world: World) -> None:
    world.says = {"О Дно": tags(libraries=("dno",))}
    world.night(
        author("-50", "Газета", city="Псков"),
        post("-100", 1, "01 10:00", "О Дно"), *(post("-50", number, "02 10:00") for number in (1, 2, 3, 4)),
    )  # fmt: skip
    world.settle()
    assert world.rows("select id, posts from library_summary where posts > 0 order by id") == [
        ("dno", 1),
        ("region", 1),
    ]
    assert world.rows("select c_posts from participant_ranking where class = 'partner'") == [(3,)]


def test_whom_a_library_has_as_readers(world: World) -> None:
    world.says = {text: tags(libraries=("dno",)) for text in ("О Дно", "И я о Дно")}
    world.night(
        author("-3", **SHOWN), author("-50", "Газета", city="Псков"),
        post("-1", 1, "01 10:00"), post("-50", 1, "01 10:00"),
        comment("-1", 1, 11, "7", "02 10:00", "О Дно"),
        # Nobody knows where this one lives.
        comment("-50", 1, 12, "8", "02 10:00", "И я о Дно"),
        # The campaign is over, collecting is not.
        comment("-1", 1, 13, "9", "09 00:05", "Жаль, что закончилось"),
    )  # fmt: skip
    world.settle()
    # Under whose post, and about whom: number 11 counts for both.
    assert world.rows("select participant_id, c_readers from participant_ranking where class = 'library' and c_readers > 0 order by 1") == [
        ("dno", 2),
        ("gdov", 1),
    ]  # fmt: skip


def test_what_is_a_readers_work(world: World) -> None:
    world.says = {"Сделайте пандус у входа": tags("neutral", suggestion=True, duplicate_group="g")}
    world.night(
        post("-1", 1, "01 10:00"),
        comment("-1", 1, 11, "7", "02 10:00", "Очень светлый зал"),
        comment("-1", 1, 12, "7", "02 10:00", "Светлый зал"),
        *(comment("-1", 1, number, "7", f"0{number - 10} 10:00", "Сделайте пандус у входа") for number in (13, 14)),
    )  # fmt: skip
    world.settle()
    assert world.rows("select c_comments, c_suggestions from participant_ranking where class = 'reader'") == [
        (1 + 1, 1)
    ]


def test_a_question_that_was_deleted_before_the_counting_night_pays_no_answer(world: World) -> None:
    world.says = {text: tags("neutral", question=True) for text in ("Когда?", "Где?")}
    before, night = moment("08 02:00"), moment("09 02:00")
    world.night(
        post("-1", 1, "01 10:00", fetched_at=before),
        *(comment("-1", 1, 11 + n, "7", "02 10:00", text, fetched_at=before) for n, text in enumerate(("Когда?", "Где?"))),
        *(
            comment("-1", 1, 21 + n, "-1", "02 11:00", f"Скажем {n}", parent_comment_id=f"{11 + n}", reply_to=f"{11 + n}", fetched_at=before)
            for n in range(2)
        ),
    )  # fmt: skip
    world.night(
        Night(counting=True, fetched_at=night), post("-1", 1, "01 10:00", fetched_at=night),
        Gone(network="vk", kind="comment", owner_id="-1", item_id="11", confirmed=True, fetched_at=night),
    )  # fmt: skip
    world.settle()
    assert world.rows("select c_answered from participant_ranking where participant_id = 'gdov'") == [(1,)]


def test_of_copies_the_first_that_still_stands_has_the_voice(world: World) -> None:
    world.says = {text: tags("positive", duplicate_group=text) for text in ("Тепло", "Светло")}
    world.night(
        post("-1", 1, "01 10:00"),
        comment("-1", 1, 11, "7", "02 10:00", "Тепло", deleted=True),
        comment("-1", 1, 12, "8", "02 11:00", "Тепло"),
        # Where none stands, the first that stood.
        comment("-1", 1, 13, "9", "02 10:00", "Светло", deleted=True),
        comment("-1", 1, 14, "10", "02 11:00", "Светло", deleted=True),
    )
    world.settle()
    assert world.rows("select item_id, is_duplicate from reader_texts order by 1") == [
        ("11", True),
        ("12", False),
        ("13", False),
        ("14", True),
    ]


def test_nobody_waits_longer_than_the_campaign_is_collected(world: World) -> None:
    world.says = {"Душно": tags("negative", "space-")}
    late = {"fetched_at": moment("20 10:00")}
    world.night(post("-1", 1, "01 10:00", **late), comment("-1", 1, 11, "7", "02 10:00", "Душно", **late))
    world.settle()
    # From the 2nd at ten to the end of the 14th, though the wall was read after it.
    assert world.rows("select median_answer_over_hours from summaries where scope = 'region'") == [
        (12 * 24 + 14,)
    ]
