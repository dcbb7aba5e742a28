"""How much was seen: Chapman's estimate on the registry's walls, search's recall off them, and what is known to be missing."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.records import Coverage, Post
from tests.warehouse.world import NIGHT, World, author, post
from warehouse.estimates.recapture import Wall, chapman, recapture

BOTH, SEARCH, WALLS = "search:#неделякачества, wall:-1", "search:#неделякачества", "wall:-1"
counts = st.integers(0, 60)
walls_of = st.lists(st.builds(Wall, counts, counts, counts), max_size=8)


def posts(owner: str, first: int, number: int, found_by: str) -> list[Post]:
    return [post(owner, first + n, "02 10:00", found_by=found_by) for n in range(number)]


def completeness(world: World, scope: str) -> dict[str, Any]:
    return world.row("select * from completeness where scope = $1", scope)


def test_chapmans_estimate_as_in_seber() -> None:
    # Seber (1982), p. 60: 200 marked, 167 caught, 11 of them marked; 2,813 estimated.
    assert round(chapman(200, 167, 11)) == 2813


def test_the_estimate_equals_the_hand_computation() -> None:
    told = recapture([Wall(20, 4, 8), Wall(16, 0, 4)], others=27)
    assert told is not None
    # n_search 40, n_walls 48, n_both 36: 41 · 49 / 37 - 1; recall 36 / 48; 27 elsewhere stand for 36.
    assert told.posts.value == pytest.approx(41 * 49 / 37 - 1)
    assert told.recall.value == 0.75
    assert told.share.value == pytest.approx((52 + 27) / (41 * 49 / 37 - 1 + 36))


@pytest.mark.parametrize(
    ("wall", "enough"),
    [(Wall(7, 0, 23), True), (Wall(7, 50, 22), False), (Wall(6, 0, 24), False), (Wall(30, 0, 0), True)],
)
def test_fewer_than_thirty_wall_posts_or_seven_in_both_give_no_estimate(wall: Wall, enough: bool) -> None:
    assert (recapture([wall], 0) is not None) is enough


def test_what_both_routes_always_see_is_not_taken_for_certain() -> None:
    told = recapture([Wall(40, 0, 0)], others=20)
    assert told is not None
    assert (told.recall.value, told.share.value) == (1, 1)
    assert 0.85 < told.recall.low < 1
    assert told.share.low < 1


def test_where_search_sees_one_wall_of_two_its_recall_may_be_next_to_nothing() -> None:
    """A quarter of the draws has the second wall twice: 60 posts on walls, none in both, which counts as half a post."""
    told = recapture([Wall(7, 0, 0), Wall(0, 0, 30)], others=0)
    assert told is not None
    assert told.recall.low == 0.5 / 60


def test_the_interval_is_the_wider_of_two_bootstraps() -> None:
    """As the module's text has it, drawn once more: 36 posts found by both, 4 by search, 12 on walls, 27 elsewhere."""
    told = recapture([Wall(20, 4, 8), Wall(16, 0, 4)], others=27)
    assert told is not None
    random = np.random.RandomState(0)
    # Half a post more in each of three cells; then the two walls with all that was found on them.
    one_by_one = random.multinomial(52, [36.5 / 53.5, 4.5 / 53.5, 12.5 / 53.5], 1000)
    first = drawn_again(one_by_one, random)
    second = drawn_again(random.multinomial(2, [0.5, 0.5], 1000) @ np.array([[16, 0, 4], [20, 4, 8]]), random)
    for part, one, other in zip((told.posts, told.recall, told.share), first, second, strict=True):
        assert part.low == pytest.approx(min(np.quantile(one, 0.025), np.quantile(other, 0.025), part.value))
        assert part.high == pytest.approx(max(np.quantile(one, 0.975), np.quantile(other, 0.975), part.value))


def drawn_again(cells: np.ndarray, random: np.random.RandomState) -> list[np.ndarray]:
    """Posts, recall and share of each draw; the mean of what no route saw is search · walls / (both + 1), per post found."""
    mean = [52 * s * w / (b + 1) / max(b + s + w, 1) for b, s, w in cells]
    posts = 52 + random.poisson(mean)
    recall = np.array([max(b, 0.5) / max(b + w, 1) for b, _, w in cells])
    return [posts, recall, (52 + 27) / (posts + 27 + random.negative_binomial(27, recall))]


@given(walls_of, st.integers(0, 200))
def test_an_estimate_lies_in_its_interval_and_is_never_less_than_what_was_found(
    walls: list[Wall], others: int
) -> None:
    told = recapture(walls, others)
    if told is None:
        return
    found = sum(wall.both + wall.search_only + wall.walls_only for wall in walls)
    assert found <= told.posts.low <= told.posts.value <= told.posts.high
    for part in (told.recall, told.share):
        assert 0 <= part.low <= part.value <= part.high <= 1
    assert recapture(walls[::-1], others) == told


