"""What the page embeds: every text with its words, tags and links, or a cube of counts; names as numbers.

``payload`` gives the compact form that ``scripts/figures/counts.js`` and ``texts/list.js`` read: one list a column.
"""

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup
from msgspec.structs import fields

from campaign.marks import readable
from dashboards.labels import TONES, Topic
from dashboards.page.links import comment_address, outside
from dashboards.page.texts import Nameless, Names, telling
from dashboards.records.page import PageFrames
from dashboards.records.texts import Cell, Imported, Item, Said, Text

# Opens the data of a page, behind all its markup: people's words stand there as they are.
DATA = '<script type="application/json"'
# What a text is, as bits of one number: a bit for each field of its record that says yes or no.
BITS = {one.name: 1 << bit for bit, one in enumerate(one for one in fields(Text) if one.type is bool)}
MEASURES = ("posts", "comments", "opinions", "questions", "answered", "suggestions")


def item_id(one: Item) -> str:
    """How the page names an item in its address."""
    return f"{one.network}:{one.kind}:{one.owner_id}:{one.item_id}"


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
        self.owners: dict[str, int] = {}
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

    def owner(self, key: str) -> int:
        return self.owners.setdefault(key, len(self.owners))

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
            "owners": list(self.owners),
            "people": [[key, names.person(key), names.classes.get(key, "")] for key in self.people],
            "sets": [
                [[self.libraries[key] for key in libraries], [self.places[key] for key in places]]
                for libraries, places in self.sets
            ],
        }


def payload(
    frames: PageFrames, names: Names, topics: Sequence[Topic], *, public: bool = False
) -> dict[str, Any]:
    """The campaign for the page's script. ``cube`` stands in it unless all texts do."""
    coder, cube = Coder(names, topics), frames.page_cube
    return {
        "topics": [[topic.id, topic.name, topic.criterion] for topic in topics],
        "texts": _coded_texts(frames.page_texts, coder, public=public),
        "cube": None if cube is None else _coded_cube(cube, coder),
        **coder.names_by_number(),
    }


def piece_payload(texts: Sequence[Text], names: Names, topics: Sequence[Topic]) -> dict[str, Any]:
    """Some of a page's texts with numbers of their own. A text elsewhere that one of them belongs to is named by its id."""
    coder = Coder(names, topics)
    return {"texts": _coded_texts(texts, coder, is_piece=True), **coder.names_by_number()}


def outside_payload(frames: PageFrames, names: Names, topics: Sequence[Topic]) -> dict[str, Any]:
    """Texts that came by ``import`` and belong to no campaign post."""
    own = PageFrames(frames.headline, page_texts=[_as_text(one) for one in frames.imported_texts])
    return payload(own, names, topics)


def _as_text(one: Imported) -> Text:
    return Text(
        one.network, one.kind, one.owner_id, one.item_id, post_id=None, parent_comment_id=None, post_url=one.url, moment="",
        participant_id=None, voice=None, libraries=[], places=[], text=one.text, quoted_text=None, sentiment=one.sentiment,
        topics=one.topics, because=one.because, reactions=None, suggestion=one.suggestion,
        question=one.question, thanks=one.thanks,
    )  # fmt: skip


def _coded_texts(
    texts: Sequence[Text], coder: Coder, *, public: bool = False, is_piece: bool = False
) -> dict[str, list[Any]]:
    """One list a column; ``id`` is left out for the public, and so is everything that leads to a person."""
    show: Callable[[str], str] = Nameless() if public else readable
    found = {item_id(one): index for index, one in enumerate(texts)}
    at = {
        name: [_place(one, kind, key, found, is_piece=is_piece) for one in texts] for name, kind, key in _TALK
    }
    return {
        "id": [] if public else [item_id(one) for one in texts],
        "owner": [] if public else [coder.owner(one.owner_id) for one in texts],
        "network": [coder.network(one.network) for one in texts],
        "kind": [int(one.kind == "comment") for one in texts],
        "set": [coder.set_of(one.libraries, one.places) for one in texts],
        "at": [one.moment for one in texts],
        "person": [
            coder.person(_shown_person(one.participant_id or "", coder.names, public=public)) for one in texts
        ],
        "voice": [one.voice or "" for one in texts],
        "text": [show(one.text) for one in texts],
        "quoted": [show(one.quoted_text or "") for one in texts],
        "poll": [show(one.poll or "") for one in texts],
        "tone": [coder.tones.get(one.sentiment or "", -1) for one in texts],
        "topics": [_coded_topics(one.topics, coder) for one in texts],
        "because": [telling(one.because or ()) for one in texts],
        "marks": [sum(bit for mark, bit in BITS.items() if getattr(one, mark)) for one in texts],
        "reactions": [one.reactions for one in texts],
        "er": [None if one.er is None else round(one.er, 4) for one in texts],
        "views": [one.views for one in texts],
        **at,
        "hours": [None if one.answer_hours is None else round(one.answer_hours, 1) for one in texts],
        "url": [_address(one, public=public) for one in texts],
    }


