"""How sure a place is: ranges and tiers over draws of weights, counts, engagement and the tagger's word."""

import random
from dataclasses import replace

import numpy as np
import pytest

from tests.warehouse.test_ranking import ranked, records
from tests.warehouse.world import World
from warehouse.estimates.correction import Label
from warehouse.estimates.places import (
    DRAWS,
    Component,
    Contender,
    Flips,
    Sureness,
    drawn_values,
    reviewed_flips,
    shaken_weights,
    shipped_flips,
    sureness,
)

POSTS = Component("posts", 50, 20, 0.5)
READERS = Component("readers", 50, 20, 0.5)


def stream() -> np.random.RandomState:
    return np.random.RandomState(7)


def drawn(x: float | None, of: Component = POSTS, flips: Flips = Flips(), **more: object) -> np.ndarray:  # noqa: B008
    contender = Contender("a", "vk:-1", {of.name: x}, **more)  # type: ignore[arg-type]
    found = drawn_values(contender, of, flips, stream(), 100_000)
    assert found is not None
    return found


def test_weights_are_shaken_by_up_to_a_half_and_sum_to_100() -> None:
    weights = np.array([60.0, 40.0])
    shaken = shaken_weights(weights)
    assert shaken.shape == (DRAWS, 2)
    assert shaken.sum(axis=1) == pytest.approx(100)
    ratio = shaken[:, 0] / shaken[:, 1]
    # 60·0.5 / 40·1.5 and 60·1.5 / 40·0.5
    assert 0.5 < ratio.min() < 0.6 and 4 < ratio.max() < 4.5
    assert (shaken == shaken_weights(weights)).all()


@pytest.mark.parametrize("count", [0, 1, 9])
def test_a_count_is_drawn_from_the_gamma_of_jeffreys_prior(count: int) -> None:
    # Its mean and its variance are x + 1/2.
    found = drawn(count)
    assert found.mean() == pytest.approx(count + 0.5, rel=0.03)
    assert found.var() == pytest.approx(count + 0.5, rel=0.05)


def test_no_draw_is_above_the_largest_count_that_the_rule_knows() -> None:
    assert drawn(24, replace(POSTS, most=24)).max() == 24


def test_engagement_takes_its_posts_anew() -> None:
    er = Component("er", 15, 0.5, 0.5)
    found = drawn(0.2, er, engagement=[0.1, 0.3])
    # Both the first, both the second, or one of each.
    assert sorted(set(found.round(6))) == [0.1, 0.2, 0.3]
    assert found.mean() == pytest.approx(0.2, rel=0.01)
    assert set(drawn(0.1, er, engagement=[0.1])) == {0.1}


def test_the_taggers_word_is_flipped_as_often_as_it_is_wrong() -> None:
    # Of ten that it named eight are right; of five more that it passed over each is one with a chance of 0.1.
    found = drawn(10, POSTS, Flips(right=0.8, missed=0.1), others={"posts": 5})
    assert found.mean() == pytest.approx(10 * 0.8 + 5 * 0.1 + 0.5, rel=0.02)
    # Binomial variances are added to the Gamma's.
    assert found.var() == pytest.approx(10 * 0.8 * 0.2 + 5 * 0.1 * 0.9 + 9.0, rel=0.05)


def test_the_shipped_confusion_is_of_the_tier_that_tagged() -> None:
    full, fast = shipped_flips("abc-full-def"), shipped_flips("abc-fast-def")
    assert set(full) == set(fast) == {"suggestions", "answered"}
    assert full["suggestions"].right > fast["suggestions"].right > 0.5
    assert full["answered"].right > fast["answered"].right > 0.5
    assert all(0 < one.missed < 0.1 for tier in (full, fast) for one in tier.values())


def test_the_reviewed_sample_says_how_often_a_text_asks_or_complains() -> None:
    def labels(said: str, true: str, count: int, chance: float, question: bool = False) -> list[Label]:
        return [Label("r", said, true, chance, question=question) for _ in range(count)]

    # Of what complains by the program 30 in 40 do, of what says nothing 5 texts in 50 for which twice as many stand.
    found = labels("negative", "negative", 30, 0.5) + labels("negative", "neutral", 10, 0.5)
    found += labels("neutral", "negative", 5, 0.25) + labels("positive", "positive", 45, 0.5)
    assert reviewed_flips(found) == {"answered": Flips(30 / 40, 20 / (20 + 90))}
    # A question is one whatever its tone.
    asked = found + labels("neutral", "positive", 40, 0.5, question=True)
    assert reviewed_flips(asked) == {"answered": Flips(70 / 80, 20 / (20 + 90))}
    assert reviewed_flips(found[:29]) == reviewed_flips(found[-50:]) == reviewed_flips([]) == {}


