"""People's words and names on the page: who is who, mentions readable, persons taken out for the public."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dashboards.records.page import PageFrames
from dashboards.records.people import Library

MENTION = re.compile(r"\[(?:id|club|public)\d+(?::[^|\[\]]*)?\|([^\[\]]+)\]")
# A person in a text: a mention, «@id1 (Анна)», an address of a personal page.
PERSON = re.compile(
    r"\[(?P<mention>id\d+)(?::[^|\[\]]*)?\|[^\[\]]+\]"
    r"|[@*](?P<at>[A-Za-z][\w.]*) ?\([^()\n]*\)"
    r"|(?:https?://)?(?:m\.)?vk\.(?:com|ru)/(?P<page>id\d+)\S*"
)


@dataclass(frozen=True)
class Names:
    """Who is who: names, municipalities and classes by identifier."""

    libraries: dict[str, Library]
    municipalities: dict[str, str]
    people: dict[str, str] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)

    def library(self, key: str) -> str:
        return self.libraries[key].name if key in self.libraries else key

    def group(self, key: str) -> str:
        return self.libraries[key].group if key in self.libraries else ""

    def home(self, key: str) -> str:
        """The municipality of a library, or nothing."""
        return self.libraries[key].municipality or "" if key in self.libraries else ""

    def place(self, key: str) -> str:
        return self.municipalities.get(key, key)

    def person(self, key: str) -> str:
        return self.people.get(key) or (self.library(key) if key in self.libraries else "")


def names_of(frames: PageFrames) -> Names:
    """Names from the registry and from whoever stands in a ranking or list of participants."""
    known = (*frames.participants, *frames.participant_ranking)
    return Names(
        libraries={one.id: one for one in frames.libraries},
        municipalities={one.id: one.name for one in frames.municipalities},
        people={one.participant_id: one.name for one in known},
        classes={one.participant_id: one.kind for one in known},
    )


def readable(words: str) -> str:
    """A mention ``[id1|Анна]`` as the network shows it: the name alone."""
    return MENTION.sub(r"\1", words) if "[" in words else words


class Nameless:
    """Takes persons out of texts: the same person is «участник N» all over one page."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __call__(self, words: str) -> str:
        return readable(PERSON.sub(self._number, words))

    def _number(self, match: re.Match[str]) -> str:
        person = str(match["mention"] or match["at"] or match["page"]).lower()
        return f"участник {self._numbers.setdefault(person, len(self._numbers) + 1)}"
