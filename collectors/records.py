"""The only shapes that leave this package.

Identifiers are text, as the network gives them (a VK community is ``-123``). Times are aware and in
UTC. A count is ``None`` where the network did not say: unknown is not zero.
"""

import re
from datetime import UTC, datetime
from typing import Any, Literal, TypeGuard

import msgspec

MatchPlace = Literal["own", "quoted", "attachment"]
AuthorKind = Literal["person", "community"]
ItemKind = Literal["post", "comment"]
Voice = Literal["librarian", "reader", "report"]
Status = Literal["done", "cut_off", "skipped", "failed"]

# JSON's numbers have no size: a count or a date beyond these is a mistake, and the sums of a million such counts still fit.
LARGEST = 10**12
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class Post(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="post"):
    """A post on a wall, with what it quotes kept apart from what it says itself.

    ``owner_id`` is whose wall, ``author_id`` who wrote it, ``signer_id`` the person who signed a
    community's post. ``matched_tag`` is the canonical tag or phrase, ``match_place`` where it stood;
    both are ``None`` for a post that the campaign does not count. ``found_by`` names route and query,
    such as ``search:#неделякачествавбиблиотеке`` or ``wall:-990000101``. ``poll`` is what an attached poll asks, with its
    answers and votes: it stands beside the text and is nobody's opinion.
    """

    network: str
    owner_id: str
    post_id: str
    url: str | None = None
    author_id: str | None = None
    signer_id: str | None = None
    published_at: datetime | None = None
    edited_at: datetime | None = None
    text: str = ""
    quoted_text: str = ""
    matched_tag: str | None = None
    match_place: MatchPlace | None = None
    likes: int | None = None
    comments: int | None = None
    reposts: int | None = None
    views: int | None = None
    attachments: dict[str, int] = {}
    poll: str | None = None
    is_ad: bool = False
    found_by: str
    fetched_at: datetime
    payload: dict[str, Any] | None = None


class Comment(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="comment"):
    """A comment or a reply in a thread.

    ``parent_comment_id`` is the comment at the top of the thread, ``reply_to`` the comment that this
    one answers. A deleted comment keeps its place but has neither author nor text.
    """

    network: str
    owner_id: str
    comment_id: str
    post_id: str | None = None
    parent_comment_id: str | None = None
    reply_to: str | None = None
    author_id: str | None = None
    published_at: datetime | None = None
    text: str = ""
    likes: int | None = None
    deleted: bool = False
    fetched_at: datetime
    payload: dict[str, Any] | None = None


class Author(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="author"):
    """A person or a community; ``contacts`` are the persons whom a community names as its staff."""

    network: str
    author_id: str
    kind: AuthorKind
    name: str = ""
    screen_name: str | None = None
    city: str | None = None
    members: int | None = None
    deactivated: str | None = None
    contacts: tuple[str, ...] = ()
    fetched_at: datetime


class Named(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="named"):
    """A screen name of the registry, in lower case, led to this account at ``fetched_at``."""

    network: str
    screen_name: str
    author_id: str
    fetched_at: datetime


class Gone(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="gone"):
    """Something known that the network no longer has; ``fetched_at`` is when it was missed.

    ``confirmed``: a second look by another way in the same run did not find it either, so that no other night need look.
    """

    network: str
    kind: ItemKind
    owner_id: str
    item_id: str
    confirmed: bool = False
    fetched_at: datetime


class Coverage(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="coverage"):
    """What was asked and what came of it.

    ``route`` is search, wall, feed, known, comments, authors, communities or import; ``target`` the query, wall or
    post asked about; the window bounds the publication times asked for. ``found`` counts items in the
    answers, ``accepted`` those that the campaign takes, ``claimed`` how many the network says there are. ``status`` cut_off means that more exists
    than was read; ``error`` is the network's code and words, without tokens. The route night asked nothing:
    it says that a run went through all its stages. ``mark`` is what the source needs to ask next time only for what
    has changed, in a form of its own.
    """

    network: str
    route: str
    target: str
    window_start: datetime | None = None
    window_end: datetime | None = None
    calls: int = 0
    found: int = 0
    accepted: int = 0
    claimed: int | None = None
    status: Status = "done"
    error: str | None = None
    mark: str | None = None
    fetched_at: datetime


class Night(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="night"):
    """What a run leaves last if all its sources finished, whatever they are; ``counting``: its counters count."""

    counting: bool
    fetched_at: datetime


class Note(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="note"):
    """What a library wrote under a heading of its note on the campaign, as ``file`` has it; ``fetched_at`` is when it was taken."""

    library_id: str
    municipality: str | None = None
    section: str
    text: str
    voice: Voice
    file: str
    fetched_at: datetime


class Purged(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="purged"):
    """What ``purge`` keeps of a text whose words it removed: what the program had said of it, without the words.

    ``part`` is words, quoted or names (``collectors/wordless.py``); ``tags`` a row of ``item_tags``, ``None`` for a text that
    was never tagged; ``wants`` rows of ``item_wants`` with their themes. ``fetched_at`` is when it was done.
    """

    network: str
    kind: ItemKind
    owner_id: str
    item_id: str
    part: str
    tags: dict[str, Any] | None = None
    mentions: tuple[str, ...] = ()
    wants: tuple[dict[str, Any], ...] = ()
    fetched_at: datetime


Record = Post | Comment | Author | Named | Gone | Coverage | Night | Note | Purged

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)


def encode(record: Record) -> bytes:
    """One line of ``raw/*.ndjson.gz``, without the line feed."""
    return _encoder.encode(record)


def decode(line: bytes) -> Record:
    """The record of one raw line. Raises ``msgspec.ValidationError`` naming the path of what is wrong."""
    return _decoder.decode(line)


def misshapen(error: msgspec.ValidationError) -> str:
    """What is wrong with the shape of an object, in Russian: msgspec's own words are English."""
    lacking = re.search(r"required field `(\w+)`", str(error))
    odd = re.search(r"`\$\.(\w+)`", str(error))
    if lacking:
        return f"нет поля {lacking[1]}"
    return f"поле {odd[1]} не того вида" if odd else "не объект"


def utc(seconds: float) -> datetime:
    """Unix seconds, as VK gives them, to an aware time. Raises ``ValueError`` for what is no date of a text."""
    return plausible(datetime.fromtimestamp(seconds, UTC))


def plausible(moment: datetime) -> datetime:
    """The moment in UTC. Raises ``ValueError`` where nobody can have written anything then."""
    if not EARLIEST <= moment < LATEST:
        raise ValueError(f"{moment} is no date of a text")
    return moment.astimezone(UTC)


def is_count(value: object) -> TypeGuard[int]:
    """Whether a value can be a count."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST
