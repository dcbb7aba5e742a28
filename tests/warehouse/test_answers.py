"""What answers a question, what only looks like it, and how long readers wait: talks that can be followed by hand."""

import pytest

from collectors.records import Comment
from tests.warehouse.world import World, author, comment, post, tags
from warehouse.estimates.talks import Event, meant

COMPLAINT = tags("negative", "space-")
TIMES = "select median_answer_hours, median_answer_over_hours from library_summary where id = 'gdov'"


def complain(world: World, number: int, at: str = "02 10:00", **values: object) -> Comment:
    """A complaint in words of its own by a reader of its own."""
    text = f"Жалоба: {'очень ' * number}душно"
    world.says[text] = COMPLAINT
    return comment("-1", 1, number, str(100 + number), at, text, **values)


def reply(number: int, at: str, text: str, **values: object) -> Comment:
    return comment("-1", 1, number, "-1", at, text, **values)


def settled(world: World, *comments: Comment) -> dict[str, tuple[bool, str | None, bool]]:
    """Of each complaint whether it was answered, how, and whether by an «отписка»."""
    world.night(post("-1", 1, "01 10:00"), *comments)
    world.settle()
    found = world.rows("select item_id, answered, how, boilerplate from dialogue")
    return {item: (answered, how, boilerplate) for item, answered, how, boilerplate in found}


def test_a_reply_to_nobody_answers_the_last_open_question_of_its_thread(world: World) -> None:
    thread = {"parent_comment_id": "1"}
    found = settled(
        world,
        complain(world, 1, "02 10:00"), complain(world, 2, "02 10:10", **thread), complain(world, 3, "02 10:20", **thread),
        reply(50, "02 11:00", "Откроем окна", **thread),
        complain(world, 4, "02 12:00", **thread),
        reply(51, "02 13:00", "Починим батареи", **thread), reply(52, "02 14:00", "Поставим кулер", **thread),
    )  # fmt: skip
    # 50 answers 3, 51 the newer 4, 52 goes back to 2, which is the last still open; nobody answered 1.
    assert {item: answered for item, (answered, *_) in found.items()} == {
        "1": False,
        "2": True,
        "3": True,
        "4": True,
    }
    assert dict(world.rows("select item_id, answer_id from dialogue where answered")) == {
        "2": "52",
        "3": "50",
        "4": "51",
    }


def test_one_reply_does_not_answer_ten_complaints(world: World) -> None:
    complaints = [complain(world, 1)] + [complain(world, n, parent_comment_id="1") for n in range(2, 11)]
    found = settled(world, *complaints, reply(50, "02 12:00", "Спасибо за отзыв!", parent_comment_id="1"))
    assert sum(answered for answered, *_ in found.values()) == 1


def test_a_reply_to_another_readers_word_answers_that_reader_alone(world: World) -> None:
    world.says["Ну что там?"] = tags("neutral")
    found = settled(
        world,
        complain(world, 1), complain(world, 2, parent_comment_id="1"),
        # The first reader asks again, and is answered.
        comment("-1", 1, 20, "101", "02 11:00", "Ну что там?", parent_comment_id="1"),
        reply(50, "02 12:00", "Откроем окна", parent_comment_id="1", reply_to="20"),
    )  # fmt: skip
    assert found == {"1": (True, "mention", False), "2": (False, None, False)}


def test_a_reply_to_two_readers_answers_both_and_nobody_else(world: World) -> None:
    world.says["Оба: завтра"] = tags(mentions=("101", "103"))
    complaints = [complain(world, n) for n in (1, 2, 3)]
    found = settled(world, *complaints, reply(50, "02 12:00", "Оба: завтра"))
    assert {item: answered for item, (answered, *_) in found.items()} == {"1": True, "2": False, "3": True}


def test_an_answer_under_a_readers_post_to_somebody_else_does_not_answer_the_post(world: World) -> None:
    world.says |= {
        "Почему душно?": tags("negative", question=True, libraries=("gdov",)),
        "Иван, откроем": tags(mentions=("102",)),
    }
    world.night(
        author("7"), post("-1", 1, "01 10:00"), post("-1", 2, "01 11:00", "Почему душно?", author_id="7"),
        comment("-1", 2, 3, "102", "01 12:00", "Тоже интересно"),
        comment("-1", 2, 4, "-1", "01 13:00", "Иван, откроем"),
    )  # fmt: skip
    world.settle()
    assert world.rows("select kind, answered from dialogue") == [("post", False)]


PASTED = ["Спасибо за отзыв!"] * 3
NAMED = ["Анна, спасибо за отзыв!", "Спасибо за отзыв, Иван!", "[id103|Ольга], спасибо за отзыв"]
TELLING = (
    "Звоните: 8-800-100", "Всё написано на library.ru", "Приходите на улицу Мира", "Откроем в понедельник", "Откроем в марте",
)  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "is_boilerplate"),
    [
        (PASTED, True),
        (NAMED, True),
        (PASTED[:2] + ["Откроем окна"], False),
        ([text for text in TELLING for _ in range(3)], False),
    ],
)
def test_the_same_words_three_times_are_no_answer_unless_they_tell_something(
    world: World, answers: list[str], is_boilerplate: bool
) -> None:
    talk = [
        one
        for n, text in enumerate(answers, start=1)
        for one in (
            complain(world, n),
            reply(50 + n, "02 12:00", text, parent_comment_id=str(n), reply_to=str(n)),
        )
    ]
    found, many = settled(world, *talk), len(answers)
    expected = (False, None, True) if is_boilerplate else (True, "reply", False)
    assert found == {str(n): expected for n in range(1, many + 1)}
    # It is shown all the same.
    assert world.rows("select answer from dialogue order by item_id::int") == [(text,) for text in answers]
    assert world.rows("select answered from library_summary where id = 'gdov'") == [
        (0 if is_boilerplate else many,)
    ]
    assert world.rows("select sum(waiting::int), sum(boilerplate::int) from page_facts") == [
        (many, many) if is_boilerplate else (0, 0)
    ]


