"""The MAX source: the chats that admitted the bot, what was written in them, and the talks under the campaign's posts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any, Unpack

from campaign.settings import Campaign
from collectors.asking import Asker, AskingSource, Way
from collectors.max.client import DEFAULT_API, TITLE, Answer, MaxClient, Window
from collectors.max.parse import (
    NETWORK,
    Chat,
    captions,
    describe_chat,
    leads_to,
    message_id,
    parse_chat,
    parse_comment,
    parse_post,
    parse_sender,
    replied_to,
    said_at,
)
from collectors.reading import CHANNEL, COMMENTS, COMMUNITIES, Key, Reading, Walk
from collectors.records import Record
from collectors.unread import Unread, Unreadable

NOT_ADMITTED = "бот не приглашён в этот канал"
INVITE = "попросите библиотеку сделать бота администратором канала с правом читать сообщения"


class MaxSource(AskingSource):
    """Collects a campaign from channels and chats that made the bot their administrator."""

    name, title = NETWORK, TITLE

    def __init__(self, token: str, *, base: str = DEFAULT_API, **way: Unpack[Way]) -> None:
        super().__init__(base, hidden=(token,), **way)
        self._token = token

    def _records(self, asker: Asker, reading: Reading) -> Iterator[Record]:
        return _stages(MaxClient(asker, self._token, self._base), reading)


def admitted(campaign: Campaign, chats: list[Chat]) -> dict[str, Chat | None]:
    """The registry's channels, each with the chat that it means, if the bot is in it."""
    written = [one for library in campaign.libraries for one in library.max]
    return {
        one: next((chat for chat in chats if chat.is_read and leads_to(one, chat)), None) for one in written
    }


def readable_chats(answer: Answer, unread: Unread) -> list[Chat]:
    chats = []
    for item in answer.items:
        try:
            chats.append(parse_chat(item))
        except Unreadable as error:
            unread.add("community", str(error), "без номера")
    return chats


def _stages(client: MaxClient, reading: Reading) -> Iterator[Record]:
    answer = client.chats()
    unread = Unread()
    chats = readable_chats(answer, unread)
    status, error = unread.verdict(answer.status, answer.error)
    yield reading.coverage(
        COMMUNITIES,
        "chats",
        calls=answer.calls,
        found=len(chats),
        accepted=len(chats),
        status=status,
        error=error,
    )
    for written, chat in admitted(reading.campaign, chats).items():
        if chat:
            yield from reading.leads(written, chat.owner)
        elif answer.status == "done":
            yield reading.nowhere(written, NOT_ADMITTED, calls=0, todo=INVITE)
    open_chats = [chat for chat in chats if chat.is_read]
    for chat in open_chats:
        yield from reading.described(describe_chat(chat, fetched_at=reading.now))
        yield from _chat(client, reading, chat)
        reading.step(CHANNEL, len(open_chats))
    by_owner = {chat.owner: chat for chat in open_chats if chat.type == "channel"}
    talks = [key for key in reading.talks() if key[0] in by_owner]
    for key in talks:
        yield from _talk(client, reading, by_owner[key[0]], key)
        reading.step(COMMENTS, len(talks))
    yield from reading.night()


def _chat(client: MaxClient, reading: Reading, chat: Chat) -> Iterator[Record]:
    since = reading.back_to(chat.owner)
    if since is None:
        return
    walk = Walk(chat.owner)
    replies: list[Any] = []
    for answer in client.messages(chat.owner, _window(since, reading.now)):
        _add(walk, answer)
        for item in answer.items:
            taken = list(_message(reading, chat, walk, item))
            yield from taken
            if not taken:
                replies.append(item)
    if chat.type == "chat":
        yield from _replies(reading, chat, walk, replies)
    if walk.is_whole:
        for number in reading.missing(chat.owner, since):
            is_there: bool | None = None
            if reading.budget.counting:
                is_there, calls = client.is_there(number)
                walk.calls += calls
            if not is_there:
                yield reading.gone("post", chat.owner, number, confirmed=is_there is False)
    yield reading.ended(CHANNEL, walk, since=since)


