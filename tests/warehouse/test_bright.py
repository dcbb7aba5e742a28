"""Suggestions in groups, the brightest posts, candidates for best practice, both stages."""

from typing import Any

import pytest

from collectors.records import Comment
from tests.warehouse.world import World, author, comment, post, tags

PIN = "post,vk,{owner},{number},brightest,{value},проверено,Ольга,2025-11-09"


def readers(owner: str, on_post: int, *people: str) -> list[Comment]:
    return [
        comment(owner, on_post, on_post * 100 + n, who, "03 10:00", "Как хорошо было")
        for n, who in enumerate(people)
    ]


def event(world: World, text: str, group: str | None = None) -> str:
    world.says[text] = tags("neutral", "events=", duplicate_group=group)
    return text


def bright(world: World, columns: str = "place, post_id", **decisions: str) -> list[tuple[Any, ...]]:
    lines = "\n".join(
        PIN.format(owner=f"-{key.split('_')[1]}", number=key.split("_")[2], value=value)
        for key, value in decisions.items()
    )
    world.settle(decisions=lines)
    return world.rows(f"select {columns} from brightest")


def campaign(world: World) -> World:
    """Two events of Gdov's district library, one of its children's library, a post on something else."""
    world.night(
        author("-1", members=100),
        author("-2", members=50),
        post("-1", 1, "01 10:00", event(world, "Встреча с писателем"), likes=10, comments=2, reposts=0),
        post("-1", 2, "02 10:00", event(world, "Квест для семей"), likes=30, comments=2, reposts=0),
        post("-2", 3, "02 12:00", event(world, "Кукольный спектакль"), likes=18, comments=2, reposts=0),
        post("-1", 4, "02 13:00", "Расписание", likes=90, comments=9, reposts=1),
        *readers("-1", 1, "7", "8"),
        *readers("-1", 2, "7", "8"),
        *readers("-2", 3, "7", "9"),
        *readers("-1", 4, "7", "8"),
    )
    return world


def test_the_brightest_are_events_by_reactions_per_subscriber_of_their_wall(world: World) -> None:
    found = bright(
        campaign(world),
        "place, post_id, municipality, library_id, reactions, subscribers, rate, readers, copies",
    )
    assert found == [
        (1, "2", "Гдовский", "gdov", 32, 100, 0.32, 2, 1),
        # 18 likes and two readers; a wall of 50 subscribers counts as one of 100.
        (2, "3", "Гдовский", "gdov-children", 20, 50, 0.2, 2, 1),
        (3, "1", "Гдовский", "gdov", 12, 100, 0.12, 2, 1),
    ]


def test_one_reader_who_comments_is_not_enough(world: World) -> None:
    talks: list[tuple[str, ...]] = [(), ("7",), ("7", "7"), ("7", "-1"), ("7", "901")]
    said = [one for number, talkers in enumerate(talks, start=1) for one in readers("-1", number, *talkers)]
    held = (
        post("-1", number, "01 10:00", event(world, f"Встреча {number}"), likes=10)
        for number, _ in enumerate(talks, start=1)
    )
    world.night(author("-1", members=100), *held, *said)
    assert bright(world) == []


def test_an_unknown_number_of_subscribers_gives_no_place(world: World) -> None:
    world.night(post("-1", 1, "01 10:00", event(world, "Встреча"), likes=10), *readers("-1", 1, "7", "8"))
    assert bright(world) == []


def test_near_duplicates_are_one_with_the_readers_of_all(world: World) -> None:
    world.night(
        author("-1", members=100),
        author("-2", members=50),
        post("-1", 1, "01 10:00", event(world, "Ночь в библиотеке", "same"), likes=10),
        post("-2", 2, "01 11:00", event(world, "Ночь в библиотеке!", "same"), likes=19),
        *readers("-1", 1, "7"),
        *readers("-2", 2, "8"),
    )
    assert bright(world, "post_id, rate, readers, copies") == [("2", 0.2, 2, 2)]


def test_people_pin_and_drop(world: World) -> None:
    # The pinned post is on no event; the dropped one would have been the first.
    assert bright(campaign(world), "place, post_id, decided", _1_4="pin", _2_3="drop") == [
        (1, "4", "pin"),
        (2, "2", None),
        (3, "1", None),
    ]


