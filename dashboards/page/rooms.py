"""The views of the page: which sections there are, which of them stand in each view and are shown one at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Room:
    """A view: its sections by id with their names, and the templates that hold them.

    ``leaves`` are shown one at a time, chosen by a bar of their own; a view without leaves shows all it has. The address
    names a section, and so its view.
    """

    name: str
    first: str
    templates: tuple[str, ...]
    leaves: tuple[tuple[str, str], ...] = ()


# Sections that may stand in the views, in order: view, its name, and of each section the id, the name and the template.
_VIEWS = (
    ("Главное", (("summary", "Главное", "summary"), ("compare", "Рядом с прошлой кампанией", "compare"))),
    ("Карта и дни", (("map-section", "", "map"), ("days", "", "days"))),
    ("Регионы", (("regions", "", "regions"),)),
    (
        "Рейтинг",
        (
            ("ranking-library", "Библиотеки", "ranking"), ("ranking-reader", "Читатели", "ranking"),
            ("ranking-partner", "Партнёры", "ranking"), ("ranking", "", "ranking"),
            ("elsewhere", "Вне региона", "elsewhere"),
        ),
    ),
    (
        "Мнения",
        (
            ("topics", "Темы", "opinions/topics"), ("libraries", "Библиотеки", "opinions/libraries"),
            ("places", "Округа", "opinions/places"),
        ),
    ),
    (
        "Тексты",
        (
            ("list", "Все тексты", "texts/list"), ("questions", "Без ответа", "texts/questions"),
            ("suggestions", "Предложения", "texts/suggestions"), ("posts", "Записи", "texts/posts"), ("bright", "Яркое", "texts/bright"),
            ("quotes", "Что цитировать", "texts/quotes"), ("outside", "Вне кампании", "texts/outside"),
        ),
    ),
    ("Методика", (("method", "", "method"),)),
)  # fmt: skip
# As the section's heading says where only some texts are there.
_PUBLIC = {"list": "Цитаты"}
_OF_LIBRARY = {"Карта и дни": "Дни", "Рейтинг": "Место"}


def rooms(shown: Collection[str], *, public: bool, library: bool, places: str = "Округа") -> list[Room]:
    """The views that have one of the sections ``shown``; ``places`` is how the section of places is called."""
    renamed = {"places": places} | (_PUBLIC if public else {})
    made = []
    for name, sections in _VIEWS:
        own = [section for section in sections if section[0] in shown]
        if own:
            leaves = [(key, renamed.get(key, words)) for key, words, _ in own if words]
            templates = dict.fromkeys(f"{template}.html" for *_, template in own)
            made.append(
                Room(
                    (_OF_LIBRARY if library else {}).get(name, name),
                    own[0][0],
                    tuple(templates),
                    tuple(leaves) if len(leaves) > 1 else (),
                )
            )
    return made


def sections_shown(context: Mapping[str, Any]) -> set[str]:
    """The sections that have something to show, or to say that there is nothing."""
    shown = {"summary", "days", "ranking", "topics", "method"}
    shown |= context["quoted"] if context["public"] else {"list", "questions", "suggestions", "quotes"}
    shown |= {f"ranking-{table.id}" for table in context["tables"]}
    shown |= {
        name
        for name, given in (
            ("compare", context["compared"]),
            ("posts", context["posts"]),
            ("outside", context["outside"]),
            ("regions", context["regions"]),
        )
        if given
    }
    if not context["library"]:
        shown |= {"map-section", "libraries", "places", "bright"} | (
            {"elsewhere"} if context["apart"] else set()
        )
        if context["about"].only_figures:
            shown -= {"bright"} if context["libraries"] else {"bright", "libraries"}
    elif context["brightest"] or context["practice"]:
        shown.add("bright")
    return shown