def _message(reading: Reading, chat: Chat, walk: Walk, item: Any) -> Iterator[Record]:
    post = reading.parsed(
        "post",
        _name(item),
        partial(parse_post, item, chat, found_by=f"{CHANNEL}:{chat.owner}", fetched_at=reading.now),
        walk.unread,
    )
    kept = reading.take(post, captions(item)) if post else None
    if kept:
        walk.accepted += kept.matched_tag is not None
        yield kept
        yield from _sender(reading, item)


def _replies(reading: Reading, chat: Chat, walk: Walk, items: list[Any]) -> Iterator[Record]:
    """In a chat whoever answers a post, or an answer to one, comments on it; what carries no tag and answers nothing is nobody's."""
    top: dict[str, tuple[str, str | None]] = {
        number: (number, None)
        for owner, number in (*reading.accepted, *reading.known.posts)
        if owner == chat.owner
    }
    for (owner, number), held in reading.known.comments.items():
        if owner == chat.owner:
            top.update({comment: (number, comment) for comment in held.split(",")})
    read: dict[str, int] = dict.fromkeys(
        (number for owner, number in reading.accepted if owner == chat.owner), 0
    )
    for item in sorted((one for one in items if _is_message(one)), key=said_at):
        above = top.get(replied_to(item) or "")
        if above is None or not reading.acceptance.in_dialogue(said_at(item)):
            continue
        post_id, parent = above
        mid = message_id(item)
        top[mid] = (post_id, parent or mid)
        read[post_id] = read.get(post_id, 0) + 1
        yield parse_comment(item, chat, post_id, parent=parent, fetched_at=reading.now)
        yield from _sender(reading, item)
    if walk.is_whole:
        for post_id, found in read.items():
            yield reading.coverage(COMMENTS, f"{chat.owner}_{post_id}", calls=0, found=found, accepted=found)


def _talk(client: MaxClient, reading: Reading, chat: Chat, key: Key) -> Iterator[Record]:
    """The comments under a post of a channel."""
    walk = Walk(f"{key[0]}_{key[1]}")
    threads: dict[str, str | None] = {}
    met: set[str] = set()
    window = _window(reading.campaign.starts_at, reading.now)
    items: list[Any] = []
    for answer in client.comments(key[1], window):
        _add(walk, answer)
        items += answer.items
    for item in items:
        if not _is_message(item):
            walk.unread.add("comment", "нет номера, даты или текста", _name(item))
    for item in sorted((one for one in items if _is_message(one)), key=said_at):
        mid = message_id(item)
        met.add(mid)
        above = replied_to(item)
        parent = (threads[above] or above) if above in threads else None
        threads[mid] = parent
        if reading.acceptance.in_dialogue(said_at(item)):
            walk.accepted += 1
            yield parse_comment(item, chat, key[1], parent=parent, fetched_at=reading.now)
            yield from _sender(reading, item)
    if walk.is_whole:
        for comment in sorted(reading.held(key) - met):
            is_there: bool | None = None
            if reading.budget.counting:
                is_there, calls = client.is_there(key[1], comment)
                walk.calls += calls
            if not is_there:
                yield reading.gone("comment", key[0], comment, confirmed=is_there is False)
    yield reading.ended(COMMENTS, walk)


def _add(walk: Walk, answer: Answer) -> None:
    walk.calls += answer.calls
    walk.found += len(answer.items)
    if answer.status != "done":
        walk.broke_off(answer.status, answer.error)


def _sender(reading: Reading, item: dict[str, Any]) -> Iterator[Record]:
    author = parse_sender(item, fetched_at=reading.now)
    if author:
        yield from reading.described(author)


def _window(since: datetime, until: datetime) -> Window:
    return int(since.timestamp() * 1000), int(until.timestamp() * 1000)


def _is_message(item: Any) -> bool:
    try:
        parse_sender(item, fetched_at=said_at(item))
    except Unreadable:
        return False
    return True


def _name(item: Any) -> str:
    try:
        return message_id(item)
    except Unreadable:
        return "без номера"
