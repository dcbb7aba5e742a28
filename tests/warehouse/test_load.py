"""What becomes of records: the newest wins, the unknown never overwrites, order and repetition do not matter."""

import gzip
import random
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from collectors.raw import BrokenRaw
from collectors.records import Coverage, Gone, Record
from tests.warehouse.world import NIGHT, World, author, comment, moment, post
from warehouse.fingerprint import fingerprint
from warehouse.load import load, rebuild

LATER = NIGHT + timedelta(days=1)
LATEST = NIGHT + timedelta(days=2)


def deleted(number: int, **values: object) -> Record:
    """A comment as VK gives it back once it has been deleted: neither author nor text."""
    return comment("-1", 1, number, None, "02 10:00", "", deleted=True, **values)


def test_a_post_comes_back_as_it_was_received(world: World) -> None:
    received = post(
        "-1", 1, "01 10:00", "Слово\0 & <b>дело</b>", quoted_text="цитата", signer_id="5", likes=3, comments=0,
        reposts=1, views=None, attachments={"photo": 2}, poll="Да? да — 2", is_ad=True, edited_at=moment("01 12:00"), match_place="quoted",
    )  # fmt: skip
    world.night(received)
    assert world.row("select * from posts") == {
        "network": "vk", "owner_id": "-1", "post_id": "1", "url": "https://vk.com/wall-1_1", "author_id": "-1",
        "signer_id": "5", "published_at": moment("01 10:00"), "edited_at": moment("01 12:00"),
        "text": "Слово\0 & <b>дело</b>", "quoted_text": "цитата", "matched_tag": "#неделякачества",
        "match_place": "quoted", "likes": 3, "comments": 0, "reposts": 1, "views": None, "attachments": '{"photo":2}', "poll": "Да? да — 2",
        "is_ad": True, "found_by": "wall:-1", "fetched_at": NIGHT, "first_seen": NIGHT, "text_since": NIGHT,
        "raw_file": "2025-11-09-001.ndjson.gz",
    }  # fmt: skip


def test_what_an_import_does_not_know_stays_unknown(world: World) -> None:
    world.night(
        post("", 1, None, network="file", author_id=None, url=None, matched_tag=None, match_place=None)
    )
    assert world.rows("select author_id, published_at, url, matched_tag, likes from posts") == [(None,) * 5]


def became(loaded: Mapping[str, int], kind: str) -> tuple[int, ...]:
    """How many records of a kind were new, changed, unchanged."""
    return tuple(loaded[f"{kind}_{what}"] for what in ("new", "changed", "unchanged"))


def test_the_newest_record_wins_whatever_came_first(world: World) -> None:
    old, new = (
        post("-1", 1, "01 10:00", "старый", likes=1),
        post("-1", 1, "01 10:00", "новый", likes=2, fetched_at=LATER),
    )
    world.night(new)
    assert became(world.night(old), "posts") == (0, 1, 0)
    assert world.rows("select text, likes, fetched_at, first_seen from posts") == [("новый", 2, LATER, NIGHT)]


@pytest.mark.parametrize("import_first", [True, False])
def test_an_import_adds_to_what_the_network_said_and_overwrites_nothing(
    world: World, import_first: bool
) -> None:
    seen = post("-1", 1, "01 10:00", "как есть", likes=3, attachments={"photo": 1}, signer_id="5")
    given = post(
        "-1", 1, None, "как списали", author_id=None, views=9, likes=1, found_by="import:x", fetched_at=LATER
    )
    spoken = comment("-1", 1, 2, "7", "01 11:00", "как есть", likes=2)
    told = comment("-1", 1, 2, None, "01 11:00", "как списали", fetched_at=LATER)
    nights = [((given, told), "file"), ((seen, spoken), "")]
    for records, source in nights if import_first else nights[::-1]:
        world.night(*records, source=source)
    sql = "select text, author_id, signer_id, published_at, likes, views, attachments, found_by, fetched_at from posts"
    assert world.rows(sql) == [
        ("как есть", "-1", "5", moment("01 10:00"), 3, 9, '{"photo":1}', "import:x, wall:-1", NIGHT)
    ]
    assert world.rows("select text, author_id, likes from comments") == [("как есть", "7", 2)]


