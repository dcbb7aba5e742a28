"""The texts that the page embeds: every post and comment with its words, tags and links.

``collect_items`` joins posts, comments and their tags into ``Item`` rows; ``payload`` is the compact form
that ``templates/list.js`` reads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dashboards.labels import TONES, Topic
from dashboards.links import comment_address, outside
from dashboards.rows import Frames, Row, flag, items, rows, text, whole
from dashboards.words import in_zone

Key = tuple[str, str, str, str]  # network, kind, owner, item

SUGGESTION, QUESTION, THANKS, WAITING, ANSWERED, DELETED, CORRECTED, OPINION = (1 << bit for bit in range(8))
MENTION = re.compile(r"\[(?:id|club|public)\d+(?::[^|\[\]]*)?\|([^\[\]]+)\]")


@dataclass(frozen=True)
class Item:
    """A post or comment as the page shows it."""

    key: Key
    author: str
    voice: str
    participant: str
    wall: str
    subjects: tuple[str, ...]
    moment: datetime | None
    text: str
    quoted: str
    tone: str | None
    topics: tuple[tuple[str, str], ...]
    because: tuple[str, ...]
    marks: int
    url: str
    reactions: int | None
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Names:
    """Who is who: names, municipalities and classes by identifier."""

    libraries: dict[str, Row]
    municipalities: dict[str, str]
    people: dict[str, str] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)

    def library(self, key: str) -> str:
        row = self.libraries.get(key)
        return text(row, "name", "id") if row else key

    def home(self, key: str) -> str:
        """The municipality of a library, or nothing."""
        row = self.libraries.get(key)
        return text(row, "municipality", "municipality_id") if row else ""

    def place(self, key: str) -> str:
        return self.municipalities.get(key, key)

    def person(self, key: str) -> str:
        return self.people.get(key) or (self.library(key) if key in self.libraries else "")


def names_of(frames: Frames) -> Names:
    """Names from the registry and from whoever stands in a ranking or list of participants."""
    known = [*rows(frames, "participants"), *rows(frames, "participant_ranking")]
    return Names(
        libraries={text(row, "id"): row for row in rows(frames, "libraries")},
        municipalities={text(row, "id"): text(row, "name", "id") for row in rows(frames, "municipalities")},
        people={text(row, "participant_id"): text(row, "name") for row in known},
        classes={text(row, "participant_id"): text(row, "class") for row in known},
    )


def collect_items(frames: Frames, names: Names) -> list[Item]:
    """All texts of the campaign, newest first; what has no date stands last."""
    seen = _Seen(
        tags={_item_key(row): row for row in rows(frames, "tags")},
        credited=_credited(frames),
        answered={_item_key(row): flag(row, "answered") for row in rows(frames, "dialogue")},
        suggested={_item_key(row) for row in rows(frames, "suggestions")},
    )
    addresses: dict[tuple[str, str, str], str] = {}
    found: list[Item] = []
    for row in rows(frames, "campaign_posts"):
        key = _key(row, "post", "post_id")
        url = outside(text(row, "url"))
        addresses[key[0], key[2], key[3]] = url
        found.append(_item(row, key, url, seen, names))
    for row in rows(frames, "campaign_comments"):
        key = _key(row, "comment", "comment_id")
        above = addresses.get((key[0], key[2], text(row, "post_id")), "")
        url = outside(text(row, "url")) or comment_address(above, row)
        found.append(_item(row, key, url, seen, names))
    return sorted(found, key=_newest_first)


def imported_items(frames: Frames, names: Names) -> list[Item]:
    """Texts that came by ``import`` and belong to no campaign post."""
    table = {_item_key(row): row for row in rows(frames, "imported_texts")}
    seen = _Seen(tags=table, suggested={key for key, row in table.items() if flag(row, "suggestion")})
    found = [_item(row, key, outside(text(row, "url")), seen, names) for key, row in table.items()]
    return sorted(found, key=_newest_first)


@dataclass(frozen=True)
class _Seen:
    """What other views say of a text, by its key."""

    tags: dict[Key, Row]
    credited: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    answered: dict[Key, bool] = field(default_factory=dict)
    suggested: set[Key] = field(default_factory=set)


def _newest_first(item: Item) -> tuple[float, Key]:
    return (-item.moment.timestamp() if item.moment else float("inf"), item.key)


def _key(row: Row, kind: str, column: str) -> Key:
    return text(row, "network"), kind, text(row, "owner_id"), text(row, column)


def _item_key(row: Row) -> Key:
    return _key(row, text(row, "kind") or "post", "item_id")


def _credited(frames: Frames) -> dict[Key, tuple[str, ...]]:
    """All libraries that a text counts for, where the view came along."""
    found: dict[Key, tuple[str, ...]] = {}
    for row in rows(frames, "credited") or rows(frames, "subjects"):
        key = _item_key(row)
        found[key] = (*found.get(key, ()), text(row, "library_id"))
    return found


def _item(row: Row, key: Key, url: str, seen: _Seen, names: Names) -> Item:
    subject = text(row, "subject_library_id")
    subjects = seen.credited.get(key) or ((subject,) if subject else ())
    participant = text(row, "participant_id")
    tags = seen.tags.get(key, {})
    tone = tags.get("sentiment")
    voice = text(row, "role") or _voice(participant, names)
    topics = tuple(_topics(tags))
    marks = _marks(row, tags) | (SUGGESTION if key in seen.suggested else 0)
    if key in seen.answered:
        marks |= ANSWERED if seen.answered[key] else WAITING
    if voice == "reader" and not marks & DELETED and (tone in ("positive", "negative") or tone and topics):
        marks |= OPINION
    return Item(
        key=key,
        author=names.person(participant),
        voice=voice,
        participant=participant,
        wall=text(row, "library_id"),
        subjects=subjects,
        moment=row.get("published_at"),
        text=readable(text(row, "text")),
        quoted=readable(text(row, "quoted_text")),
        tone=tone if tone in TONES else None,
        topics=topics,
        because=tuple(str(word) for word in items(tags, "because")),
        marks=marks,
        url=url,
        reactions=_reactions(row),
        places=_places(subjects, tags, names),
    )


def _places(subjects: tuple[str, ...], tags: Row, names: Names) -> tuple[str, ...]:
    """Municipalities that a text counts for: its libraries', or those it names when it is about no library."""
    homes = {names.home(library) for library in subjects}
    named = () if subjects else items(tags, "municipalities")
    return tuple(sorted(homes.union(map(str, named)) - {""}))


