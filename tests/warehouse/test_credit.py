"""Who gets a post: its author, whom it is about, both, or nobody; and what a score is made of then. Computed by hand."""

import random
from math import log
from pathlib import Path

import pytest

from collectors.records import Gone, ItemKind, Night, Record
from tests.warehouse.world import CAMPAIGN, LIBRARIES, NIGHT, World, author, comment, moment, post, tags

WEIGHTED = CAMPAIGN + "[ranking.weights.library]\n{}\n[ranking.weights.reader]\n{}\n"
COMMENT = "Очень удобный и светлый зал"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "raw")


def credits(world: World) -> list[tuple[object, ...]]:
    return world.rows("select post_id, participant_id, kind, counted, reason from credits order by all")


def counting(at: str) -> Night:
    """The counting night, whole."""
    return Night(counting=True, fetched_at=moment(at))


def gone(kind: ItemKind, number: str, at: str) -> Gone:
    return Gone(network="vk", kind=kind, owner_id="-1", item_id=number, confirmed=True, fetched_at=moment(at))


def test_a_post_about_another_library_counts_for_both_and_is_never_taken_from_its_author(
    world: World,
) -> None:
    world.says = {
        "О Дно": tags(libraries=("dno",)),
        "О двух": tags(libraries=("gdov-rural", "dno")),
        "О трёх": tags(libraries=("gdov", "dno", "plyussa")),
    }
    world.night(
        post("-1", 1, "01 10:00", "О Дно"), post("-1", 2, "02 10:00", "О двух"), post("-1", 3, "03 10:00", "О трёх"),
    )  # fmt: skip
    world.settle()
    own, about = "своя запись", "запись другой библиотеки о ней"
    a_list = "перечень: названо больше двух библиотек, засчитывается только автору"
    assert credits(world) == [
        ("1", "dno", "subject", True, about),
        ("1", "gdov", "authored", True, own),
        ("2", "dno", "subject", True, about),
        ("2", "gdov", "authored", True, own),
        ("2", "gdov-rural", "subject", True, about),
        ("3", "dno", "subject", False, a_list),
        ("3", "gdov", "authored", True, own),
        ("3", "plyussa", "subject", False, a_list),
    ]
    assert world.rows(
        "select participant_id, c_posts, c_days from participant_ranking where eligible order by 1"
    ) == [
        ("dno", 2, 2),
        ("gdov", 3, 3),
        ("gdov-rural", 1, 1),
    ]
    # In totals everything counts once.
    assert world.rows("select id, posts from library_summary where posts > 0 order by id") == [
        ("dno", 2), ("gdov", 3), ("gdov-rural", 1),
    ]  # fmt: skip
    assert world.rows("select posts from headline") == [(3,)]


def test_with_credit_by_walls_the_author_alone_gets_it(world: World) -> None:
    world.says = {"О Дно": tags(libraries=("dno",))}
    world.night(post("-1", 1, "01 10:00", "О Дно"))
    world.settle(CAMPAIGN + '[ranking]\ncredit = "wall"\n')
    assert credits(world) == [
        ("1", "dno", "subject", False, "по правилу кампании запись засчитывается только автору"),
        ("1", "gdov", "authored", True, "своя запись"),
    ]


def test_posts_of_readers_and_partners_count_for_themselves(world: World) -> None:
    world.says = {"О Дно": tags(libraries=("dno",))}
    world.night(
        author("703", city="Гдов"), author("-50", "Газета", city="Псков"),
        post("703", 1, "01 10:00", "О Дно", author_id="703"), post("-50", 2, "01 10:00", "О Дно"),
        # A reader on a library's wall: the post touches the library and is the reader's.
        post("-1", 3, "01 10:00", "Запись", author_id="703"),
    )  # fmt: skip
    world.settle()
    assert [(number, counted, reason) for number, who, _, counted, reason in credits(world) if who in ("dno", "gdov")] == [
        ("1", False, "запись читателя засчитывается ему самому"),
        ("2", False, "запись партнёра засчитывается ему самому"),
        ("3", False, "запись читателя засчитывается ему самому"),
    ]  # fmt: skip
    assert world.rows("select class, c_posts from participant_ranking where eligible order by 1") == [
        ("partner", 1),
        ("reader", 2),
    ]


