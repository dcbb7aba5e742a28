"""Tags, runs, what a source is told, frames, the registry and decisions."""

import itertools
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import duckdb
import pytest

from campaign.errors import ConfigurationError
from campaign.settings import parse_campaign
from collectors.records import Coverage, Gone, Status
from collectors.source import Known, KnownPost
from tests.warehouse.world import CAMPAIGN, KEY, MODEL, NIGHT, World, author, comment, moment, post, tags
from warehouse.connect import memory
from warehouse.facts import TEMPORARY, in_order, refresh
from warehouse.fingerprint import fingerprint
from warehouse.frames import frame, run_sql
from warehouse.people import load_campaign, pseudonym
from warehouse.questions.known import known
from warehouse.questions.missing import collected_at, missing
from warehouse.runs import finish_run, start_run
from warehouse.sql import statement
from warehouse.sql.errors import BadQuery
from warehouse.tags import save_tags, untagged

COLUMNS = {
    "campaign_posts": "network owner_id post_id url author_id participant_id library_id subject_library_id published_at "
    "text quoted_text matched_tag match_place likes comments reposts views found_by gone_at",
    "campaign_comments": "network owner_id comment_id post_id parent_comment_id author_id participant_id library_id "
    "subject_library_id published_at text likes deleted role",
    "tags": "network kind owner_id item_id sentiment confidence topics suggestion question thanks libraries "
    "municipalities duplicate_group language because model_version",
    "participants": "participant_id class name type_group municipality in_region accounts evidence",
    "library_summary": "id name posts comments readers reactions subscribers er er_views opinions positive neutral negative "
    "satisfaction satisfaction_low satisfaction_high questions answered median_answer_hours suggestions voters unknown_reactions median_answer_over_hours",
    "topic_sentiment": "library_id municipality topic opinions positive neutral negative voters share low high",
}
COLUMNS["municipality_summary"] = COLUMNS["library_summary"]


@pytest.fixture(scope="module")
def empty() -> duckdb.DuckDBPyConnection:
    return memory()


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_stand_in_the_agreed_order(empty: duckdb.DuckDBPyConnection, name: str) -> None:
    assert list(frame(empty, name).columns) == COLUMNS[name].split()


@pytest.mark.parametrize(("folder", "name"), in_order())
def test_every_view_answers_on_an_empty_warehouse_and_says_its_grain(
    empty: duckdb.DuckDBPyConnection, folder: str, name: str
) -> None:
    assert statement(folder, name).startswith("-- One row")
    if name not in TEMPORARY:
        empty.execute(f"select * from {name}").fetchall()


def test_facts_are_built_anew_only_after_a_change(world: World) -> None:
    world.night(post("-1", 1, "01 10:00"))
    world.settle()
    assert not refresh(world.connection)
    world.night(post("-1", 2, "01 10:00"))
    assert world.rows("select count(*) from campaign_posts") == [(1,)]
    assert refresh(world.connection)
    assert world.rows("select count(*) from campaign_posts") == [(2,)]


# --- tags ---------------------------------------------------------------------------------------------


def test_a_text_is_tagged_until_it_or_the_model_changes(world: World) -> None:
    world.night(post("-1", 1, "01 10:00", "раз"), comment("-1", 1, 11, "7", "02 10:00", ""))
    world.tag()
    assert to_tag(world, MODEL) == []
    assert to_tag(world, "test-2") == ["", "раз"]
    world.night(post("-1", 1, "01 10:00", "два", fetched_at=NIGHT + timedelta(days=1)))
    assert to_tag(world, MODEL) == ["два"]


def test_equal_texts_are_tagged_in_one_batch(world: World) -> None:
    world.night(*(post("-1", number, "01 10:00", "раз" if number % 2 else "два") for number in range(1, 9)))
    total, batches = untagged(world.connection, "test-2", 4)
    assert (total, sorted([item.text for item in batch] for batch in batches)) == (
        8,
        [["два"] * 4, ["раз"] * 4],
    )


def to_tag(world: World, version: str) -> list[str]:
    total, batches = untagged(world.connection, version, 10)
    texts = sorted(item.text for batch in batches for item in batch)
    assert total == len(texts)
    return texts


def test_tags_come_back_as_they_were_saved(world: World) -> None:
    world.says["текст"] = tags(
        "positive", "staff+", "hours-", suggestion=True, libraries=("gdov", "dno"), municipalities=("Гдовский",),
        because=("спасибо",), hashtags=("#а", "#а-б"), mentions=("1",), duplicate_group="g",
    )  # fmt: skip
    world.night(post("-1", 1, "01 10:00", "текст"))
    world.tag()
    world.tag()
    assert world.row("select * from tags") == {
        "network": "vk", "kind": "post", "owner_id": "-1", "item_id": "1", "sentiment": "positive", "confidence": 0.9,
        "topics": [{"topic": "staff", "polarity": "positive"}, {"topic": "hours", "polarity": "negative"}],
        "suggestion": True, "question": False, "thanks": False, "libraries": ["gdov", "dno"],
        "municipalities": ["Гдовский"], "duplicate_group": "g", "language": "ru", "because": ["спасибо"],
        "model_version": MODEL,
    }  # fmt: skip
    assert world.rows("select position, hashtag from item_hashtags order by 1") == [(1, "#а"), (2, "#а-б")]
    assert world.rows("select mention from item_mentions") == [("1",)]


