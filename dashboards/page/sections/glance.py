"""What the first view shows besides the figures: what readers ask for most, and the libraries that may be called."""

from collections.abc import Sequence
from typing import Any

from dashboards.labels import Topic
from dashboards.page.library_pages import library_file
from dashboards.page.sections.cards import theme_name
from dashboards.page.texts import Names
from dashboards.records.texts import Theme

MOST_ASKED = 100


def asked_rows(table: Sequence[Theme], topics: Sequence[Topic], *, public: bool) -> list[list[Any]]:
    """What readers ask for, most wanted first, as ``scripts/glance.js`` reads it: theme, name, topic, readers, libraries."""
    known = {topic.id: topic for topic in topics}
    return [
        [one.theme_id, theme_name(one, known, public=public), one.topic or "", one.readers, one.about]
        for one in table[:MOST_ASKED]
    ]


def registry_rows(names: Names) -> list[list[str]]:
    """Every library of the registry: id, name, municipality, group, file of its page."""
    return [
        [one.id, one.name, one.municipality or "", one.group, f"libraries/{library_file(one.id)}"]
        for one in names.libraries.values()
    ]