def test_a_repost_without_words_is_about_the_library_that_it_quotes(world: World) -> None:
    world.says = {"В Дно новый зал": tags("positive", "space+", libraries=("dno",))}
    world.night(
        post("-1", 1, "01 10:00", "", quoted_text="В Дно новый зал"),
        post("-1", 2, "01 11:00", "#неделякачества", quoted_text="В Дно новый зал"),
        post("-1", 3, "01 12:00", "У нас лучше", quoted_text="В Дно новый зал"),
    )
    world.settle()
    assert world.rows("select post_id, subject_library_id from campaign_posts order by 1") == [
        ("1", "dno"), ("2", "dno"), ("3", "gdov"),
    ]  # fmt: skip
    # What is quoted is not the reposter's own praise.
    assert world.rows("select distinct sentiment, len(topics) from tags") == [("neutral", 0)]
    world.night(post("-1", 1, "01 10:00", "", quoted_text="О себе", fetched_at=moment("09 05:00")))
    world.settle()
    assert world.rows("select subject_library_id from campaign_posts where post_id = '1'") == [("gdov",)]


def test_of_more_than_three_posts_a_day_the_earliest_count_own_and_about_it_together(world: World) -> None:
    world.says = {"О Дно": tags(libraries=("dno",))}
    world.night(
        author("-3", screen_name="dno_library", members=100),
        author("-1", members=1000),
        post("-3", 3, "01 09:00", likes=9), post("-3", 1, "01 11:00", likes=1), post("-3", 2, "01 11:00", likes=1),
        post("-1", 7, "01 10:00", "О Дно", likes=100),
    )  # fmt: skip
    world.settle()
    assert [(number, counted) for number, who, _, counted, _ in credits(world) if who == "dno"] == [
        ("1", True), ("2", False), ("3", True), ("7", True),
    ]  # fmt: skip
    # Each by the subscribers of the wall on which it stands: 9 and 1 of 100, 100 of 1000.
    assert world.rows(
        "select c_posts, round(c_er, 12) from participant_ranking where participant_id = 'dno'"
    ) == [(3, round((9 / 100 + 1 / 100 + 100 / 1000) / 3, 12))]


def test_one_post_in_two_networks_is_one_piece_of_work_with_both_places_shown(world: World) -> None:
    world.says = {said: tags(libraries=("dno",), duplicate_group="g") for said in ("О Дно", "О Дно!")}
    world.night(
        author("-1", members=200), author("77", kind="community", network="ok", screen_name="gdov_ok", members=100),
        post("-1", 1, "01 10:00", "О Дно", likes=10), comment("-1", 1, 11, "7", "01 11:00", COMMENT),
        post("77", 1, "01 09:00", "О Дно!", network="ok", likes=3),
        comment("77", 1, 11, "8", "01 11:00", COMMENT, network="ok"),
        # On another day it is another piece of work.
        post("-1", 2, "02 10:00", "О Дно", likes=10),
    )  # fmt: skip
    world.settle(libraries=(
        "id,name,group,municipality,vk,ok\ngdov,Гдовская,district,Гдовский,club1,gdov_ok\ndno,Дновская,district,Дновский,club3,\n"
    ))  # fmt: skip
    assert world.rows(
        "select participant_id, network, post_id, counted, reason from credits order by all"
    ) == [
        ("dno", "ok", "1", True, "запись другой библиотеки о ней"),
        ("dno", "vk", "1", False, "та же запись в другой сети"),
        ("dno", "vk", "2", True, "запись другой библиотеки о ней"),
        ("gdov", "ok", "1", True, "своя запись"),
        ("gdov", "vk", "1", False, "та же запись в другой сети"),
        ("gdov", "vk", "2", True, "своя запись"),
    ]
    # The readers of both places count; engagement is that of the pieces of work.
    assert world.rows("select c_posts, c_readers, round(c_er, 12) from participant_ranking where participant_id = 'gdov'") == [
        (2, 2, round((4 / 100 + 10 / 200) / 2, 12))
    ]  # fmt: skip


def test_a_branch_is_not_measured_by_the_hundred_subscribers_of_its_own(world: World) -> None:
    world.says = {"О селе": tags(libraries=("gdov-children",))}
    world.night(
        author("-1", members=8000), author("-2", members=100),
        post("-1", 1, "01 10:00", "О селе", likes=400),
    )  # fmt: skip
    world.settle()
    assert world.rows("select c_er from participant_ranking where participant_id = 'gdov-children'") == [
        (400 / 8000,)
    ]


def test_likes_after_the_counting_night_decide_no_tie(world: World) -> None:
    two = [author(wall, members=100) for wall in ("-1", "-4")]
    world.night(*two, *(post(wall, 1, "01 10:00", likes=10, reposts=0) for wall in ("-1", "-4")))
    world.night(counting("09 02:00"), *(
        post(wall, 1, "01 10:00", likes=12, reposts=0, fetched_at=moment("09 02:00")) for wall in ("-1", "-4")
    ))  # fmt: skip
    world.settle()
    before = world.rows("select place, score, c_er from participant_ranking where eligible")
    assert before == [(1, before[0][1], 0.12)] * 2
    world.night(post("-4", 1, "01 10:00", likes=312, reposts=0, fetched_at=moment("12 02:00")))
    world.settle()
    assert world.rows("select place, score, c_er from participant_ranking where eligible") == before


