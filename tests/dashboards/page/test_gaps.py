"""What the page says of what was asked."""

from __future__ import annotations

import re

from dashboards.page.gaps import coverage_lines, unfinished
from dashboards.records.figures import Coverage

ASKED = ("communities", "search", "wall", "known", "comments", "authors", "import")


def coverage(*routes: str, status: str = "done") -> list[Coverage]:
    return [Coverage("vk", route, "что", 1, 1, status, "6: слишком часто") for route in routes]


def test_every_route_of_a_night_has_a_russian_name() -> None:
    names = [line.route for line in coverage_lines(coverage(*ASKED))]
    assert len(set(names)) == len(ASKED)
    assert not [name for name in names if re.search("[a-z]", name)]
    [failed] = unfinished(coverage("known", status="failed"))
    assert failed["route"] == "Известные записи"


def test_the_record_that_ends_a_night_is_no_question() -> None:
    assert [line.route for line in coverage_lines(coverage("search", "night"))] == ["Поиск по тегам"]
