"""Who takes part: one participant whatever its accounts, why somebody is not ranked, suspicions and rates."""

from pathlib import Path
from typing import Any

import pytest

from collectors.records import Record
from tests.warehouse.world import CAMPAIGN, LIBRARIES, World, author, comment, post, tags

MINUTE = "02 10:{:02d}".format
TWO_NETWORKS = """id,name,group,municipality,vk,ok,telegram,population
gdov,Гдовская районная библиотека,district,Гдовский,club1|club2,gdov_ok,,4000
dno,Дновская районная библиотека,district,Дновский,club3,,,
"""


def ok_post(number: int, **values: Any) -> Record:
    return post("77", number, "03 10:00", network="ok", **values)


# --- one participant ----------------------------------------------------------------------------------


def test_a_library_with_several_accounts_in_several_networks_is_one_participant(world: World) -> None:
    world.night(
        author("-1", members=100),
        author("-2", members=50),
        author("77", kind="community", network="ok", screen_name="gdov_ok", members=10),
        post("-1", 1, "01 10:00", likes=4),
        post("-2", 1, "02 10:00", likes=4),
        ok_post(1, likes=2),
    )
    world.settle(libraries=TWO_NETWORKS)
    assert world.rows("select participant_id, accounts from participants where participant_id = 'gdov'") == [
        ("gdov", "ok:77, vk:-1, vk:-2")
    ]
    assert world.rows(
        "select c_posts, c_days, c_er from participant_ranking where participant_id = 'gdov'"
    ) == [(3, 3, (4 + 4 + 2) / 100 / 3)]
    assert world.rows("select class, count(*) from participants group by 1") == [("library", 2)]


def test_libraries_that_share_an_account_are_one_wall_of_the_superior(world: World) -> None:
    shared = LIBRARIES.replace("gdov-rural,Сельская библиотека в Юшкино,rural,Гдовский,gdov,,", (
        "gdov-rural,Сельская библиотека в Юшкино,rural,Гдовский,gdov,club1,"
    ))  # fmt: skip
    world.night(post("-1", 1, "01 10:00"))
    world.settle(libraries=shared)
    assert world.rows("select participant_id, library_id from campaign_posts") == [("gdov", "gdov")]


# --- eligibility --------------------------------------------------------------------------------------

RULES = [
    ("region", "организатор: вне конкурса"),
    ("vk:901", "сотрудник библиотеки: вне конкурса"),
    ("vk:-51", "не из региона: вне конкурса"),
    ("vk:705", "не из региона: вне конкурса"),
    ("vk:-52", "регион неизвестен: нужно решение"),
    ("vk:706", "регион неизвестен: нужно решение"),
    ("gdov-rural", "нет записей с тегом кампании"),
    ("gdov", "записей с тегом кампании меньше 2: 1"),
    ("vk:-50", "записей с тегом кампании меньше 2: 1"),
    ("plyussa", "вне конкурса по решению: ошибка в реестре"),
    ("dno", None),
    ("vk:701", None),
]
DECIDED = {
    "vk:701": "participant,,,{},eligibility,no,накрутка,Анна,\n",
    "vk:706": "participant,,,{},eligibility,yes,знаем её,Анна,\n",
    "region": "participant,,,{},eligibility,yes,,Анна,\n",
    "vk:901": "participant,,,{},eligibility,yes,,Анна,\n",
    "gdov": "participant,,,{},eligibility,yes,работала на стене района,Анна,\n",
}


@pytest.fixture(scope="module")
def everyone(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("everyone") / "raw")
    world.night(
        author("-3", screen_name="dno_library"),
        author("-50", "Газета", city="Псков"),
        author("-51", "Чужая газета", city="Москва"),
        author("-52", "Ничья газета"),
        author("705", city="Москва"),
        *(post(owner, 1, "01 10:00") for owner in ("-100", "-1", "-3", "-4", "-50", "-51", "-52")),
        *(post(owner, 2, "02 10:00") for owner in ("-3", "-4")),
        comment("-1", 1, 11, "701", "02 10:00", "Спасибо за тёплый приём"),
        comment("-50", 1, 12, "705", "02 10:00", "Завидуем вам"),
        comment("-50", 1, 13, "706", "02 10:00", "Где это?"),
        comment("-50", 1, 14, "901", "02 10:00", "Приходите"),
    )
    settle_with_two_posts(world)
    return world


