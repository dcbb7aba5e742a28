"""Read an archive of communities, people, posts and comments into indexed memory.

An archive is a folder with ``communities.jsonl``, ``people.jsonl``, ``posts.jsonl`` and ``comments.jsonl``.
Keys that the stand-in does not know, such as the truth labels of the sample, are left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib.resources.abc import Traversable
from typing import Annotated, TypeVar

import msgspec

from campaign.errors import ConfigurationError
from collectors.records import misshapen

Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Community(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A community; ``id`` is positive, its wall is ``-id``."""

    id: int
    name: str
    screen_name: str
    city: str | None = None
    members: int = 0
    closed: bool = False
    contacts: tuple[int, ...] = ()


class Person(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A person; ``closed`` is a private profile, whose wall cannot be read."""

    id: int
    first_name: str
    last_name: str
    sex: int = 0
    screen_name: str | None = None
    city: str | None = None
    deactivated: str | None = None
    closed: bool = False


class Quoted(msgspec.Struct, frozen=True, kw_only=True):
    """The post that a repost shows; its wall need not be in the archive."""

    owner_id: int
    post_id: int
    from_id: int
    date: Moment
    text: str


class WallPost(msgspec.Struct, frozen=True, kw_only=True):
    owner_id: int
    post_id: int
    from_id: int
    signer_id: int | None = None
    date: Moment
    edited_at: Moment | None = None
    text: str
    text_before_edit: str | None = None
    quoted: Quoted | None = None
    attachments: tuple[str, ...] = ()
    #: What the attachments are called, in their order: a video's title, a photo's text, a poll's question.
    captions: tuple[str, ...] = ()
    likes: int = 0
    reposts: int = 0
    views: int | None = None
    pinned: bool = False
    ad: bool = False
    deleted_at: Moment | None = None
    comments_closed: bool = False
    #: For those who pay: a wall shows it only to whoever asks for such posts alone.
    donut: bool = False


class WallComment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment; ``parent_comment_id`` is the top of its thread, ``reply_to`` the comment it answers."""

    owner_id: int
    post_id: int
    comment_id: int
    parent_comment_id: int | None = None
    reply_to: int | None = None
    from_id: int
    date: Moment
    text: str
    edited_at: Moment | None = None
    text_before_edit: str | None = None
    deleted_at: Moment | None = None
    likes: int = 0


Item = WallPost | WallComment
Key = tuple[int, int]
Row = TypeVar("Row", bound=msgspec.Struct)


def exists(item: Item, now: datetime) -> bool:
    """Published by ``now`` and not deleted yet."""
    return item.date <= now and (item.deleted_at is None or item.deleted_at > now)


def is_edited(item: Item, now: datetime) -> bool:
    return item.edited_at is not None and item.edited_at <= now


def text_at(item: Item, now: datetime) -> str:
    """The text as readers saw it at ``now``."""
    if item.edited_at is None or is_edited(item, now) or item.text_before_edit is None:
        return item.text
    return item.text_before_edit


class Archive:
    """The whole archive in memory, indexed by what the methods ask for."""

    def __init__(
        self,
        communities: Iterable[Community] = (),
        people: Iterable[Person] = (),
        posts: Iterable[WallPost] = (),
        comments: Iterable[WallComment] = (),
    ) -> None:
        self.communities = {row.id: row for row in communities}
        self.people = {row.id: row for row in people}
        self.posts: dict[Key, WallPost] = {(row.owner_id, row.post_id): row for row in posts}
        #: Posts of each wall, newest first.
        self.walls: dict[int, list[WallPost]] = defaultdict(list)
        for post in sorted(self.posts.values(), key=lambda row: (row.date, row.post_id), reverse=True):
            self.walls[post.owner_id].append(post)
        #: Posts that show another one, by that one; newest first.
        self.reposts: dict[Key, list[WallPost]] = defaultdict(list)
        for wall in self.walls.values():
            for post in wall:
                if post.quoted:
                    self.reposts[post.quoted.owner_id, post.quoted.post_id].append(post)
        #: Comments of each post that stand at the top, and replies of each thread; oldest first.
        self.top_comments: dict[Key, list[WallComment]] = defaultdict(list)
        self.threads: dict[Key, list[WallComment]] = defaultdict(list)
        self.comments: dict[Key, WallComment] = {}
        self._place_comments(comments)
        self.screen_names = dict(self._screen_names())

    def _place_comments(self, comments: Iterable[WallComment]) -> None:
        for row in sorted(comments, key=lambda row: (row.date, row.comment_id)):
            self.comments[row.owner_id, row.comment_id] = row
            if row.parent_comment_id is None:
                self.top_comments[row.owner_id, row.post_id].append(row)
            else:
                self.threads[row.owner_id, row.parent_comment_id].append(row)

    def _screen_names(self) -> Iterator[tuple[str, int]]:
        for community in self.communities.values():
            yield community.screen_name.casefold(), -community.id
        for person in self.people.values():
            if person.screen_name:
                yield person.screen_name.casefold(), person.id

    def owner(self, name: str) -> int | None:
        """The owner id behind a screen name, ``id1``, ``club1``, ``public1`` or ``event1``."""
        name = name.strip().casefold()
        if name in self.screen_names:
            return self.screen_names[name]
        for prefix, sign, known in (
            ("id", 1, self.people),
            ("club", -1, self.communities),
            ("public", -1, self.communities),
            ("event", -1, self.communities),
        ):
            digits = name.removeprefix(prefix)
            if digits != name and digits.isascii() and digits.isdigit() and int(digits) in known:
                return sign * int(digits)
        return None

    def is_closed(self, owner_id: int) -> bool:
        """Whether strangers see neither this wall nor its posts in the search."""
        if owner_id < 0:
            community = self.communities.get(-owner_id)
            return community is not None and community.closed
        person = self.people.get(owner_id)
        return person is not None and (person.closed or person.deactivated is not None)


def read_archive(folder: Traversable) -> Archive:
    """Read a folder. A missing ``posts.jsonl`` or a bad line raises ``ConfigurationError`` naming it."""
    if not folder.joinpath("posts.jsonl").is_file():
        raise ConfigurationError(f"{folder}: нет файла posts.jsonl, это не архив записей")
    return Archive(
        _rows(folder, "communities.jsonl", Community),
        _rows(folder, "people.jsonl", Person),
        _rows(folder, "posts.jsonl", WallPost),
        _rows(folder, "comments.jsonl", WallComment),
    )


def _rows(folder: Traversable, name: str, shape: type[Row]) -> Iterator[Row]:
    file = folder.joinpath(name)
    if not file.is_file():
        return
    decoder = msgspec.json.Decoder(shape)
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                yield decoder.decode(line)
            except msgspec.ValidationError as error:
                raise ConfigurationError(f"{file}, строка {number}: {misshapen(error)}") from error
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise ConfigurationError(f"{file}, строка {number}: это не JSON в UTF-8") from error
