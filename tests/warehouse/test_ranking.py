"""The rule of the ranking on a campaign small enough to be computed by hand."""

import random
from collections.abc import Sequence
from math import log
from pathlib import Path

import pytest

from collectors.records import Record
from tests.warehouse.world import CAMPAIGN, LIBRARIES, World, author, comment, post, tags

LIGHT = "Очень тёплая и светлая библиотека"
BOOKS = "Хочется видеть больше новых книг"
HOURS = "Во сколько вы закрываетесь сегодня?"
OWN = "Моя любимая библиотека в Гдове"


def records() -> list[Record]:
    return [
        author("-1", "Гдовская библиотека", members=100),
        author("-3", "Дновская библиотека", members=50, screen_name="dno_library"),
        author("-4", "Плюсская библиотека"),
        author("-50", "Газета", city="Псков", members=200),
        author("-51", "Чужая газета", city="Москва", members=10),
        author("703", city="Гдов"),
        author("705", city="Москва"),
        # Five posts in Gdov on two days: at most three a day count. 30 reactions of 100 subscribers.
        *(post("-1", number, "01 10:00", likes=4, comments=1, reposts=0) for number in range(1, 5)),
        post("-1", 5, "02 10:00", likes=10),
        post("-3", 1, "03 10:00", likes=10),
        # Nobody knows how many subscribers Plyussa has.
        post("-4", 1, "01 10:00", likes=3),
        post("-4", 2, "08 23:59", likes=3),
        post("-100", 1, "01 10:00"),
        post("-50", 1, "01 10:00", likes=4),
        post("-51", 1, "01 10:00", likes=4),
        comment("-1", 1, 101, "701", "01 11:00", LIGHT),
        comment("-3", 1, 101, "701", "03 11:00", BOOKS),
        comment("-1", 1, 102, "702", "01 12:00", HOURS),
        comment("-1", 1, 103, "-1", "01 13:00", "До семи", parent_comment_id="102", reply_to="102"),
        # Two words; the words of another; after the end; deleted.
        comment("-1", 1, 104, "702", "02 12:00", "Спасибо большое #неделякачества"),
        comment("-1", 1, 105, "702", "02 12:00", LIGHT),
        comment("-1", 1, 106, "702", "09 00:05", "Ещё один длинный комментарий"),
        comment("-1", 1, 107, "702", "03 12:00", "Что-то длинное и удалённое", deleted=True),
        # A question that is answered after the end.
        comment("-3", 1, 108, "701", "03 11:00", "Когда?"),
        comment("-3", 1, 109, "-3", "09 11:00", "Завтра", parent_comment_id="108"),
        post("703", 1, "04 10:00", OWN, author_id="703"),
        comment("-100", 1, 110, "705", "02 11:00", "Привет из самой Москвы"),
        comment("-100", 1, 111, "901", "02 11:00", "Мы сотрудники и хвалим себя"),
        post("706", 1, "04 10:00", "Где-то", author_id="706"),
    ]  # fmt: skip


def ranked(
    folder: Path, received: Sequence[Record], toml: str = CAMPAIGN, libraries: str = LIBRARIES
) -> World:
    world = World(folder)
    world.says = {
        LIGHT: tags("positive", "space+", duplicate_group="light"),
        BOOKS: tags("neutral", "collection-", suggestion=True),
        HOURS: tags("neutral", "hours=", question=True),
        "Когда?": tags("neutral", question=True),
        OWN: tags("positive", libraries=("gdov",)),
    }
    world.night(*received)
    world.settle(toml, libraries)
    return world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return ranked(tmp_path / "raw", records())


def earned(weight: float, x: float, p95: float) -> float:
    return weight * min(1, log(1 + x) / log(1 + p95))


def test_libraries_equal_the_hand_computation(world: World) -> None:
    # Posts that count 4 (at most three a day), 1, 2: their p95 is 3.8. All other counts are small: p95 is 3.
    # Gdov: 4 likes and 4 readers' comments under its first post, 4, 4 and 10 likes under the others that count.
    gdov_er = (8 / 100 + 4 / 100 + 4 / 100 + 10 / 100) / 4
    # Dno: 10 likes and 2 readers' comments; a wall of 50 subscribers counts as one of 100.
    dno_er = 12 / 100
    er_p95 = gdov_er + 0.95 * (dno_er - gdov_er)
    gdov = 25 + earned(20, 2, 3) + earned(25, 2, 3) + earned(15, 1, 3) + earned(15, gdov_er, er_p95)
    dno = earned(25, 1, 3.8) + earned(20, 1, 3) + earned(25, 1, 3) + 0 + 15
    # Nobody knows Plyussa's subscribers: it gets the median of 15 and Gdov's points.
    plyussa = earned(25, 2, 3.8) + earned(20, 2, 3) + 0 + 0 + (15 + earned(15, gdov_er, er_p95)) / 2
    assert world.rows(
        "select place, participant_id, score, place_in_group, c_posts, c_days, c_readers, c_answered, round(c_er, 12), k_er "
        "from participant_ranking where class = 'library' and eligible"
    ) == [
        (1, "gdov", round(gdov, 4), 1, 4, 2, 2, 1, 0.065, True),
        (2, "dno", round(dno, 4), 2, 1, 1, 1, 0, 0.12, True),
        (3, "plyussa", round(plyussa, 4), 3, 2, 2, 0, 0, None, False),
    ]