def test_words_are_counted_without_links_tags_and_mentions(world: World) -> None:
    words = {
        "Спасибо большое всем": 3,
        "Спасибо #неделякачества #библиотека-читатель": 1,
        "[id1|Анна Ивановна], да-да 👍 https://vk.com/a_b": 1,
        "Wi-Fi в 21:00?": 4,
        "": 0,
    }
    world.night(*(post("-1", number, "01 10:00", text) for number, text in enumerate(words)))
    world.tag()
    found = world.rows("select words from item_tags order by item_id::int")
    assert [number for (number,) in found] == list(words.values())


def test_saving_nothing_is_nothing() -> None:
    assert save_tags(memory(), []) == 0


# --- runs, sources, frames ----------------------------------------------------------------------------


def test_a_run_without_an_end_was_interrupted() -> None:
    connection = memory()
    killed, whole = start_run(connection, "nightly", NIGHT), start_run(connection, "nightly", NIGHT)
    finish_run(connection, whole, 3, NIGHT + timedelta(hours=1), {"posts_new": 2}, "не всё")
    rows = connection.execute(
        "select run_id, exit_code, counts, message from runs order by exit_code nulls first"
    )
    assert rows.fetchall() == [(killed, None, "{}", ""), (whole, 3, '{"posts_new":2}', "не всё")]


def test_a_talk_that_was_never_read_has_no_counter_of_then(world: World) -> None:
    """Nor in a large campaign, where DuckDB joins by sorting, and an unknown moment had a match."""
    world.night(post("-1", 1, "01 10:00", comments=9))
    world.connection.execute("set asof_loop_join_threshold = 0")
    told = known(world.connection, "vk").posts["-1", "1"]
    assert (told.counter, told.talk_read_at, told.talk_counter) == (9, None, None)


def test_a_source_is_told_how_many_comments_we_hold(world: World) -> None:
    world.night(
        post("-1", 1, "01 10:00", comments=9),
        post("", 1, None, network="file"),
        comment("-1", 1, 11, "7", "02 10:00", "есть"),
        comment("-1", 1, 12, None, "02 10:00", "", deleted=True),
        author("7", screen_name="anna"),
    )
    assert known(world.connection, "vk") == Known(
        posts={("-1", "1"): KnownPost(moment("01 10:00"), 1, NIGHT, counter=9)},
        authors={"7": NIGHT},
        comments={("-1", "1"): "11"},
        accounts={"anna": {"7": NIGHT}},
        strangers=frozenset({"-1"}),
        asked=[],
    )


def test_a_source_is_told_what_was_asked_and_missed(world: World) -> None:
    def asked(route: str, target: str, day: float, **values: Any) -> Coverage:
        at = NIGHT + timedelta(days=day)
        return Coverage(network="vk", route=route, target=target, fetched_at=at, **values)

    def missed(kind: Literal["post", "comment"], number: int, day: float) -> Gone:
        at = NIGHT + timedelta(days=day)
        return Gone(network="vk", kind=kind, owner_id="-1", item_id=str(number), fetched_at=at)

    wall = asked("wall", "-1", 0, window_start=moment("01 00:00"), window_end=NIGHT, calls=3)
    world.night(
        *(post("-1", number, "01 10:00", comments=2) for number in (1, 2, 3)),
        *(comment("-1", 1, number, "7", "02 10:00", "да") for number in (11, 12)),
        wall,
        asked("comments", "-1_1", 0),
        asked("comments", "-1_2", 0, status="failed"),
        asked("night", "vk", 0),
    )
    later = {"fetched_at": NIGHT + timedelta(days=1)}
    world.night(post("-1", 1, "01 10:00", comments=5, **later), asked("wall", "-2", 1, status="skipped"))
    world.night(missed("comment", 11, 1), missed("post", 2, 1), missed("post", 3, 1), missed("post", 3, 2))
    told = known(world.connection, "vk")
    first = told.posts["-1", "1"]
    # The counter of the reading, not the one that was seen since.
    assert (first.talk_read_at, first.talk_counter, first.counter) == (NIGHT, 2, 5)
    assert (first.comments_missed, sorted(told.comments["-1", "1"].split(","))) == (True, ["11", "12"])
    second, third = told.posts["-1", "2"], told.posts["-1", "3"]
    assert (second.talk_read_at, second.missed_at, second.gone) == (None, NIGHT + timedelta(days=1), False)
    assert (third.missed_at, third.gone) == (NIGHT + timedelta(days=2), True)
    assert told.asked[0] == wall
    assert (told.whole_at, told.cut_off) == (NIGHT, (NIGHT + timedelta(days=1),))


