"""The correction of shares by a reviewed sample: arithmetic by hand, and whether the interval keeps its promise."""

import random
from collections import Counter
from collections.abc import Callable
from statistics import mean

import pytest

from warehouse.estimates.correction import TONES, Reviewed, corrected_share

POSITIVE, NEUTRAL, NEGATIVE = TONES


# The program called 600 texts positive, 300 neutral, 100 negative; 100 of each were reviewed.
# Positive: 80 are, 15 are neutral, 5 negative -> of 600: 480, 90, 30.
# Neutral: 10 positive, 70 neutral, 20 negative -> of 300: 30, 210, 60.
# Negative: 0 positive, 10 neutral, 90 negative -> of 100: 0, 10, 90.
# In truth then 510 positive, 310 neutral, 180 negative.
REVIEWED = Reviewed(
    labels={
        (POSITIVE, POSITIVE): 80, (POSITIVE, NEUTRAL): 15, (POSITIVE, NEGATIVE): 5,
        (NEUTRAL, POSITIVE): 10, (NEUTRAL, NEUTRAL): 70, (NEUTRAL, NEGATIVE): 20,
        (NEGATIVE, POSITIVE): 0, (NEGATIVE, NEUTRAL): 10, (NEGATIVE, NEGATIVE): 90,
    },
    totals={POSITIVE: 600, NEUTRAL: 300, NEGATIVE: 100},
)  # fmt: skip


def test_the_whole_equals_the_hand_computation() -> None:
    share = corrected_share(REVIEWED.totals, REVIEWED)
    assert share is not None
    # Positive: Se = 480 / 510, 1 - Sp = 120 / 490; (0.6 - 120/490) / (480/510 - 120/490) = 0.51, as it must be.
    # Negative: Se = 90 / 180, 1 - Sp = 10 / 820; (0.1 - 10/820) / (90/180 - 10/820) = 0.18.
    assert share.share == pytest.approx(0.51 / (0.51 + 0.18), abs=1e-12)
    # The program's own share, 600 / 700, is too kind and lies outside.
    assert share.low < share.share < share.high < 600 / 700


def test_a_place_is_corrected_by_everybodys_mistakes() -> None:
    share = corrected_share({POSITIVE: 20, NEUTRAL: 20, NEGATIVE: 10}, REVIEWED)
    assert share is not None
    positive = (0.4 - 120 / 490) / (480 / 510 - 120 / 490)
    negative = (0.2 - 10 / 820) / (90 / 180 - 10 / 820)
    assert share.share == pytest.approx(positive / (positive + negative), abs=1e-12)


def test_what_people_settled_is_added_and_not_corrected() -> None:
    share = corrected_share(
        {POSITIVE: 20, NEUTRAL: 20, NEGATIVE: 10}, REVIEWED, {POSITIVE: 5, NEGATIVE: 15, "none": 7}
    )
    positive = 50 * (0.4 - 120 / 490) / (480 / 510 - 120 / 490) + 5
    negative = 50 * (0.2 - 10 / 820) / (90 / 180 - 10 / 820) + 15
    assert share is not None and share.share == pytest.approx(positive / (positive + negative), abs=1e-12)


def test_a_program_without_mistakes_is_left_alone() -> None:
    perfect = Reviewed({(tone, tone): 100 for tone in TONES}, dict.fromkeys(TONES, 500))
    share = corrected_share({POSITIVE: 30, NEUTRAL: 5, NEGATIVE: 10}, perfect)
    assert share is not None and share.share == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("said", "reviewed"),
    [
        ({POSITIVE: 5, NEUTRAL: 500, NEGATIVE: 4}, REVIEWED),
        # 29 of a tone are too few, unless the tone has no more.
        ({POSITIVE: 50, NEGATIVE: 50}, Reviewed({(POSITIVE, POSITIVE): 29}, {POSITIVE: 30})),
        ({POSITIVE: 50, NEGATIVE: 50}, Reviewed({}, {})),
        # The program says the contrary of the truth.
        (
            {POSITIVE: 50, NEGATIVE: 50},
            Reviewed({(POSITIVE, NEGATIVE): 50, (NEGATIVE, POSITIVE): 50}, {POSITIVE: 50, NEGATIVE: 50}),
        ),
    ],
)
def test_where_numbers_do_not_allow_it_there_is_no_share(said: dict[str, int], reviewed: Reviewed) -> None:
    assert corrected_share(said, reviewed) is None


def test_few_texts_of_a_tone_are_enough_if_they_are_all() -> None:
    assert Reviewed({(POSITIVE, POSITIVE): 29}, {POSITIVE: 29}).is_enough


def test_the_same_counts_give_the_same_interval() -> None:
    assert corrected_share(REVIEWED.totals, REVIEWED) == corrected_share(
        dict(reversed(REVIEWED.totals.items())),
        Reviewed(dict(reversed(REVIEWED.labels.items())), REVIEWED.totals),
    )


# How the program takes each true tone: complaints without a harsh word are missed most.
TAKEN = {POSITIVE: (0.80, 0.17, 0.03), NEUTRAL: (0.15, 0.75, 0.10), NEGATIVE: (0.15, 0.35, 0.50)}


def simulated(seed: int, texts: int) -> list[tuple[str, str, bool]]:
    """One campaign: of each text its true tone, the program's, and whether it speaks of one small place."""
    draw = random.Random(seed)
    true = draw.choices(TONES, (0.5, 0.3, 0.2), k=texts)
    return [(tone, draw.choices(TONES, TAKEN[tone])[0], draw.random() < 0.1) for tone in true]


def reviewed_of(texts: list[tuple[str, str, bool]], seed: int) -> Reviewed:
    draw = random.Random(seed)
    labels: Counter[tuple[str, str]] = Counter()
    for tone in TONES:
        of_tone = [true for true, said, _ in texts if said == tone]
        labels.update((tone, true) for true in draw.sample(of_tone, min(100, len(of_tone))))
    return Reviewed(labels, Counter(said for _, said, _ in texts))


@pytest.mark.parametrize("only_place", [False, True], ids=["region", "municipality"])
def test_the_interval_covers_the_truth_in_nine_campaigns_of_ten(
    only_place: bool, record_property: Callable[[str, object], None]
) -> None:
    covered, errors, uncorrected = 0, [], []
    for seed in range(200):
        texts = simulated(seed, 2000)
        here = [(true, said) for true, said, is_place in texts if is_place or not only_place]
        judged = [true == POSITIVE for true, _ in here if true != NEUTRAL]
        truth = sum(judged) / len(judged)
        said = Counter(said for _, said in here)
        share = corrected_share(said, reviewed_of(texts, seed + 1000))
        assert share is not None
        covered += share.low <= truth <= share.high
        errors.append(share.share - truth)
        uncorrected.append(said[POSITIVE] / (said[POSITIVE] + said[NEGATIVE]) - truth)
    record_property("covered", covered)
    assert covered >= 180
    # Without a lean to either side, which the program's own share has.
    record_property("errors", (mean(errors), mean(uncorrected)))
    assert abs(mean(errors)) < 0.02 < mean(uncorrected)