# How texts hang together: the post that a comment stands under, the comment above it, the answer to it.
_TALK = (
    ("post", "post", "post_id"),
    ("under", "comment", "parent_comment_id"),
    ("answer", "comment", "answer_id"),
)


def _place(one: Text, kind: str, key: str, found: Mapping[str, int], *, is_piece: bool) -> int | str:
    """The number of the text that another names, -1 where it names none; where that one is not embedded -1 or, in a piece, its id."""
    other = getattr(one, key)
    if other is None or (one.kind == "post" and key != "answer_id"):
        return -1
    named = item_id(Item(one.network, kind, one.owner_id, other))
    return found.get(named, named if is_piece else -1)


def _shown_person(key: str, names: Names, *, public: bool) -> str:
    return "" if public and names.classes.get(key) not in ("library", "organiser") else key


def _coded_topics(said: Sequence[Said], coder: Coder) -> list[int]:
    """Topic and attitude in one number: 3 · topic + tone."""
    return [
        3 * coder.topics[one.topic] + coder.tones[one.polarity]
        for one in said
        if one.topic in coder.topics and one.polarity in coder.tones
    ]


def _address(one: Text, *, public: bool) -> str:
    """Where the text stands in its network; the public gets only posts of communities."""
    if public and (one.kind != "post" or not one.owner_id.startswith("-")):
        return ""
    return outside(one.post_url or "") if one.kind == "post" else comment_address(one)


def _coded_cube(cube: Sequence[Cell], coder: Coder) -> dict[str, Any]:
    """Columns of numbers, packed: a cube has a hundred thousand rows.

    What rows are of comes in runs of equal ones; most counts are 0, so only the others stand, and ``which`` has a bit
    for each of ``MEASURES`` that is among them.
    """
    # A topic of another guide is left out.
    cells = [cell for cell in cube if not cell.topic or cell.topic in coder.topics]
    known = {day: index for index, day in enumerate(sorted({cell.day for cell in cells}))}
    # Of tones and topics one more than the number, so that «none» is 0 and nothing is negative.
    keys = {
        "set": [coder.set_of(cell.libraries, cell.places) for cell in cells],
        "day": [known[cell.day] for cell in cells],
        "network": [coder.network(cell.network) for cell in cells],
        "tone": [coder.tones.get(cell.sentiment or "", -1) + 1 for cell in cells],
    }
    counts = [[getattr(cell, name) for name in MEASURES] for cell in cells]
    return {
        "days": [day.isoformat() for day in known],
        **{name: packed(in_runs(values)) for name, values in keys.items()},
        "topic": packed([coder.topics.get(cell.topic or "", -1) + 1 for cell in cells]),
        "polarity": packed([coder.tones.get(cell.polarity or "", -1) + 1 for cell in cells]),
        "which": packed([sum(1 << bit for bit, count in enumerate(own) if count) for own in counts]),
        "counts": packed([count for own in counts for count in own if count]),
    }


def group_members(items: Iterable[Item], found: Mapping[str, int]) -> list[int]:
    """The numbers of those items that are embedded."""
    return [found[key] for key in map(item_id, items) if key in found]


def in_runs(numbers: Iterable[int]) -> list[int]:
    """Each number that is another than the one before it, and how often it stands there."""
    return [told for number, run in groupby(numbers) for told in (number, len(list(run)))]


def packed(numbers: Sequence[int]) -> str:
    """Numbers from 0 up. ``scripts/figures/counts.js`` unpacks them. Raises ``ValueError`` for a negative one."""
    if numbers and min(numbers) < 0:
        raise ValueError("only numbers from 0 up can be packed")
    if not numbers or max(numbers) < 128:
        return base64.b64encode(bytes(numbers)).decode()
    out = bytearray()
    for number in numbers:
        while number > 127:
            out.append(number & 127 | 128)
            number >>= 7
        out.append(number)
    return base64.b64encode(out).decode()


def script_json(value: Any) -> Markup:
    """JSON that can stand inside ``<script>``: no text in it can close the element or start another."""
    encoded = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        encoded = encoded.replace(char, f"\\u{ord(char):04x}")
    return Markup(encoded)
