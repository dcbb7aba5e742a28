"""The sample that people label, and what their labels do."""

import random

import pytest

from campaign.errors import ConfigurationError
from campaign.tables.review import parse_review
from tests.warehouse.world import World, comment, post, tags
from warehouse.estimates.review import draw_sample
from warehouse.sql import statement

TONES = ("positive", "neutral", "negative")


def talk(world: World, seed: int = 0) -> World:
    """60 readers' texts of Gdov, of each tone 20, in some order."""
    said = {f"Текст {number}": TONES[number % 3] for number in range(60)}
    world.says = {text: tags(tone) for text, tone in said.items()}
    comments = [
        comment("-1", 1, 100 + number, str(1000 + number), "02 10:00", text)
        for number, text in enumerate(said)
    ]
    random.Random(seed).shuffle(comments)
    world.night(post("-1", 1, "01 10:00"), *comments)
    world.settle()
    return world


def keys(world: World, size: int, seed: int) -> list[str]:
    return list(draw_sample(world.connection, size, seed, [])["key"])


def test_the_sample_depends_on_its_seed_alone(world: World, tmp_path_factory: pytest.TempPathFactory) -> None:
    talk(world)
    drawn = keys(world, 15, 0)
    other = talk(World(tmp_path_factory.mktemp("other")), seed=1)
    assert keys(other, 15, 0) == drawn
    assert keys(world, 15, 1) != drawn
    # A larger sample keeps the smaller one.
    assert set(drawn) < set(keys(world, 30, 0))
    assert len(keys(world, 60, 0)) == len(keys(world, 300, 0)) == 60
    tones = world.rows(
        "select sentiment, count(*) from tags where concat_ws('/', network, kind, owner_id, item_id) in $1 group by 1",
        drawn,
    )
    assert sum(dict(tones).values()) == 15 and all(dict(tones)[tone] >= 2 for tone in TONES)


def test_labels_correct_the_shares_of_region_and_municipality(world: World) -> None:
    talk(world)
    assert world.rows("select * from corrected_shares") == []
    # All were looked at: of the 20 called positive 10 are negative, all else is right.
    labels = ["negative" if number % 3 == 0 and number < 30 else TONES[number % 3] for number in range(60)]
    review = "".join(f"vk/comment/-1/{100 + number};{label}\n" for number, label in enumerate(labels))
    world.settle(review=review)
    # In truth 10 positive and 30 negative; the program says 20 and 20.
    assert world.rows("select scope, id, round(share, 12), n_reviewed from corrected_shares order by 1") == [
        ("municipality", "Гдовский", 0.25, 60),
        ("region", "", 0.25, 60),
    ]
    assert (
        world.rows("select low < 0.25 and high > 0.25 and high < 0.5 from corrected_shares") == [(True,)] * 2
    )
    # What people decided one by one is no longer the program's mistake.
    corrections = "".join(
        f"comment,vk,-1,{100 + number},sentiment,negative,,,\n" for number in range(0, 30, 3)
    )
    world.settle(review=review, decisions=corrections)
    assert world.rows("select positive, negative from headline") == [(10, 30)]
    assert world.rows("select distinct round(share, 12), n_reviewed from corrected_shares") == [(0.25, 50)]
    world.settle()
    assert world.rows("select * from corrected_shares") == []


def test_a_review_says_with_which_chance_a_text_was_drawn(world: World) -> None:
    rows = parse_review("key;label;probability\nvk/post/-1/2;neutral;0,25\nvk/post/-1/3;positive;1\n")
    assert [row["probability"] for row in rows] == [0.25, 1.0]
    talk(world)
    world.settle(
        review="key;label;probability\n"
        + "".join(f"vk/comment/-1/{100 + n};{TONES[n % 3]};0.5\n" for n in range(60))
    )
    assert world.rows("select distinct probability from reviews") == [(0.5,)]
    assert world.rows("select distinct share, n_reviewed from corrected_shares") == [(0.5, 60)]


