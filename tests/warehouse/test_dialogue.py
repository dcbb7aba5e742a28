"""Which questions and complaints were answered, and what readers say."""

import msgspec

from collectors.records import Comment
from tests.warehouse.world import World, author, comment, post, tags

ASKED = "Когда откроют абонемент?"


def asked(number: int = 11, **values: object) -> Comment:
    return comment("-1", 1, number, "7", "02 10:00", ASKED, **values)


def answer(
    who: str = "-1", at: str = "02 13:30", text: str = "В среду", owner_id: str = "-1", **values: object
) -> Comment:
    return comment(owner_id, 1, 20, who, at, text, **values)


def settled(world: World, *comments: Comment) -> World:
    world.says |= {ASKED: tags("neutral", "hours=", question=True)}
    world.night(author("7", screen_name="Anna"), post("-1", 1, "01 10:00"), *comments)
    world.settle()
    return world


def under(number: int, one: Comment) -> Comment:
    """The same under another post, in whose talk the numbers begin with the post's."""
    names = ("comment_id", "parent_comment_id", "reply_to")
    numbers = {name: f"{number}{old}" for name in names if (old := getattr(one, name))}
    return msgspec.structs.replace(one, post_id=str(number), **numbers)


def test_what_is_an_answer(world: World) -> None:
    replies = [
        (answer(parent_comment_id="11", reply_to="11"), "reply"),
        (answer(parent_comment_id="11"), "thread"),
        (answer("901", parent_comment_id="11"), "thread"),
        (answer(text="[id7|Анна], в среду"), "mention"),
        (answer(text="@anna, в среду"), "mention"),
        # Beside the thread; before the question; by another reader; by another library; taken back.
        (answer(), None),
        (answer(at="02 09:00", parent_comment_id="11"), None),
        (answer(at="02 09:00", reply_to="11"), None),
        (answer("8", parent_comment_id="11", reply_to="11"), None),
        (answer("-4", parent_comment_id="11", reply_to="11"), None),
        (answer(parent_comment_id="11", deleted=True), None),
    ]
    for text, who in (("[id7|Анна], в среду", "7"), ("@anna, в среду", "anna")):
        world.says[text] = tags(mentions=(who,))
    numbered = list(enumerate(replies, start=10))
    talks = [under(number, one) for number, (reply, _) in numbered for one in (asked(), reply)]
    world.night(*(post("-1", number, "01 10:00") for number, _ in numbered))
    settled(world, *talks)
    found = "select item_id, how, answered, answer, answer_hours, library_id, municipality from dialogue order by 1"
    assert world.rows(found) == [
        (
            f"{number}11",
            how,
            how is not None,
            reply.text if how else None,
            3.5 if how else None,
            "gdov",
            "Гдовский",
        )
        for number, (reply, how) in numbered
    ]


def test_a_reply_within_the_same_thread_answers_a_reply(world: World) -> None:
    settled(
        world,
        comment("-1", 1, 10, "8", "02 09:00", "Начало"),
        asked(parent_comment_id="10"),
        answer(parent_comment_id="10"),
    )
    assert world.rows("select item_id, how from dialogue") == [("11", "thread")]


def test_a_question_in_a_readers_post_is_answered_under_it(world: World) -> None:
    replies = [
        # On a library's wall and on the reader's own: any comment under it by a library that the post is about.
        ("-1", answer(), "reply"),
        ("-1", answer("901"), "reply"),
        ("7", answer(owner_id="7"), "reply"),
        ("7", answer("-4", owner_id="7"), None),
        ("-1", answer("8"), None),
        ("-1", answer(at="01 09:00"), None),
        ("-1", answer(deleted=True), None),
    ]
    numbered = list(enumerate(replies, start=10))
    texts = {number: f"{ASKED} Зал {number}" for number, _ in numbered}
    world.says |= {text: tags("neutral", question=True, libraries=("gdov",)) for text in texts.values()}
    posts = (post(wall, number, "01 10:00", texts[number], author_id="7") for number, (wall, *_) in numbered)
    world.night(author("7"), *posts, *(under(number, reply) for number, (_, reply, _) in numbered))
    world.settle()
    assert world.rows("select item_id, kind, how, library_id from dialogue order by 1") == [
        (str(number), "post", how, "gdov") for number, (*_, how) in numbered
    ]