def settle_with_two_posts(world: World, decisions: str = "") -> None:
    no_prize = "participant,,,plyussa,eligibility,no,ошибка в реестре,Анна,2025-11-09\n"
    world.settle(CAMPAIGN + "[ranking]\nmin_posts = 2\n", decisions=no_prize + decisions)


def named(world: World, who: str) -> str:
    sql = "select participant_id from participants where participant_id = $1 or accounts = $1"
    return str(world.rows(sql, who)[0][0])


def place_of(world: World, who: str) -> dict[str, Any]:
    sql = "select eligible, reason, place is not null as placed from participant_ranking where participant_id = $1"
    return world.row(sql, named(world, who))


@pytest.mark.parametrize(("who", "reason"), RULES)
def test_every_rule_of_eligibility_gives_its_reason(everyone: World, who: str, reason: str | None) -> None:
    ranked = reason is None
    assert place_of(everyone, who) == {"eligible": ranked, "reason": reason, "placed": ranked}


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("vk:701", "вне конкурса по решению: накрутка"),
        ("vk:706", None),
        ("gdov", None),
        # What somebody is, only another role can change.
        ("region", "организатор: вне конкурса"),
        ("vk:901", "сотрудник библиотеки: вне конкурса"),
    ],
)
def test_people_decide_who_is_ranked(everyone: World, tmp_path: Path, who: str, reason: str | None) -> None:
    world = everyone.copied(tmp_path / "raw")
    settle_with_two_posts(world, DECIDED[who].format(named(world, who)))
    assert place_of(world, who)["reason"] == reason


# --- suspicions ---------------------------------------------------------------------------------------


def flags(world: World) -> list[tuple[Any, ...]]:
    return world.rows(
        "select p.accounts, f.flag, f.evidence, [i.item_id for i in f.items] "
        "from participant_flags as f join participants as p using (participant_id) order by all"
    )


def test_repeated_texts_are_flagged_on_who_repeats(world: World) -> None:
    world.says = {text: tags("positive", duplicate_group="g") for text in ("А", "Б", "В", "Г")}
    world.night(
        post("-1", 1, "01 10:00"),
        comment("-1", 1, 10, "6", "01 11:00", "А"),
        *(comment("-1", 1, 11 + n, "7", f"0{2 + n} 10:00", text) for n, text in enumerate("БВГ")),
        comment("-1", 1, 20, "7", "06 10:00", "Своё"),
        # Two repetitions are no campaign.
        *(comment("-1", 1, 30 + n, "8", f"0{2 + n} 12:00", text) for n, text in enumerate("БВ")),
    )
    world.settle()
    assert flags(world) == [
        (
            "vk:7",
            "near_duplicates",
            "повторы: 3 текста из 4 — чужими или прежними словами",
            ["11", "12", "13"],
        )
    ]
    # Flagged, and in the ranking as before.
    shown = world.row("select place, flags from participant_ranking where flags is not null")
    assert shown == {"place": None, "flags": ["повторы: 3 текста из 4 — чужими или прежними словами"]}


def test_a_repeated_text_among_many_others_is_no_suspicion(world: World) -> None:
    world.says = {"А": tags(duplicate_group="g")}
    world.night(
        post("-1", 1, "01 10:00"),
        *(comment("-1", 1, 10 + n, "7", f"0{1 + n} 11:00", "А") for n in range(4)),
        *(comment("-1", 1, 20 + n, "7", f"0{1 + n} 15:00", f"Своё {n}") for n in range(4)),
    )
    world.settle()
    assert flags(world) == []


def test_five_texts_within_ten_minutes_are_a_burst(world: World) -> None:
    world.night(
        post("-1", 1, "01 10:00"),
        *(comment("-1", 1, 10 + n, "7", MINUTE(2 * n), f"Слово {n}") for n in range(5)),
        comment("-1", 1, 19, "7", "02 12:00", "И ещё"),
        *(comment("-1", 1, 20 + n, "8", MINUTE(3 * n), f"Речь {n}") for n in range(5)),
    )
    world.settle()
    assert flags(world) == [
        ("vk:7", "burst", "всплеск: 5 текстов за 9 минут", ["10", "11", "12", "13", "14"]),
    ]


def test_a_library_may_answer_many_at_once_but_not_post(world: World) -> None:
    world.night(
        post("-1", 1, "01 10:00"),
        *(comment("-1", 1, 10 + n, "-1", MINUTE(n), f"Ответ {n}") for n in range(6)),
        *(post("-4", 1 + n, MINUTE(n)) for n in range(5)),
    )
    world.settle()
    assert flags(world) == [
        ("vk:-4", "burst", "всплеск: 5 текстов за 5 минут", ["1", "2", "3", "4", "5"]),
    ]


