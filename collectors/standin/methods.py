"""The methods of VK's API that a collector needs, answered from a world."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from collectors.standin.archive import Item, WallPost, exists, text_at
from collectors.standin.comments import get_comments, search_object
from collectors.standin.errors import VkError, bad_param
from collectors.standin.objects import Json, community_object, person_object, post_object, seconds
from collectors.standin.params import Params
from collectors.standin.search import item_id, matches
from collectors.standin.world import World, mentioned_accounts

SEARCH_LIMIT = 1000
_DAY = 24 * 3600

Answer = Json | list[Any]
Method = Callable[[World, Params], Answer]


def newsfeed_search(world: World, params: Params) -> Json:
    """Newest first, one day back unless told otherwise, and never more than the first 1000 results."""
    count = params.between("count", default=30, high=200)
    end = params.between("end_time", default=seconds(world.now))
    start = params.between("start_time", default=seconds(world.now) - _DAY)
    found = _found(world, params.required("q"), start, end)
    reachable = found[:SEARCH_LIMIT]
    first, after_empty = _cursor_place(params.text("start_from"), reachable)
    size = world.habits.page_size(count, sorted(params.values.items()), may_be_empty=not after_empty)
    page = reachable[first : first + size]
    items = [_search_item(world, item) for item in page]
    answer: Json = {"items": items, "count": len(reachable), "total_count": len(found)}
    if count and first + len(page) < len(reachable):
        answer["next_from"] = _cursor(reachable, first + len(page), empty=not page)
    return _extended(world, params, answer)


def _cursor(results: Sequence[Item], place: int, *, empty: bool) -> str:
    """The number of the next item and the name of the last one seen; an empty page leaves a mark."""
    last = results[place - 1] if place else None
    named = f"{last.owner_id}_{item_id(last)}" if last else "0_0"
    return f"{place}/{named}" + ("/0" if empty else "")


def _found(world: World, query: str, start: int, end: int) -> list[Item]:
    window = (query, start, end)
    if window not in world.found:
        results = world.search_index.find(query, start, end, world.now)
        world.found[window] = [item for item in results if world.is_searchable(item)]
    return world.found[window]


def _cursor_place(cursor: str, results: Sequence[Item]) -> tuple[int, bool]:
    """Where the page after ``cursor`` begins: behind the item it names, else at its number.

    The second value says that the page before was empty: two in a row would never end.
    """
    if not cursor:
        return 0, False
    number, named, *mark = [*cursor.split("/"), ""][:3]
    if not number.isdigit():
        raise bad_param("start_from is invalid")
    place = int(number)
    for shift in range(max(0, place - 1), len(results)):
        if f"{results[shift].owner_id}_{item_id(results[shift])}" == named:
            return shift + 1, mark == ["0"]
    return place, mark == ["0"]


def _search_item(world: World, item: Item) -> Json:
    if isinstance(item, WallPost):
        return post_object(item, world.now, world.comment_count(item))
    return search_object(world, item)


def wall_get(world: World, params: Params) -> Json:
    owner_id = _owner(world, params)
    shown = params.text("filter") or "all"
    if shown == "donut":
        every = world.archive.walls.get(owner_id, ())
        return _wall_page(world, params, [post for post in every if post.donut and exists(post, world.now)])
    posts = _by_filter(world.wall(owner_id), owner_id, shown)
    return _wall_page(world, params, posts)


def _by_filter(posts: list[WallPost], owner_id: int, name: str) -> list[WallPost]:
    if name == "all":
        return posts
    if name not in ("owner", "others"):
        raise bad_param("filter is invalid")
    return [post for post in posts if (post.from_id == owner_id) == (name == "owner")]


def wall_search(world: World, params: Params) -> Json:
    owner_id = _owner(world, params)
    query = params.required("query")
    posts = [post for post in world.wall(owner_id) if matches(query, text_at(post, world.now))]
    posts.sort(key=lambda post: (post.date, post.post_id), reverse=True)
    if params.flag("owners_only"):
        posts = [post for post in posts if post.from_id == owner_id]
    return _wall_page(world, params, posts)


def _owner(world: World, params: Params) -> int:
    """Whose wall is asked for. Raises VK's errors about a missing, unknown or closed one."""
    owner_id, domain = params.number("owner_id"), params.text("domain").strip()
    if owner_id is None and domain:
        owner_id = world.archive.owner(domain)
        if owner_id is None:
            raise bad_param("domain is invalid")
    if not owner_id:
        raise bad_param("owner_id is undefined")
    world.check_wall(owner_id)
    return owner_id


