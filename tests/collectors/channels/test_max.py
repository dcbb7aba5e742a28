"""MAX's channels and chats are read whole through the bot, however it understands a window, and refusals are said."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from campaign.errors import AccessDenied, ConfigurationError
from collectors.keys import read_key
from collectors.max.access import KEY
from collectors.max.collect import MaxSource
from collectors.max.parse import Chat, leads_to, parse_comment, parse_post
from collectors.records import Author, Comment, Named, Post
from collectors.standin.channels.max import MaxChat, Said, max_api
from collectors.standin.channels.serving import JSON, Answer, Asked, Reply, Served, failing, in_json, served
from collectors.unread import Unreadable
from tests.collectors.channels.nights import HASTY, HERE, QUICK, TAG, Nights, at, campaign

TOKEN = "max-NEVER-TO-BE-SEEN_0123456789"
START, END = at("01 00:00"), at("09 00:00")
PEOPLE = [(500 + number, f"Читатель {number}") for number in range(7)]


def channel(seed: int = 4) -> MaxChat:
    """250 messages an hour apart from two days before the campaign, every sixth tagged; those have up to four comments."""
    draw = random.Random(seed)
    said = []
    for place in range(250):
        moment = START - timedelta(days=2) + timedelta(hours=place)
        comments = [
            Said(
                f"c{place}.{number}",
                moment + timedelta(minutes=number + 1),
                f"Ответ {number}",
                draw.choice(PEOPLE),
            )
            for number in range(draw.randrange(5))
        ]
        comments = [
            replace(one, reply_to=comments[0].mid) if one is not comments[0] else one for one in comments
        ]
        text = f"Запись {place} {TAG if place % 6 == 0 else ''}"
        said.append(Said(f"mid.{place}", moment, text, views=place, comments=tuple(comments)))
    return MaxChat(-100, "Кром", "https://max.ru/pskovlib", members=312, said=tuple(said))


CHANNEL = channel()
TAGGED = [one for one in CHANNEL.said if TAG in one.text and START <= one.at < END]
COMMENTS = {comment.mid for one in TAGGED for comment in one.comments}


def nights(tmp_path: Path, site: Served, *channels: str, source: MaxSource | None = None) -> Nights:
    rule = campaign(max=channels or ("https://max.ru/PskovLib/",))
    return Nights(
        tmp_path, rule, lambda: source or MaxSource(TOKEN, base=site.url, guard=HERE, patience=QUICK)
    )


@pytest.mark.parametrize("backwards", [False, True])
def test_posts_and_comments_are_read_whole_in_either_direction(tmp_path: Path, backwards: bool) -> None:
    with served(max_api([CHANNEL], TOKEN, backwards=backwards)) as site:
        night = nights(tmp_path, site).run(at("11 03:00"))
    assert len(TAGGED) == 32 and set(night.posts) == {one.mid for one in TAGGED}
    assert {one.comment_id for one in night.of(Comment)} == COMMENTS
    assert {post.views for post in night.posts.values()} == {int(one.mid[4:]) for one in TAGGED}
    assert all((post.likes, post.comments, post.reposts) == (None, None, None) for post in night.of(Post))
    assert [(one.screen_name, one.author_id) for one in night.of(Named)] == [
        ("https://max.ru/pskovlib/", "-100")
    ]
    described = {one.author_id: (one.kind, one.members) for one in night.of(Author)}
    assert described["-100"] == ("community", 312) and described["500"] == ("person", None)
    assert {one.status for one in night.coverage.values()} == {"done"}


def test_a_thread_hangs_under_its_first_comment(tmp_path: Path) -> None:
    first = Said("c1", at("03 11:00"), "Спасибо!", PEOPLE[0])
    second = Said("c2", at("03 11:05"), "И вам", None, reply_to="c1")
    third = Said("c3", at("03 11:06"), "И я", PEOPLE[1], reply_to="c2")
    post = Said("m1", at("03 10:00"), f"Открытие {TAG}", comments=(first, second, third))
    with served(max_api([replace(CHANNEL, said=(post,))], TOKEN)) as site:
        night = nights(tmp_path, site).run(at("04 03:00"))
    assert [(one.comment_id, one.parent_comment_id, one.reply_to, one.author_id) for one in night.of(Comment)] == [
        ("c1", None, None, "500"), ("c2", "c1", "c1", "-100"), ("c3", "c1", "c2", "501"),
    ]  # fmt: skip


def test_in_a_chat_answers_are_comments_and_other_talk_is_nobodys(tmp_path: Path) -> None:
    said = (
        Said("m1", at("03 10:00"), f"А у нас {TAG}", PEOPLE[0]),
        Said("m2", at("03 10:01"), "Где это?", PEOPLE[1], reply_to="m1"),
        Said("m3", at("03 10:02"), "На Ленина", PEOPLE[0], reply_to="m2"),
        Said("m4", at("03 10:03"), "Куплю гараж", PEOPLE[2]),
    )
    with served(max_api([replace(CHANNEL, type="chat", said=said)], TOKEN)) as site:
        night = nights(tmp_path, site).run(at("04 03:00"))
    assert [(one.post_id, one.author_id) for one in night.posts.values()] == [("m1", "500")]
    assert [(one.comment_id, one.post_id, one.parent_comment_id) for one in night.of(Comment)] == [
        ("m2", "m1", None), ("m3", "m1", "m2"),
    ]  # fmt: skip
    assert "502" not in {one.author_id for one in night.of(Author)}


def test_a_channel_that_has_not_admitted_the_bot_is_said(tmp_path: Path) -> None:
    left = replace(CHANNEL, chat_id=-7, link="https://max.ru/left", status="left")
    with served(max_api([CHANNEL, left], TOKEN)) as site:
        source = MaxSource(TOKEN, base=site.url, guard=HERE, patience=QUICK)
        night = nights(
            tmp_path, site, "pskovlib", "https://max.ru/left", "https://max.ru/none", source=source
        ).run(at("11 03:00"))
    assert len(night.posts) == 32
    skipped = {
        target
        for (route, target), one in night.coverage.items()
        if one.status == "skipped" and route == "communities"
    }
    assert skipped == {"https://max.ru/left", "https://max.ru/none"}
    assert all("бот не приглашён" in note and "администратором" in note for note in source.ledger.notes)
    assert len(source.ledger.notes) == 2


def test_another_night_asks_little_and_brings_what_is_new(tmp_path: Path) -> None:
    def until(moment: str) -> Answer:
        said = tuple(one for one in CHANNEL.said if one.at < at(moment))
        return max_api([replace(CHANNEL, said=said)], TOKEN)

    with served(until("05 03:00")) as site:
        told = nights(tmp_path, site)
        told.run(at("05 03:00"))
        site.calls.clear()
        told.run(at("05 03:00"))
        assert [call.path for call in site.calls] == ["chats"]
        site.answer = until("06 03:00")
        told.run(at("06 03:00"))
    found = {mid for (mid,) in told.rows("select post_id from posts where matched_tag is not null")}
    assert found == {one.mid for one in TAGGED if one.at < at("06 03:00")}


def test_failing_answers_and_a_kill_lose_nothing(tmp_path: Path) -> None:
    with served(failing(max_api([CHANNEL], TOKEN), 0.05, seed=8)) as site:
        told = nights(tmp_path, site)
        count = 0

        def killed(record: object) -> bool:
            nonlocal count
            count += isinstance(record, Comment)
            return count == 30

        told.run(at("11 03:00"), until=killed)
        told.run(at("11 04:00"))
    posts = told.rows("select post_id from posts where matched_tag is not null order by 1")
    comments = told.rows("select comment_id from comments order by 1")
    assert posts == sorted((one.mid,) for one in TAGGED)
    assert comments == sorted((mid,) for mid in COMMENTS)


def test_what_is_gone_is_confirmed_on_the_counting_night(tmp_path: Path) -> None:
    other, *rest = TAGGED
    victim = next(one for one in rest if len(one.comments) > 1)
    shorter = tuple(
        replace(one, comments=one.comments[:-1]) if one is victim else one
        for one in CHANNEL.said
        if one is not other
    )
    with served(max_api([CHANNEL], TOKEN)) as site:
        told = nights(tmp_path, site)
        told.run(at("09 03:00"))
        site.answer = max_api([replace(CHANNEL, said=shorter)], TOKEN)
        night = told.run(at("10 03:00"), counting=True)
    assert {(one.kind, one.item_id, one.confirmed) for one in night.gone} == {
        ("post", other.mid, True), ("comment", victim.comments[-1].mid, True),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("trouble", "status", "words"),
    [
        (
            in_json({"code": "chat.denied", "message": f"No right, {TOKEN}"}, 403),
            "skipped",
            "HTTP 403: No right, ‹ключ MAX›",
        ),
        (Reply(b"", 429, headers={"Retry-After": "0"}), "cut_off", "HTTP 429"),
        (Reply(b"", 500), "failed", "HTTP 500"),
        (Reply(hangs=True), "failed", "сеть"),
        (Reply(b"", endless=True), "failed", "ответ"),
        (Reply(b"<html>", 200, "text/html"), "failed", "не того вида"),
        (Reply(b"[]", 200, JSON), "failed", "не по форме"),
        (Reply(b'{"messages": {}}', 200, JSON), "failed", "не по форме"),
    ],
)
def test_one_chat_in_trouble_does_not_stop_the_other(
    tmp_path: Path, trouble: Reply, status: str, words: str
) -> None:
    whole = max_api([replace(CHANNEL, chat_id=-7, link="https://max.ru/other"), CHANNEL], TOKEN)

    def answer(asked: Asked) -> Reply:
        return trouble if asked.values.get("chat_id") == "-7" else whole(asked)

    with served(answer) as site:
        night = nights(
            tmp_path, site, source=MaxSource(TOKEN, base=site.url, guard=HERE, patience=HASTY)
        ).run(at("11 03:00"))
    said = night.coverage["channel", "-7"]
    assert said.status == status and said.error and words in said.error and TOKEN not in said.error
    assert len(night.posts) == 32


def test_a_key_that_is_not_accepted_stops_the_source(tmp_path: Path) -> None:
    with (
        served(max_api([CHANNEL], "another")) as site,
        pytest.raises(AccessDenied, match="MAX_TOKEN") as caught,
    ):
        nights(tmp_path, site).run(at("11 03:00"))
    assert TOKEN not in str(caught.value)


def test_the_key_is_read_like_others(tmp_path: Path) -> None:
    file = tmp_path / "max_token"
    file.write_text(TOKEN)
    file.chmod(0o600)
    for environ in (
        {"MAX_TOKEN": TOKEN},
        {"MAX_TOKEN_FILE": str(file)},
        {"CREDENTIALS_DIRECTORY": str(tmp_path)},
    ):
        assert read_key(environ, KEY) == TOKEN
    with pytest.raises(ConfigurationError, match="MAX_TOKEN"):
        read_key({}, KEY)


@pytest.mark.parametrize(
    ("written", "leads"),
    [
        ("https://max.ru/PskovLib", True), ("max.ru/pskovlib/", True), ("@pskovlib", True), ("-100", True),
        ("lib", False), ("https://max.ru/pskov", False), ("", False),
    ],
)  # fmt: skip
def test_the_registry_names_a_channel_by_link_or_number(written: str, leads: bool) -> None:
    assert leads_to(written, Chat(-100, "channel", link="https://max.ru/pskovlib")) is leads


def test_forwards_are_quoted_without_names() -> None:
    chat = Chat(-100, "channel")
    asked = Asked("messages", {"chat_id": "-100", "from": "0", "to": "9" * 13, "count": "9"}, TOKEN)
    said = Said("m1", at("03 10:00"), "", forwarded=(77, "Имя Фамилия", f"Чужое {TAG}"))
    body = max_api([replace(CHANNEL, said=(said,))], TOKEN)(asked).body

    post = parse_post(json.loads(body)["messages"][0], chat, found_by="x", fetched_at=at("04 03:00"))
    assert (post.text, post.quoted_text, post.author_id) == ("", f"Чужое {TAG}", "-100")
    assert (
        post.payload
        and post.payload["copy_history"][0]["from_id"] == 77
        and "Фамилия" not in str(post.payload)
    )


@pytest.mark.parametrize(
    "item", [None, {}, {"timestamp": 0, "body": {"mid": "x"}}, {"timestamp": 10**13, "body": {"mid": "x"}}]
)
def test_a_message_without_what_it_needs_is_unreadable(item: object) -> None:
    with pytest.raises(Unreadable):
        parse_post(item, Chat(-1, "channel"), found_by="x", fetched_at=at("04 03:00"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "link", [None, "reply", [], {"type": "reply"}, {"type": "reply", "message": {"mid": 7}}]
)
def test_an_odd_link_answers_nothing(link: object) -> None:
    item = {
        "timestamp": 1762000000000,
        "body": {"mid": "c1", "text": "Да"},
        "sender": {"user_id": 5},
        "link": link,
    }
    comment = parse_comment(item, Chat(-1, "channel"), "m1", parent=None, fetched_at=at("04 03:00"))
    assert (comment.reply_to, comment.author_id, comment.text) == (None, "5", "Да")
