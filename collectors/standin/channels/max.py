"""MAX's bot API as the publisher's clients type it, over invented channels and chats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from collectors.standin.channels.serving import Answer, Asked, Reply, in_json

MOST = 100


@dataclass(frozen=True)
class Said:
    """``sender`` is a person's number and name, ``None`` where the channel itself speaks; ``reply`` and ``forward`` link texts."""

    mid: str
    at: datetime
    text: str = ""
    sender: tuple[int, str] | None = None
    views: int | None = None
    reply_to: str | None = None
    forwarded: tuple[int, str, str] | None = None
    comments: tuple[Said, ...] = ()


@dataclass(frozen=True)
class MaxChat:
    chat_id: int
    title: str
    link: str | None = None
    type: str = "channel"
    members: int = 0
    status: str = "active"
    said: tuple[Said, ...] = field(default_factory=tuple)

    def until(self, now: datetime) -> MaxChat:
        """As it was then."""
        shown = (
            replace(said, comments=tuple(one for one in said.comments if one.at <= now))
            for said in self.said
            if said.at <= now
        )
        return replace(self, said=tuple(shown))


def max_api(chats: Sequence[MaxChat], token: str, *, backwards: bool = False, page: int = MOST) -> Answer:
    """What ``platform-api.max.ru`` would answer. ``backwards``: ``from`` is the later end of a window, as older descriptions say."""

    def answer(asked: Asked) -> Reply:
        if asked.key != token:
            return _error(401, "verify.token", "Invalid access_token")
        match asked.path.split("/"):
            case ["me"]:
                return in_json(
                    {
                        "user_id": 1,
                        "name": "Бот",
                        "username": "pskov_bot",
                        "is_bot": True,
                        "last_activity_time": 0,
                    }
                )
            case ["chats"]:
                return _chats(chats, asked)
            case ["messages"]:
                return _messages(chats, asked, backwards=backwards, page=page)
            case ["messages", mid]:
                found = _found(chats, unquote(mid))
                return in_json(_message(*found)) if found else _error(404, "not.found", "Message not found")
            case ["messages", mid, "comments", *rest]:
                found = _found(chats, unquote(mid))
                return (
                    _comments(found, rest, asked, page)
                    if found
                    else _error(404, "not.found", "Message not found")
                )
        return _error(404, "not.found", "Unknown path")

    return answer


def _error(status: int, code: str, message: str) -> Reply:
    return in_json({"code": code, "message": message}, status)


def _chats(chats: Sequence[MaxChat], asked: Asked) -> Reply:
    count, first = int(asked.values.get("count", 50)), int(asked.values.get("marker", 0))
    shown = [
        {
            "chat_id": chat.chat_id, "type": chat.type, "status": chat.status, "title": chat.title, "icon": None,
            "last_event_time": 0, "participants_count": chat.members, "is_public": chat.link is not None, "link": chat.link,
        }
        for chat in chats[first : first + count]
    ]  # fmt: skip
    after = first + count
    return in_json({"chats": shown, "marker": after if after < len(chats) else None})


def _messages(chats: Sequence[MaxChat], asked: Asked, *, backwards: bool, page: int) -> Reply:
    chat = next((chat for chat in chats if str(chat.chat_id) == asked.values.get("chat_id")), None)
    if chat is None:
        return _error(403, "chat.denied", "No access to chat")
    low, high = int(asked.values["from"]), int(asked.values["to"])
    return in_json(
        {"messages": _shown(chat, chat.said, *((high, low) if backwards else (low, high)), asked, page)}
    )


def _comments(found: tuple[MaxChat, Said], rest: list[str], asked: Asked, page: int) -> Reply:
    chat, said = found
    if rest:
        one = next((comment for comment in said.comments if comment.mid == unquote(rest[0])), None)
        return in_json(_message(chat, one)) if one else _error(404, "not.found", "Comment not found")
    bounds = int(asked.values["after"]), int(asked.values["before"])
    return in_json({"messages": _shown(chat, said.comments, *bounds, asked, page)})


def _shown(
    chat: MaxChat, said: Sequence[Said], low: int, high: int, asked: Asked, page: int
) -> list[dict[str, Any]]:
    """The newest first."""
    within = sorted((one for one in said if low <= _ms(one.at) <= high), key=lambda one: one.at, reverse=True)
    return [_message(chat, one) for one in within[: min(page, int(asked.values["count"]))]]


def _found(chats: Sequence[MaxChat], mid: str) -> tuple[MaxChat, Said] | None:
    return next(((chat, one) for chat in chats for one in chat.said if one.mid == mid), None)


def _message(chat: MaxChat, said: Said) -> dict[str, Any]:
    message: dict[str, Any] = {
        "sender": _user(*said.sender) if said.sender else None,
        "recipient": {"chat_id": chat.chat_id, "chat_type": chat.type},
        "timestamp": _ms(said.at),
        "body": {"mid": said.mid, "seq": _ms(said.at), "text": said.text, "attachments": None},
    }
    if said.views is not None:
        message["stat"] = {"views": said.views}
    if chat.link:
        message["url"] = f"{chat.link}/{said.mid}"
    if said.reply_to:
        message["link"] = {
            "type": "reply",
            "message": {"mid": said.reply_to, "seq": 1, "text": "…", "attachments": None},
        }
    if said.forwarded:
        number, name, text = said.forwarded
        body = {"mid": "mid.elsewhere", "seq": 1, "text": text, "attachments": None}
        message["link"] = {"type": "forward", "sender": _user(number, name), "message": body}
    return message


def _user(number: int, name: str) -> dict[str, Any]:
    return {"user_id": number, "name": name, "username": None, "is_bot": False, "last_activity_time": 0}


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
