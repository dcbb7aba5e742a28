"""People's words and names on the page: who is who, mentions readable, persons taken out for the public."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from campaign.marks import Mark, settled
from dashboards.records.page import PageFrames
from dashboards.records.people import Library

# What leads from a post to one of its comments.
_TO_COMMENT = re.compile(r"[?&](?:reply|thread)=\d+")


# A word that decides, but explains nothing to a reader: a number, a pronoun, one of another script.
_TELLING = re.compile(r"[а-яё]{4}|[а-яё]\s+[а-яё]", re.IGNORECASE)
_IDLE = {
    "один", "одна", "одно", "одни", "двое", "трое", "троих", "четверо", "первый", "второй", "третий", "этот", "этого",
    "этом", "этой", "этих", "тебя", "тебе", "меня", "вами", "нами", "свой", "своя", "свои", "своих", "всех", "всем",
    "было", "была", "были", "быть", "есть", "если", "только", "очень", "который", "которая", "которые",
}  # fmt: skip


def telling(because: Iterable[str]) -> list[str]:
    """Of the words that decided, «+ приветливые», «− холодно», those that explain something."""
    return [said for said in because if _TELLING.search(said) and said.partition(" ")[2].lower() not in _IDLE]


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


class Nameless:
    """Takes persons out of texts: the same person is «участник N» all over one page.

    Whose a screen name is, no text says: it may be a person's.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __call__(self, words: str) -> str:
        return settled(words, self._shown)

    def _shown(self, mark: Mark) -> str:
        if mark.person is None:
            return mark.label or _TO_COMMENT.sub("", mark.text)
        return f"участник {self._numbers.setdefault(mark.person, len(self._numbers) + 1)}"