def test_a_label_finds_its_text_whatever_strokes_its_key_holds(world: World) -> None:
    places = (
        ("feeds", "library.example/news/feed", "903"),
        ("file", "", "a/b"),
        ("file", "/a", "c"),
        ("vk", "-1", "5"),
    )
    world.says = {f"Мнение {n}": tags(TONES[n % 3]) for n in range(len(places))}
    walls = dict.fromkeys((network, owner) for network, owner, _ in places)
    world.night(
        *(post(owner, 1, "01 10:00", network=network) for network, owner in walls),
        *(
            comment(owner, 1, 1, str(10 + n), "02 10:00", f"Мнение {n}", network=network, comment_id=number)
            for n, (network, owner, number) in enumerate(places)
        ),
    )  # fmt: skip
    world.settle()
    drawn = keys(world, 9, 0)
    assert len(drawn) == len(set(drawn)) == 7
    world.settle(review="".join(f"{key};neutral\n" for key in drawn))
    assert len(world.connection.execute(statement("review", "confusion")).fetchall()) == len(drawn)
    assert set(draw_sample(world.connection, 9, 0, [])["label"]) == {"neutral"}
    assert world.connection.execute(statement("judging", "unknown_reviews")).fetchall() == [(0, None)]


def test_the_unsure_are_drawn_most_and_every_third_text_is_of_each_tone(world: World) -> None:
    # 300 sure texts of each of two tones, 100 doubtful ones of the first, 20 of the third: too few for a third of 120.
    said = {f"Ясно {n}": tags(TONES[n % 2], confidence=0.98) for n in range(600)}
    said |= {f"Неясно {n}": tags("positive", confidence=0.5) for n in range(100)}
    said |= {f"Редко {n}": tags("negative", confidence=0.98) for n in range(20)}
    world.says = said
    world.night(
        post("-1", 1, "01 10:00"),
        *(comment("-1", 1, 100 + n, str(1000 + n), "02 10:00", text) for n, text in enumerate(said)),
    )
    world.settle()
    drawn = draw_sample(world.connection, 120, 0, [])
    assert len(drawn) == 120
    chance = drawn.groupby(drawn["text"].str.split().str[0])["probability"]
    # All twenty; of the others each half of what is left, 50; √(0.5 · 0.5) = 0.5 and √(0.98 · 0.02) = 0.14.
    assert set(chance.get_group("Редко")) == {1.0} and len(chance.get_group("Редко")) == 20
    unsure, sure = 0.5, (0.98 * 0.02) ** 0.5
    weight = 100 * unsure + 300 * sure
    assert set(chance.get_group("Неясно").round(9)) == {round(50 * unsure / weight, 9)}
    assert {round(50 * sure / weight, 9), round(50 / 300, 9)} == set(chance.get_group("Ясно").round(9))


def test_a_review_is_read_in_whatever_form_excel_left_it() -> None:
    text = (
        "key;url;text;label\r\n"
        'vk/comment/-1/2;;"Строка\nи ещё; одна";Положительный\r\n'
        "vk/post/-1/3;;;\r\n"
        "file/post//a/b;;; отрицательный \r\n"
        "vk/comment/-1/2;;;нейтральный\r\n"
    )
    rows = [tuple(row.values()) for row in parse_review(text)]
    assert rows == [("vk", "comment", "-1", "2", "neutral"), ("file", "post", "", "a/b", "negative")]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a;b\n", "строка 1: нет столбца «key»"),
        ("key;label\nvk/comment/-1/2;хорошо\n", "строка 2: label «хорошо» — бывает: положительный"),
        ("key;label\nvk-1;neutral\n", "строка 2: key «vk-1» — ожидается ключ из review-sample.csv"),
        ('key;label\n"vk"x;neutral\n', "строка 2: это не CSV"),
        (
            "key;label;probability\nvk/post/-1/2;neutral;часто\n",
            "строка 2: probability «часто» — ожидается число",
        ),
        ("key;label;probability\nvk/post/-1/2;neutral;0\n", "строка 2: probability «0» — ожидается число"),
    ],
)
def test_a_broken_review_is_named(text: str, problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        parse_review(text)