@pytest.mark.parametrize("recall", [0.6, 0.9])
def test_with_one_recall_the_interval_covers_the_truth_in_nine_campaigns_of_ten(recall: float) -> None:
    random = np.random.RandomState(1)
    covered = np.zeros(3)
    campaigns = 200
    for _ in range(campaigns):
        walls = []
        for size in random.multinomial(150, [0.1] * 10):
            searched, read = random.rand(size) < recall, random.rand(size) < 0.95
            walls.append(
                Wall(
                    int((searched & read).sum()), int((searched & ~read).sum()), int((read & ~searched).sum())
                )
            )
        others = int(random.binomial(60, recall))
        told = recapture(walls, others)
        assert told is not None
        found = sum(wall.both + wall.search_only + wall.walls_only for wall in walls)
        for n, (part, truth) in enumerate(
            ((told.posts, 150), (told.recall, recall), (told.share, (found + others) / 210))
        ):
            covered[n] += part.low <= truth <= part.high
    assert (covered / campaigns >= 0.9).all(), covered / campaigns


def test_both_routes_are_counted_on_registered_walls_and_others_apart(world: World) -> None:
    world.night(
        author("-70"),
        *posts("-1", 100, 30, BOTH),
        *posts("-1", 200, 4, WALLS),
        *posts("-2", 300, 6, BOTH),
        *posts("-2", 400, 4, SEARCH),
        *posts("-4", 500, 8, WALLS),
        # Off the registry's walls; on a personal wall; from an import only.
        *posts("-70", 600, 9, SEARCH),
        *posts("777", 700, 5, SEARCH),
        *posts("-1", 800, 3, "import:archive.csv"),
    )
    world.settle()
    row = completeness(world, "region")
    assert {name: row[name] for name in ("n_search", "n_walls", "n_both", "status")} == {
        "n_search": 40, "n_walls": 48, "n_both": 36, "status": "estimated",
    }  # fmt: skip
    assert (row["found"], row["found_elsewhere"], row["found_personal"]) == (61, 9, 5)
    assert row["estimate"] == pytest.approx(41 * 49 / 37 - 1)
    assert row["share"] == pytest.approx(61 / (41 * 49 / 37 - 1 + 12))
    assert row["low"] <= row["estimate"] <= row["high"]
    assert row["share_low"] <= row["share"] <= row["share_high"]


def test_a_municipality_with_too_few_posts_has_no_estimate(world: World) -> None:
    world.night(*posts("-1", 100, 30, BOTH), *posts("-4", 500, 29, WALLS))
    world.settle()
    assert completeness(world, "Гдовский")["status"] == "estimated"
    row = completeness(world, "Плюсский")
    assert (row["n_walls"], row["n_both"], row["status"]) == (29, 0, "too_few")
    estimates = (
        "estimate",
        "low",
        "high",
        "share",
        "share_low",
        "share_high",
        "recall",
        "recall_low",
        "recall_high",
    )
    assert {row[name] for name in estimates} == {None}
    assert world.rows("select count(*), count(distinct scope) from completeness")[0][0] == 27


def test_the_contracts_columns_come_first(world: World) -> None:
    columns = [name for name, *_ in world.rows("describe completeness")]
    assert columns[:11] == [
        "scope", "n_search", "n_walls", "n_both", "estimate", "low", "high", "share", "share_low", "share_high", "status",
    ]  # fmt: skip


def asked(route: str, target: str, status: str, error: str | None = None, at: datetime = NIGHT) -> Coverage:
    return Coverage(network="vk", route=route, target=target, status=status, error=error, fetched_at=at)  # type: ignore[arg-type]


def test_what_is_known_to_be_missing_is_listed_with_its_beginning(world: World) -> None:
    first, second = datetime(2025, 11, 7, tzinfo=UTC), datetime(2025, 11, 8, tzinfo=UTC)
    world.night(
        asked("wall", "-1", "skipped", "15: Access denied", first),
        asked("wall", "-4", "failed", "10: x", first),
    )
    world.night(
        asked("wall", "-1", "skipped", "15: Access denied", second), asked("wall", "-4", "done", at=second)
    )
    world.night(
        asked("wall", "-1", "skipped", "15: Access denied"),
        asked("wall", "-2", "cut_off", "29: Rate limit reached"),
        asked("search", "#неделякачества", "done"),
        asked("search", "#неделякачества", "cut_off", "больше 1000 результатов за одну секунду"),
        asked("comments", "-1_5", "failed", "HTTP 502"),
        asked("comments", "-1_6", "failed", "HTTP 502"),
        asked("communities", "dno_library", "skipped", "нет такой страницы"),
    )
    world.settle()
    assert world.rows("select kind, subject, detail, since from known_missing where kind <> 'no_account'") == [
        (
            "closed_wall", "Гдовская районная библиотека",
            "Стена закрыта: Гдовская районная библиотека (15: Access denied).", first,
        ),
        (
            "cut_off", "#неделякачества",
            "Поиск дал не всё: #неделякачества (больше 1000 результатов за одну секунду).", NIGHT,
        ),
        (
            "failed", "Гдовская районная библиотека",
            "Комментарии не прочитаны до конца, записей: 2 — стена: Гдовская районная библиотека (HTTP 502).", NIGHT,
        ),
        (
            "no_page", "Дновская районная библиотека",
            "Страница не найдена: Дновская районная библиотека (нет такой страницы).", NIGHT,
        ),
        (
            "quota", "Гдовская детская библиотека",
            "Стена не прочитана до конца: Гдовская детская библиотека (29: Rate limit reached).", NIGHT,
        ),
    ]  # fmt: skip
    silent = world.rows("select subject, since from known_missing where kind = 'no_account' order by subject")
    assert silent == [("Дновская районная библиотека", None), ("Сельская библиотека в Юшкино", None)]
