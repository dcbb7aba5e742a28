"""wall.getComments: the top level with the beginnings of its threads, or the pages of one thread."""

from __future__ import annotations

from typing import Any

from collectors.standin.archive import WallComment, WallPost, exists, text_at
from collectors.standin.errors import VkError, bad_param
from collectors.standin.objects import Json, escaped, likes, seconds
from collectors.standin.params import Params
from collectors.standin.world import World, mentioned_accounts

_ORDERS = ("asc", "desc", "smart")


def get_comments(world: World, params: Params) -> Json:
    post = _post(world, params)
    thread_of = params.number("comment_id")
    level = _level(world, post, thread_of)
    page = _page(level, params)
    items = [_comment(world, row, params) for row in page]
    answer: Json = {
        "count": world.comment_count(post) if thread_of is None else len(level),
        "items": items,
        "current_level_count": len(level),
        **_may_post(),
    }
    if params.flag("extended"):
        answer["post_author_id"] = post.from_id
        answer |= world.accounts(mentioned_accounts(items), params.fields())
    return answer


def _may_post() -> Json:
    return {"can_post": True, "show_reply_button": True, "groups_can_post": True}


def _post(world: World, params: Params) -> WallPost:
    owner_id, post_id = params.number("owner_id"), params.number("post_id")
    if owner_id is None:
        raise bad_param("owner_id is undefined")
    if post_id is None:
        raise bad_param("post_id is undefined")
    world.check_wall(owner_id)
    post = world.post(owner_id, post_id)
    if post is None:
        raise VkError(15, "post was not found")
    if post.comments_closed:
        raise VkError(212)
    return post


def _level(world: World, post: WallPost, thread_of: int | None) -> list[WallComment]:
    if thread_of is None:
        return world.top_comments(post)
    top = world.archive.comments.get((post.owner_id, thread_of))
    if top is None or top.post_id != post.post_id or top.parent_comment_id is not None:
        raise bad_param("comment_id is invalid")
    return world.thread(top)


def _page(level: list[WallComment], params: Params) -> list[WallComment]:
    """``offset`` counts from ``start_comment_id`` where that is given, else from the first comment."""
    order = params.text("sort") or "asc"
    if order not in _ORDERS:
        raise bad_param(f"sort should be one of {', '.join(_ORDERS)}")
    count = params.between("count", default=10, high=100)
    offset = params.number("offset") or 0
    if order == "desc":
        level = level[::-1]
    if order == "smart":
        level = sorted(level, key=lambda row: -row.likes)
    start = params.number("start_comment_id")
    first = max(0, offset + (_place(level, start, order) if start else 0))
    return level[first : first + count]


def _place(level: list[WallComment], comment_id: int, order: str) -> int:
    """Where a comment stands, or would stand if it were not gone."""
    ids = [row.comment_id for row in level]
    if comment_id in ids:
        return ids.index(comment_id)
    if order == "desc":
        return sum(one > comment_id for one in ids)
    return sum(one < comment_id for one in ids)


def _comment(world: World, row: WallComment, params: Params) -> Json:
    item = _reply(world, row, params)
    if row.parent_comment_id is None:
        replies = world.thread(row)
        shown = replies[: params.between("thread_items_count", default=0, high=10)]
        items = [_reply(world, reply, params) for reply in shown]
        item["thread"] = {"count": len(replies), "items": items, **_may_post()}
    return item


def _reply(world: World, row: WallComment, params: Params) -> Json:
    stack = [] if row.parent_comment_id is None else [row.parent_comment_id]
    if not exists(row, world.now):
        # Neither author nor text nor place, though the schema calls them required.
        return {"id": row.comment_id, "date": seconds(row.date), "parents_stack": stack, "deleted": True}
    item: Json = {
        "id": row.comment_id,
        "from_id": row.from_id,
        "date": seconds(row.date),
        "text": escaped(_preview(text_at(row, world.now), params)),
        "post_id": row.post_id,
        "owner_id": row.owner_id,
        "parents_stack": stack,
        **_answered(world, row),
    }
    if params.flag("need_likes"):
        item["likes"] = likes(row.likes)
    return item


def _preview(text: str, params: Params) -> str:
    """The text, cut to 90 characters unless the call says ``preview_length=0``."""
    length = params.between("preview_length", default=90)
    return text if not length or len(text) <= length else text[:length].rstrip() + "..."


def _answered(world: World, row: WallComment) -> Json:
    """To whom a reply speaks. VK names the comment even when it has been deleted since."""
    answered = row.reply_to or row.parent_comment_id
    if answered is None:
        return {}
    named: Json = {"reply_to_comment": answered}
    target = world.archive.comments.get((row.owner_id, answered))
    if target is not None:
        named["reply_to_user"] = target.from_id
    return named


def search_object(world: World, row: WallComment) -> dict[str, Any]:
    """A comment among the results of newsfeed.search: a post of the type ``reply``."""
    return {
        "inner_type": "wall_wallpost",
        "type": "reply",
        "id": row.comment_id,
        "owner_id": row.owner_id,
        "from_id": row.from_id,
        "post_id": row.post_id,
        "parents_stack": [] if row.parent_comment_id is None else [row.parent_comment_id],
        "date": seconds(row.date),
        "post_type": "reply",
        "text": escaped(text_at(row, world.now)),
        "likes": likes(row.likes),
    }
