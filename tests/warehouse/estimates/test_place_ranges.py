"""The range of a place under shaken weights."""

import random

import numpy as np
import pytest

from tests.warehouse.test_ranking import ranked, records
from tests.warehouse.world import World
from warehouse.estimates.place_ranges import DRAWS, place_ranges, shaken_weights


@pytest.mark.parametrize(
    ("heavy", "expected"),
    [
        # One has all of the heavy component, two all of the light one. With weights h and l two is first where
        # l·v > h·u, u and v even on 0.5 to 1.5: for r = h / l between 1 and 3 in (1.5 - r/2)² / 2r of the draws.
        (50, {"one": (1, 2), "two": (1, 2)}),  # r = 1: a half
        (60, {"one": (1, 2), "two": (1, 2)}),  # r = 1.5: 19 %
        (70, {"one": (1, 1), "two": (2, 2)}),  # r = 2.33: 2.4 %, less than 5 %
        (90, {"one": (1, 1), "two": (2, 2)}),  # r = 9: never
    ],
)
def test_two_participants_change_places_as_often_as_the_weights_allow(
    heavy: int, expected: dict[str, tuple[int, int]]
) -> None:
    shares = {"one": {"days": 1.0, "posts": 0.0}, "two": {"days": 0.0, "posts": 1.0}}
    assert place_ranges(shares, {"days": heavy, "posts": 100 - heavy}) == expected


def test_weights_are_shaken_by_up_to_a_half_and_sum_to_100() -> None:
    weights = np.array([60.0, 40.0])
    drawn = shaken_weights(weights)
    assert drawn.shape == (DRAWS, 2)
    assert drawn.sum(axis=1) == pytest.approx(100)
    ratio = drawn[:, 0] / drawn[:, 1]
    # 60·0.5 / 40·1.5 and 60·1.5 / 40·0.5
    assert 0.5 < ratio.min() < 0.6 and 4 < ratio.max() < 4.5
    assert (drawn == shaken_weights(weights)).all()


def test_who_is_equal_shares_every_place() -> None:
    same = {"days": 0.3, "posts": 0.7}
    shares = {"a": same, "b": same, "c": {"days": 0.1, "posts": 0.2}}
    assert place_ranges(shares, {"days": 50, "posts": 50}) == {"a": (1, 1), "b": (1, 1), "c": (3, 3)}


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_participants_and_weights_changes_nothing(seed: int) -> None:
    draw = random.Random(seed)
    weights = {"posts": 25, "days": 20, "readers": 25, "answered": 15, "er": 15}
    shares = {f"p{number}": {name: draw.random() for name in weights} for number in range(60)}
    people, parts = list(shares.items()), list(weights.items())
    expected = place_ranges(shares, weights)
    draw.shuffle(people)
    draw.shuffle(parts)
    assert place_ranges(dict(people), dict(parts)) == expected
    assert all(1 <= low <= high <= 60 for low, high in expected.values())
    assert any(low < high for low, high in expected.values())


def test_the_ranking_shows_the_range_around_the_place(tmp_path_factory: pytest.TempPathFactory) -> None:
    world: World = ranked(tmp_path_factory.mktemp("places"), records())
    shown = world.rows(
        "select participant_id, place, place_low, place_high from participant_ranking "
        "where class = 'library' and eligible"
    )
    # Gdov has the most of everything. Dno's 50 and Plyussa's 44 come near each other.
    assert shown == [("gdov", 1, 1, 1), ("dno", 2, 2, 3), ("plyussa", 3, 2, 3)]
    assert world.rows(
        "select distinct place_low, place_high from participant_ranking where not eligible"
    ) == [(None, None)]