def test_an_import_brings_back_nothing_that_the_network_no_longer_has(world: World) -> None:
    world.night(post("-1", 1, "01 10:00"), comment("-1", 1, 2, "7", "01 11:00", "слова"))
    world.night(deleted(2, fetched_at=LATER))
    old = post("-1", 1, "01 10:00", found_by="import:x", fetched_at=LATEST)
    world.night(old, comment("-1", 1, 2, "7", "01 11:00", "слова", fetched_at=LATEST), source="file")
    assert world.rows("select fetched_at from posts") == [(NIGHT,)]
    assert world.rows("select deleted, text from comments") == [(True, "слова")]


def test_an_import_said_anew_replaces_an_import(world: World) -> None:
    for at, text in ((NIGHT, "первая"), (LATER, "вторая")):
        world.night(post("-1", 1, "01 10:00", text, found_by="import:x", fetched_at=at), source="file")
    assert world.rows("select text, fetched_at from posts") == [("вторая", LATER)]


def test_a_later_unknown_count_keeps_the_earlier_one(world: World) -> None:
    world.night(post("-1", 1, "01 10:00", likes=7, views=100))
    world.night(post("-1", 1, "01 10:00", likes=8, views=None, fetched_at=LATER))
    assert world.rows("select likes, views from posts") == [(8, 100)]


def test_an_older_record_only_adds_what_was_unknown(world: World) -> None:
    world.night(post("-1", 1, "01 10:00", likes=8, views=None, fetched_at=LATER))
    world.night(post("-1", 1, "01 10:00", likes=7, views=100))
    assert world.rows("select likes, views from posts") == [(8, 100)]


def test_every_route_that_found_a_post_is_kept_once(world: World) -> None:
    world.night(
        post("-1", 1, "01 10:00", found_by="wall:-1"), post("-1", 1, "01 10:00", found_by="search:#а")
    )
    world.night(post("-1", 1, "01 10:00", found_by="wall:-1", fetched_at=LATER))
    world.night(post("-1", 1, "01 10:00", found_by="id", fetched_at=NIGHT - timedelta(days=1)))
    assert world.rows("select found_by from posts") == [("id, search:#а, wall:-1",)]


def test_a_deleted_comment_keeps_author_text_and_likes(world: World) -> None:
    world.night(comment("-1", 1, 5, "7", "02 10:00", "Спасибо!", likes=4))
    assert became(world.night(deleted(5, fetched_at=LATER)), "comments") == (0, 1, 0)
    assert world.rows("select author_id, text, likes, deleted from comments") == [("7", "Спасибо!", 4, True)]


def test_a_comment_first_seen_deleted_is_filled_by_an_older_record(world: World) -> None:
    world.night(deleted(5, fetched_at=LATER))
    world.night(comment("-1", 1, 5, "7", "02 10:00", "Спасибо!", likes=4))
    assert world.rows("select author_id, text, likes, deleted from comments") == [("7", "Спасибо!", 4, True)]


def test_a_restored_comment_is_not_deleted_any_more(world: World) -> None:
    world.night(comment("-1", 1, 5, "7", "02 10:00", "Спасибо!"))
    world.night(deleted(5, fetched_at=LATER))
    world.night(comment("-1", 1, 5, "7", "02 10:00", "Спасибо!", fetched_at=LATEST))
    assert world.rows("select deleted from comments") == [(False,)]


def test_a_person_described_again_keeps_the_last_known_members(world: World) -> None:
    world.night(author("-1", "Было", members=100, contacts=("7", "8")))
    world.night(author("-1", "Стало", members=None, contacts=("7",), fetched_at=LATER))
    assert world.rows("select name, members, contacts from authors") == [("Стало", 100, ["7"])]


def test_counters_get_a_row_when_they_change(world: World) -> None:
    for day, likes in enumerate((1, 1, 2, 2, None, 2)):
        world.night(post("-1", 1, "01 10:00", likes=likes, fetched_at=NIGHT + timedelta(days=day)))
    assert world.rows("select fetched_at, likes from post_metrics order by fetched_at") == [
        (NIGHT, 1),
        (NIGHT + timedelta(days=2), 2),
    ]


def test_one_night_gives_one_row_of_counters(world: World) -> None:
    world.night(post("-1", 1, "01 10:00", likes=1), post("-1", 1, "01 10:00", likes=2, found_by="search:#а"))
    world.night(post("-1", 1, "01 10:00", likes=2))
    assert world.rows("select likes from post_metrics") == [(2,)]