def _wall_page(world: World, params: Params, posts: list[WallPost]) -> Json:
    count = params.between("count", default=20, high=100)
    offset = params.between("offset", default=0)
    items = [
        post_object(post, world.now, world.comment_count(post)) for post in posts[offset : offset + count]
    ]
    return _extended(world, params, {"count": len(posts), "items": items})


def wall_get_by_id(world: World, params: Params) -> Answer:
    """Posts by ``owner_post``; those that a stranger cannot see are left out."""
    params.required("posts")
    copies = params.between("copy_history_depth", default=2) > 0
    posts = [world.post(*_post_key(name)) for name in params.names("posts", most=100)]
    items = [post_object(post, world.now, world.comment_count(post), copies=copies) for post in posts if post]
    if params.version() < (5, 139) and not params.flag("extended"):
        return items
    return _extended(world, params, {"items": items})


def wall_get_reposts(world: World, params: Params) -> Json:
    """The reposts that a stranger can see; how many there are in all the answer does not say."""
    owner_id, number = _owner(world, params), params.number("post_id") or 0
    if world.post(owner_id, number) is None:
        raise VkError(15, "post was not found")
    count = params.between("count", default=20, high=1000)
    offset = params.between("offset", default=0)
    seen = (
        world.post(one.owner_id, one.post_id) for one in world.archive.reposts.get((owner_id, number), ())
    )
    shown = [post for post in seen if post][offset : offset + count]
    items = [post_object(post, world.now, world.comment_count(post)) for post in shown]
    return {"items": items, **world.accounts(mentioned_accounts(items), params.fields())}


def _post_key(name: str) -> tuple[int, int]:
    try:
        owner_id, post_id = name.split("_")[:2]
        return int(owner_id), int(post_id)
    except ValueError:
        raise bad_param("posts is invalid") from None


def _extended(world: World, params: Params, answer: Json) -> Json:
    if params.flag("extended"):
        answer |= world.accounts(mentioned_accounts(answer["items"]), params.fields())
    return answer


def groups_get_by_id(world: World, params: Params) -> Answer:
    names = (*params.names("group_ids", most=500), *params.names("group_id"))
    found = [world.archive.communities.get(_community_id(world, name)) for name in dict.fromkeys(names)]
    groups = [community_object(one, params.fields()) for one in found if one]
    if not groups:
        raise bad_param("group_ids is undefined")
    return groups if params.version() < (5, 139) else {"groups": groups, "profiles": []}


def _community_id(world: World, name: str) -> int:
    if name.isascii() and name.isdigit():
        return int(name)
    return -(world.archive.owner(name) or 0)


def users_get(world: World, params: Params) -> Answer:
    """Unknown numbers are left out; a request of which nothing is known by name is error 113."""
    names = params.names("user_ids", most=1000)
    if not names:
        raise bad_param("user_ids is undefined")
    ids = [int(name) if name.isascii() and name.isdigit() else world.archive.owner(name) for name in names]
    if all(one is None for one in ids):
        raise VkError(113)
    people = world.archive.people
    return [person_object(people[one], params.fields()) for one in ids if one in people]


def resolve_screen_name(world: World, params: Params) -> Json:
    owner_id = world.archive.owner(params.required("screen_name"))
    if owner_id is None:
        raise VkError(104)
    return {"object_id": abs(owner_id), "type": "user" if owner_id > 0 else "group"}


def execute(world: World, params: Params) -> Answer:
    raise VkError(28, "method is unavailable with service token")


METHODS: Mapping[str, Method] = {
    "newsfeed.search": newsfeed_search,
    "wall.get": wall_get,
    "wall.search": wall_search,
    "wall.getById": wall_get_by_id,
    "wall.getComments": get_comments,
    "wall.getReposts": wall_get_reposts,
    "groups.getById": groups_get_by_id,
    "users.get": users_get,
    "utils.resolveScreenName": resolve_screen_name,
    "execute": execute,
}


def answer(world: World, method: str, params: Params) -> Answer:
    """The value of ``response``. Raises ``VkError``."""
    params.version()
    if method not in METHODS:
        raise VkError(3)
    return METHODS[method](world, params)
