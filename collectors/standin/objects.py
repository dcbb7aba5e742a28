"""VK's objects, in the shape of API 5.199: posts, people, communities, attachments.

Texts leave escaped, as VK sends them: ``<`` is ``&lt;``, and the old red exclamation mark is a number.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import zip_longest
from typing import Any

from collectors.standin.archive import Community, Person, Quoted, WallPost, is_edited, text_at

Json = dict[str, Any]

_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\N{HEAVY EXCLAMATION MARK SYMBOL}": "&#10071;"}
)


def escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def likes(count: int) -> Json:
    return {"can_like": 0, "count": count, "user_likes": 0, "can_publish": 0, "repost_disabled": False}


def post_object(post: WallPost, now: datetime, comments: int, *, copies: bool = True) -> Json:
    """A post of ``wall.get`` and its relatives; ``comments`` is how many are shown under it."""
    item: Json = {
        "inner_type": "wall_wallpost",
        "donut": {"is_donut": post.donut},
        "comments": _comments_info(post, comments),
        "marked_as_ads": int(post.ad),
        "type": "post",
        "attachments": [
            attachment(kind, post, number, caption)
            for number, (kind, caption) in enumerate(zip_longest(post.attachments, post.captions), start=1)
        ],
        "date": seconds(post.date),
        "from_id": post.from_id,
        "id": post.post_id,
        "is_favorite": False,
        "likes": likes(post.likes),
        "owner_id": post.owner_id,
        "post_source": {"type": "vk"},
        "post_type": "post",
        "reposts": {"count": post.reposts, "user_reposted": 0},
        "text": escaped(text_at(post, now)),
    }
    if is_edited(post, now) and post.edited_at:
        item["edited"] = seconds(post.edited_at)
    if post.signer_id is not None:
        item["signer_id"] = post.signer_id
    if post.views is not None:
        item["views"] = {"count": post.views}
    if post.pinned:
        item["is_pinned"] = 1
    if post.quoted and copies:
        item["copy_history"] = [_copy(post.quoted)]
    return item


def _comments_info(post: WallPost, count: int) -> Json:
    is_open = int(not post.comments_closed)
    return {"can_post": is_open, "can_view": is_open, "count": count, "groups_can_post": bool(is_open)}


def _copy(quoted: Quoted) -> Json:
    return {
        "inner_type": "wall_wallpost",
        "type": "post",
        "date": seconds(quoted.date),
        "from_id": quoted.from_id,
        "id": quoted.post_id,
        "owner_id": quoted.owner_id,
        "post_source": {"type": "vk"},
        "post_type": "post",
        "text": escaped(quoted.text),
    }


def attachment(kind: str, post: WallPost, number: int, caption: str | None = None) -> Json:
    """An attachment with the fields that VK always sends; kinds without such fields have a type only."""
    build = _ATTACHED.get(kind)
    if build is None:
        return {"type": kind}
    thing = build(post.owner_id, 100 * post.post_id + number, seconds(post.date))
    if caption is not None:
        thing[_CAPTIONS.get(kind, "title")] = escaped(caption)
    return {"type": kind, kind: thing}


def _photo(owner_id: int, number: int, date: int) -> Json:
    size = {"height": 75, "width": 75, "type": "s", "url": "https://example.invalid/photo.jpg"}
    named = {"album_id": -7, "id": number, "owner_id": owner_id, "date": date}
    return {**named, "sizes": [size], "text": "", "has_tags": False}


def _video(owner_id: int, number: int, date: int) -> Json:
    return {"id": number, "owner_id": owner_id, "date": date, "title": "Видео", "duration": 60}


def _audio(owner_id: int, number: int, date: int) -> Json:
    named = {"id": number, "owner_id": owner_id, "date": date}
    return {**named, "artist": "Исполнитель", "title": "Запись", "duration": 60}


def _doc(owner_id: int, number: int, date: int) -> Json:
    named = {"id": number, "owner_id": owner_id, "date": date}
    return {**named, "title": "Документ.pdf", "size": 1024, "ext": "pdf", "type": 1}


def _link(owner_id: int, number: int, date: int) -> Json:
    return {"url": f"https://example.invalid/{number}", "title": "Ссылка", "description": ""}


def _poll(owner_id: int, number: int, date: int) -> Json:
    answers = [{"id": n, "rate": 25 * n, "text": text, "votes": n} for n, text in ((1, "Да"), (3, "Нет"))]
    asked = {"id": number, "owner_id": owner_id, "created": date, "question": "Опрос", "answers": answers}
    switches = ("is_board", "can_edit", "can_vote", "can_report", "can_share", "closed", "multiple")
    return {**asked, "votes": 4, "end_date": 0, "disable_unvote": False} | dict.fromkeys(switches, False)


# Where others than those with a title are captioned.
_CAPTIONS = {"photo": "text", "poll": "question"}
_ATTACHED: Mapping[str, Callable[[int, int, int], Json]] = {
    "photo": _photo,
    "video": _video,
    "clip": _video,
    "audio": _audio,
    "doc": _doc,
    "link": _link,
    "poll": _poll,
}


def person_object(person: Person, fields: frozenset[str]) -> Json:
    """A profile: the constant part, and of the rest what ``fields`` asks for."""
    if person.deactivated == "deleted":
        return {"id": person.id, "first_name": "DELETED", "last_name": "", "deactivated": "deleted"}
    profile: Json = {
        "id": person.id,
        "first_name": escaped(person.first_name),
        "last_name": escaped(person.last_name),
    }
    if person.deactivated:
        profile["deactivated"] = person.deactivated
    else:
        profile |= {"can_access_closed": not person.closed, "is_closed": person.closed}
    if "sex" in fields:
        profile["sex"] = person.sex
    for name in {"screen_name", "domain"} & fields:
        profile[name] = person.screen_name or f"id{person.id}"
    if "city" in fields and person.city:
        profile["city"] = _city(person.city)
    return profile


def community_object(community: Community, fields: frozenset[str]) -> Json:
    """A community: the constant part, and of the rest what ``fields`` asks for."""
    group: Json = {
        "id": community.id,
        "name": escaped(community.name),
        "screen_name": community.screen_name,
        "is_closed": int(community.closed),
        "type": "group",
        "is_admin": 0,
        "is_member": 0,
        "is_advertiser": 0,
    }
    if "members_count" in fields and not community.closed:
        group["members_count"] = community.members
    if "city" in fields and community.city:
        group["city"] = _city(community.city)
    if "contacts" in fields and community.contacts:
        group["contacts"] = [{"user_id": person_id} for person_id in community.contacts]
    return group


def _city(title: str) -> Json:
    """VK numbers its cities; ours get a number of their own that never changes."""
    return {"id": 1 + zlib.crc32(title.encode()) % 1_000_000, "title": escaped(title)}
