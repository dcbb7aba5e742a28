"""Cards of the page: brightest posts, best practice, suggestions that say the same."""

from __future__ import annotations

from dataclasses import dataclass

from campaign.russian import READERS, SUGGESTIONS, Forms, counted
from dashboards.labels import Topic
from dashboards.page.links import outside, texts
from dashboards.page.payload import Key, item_id
from dashboards.page.texts import Nameless, Names, readable
from dashboards.rows import Frames, Row, items, rows, text, whole

MOST_CARDS = 300
COPIED: Forms = ("библиотеки", "библиотек", "библиотек")


@dataclass(frozen=True)
class Card:
    """A quotation with what is said of it. ``libraries``, ``place``, ``topic``, ``network`` and ``day`` are what the
    page's filters ask of it; ``link`` leads to the texts on the page, ``url`` to the network."""

    title: str
    words: str
    facts: tuple[str, ...]
    link: str
    url: str
    libraries: tuple[str, ...]
    places: tuple[str, ...]
    groups: tuple[str, ...]
    topic: str = ""
    network: str = ""
    day: str = ""
    badge: str = ""


def brightest(frames: Frames, names: Names, quotable: set[str] | None) -> list[Card]:
    """The brightest posts, place by place. ``quotable`` names what the public may read; ``None``: everything."""
    return [_bright(row, names, quotable) for row in rows(frames, "brightest")[:MOST_CARDS]]


def _bright(row: Row, names: Names, quotable: set[str] | None) -> Card:
    reactions, subscribers = whole(row, "reactions"), whole(row, "subscribers")
    facts = (
        names.place(text(row, "municipality")),
        counted(reactions, ("реакция", "реакции", "реакций")) if reactions is not None else "",
        counted(subscribers, ("подписчик", "подписчика", "подписчиков")) if subscribers else "",
        _talking(row),
        f"у {counted(copies, COPIED)}" if (copies := whole(row, "copies") or 0) > 1 else "",
        "выбрано вручную" if text(row, "decided") == "pin" else "",
    )
    return _post_card(row, names, quotable, facts, badge=text(row, "place"))


def best_practice(
    frames: Frames, names: Names, topics: dict[str, Topic], quotable: set[str] | None
) -> list[Card]:
    """What libraries do and readers praise."""
    cards = []
    for row in rows(frames, "best_practice")[:MOST_CARDS]:
        praises = whole(row, "praises") or 0
        topic = topics.get(text(row, "topic"))
        facts = (
            topic.name if topic else "",
            counted(praises, ("похвала", "похвалы", "похвал")) if praises else "",
            _talking(row),
        )
        cards.append(_post_card(row, names, quotable, facts))
    return cards


def _talking(row: Row) -> str:
    readers = whole(row, "readers")
    return f"{counted(readers, READERS)} в обсуждении" if readers else ""


def _post_card(
    row: Row, names: Names, quotable: set[str] | None, facts: tuple[str, ...], badge: str = ""
) -> Card:
    key: Key = (text(row, "network"), "post", text(row, "owner_id"), text(row, "post_id"))
    library = text(row, "library_id")
    place = text(row, "municipality") or names.home(library)
    is_public, owner = quotable is not None, text(row, "owner_id")
    quoted = quotable is None or item_id(key) in quotable
    words = (Nameless() if is_public else readable)(text(row, "text")) if quoted else ""
    return Card(
        title=names.library(library) if library else names.place(place),
        words=words,
        facts=tuple(fact for fact in facts if fact),
        link="" if is_public else texts(item=item_id(key)),
        url="" if is_public and not owner.startswith("-") else outside(text(row, "url")),
        libraries=(library,) if library else (),
        places=(place,) if place else (),
        groups=(names.group(library),) if library else (),
        topic=text(row, "topic"),
        network=key[0],
        day=text(row, "day") or text(row, "published_at")[:10],
        badge=badge,
    )


def suggestion_groups(
    frames: Frames, names: Names, topics: dict[str, Topic], quotable: set[str] | None
) -> list[Card]:
    """Suggestions that say the same, the most often said first; the public reads an example only if it is approved."""
    said = [row for row in rows(frames, "suggestion_groups") if (whole(row, "texts") or 0) > 1]
    found = sorted(said, key=lambda row: -(whole(row, "texts") or 0))
    return [_group(row, names, topics, quotable) for row in found[:MOST_CARDS]]


def _group(row: Row, names: Names, topics: dict[str, Topic], quotable: set[str] | None) -> Card:
    said, readers = whole(row, "texts") or 0, whole(row, "readers") or 0
    libraries = tuple(str(library) for library in items(row, "libraries"))
    topic = topics.get(text(row, "topic"))
    keys = [
        ":".join(text(one, name) for name in ("network", "kind", "owner_id", "item_id"))
        for one in items(row, "items")
    ]
    approved = quotable is None or (bool(keys) and all(key in quotable for key in keys))
    example = text(row, "example")
    return Card(
        title=topic.name if topic else "О разном",
        words=(readable if quotable is None else Nameless())(example) if approved else "",
        facts=(
            counted(said, SUGGESTIONS),
            counted(readers, READERS),
            ", ".join(names.library(library) for library in libraries[:3])
            + (f" и ещё {len(libraries) - 3}" if len(libraries) > 3 else ""),
        ),
        link="" if quotable is not None else texts(group=group_name(row)),
        url="",
        libraries=libraries,
        places=tuple({home for library in libraries if (home := names.home(library))}),
        groups=tuple({group for library in libraries if (group := names.group(library))}),
        topic=text(row, "topic"),
        badge=str(said),
    )


def group_name(row: Row) -> str:
    """How the page's address names a group of suggestions."""
    return f"s-{text(row, 'topic')}-{text(row, 'group_id')}"
