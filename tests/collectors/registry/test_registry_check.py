"""What is wrong with the registry's accounts, each trouble with its row and its remedy."""

from __future__ import annotations

import json

from campaign.shipped import shipped
from campaign.tables.libraries import VkRef, parse_libraries
from collectors.records import Author
from collectors.registry.check import Problem, problems
from tests.collectors.registry.registry_world import community, library

NUMBER, NAME = VkRef(owner_id="-1"), VkRef(screen_name="gdov_lib")
GDOV = library("gdov", "Гдовская районная библиотека", "district", "Гдовский", "-1")
ALIVE = community("Гдовская районная библиотека", "Гдов", number=1, screen_name="gdov_lib")


def only(found: list[Problem]) -> Problem:
    [problem] = found
    assert problem.what
    assert problem.todo
    return problem


def test_a_living_account_is_no_problem() -> None:
    assert problems([GDOV], {NUMBER: ALIVE}) == []


def test_an_account_that_vk_did_not_answer_for_is_not_judged() -> None:
    assert problems([GDOV], {}) == []


def test_the_same_account_in_two_rows_is_said_at_the_second() -> None:
    other = library("samolva", "Самолвовская библиотека", "rural", "Гдовский", "-1")
    found = [one for one in problems([GDOV, other], {}) if one.kind == "doubled"]
    assert only(found).library_id == "samolva"
    assert "gdov" in found[0].what


def test_a_number_and_its_screen_name_are_one_account() -> None:
    other = library("samolva", "Гдовская библиотека", "district", "Гдовский", "gdov_lib")
    found = problems([GDOV, other], {NUMBER: ALIVE, NAME: ALIVE})
    assert [(one.kind, one.account) for one in found] == [("doubled", "gdov_lib")]
    within = library("gdov", "Гдовская районная библиотека", "district", "Гдовский", "-1", "gdov_lib")
    assert only(problems([within], {NUMBER: ALIVE, NAME: ALIVE})).what.startswith(
        "аккаунт записан в строке дважды"
    )


def test_the_dead_are_named_by_how_they_died() -> None:
    assert only(problems([GDOV], {NUMBER: None})).what == "такой страницы в VK нет"
    banned = community("Гдовская районная библиотека", number=1, deactivated="banned")
    assert only(problems([GDOV], {NUMBER: banned})).what == "страница заблокирована VK"
    deleted = community("DELETED", number=1, deactivated="deleted")
    assert only(problems([GDOV], {NUMBER: deleted})).kind == "dead"


def test_a_screen_name_that_passed_to_somebody_else_is_renamed() -> None:
    row = library("gdov", "Гдовская районная библиотека", "district", "Гдовский", "gdov_lib")
    found = problems([row], {NAME: ALIVE}, before={"gdov_lib": "-77"})
    assert only(found).kind == "renamed"
    assert "club77" in found[0].todo
    assert problems([row], {NAME: ALIVE}, before={"gdov_lib": "-1"}) == []


def test_a_name_that_no_longer_resembles_the_row_is_renamed() -> None:
    shop = community("Кафе «Уют»", "Гдов", number=1)
    assert only(problems([GDOV], {NUMBER: shop})).kind == "renamed"
    colloquial = community("Библиотека Гдов", "Гдов", number=1)
    assert problems([GDOV], {NUMBER: colloquial}) == []


def test_a_persons_page_need_not_be_called_a_library() -> None:
    row = library("gdov", "Гдовская районная библиотека", "district", "Гдовский", "librarian")
    person = Author(
        network="vk", author_id="5", kind="person", name="Анна Образцова", fetched_at=ALIVE.fetched_at
    )
    assert problems([row], {VkRef(screen_name="librarian"): person}) == []


def test_a_closed_wall_is_said() -> None:
    assert only(problems([GDOV], {NUMBER: ALIVE}, closed=["-1"])).kind == "closed"


def test_the_sample_registry_is_clean() -> None:
    libraries = parse_libraries(shipped("sample/libraries.csv").read_text(encoding="utf-8"))
    resolved: dict[VkRef, Author | None] = {}
    for line in shipped("sample/communities.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        author = community(item["name"], item["city"], number=item["id"], screen_name=item["screen_name"])
        resolved[VkRef(owner_id=author.author_id)] = author
        resolved[VkRef(screen_name=item["screen_name"])] = author
    assert problems(libraries, resolved) == []
