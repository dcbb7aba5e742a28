"""VK's items become records: recorded answers, every odd shape that the facts name, and nothing invented."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collectors.records import decode, encode, utc
from collectors.vk.parse import (
    Unreadable,
    captions,
    community_items,
    is_reply,
    parse_comment,
    parse_community,
    parse_person,
    parse_post,
    post_items,
    replies,
)

NOW = datetime(2025, 11, 9, tzinfo=UTC)
RECORDED = Path(__file__).parents[4] / "shared" / "fixtures" / "vk"

POST: dict[str, Any] = {"id": 5, "owner_id": -101, "from_id": -101, "date": 1762000000, "text": "Текст"}
COMMENT: dict[str, Any] = {
    "id": 9,
    "owner_id": -101,
    "post_id": 5,
    "from_id": 7,
    "date": 1762000001,
    "text": "Да",
}


def post(**values: Any) -> Any:
    return parse_post({**POST, **values}, found_by="wall:-101", fetched_at=NOW)


def comment(**values: Any) -> Any:
    return parse_comment({**COMMENT, **values}, fetched_at=NOW)


def test_a_bare_post_claims_nothing_that_vk_did_not_say() -> None:
    plain = post()
    assert (plain.owner_id, plain.post_id, plain.author_id) == ("-101", "5", "-101")
    assert plain.url == "https://vk.com/wall-101_5"
    assert plain.published_at == datetime(2025, 11, 1, 12, 26, 40, tzinfo=UTC)
    assert (plain.likes, plain.comments, plain.reposts, plain.views) == (None, None, None, None)
    assert (plain.edited_at, plain.signer_id, plain.quoted_text, plain.attachments) == (None, None, "", {})
    assert (plain.matched_tag, plain.is_ad, plain.found_by) == (None, False, "wall:-101")
    assert plain.payload == POST


def test_a_full_post_is_read_whole() -> None:
    full = post(
        text="Чтения &lt;вслух&gt; &amp; &#10071;",
        signer_id=7,
        edited=1762000500,
        marked_as_ads=1,
        likes={"count": 3},
        comments={"count": 0},
        reposts={"count": 2},
        views={"count": 99},
        attachments=[{"type": "photo"}, {"type": "video"}, {"type": "photo"}, "strange", {}],
    )
    assert full.text == "Чтения <вслух> & ❗"
    assert (full.signer_id, full.is_ad) == ("7", True)
    assert full.edited_at == datetime(2025, 11, 1, 12, 35, tzinfo=UTC)
    assert (full.likes, full.comments, full.reposts, full.views) == (3, 0, 2, 99)
    assert full.attachments == {"photo": 2, "video": 1}


def test_what_a_repost_quotes_stays_apart() -> None:
    quoting = post(
        text="", copy_history=[{"text": "Первый &amp;"}, {"text": ""}, {"text": "Второй"}, None, {}]
    )
    assert (quoting.text, quoting.quoted_text) == ("", "Первый &\n\nВторой")


@pytest.mark.parametrize("field", sorted(POST))
def test_a_post_without_what_it_must_have_fails_by_name(field: str) -> None:
    item = {key: value for key, value in POST.items() if key != field}
    with pytest.raises(Unreadable, match=f"нет поля {field}"):
        parse_post(item, found_by="", fetched_at=NOW)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("owner_id", None),
        ("owner_id", {"id": 1}),
        ("owner_id", 0),
        ("owner_id", "wall"),
        ("id", [1]),
        ("id", True),
        ("id", 2**63),
        ("from_id", {}),
        ("from_id", 1.5),
        ("date", "вчера"),
        ("date", -5),
        ("date", 2**40),
        ("date", 1e30),
        ("text", {"ru": "Текст"}),
        ("text", 7),
    ],
)
def test_a_field_of_another_type_makes_no_junk(field: str, value: Any) -> None:
    with pytest.raises(Unreadable, match=f"поле {field} не того вида"):
        post(**{field: value})


@pytest.mark.parametrize("item", [None, 5, "text", []])
def test_what_is_no_object_is_no_item(item: Any) -> None:
    with pytest.raises(Unreadable, match="не объект"):
        parse_post(item, found_by="", fetched_at=NOW)
    with pytest.raises(Unreadable):
        parse_comment(item, owner_id="-1", post_id="1", fetched_at=NOW)


def test_numbers_as_text_or_with_a_point_are_numbers() -> None:
    odd = post(id="5", owner_id=-101.0, from_id="-101", date="1762000000")
    assert (odd.post_id, odd.owner_id, odd.author_id, odd.url) == (
        "5",
        "-101",
        "-101",
        "https://vk.com/wall-101_5",
    )
    assert odd.published_at == utc(1762000000)
    assert post(text=None).text == ""
    assert post(text="null").text == "null"


def test_a_count_beyond_reason_is_unknown() -> None:
    assert post(likes={"count": 2**63 - 1}).likes is None
    assert replies({"thread": {"count": 2**63 - 1, "items": [{"id": 1}]}}) == (None, [{"id": 1}])


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("video", "title"),
        ("video", "description"),
        ("clip", "title"),
        ("poll", "question"),
        ("photo", "text"),
        ("link", "title"),
        ("link", "caption"),
        ("article", "subtitle"),
        ("doc", "title"),
        ("album", "description"),
        ("market", "title"),
        ("hologram", "title"),
    ],
)
def test_attachments_speak_by_their_captions(kind: str, name: str) -> None:
    attached = {"attachments": [{"type": kind, kind: {name: "Стенд &lt;3"}}, None, {"type": kind}, 5]}
    assert captions(attached) == captions({"copy_history": [attached]}) == "Стенд <3"
    assert comment(text="", **attached).text == "Стенд <3"
    assert comment(text="Вот!", **attached).text == "Вот!"


def test_a_poll_is_told_with_its_answers_and_votes() -> None:
    def told(**poll: Any) -> Any:
        return post(attachments=[{"type": "poll", "poll": poll}]).poll

    answers = [{"text": "Зал &amp; чай", "votes": 12}, {"text": "Мебель", "votes": 3}]
    said = told(question="Что выбрать?", answers=answers, votes=15)
    assert said == "Что выбрать? Зал & чай — 12, Мебель — 3; голосов: 15"
    # Votes may be hidden until one has voted.
    assert told(question="А вы?", answers=[{"text": "Да"}, "?"], votes=None) == "А вы? Да"
    assert told() is None and post().poll is None


@pytest.mark.parametrize("strange", [None, 5, "text", [], {}, {"count": None}, {"count": "3"}, {"count": -1}])
def test_strange_shapes_are_unknown_not_zero(strange: Any) -> None:
    odd = post(likes=strange, views=strange, attachments=strange, copy_history=strange)
    assert (odd.likes, odd.views, odd.attachments, odd.quoted_text) == (None, None, {}, "")


def test_a_count_beyond_all_counts_is_unknown() -> None:
    assert (
        post(likes={"count": 2**63 - 1}, views={"count": 10**12}, reposts={"count": 10**12 - 1}).reposts
        == 10**12 - 1
    )
    assert post(likes={"count": 2**63 - 1}).likes is None


@pytest.mark.parametrize("date", [253402300799, -62135596800, 10**12])
def test_a_date_on_which_nobody_can_have_written_is_none(date: int) -> None:
    with pytest.raises(ValueError):
        post(date=date)


def test_an_address_in_a_text_keeps_its_ampersands() -> None:
    assert post(text="lib.example/?a=1&region=2&amp;b &lt;да&gt;").text == "lib.example/?a=1&region=2&b <да>"


def test_a_comment_knows_its_place() -> None:
    top = comment(parents_stack=[], likes={"count": 1})
    assert (top.comment_id, top.post_id, top.parent_comment_id, top.likes) == ("9", "5", None, 1)
    reply = comment(id=10, parents_stack=[9, 8], reply_to_comment=8, reply_to_user=3)
    assert (reply.parent_comment_id, reply.reply_to, reply.author_id) == ("9", "8", "7")


def test_a_deleted_comment_has_neither_author_nor_text() -> None:
    stub = {"id": 9, "date": 1762000001, "parents_stack": [], "thread": {"count": 1}, "deleted": True}
    deleted = parse_comment(stub, owner_id="-101", post_id="5", fetched_at=NOW)
    assert (deleted.owner_id, deleted.post_id, deleted.author_id, deleted.text) == ("-101", "5", None, "")
    assert deleted.deleted
    with pytest.raises(Unreadable, match="from_id"):
        parse_comment({**stub, "deleted": False}, owner_id="-101", post_id="5", fetched_at=NOW)


def test_replies_are_no_part_of_the_payload() -> None:
    item = {**COMMENT, "thread": {"count": 12, "items": [{"id": 10}], "can_post": True}}
    assert replies(item) == (12, [{"id": 10}])
    payload = comment(**item).payload
    assert payload is not None
    assert payload["thread"] == {"count": 12, "can_post": True}
    assert replies(COMMENT) == replies({**COMMENT, "thread": None}) == (0, [])


def test_search_finds_comments_too() -> None:
    item = {**COMMENT, "post_type": "reply", "parents_stack": [3]}
    assert is_reply(item)
    assert not is_reply(POST)
    found = parse_comment(item, fetched_at=NOW)
    assert (found.owner_id, found.post_id, found.parent_comment_id) == ("-101", "5", "3")


def test_people_and_communities() -> None:
    person = parse_person(
        {
            "id": 7,
            "first_name": "Анна",
            "last_name": "О&#39;Нил",
            "city": {"title": "Остров"},
            "domain": "anna",
        },
        fetched_at=NOW,
    )
    assert (person.author_id, person.kind, person.name, person.screen_name) == (
        "7",
        "person",
        "Анна О'Нил",
        "anna",
    )
    assert (person.city, person.deactivated) == ("Остров", None)
    gone = parse_person(
        {"id": 8, "first_name": "DELETED", "last_name": "", "deactivated": "deleted"}, fetched_at=NOW
    )
    assert (gone.name, gone.city, gone.deactivated) == ("DELETED", None, "deleted")
    contacts = [{"user_id": 7}, {"desc": "телефон"}, {"user_id": 7}, {"user_id": 8}, None]
    community = parse_community(
        {"id": 101, "name": "ЦБС &amp; К", "members_count": 9, "contacts": contacts, "city": None},
        fetched_at=NOW,
    )
    assert (community.author_id, community.name, community.members) == ("-101", "ЦБС & К", 9)
    assert (community.contacts, community.city) == (("7", "8"), None)


def test_both_shapes_of_answers_are_read() -> None:
    assert (
        community_items([{"id": 1}])
        == community_items({"groups": [{"id": 1}], "profiles": []})
        == [{"id": 1}]
    )
    assert post_items([{"id": 1}]) == post_items({"items": [{"id": 1}]}) == [{"id": 1}]


def test_the_recorded_wall_passes_through() -> None:
    answer = _recorded("vk_wall_response.anon.json")
    posts = [parse_post(item, found_by="wall:-9347", fetched_at=NOW) for item in answer["items"]]
    assert len({(one.owner_id, one.post_id) for one in posts}) == len(answer["items"]) > 0
    for one, item in zip(posts, answer["items"], strict=True):
        assert decode(encode(one)) == one
        assert one.comments == item["comments"]["count"]
        assert sum(one.attachments.values()) == len(item.get("attachments", []))
        assert one.payload == item


def test_the_recorded_comments_pass_through() -> None:
    answer = _recorded("vk_comment_response.anon.json")
    comments = [
        parse_comment(item, owner_id="-9347", post_id="848", fetched_at=NOW) for item in answer["items"]
    ]
    assert [one.comment_id for one in comments] == ["859", "858", "850"]
    assert [one.likes for one in comments] == [2, 0, 1]
    assert all(decode(encode(one)) == one and one.text for one in comments)


def test_the_recorded_community_passes_through() -> None:
    (community,) = community_items(_recorded("vk_group_example.anon.json"))
    author = parse_community(community, fetched_at=NOW)
    assert (author.author_id, author.contacts, author.members) == ("-9347", ("1354",), None)


def _recorded(name: str) -> Any:
    if not (RECORDED / name).is_file():
        pytest.skip("the recorded answers are not here")
    answer = json.loads((RECORDED / name).read_text(encoding="utf-8"))
    return answer.get("response", answer)
