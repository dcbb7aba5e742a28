"""The note of a rich campaign: its words as golden files, and every figure counted again from what was collected."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from docx.table import Table

from campaign.russian import NBSP, by_voters, hours, number, percent, percent_range
from commands.papers import Subject, summary_document
from dashboards.papers.summary import figure_definitions
from tests.dashboards.papers.paper_world import campaign_of, frozen, words
from tests.dashboards.papers.recount import recounted
from tests.dashboards.papers.rich_world import GUESTS, IRONY, WALLS, fill_richly
from tests.warehouse.world import World
from warehouse.keeping.frozen import Frozen
from warehouse.questions.papers import paper_questions

ABOUT = {
    "region": (Subject(), tuple(WALLS)),
    "municipality": (Subject("municipality", "Гдовский", "Гдовский муниципальный округ"), ("-1", "-2")),
    "library": (Subject("library", "gdov", "Гдовская районная библиотека"), ("-1",)),
}
# Of the 36 posts the search found 31: Chapman's estimate is (31 + 1) · (36 + 1) / (31 + 1) - 1 = 36, and 36 were found.
SEEN = 36 / 36
ELSEWHERE: dict[str, dict[str, Any]] = {
    "region": {"libraries_active": 3, "libraries_total": 6, "municipalities_active": 2, "municipalities_total": 26,
               "partners": 0, "gone_posts": 0, "deleted_comments": 0, "seen": SEEN},
    "municipality": {"libraries_active": 2, "libraries_total": 3, "subscribers": 200 + 100},
    "library": {"subscribers": 200, "place": 1, "ranked": 3},
}  # fmt: skip
TOPICS = {"region": "Таблица 4", "municipality": "Таблица 3", "library": "Таблица 2"}
GUIDE = Path(__file__).parents[3] / "docs" / "ru" / "coordinator.md"
UNASKED = ("seen_low", "seen_high")  # drawn, not counted


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> World:
    made = World(tmp_path_factory.mktemp("rich"))
    fill_richly(made)
    return made


@pytest.fixture(scope="module")
def result(rich: World, tmp_path_factory: pytest.TempPathFactory) -> Frozen:
    return frozen(rich, tmp_path_factory.mktemp("held"))


@pytest.fixture(scope="module")
def notes(result: Frozen) -> dict[str, Any]:
    return {scope: summary_document(result, campaign_of(), about)[0] for scope, (about, _) in ABOUT.items()}


def rows(document: Any, caption: str) -> list[list[str]]:
    """The lines of the table under a caption."""
    blocks = list(document.iter_inner_content())
    at = next(index for index, one in enumerate(blocks) if getattr(one, "text", "").endswith(caption))
    table = blocks[at + 1]
    assert isinstance(table, Table)
    return [[cell.text for cell in row.cells] for row in table.rows][1:]


@pytest.mark.parametrize("scope", ABOUT)
def test_the_words_of_a_rich_note(scope: str, notes: dict[str, Any], golden: Any) -> None:
    golden(f"summary-rich-{scope}.txt", words(notes[scope]))


@pytest.mark.parametrize("scope", ABOUT)
def test_every_figure_is_counted_again(scope: str, rich: World, result: Frozen) -> None:
    about, walls = ABOUT[scope]
    again = {
        "unknown_reactions": 0,
        "reviewed": 0,
        "median_answer_over_hours": None,
        **recounted(rich, walls),
        **ELSEWHERE[scope],
    }
    asked = {name: about.id if about.scope == name else None for name in ("library", "municipality")}
    with paper_questions(result, {**asked, "public": False}) as ask:
        told = {one.key: ask.figure(one.query) for one in figure_definitions(scope) if one.key not in UNASKED}
    assert told == {
        key: value if value is None else pytest.approx(value) for key, value in again.items() if key in told
    }


@pytest.mark.parametrize("scope", ABOUT)
def test_tables_and_findings_tell_the_figures_counted_again(
    scope: str, rich: World, notes: dict[str, Any]
) -> None:
    again, said = recounted(rich, ABOUT[scope][1]), words(notes[scope])
    main = dict(rows(notes[scope], "Главные показатели"))
    for label, key in (("Мнения читателей", "opinions"), ("Вопросы и жалобы читателей", "questions"),
                       ("Предложения читателей", "suggestions"), ("Реакции на записи", "reactions")):  # fmt: skip
        assert main[label] == number(again[key])
    assert main["Обычное ожидание ответа (медиана)"] == hours(again["median_answer_hours"])
    span = percent_range(again["satisfaction_low"], again["satisfaction_high"])
    satisfied = f"Удовлетворённость — {percent(again['satisfaction'])} (вероятно, {span}), {by_voters(again['voters'])}."
    assert satisfied.replace(NBSP, " ") in said
    topics = [list(map(str, counts)) for _, *counts in again["topics"]]
    assert [line[1:5] for line in rows(notes[scope], f"{TOPICS[scope]}. Мнения читателей по темам")] == topics
    assert (
        f"Без ответа осталось вопросов и жалоб: {again['questions'] - again['answered']} из {again['questions']}."
        in said
    )


def test_lists_of_libraries_and_municipalities_tell_what_each_has(rich: World, notes: dict[str, Any]) -> None:
    by_place = {line[0]: line for line in rows(notes["region"], "о библиотеках которых писали")}
    for name, walls in (
        ("Гдовский муниципальный округ", ("-1", "-2")),
        ("Плюсский муниципальный округ", ("-4",)),
    ):
        again = recounted(rich, walls)
        share = (
            "—" if again["satisfaction"] is None else f"{percent(again['satisfaction'])} ({again['voters']})"
        )
        assert by_place[name][1:] == [
            str(again["posts"]), str(again["comments"]), str(again["readers"]), share,
            f"{again['answered']} из{NBSP}{again['questions']}",
        ]  # fmt: skip
    by_library = {line[0]: line[2:] for line in rows(notes["region"], "Библиотеки с записями кампании")}
    for name, wall in (("Гдовская районная библиотека", "-1"), ("Гдовская детская библиотека", "-2")):
        again = recounted(rich, (wall,))
        assert by_library[name] == [str(again[key]) for key in ("posts", "comments", "readers")]


def test_a_guest_from_elsewhere_irony_and_a_telephone_are_not_quoted(notes: dict[str, Any]) -> None:
    for scope, document in notes.items():
        said = words(document)
        assert not any(one in said for one in (*GUESTS, IRONY, "355-20-14")), scope
        assert "внимательные сотрудники, звоните мне [телефон]" in said
    assert "Вне региона, в итоги не вошли: 3 комментария" in words(notes["region"])


def test_nothing_is_quoted_twice_and_no_heading_stands_alone(notes: dict[str, Any]) -> None:
    for document in notes.values():
        quoted = [one.text for one in document.paragraphs if one.style.name == "Quote"]
        assert quoted and len(quoted) == len(set(quoted))
        styles = [getattr(one.style, "name", "") for one in document.iter_inner_content()]
        pairs = list(zip(styles, [*styles[1:], "Heading 1"], strict=True))
        assert ("Heading 2", "Heading 2") not in pairs and ("Heading 2", "Heading 1") not in pairs


def test_every_point_of_the_rules_stands_where_the_guide_says(notes: dict[str, Any]) -> None:
    table = GUIDE.read_text("utf-8").split("### Что просит положение")[1].split("\n### ")[0]
    places = [line.split(" | ")[1] for line in table.splitlines() if line.startswith("| ")][2:]
    named = [one for place in places for one in re.findall(r"\d\. [^,;:|«]+(?=[,;:]|$)|(?<=«)[^»]+", place)]
    headings = [one.text for one in notes["region"].paragraphs if one.style.name.startswith("Heading")]
    assert len(places) == 7 and len(named) > 10 and not set(named) - set(headings)


def test_a_theme_is_called_alike_in_the_note_and_everywhere(rich: World, notes: dict[str, Any]) -> None:
    names = {name for (name,) in rich.rows("select name from themes")}
    told = [line[0] for scope in notes for line in rows(notes[scope], "на что жалуются чаще всего")]
    assert told and not set(told) - names


def test_what_a_theme_counts_is_not_quoted_as_a_suggestion_too(notes: dict[str, Any]) -> None:
    said = words(notes["region"])
    assert "Розетки бы | Помещения и уют | 3 | 2 | 0 | 3" in said
    assert "Розетки бы у окон" not in said and "Пандус бы у входа" in said
