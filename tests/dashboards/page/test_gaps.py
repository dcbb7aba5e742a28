"""What the page says of what was asked."""

from __future__ import annotations

import re
from typing import Any

from dashboards.page.sections.gaps import completeness_line, coverage_lines, unfinished
from dashboards.records.figures import Completeness, Coverage

ASKED = ("communities", "search", "wall", "known", "comments", "authors", "import")


def coverage(*routes: str, status: str = "done") -> list[Coverage]:
    return [Coverage("vk", route, "что", status, "6: слишком часто", 3, 1, 1) for route in routes]


def test_every_route_of_a_night_has_a_russian_name() -> None:
    names = [line.route for line in coverage_lines(coverage(*ASKED))]
    assert len(set(names)) == len(ASKED)
    assert not [name for name in names if re.search("[a-z]", name)]
    [failed] = unfinished(coverage("known", status="failed"))
    assert failed["route"] == "Известные записи"


def test_questions_are_counted_by_how_they_ended() -> None:
    [line] = coverage_lines([*coverage("search"), *coverage("search", status="failed"), *coverage("search")])
    assert (line.asked, line.found, line.statuses) == ("9", "3", ("прочитано полностью: 6", "не удалось: 3"))


def told(**values: float | None) -> str:
    given: dict[str, Any] = {
        "scope": "region", "n_walls": 48, "n_both": 45, "share": 0.958, "share_low": 0.921, "share_high": 0.99,
        "found_personal": 12,
    }  # fmt: skip
    return completeness_line([Completeness(**(given | values))]).replace("\xa0", " ")


def test_completeness_comes_with_its_routes_level_assumption_and_bad_case() -> None:
    assert told() == (
        "Публичных записей сообществ найдено около 96 % (92–99). Это оценка по двум независимым путям, с 95-процентным "
        "интервалом: поиск по тегам нашёл 45 из 48 записей, прочитанных на стенах реестра, и предполагается, что записи "
        "прочих сообществ он находит так же часто. Если прочие сообщества находятся реже, как меньшая половина стен, доля "
        "ниже на 5 пунктов, как самые малые — на 11, по модельным расчётам. Записей на личных страницах — не меньше 12."
    )


def test_below_the_limits_completeness_cannot_be_told() -> None:
    said = told(share=None, share_low=None, share_high=None)
    assert "оценить нельзя: для оценки нужно не меньше 30 записей" in said
    assert said.endswith("Записей на личных страницах — не меньше 12.")
    assert told(found_personal=0).endswith("по модельным расчётам.")
    assert completeness_line([]) == ""