def test_a_mention_answers_only_the_reader_mentioned_and_only_under_the_same_post(world: World) -> None:
    world.says |= {
        "[id7|Анна], в среду": tags(mentions=("7",)),
        "[id8|Иван], во вторник": tags(mentions=("8",)),
        "[club7|Клуб], спасибо": tags(mentions=("-7",)),
    }
    world.night(post("-1", 2, "01 10:00"))
    settled(
        world,
        asked(),
        comment("-1", 1, 12, "9", "02 10:00", ASKED),
        comment("-1", 1, 20, "-1", "02 11:00", "[id8|Иван], во вторник"),
        comment("-1", 1, 21, "-1", "02 12:00", "[club7|Клуб], спасибо"),
        comment("-1", 2, 22, "-1", "02 13:00", "[id7|Анна], в среду"),
    )
    assert world.rows("select item_id, answered from dialogue order by item_id") == [
        ("11", False),
        ("12", False),
    ]


def test_a_community_that_asks_as_a_reader_is_answered_by_a_mention(world: World) -> None:
    world.says |= {
        ASKED: tags("neutral", question=True),
        "[club70|Клуб], в среду": tags(mentions=("-70",)),
    }
    world.night(
        post("-1", 1, "01 10:00"),
        comment("-1", 1, 11, "-70", "02 10:00", ASKED),
        comment("-1", 1, 20, "-1", "02 11:00", "[club70|Клуб], в среду"),
    )
    world.settle(decisions="comment,vk,-1,11,role,reader,кружок читателей,Ольга,2025-11-09")
    assert world.rows("select how, answer_hours from dialogue") == [("mention", 1.0)]


def test_a_direct_reply_is_preferred_to_an_earlier_one(world: World) -> None:
    first = answer(parent_comment_id="11", at="02 11:00")
    direct = comment("-1", 1, 21, "-1", "02 12:00", "Вам — в среду", parent_comment_id="11", reply_to="11")
    settled(world, asked(), first, direct)
    assert world.rows("select answer, answer_hours from dialogue") == [("Вам — в среду", 2.0)]


def test_a_complaint_is_part_of_the_dialogue_and_links_lead_to_it(world: World) -> None:
    world.says["Душно"] = tags("negative", "space-")
    settled(world, comment("-1", 1, 30, "7", "02 10:00", "Душно", parent_comment_id="11"))
    assert world.rows("select what, url from dialogue") == [
        ("complaint", "https://vk.com/wall-1_1?reply=30&thread=11")
    ]


def test_the_summary_counts_answers_and_how_long_half_of_the_questions_wait(world: World) -> None:
    second = comment("-1", 1, 12, "8", "02 10:00", ASKED)
    late = comment("-1", 1, 22, "-1", "03 10:00", "Тоже", parent_comment_id="12")
    settled(
        world,
        asked(),
        answer(parent_comment_id="11"),
        second,
        late,
        comment("-1", 1, 13, "9", "02 10:00", ASKED),
    )
    # After 3.5 hours 2 of 3 still wait, after 24 hours 2/3 · 1/2 = 1/3 do: the first time at which it is half or less.
    assert world.rows(
        "select questions, answered, median_answer_hours from library_summary where id = 'gdov'"
    ) == [(3, 2, 24.0)]


def opinions(world: World, positive: int, neutral: int, negative: int) -> World:
    said = []
    tones = ["positive"] * positive + ["neutral"] * neutral + ["negative"] * negative
    for number, tone in enumerate(tones, 100):
        text = f"мнение {number}"
        world.says[text] = tags(tone, f"staff{ {'positive': '+', 'neutral': '=', 'negative': '-'}[tone] }")
        said.append(comment("-1", 1, number, str(number), "02 10:00", text))
    return settled(world, *said)


