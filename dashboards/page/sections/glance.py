"""What the first view shows besides the figures: what readers ask for most, and the libraries that may be called."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from campaign.marks import readable
from dashboards.labels import Topic
from dashboards.page.library_pages import library_file
from dashboards.page.payload import item_id
from dashboards.page.sections.cards import group_name
from dashboards.page.texts import Nameless, Names
from dashboards.records.texts import SuggestionGroup

MOST_ASKED = 100


@dataclass(frozen=True)
class Asked:
    """A wish that readers share. ``group`` names the texts behind it in the page's address; ``words`` is one of them, empty
    where the public may not read it."""

    group: str
    name: str
    words: str
    topic: str
    texts: int
    readers: int
    libraries: tuple[str, ...]


def asked_for(
    groups: Sequence[SuggestionGroup], topics: Sequence[Topic], quotable: set[str] | None
) -> list[Asked]:
    """What readers ask for, those with most readers first. ``quotable`` names what the public may read; ``None``: everything."""
    names = {topic.id: topic.name for topic in topics}
    show = readable if quotable is None else Nameless()
    found = sorted(groups, key=lambda group: (-group.readers, -group.texts))
    return [
        Asked(
            group_name(group),
            names.get(group.topic or "", "О разном"),
            show(group.example)
            if quotable is None or (group.items and quotable.issuperset(map(item_id, group.items)))
            else "",
            group.topic or "",
            group.texts,
            group.readers,
            tuple(group.libraries),
        )
        for group in found[:MOST_ASKED]
    ]


def asked_rows(asked: Sequence[Asked]) -> list[list[Any]]:
    """The same as ``scripts/glance.js`` reads it."""
    return [
        [one.group, one.name, one.words, one.topic, one.texts, one.readers, list(one.libraries)]
        for one in asked
    ]


def registry_rows(names: Names) -> list[list[str]]:
    """Every library of the registry: id, name, municipality, group, file of its page."""
    return [
        [one.id, one.name, one.municipality or "", one.group, f"libraries/{library_file(one.id)}"]
        for one in names.libraries.values()
    ]
