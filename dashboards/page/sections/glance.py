"""What the first view shows besides the figures: what readers ask for most, and the libraries that may be called."""

from collections.abc import Sequence
from typing import Any

from dashboards.labels import Topic
from dashboards.page.links import library_page
from dashboards.page.sections.cards import theme_name
from dashboards.page.texts import Names
from dashboards.records.texts import Theme

MOST_ASKED = 100


def asked_rows(table: Sequence[Theme], topics: Sequence[Topic], *, public: bool) -> list[list[Any]]:
    """What readers ask for, most wanted first, as ``scripts/glance.js`` reads it: theme, name, topic, readers, libraries,
    texts, and days with how many of the texts are of each."""
    known = {topic.id: topic for topic in topics}
    return [
        [
            one.theme_id,
            theme_name(one, known, public=public),
            one.topic or "",
            one.readers,
            one.about,
            one.texts,
            [[wanted.day, wanted.texts] for wanted in one.trend],
        ]
        for one in table[:MOST_ASKED]
    ]


def registry_rows(names: Names) -> list[list[str]]:
    """Every library of the registry: id, name, municipality, group, address of its page."""
    return [
        [one.id, one.name, one.municipality or "", one.group, library_page(one.id)]
        for one in names.libraries.values()
    ]