def test_what_was_deleted_before_the_counting_night_does_not_count_and_is_listed(world: World) -> None:
    before = moment("08 02:00")
    world.night(
        *(post("-1", number, f"0{number} 10:00", fetched_at=before) for number in (1, 2)),
        comment("-1", 2, 11, "7", "02 11:00", COMMENT, fetched_at=before),
    )
    world.night(
        counting("09 02:00"), post("-1", 2, "02 10:00", fetched_at=moment("09 02:00")),
        gone("post", "1", "09 02:00"), gone("comment", "11", "09 02:00"),
    )  # fmt: skip
    world.settle()
    assert credits(world) == [
        ("1", "gdov", "authored", False, "удалена до счётной ночи"),
        ("2", "gdov", "authored", True, "своя запись"),
    ]
    assert world.rows("select c_posts, c_readers from participant_ranking where participant_id = 'gdov'") == [
        (1, 0)
    ]


def test_what_stood_under_a_post_goes_with_it(world: World) -> None:
    before = moment("08 02:00")
    world.says = {"Замок сломан": tags("negative", question=True), "Нужен стол": tags(suggestion=True)}
    world.night(
        *(post("-1", number, f"0{number} 10:00", fetched_at=before) for number in (1, 2)),
        comment("-1", 1, 11, "7", "01 11:00", "Замок сломан", fetched_at=before),
        comment("-1", 1, 12, "8", "01 11:30", "Нужен стол", fetched_at=before),
        comment("-1", 2, 13, "8", "02 11:00", COMMENT, fetched_at=before),
    )
    world.night(
        counting("09 02:00"), post("-1", 2, "02 10:00", fetched_at=moment("09 02:00")),
        comment("-1", 2, 13, "8", "02 11:00", COMMENT, fetched_at=moment("09 02:00")), gone("post", "1", "09 02:00"),
    )  # fmt: skip
    world.settle()
    assert world.rows("select comment_id, deleted, is_alive from comment_facts order by all") == [
        ("11", True, False), ("12", True, False), ("13", False, True),
    ]  # fmt: skip
    # The complaint stays and is marked: to delete it with its post must not pay.
    assert world.rows("select negative, questions from headline") == [(1, 1)]
    assert world.rows("select c_readers from participant_ranking where participant_id = 'gdov'") == [(1,)]
    ranked = "select c_comments, c_suggestions from participant_ranking where class = 'reader' and eligible"
    assert world.rows(ranked) == [(1, 0)]


def test_a_post_of_nobody_known_is_no_librarys_unless_it_stands_on_its_wall(world: World) -> None:
    world.says = {"О Дно": tags(libraries=("dno",)), "О Гдове": tags(libraries=("gdov",))}
    site = {"network": "site", "author_id": None}
    world.night(
        post("paper.example", 1, "01 10:00", "О Дно", **site),
        post("paper.example", 2, "01 11:00", "Ни о ком", **site),
        post("-1", 3, "01 12:00", "О Гдове", author_id=None),
        post("-1", 4, "02 12:00", "О Дно", author_id=None),
        post("-77", 5, "02 13:00", "О Гдове", author_id=None),
    )
    world.settle()
    unknown = "автор записи неизвестен"
    assert credits(world) == [
        ("1", "dno", "subject", False, unknown),
        ("3", "gdov", "authored", True, "своя запись"),
        ("4", "dno", "subject", True, "запись другой библиотеки о ней"),
        ("4", "gdov", "authored", True, "своя запись"),
        ("5", "gdov", "subject", False, unknown),
    ]
    # In totals everything counts, whoever said it.
    assert world.rows("select posts from headline") == [(5,)]


def test_a_post_of_nobody_known_is_one_though_its_library_has_two_walls(world: World) -> None:
    world.night(post("-1", 1, "01 10:00", author_id=None), post("-5", 2, "02 10:00", author_id=None))
    world.settle(libraries=LIBRARIES.replace(",club1,", ",club1|club5,"))
    assert world.rows("select post_id, participant_id from post_facts order by 1") == [
        ("1", "gdov"),
        ("2", "gdov"),
    ]
    assert world.rows("select posts from headline") == [(2,)]


def test_the_librarys_own_replies_are_no_reactions(world: World) -> None:
    world.night(
        author("-1", members=100),
        post("-1", 1, "01 10:00", likes=2, comments=4, reposts=1),
        comment("-1", 1, 11, "7", "01 11:00", COMMENT),
        *(comment("-1", 1, 12 + n, "-1", "01 12:00", f"Спасибо {n}") for n in range(3)),
    )
    world.settle()
    assert world.rows("select reactions from post_facts") == [(2 + 1 + 1,)]