def test_a_frame_keeps_whole_numbers_and_refuses_what_is_not_there(world: World) -> None:
    world.night(post("-1", 1, "01 10:00", likes=3), post("-1", 2, "01 10:00"))
    table = frame(world.connection, "posts").sort_values("post_id")
    assert str(table["likes"].dtype) == "Int64" and table["likes"].tolist()[0] == 3
    assert str(table["published_at"].dt.tz) == "UTC"
    with pytest.raises(BadQuery, match="нет таблицы «posts; drop table posts»"):
        frame(world.connection, "posts; drop table posts")


def test_sql_gives_columns_and_rows_or_one_clear_line() -> None:
    assert run_sql(memory(), "select 1 as a, 'б' as b") == (["a", "b"], [(1, "б")])
    with pytest.raises(BadQuery) as caught:
        run_sql(memory(), "selec 1")
    assert str(caught.value).startswith("запрос не выполнен: ") and "\n" not in str(caught.value)


def test_what_is_missing_is_said(world: World) -> None:
    def asked(
        route: str, target: str, day: int, status: Status = "done", error: str | None = None
    ) -> Coverage:
        seen = NIGHT + timedelta(days=day)
        return Coverage(network="vk", route=route, target=target, status=status, error=error, fetched_at=seen)

    world.night(
        asked("wall", "-1", 0, status="failed", error="15: Access denied"),
        asked("wall", "-4", 0, status="failed", error="6"),
        asked("wall", "-4", 1),
        asked("search", "#а", 1, status="cut_off"),
        asked("comments", "-1_1", 1, status="cut_off"),
    )
    world.settle()
    assert missing(world.connection) == [
        "Поиск дал не всё: #а.",
        "Комментарии не прочитаны до конца, записей: 1 — стена: Гдовская районная библиотека.",
        "Стена не прочитана до конца: Гдовская районная библиотека (15: Access denied).",
        "Библиотек реестра, страниц которых в сетях мы не знаем: 2.",
    ]
    assert collected_at(world.connection) == NIGHT + timedelta(days=1)


# --- what people wrote --------------------------------------------------------------------------------


def test_the_registry_is_replaced_as_a_whole(world: World) -> None:
    world.tag()
    before = fingerprint(world.connection)
    world.tag()
    assert fingerprint(world.connection) == before
    world.tag(libraries="id,name,group,municipality\nnew,Новая,district,Дновский район\n")
    assert world.rows("select id, municipality from libraries") == [("new", "Дновский")]
    assert fingerprint(world.connection) != before
    assert len(world.rows("select * from municipalities")) == 26


def test_weights_follow_the_campaign(world: World) -> None:
    world.settle(CAMPAIGN + "[ranking.weights.partner]\nposts = 60\ndays = 40\n")
    assert world.rows(
        "select component, weight from campaign_weights where class = 'partner' order by 1"
    ) == [
        ("days", 40),
        ("posts", 60),
    ]


def test_pseudonyms_depend_on_the_homes_key_and_stay() -> None:
    assert pseudonym(KEY, "vk", "7") == pseudonym(KEY, "vk", "7")
    names = {
        pseudonym(key, network, "7") for key, network in itertools.product((KEY, b"other"), ("vk", "ok"))
    }
    assert len(names) == 4
    assert all(len(name) == 10 and name.isalnum() and name == name.lower() for name in names)


def test_decisions_are_read_in_their_order(world: World, tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    head = "object,network,owner_id,id,field,value,reason,by,at\n"
    path.write_text(
        head + "comment,vk,-1,11,sentiment,negative,ирония,Анна,2025-11-09\n", encoding="utf-8-sig"
    )
    campaign = parse_campaign(CAMPAIGN)
    load_campaign(world.connection, campaign, KEY, path)
    assert world.rows("select * from decisions") == [
        (1, "comment", "vk", "-1", "11", "sentiment", "negative", "ирония", "Анна", "2025-11-09")
    ]
    path.write_text(head, encoding="utf-8")
    load_campaign(world.connection, campaign, KEY, path)
    assert world.rows("select * from decisions") == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("object,field\n", "строка 1: нет столбца «network»; ожидаются столбцы object, network"),
        ("object,network,owner_id,id,field,value,reason,by,at\ncomment,vk\n", "строка 2: ячеек не столько"),
        (
            "object,network,owner_id,id,field,value,reason,by,at\n,vk,,,role,,,,\n",
            "строка 2: пустой столбец «object»",
        ),
    ],
)
def test_a_broken_decision_is_named_by_its_row(world: World, tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=problem):
        load_campaign(world.connection, parse_campaign(CAMPAIGN), KEY, path)


@pytest.mark.parametrize(
    "query",
    ["copy (select 1 as n) to 'out.csv'", "select * from read_text('secret.txt')", "attach 'other.duckdb'"],
)
def test_a_query_reaches_no_file(
    query: str, empty: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("secret.txt").write_text("key")
    with pytest.raises(BadQuery, match="запрос не выполнен"):
        run_sql(empty, query)
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]