def _voice(participant: str, names: Names) -> str:
    known = names.classes.get(participant)
    if known:
        return known
    if participant in names.libraries:
        return "library"
    return {"r-": "reader", "p-": "partner", "s-": "staff"}.get(participant[:2], "")


def _topics(tags: Row) -> list[tuple[str, str]]:
    return [
        (str(topic.get("topic")), str(topic.get("polarity")))
        for topic in items(tags, "topics")
        if isinstance(topic, dict)
    ]


def _marks(row: Row, tags: Row) -> int:
    marks = 0
    for mark, column in ((QUESTION, "question"), (THANKS, "thanks"), (CORRECTED, "corrected")):
        marks |= mark if flag(tags, column) else 0
    return marks | (DELETED if flag(row, "deleted") or row.get("gone_at") is not None else 0)


def _reactions(row: Row) -> int | None:
    known = [
        count for column in ("likes", "comments", "reposts") if (count := whole(row, column)) is not None
    ]
    return sum(known) if known else None


def readable(words: str) -> str:
    """A mention ``[id1|Анна]`` as the network shows it: the name alone."""
    return MENTION.sub(r"\1", words)


def item_id(key: Key) -> str:
    """How the page names an item in its address."""
    return ":".join(key)


def payload(found: Sequence[Item], names: Names, topics: Sequence[Topic], timezone: str) -> dict[str, Any]:
    """Items with short keys and numbers for names that repeat; unknown things are left out."""
    libraries = sorted({library for item in found for library in item.subjects})
    places = sorted({place for item in found for place in item.places})
    order = _Order(
        libraries={library: index for index, library in enumerate(libraries)},
        places={place: index for index, place in enumerate(places)},
        topics={topic.id: index for index, topic in enumerate(topics)},
    )
    return {
        "libraries": [{"id": library, "name": names.library(library)} for library in libraries],
        "places": [{"id": place, "name": names.place(place)} for place in places],
        "topics": [{"id": topic.id, "name": topic.name} for topic in topics],
        "items": [_compact(item, order, timezone) for item in found],
    }


@dataclass(frozen=True)
class _Order:
    """The number that stands for an identifier."""

    libraries: dict[str, int]
    places: dict[str, int]
    topics: dict[str, int]


def _compact(item: Item, order: _Order, timezone: str) -> dict[str, Any]:
    network, kind, _, _ = item.key
    full: dict[str, Any] = {
        "i": item_id(item.key),
        "n": network,
        "k": "p" if kind == "post" else "c",
        "d": in_zone(item.moment, timezone).strftime("%Y-%m-%dT%H:%M") if item.moment else "",
        "a": item.author,
        "v": item.voice,
        "p": item.participant,
        "l": [order.libraries[library] for library in item.subjects],
        "g": [order.places[place] for place in item.places],
        "t": item.text,
        "q": item.quoted,
        "s": TONES.index(item.tone) if item.tone else -1,
        "o": [
            [order.topics[topic], TONES.index(polarity)]
            for topic, polarity in item.topics
            if topic in order.topics and polarity in TONES
        ],
        "b": list(item.because),
        "m": item.marks,
        "u": item.url,
        "r": item.reactions,
    }
    return {name: value for name, value in full.items() if value not in ("", [], None, -1)}
