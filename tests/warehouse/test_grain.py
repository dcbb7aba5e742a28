"""Every view and fact says what a row of it is, and by which columns rows differ: ``-- key: network, owner_id``."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import duckdb
import pytest

from collectors.records import Coverage, Gone
from commands.tag import group_wants
from nlp.tags import Want
from tests.commands.e2e import Demo
from tests.warehouse.world import KEY, LIBRARIES, MODEL, NIGHT, World, author, comment, post, tags
from warehouse.facts import TEMPORARY, in_order, refresh
from warehouse.people import pseudonym
from warehouse.sql import statement

ONE_ROW = "one row"
# Two villages whose libraries bear the same name, one account of two libraries, one library with two accounts.
REGISTRY = (
    LIBRARIES.replace(",club2,", ",club2|club22,")
    + "rural-1,Сельская библиотека,rural,Гдовский,gdov,,\nrural-2,Сельская библиотека,rural,Гдовский,gdov,,\n"
    + "dno-branch,Дновский филиал,branch,Дновский,dno,dno_library,id901|id902\n"
)
ONE, OTHER = (f"r-{pseudonym(KEY, 'vk', account)}" for account in ("8", "9"))
DECISIONS = f"""post,vk,-1,1,library,gdov|gdov,,,
comment,vk,-1,11,library,dno|gdov|dno,,,
post,vk,-1,2,brightest,pin,,,
post,vk,-1,2,topic,events+,,,
post,vk,-1,2,topic,hours-,,,
comment,vk,-1,12,quote,yes,,,
comment,vk,-1,12,sentiment,positive,,,
comment,vk,-1,13,eligibility,no,,,
participant,,,gdov,eligibility,no,,,
participant,,,gdov,role,organiser,,,
participant,,,{ONE},same_as,{OTHER},,,
participant,,,{ONE},same_as,{OTHER},,,
participant,,,{ONE},eligibility,no,,,
participant,,,{OTHER},eligibility,no,,,
post,vk,-51,2,campaign,no,,,
post,vk,-51,2,campaign,no,,,
comment,vk,-51,6,campaign,no,,,
theme,,,t-aaaaaaaaaa,join,t-bbbbbbbbbb,,,
theme,,,t-aaaaaaaaaa,join,t-bbbbbbbbbb,,,
"""
OPEN = Want(
    what="complaint",
    words="закрыто",
    name="Закрыто",
    ease=1,
    lemmas=("закрыть",),
    topic="hours",
    vector=bytes((127,)),
)

MISSED: tuple[tuple[Literal["post", "comment"], str], ...] = (("post", "5"), ("comment", "33"))


def key_of(folder: str, name: str) -> str:
    """The columns that its first comment names, as SQL."""
    comment = re.match(r"(?:--[^\n]*\n)+", statement(folder, name))
    keys = re.findall(r"^-- key: (.+)$", comment[0] if comment else "", re.MULTILINE)
    assert len(keys) == 1, f"{folder}/{name}.sql names no key"
    return "1" if keys[0] == ONE_ROW else str(keys[0])


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """All that may double a row: names and accounts that are shared, things seen and said again, decided twice."""
    world = World(tmp_path_factory.mktemp("busy") / "raw")
    world.says |= {
        "Открыли новый зал": tags("positive", "space+", "events+", libraries=("gdov", "gdov", "gdov-rural"),
                                  municipalities=("Гдовский", "Гдовский")),
        "Спасибо за новый зал, очень красиво": tags("positive", "space+", "staff+", libraries=("dno",), duplicate_group="g"),
        "Почему закрыто? Откройте": tags("negative", "hours-", question=True, suggestion=True, mentions=("anna",), wants=(OPEN, OPEN)),
        "[id7|Анна], [id8|Анна], откроем": tags(mentions=("id7", "anna", "id8"), municipalities=("Дновский",)),
    }  # fmt: skip
    later = {"fetched_at": NIGHT + timedelta(days=1)}
    texts = (*list(world.says) * 2, "Открыли новый зал")
    world.night(
        *(post("-1", number, f"0{number} 10:00", text, likes=3) for number, text in enumerate(texts[:5], 1)),
        *(post(wall, 1, "03 10:00", texts[0], author_id="901", likes=1) for wall in ("-2", "-22", "-30", "7")),
        *(
            comment("-1", on, 10 * on + number, str(6 + number), f"0{on} 1{number}:00", text)
            for on in (1, 2, 3)
            for number, text in enumerate(texts, 1)
        ),
        post("-50", 1, "04 10:00", "Партнёр тоже"),
        author("-51", "Далёкая библиотека", city="Москва"),
        *(post("-51", number, "04 10:00", texts[0], likes=2) for number in (1, 2)),
        *(comment("-51", on, number, "17", "04 11:00", texts[1]) for on, number in ((1, 5), (1, 6), (2, 7))),
        *(post("-50", number, "04 10:00", "#неделякaчествa", matched_tag=None) for number in (2, 3)),
        comment("-1", 2, 99, "-1", "05 10:00", texts[3], parent_comment_id="21", reply_to="21"),
        comment("-1", 2, 98, "901", "05 11:00", texts[3], parent_comment_id="21"),
        comment("-1", 2, 97, "-1", "05 12:00", texts[3], parent_comment_id="23", reply_to="23"),
        *(author(number, "Анна", screen_name="anna") for number in ("7", "8")),
        *(author(number, screen_name="dno_library", members=100) for number in ("-30", "-31")),
        author("-1", members=50, contacts=["901", "902"]),
        Coverage(network="vk", route="wall", target="-1", status="failed", fetched_at=NIGHT),
        Coverage(network="vk", route="wall", target="-1", status="cut_off", fetched_at=NIGHT),
        Coverage(network="vk", route="comments", target="-1_1", status="cut_off", error="29: x", fetched_at=NIGHT),
        Coverage(network="vk", route="comments", target="-1_2", status="cut_off", fetched_at=NIGHT),
    )  # fmt: skip
    world.night(
        *(
            Gone(network="vk", kind=kind, owner_id="-1", item_id=number, fetched_at=NIGHT + timedelta(days=day))
            for kind, number in MISSED
            for day in (1, 2, 3)
        ),
        post("-1", 1, "01 10:00", texts[0], likes=4, **later),
        Coverage(network="file", route="import", target="x", fetched_at=NIGHT),
        post("", 1, None, network="file"),
    )  # fmt: skip
    world.settle(libraries=REGISTRY, decisions=DECISIONS, review="vk/comment/-1/12;positive\n")
    group_wants(world.connection, MODEL, KEY)
    refresh(world.connection)
    make_temporary(world.connection)
    world.connection.execute(
        "insert into entries values ('gdov', date '2025-10-20'), ('gdov', null), ('dno', null)"
    )
    return world.connection


@pytest.fixture(scope="module")
def published(demo: Demo) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(demo.home / Path("published", "warehouse.duckdb")), read_only=True) as connection:
        make_temporary(connection)
        yield connection


def make_temporary(connection: duckdb.DuckDBPyConnection) -> None:
    """What stands only while facts are built."""
    for subject, name in in_order():
        if name in TEMPORARY:
            connection.execute(statement(subject, name))


def doubled(connection: duckdb.DuckDBPyConnection, folder: str, name: str) -> list[tuple[object, ...]]:
    key = key_of(folder, name)
    sql = f"select {key}, count(*) as rows from {name} group by {key} having count(*) > 1"
    return connection.execute(sql.replace("group by 1 ", "")).fetchall()


@pytest.mark.parametrize(("folder", "name"), in_order())
def test_no_key_stands_in_two_rows(busy: duckdb.DuckDBPyConnection, folder: str, name: str) -> None:
    assert doubled(busy, folder, name) == []


@pytest.mark.parametrize(("folder", "name"), in_order())
def test_no_key_stands_in_two_rows_of_the_demo(
    published: duckdb.DuckDBPyConnection, folder: str, name: str
) -> None:
    assert doubled(published, folder, name) == []


def test_the_busy_world_leaves_few_views_empty(busy: duckdb.DuckDBPyConnection) -> None:
    empty = {name for _, name in in_order() if not busy.execute(f"select 1 from {name} limit 1").fetchall()}
    assert empty <= {
        "corrected_shares", "counted_night", "flag_boilerplate", "flag_newcomers", "flag_same_text", "pasted_words",
    }  # fmt: skip


def test_libraries_of_one_name_are_told_apart(busy: duckdb.DuckDBPyConnection) -> None:
    sql = "select detail from known_missing where subject = 'Сельская библиотека' order by detail"
    assert busy.execute(sql).fetchall() == [
        ("Страница в сетях неизвестна: Сельская библиотека (rural-1).",),
        ("Страница в сетях неизвестна: Сельская библиотека (rural-2).",),
    ]


def test_a_library_that_a_decision_names_twice_counts_once(busy: duckdb.DuckDBPyConnection) -> None:
    sql = "select library_id from subjects where owner_id = '-1' and kind = $1 and item_id = $2 order by library_id"
    assert busy.execute(sql, ["post", "1"]).fetchall() == [("gdov",)]
    assert busy.execute(sql, ["comment", "11"]).fetchall() == [("dno",), ("gdov",)]
