"""What the page embeds: every text with its words, tags and links, or a cube of counts; names as numbers.

``payload`` gives the compact form that ``scripts/counts.js`` and ``list.js`` read: one list a column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from math import isnan
from typing import Any

import pandas as pd

from dashboards.labels import TONES, Topic
from dashboards.page.links import comment_address, outside
from dashboards.page.packing import packed
from dashboards.page.texts import Nameless, Names, readable
from dashboards.rows import Frames, Row, flag, items, plain, rows, text

Key = tuple[str, str, str, str]  # network, kind, owner, item

# Bits of ``marks``, as warehouse/sql/page/page_facts.sql sets them.
SUGGESTION, QUESTION, THANKS, WAITING, ANSWERED, DELETED, CORRECTED, OPINION, QUOTABLE = (
    1 << bit for bit in range(9)
)
MEASURES = ("posts", "comments", "opinions", "questions", "answered", "suggestions")


def item_id(key: Key) -> str:
    """How the page names an item in its address."""
    return ":".join(key)


class Coder:
    """Numbers for what repeats: libraries, places, topics, networks, people, sets of libraries and places."""

    def __init__(self, names: Names, topics: Sequence[Topic]) -> None:
        self.names = names
        self.topics = {topic.id: index for index, topic in enumerate(topics)}
        self.tones = {tone: index for index, tone in enumerate(TONES)}
        self.libraries: dict[str, int] = {}
        self.places: dict[str, int] = {}
        self.networks: dict[str, int] = {}
        self.people: dict[str, int] = {}
        self.sets: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}

    def set_of(self, libraries: Iterable[str], places: Iterable[str]) -> int:
        key = tuple(libraries), tuple(places)
        if key not in self.sets:
            for library in key[0]:
                self.libraries.setdefault(library, len(self.libraries))
                if home := self.names.home(library):
                    self.place(home)
            for place in key[1]:
                self.place(place)
            self.sets[key] = len(self.sets)
        return self.sets[key]

    def place(self, key: str) -> int:
        return self.places.setdefault(key, len(self.places))

    def network(self, key: str) -> int:
        return self.networks.setdefault(key, len(self.networks))

    def person(self, key: str) -> int:
        return self.people.setdefault(key, len(self.people)) if key else -1

    def names_by_number(self) -> dict[str, Any]:
        names = self.names
        return {
            "libraries": [
                [key, names.library(key), self.places.get(names.home(key), -1), names.group(key)]
                for key in self.libraries
            ],
            "places": [[key, names.place(key)] for key in self.places],
            "networks": list(self.networks),
            "people": [[key, names.person(key), names.classes.get(key, "")] for key in self.people],
            "sets": [
                [[self.libraries[key] for key in libraries], [self.places[key] for key in places]]
                for libraries, places in self.sets
            ],
        }


def payload(frames: Frames, names: Names, topics: Sequence[Topic], *, public: bool = False) -> dict[str, Any]:
    """The campaign for the page's script. ``cube`` stands in it unless all texts do."""
    coder = Coder(names, topics)
    texts = _coded_texts(frames.get("page_texts", pd.DataFrame()), coder, public=public)
    cube = frames.get("page_cube")
    coded = None if cube is None else _coded_cube(cube, coder)
    return {
        "topics": [[topic.id, topic.name, topic.criterion] for topic in topics],
        "texts": texts,
        "cube": coded,
        **coder.names_by_number(),
    }


def outside_payload(frames: Frames, names: Names, topics: Sequence[Topic]) -> dict[str, Any]:
    """Texts that came by ``import`` and belong to no campaign post."""
    table = pd.DataFrame(
        [
            {**row, "marks": _own_marks(row), "libraries": [], "places": [], "post_url": text(row, "url")}
            for row in rows(frames, "imported_texts")
        ]
    )
    return payload({"page_texts": table}, names, topics)


def _own_marks(row: Row) -> int:
    bits = ((SUGGESTION, "suggestion"), (QUESTION, "question"), (THANKS, "thanks"))
    return sum(bit for bit, column in bits if flag(row, column))


