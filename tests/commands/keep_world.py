"""A home that is kept: a small campaign with one person who will ask to be forgotten, after its night."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import duckdb
import msgspec

from collectors.standin import Archive, StandIn, serve
from collectors.standin.archive import Quoted, WallComment
from tests.commands.e2e import NIGHT, TOKEN, Ran, asking, bibliopulse, environment, small_archive, small_home

END = "2025-11-15T10:00:00+03:00"
PERSON = 1900000137  # wrote a post of her own on a library's wall
SCREEN_NAME = "spitsyno_rare_name"
COMMENT = "Это мой неповторимый комментарий про печку в Спицине, его никто больше не писал"


def archive() -> Archive:
    """The small part of the sample in which she also comments, is mentioned by name, and is reposted."""
    whole = small_archive()
    she = msgspec.structs.replace(whole.people[PERSON], screen_name=SCREEN_NAME)
    [hers] = [post for post in whole.posts.values() if post.from_id == PERSON]
    name = f"{she.first_name} {she.last_name}"
    wall = next(post for post in whole.posts.values() if post.owner_id == -990000107)
    reader = next(comment.from_id for comment in whole.comments.values() if 0 < comment.from_id != PERSON)
    said = {
        "owner_id": wall.owner_id,
        "post_id": wall.post_id,
        "date": datetime.fromisoformat("2025-11-06T12:00:00+03:00"),
    }
    comments = [
        WallComment(comment_id=90001, from_id=PERSON, text=COMMENT, **said),
        WallComment(
            comment_id=90002, from_id=reader, parent_comment_id=90001, reply_to=90001,
            text=f"[id{PERSON}|{she.first_name}], спасибо за слова! Читали все: {name}, vk.com/{SCREEN_NAME}", **said,
        ),
    ]  # fmt: skip
    repost = msgspec.structs.replace(
        wall, post_id=90003, text="Посмотрите, что пишут. #библиотека-читатель",
        quoted=Quoted(owner_id=PERSON, post_id=7, from_id=PERSON, date=wall.date, text=hers.text),
    )  # fmt: skip
    return Archive(
        whole.communities.values(),
        [*(person for person in whole.people.values() if person.id != PERSON), she],
        [*whole.posts.values(), repost],
        [*whole.comments.values(), *comments],
    )


def answering() -> AbstractContextManager[StandIn]:
    return serve(archive(), now=datetime.fromisoformat(NIGHT), token=TOKEN, search_quoted=True)


def run(home: Path, *words: str | Path, now: str = END) -> Ran:
    ran = bibliopulse(*words, "--home", home, env=environment(BIBLIOPULSE_NOW=now))
    assert ran.code == 0, ran.err
    return ran


def kept(folder: Path) -> Path:
    """A home after its night, with a frozen result, a copy, and what people wrote."""
    home = small_home(folder / "home")
    with answering() as server:
        ran = bibliopulse("nightly", "--home", home, env=asking(server))
    assert ran.code == 0, ran.err
    run(home, "freeze", "итог")
    run(home, "backup")
    return home


def contents(path: Path) -> Iterator[str]:
    """All that a file says: as bytes, unpacked, and by whoever reads its format."""
    data = path.read_bytes()
    yield data.decode("utf-8", "replace")
    if path.suffix == ".gz":
        yield gzip.decompress(data).decode()
    if path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as file:
            for name in file.namelist():
                yield file.read(name).decode("utf-8", "replace")
    if path.suffix == ".parquet":
        with duckdb.connect() as connection:
            yield str(connection.execute("select * from read_parquet($1)", [str(path)]).fetchall())
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            for (table,) in connection.execute("select table_name from duckdb_tables()").fetchall():
                yield str(connection.execute(f'select * from "{table}"').fetchall())
