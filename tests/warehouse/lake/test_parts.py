"""A push looks only where digests differ, and finds what a comparison of every row finds."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.warehouse.lake.regions import KEY, SOUTH, Shore, needs_lake
from warehouse.connect import PUBLISHED, Connection, beside_published, open_file
from warehouse.keeping.person import Person
from warehouse.lake import keep
from warehouse.lake.attached import attached
from warehouse.lake.shape import WORDS
from warehouse.people import pseudonym
from warehouse.sql import statement

pytestmark = [needs_lake, pytest.mark.slow]
# What may become of a home between two pushes, by the tables' own rows.
CHANGES = (
    "update posts set likes = coalesce(likes, 0) + 1 where post_id = '1'",
    "update comments set text = text || '!', fetched_at = fetched_at + interval 1 day where comment_id = '{comment}'",
    "delete from comments where comment_id = '{comment}'",
    "insert into comments from first where comment_id not in (select comment_id from comments)",
    # As it was, in another order: a warehouse rebuilt.
    "create or replace table posts as from posts order by hash(post_id, {number})",
    # Of a table whose rows are known by all of them there may be several alike.
    "insert into near_tags select network, kind, owner_id, item_id, 'тег', 'тег' from item_tags limit {number}",
    "delete from near_tags where rowid = (select max(rowid) from near_tags)",
    "delete from near_tags",
    (
        "insert into decisions (line, object, network, owner_id, id, field, value) "
        "select coalesce(max(line), 0) + 1, 'comment', 'vk', '-20', '21', 'sentiment', 'neutral' from decisions"
    ),
    "delete from decisions where line = {number}",
    "delete from item_tags where kind = 'post'",
)


def copied(shore: Shore, path: Path) -> Shore:
    """The same lake with a home of the South's that may be changed."""
    (path / PUBLISHED).parent.mkdir(parents=True)
    shutil.copy(shore.homes[SOUTH.region] / PUBLISHED, path / PUBLISHED)
    return replace(shore, homes={SOUTH.region: path})


def change(shore: Shore, *sql: str) -> None:
    with open_file(shore.homes[SOUTH.region] / PUBLISHED, read_only=False) as connection:
        for one in sql:
            connection.execute(one)


def unlike(shore: Shore) -> list[str]:
    """The tables in which the lake's newest rows are not the home's."""
    home = shore.homes[SOUTH.region]
    with beside_published(home) as connection, attached(connection, shore.lake(SOUTH), home, {}):
        connection.execute("set variable regions = $1::varchar[]", [[SOUTH.region]])
        return [
            table
            for table in WORDS
            if table not in ("pseudonyms", "decisions") and _differs(connection, table)
        ]


def _differs(connection: Connection, table: str) -> bool:
    connection.execute("use memory")
    connection.execute(statement("lake", "now").replace("{table}", table))
    columns = ", ".join(
        f'"{name}"' for name, *_ in connection.execute(f"describe published.{table}").fetchall()
    )
    told = [
        sorted(map(repr, connection.execute(f"select {columns} from {source}").fetchall()))
        for source in (f"now_{table}", f"published.{table}")
    ]
    return told[0] != told[1]


def everything(shore: Shore) -> int:
    """How many rows a push brings that has no digests to go by."""
    with shore.opened() as connection:
        connection.execute("delete from lake.parts")
    return shore.push(SOUTH).rows


def test_a_night_is_found_without_a_look_at_the_rest(shore: Shore, tmp_path: Path) -> None:
    home = copied(shore, tmp_path / "home")
    home.push(SOUTH)
    change(
        home,
        "update posts set likes = likes + 1 where post_id = '2'",
        "delete from comments where comment_id = '22'",
    )
    # The post's new row, and the mark that the comment has gone.
    assert home.push(SOUTH).rows == 1 + 1
    assert shore.rows("select count(*) from lake.parts where name in ('posts', 'comments')") == [
        (2 + 3 + 1 + 1,)
    ]
    assert not unlike(home)
    assert (home.push(SOUTH).rows, everything(home)) == (0, 0)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_after_whatever_became_of_a_home_a_comparison_of_every_row_finds_nothing(
    shore: Shore, tmp_path: Path, seed: int
) -> None:
    chance, home = random.Random(seed), copied(shore, tmp_path / "home")
    change(home, "create table first as from comments")

    def leave() -> None:
        change(home, "delete from comments where author_id = '5'", "delete from first where author_id = '5'",
               "delete from pseudonyms where author_id = '5'")  # fmt: skip
        keep.forget(home.lake(SOUTH), home.folder, {}, Person("vk", "5", pseudonym(KEY, "vk", "5")))

    between: tuple[Callable[[], None], ...] = (
        lambda: keep.tidy(home.lake(SOUTH), home.folder, {}, 0),
        lambda: keep.take_replaced(home.lake(SOUTH), home.folder, {}),
        leave,
    )  # fmt: skip
    for _ in range(6):
        for sql in chance.sample(CHANGES, chance.randint(0, 3)):
            change(home, sql.format(comment=chance.choice(("21", "22", "23")), number=chance.randint(1, 4)))
        if chance.random() < 0.3:
            chance.choice(between)()
        home.push(SOUTH)
        assert home.push(SOUTH).rows == 0
        if chance.random() < 0.5:
            assert not unlike(home)
            assert everything(home) == 0
    assert (unlike(home), everything(home)) == ([], 0)
