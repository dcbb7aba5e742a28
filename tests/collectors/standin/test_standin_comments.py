"""wall.getComments of the stand-in: levels, threads, orders, previews, what deletion leaves."""

from __future__ import annotations

from collectors.standin import Community
from tests.collectors.standin.standin_world import (
    LIBRARY,
    READER,
    WALL,
    archive,
    asking,
    at,
    comment,
    ids,
    post,
)

METHOD = "wall.getComments"
ASKED = {"owner_id": WALL, "post_id": 1, "preview_length": 0}


def test_ten_by_default_oldest_first() -> None:
    world = archive(post(1), *(comment(n, hours_ago=200 - n) for n in range(2, 132)))
    with asking(world) as ask:
        assert ids(ask(METHOD, **ASKED)) == list(range(2, 12))
        assert ids(ask(METHOD, sort="desc", count=3, **ASKED)) == [131, 130, 129]
        pages = [ask(METHOD, count=100, offset=offset, **ASKED) for offset in (0, 100)]
        assert ids(pages[0]) + ids(pages[1]) == list(range(2, 132))
        assert pages[0]["count"] == pages[0]["current_level_count"] == 130


def test_start_comment_id_moves_the_offset() -> None:
    world = archive(post(1), *(comment(n, hours_ago=20 - n) for n in range(2, 10)), comment(15))
    with asking(world) as ask:
        assert ids(ask(METHOD, start_comment_id=5, count=2, **ASKED)) == [5, 6]
        assert ids(ask(METHOD, start_comment_id=5, offset=1, count=2, **ASKED)) == [6, 7]
        assert ids(ask(METHOD, start_comment_id=5, offset=-2, count=2, **ASKED)) == [3, 4]
        assert ids(ask(METHOD, start_comment_id=5, sort="desc", count=2, **ASKED)) == [5, 4]
        # The comment is gone: its place stays.
        assert ids(ask(METHOD, start_comment_id=12, **ASKED)) == [15]


def test_threads_begin_at_the_top_and_go_on_in_pages() -> None:
    replies = (comment(n, parent_comment_id=2, reply_to=n - 1, hours_ago=4 - n / 100) for n in range(3, 133))
    with asking(archive(post(1), comment(2), *replies)) as ask:
        top = ask(METHOD, thread_items_count=10, **ASKED)
        thread = top["items"][0]["thread"]
        assert (top["count"], top["current_level_count"], thread["count"]) == (131, 1, 130)
        assert ids(thread) == list(range(3, 13))
        assert ids(ask(METHOD, **ASKED)["items"][0]["thread"]) == []
        pages = [ask(METHOD, comment_id=2, count=100, offset=offset, **ASKED) for offset in (0, 100)]
        assert ids(pages[0]) + ids(pages[1]) == list(range(3, 133))
        reply = pages[0]["items"][1]
        assert (reply["parents_stack"], reply["reply_to_comment"], reply["reply_to_user"]) == ([2], 3, 1)
        assert "thread" not in reply


def test_texts_are_cut_to_ninety_unless_told() -> None:
    with asking(archive(post(1), comment(2, "<" + "я" * 200))) as ask:
        whole = ask(METHOD, **ASKED)["items"][0]["text"]
        cut = ask(METHOD, owner_id=WALL, post_id=1)["items"][0]["text"]
        assert (whole, cut) == ("&lt;" + "я" * 200, "&lt;" + "я" * 89 + "...")


def test_likes_only_on_demand() -> None:
    with asking(archive(post(1), comment(2, likes=4))) as ask:
        assert "likes" not in ask(METHOD, **ASKED)["items"][0]
        assert ask(METHOD, need_likes=1, **ASKED)["items"][0]["likes"]["count"] == 4


def test_smart_order_shows_the_liked_first() -> None:
    with asking(archive(post(1), comment(2, likes=1), comment(3, likes=4))) as ask:
        assert ids(ask(METHOD, sort="smart", **ASKED)) == [3, 2]


def test_a_deleted_comment_keeps_its_place_only_over_a_thread() -> None:
    world = archive(
        post(1),
        comment(2, deleted_at=at(1)),
        comment(3, parent_comment_id=2, hours_ago=4),
        comment(4, deleted_at=at(1)),
        comment(5, hours_ago=3),
        comment(6, parent_comment_id=5, deleted_at=at(1), hours_ago=2),
    )
    with asking(world) as ask:
        answer = ask(METHOD, thread_items_count=10, **ASKED)
        assert ids(answer) == [2, 5]
        stub = answer["items"][0]
        assert set(stub) == {"id", "date", "parents_stack", "thread", "deleted"} and stub["deleted"] is True
        assert ids(stub["thread"]) == [3]
        assert (answer["count"], answer["current_level_count"]) == (2, 2)
        assert ask("wall.get", owner_id=WALL)["items"][0]["comments"]["count"] == 2
        ask.standin.now = at(1.5)
        assert ids(ask(METHOD, **ASKED)) == [2, 4, 5]
        assert ask(METHOD, **ASKED)["count"] == 5


def test_an_edited_comment_has_no_mark() -> None:
    world = archive(post(1), comment(2, "стало", text_before_edit="было", edited_at=at(1)))
    with asking(world) as ask:
        after = ask(METHOD, **ASKED)["items"][0]
        ask.standin.now = at(2)
        before = ask(METHOD, **ASKED)["items"][0]
        assert (before["text"], after["text"]) == ("было", "стало")
        assert "edited" not in after


def test_closed_comments_are_error_212() -> None:
    with asking(archive(post(1, comments_closed=True), comment(2))) as ask:
        assert ask.error(METHOD, **ASKED) == (212, "Access to post comments denied")
        assert ask("wall.get", owner_id=WALL)["items"][0]["comments"] == {
            "can_post": 0,
            "can_view": 0,
            "count": 0,
            "groups_can_post": False,
        }


def test_extended_introduces_the_speakers_of_threads() -> None:
    guest = Community(id=5, name="Гости", screen_name="guests")
    world = archive(
        post(1),
        comment(2),
        comment(3, parent_comment_id=2, from_id=-5),
        communities=[LIBRARY, guest],
    )
    with asking(world) as ask:
        answer = ask(METHOD, extended=1, thread_items_count=10, fields="sex", **ASKED)
        assert [one["sex"] for one in answer["profiles"]] == [READER.sex]
        assert [one["id"] for one in answer["groups"]] == [101, 5]
        assert answer["post_author_id"] == WALL