def test_what_is_unknown_stays_at_the_median_and_what_nobody_has_at_nothing() -> None:
    alone = Contender("a", "vk:-1", {"posts": None, "readers": 0.0})
    other = Contender("b", "vk:-2", {"posts": None, "readers": 0.0})
    found = sureness([alone, other], [POSTS, replace(READERS, p95=0)], {})
    assert {(one.place_low, one.place_high, one.tier) for one in found.values()} == {(1, 1, 1)}


def test_who_is_far_ahead_has_a_tier_of_its_own_and_who_is_near_does_not() -> None:
    values = {"far": 400.0, "near": 9.0, "nearer": 8.0}
    contenders = [Contender(name, f"vk:{name}", {"posts": x, "readers": x}) for name, x in values.items()]
    scales = [replace(POSTS, p95=400), replace(READERS, p95=400)]
    found = sureness(contenders, scales, {})
    assert (found["far"].place_low, found["far"].place_high, found["far"].tier) == (1, 1, 1)
    assert [(one.place_low, one.place_high, one.tier) for one in (found["near"], found["nearer"])] == [
        (2, 3, 2)
    ] * 2


def test_equal_scores_are_in_one_tier() -> None:
    contenders = [Contender(f"p{n}", f"vk:{n}", {"posts": 5.0 if n < 9 else 0.0}) for n in range(10)]
    found = sureness(contenders, [replace(POSTS, weight=100)], {})
    assert len({found[f"p{n}"].tier for n in range(9)}) == 1


@pytest.mark.parametrize("seed", range(3))
def test_neither_order_nor_neighbours_change_a_stream(seed: int) -> None:
    draw = random.Random(seed)
    components = [POSTS, READERS, Component("er", 30, 0.1, 0.4), Component("answered", 15, 5, 0.1)]
    contenders = [
        Contender(
            f"p{n}", f"vk:-{n}",
            {"posts": draw.randint(0, 20), "readers": draw.randint(0, 30), "er": 0.05, "answered": draw.randint(0, 4)},
            [draw.random() / 10 for _ in range(3)], {"answered": draw.randint(0, 3)},
        )
        for n in range(60)
    ]  # fmt: skip
    flips = shipped_flips("full")
    expected = sureness(contenders, components, flips)
    shuffled = [replace(one, engagement=draw.sample(one.engagement, 3)) for one in contenders]
    draw.shuffle(shuffled)
    draw.shuffle(components)
    assert sureness(shuffled, components, flips) == expected
    assert all(1 <= one.place_low <= one.place_high <= 60 for one in expected.values())
    # Whoever is far below changes nothing above.
    more = [
        *contenders,
        Contender("last", "vk:last", {"posts": None, "readers": 0, "er": None, "answered": 0}),
    ]
    assert sureness(more, components, flips)["p0"].place_low == expected["p0"].place_low


def test_the_ranking_shows_the_range_and_the_tier(tmp_path_factory: pytest.TempPathFactory) -> None:
    world: World = ranked(tmp_path_factory.mktemp("places"), records())
    shown = world.rows(
        "select participant_id, place, place_low, place_high, tier from participant_ranking "
        "where class = 'library' and eligible"
    )
    assert [row[:2] for row in shown] == [("gdov", 1), ("dno", 2), ("plyussa", 3)]
    assert all(low <= place <= high for _, place, low, high, _ in shown)
    assert shown[0][4] == 1 and sorted(row[4] for row in shown) == [row[4] for row in shown]
    assert world.rows(
        "select distinct place_low, place_high, tier from participant_ranking where not eligible"
    ) == [(None, None, None)]


def test_where_nothing_counts_all_share_the_first_place() -> None:
    contenders = [Contender(name, f"vk:{name}", {"posts": posts}) for name, posts in (("a", 1), ("b", 2))]
    assert sureness([], [POSTS], {}) == sureness([], [], {}) == {}
    assert sureness(contenders, [], {}) == dict.fromkeys(("a", "b"), Sureness(1, 1, 1))