def test_every_wording_is_kept_with_when_it_was_first_seen(world: World) -> None:
    world.night(post("-1", 1, "01 10:00", "первый"), post("-1", 2, "01 10:00", "всегда такой"))
    world.night(post("-1", 1, "01 10:00", "второй", fetched_at=LATER))
    world.night(post("-1", 1, "01 10:00", "первый", fetched_at=LATEST))
    world.night(
        comment("-1", 1, 5, "7", "02 10:00", "так"),
        comment("-1", 1, 5, "7", "02 10:00", "иначе", fetched_at=LATER),
    )
    assert world.rows("select kind, item_id, text, seen_at from text_versions order by all") == [
        ("comment", "5", "иначе", LATER),
        ("comment", "5", "так", NIGHT),
        ("post", "1", "второй", LATER),
        ("post", "1", "первый", NIGHT),
    ]


def test_a_deletion_is_no_wording(world: World) -> None:
    world.night(comment("-1", 1, 5, "7", "02 10:00", "Спасибо!"))
    world.night(deleted(5, fetched_at=LATER))
    assert world.rows("select * from text_versions") == []


def test_what_was_asked_is_kept_with_its_file(world: World) -> None:
    asked = Coverage(network="vk", route="wall", target="-1", calls=2, found=5, accepted=1, fetched_at=NIGHT)
    world.night(asked, Gone(network="vk", kind="post", owner_id="-1", item_id="1", fetched_at=NIGHT))
    world.night(Gone(network="vk", kind="post", owner_id="-1", item_id="1", fetched_at=NIGHT))
    assert world.rows("select route, target, found, status, raw_file from coverage") == [
        ("wall", "-1", 5, "done", "2025-11-09-001.ndjson.gz")
    ]
    assert world.rows("select kind, item_id, gone_at from gone") == [("post", "1", NIGHT)]


def test_loaded_says_what_became_of_the_records(world: World) -> None:
    first = world.night(post("-1", 1, "01 10:00", likes=1), post("-1", 2, "01 10:00"), author("-1"))
    assert [became(first, kind) for kind in ("posts", "authors", "comments")] == [
        (2, 0, 0),
        (1, 0, 0),
        (0, 0, 0),
    ]
    again = world.night(
        post("-1", 1, "01 10:00", likes=2, fetched_at=LATER),
        post("-1", 2, "01 10:00", fetched_at=LATER),
        post("-1", 3, "01 10:00", fetched_at=LATER),
    )
    assert became(again, "posts") == (1, 1, 1)


def test_a_file_is_loaded_once(world: World) -> None:
    path = world.write([post("-1", 1, "01 10:00")])
    assert became(load(world.connection, [path]), "posts") == (1, 0, 0)
    again = load(world.connection, [path])
    assert (again["files"], again["files_skipped"], again["posts_new"]) == (0, 1, 0)
    assert world.rows("select name, records from raw_files") == [(path.name, 1)]


# --- order and repetition -----------------------------------------------------------------------------


def history() -> list[Record]:
    """Three nights of edits, deletions and disappearances, with repetitions."""
    records: list[Record] = []
    for day in range(3):
        seen = NIGHT + timedelta(days=day)
        for number in range(1, 8):
            text = f"запись {number}" + (f", правка {day}" if number % 3 == 0 else "")
            shared = {"fetched_at": seen, "likes": number + day, "views": None if day else 9}
            records.append(post("-1", number, "01 10:00", text, found_by="wall:-1", **shared))
            if number % 2:
                records.append(post("-1", number, "01 10:00", text, found_by=f"search:#{day}", **shared))
            said = f"мнение {number}" + (" !" if number == day else "")
            is_deleted = number == 4 and day == 1
            records.append(
                deleted(number, fetched_at=seen)
                if is_deleted
                else comment("-1", 1, number, str(number), "02 10:00", said, fetched_at=seen)
            )
            records.append(author(str(number), f"Имя {max(0, number - day)}", city="Псков", fetched_at=seen))
        records.append(Gone(network="vk", kind="post", owner_id="-1", item_id="7", fetched_at=seen))
    # The same moment, two answers: one was cut.
    records.append(post("-1", 1, "01 10:00", "запись", found_by="wall:-1", fetched_at=LATEST))
    return records