def test_short_praise_of_one_library_and_nothing_else_is_a_boost(world: World) -> None:
    praise, other = tags("positive"), tags("neutral", "hours=")
    world.says = {"Супер!": praise, "Лучшие из лучших": praise, "Молодцы": praise, "А часы?": other}
    world.night(
        post("-1", 1, "01 10:00"),
        post("-4", 1, "01 10:00"),
        *(
            comment("-1", 1, 10 + n, "7", f"0{2 + n} 10:00", text)
            for n, text in enumerate(("Супер!", "Лучшие из лучших", "Молодцы"))
        ),
        # Whoever also says something else, or praises another library, is no booster.
        *(
            comment("-1", 1, 20 + n, "8", f"0{2 + n} 11:00", text)
            for n, text in enumerate(("Супер!", "Молодцы", "А часы?"))
        ),
        *(comment("-1", 1, 30 + n, "9", f"0{2 + n} 12:00", "Супер!") for n in range(2)),
        comment("-4", 1, 32, "9", "05 12:00", "Супер!"),
    )
    world.settle()
    assert flags(world) == [
        (
            "vk:7",
            "boost_only",
            "только похвала до пяти слов одной библиотеке — «Гдовская районная библиотека»: 3 комментария",
            ["10", "11", "12"],
        ),
    ]


def test_staff_who_praise_their_own_library_are_flagged_and_it_too(world: World) -> None:
    world.says = {
        text: tags("positive") for text in ("Лучшая библиотека!", "И вам спасибо!", "Мы открылись!")
    }
    world.says["Гдов, люблю"] = tags("positive", libraries=("gdov",))
    world.night(
        post("-1", 1, "01 10:00"),
        comment("-1", 1, 11, "901", "02 10:00", "Лучшая библиотека!"),
        # An answer, the library's own news, and praise of another library are what staff are for.
        comment("-1", 1, 12, "901", "02 10:00", "И вам спасибо!", parent_comment_id="11", reply_to="11"),
        post("-1", 2, "01 10:00", "Мы открылись!", author_id="901"),
        post("-4", 1, "01 10:00"),
        comment("-4", 1, 13, "901", "02 10:00", "Лучшая библиотека!"),
        post("901", 5, "03 10:00", "Гдов, люблю", author_id="901"),
    )
    world.settle()
    assert flags(world) == [
        ("vk:-1", "staff_praise", "библиотеку хвалят её сотрудники: 2 текста", ["11", "5"]),
        (
            "vk:901",
            "staff_praise",
            "сотрудник хвалит свою библиотеку «Гдовская районная библиотека»: 2 текста",
            ["11", "5"],
        ),
    ]


# --- rates --------------------------------------------------------------------------------------------


def test_rates_say_what_they_are_computed_from(world: World) -> None:
    world.night(
        author("-1", members=100),
        post("-1", 1, "01 10:00", likes=4, comments=1, reposts=0, views=50),
        post("-1", 2, "02 10:00", likes=15),
        post("-1", 3, "03 10:00"),
        comment("-1", 1, 11, "7", "02 10:00", "Да"),
        post("-3", 1, "03 10:00"),
    )
    world.settle(libraries=TWO_NETWORKS)
    gdov, dno = (
        world.row("select * from participant_rates where participant_id = $1", name)
        for name in ("gdov", "dno")
    )
    # Reactions 5 and 15 of two posts: a mean of 10 for 100 subscribers; 5 reactions for 50 views.
    assert (gdov["er"], gdov["er_views"], gdov["posts_per_1000_subscribers"]) == (0.1, 0.1, 30)
    # 3 posts, 20 reactions and 1 reader for 4,000 people.
    per_head = ("posts_per_1000_people", "reactions_per_1000_people", "readers_per_1000_people")
    assert [gdov[name] for name in per_head] == [0.75, 5, 0.25]
    assert gdov["er_source"] == ("реакции известны у записей: 2 из 3; подписчиков 100 (vk:-1, 09.11.2025)")
    assert gdov["er_views_source"] == "просмотры и реакции известны у записей: 1 из 3"
    assert [dno[name] for name in ("er", "er_views", *per_head)] == [None] * 5
    assert dno["er_source"] == "число подписчиков неизвестно"