def test_five_comments_a_day_and_no_more_are_a_readers_work(world: World) -> None:
    world.night(
        post("-1", 1, "01 10:00"), post("-4", 1, "01 10:00"),
        *(comment("-1", 1, 11 + n, "7", "02 10:00", f"{COMMENT} {n}") for n in range(5)),
        # The sixth, at another library.
        comment("-4", 1, 16, "7", "02 11:00", f"{COMMENT} там"),
        comment("-1", 1, 20, "7", "03 10:00", f"{COMMENT} ещё"),
        comment("-1", 1, 21, "8", "03 10:00", "Да"),
    )  # fmt: skip
    world.settle()
    assert world.rows(
        "select c_comments, c_days, c_libraries, eligible, reason from participant_ranking where class = 'reader' order by 1 desc"
    ) == [
        (5 + 1, 2, 1, True, None),
        (0, 0, 0, False, "нет ни комментария от трёх слов, ни предложения, ни записи"),
    ]


def test_a_component_that_only_one_has_is_worth_its_weight(world: World) -> None:
    world.says = {"Сделайте пандус": tags("neutral", suggestion=True)}
    world.night(
        post("-1", 1, "01 10:00"),
        *(comment("-1", 1, 10 + n, str(700 + n), "02 10:00", f"{COMMENT} {n}") for n in range(20)),
        *(comment("-1", 1, 40 + n, "700", f"0{3 + n} 11:00", "Сделайте пандус") for n in range(5)),
    )  # fmt: skip
    world.settle()
    # Twenty of twenty-one have none: the 95th percentile of all would be 0 (counted as 3), of those who have some it is 5.
    assert world.rows("select max(p_suggestions), max(c_suggestions) from participant_ranking") == [(25, 5)]
    assert world.rows("select p95 from ranking_rule where component = 'suggestions'") == [(5,)]


def test_unknown_subscribers_pay_the_median_and_no_more(world: World) -> None:
    world.night(
        author("-1", members=100), author("-2", members=100),
        post("-1", 1, "01 10:00", likes=30), post("-2", 1, "01 10:00", likes=5), post("-4", 1, "01 10:00", likes=900),
    )  # fmt: skip
    world.settle(WEIGHTED.format("posts = 60\ner = 40", "comments = 100"))
    p95 = 0.05 + 0.95 * 0.25
    less = 40 * log(1.05) / log(1 + p95)
    posts = 60 * log(2) / log(4)
    assert world.rows(
        "select participant_id, score, k_er from participant_ranking where class = 'library' and eligible order by 1"
    ) == [
        ("gdov", round(posts + 40, 4), True),
        ("gdov-children", round(posts + less, 4), True),
        ("plyussa", round(posts + (40 + less) / 2, 4), False),
    ]


@pytest.mark.parametrize("participants", [0, 1, 2])
def test_classes_of_none_one_and_two_are_defined(world: World, participants: int) -> None:
    world.night(author("7"), *(post(f"-{1 + 3 * n}", 1, "01 10:00") for n in range(participants)))
    world.settle()
    # Nobody's subscribers, readers or answers are known: those bring nothing, and the equal share a place.
    score = round(25 * log(2) / log(4) + 20 * log(2) / log(4), 4)
    assert (
        world.rows("select place, score, p_er, k_er from participant_ranking where eligible")
        == [(1, score, 0, False)] * participants
    )
    assert world.rows("select distinct n_eligible from ranking_rule where class = 'library'") == [
        (participants,)
    ]


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.long)])
def test_the_order_of_records_changes_no_credit(tmp_path: Path, world: World, seed: int) -> None:
    says = {
        "О двух": tags(libraries=("gdov-rural", "dno")),
        "О трёх": tags(libraries=("gdov", "dno", "plyussa")),
    }
    records: list[Record] = [
        author("-1", members=333),
        *(post("-1", n, f"0{1 + n % 2} 10:00", ("О двух", "О трёх")[n % 2], likes=n) for n in range(12)),
        *(comment("-1", n, 100 + n, str(700 + n % 5), "03 10:00", f"{COMMENT} {n}", fetched_at=NIGHT) for n in range(12)),
    ]  # fmt: skip
    shuffled = list(records)
    random.Random(seed).shuffle(shuffled)
    other = World(tmp_path / "other")
    for one, received in ((world, records), (other, shuffled)):
        one.says = says
        one.night(*received)
        one.settle()
    for view in ("credits order by all", "ranking_rule", "participant_ranking", "library_summary"):
        assert other.rows(f"select * from {view}") == world.rows(f"select * from {view}")