def _coded_texts(table: pd.DataFrame, coder: Coder, *, public: bool) -> dict[str, list[Any]]:
    """One list a column; ``id`` is left out for the public, and so is everything that leads to a person."""
    get = _getter(table)
    keys = list(zip(get("network"), get("kind"), get("owner_id"), get("item_id"), strict=True))
    show: Callable[[str], str] = Nameless() if public else readable
    people = [_shown_person(str(key or ""), coder.names, public=public) for key in get("participant_id")]
    sets = zip(get("libraries"), get("places"), strict=True)
    return {
        "id": [] if public else [item_id((str(n), str(k), str(o), str(i))) for n, k, o, i in keys],
        "network": [coder.network(str(network)) for network, *_ in keys],
        "kind": [int(kind == "comment") for _, kind, *_ in keys],
        "set": [coder.set_of(_listed(libraries), _listed(places)) for libraries, places in sets],
        "at": [str(moment or "") for moment in get("moment")],
        "person": [coder.person(key) for key in people],
        "voice": [str(voice or "") for voice in get("voice")],
        "text": [show(str(words or "")) for words in get("text")],
        "quoted": [show(str(words or "")) for words in get("quoted_text")],
        "tone": [coder.tones.get(str(tone), -1) for tone in get("sentiment")],
        "topics": [_coded_topics(said, coder) for said in get("topics")],
        "because": [[str(word) for word in _listed(words)] for words in get("because")],
        "marks": [int(marks or 0) for marks in get("marks")],
        "wait": [None if hours is None else round(float(hours), 3) for hours in get("answer_hours")],
        "reactions": [None if count is None else int(count) for count in get("reactions")],
        "url": [_address(row, public=public) for row in _link_rows(get)],
    }


def _getter(table: pd.DataFrame) -> Callable[[str], list[Any]]:
    def column(name: str) -> list[Any]:
        if name not in table.columns:
            return [None] * len(table)
        values = table[name].tolist()
        return [None if _is_missing(value) else value for value in values]

    return column


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and isnan(value))


def _listed(value: Any) -> list[Any]:
    return [] if value is None else list(value)


def _shown_person(key: str, names: Names, *, public: bool) -> str:
    return "" if public and names.classes.get(key) not in ("library", "organiser") else key


def _coded_topics(said: Any, coder: Coder) -> list[int]:
    """Topic and attitude in one number: 3 · topic + tone."""
    found = (plain(one) for one in _listed(said))
    return [
        3 * coder.topics[one["topic"]] + coder.tones[one["polarity"]]
        for one in found
        if one["topic"] in coder.topics and one["polarity"] in coder.tones
    ]


def _link_rows(get: Callable[[str], list[Any]]) -> Iterable[Row]:
    names = ("network", "kind", "owner_id", "post_id", "item_id", "parent_comment_id", "post_url")
    for values in zip(*map(get, names), strict=True):
        yield dict(zip(names, values, strict=True))


def _address(row: Row, *, public: bool) -> str:
    """Where the text stands in its network; the public gets only posts of communities."""
    if public and (row["kind"] != "post" or not text(row, "owner_id").startswith("-")):
        return ""
    known = outside(text(row, "post_url"))
    return known if row["kind"] == "post" else comment_address(known, row | {"comment_id": row["item_id"]})


def _coded_cube(table: pd.DataFrame, coder: Coder) -> dict[str, Any]:
    """Columns of numbers, packed: a cube has a hundred thousand rows."""
    get = _getter(table)
    days = [_day(value) for value in get("day")]
    known = {day: index for index, day in enumerate(sorted(set(days)))}
    sets = zip(get("libraries"), get("places"), strict=True)
    columns: dict[str, list[int]] = {
        "set": [coder.set_of(_listed(libraries), _listed(places)) for libraries, places in sets],
        "day": [known[day] for day in days],
        "network": [coder.network(str(network)) for network in get("network")],
        # One more than the number, so that «none» is 0 and nothing is negative.
        "tone": [coder.tones.get(str(tone), -1) + 1 for tone in get("sentiment")],
        "topic": [coder.topics.get(str(topic), -1) + 1 for topic in get("topic")],
        "polarity": [coder.tones.get(str(tone), -1) + 1 for tone in get("polarity")],
        **{name: [int(count) for count in get(name)] for name in MEASURES},
    }
    unknown = [bool(topic) and not code for topic, code in zip(get("topic"), columns["topic"], strict=True)]
    kept = {
        name: packed([value for value, drop in zip(values, unknown, strict=True) if not drop])
        for name, values in columns.items()
    }
    return {"days": list(known), "rows": len(unknown) - sum(unknown), **kept}


def _day(value: Any) -> str:
    return value.isoformat()[:10] if isinstance(value, date) else str(value)[:10]


def group_members(row: Row, found: dict[str, int]) -> list[int]:
    """The numbers of the embedded texts that a column ``items`` (network, kind, owner_id, item_id) names."""
    keys = (
        item_id(tuple(text(one, name) for name in ("network", "kind", "owner_id", "item_id")))  # type: ignore[arg-type]
        for one in items(row, "items")
    )
    return [found[key] for key in keys if key in found]