def loaded(folder: Path, records: list[Record], files: int) -> World:
    world = World(folder)
    size = -(-len(records) // files)
    for start in range(0, len(records), size):
        world.night(*records[start : start + size])
    return world


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 5))]
)
def test_order_repetition_and_cutting_into_files_change_nothing(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    expected = loaded(tmp_path / "one", history(), 1)
    records = history() + chance.choices(history(), k=10)
    chance.shuffle(records)
    world = loaded(tmp_path / "many", records, files=chance.randint(1, 9))
    assert fingerprint(world.connection) == fingerprint(expected.connection)
    for table, key in (
        ("posts", "owner_id, post_id"),
        ("comments", "owner_id, comment_id"),
        ("authors", "author_id"),
    ):
        assert world.rows(f"select {key} from {table} group by network, {key} having count(*) > 1") == []


def test_the_fingerprint_sees_content_but_no_clock(world: World) -> None:
    world.night(post("-1", 1, "01 10:00", "раз", likes=1))
    before = fingerprint(world.connection)
    world.night(post("-1", 1, "01 10:00", "раз", likes=2, fetched_at=LATER))
    assert fingerprint(world.connection) == before
    world.night(post("-1", 1, "01 10:00", "два", fetched_at=LATEST))
    assert fingerprint(world.connection) != before


def test_a_rebuild_from_raw_gives_the_same_warehouse(tmp_path: Path) -> None:
    world = loaded(tmp_path, history(), 3)
    world.settle()
    tables = ("post_metrics", "coverage", "gone", "text_versions")
    before = (
        fingerprint(world.connection),
        {name: world.rows(f"select * from {name} order by all") for name in tables},
    )
    rebuild(world.connection, sorted(tmp_path.glob("*.ndjson.gz")))
    after = (
        fingerprint(world.connection),
        {name: world.rows(f"select * from {name} order by all") for name in tables},
    )
    assert after == before


def test_a_rebuild_without_a_file_forgets_what_only_it_had(world: World) -> None:
    world.night(post("-1", 1, "01 10:00"))
    world.night(post("-1", 2, "01 10:00"))
    world.settle()
    rebuild(world.connection, sorted(world.folder.glob("*.ndjson.gz"))[:1])
    assert world.rows("select post_id from posts") == [("1",)]
    assert world.rows("select item_id from tags") == [("1",)]


# --- what is broken -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        '{"type": "post", "network": "vk", "owner_id": ',
        '{"type":"post","network":"vk","owner_id":"-1","post_id":"2","fetched_at":"когда-то"}',
        '{"type":"post","network":"vk","owner_id":"-1","post_id":null,"fetched_at":"2025-11-01T10:00:00Z"}',
    ],
)  # fmt: skip
def test_a_broken_file_is_named_and_leaves_nothing(world: World, line: str) -> None:
    whole = world.write([post("-1", 1, "01 10:00")])
    broken = world.folder / "2025-11-10.ndjson.gz"
    broken.write_bytes(
        gzip.compress(gzip.decompress(whole.read_bytes()).replace(b'"1"', b'"9"') + line.encode() + b"\n")
    )
    with pytest.raises(BrokenRaw, match="файл 2025-11-10.ndjson.gz в папке raw повреждён"):
        load(world.connection, [whole, broken])
    assert world.rows("select post_id from posts") == [("1",)]
    assert load(world.connection, [whole])["files_skipped"] == 1


def test_a_file_that_is_not_gzip_is_named(world: World) -> None:
    world.folder.mkdir()
    path = world.folder / "2025-11-10.ndjson.gz"
    path.write_bytes(b"not gzip")
    with pytest.raises(BrokenRaw):
        load(world.connection, [path])


def test_a_folder_named_like_a_pattern_is_read(tmp_path: Path) -> None:
    world = World(tmp_path / "raw [2025] *?")
    world.night(post("-1", 1, "01 10:00"))
    assert world.rows("select post_id from posts") == [("1",)]


def test_an_error_in_the_middle_rolls_the_file_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.night(post("-1", 1, "01 10:00", "старый"))
    before = fingerprint(world.connection)
    path = world.write([post("-1", 1, "01 10:00", "новый", fetched_at=LATER), post("-1", 2, "01 10:00")])
    with monkeypatch.context() as patch:
        patch.setattr("warehouse.load._sha256", lambda path: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            load(world.connection, [path])
    assert fingerprint(world.connection) == before
    assert world.rows("select text from posts") == [("старый",)]
    assert became(load(world.connection, [path]), "posts") == (1, 1, 0)


def test_a_failed_rebuild_keeps_everything(world: World) -> None:
    world.night(post("-1", 1, "01 10:00"))
    before = fingerprint(world.connection)
    with pytest.raises((BrokenRaw, duckdb.Error)):
        rebuild(world.connection, [world.folder / "nowhere.ndjson.gz"])
    assert fingerprint(world.connection) == before
