"""One reader, one vote: small campaigns whose shares can be worked out by hand."""

import random

import pytest

from collectors.records import Comment
from tests.warehouse.world import World, comment, post, tags

# What each reader said, in the order of saying: «+» praise, «-» complaint, «=» a neutral word on the topic.
SAID = {"+": "positive", "-": "negative", "=": "neutral"}
SHARE = "select voters, satisfaction, satisfaction_low, satisfaction_high from summaries where scope = $1 and id = $2"


def spoken(world: World, readers: dict[str, str], wall: str = "-1") -> list[Comment]:
    """A comment for each sign, every one in words of its own."""
    said = []
    for reader, signs in readers.items():
        for number, sign in enumerate(signs):
            text = f"мнение {reader}/{number} о {wall}"
            world.says[text] = tags(SAID[sign], f"staff{sign}")
            said.append(comment(wall, 1, 1000 * int(reader) + number, reader, "02 10:00", text))
    return said


def settled(world: World, *comments: Comment) -> World:
    world.night(post("-1", 1, "01 10:00"), post("-2", 1, "01 10:00"), *comments)
    world.settle()
    return world


def share(world: World, scope: str = "library", place: str = "gdov") -> tuple[int, float | None]:
    ((voters, found, *_),) = world.rows(SHARE, scope, place)
    return voters, found


def test_twelve_praises_of_one_reader_do_not_outvote_six_who_complain(world: World) -> None:
    readers = {"1": "+" * 12} | {str(number): "-" for number in range(2, 8)} | {"8": "+", "9": "+", "10": "+"}
    settled(world, *spoken(world, readers))
    # By texts it would be 15 of 21; by readers 1 + 3 of ten.
    assert world.rows("select positive, negative from library_summary where id = 'gdov'") == [(15, 6)]
    assert share(world) == (10, 4 / 10)


def test_a_vote_is_the_part_of_praise_in_what_a_reader_judged(world: World) -> None:
    readers = {str(number): "+" for number in range(1, 8)} | {"8": "++-=", "9": "+-", "10": "-", "11": "=="}
    settled(world, *spoken(world, readers))
    # Seven times 1, then 2/3, 1/2 and 0; who is neutral has no vote.
    assert share(world) == (10, pytest.approx((7 + 2 / 3 + 1 / 2 + 0) / 10, abs=1e-12))
    ((_, _, low, high),) = world.rows(SHARE, "region", "")
    mean = (7 + 2 / 3 + 1 / 2) / 10
    # Wilson with ten voters: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    z2 = 1.959963984540054**2
    spread = (z2 * (mean * (1 - mean) / 10 + z2 / 400)) ** 0.5
    assert low == pytest.approx((mean + z2 / 20 - spread) / (1 + z2 / 10), abs=1e-12)
    assert high == pytest.approx((mean + z2 / 20 + spread) / (1 + z2 / 10), abs=1e-12)


@pytest.mark.parametrize("voters", [0, 1, 9])
def test_fewer_than_ten_voters_have_counts_and_no_share(world: World, voters: int) -> None:
    settled(world, *spoken(world, {str(number): "+++" for number in range(1, voters + 1)}))
    for scope, place in (("library", "gdov"), ("municipality", "Гдовский"), ("region", "")):
        assert world.rows(SHARE, scope, place) == [(voters, None, None, None)]
    assert world.rows("select positive from library_summary where id = 'gdov'") == [(3 * voters,)]
    assert world.rows("select distinct voters, share, low, high from topic_sentiment") == (
        [(voters, None, None, None)] if voters else []
    )


def test_each_scope_asks_each_reader_once(world: World) -> None:
    here = {str(number): "+" for number in range(1, 10)} | {"10": "+--"}
    there = {"10": "-", "11": "-"}
    both = [*spoken(world, here), *spoken(world, there, "-2")]
    settled(world, *both)
    # Reader 10 gives Gdov 1/3; the district hears all his four words, 1/4, and reader 11 besides.
    assert share(world) == (10, pytest.approx((9 + 1 / 3) / 10, abs=1e-12))
    assert share(world, "library", "gdov-children") == (2, None)
    for scope, place in (("municipality", "Гдовский"), ("region", "")):
        assert share(world, scope, place) == (11, pytest.approx((9 + 1 / 4 + 0) / 11, abs=1e-12))


def test_a_topic_is_voted_on_by_those_who_spoke_of_it(world: World) -> None:
    readers = {str(number): "+" for number in range(1, 11)}
    world.says["и душно, и уютно"] = tags("negative", "space-", "staff+")
    settled(world, *spoken(world, readers), comment("-1", 1, 7, "1", "02 11:00", "и душно, и уютно"))
    asked = "select topic, voters, share from topic_sentiment where library_id = 'gdov' order by topic"
    assert world.rows(asked) == [("space", 1, None), ("staff", 10, 1.0)]
    # Of the library as a whole reader 1 says praise and complaint: half a vote.
    assert share(world) == (10, (9 + 1 / 2) / 10)


def test_ten_accounts_pasting_one_phrase_are_one_vote(world: World) -> None:
    pasted = "Самая лучшая библиотека нашего района, спасибо"
    world.says[pasted] = tags("positive", "staff+", duplicate_group="g")
    said = [comment("-1", 1, 100 + number, str(100 + number), "02 10:00", pasted) for number in range(10)]
    settled(world, *said)
    assert world.rows("select positive from library_summary where id = 'gdov'") == [(10,)]
    assert share(world) == (1, None)


def test_deleting_complaints_does_not_pay(world: World) -> None:
    praise, complaints = (
        spoken(world, {str(n): "+" for n in range(1, 6)}),
        spoken(world, {str(n): "-" for n in range(6, 11)}),
    )
    gone = [
        comment("-1", 1, int(one.comment_id), one.author_id, "02 10:00", one.text, deleted=True)
        for one in complaints
    ]
    settled(world, *praise, *gone)
    assert share(world) == (10, 5 / 10)
    assert world.rows("select count(*) from dialogue where gone") == [(5,)]
    # Whoever quotes or ranks looks at what still stands.
    assert world.rows("select count(*) from reader_words") == [(5,)]


def test_the_order_of_the_input_changes_nothing(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    signs = random.Random(7)
    readers = {str(number): "".join(signs.choices("+-=", k=1 + number % 5)) for number in range(1, 40)}
    told = []
    for seed in range(3):
        other = World(tmp_path_factory.mktemp(f"order-{seed}"))
        said = spoken(other, readers)
        random.Random(seed).shuffle(said)
        settled(other, *said)
        told.append(other.rows("select * from opinion_figures order by all"))
    assert told[0] == told[1] == told[2]