def test_the_rule_tells_all_that_a_score_needs(world: World) -> None:
    rule = world.rows(
        "select component, weight, round(p95, 5), round(median, 5), n_eligible from ranking_rule where class = 'library' "
        "order by component"
    )
    assert rule == [
        ("answered", 15, 3, 0, 3),
        ("days", 20, 3, round(earned(20, 2, 3), 5), 3),
        ("er", 15, 0.11725, round((15 + earned(15, 0.065, 0.11725)) / 2, 5), 3),
        ("posts", 25, 3.8, round(earned(25, 2, 3.8), 5), 3),
        ("readers", 25, 3, round(earned(25, 1, 3), 5), 3),
    ]


def test_readers_equal_the_hand_computation(world: World) -> None:
    # 701: a comment, a suggestion among two comments, two days, two libraries; «Когда?» is one word.
    first = earned(40, 2, 3) + earned(25, 1, 3) + earned(15, 2, 3) + earned(10, 2, 3)
    second = earned(40, 1, 3) + earned(15, 1, 3) + earned(10, 1, 3)
    third = earned(15, 1, 3) + earned(10, 1, 3) + earned(10, 1, 3)
    assert world.rows(
        "select place, score, c_comments, c_suggestions, c_days, c_libraries, c_posts, c_readers "
        "from participant_ranking where class = 'reader' and eligible"
    ) == [
        (1, round(first, 4), 2, 1, 2, 2, 0, None),
        (2, round(second, 4), 1, 0, 1, 1, 0, None),
        (3, round(third, 4), 0, 0, 1, 1, 1, None),
    ]


def test_partners_are_ranked_by_their_own_components(world: World) -> None:
    # The only partner of the region: its rate is the p95, one post and one day of three are half of the weight.
    assert world.rows(
        "select name, place, score, c_posts, c_answered, c_er, k_answered from participant_ranking "
        "where class = 'partner' and eligible"
    ) == [("Газета", 1, 20 + 10 + 0 + 15, 1, None, 0.02, None)]


def test_who_is_not_eligible_is_listed_with_the_reason(world: World) -> None:
    rows = world.rows(
        "select class, participant_id[:2], place, reason from participant_ranking where not eligible order by all"
    )
    assert rows == [
        ("library", "gd", None, "нет записей с тегом кампании"),
        ("library", "gd", None, "нет записей с тегом кампании"),
        ("organiser", "re", None, "организатор: вне конкурса"),
        ("partner", "p-", None, "не из региона: вне конкурса"),
        ("reader", "r-", None, "не из региона: вне конкурса"),
        ("reader", "r-", None, "регион неизвестен: нужно решение"),
        ("staff", "s-", None, "сотрудник библиотеки: вне конкурса"),
    ]


def test_fewer_posts_than_asked_for_is_a_reason(tmp_path: Path) -> None:
    world = ranked(tmp_path, records(), CAMPAIGN + "[ranking]\nmin_posts = 2\n")
    assert world.rows("select reason from participant_ranking where participant_id = 'dno'") == [
        ("записей с тегом кампании меньше 2: 1",)
    ]


def test_everything_known_by_nobody_scores_nothing(tmp_path: Path) -> None:
    world = ranked(tmp_path, [post("-4", 1, "01 10:00")], CAMPAIGN + (
        "[ranking.weights.library]\ner = 100\n"
    ))  # fmt: skip
    assert world.rows("select place, score from participant_ranking where eligible") == [(1, 0)]


def test_ties_share_a_place(tmp_path: Path) -> None:
    same = [
        post("-1", 1, "01 10:00"),
        post("-4", 1, "01 10:00"),
        post("-3", 1, "01 10:00"),
        post("-3", 2, "02 10:00"),
    ]
    world = ranked(tmp_path, [author("-3", screen_name="dno_library"), *same])
    assert world.rows("select participant_id, place from participant_ranking where eligible") == [
        ("dno", 1),
        ("gdov", 2),
        ("plyussa", 2),
    ]


def test_places_within_the_type_group(tmp_path: Path) -> None:
    posts = [post("-1", number, f"0{number} 10:00") for number in (1, 2, 3)]
    other = [post("-2", 1, "01 10:00"), post("-4", 1, "01 10:00")]
    world = ranked(tmp_path, posts + other)
    assert world.rows(
        "select participant_id, place, type_group, place_in_group from participant_ranking where eligible order by all"
    ) == [("gdov", 1, "district", 1), ("gdov-children", 2, "children", 1), ("plyussa", 2, "district", 2)]


@pytest.mark.parametrize(
    "seed", [0, pytest.param(1, marks=pytest.mark.long), pytest.param(2, marks=pytest.mark.long)]
)
def test_the_order_of_records_changes_no_digit(tmp_path: Path, world: World, seed: int) -> None:
    shuffled = records()
    random.Random(seed).shuffle(shuffled)
    other = ranked(tmp_path / "other", shuffled)
    view = "select * from participant_ranking"
    assert other.rows(view) == world.rows(view)


def test_the_columns_stand_in_the_agreed_order(world: World) -> None:
    head = "class, place, place_low, place_high, tier, participant_id, name, type_group, place_in_group, municipality, score"
    components = (
        "posts", "days", "readers", "answered", "er", "comments", "suggestions", "libraries",
    )  # fmt: skip
    columns = [
        *head.split(", "),
        *(f"c_{name}" for name in components),
        *(f"p_{name}" for name in components),
        *(f"k_{name}" for name in components),
    ]
    assert columns + ["eligible", "reason", "flags"] == [
        name for name, *_ in world.connection.execute("select * from participant_ranking").description or ()
    ]
