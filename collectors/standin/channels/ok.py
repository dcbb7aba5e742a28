"""Odnoklassniki's REST as the publisher's pages describe it, over invented groups: signatures are checked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from collectors.standin.channels.serving import Answer, Asked, Reply, in_json

MOST = 100


@dataclass(frozen=True)
class OkComment:
    number: str
    at: datetime
    text: str
    author: str
    reply_to: str | None = None
    likes: int = 0


@dataclass(frozen=True)
class Topic:
    number: str
    at: datetime
    text: str
    author: str | None = None
    likes: int = 0
    reshares: int = 0
    views: int | None = None
    quotes: str | None = None
    comments: tuple[OkComment, ...] = ()


@dataclass(frozen=True)
class OkGroup:
    number: str
    name: str
    shortname: str
    members: int
    topics: tuple[Topic, ...]

    def until(self, now: datetime) -> OkGroup:
        """As it was then."""
        shown = (
            replace(topic, comments=tuple(one for one in topic.comments if one.at <= now))
            for topic in self.topics
            if topic.at <= now
        )
        return replace(self, topics=tuple(shown))


@dataclass(frozen=True)
class Network:
    """``people`` are names and towns by number; ``page`` is the most that an answer holds."""

    groups: Sequence[OkGroup]
    people: Mapping[str, tuple[str, str]]
    page: int = MOST

    def until(self, now: datetime) -> Network:
        """As it was then."""
        return replace(self, groups=[group.until(now) for group in self.groups])


def ok_api(network: Network, token: str, application: str, secret: str) -> Answer:
    """What ``api.ok.ru/fb.do`` would answer."""
    methods: Mapping[str, Callable[[Network, Mapping[str, str]], Any]] = {
        "url.getInfo": _url, "group.getInfo": _groups, "users.getInfo": _people, "stream.get": _stream,
        "mediatopic.getByIds": _topics, "discussions.getComments": _comments,
    }  # fmt: skip

    def answer(asked: Asked) -> Reply:
        values = dict(asked.values)
        sig, key = values.pop("sig", ""), values.pop("access_token", "")
        if key != token:
            return in_json(_error(102, "PARAM_SESSION_EXPIRED : Session expired"))
        if values.get("application_key") != application:
            return in_json(_error(101, "PARAM_API_KEY : Unknown application"))
        own = hashlib.md5((token + secret).encode(), usedforsecurity=False).hexdigest()
        plain = "".join(f"{name}={values[name]}" for name in sorted(values)) + own
        if sig != hashlib.md5(plain.encode(), usedforsecurity=False).hexdigest():
            return in_json(_error(104, "PARAM_SIGNATURE : Invalid signature"))
        method = methods.get(values.get("method", ""))
        return in_json(method(network, values) if method else _error(3, "METHOD : Unknown method"))

    return answer


def _error(code: int, message: str) -> dict[str, Any]:
    return {"error_code": code, "error_msg": message, "error_data": None}


def _url(network: Network, values: Mapping[str, str]) -> dict[str, Any]:
    name = values["url"].rsplit("/", 1)[-1]
    group = next((group for group in network.groups if group.shortname == name), None)
    return {"type": "GROUP", "objectId": int(group.number)} if group else {"type": "UNKNOWN"}


def _groups(network: Network, values: Mapping[str, str]) -> list[dict[str, Any]]:
    wanted = values["uids"].split(",")
    return [
        {
            "uid": group.number,
            "name": group.name,
            "shortname": group.shortname,
            "members_count": group.members,
        }
        for group in network.groups
        if group.number in wanted
    ]


def _people(network: Network, values: Mapping[str, str]) -> list[dict[str, Any]]:
    wanted = values["uids"].split(",")
    return [
        {"uid": number, "name": name, "location": {"city": town, "country": "RUSSIA"}}
        for number, (name, town) in network.people.items()
        if number in wanted
    ]


def _stream(network: Network, values: Mapping[str, str]) -> dict[str, Any]:
    group = next((group for group in network.groups if group.number == values["gid"]), None)
    if group is None:
        return _error(300, "NOT_FOUND : Group not found")
    newest = sorted(group.topics, key=lambda topic: topic.at, reverse=True)
    shown, anchor = _paged(newest, values, network.page)
    feeds = [
        {"pattern": "CONTENT", "date_ms": _ms(one.at), "target_refs": [f"group_topic:{one.number}"]}
        for one in shown
    ]
    return {"feeds": feeds, "anchor": anchor, "available": True}


def _topics(network: Network, values: Mapping[str, str]) -> dict[str, Any]:
    by_number = {topic.number: (group, topic) for group in network.groups for topic in group.topics}
    found = [by_number[number] for number in values["topic_ids"].split(",") if number in by_number]
    quoted = [by_number[topic.quotes] for _, topic in found if topic.quotes in by_number]
    return {
        "media_topics": [_topic(*one) for one in found],
        "entities": {"media_topics": [_topic(*one) for one in quoted]},
    }


def _comments(network: Network, values: Mapping[str, str]) -> dict[str, Any]:
    topics = (topic for group in network.groups for topic in group.topics)
    topic = next((topic for topic in topics if topic.number == values["discussionId"]), None)
    if topic is None:
        return _error(300, "NOT_FOUND : Discussion not found")
    newest = sorted(topic.comments, key=lambda comment: comment.at, reverse=True)
    shown, anchor = _paged(newest, values, network.page)
    return {
        "comments": [
            {
                "id": one.number, "text": one.text, "date_ms": _ms(one.at), "author_id": one.author,
                "author_name": network.people.get(one.author, ("",))[0], "like_count": one.likes,
                "reply_to_comment_id": one.reply_to,
            }
            for one in shown
        ],
        "anchor": anchor,
        "has_more": anchor is not None,
    }  # fmt: skip


def _paged(items: Sequence[Any], values: Mapping[str, str], most: int) -> tuple[Sequence[Any], str | None]:
    first, count = int(values.get("anchor", "0")), min(most, int(values["count"]))
    after = first + count
    return items[first:after], str(after) if after < len(items) else None


def _topic(group: OkGroup, topic: Topic) -> dict[str, Any]:
    media: list[dict[str, Any]] = [{"type": "text", "text": topic.text}] if topic.text else []
    media += [{"type": "topic", "topic_refs": [f"group_topic:{topic.quotes}"]}] if topic.quotes else []
    item: dict[str, Any] = {
        "id": topic.number,
        "author_ref": f"user:{topic.author}" if topic.author else f"group:{group.number}",
        "owner_ref": f"group:{group.number}",
        "created_ms": _ms(topic.at),
        "media": media,
        "like_summary": {"count": topic.likes},
        "reshare_summary": {"count": topic.reshares},
        "discussion_summary": {"discussion_type": "GROUP_TOPIC", "comments_count": len(topic.comments)},
    }
    return item if topic.views is None else item | {"views_count": topic.views}


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
