"""Previews are read as they stand: the saved pages whole, and each kind of message by an example of ours."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collectors.records import Post
from collectors.standin.channels.serving import Asked
from collectors.standin.channels.telegram import Channel, Message, telegram
from collectors.telegram.parse import Preview, captions, channel_name, decoded, parse_page, parse_post
from collectors.unread import Unreadable

SAVED = Path(__file__).parents[4] / "shared" / "fixtures" / "telegram"
NOW = datetime(2026, 8, 1, tzinfo=UTC)
AT = datetime(2025, 11, 5, 7, 0, tzinfo=UTC)


def read(preview: Preview) -> list[Post]:
    return [parse_post(node, found_by="channel:x", fetched_at=NOW) for node in preview.messages]


def page(*messages: Message) -> Preview:
    channel = Channel("PskovLib", "Библиотека «Кром»", "1.25K", messages)
    return parse_page(telegram([channel])(Asked("s/pskovlib", {}, "")).body)


saved = pytest.mark.skipif(not SAVED.is_dir(), reason="the saved pages are not here")


@saved
@pytest.mark.parametrize(
    ("name", "before", "members", "with_reactions", "reactions", "forwards"),
    [
        ("enjoymyhobby-before-96565.html", 96544, 50900, 19, 90, 2),
        ("marshallog-before-22800.html", 22780, 22200, 15, 70, 9),
    ],
)
def test_saved_pages_are_read_whole(
    name: str, before: int, members: int, with_reactions: int, reactions: int, forwards: int
) -> None:
    preview = parse_page((SAVED / name).read_bytes())
    posts = read(preview)
    channel = name.partition("-")[0]
    assert (len(posts), preview.services, preview.before) == (20, 0, before)
    assert preview.channel and (preview.channel.name, preview.channel.members) == (channel, members)
    assert {post.owner_id for post in posts} == {channel}
    assert all(post.views and post.published_at for post in posts)
    likes = [post.likes for post in posts if post.likes is not None]
    assert (len(likes), sum(likes)) == (with_reactions, reactions)
    assert sum(bool(post.quoted_text) for post in posts) == forwards


@saved
def test_saved_messages_of_every_kind_are_read() -> None:
    kinds: Counter[str] = Counter()
    messages = services = 0
    for path in sorted((SAVED / "tchan_snippets").glob("parse_*.html")):
        preview = parse_page(path.read_bytes())
        posts = read(preview)
        messages, services = messages + len(posts), services + preview.services
        kinds.update(kind for post in posts for kind in post.attachments)
    assert (messages, services) == (26, 4)
    assert kinds == {
        "photo": 3, "video": 4, "round_video": 1, "voice": 1, "document": 1, "sticker": 1, "poll": 1, "location": 3, "link": 3,
    }  # fmt: skip
    assert "Let's do a quick poll quizz mode" in captions(
        parse_page((SAVED / "tchan_snippets" / "parse_poll.html").read_bytes()).messages[0]
    )


def test_what_is_said_and_what_is_quoted_stay_apart() -> None:
    own, forward = read(
        page(Message(7, AT, "Читаем <вслух>\nи молча"), Message(8, AT, "Чужое", forwarded_from="other/3"))
    )
    assert (own.text, own.quoted_text) == ("Читаем <вслух>\nи молча", "")
    assert (forward.text, forward.quoted_text) == ("", "Чужое")
    assert forward.payload and forward.payload["forwarded_from"] == "https://t.me/other/3"
    assert own.url == "https://t.me/pskovlib/7"


def test_an_album_is_one_post_and_a_service_message_none() -> None:
    preview = page(
        Message(7, AT, "Три снимка", photos=3),
        Message(10, AT, "закрепили", service=True),
        Message(11, AT, "Ещё"),
    )
    assert [(post.post_id, post.attachments) for post in read(preview)] == [("7", {"photo": 3}), ("11", {})]
    assert preview.services == 1


def test_counts_are_summed_decoded_or_unknown() -> None:
    shown, bare = read(
        page(Message(7, AT, "а", reactions=("1.2K", "3"), views="2.31K", edited=True), Message(8, AT, "б"))
    )
    assert (shown.likes, shown.views) == (1203, 2310)
    assert shown.payload and (shown.payload["views"], shown.payload["edited"]) == ("2.31K", True)
    assert (bare.likes, bare.views, bare.comments, bare.reposts) == (None, None, None, None)


@pytest.mark.parametrize(
    ("rounded", "number"),
    [
        ("7", 7),
        ("1.2K", 1200),
        ("50.9K", 50900),
        ("3.1M", 3100000),
        ("1 234", 1234),
        ("", None),
        ("много", None),
        ("-3", None),
    ],
)
def test_rounded_numbers(rounded: str, number: int | None) -> None:
    assert decoded(rounded) == number


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("@PskovLib", "pskovlib"),
        ("pskov_lib", "pskov_lib"),
        ("https://t.me/PskovLib", "pskovlib"),
        ("t.me/s/PskovLib?before=3", "pskovlib"),
        ("http://telegram.me/pskovlib/", "pskovlib"),
        ("https://t.me/+AbCdEf", None),
        ("https://t.me/joinchat/AAAA", None),
        ("https://vk.com/pskovlib", None),
        ("библиотека", None),
    ],
)
def test_a_channel_may_be_written_in_many_ways(written: str, name: str | None) -> None:
    assert channel_name(written) == name


def test_a_message_without_a_date_is_said_to_be_unreadable() -> None:
    node = parse_page(b'<div class="tgme_widget_message" data-post="pskovlib/7"></div>').messages[0]
    with pytest.raises(Unreadable, match="даты"):
        parse_post(node, found_by="channel:x", fetched_at=NOW)
