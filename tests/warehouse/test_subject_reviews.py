"""Which texts count for a place by a library that they name, and whether people have confirmed it."""

from pathlib import Path

import pytest

from tests.warehouse.world import CAMPAIGN, World, author, comment, post, tags

ABOUT_DNO = "В Дновской библиотеке очень светло"
ABOUT_TWO = "О Юшкино и Дно"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Gdov writes of Dno, of two and of three libraries and of itself; readers comment, one names Dno."""
    world = World(tmp_path / "raw")
    world.says = {
        ABOUT_TWO: tags(libraries=("gdov-rural", "dno")),
        "О трёх": tags(libraries=("gdov", "dno", "plyussa")),
        "О себе": tags(libraries=("gdov",)),
        ABOUT_DNO: tags("positive", "space+", libraries=("dno",)),
        "Как доехать до Дновской библиотеки?": tags(question=True, libraries=("dno",)),
        "Дно": tags(libraries=("dno",)),
        "Очень светлый зал": tags("positive", "space+"),
    }
    world.night(
        *(author(number, city="Гдов") for number in ("7", "8", "9")),
        post("-1", 1, "01 10:00", ABOUT_TWO), post("-1", 2, "02 10:00", "О трёх"), post("-1", 3, "03 10:00", "О себе"),
        comment("-1", 3, 11, "7", "03 11:00", ABOUT_DNO), comment("-1", 3, 12, "8", "03 12:00", "Очень светлый зал"),
        # Under a post about Dno the post tells that, not the comment.
        comment("-1", 1, 13, "8", "01 12:00", ABOUT_DNO),
        # One word counts for the library that is named, as a reader, but for no place of the reader's.
        comment("-1", 3, 14, "9", "03 13:00", "Дно"),
    )  # fmt: skip
    return world


def reviewed(world: World) -> list[tuple[object, ...]]:
    """By the library, or «reader»."""
    return world.rows(
        "select if(starts_with(participant_id, 'r-'), 'reader', participant_id), kind, item_id, post_id, assigned, confirmed "
        "from subject_reviews order by all"
    )


def test_only_what_a_text_names_and_what_counts_is_to_be_reviewed(world: World) -> None:
    world.settle()
    assert reviewed(world) == [
        ("dno", "comment", "11", "3", "dno", False),
        ("dno", "comment", "14", "3", "dno", False),
        ("dno", "post", "1", "1", "gdov-rural|dno", False),
        ("gdov-rural", "post", "1", "1", "gdov-rural|dno", False),
        ("reader", "comment", "11", "3", "dno", False),
    ]


def test_a_decision_confirms_corrects_or_takes_away(world: World) -> None:
    world.settle(
        decisions="post,vk,-1,1,library,gdov-rural|dno,,,\n"
        "comment,vk,-1,11,library,plyussa,,,\n"
        "comment,vk,-1,14,library,gdov,,,\n"
    )
    assert reviewed(world) == [
        ("dno", "post", "1", "1", "gdov-rural|dno", True),
        ("gdov-rural", "post", "1", "1", "gdov-rural|dno", True),
        ("plyussa", "comment", "11", "3", "plyussa", True),
        ("reader", "comment", "11", "3", "plyussa", True),
    ]


def test_an_answered_question_counts_by_the_library_that_it_names(world: World) -> None:
    """A reader's post is no post of the library's, but its question that Gdov answered is a mark of Dno's."""
    world.night(post("-1", 5, "04 10:00", "Как доехать до Дновской библиотеки?", author_id="7"))
    world.settle()
    theirs = ("dno", "post", "5", "5", "dno", False)
    assert theirs not in reviewed(world)
    world.night(comment("-1", 5, 15, "-1", "04 11:00", "Автобусом"))
    world.settle()
    assert world.rows("select c_answered from participant_ranking where participant_id = 'dno'") == [(1,)]
    assert theirs in reviewed(world)


def test_what_counts_for_nobody_is_not_asked(world: World) -> None:
    world.settle(CAMPAIGN + '[ranking]\ncredit = "wall"\n')
    assert reviewed(world) == []
    world.settle(decisions="post,vk,-1,1,eligibility,no,,,\ncomment,vk,-1,11,eligibility,no,,,\n")
    assert [row[:3] for row in reviewed(world)] == [("dno", "comment", "14")]
