"""The correction of shares by a reviewed sample: arithmetic by hand, and whether the interval keeps its promise."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import mean

import pytest

from warehouse.estimates.correction import TONES, Label, Reviewed, Said, Total, corrected_share

POSITIVE, NEUTRAL, NEGATIVE = TONES


def labels(counts: Mapping[tuple[str, str], int], chance: Mapping[str, float]) -> list[Label]:
    """So many labelled texts of each pair of tones, every one by a reader of its own."""
    return [
        Label(f"{said}/{true}/{number}", said, true, chance[said])
        for (said, true), count in counts.items()
        for number in range(count)
    ]


def reviewed_of(found: Sequence[Label], totals: Mapping[str, int]) -> Reviewed:
    """Where every reader has one text, texts weigh as many as they are."""
    return Reviewed(found, {tone: Total(count, count) for tone, count in totals.items()})


# The program called 600 texts positive, 300 neutral, 100 negative; 100 of each were reviewed.
# Positive: 80 are, 15 are neutral, 5 negative -> of 600: 480, 90, 30.
# Neutral: 10 positive, 70 neutral, 20 negative -> of 300: 30, 210, 60.
# Negative: 0 positive, 10 neutral, 90 negative -> of 100: 0, 10, 90.
# In truth then 510 positive, 310 neutral, 180 negative.
FOUND = {
    (POSITIVE, POSITIVE): 80, (POSITIVE, NEUTRAL): 15, (POSITIVE, NEGATIVE): 5,
    (NEUTRAL, POSITIVE): 10, (NEUTRAL, NEUTRAL): 70, (NEUTRAL, NEGATIVE): 20,
    (NEGATIVE, POSITIVE): 0, (NEGATIVE, NEUTRAL): 10, (NEGATIVE, NEGATIVE): 90,
}  # fmt: skip
TOTALS = {POSITIVE: 600, NEUTRAL: 300, NEGATIVE: 100}
REVIEWED = reviewed_of(labels(FOUND, {tone: 100 / count for tone, count in TOTALS.items()}), TOTALS)
# Everybody said one thing.
ONCE = {Said(positive=1): 600, Said(neutral=1): 300, Said(negative=1): 100}


def test_the_whole_equals_the_hand_computation() -> None:
    share = corrected_share(ONCE, REVIEWED)
    assert share is not None
    # Positive: Se = 480 / 510, 1 - Sp = 120 / 490; (0.6 - 120/490) / (480/510 - 120/490) = 0.51, as it must be.
    # Negative: Se = 90 / 180, 1 - Sp = 10 / 820; (0.1 - 10/820) / (90/180 - 10/820) = 0.18.
    # Each of 510 + 180 readers has a vote of 1 or 0.
    assert share.share == pytest.approx(0.51 / (0.51 + 0.18), abs=1e-12)
    # The program's own share, 600 / 700, is too kind and lies outside.
    assert share.low < share.share < share.high < 600 / 700


def test_a_reader_of_two_texts_has_one_vote() -> None:
    # Two texts of 300 readers each weigh a half, 300 in all; the labels are told so.
    half = [one._replace(texts=2) if one.said == POSITIVE else one for one in REVIEWED.labels]
    reviewed = Reviewed(half, {**REVIEWED.totals, POSITIVE: Total(600, 300)})
    share = corrected_share({Said(positive=2): 300, Said(neutral=1): 300, Said(negative=1): 100}, reviewed)
    # A text called positive is so with 480/600 = 0.8, negative with 0.05, no judgement with 0.15. Of two: a vote with
    # 1 - 0.15²; its mean is 2 · 0.8 · (1/2 · 0.85 + 1 · 0.15), for the other text judges with 0.85.
    assert share is not None
    two, has_vote = 2 * 0.8 * (0.85 / 2 + 0.15), 1 - 0.15**2
    votes = 300 * two + 300 * 0.1 + 100 * 0.0
    assert share.share == pytest.approx(votes / (300 * has_vote + 300 * 0.3 + 100 * 0.9), abs=1e-12)


def test_a_place_is_corrected_by_everybodys_mistakes() -> None:
    share = corrected_share({Said(positive=1): 20, Said(neutral=1): 20, Said(negative=1): 10}, REVIEWED)
    assert share is not None
    # The true shares of the place by the mistakes of all, and Bayes: of its texts called positive so many are.
    positive = (0.4 - 120 / 490) / (480 / 510 - 120 / 490)
    negative = (0.2 - 10 / 820) / (90 / 180 - 10 / 820)
    true = {POSITIVE: positive, NEUTRAL: 1 - positive - negative, NEGATIVE: negative}
    taken = {
        POSITIVE: (480 / 510, 30 / 510, 0 / 510),
        NEUTRAL: (90 / 310, 210 / 310, 10 / 310),
        NEGATIVE: (30 / 180, 60 / 180, 90 / 180),
    }
    votes = voters = 0.0
    for said, readers in enumerate((20, 20, 10)):
        joint = {tone: true[tone] * taken[tone][said] for tone in TONES}
        votes += readers * joint[POSITIVE] / sum(joint.values())
        voters += readers * (joint[POSITIVE] + joint[NEGATIVE]) / sum(joint.values())
    assert share.share == pytest.approx(votes / voters, abs=1e-12)


def test_a_text_that_was_likelier_drawn_counts_less() -> None:
    # Of 40 texts called positive 20 doubtful ones were drawn for certain, half of them wrong; of the 20 sure ones every
    # second, all right: 10 + 20 of 40 are positive, not 40 · 20/30. All 20 called negative are.
    drawn = [Label(f"a{n}", POSITIVE, POSITIVE if n % 2 else NEGATIVE, 1.0) for n in range(20)]
    drawn += [Label(f"b{n}", POSITIVE, POSITIVE, 0.5) for n in range(10)]
    drawn += [Label(f"c{n}", NEGATIVE, NEGATIVE, 1.0) for n in range(20)]
    said = {Said(positive=1): 40, Said(negative=1): 20}
    share = corrected_share(said, reviewed_of(drawn, {POSITIVE: 40, NEGATIVE: 20}))
    assert share is not None and share.share == pytest.approx(30 / 60)


def test_a_sample_that_happens_to_be_sure_is_weighed_like_all_texts() -> None:
    # Of the texts called positive every second one is sure (0.9) and right, every second one doubtful (0.5) and wrong
    # half of the time. Chance drew 20 sure ones and 10 doubtful ones: 25 of 30 are right, but of all texts, whose mean
    # confidence is 0.7, it is (1 + 0.5) / 2.
    drawn = [Label(f"a{n}", POSITIVE, POSITIVE, 0.75, confidence=0.9) for n in range(20)]
    drawn += [Label(f"b{n}", POSITIVE, (POSITIVE, NEUTRAL)[n % 2], 0.75, confidence=0.5) for n in range(10)]
    drawn += [Label(f"c{n}", NEGATIVE, NEGATIVE, 1.0, confidence=0.8) for n in range(30)]
    totals = {POSITIVE: Total(40, 40, 0.7), NEGATIVE: Total(30, 30, 0.8)}
    share = corrected_share({Said(positive=1): 40, Said(negative=1): 30}, Reviewed(drawn, totals))
    assert share is not None and share.share == pytest.approx(30 / 60)
    uncalibrated = corrected_share(
        {Said(positive=1): 40, Said(negative=1): 30},
        Reviewed([one._replace(confidence=1.0) for one in drawn], totals),
    )
    assert uncalibrated is not None and uncalibrated.share == pytest.approx(
        (40 * 25 / 30) / (40 * 25 / 30 + 30)
    )


def test_a_sample_of_the_doubtful_alone_is_never_weighed_below_nothing() -> None:
    # All texts are surer than any that was drawn: what is wrong among them cannot be less than nothing.
    drawn = [
        Label(f"a{n}", POSITIVE, (POSITIVE, NEGATIVE)[n < 5], 1.0, confidence=0.5 + n / 100)
        for n in range(30)
    ]
    drawn += [Label(f"c{n}", NEGATIVE, NEGATIVE, 1.0) for n in range(30)]
    reviewed = Reviewed(drawn, {POSITIVE: Total(300, 300, 0.99), NEGATIVE: Total(30, 30)})
    share = corrected_share({Said(positive=1): 300, Said(negative=1): 30}, reviewed)
    assert share is not None and share.share == pytest.approx(300 / 330)


def test_what_people_settled_is_added_and_not_corrected() -> None:
    settled = {
        Said(settled_positive=1): 5,
        Said(settled_negative=1): 15,
        Said(settled_positive=1, settled_negative=1): 2,
    }
    share = corrected_share({**ONCE, **settled}, REVIEWED)
    assert share is not None
    assert share.share == pytest.approx((510 + 5 + 2 / 2) / (510 + 180 + 5 + 15 + 2), abs=1e-12)


def test_a_program_without_mistakes_is_left_alone() -> None:
    perfect = reviewed_of(
        labels({(tone, tone): 100 for tone in TONES}, dict.fromkeys(TONES, 0.2)), dict.fromkeys(TONES, 500)
    )
    share = corrected_share(
        {Said(positive=3, negative=1): 30, Said(neutral=9): 5, Said(negative=12): 10}, perfect
    )
    assert share is not None and share.share == pytest.approx(30 * 0.75 / 40)


@pytest.mark.parametrize("voters", [10, 12, 30, 400])
@pytest.mark.parametrize(
    "said", [Said(positive=1), Said(negative=1), Said(positive=3), Said(settled_negative=1)]
)
@pytest.mark.parametrize("right", [100, 85])
def test_readers_who_all_agree_are_no_certainty(voters: int, said: Said, right: int) -> None:
    counts = {(tone, tone): right for tone in TONES} | {
        (NEUTRAL, tone): 100 - right for tone in (POSITIVE, NEGATIVE)
    }
    reviewed = reviewed_of(labels(counts, dict.fromkeys(TONES, 0.2)), dict.fromkeys(TONES, 500))
    share = corrected_share({said: voters}, reviewed)
    assert share is not None and 0 <= share.low <= share.share <= share.high <= 1
    # Wilson's interval of n of n begins at n / (n + z²).
    apart = 1 - voters / (voters + 1.959963984540054**2)
    assert share.high - share.low >= apart - 1e-12


@pytest.mark.parametrize(
    ("said", "reviewed"),
    [
        ({Said(positive=1): 5, Said(neutral=1): 500, Said(negative=9): 4}, REVIEWED),
        # 29 of a tone are too few, unless the tone has no more.
        (
            {Said(positive=1): 50},
            reviewed_of(labels({(POSITIVE, POSITIVE): 29}, {POSITIVE: 1}), {POSITIVE: 30}),
        ),
        ({Said(positive=1): 50}, reviewed_of([], {})),
        # The program says the contrary of the truth.
        (
            {Said(positive=1): 50, Said(negative=1): 50},
            reviewed_of(
                labels({(POSITIVE, NEGATIVE): 50, (NEGATIVE, POSITIVE): 50}, dict.fromkeys(TONES, 1.0)),
                {POSITIVE: 50, NEGATIVE: 50},
            ),
        ),
    ],
)
def test_where_numbers_do_not_allow_it_there_is_no_share(said: dict[Said, int], reviewed: Reviewed) -> None:
    assert corrected_share(said, reviewed) is None


def test_few_texts_of_a_tone_are_enough_if_they_are_all() -> None:
    assert reviewed_of(labels({(POSITIVE, POSITIVE): 29}, {POSITIVE: 1.0}), {POSITIVE: 29}).is_enough


def test_the_order_of_labels_and_readers_changes_nothing() -> None:
    mixed = list(REVIEWED.labels)
    random.Random(3).shuffle(mixed)
    assert corrected_share(ONCE, REVIEWED) == corrected_share(
        dict(reversed(ONCE.items())), reviewed_of(mixed, dict(reversed(TOTALS.items())))
    )


def test_readers_who_say_much_widen_the_interval() -> None:
    together = [
        one._replace(reader=f"{one.said}/{number // 20}") for number, one in enumerate(REVIEWED.labels)
    ]
    alone, clustered = (
        corrected_share(ONCE, reviewed_of(one, TOTALS)) for one in (REVIEWED.labels, together)
    )
    assert alone is not None and clustered is not None
    assert clustered.share == pytest.approx(alone.share)
    assert clustered.high - clustered.low > alone.high - alone.low


def test_the_mean_vote_is_found_by_going_through_all_possibilities() -> None:
    # Three texts of one reader by the program, every true tone tried: 27 cases.
    chances = {tone: {true: FOUND[tone, true] / 100 for true in TONES} for tone in TONES}
    expected = voting = 0.0
    for trues in ((a, b, c) for a in TONES for b in TONES for c in TONES):
        said = (POSITIVE, POSITIVE, NEGATIVE)
        chance = chances[said[0]][trues[0]] * chances[said[1]][trues[1]] * chances[said[2]][trues[2]]
        found = Counter(trues)
        if judged := found[POSITIVE] + found[NEGATIVE]:
            expected += chance * found[POSITIVE] / judged
            voting += chance
    # 300 such readers and 300 of one neutral text: thirds of texts weigh 200 + 300 + 100.
    totals = {POSITIVE: Total(600, 200), NEUTRAL: Total(300, 300), NEGATIVE: Total(300, 100)}
    weighed = Reviewed(labels(FOUND, dict.fromkeys(TONES, 1.0)), totals)
    share = corrected_share({Said(positive=2, negative=1): 300, Said(neutral=1): 300}, weighed)
    assert share is not None
    assert share.share == pytest.approx((300 * expected + 300 * 0.1) / (300 * voting + 300 * 0.3), abs=1e-12)


# How the program takes each true tone: complaints without a harsh word are missed most.
TAKEN = {POSITIVE: (0.80, 0.17, 0.03), NEUTRAL: (0.15, 0.75, 0.10), NEGATIVE: (0.15, 0.35, 0.50)}


def simulated(seed: int, readers: int) -> list[tuple[str, str, str]]:
    """One campaign: of each text its reader, the true tone and the program's. Who is angry says more."""
    draw = random.Random(seed)
    texts = []
    for reader in range(readers):
        rate = draw.betavariate(1.2, 0.8)
        for _ in range(1 + draw.randrange(5 if rate > 0.5 else 9) // 2):
            true = NEUTRAL if draw.random() < 0.3 else POSITIVE if draw.random() < rate else NEGATIVE
            texts.append((str(reader), true, draw.choices(TONES, TAKEN[true])[0]))
    return texts


def mean_vote(texts: Sequence[tuple[str, str]]) -> float:
    votes: dict[str, list[bool]] = {}
    for reader, tone in texts:
        if tone != NEUTRAL:
            votes.setdefault(reader, []).append(tone == POSITIVE)
    return mean(mean(said) for said in votes.values())


def test_the_interval_covers_the_truth_where_readers_differ() -> None:
    covered, errors, uncorrected = 0, [], []
    for seed in range(60):
        texts = simulated(seed, 300)
        by_tone = {tone: [one for one in texts if one[2] == tone] for tone in TONES}
        of_reader = Counter(reader for reader, *_ in texts)
        draw = random.Random(seed + 1000)
        drawn = [
            Label(reader, tone, true, min(1.0, 100 / len(found)), of_reader[reader])
            for tone, found in by_tone.items()
            for reader, true, _ in draw.sample(found, min(100, len(found)))
        ]
        totals = {
            tone: Total(len(found), sum(1 / of_reader[reader] for reader, *_ in found))
            for tone, found in by_tone.items()
        }
        said: dict[str, Counter[str]] = {}
        for reader, _, tone in texts:
            said.setdefault(reader, Counter())[tone] += 1
        kinds = Counter(Said(*(found[tone] for tone in TONES)) for found in said.values())
        share = corrected_share(kinds, Reviewed(drawn, totals))
        truth = mean_vote([(reader, true) for reader, true, _ in texts])
        assert share is not None
        covered += share.low <= truth <= share.high
        errors.append(share.share - truth)
        uncorrected.append(mean_vote([(reader, tone) for reader, _, tone in texts]) - truth)
    assert covered >= 0.93 * 60
    # Without a lean to either side, which the program's own votes have.
    assert abs(mean(errors)) < 0.02 < mean(uncorrected)
