"""What texts say of tags by today's spellings: a new one brings in what was nearly a tag, and what it had all along."""

from tests.warehouse.world import CAMPAIGN, TAG, World, comment, post
from warehouse.questions.missing import missing

NEAR = "Встреча #неделякaчествa"  # two Latin letters
SLIP = "Отзыв #неделикачества"
BOTH = CAMPAIGN.replace("spellings = []", 'spellings = ["#неделякaчествa", "#неделикачества"]')


def untagged(number: int, text: str, at: str = "03 10:00", **values: object) -> object:
    return post("-1", number, at, text, matched_tag=None, match_place=None, **values)


def fill(world: World) -> None:
    world.night(
        untagged(1, NEAR),
        untagged(2, "", quoted_text=f"{NEAR}!", at="04 10:00"),
        untagged(3, "без тега"),
        untagged(4, NEAR, at="20 10:00"),  # after the campaign
        post("-1", 5, "05 10:00", "с тегом"),
        comment("-1", 1, 11, "7", "03 11:00", "слова под почти записью"),
        comment("-1", 3, 12, "7", "05 11:00", SLIP),
        comment("-1", 5, 13, "8", "05 11:00", SLIP),  # counts anyway
    )  # type: ignore[arg-type]


def campaign(world: World) -> tuple[list[tuple[str, str, str]], list[str]]:
    posts = world.rows("select post_id, matched_tag, match_place from campaign_posts order by post_id")
    return posts, [number for (number,) in world.rows("select comment_id from campaign_comments order by 1")]


def test_what_is_nearly_a_tag_is_said_and_not_counted(world: World) -> None:
    fill(world)
    world.settle()
    assert campaign(world) == ([("5", TAG, "own")], ["13"])
    assert world.rows(
        "select canonical, written, posts, comments, latin from near_misses order by written"
    ) == [
        (TAG, "#неделикачества", 0, 1, ""),
        (TAG, "#неделякaчествa", 2, 0, "a"),
    ]
    said = [line for line in missing(world.connection) if line.startswith("Почти тег")]
    todo = ". Чтобы учесть их, добавьте это написание в spellings в campaign.toml."
    assert said == [
        f"Почти тег {TAG}: #неделикачества — записей: 0, комментариев: 1{todo}",
        f"Почти тег {TAG}: #неделякaчествa (латиница: a) — записей: 2, комментариев: 0{todo}",
    ]


def test_one_more_spelling_brings_them_in_and_one_less_takes_them_out(world: World) -> None:
    fill(world)
    world.settle(BOTH)
    assert campaign(world) == (
        [("1", TAG, "own"), ("2", TAG, "quoted"), ("5", TAG, "own")],
        ["11", "12", "13"],
    )
    assert world.rows("select * from near_misses") == []
    world.settle()
    assert campaign(world) == ([("5", TAG, "own")], ["13"])


TEXTS = {
    1: f"Встреча {TAG}",
    2: "Встреча #НеделяКачестваПсков!",
    3: f"Встреча #НеделяКачестваПсков и {TAG}2018",
    4: "отзывы#НеделяКачестваПсков",
    5: "Слова, из которых тег стёрт",
}
WIDER = CAMPAIGN.replace("spellings = []", 'spellings = ["#неделякачествапсков"]')
OTHER = CAMPAIGN.replace(TAG, "#другойтег").replace("spellings = []", f'spellings = ["{TAG}"]')


def test_a_spelling_that_is_dropped_takes_out_posts_that_were_collected_by_it(world: World) -> None:
    found = {"matched_tag": TAG, "match_place": "own"}
    world.night(
        *(post("-1", number, "03 10:00", text, **found) for number, text in TEXTS.items()),
        post("-1", 6, "03 10:00", "", quoted_text=TEXTS[2], matched_tag=TAG, match_place="quoted"),
        post("-1", 7, "03 10:00", "Смотрите афишу #афиша", matched_tag=TAG, match_place="attachment"),
        comment("-1", 2, 11, "7", "04 10:00", "Под записью"),
        comment("-1", 9, 12, "7", "04 10:00", TEXTS[2]),
    )
    every = [str(number) for number in range(1, 8)]
    for toml, posts, comments in (
        (WIDER, every, ["11", "12"]),
        (CAMPAIGN, ["1", "5", "7"], []),
        (WIDER, every, ["11", "12"]),
    ):
        world.settle(toml)
        assert campaign(world) == ([(number, TAG, place(number)) for number in posts], comments)
    assert world.rows("select count(*) from post_matches") == [(1,)], (
        "a tag behind other letters needs a closer look"
    )


def place(number: str) -> str:
    return {"6": "quoted", "7": "attachment"}.get(number, "own")


def test_a_tag_that_takes_over_a_spelling_takes_over_its_posts(world: World) -> None:
    world.night(
        post("-1", 1, "03 10:00", TEXTS[1]),
        post("-1", 7, "03 10:00", "Афиша", match_place="attachment"),
    )
    world.settle(OTHER)
    assert campaign(world)[0] == [("1", "#другойтег", "own")]
    world.settle()
    assert campaign(world)[0] == [("1", TAG, "own"), ("7", TAG, "attachment")]


def test_a_phrase_that_is_dropped_takes_out_its_posts(world: World) -> None:
    phrase = CAMPAIGN + '[phrases]\nany = ["неделя качества"]\n'
    world.night(post("-1", 1, "03 10:00", "Идёт Неделя  качества.", matched_tag="неделя качества"))
    world.settle(phrase)
    assert campaign(world)[0] == [("1", "неделя качества", "own")]
    world.settle()
    assert campaign(world)[0] == []


def test_a_file_that_was_taken_in_part_is_said_until_it_is_taken_whole(world: World) -> None:
    from collectors.records import Coverage
    from tests.warehouse.world import NIGHT

    def taken(status: str, error: str | None, day: int) -> Coverage:
        return Coverage(
            network="file", route="import", target="а.ndjson", status=status, error=error,  # type: ignore[arg-type]
            fetched_at=NIGHT.replace(day=day),
        )  # fmt: skip

    sql = "select kind, subject, detail from known_missing where kind = 'cut_off'"
    world.night(taken("cut_off", "отложено строк: 2", 9))
    world.settle()
    assert world.rows(sql) == [("cut_off", "а.ndjson", "Файл принят не весь: а.ndjson (отложено строк: 2).")]
    world.night(taken("done", None, 10))
    world.settle()
    assert world.rows(sql) == []
