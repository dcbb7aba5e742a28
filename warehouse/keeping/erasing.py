"""Databases and frozen sets without a person: rows on them go, columns that repeat their words lose those."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from collectors.forgetting import ERASED, Words
from collectors.raw import sealed_files
from warehouse.connect import Connection, rewritten, scratch, write_parquet
from warehouse.keeping.frozen import MANIFEST, RANKING, resign
from warehouse.keeping.rawfiles import note_sums
from warehouse.paths import no_pattern
from warehouse.sql import statement, value

if TYPE_CHECKING:
    from warehouse.keeping.person import Person

# What a row with these columns must not be: each a condition on them, true for a row on the person.
ON_THEM = {
    ("network", "author_id"): "network = $network and author_id = $account",
    ("network", "owner_id"): "network = $network and owner_id = $account",
    (
        "network",
        "owner_id",
        "post_id",
    ): "network = $network and (owner_id, post_id) in (select * from their_posts)",
    (
        "network",
        "owner_id",
        "comment_id",
    ): "network = $network and (owner_id, comment_id) in (select * from their_comments)",
    ("network", "kind", "owner_id", "item_id"): (
        "network = $network and ((kind = 'post' and (owner_id, item_id) in (select * from their_posts))"
        " or (kind = 'comment' and (owner_id, item_id) in (select * from their_comments)))"
    ),
    ("object", "network", "id"): "network = $network and id = $account",
    ("object", "network", "owner_id", "id"): (
        "network = $network and ((owner_id, id) in (select * from their_posts)"
        " or (owner_id, id) in (select * from their_comments))"
    ),
    ("object", "id"): "list_contains($participants, id)",
    ("participant_id",): "list_contains($participants, participant_id)",
}


def erase_database(path: Path, person: Person, words: Words, raw: Path) -> int:
    """Replace a warehouse by one without the person; how many rows were theirs. The facts must be built anew.

    ``raw`` is the folder of its raw files, rewritten before: their sizes and sums are noted anew.
    """
    dropped = 0
    with rewritten(path) as connection:
        prepare(connection, person, words)
        for table, sql in connection.execute(statement("erasing", "tables")).fetchall():
            connection.execute(sql)
            dropped += _copy(connection, f'old."{table}"', f'insert into "{table}"', person)
        if value(
            connection,
            "select count(*) from duckdb_tables() where table_name = 'facts_state' and not internal",
        ):
            connection.execute("delete from facts_state")
        if value(connection, "select count(*) from duckdb_tables() where table_name = 'theme_centres'"):
            # What was made of their words alone.
            connection.execute(
                "delete from theme_centres where theme_id not in (select theme_id from want_places)"
            )
        note_sums(connection, sealed_files(raw))
    return dropped


def erase_frozen(folder: Path, person: Person, words: Words, key: bytes) -> bool:
    """Rewrite a frozen set that knows the person and sign it anew: the place stays, with nobody's name on it."""
    if not (folder / MANIFEST).is_file():
        return False
    touched = False
    with scratch() as connection:
        prepare(connection, person, words)
        for path in sorted(folder.glob("*.parquet")):
            touched |= _erase_parquet(connection, path, person)
    if touched:
        resign(folder, key)
    return touched


def _erase_parquet(connection: Connection, path: Path, person: Person) -> bool:
    connection.execute(
        "create or replace temp table frozen as select * from read_parquet($1)", [no_pattern(path)]
    )
    if path.stem == RANKING:
        connection.execute(
            statement("erasing", "place"), {"participants": list(person.participants), "erased": ERASED}
        )
    connection.execute("create or replace temp table kept as select * from frozen limit 0")
    _copy(connection, "frozen", "insert into kept", person)
    before = connection.execute("select count(*) from read_parquet($1)", [no_pattern(path)]).fetchall()
    difference = "select count(*) from (select * from kept intersect all select * from read_parquet($1))"
    if value(connection, difference, [no_pattern(path)]) == before[0][0]:
        return False
    write_parquet(connection, "kept", path)
    return True


def prepare(connection: Connection, person: Person, words: Words) -> None:
    """The person's posts and comments as tables, and their words as functions."""
    for name, keys in (("their_posts", person.posts), ("their_comments", person.comments | person.under)):
        connection.execute(f"create or replace temp table {name} (owner_id varchar, item_id varchar)")
        owners, items = [owner for owner, _ in keys], [item for _, item in keys]
        connection.execute(
            f"insert into {name} select unnest($1::varchar[]), unnest($2::varchar[])", [owners, items]
        )
    theirs = {f"{owner}_{item}" for owner, item in person.posts}

    def erased(text: str) -> str:
        return ERASED if text in theirs else words.erase(text)

    connection.create_function("erased", erased, ["VARCHAR"], "VARCHAR")
    known = {person.account, person.code, *person.names, *person.screen_names, *theirs}
    connection.execute(statement("erasing", "known"), [sorted(known | {f"читатель {person.code[:5]}"})])
    connection.execute("set variable their_texts = $1::varchar[]", [sorted(person.texts)])
    connection.execute(statement("erasing", "about_them"))


def _copy(connection: Connection, source: str, insert: str, person: Person) -> int:
    """Copy what is not theirs, by name; how many rows were left behind."""
    described = connection.execute(f"describe {source}").fetchall()
    types = {name: kind for name, kind, *_ in described}
    where, used = on_them(types, person)
    columns = ", ".join(without(name, kind) for name, kind in types.items())
    before = int(value(connection, f"select count(*) from {source}"))
    connection.execute(
        f"{insert} by name select {columns} from {source} where not coalesce({where}, false)", used
    )
    target = insert.removeprefix("insert into ")
    return before - int(value(connection, f"select count(*) from {target}"))


def on_them(columns: Collection[str], person: Person) -> tuple[str, dict[str, object]]:
    """A condition that is true for rows on the person in a table with these columns, and what it is given."""
    theirs = [condition for names, condition in ON_THEM.items() if set(names) <= set(columns)]
    given = {"network": person.network, "account": person.account, "participants": list(person.participants)}
    where = " or ".join(f"({condition})" for condition in theirs) or "false"
    return where, {name: each for name, each in given.items() if f"${name}" in where}


def without(name: str, kind: str) -> str:
    """A column, named as it is, without their words; after ``prepare``."""
    column = f'"{name}"'
    if name == "signer_id":
        return f"if(regexp_full_match({column}, getvariable('known')), null, {column}) as {column}"
    if kind == "VARCHAR":
        return f"if(about_them({column}), erased({column}), {column}) as {column}"
    if kind == "VARCHAR[]":
        return f"list_filter({column}, lambda x: not about_them(x)) as {column}"
    return column