def test_at_most_five_stand_for_a_municipality(world: World) -> None:
    world.night(
        author("-1", members=100),
        *(post("-1", n, "01 10:00", event(world, f"Событие {n}"), likes=10 + n) for n in range(1, 8)),
        *(one for n in range(1, 8) for one in readers("-1", n, "7", "8")),
    )
    assert bright(world) == [(1, "7"), (2, "6"), (3, "5"), (4, "4"), (5, "3")]
    assert bright(world, _1_1="pin")[0] == (1, "1")


CHANGES = [
    ("В детской библиотеке открыли новый читальный зал", True),
    ("Абонемент отремонтирован, ждём вас", True),
    ("Теперь продлить книгу можно по телефону", True),
    ("У входа установлен пандус", True),
    ("Новое расписание: в субботу до 19 часов", True),
    ("В библиотеке обновлён компьютерный класс", True),
    ("Мы перешли на электронный билет", True),
    ("Появились розетки у каждого стола", True),
    ("Приглашаем в читальный зал", False),
    ("Сегодня открылась книжная выставка", False),
    ("Открытый микрофон в субботу", False),
    ("Новый год в библиотеке", False),
    ("Установите приложение «Госуслуги»", False),
    ("Напоминаем правила пользования", False),
]


@pytest.mark.parametrize(("text", "tells"), CHANGES)
def test_words_of_change(world: World, text: str, tells: bool) -> None:
    assert world.rows("select tells_of_change($1)", text) == [(tells,)]


def test_best_practice_is_a_change_praised_on_its_own_topic(world: World) -> None:
    opened = "Мы открыли новый читальный зал"
    world.says |= {
        opened: tags("positive", "space+"),
        "Зал ждёт вас": tags("neutral", "space="),
        "Какой уютный зал": tags("positive", "space+"),
        "И кресла": tags("positive", "space+", "staff+"),
        "Вежливые сотрудники": tags("positive", "staff+"),
        "Тесно": tags("negative", "space-"),
    }
    said = ["Какой уютный зал", "И кресла", "Вежливые сотрудники", "Тесно"]
    world.night(
        post("-1", 1, "01 10:00", opened),
        # No change; a change that is praised for something else; somebody else's.
        post("-1", 2, "01 10:00", "Зал ждёт вас"),
        post("-2", 3, "01 10:00", opened),
        post("-70", 4, "01 10:00", opened),
        *(comment("-1", 1, 10 + n, "7", "02 10:00", text) for n, text in enumerate(said)),
        comment("-1", 1, 20, "-1", "02 11:00", "Какой уютный зал"),
        comment("-1", 2, 30, "7", "02 10:00", "Какой уютный зал"),
        comment("-2", 3, 40, "7", "02 10:00", "Вежливые сотрудники"),
        comment("-70", 4, 50, "7", "02 10:00", "Какой уютный зал"),
    )
    world.settle()
    rows = world.rows(
        "select library_id, municipality, topic, owner_id, post_id, url, text, praises, readers from best_practice"
    )
    assert rows == [("gdov", "Гдовский", "space", "-1", "1", "https://vk.com/wall-1_1", opened, 2, 1)]
    assert world.rows("select unnest(items, max_depth := 2) from best_practice") == [
        ("vk", "comment", "-1", "10"),
        ("vk", "comment", "-1", "11"),
    ]


def test_first_the_district_then_the_region(world: World) -> None:
    world.night(
        post("-1", 1, "01 10:00"),
        post("-1", 2, "02 10:00"),
        post("-2", 3, "01 10:00"),
        post("-4", 4, "01 10:00"),
        post("-100", 5, "01 10:00"),
    )
    world.settle()
    rows = world.rows("select stage, municipality, participant_id, place from stages where class = 'library'")
    assert rows == [
        ("municipality", "Гдовский", "gdov", 1),
        ("municipality", "Гдовский", "gdov-children", 2),
        ("municipality", "Плюсский", "plyussa", 1),
        ("region", "Гдовский", "gdov", 1),
        ("region", "Гдовский", "gdov-children", 2),
        ("region", "Плюсский", "plyussa", 2),
    ]
    # The organiser and whoever posted nothing are in no stage.
    assert world.rows("select count(*) from stages where participant_id in ('region', 'dno')") == [(0,)]