def test_satisfaction_is_positive_among_judgements_with_wilsons_interval(world: World) -> None:
    row = opinions(world, 9, 4, 3).row("select * from library_summary where id = 'gdov'")
    assert (row["opinions"], row["positive"], row["neutral"], row["negative"]) == (16, 9, 4, 3)
    # 9 of 12: Wilson's interval by hand.
    assert row["satisfaction"] == 0.75
    assert round(row["satisfaction_low"], 6) == 0.467695
    assert round(row["satisfaction_high"], 6) == 0.911058
    topic = world.row("select * from topic_sentiment where library_id = 'gdov'")
    assert topic == {
        "library_id": "gdov", "municipality": "Гдовский", "topic": "staff", "opinions": 16, "positive": 9, "neutral": 4,
        "negative": 3, "voters": 12, "share": 0.75, "low": row["satisfaction_low"], "high": row["satisfaction_high"],
    }  # fmt: skip
    assert world.rows("select library_id, municipality, opinions from topic_sentiment order by all") == [
        ("gdov", "Гдовский", 16),
        (None, "Гдовский", 16),
        (None, None, 16),
    ]


def test_fewer_than_ten_judgements_give_no_share(world: World) -> None:
    row = opinions(world, 5, 8, 4).row(
        "select opinions, satisfaction, satisfaction_low, satisfaction_high from library_summary where id = 'gdov'"
    )
    assert list(row.values()) == [17, None, None, None]


def test_what_a_library_says_of_itself_is_no_opinion(world: World) -> None:
    world.says |= {
        "Запись": tags("positive", "events+"),
        "Мы молодцы": tags("positive", "staff+", suggestion=True),
    }
    settled(
        world,
        comment("-1", 1, 30, "-1", "02 10:00", "Мы молодцы"),
        comment("-1", 1, 31, "901", "02 10:00", "Мы молодцы"),
    )
    assert world.rows("select opinions, positive, suggestions from headline") == [(0, 0, 0)]


def test_suggestions_are_listed_with_their_links(world: World) -> None:
    world.says["Больше скамеек"] = tags("neutral", "space=", suggestion=True)
    settled(world, comment("-1", 1, 30, "7", "02 10:00", "Больше скамеек"))
    assert world.rows("select text, url, library_id, topics from suggestions") == [
        (
            "Больше скамеек",
            "https://vk.com/wall-1_1?reply=30",
            "gdov",
            [{"topic": "space", "polarity": "neutral"}],
        )
    ]


def test_engagement_per_post_and_subscriber_and_per_view(world: World) -> None:
    world.night(
        author("-4", members=200),
        post("-4", 1, "01 10:00", likes=10, comments=2, reposts=None, views=100),
        post("-4", 2, "01 10:00", likes=4, comments=0, reposts=0, views=None),
        post("-4", 3, "01 10:00"),
    )
    world.settle()
    row = world.row(
        "select posts, reactions, unknown_reactions, subscribers, er, er_views from library_summary where id = 'plyussa'"
    )
    # 10 + 4 likes of two posts; the two comments were counted, not read: nobody knows whose they are. 10 of 100 views.
    assert row == {
        "posts": 3, "reactions": 14, "unknown_reactions": 1, "subscribers": 200,
        "er": (10 / 200 + 4 / 200) / 2, "er_views": 10 / 100,
    }  # fmt: skip


def test_days_are_local_and_quiet_ones_are_shown(world: World) -> None:
    settled(world, comment("-1", 1, 30, "7", "03 00:10", "ночью"))
    rows = world.rows("select day::varchar, in_campaign, posts, comments, readers from daily_activity")
    assert len(rows) == 14
    assert rows[:3] == [
        ("2025-11-01", True, 1, 0, 0),
        ("2025-11-02", True, 0, 0, 0),
        ("2025-11-03", True, 0, 1, 1),
    ]
    assert rows[-1][:2] == ("2025-11-14", False)