def test_the_same_question_may_be_answered_in_the_same_words(world: World) -> None:
    world.says["Когда откроют зал?"] = tags("neutral", question=True)
    talk = [
        one
        for n in range(1, 5)
        for one in (
            comment("-1", 1, n, str(100 + n), "02 10:00", "Когда откроют зал?"),
            reply(50 + n, "02 12:00", "Скоро откроем", parent_comment_id=str(n), reply_to=str(n)),
        )
    ]
    assert settled(world, *talk) == dict.fromkeys(("1", "2", "3", "4"), (True, "reply", False))


def test_a_true_answer_counts_beside_an_empty_one(world: World) -> None:
    talk = [
        one
        for n in (1, 2, 3)
        for one in (
            complain(world, n),
            reply(50 + n, "02 12:00", PASTED[0], parent_comment_id=str(n), reply_to=str(n)),
        )
    ]
    late = reply(60, "03 12:00", "Откроем окна", parent_comment_id="2", reply_to="2")
    found = settled(world, *talk, late)
    assert found["2"] == (True, "reply", False)
    assert world.rows("select answer, answer_hours from dialogue where answered") == [("Откроем окна", 26.0)]


def test_the_usual_time_speaks_of_the_unanswered_too(world: World) -> None:
    # Four complaints at 10:00; one answered after 1.4 hours, one after 5. The wall was last read on the 9th at 3:30, after 161.5.
    talk = [complain(world, n) for n in (1, 2, 3, 4)]
    first = reply(51, "02 11:24", "Откроем окна", parent_comment_id="1", reply_to="1")
    settled(world, *talk, first)
    # 3 of 4 still wait after 1.4 hours, and at the last reading too: «обычно за 1,4 ч» would speak of one reader.
    assert world.rows(TIMES) == [(None, 161.5)]
    world.night(reply(52, "02 15:00", "Починим", parent_comment_id="2", reply_to="2"))
    world.settle()
    # 3/4 · 2/3 = 1/2: now half are answered, after five hours.
    assert world.rows(TIMES) == [(5.0, None)]


def test_who_has_waited_less_long_counts_only_so_far(world: World) -> None:
    # Asked 3 hours before the wall was last read: known to wait three hours, no longer.
    talk = [complain(world, 1), complain(world, 2), complain(world, 3, "09 00:30")]
    answer = reply(51, "02 20:00", "Откроем окна", parent_comment_id="1", reply_to="1")
    settled(world, *talk, answer)
    # After 3 hours one is out of sight; after 10 hours 1 of the 2 left is answered: a half.
    assert world.rows(TIMES) == [(10.0, None)]


def test_an_answer_at_the_moment_of_the_last_reading_comes_first(world: World) -> None:
    # Both asked at 20:30 on the 8th; at 3:30, the moment of the reading, one is answered: of two, not of one.
    talk = [complain(world, n, "08 20:30") for n in (1, 2)]
    settled(world, *talk, reply(51, "09 03:30", "Откроем окна", parent_comment_id="1", reply_to="1"))
    assert world.rows(TIMES) == [(7.0, None)]


def test_where_nobody_asked_nobody_waits(world: World) -> None:
    settled(world)
    assert world.rows(TIMES) == [(None, None)]


def test_the_regions_engagement_is_the_mean_over_its_posts(world: World) -> None:
    world.says["Хорошо"] = tags("positive")
    world.night(
        author("-1", members=8000), author("-2", members=50),
        post("-1", 1, "01 10:00", likes=80, reposts=None, comments=0), post("-1", 2, "01 10:00", likes=0, reposts=40, comments=0),
        post("-2", 1, "01 10:00", likes=3, reposts=1, comments=3), post("-4", 1, "01 10:00", likes=5, comments=0),
        # Of three comments one is a reader's.
        comment("-2", 1, 5, "7", "01 12:00", "Хорошо"), comment("-2", 1, 6, "-2", "01 12:00", "Вам спасибо"),
        comment("-2", 1, 7, "-2", "01 12:00", "И приходите"),
    )  # fmt: skip
    world.settle()
    # 80/8000, 40/8000, (3 + 1 + 1)/100 for a wall of fifty; nobody knows how many read -4.
    posts = [80 / 8000, 40 / 8000, 5 / 100]
    asked = "select er from summaries where scope = $1 and id = $2"
    assert world.rows(asked, "library", "gdov") == [(pytest.approx(sum(posts[:2]) / 2),)]
    assert world.rows(asked, "library", "gdov-children") == [(pytest.approx(posts[2]),)]
    assert world.rows(asked, "library", "plyussa") == [(None,)]
    for scope, place in (("municipality", "Гдовский"), ("region", "")):
        assert world.rows(asked, scope, place) == [(pytest.approx(sum(posts) / 3),)]
    rates = dict(world.rows("select participant_id, er from participant_rates where er is not null"))
    assert rates == {"gdov": pytest.approx(sum(posts[:2]) / 2), "gdov-children": pytest.approx(posts[2])}


def test_a_reply_to_a_comment_is_none_to_the_post_of_the_same_number() -> None:
    asked = Event("ok", "5", "7", False, "post", "7", "r-1", thread="", direct=None, readers=[])
    answer = Event("ok", "5", "7", True, "comment", "8", None, thread="", direct="7", readers=[])
    assert [(row["item_id"], row["how"]) for row in meant([asked, answer])] == [("7", "reply")]
