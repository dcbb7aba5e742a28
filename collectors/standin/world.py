"""What the archive looks like to a stranger at one moment: what exists, is visible, and how it is counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from collectors.standin.archive import Archive, Item, Key, WallComment, WallPost, exists
from collectors.standin.errors import VkError
from collectors.standin.objects import Json, community_object, person_object
from collectors.standin.search import SearchHabits, SearchIndex

_NOBODY: frozenset[str] = frozenset()


class World:
    """An archive and a clock. Setting ``now`` moves the world; deletions and edits happen by themselves."""

    def __init__(self, archive: Archive, now: datetime, habits: SearchHabits) -> None:
        self.archive = archive
        self.habits = habits
        self.search_index = SearchIndex(archive, habits)
        self.now = now

    @property
    def now(self) -> datetime:
        return self._now

    @now.setter
    def now(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("the stand-in's clock needs a time zone")
        self._now = moment
        self._walls: dict[int, list[WallPost]] = {}
        self._counts: dict[Key, int] = {}
        #: Results of searches, by query and window, kept while the clock stands still.
        self.found: dict[tuple[str, int, int], list[Item]] = {}

    def wall(self, owner_id: int) -> list[WallPost]:
        """Visible posts, the pinned one first and the others newest first."""
        if owner_id not in self._walls:
            posts = [
                post
                for post in self.archive.walls.get(owner_id, ())
                if exists(post, self.now) and not post.donut
            ]
            pinned = next((post for post in posts if post.pinned), None)
            if pinned:
                posts = [pinned, *(post for post in posts if post is not pinned)]
            self._walls[owner_id] = posts
        return self._walls[owner_id]

    def check_wall(self, owner_id: int) -> None:
        """Raise what VK answers about a wall that cannot be read."""
        if owner_id < 0:
            community = self.archive.communities.get(-owner_id)
            if community is None and owner_id not in self.archive.walls:
                raise VkError(15, "group not found")
            if community and community.closed:
                raise VkError(15, "this wall available only for community members")
            return
        person = self.archive.people.get(owner_id)
        if person is None and owner_id not in self.archive.walls:
            raise VkError(18)
        if person and person.deactivated:
            raise VkError(18)
        if person and person.closed:
            raise VkError(30)

    def post(self, owner_id: int, post_id: int) -> WallPost | None:
        """The post if a stranger can see it now."""
        post = self.archive.posts.get((owner_id, post_id))
        if post is None or not exists(post, self.now) or self.archive.is_closed(owner_id):
            return None
        return post

    def is_searchable(self, item: Item) -> bool:
        if not exists(item, self.now) or not self.habits.shows(item):
            return False
        post = self.post(item.owner_id, item.post_id)
        return (
            post is not None
            and not post.donut
            and not (isinstance(item, WallComment) and post.comments_closed)
        )

    def top_comments(self, post: WallPost) -> list[WallComment]:
        """The top level, oldest first. A deleted comment keeps its place while a thread hangs under it."""
        if post.comments_closed:
            return []
        level = self.archive.top_comments.get((post.owner_id, post.post_id), ())
        return [row for row in level if exists(row, self.now) or self._left_a_thread(row)]

    def _left_a_thread(self, comment: WallComment) -> bool:
        return comment.date <= self.now and bool(self.thread(comment))

    def thread(self, top: WallComment) -> list[WallComment]:
        """Visible replies under a top comment, oldest first."""
        replies = self.archive.threads.get((top.owner_id, top.comment_id), ())
        return [row for row in replies if exists(row, self.now)]

    def comment_count(self, post: WallPost) -> int:
        """Visible comments with replies; those deleted that keep their place are not counted."""
        key = (post.owner_id, post.post_id)
        if key not in self._counts:
            level = self.top_comments(post)
            tops = sum(exists(row, self.now) for row in level)
            self._counts[key] = tops + sum(len(self.thread(row)) for row in level)
        return self._counts[key]

    def accounts(self, ids: Iterable[int], fields: frozenset[str] = _NOBODY) -> Json:
        """``profiles`` and ``groups`` of an extended answer, each account once."""
        wanted = dict.fromkeys(ids)
        people, communities = self.archive.people, self.archive.communities
        return {
            "profiles": [person_object(people[one], fields) for one in wanted if one in people],
            "groups": [community_object(communities[-one], fields) for one in wanted if -one in communities],
        }


def mentioned_accounts(items: Iterable[dict[str, Any]]) -> Iterable[int]:
    """Whom an extended answer must introduce: owners, authors, signers, quoted authors, repliers."""
    for item in items:
        for name in ("owner_id", "from_id", "signer_id", "reply_to_user"):
            if name in item:
                yield item[name]
        yield from mentioned_accounts(item.get("copy_history", ()))
        yield from mentioned_accounts(item.get("thread", {}).get("items", ()))
