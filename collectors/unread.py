"""What an answer brought and nobody could read: it makes the query unfinished."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal

from campaign.russian import counted
from collectors.records import Status

Kind = Literal["post", "comment", "person", "community"]

MOST_NAMED = 20
# The third form is the plural in the genitive.
KINDS: dict[Kind, tuple[str, str, str]] = {
    "post": ("запись", "записи", "записей"),
    "comment": ("комментарий", "комментария", "комментариев"),
    "person": ("человек", "человека", "людей"),
    "community": ("сообщество", "сообщества", "сообществ"),
}


class Unreadable(ValueError):
    """An item without what a record needs; the text is one Russian phrase that names the field."""


@dataclass
class Unread:
    """What a query brought and nobody could read, by reason.

    ``cut`` says that something was nested too deep to keep, be it nothing that a record needs.
    """

    items: dict[tuple[Kind, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    cut: bool = False

    def add(self, kind: Kind, why: str, name: str) -> None:
        names = self.items[kind, why]
        if name not in names:
            names.append(name)

    def verdict(self, status: Status, error: str | None) -> tuple[Status, str | None]:
        """How the query ended, with what it lacks said first."""
        parts = [f"не прочитано: {_few(kind, names)} ({why})" for (kind, why), names in self.items.items()]
        said = [
            *parts,
            *(["слишком глубоко вложенное отсечено"] if self.cut else []),
            *([error] if error else []),
        ]
        return "cut_off" if parts and status == "done" else status, "; ".join(said) or None


def _few(kind: Kind, names: list[str]) -> str:
    rest = len(names) - MOST_NAMED
    some = ", ".join(names[:MOST_NAMED]) + (f" и ещё {rest}" if rest > 0 else "")
    return f"{counted(len(names), KINDS[kind])}: {some}"
