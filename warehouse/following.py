"""Facts that follow: after a night only the talks that it touched are worked out again.

A talk is a post with the comments under it: (network, owner_id, post_id). Most facts of texts ask nothing beyond their talk: for
those that were touched they are made by the same texts, from tables cut to these talks, and take the place of the old rows.
What one talk tells others goes through few facts, which are made whole; where a row of theirs is another than before, the
talks that it reaches are touched as well.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import duckdb

from warehouse.estimates.talks import fill_replies
from warehouse.sql import statement, value

# With more than this part of all talks touched, everything is made anew.
MOST = 0.1
# Made first, and whole, for they are few rows: who speaks, for whom, on whose wall, what people decided, and which night's counters count.
SMALL = ("library_accounts", "same_people", "decided", "item_decisions", "speakers", "walls", "counted_night")
# Those by which everything is made anew where they differ; other speakers touch their talks alone.
STEADY = ("library_accounts", "same_people", "decided", "item_decisions", "walls", "counted_night")
# Facts of talks, and the facts through which they reach other talks.
STEPS = (
    (("local_days", "scoped_comments", "subjects", "comment_facts", "post_facts"), ("first_said", "participants")),
    (("apart_items", "tagged_texts", "official_replies", "replies", "worded_answers"), ("pasted_words",)),
    (("tagged_texts", "credited_to", "asked", "page_facts", "touched_posts", "praised_posts"), ()),
)  # fmt: skip
# Facts whose rows hang on others of their group, of whatever talks: by which columns, and from what they are made.
REGROUPED = {
    "touched_posts": (("participant_id", "day"), ("post_facts", "subjects", "item_tags")),
    "reader_works": (("participant_id", "day"), ("page_facts",)),
    "first_heard": (("reader_id",), ("page_facts",)),
}
WHOLE = tuple(name for _, reaching in STEPS for name in reaching)
# Facts of sums that anything can be taken from and added to: by which columns, and by what it is seen that nothing is left.
SUMS = {
    "opinion_sums": (("scope", "id", "topic"), "opinions"),
    "summary_sums": (("scope", "id"), "posts + comments"),
}
# Temporary tables that stand beside while facts follow, besides cut_… and was_….
BESIDE = (
    "touched", "touched_texts", "reached", "groups", "members", "changed_texts", "people", "same_texts", "texts_now",
    "texts_before", *(f"{name}_{texts}" for name in SUMS for texts in ("now", "before")),
)  # fmt: skip
# Made of the touched talks on the way only: what does not last, and groups of which a talk has not all rows.
PASSING = ("local_days", "scoped_comments", "tagged_texts", "credited_to", *REGROUPED)
OF_TALKS = tuple(name for facts, _ in STEPS for name in facts if name not in PASSING)
FOLLOWED = (*SMALL, *OF_TALKS, *WHOLE, *REGROUPED, *SUMS)
# The tables that facts of talks read, besides those of few rows.
TABLES = ("posts", "comments", "post_metrics", "item_tags", "item_mentions")
# What belongs to a text by its kind and item_id; all else names its talk.
OF_TEXTS = ("item_tags", "item_mentions", "subjects", "apart_items", "replies", "worded_answers")


def follow(connection: duckdb.DuckDBPyConnection, rooms: Mapping[str, str]) -> bool:
    """Bring the facts of ``FOLLOWED`` up to date, in the caller's transaction; ``rooms`` says where their texts are.

    ``False`` where everything must be made anew, for too much has changed: then nothing is promised of any fact.
    """
    followed = _follow(connection, rooms)
    _clear(connection)
    return followed


def _follow(connection: duckdb.DuckDBPyConnection, rooms: Mapping[str, str]) -> bool:
    for name in SMALL:
        _renew(connection, rooms[name], name)
    if any(_differs(connection, name) for name in STEADY):
        return False
    connection.execute(statement("following", "touched"))
    cut: list[str] = []
    has_grown = True
    for facts, reaching in STEPS:
        if has_grown:
            if _are_too_many(connection):
                return False
            cut = [*TABLES, *(name for name in cut if name in OF_TALKS)]
            _cut(connection, cut)
        _make(connection, rooms, facts, {name: f"cut_{name}" for name in cut if name not in facts})
        cut += facts
        for name in facts:
            if name not in PASSING:
                _put_back(connection, name)
        has_grown = False
        for name in reaching:
            has_grown |= _reach(connection, rooms[name], name)
    for name, (keys, sources) in REGROUPED.items():
        connection.execute(statement("following", f"regroup_{name}"))
        _make(connection, rooms, [name], {source: f"cut_{source}" for source in sources})
        _put_groups_back(connection, name, keys)
    connection.execute(statement("following", "texts_that_differ"))
    for name, (keys, left) in SUMS.items():
        for texts in ("before", "now"):
            _make(connection, rooms, [name], {"page_facts": f"texts_{texts}"})
            connection.execute(f"create or replace temp table {name}_{texts} as from cut_{name}")
        _add(connection, name, keys, left)
    return True


def _lasting(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """A table or fact by its full name, whatever temporary one bears the short one."""
    database = str(value(connection, "select current_database()")).replace('"', '""')
    return f'"{database}".main.{name}'


def _renew(connection: duckdb.DuckDBPyConnection, room: str, name: str) -> None:
    """Make a fact whole, and keep beside it what it was."""
    connection.execute(f"create or replace temp table was_{name} as from {name}")
    connection.execute(statement(room, name))


def _differs(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    one, other = f"(from {name} except all from was_{name})", f"(from was_{name} except all from {name})"
    return bool(value(connection, f"select exists (from {one}) or exists (from {other})"))


def _are_too_many(connection: duckdb.DuckDBPyConnection) -> bool:
    shares = "select (select count(*) from touched) > $1 * (select count(*) from posts)"
    return bool(value(connection, shares, [MOST]))


def _cut(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    """The rows of touched talks, in tables of their own."""
    for name in names:
        if name == "item_tags":
            connection.execute(statement("following", "touched_texts"))
        rows = f"select h.* from {_lasting(connection, name)} as h {_touched(name)}"
        connection.execute(f"create or replace temp table cut_{name} as {rows}")


def _touched(name: str) -> str:
    """What joins the rows ``h`` of a table to the touched talks, or to their texts."""
    if name in OF_TEXTS:
        return "semi join touched_texts as t using (network, kind, owner_id, item_id)"
    return "semi join touched as t on t.network = h.network and t.owner_id = h.owner_id and t.post_id = coalesce(h.post_id, '')"


def _make(
    connection: duckdb.DuckDBPyConnection,
    rooms: Mapping[str, str],
    names: Iterable[str],
    parts: Mapping[str, str],
) -> None:
    """Make facts of ``parts``, by the tables of which they are parts, and of each other, as ``cut_…``.

    A temporary view goes before the table or fact that bears its name.
    """
    shown = dict(parts)
    for name, part in parts.items():
        connection.execute(f"create temp view {name} as from {part}")
    for name in names:
        made = rf"^create or replace (temp )?table {name} as"
        cut = f"create or replace temp table cut_{name} as"
        connection.execute(re.sub(made, cut, statement(rooms[name], name), count=1, flags=re.MULTILINE))
        if name == "replies":
            fill_replies(connection, f"cut_{name}")
        connection.execute(f"create temp view {name} as from cut_{name}")
        shown[name] = f"cut_{name}"
    for name in shown:
        connection.execute(f"drop view temp.main.{name}")


def _put_back(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Replace the rows of touched talks by what was made of them; what was in `page_facts` is kept beside."""
    table = _lasting(connection, name)
    rows = f"from {table} as h {_touched(name)}"
    if name == "page_facts":
        connection.execute(f"create or replace temp table was_{name} as select h.* {rows}")
    connection.execute(f"delete from {table} where rowid in (select h.rowid {rows})")
    connection.execute(f"insert into {table} from cut_{name}")


def _put_groups_back(connection: duckdb.DuckDBPyConnection, name: str, keys: Sequence[str]) -> None:
    """Replace the rows of touched groups; of others not all rows were made."""
    table = _lasting(connection, name)
    grouped = " and ".join(f"g.{key} is not distinct from h.{key}" for key in keys)
    connection.execute(
        f"delete from {table} where rowid in (select h.rowid from {table} as h semi join groups as g on {grouped})"
    )
    connection.execute(
        f"insert into {table} select h.* from cut_{name} as h semi join groups as g on {grouped}"
    )


def _add(connection: duckdb.DuckDBPyConnection, name: str, keys: Sequence[str], left: str) -> None:
    """Take from the sums what changed texts gave, and add what they give now."""
    kinds = dict(connection.execute(statement("read", "columns"), {"name": f"{name}_now"}).fetchall())
    sums = {column: kind for column, kind in kinds.items() if column not in keys}
    taken = ", ".join((*keys, *(f"-{column} as {column}" for column in sums)))
    added = ", ".join((*keys, *(f"sum({column})::{kind} as {column}" for column, kind in sums.items())))
    parts = (
        f"from {name} union all by name from {name}_now union all by name select {taken} from {name}_before"
    )
    connection.execute(
        f"create or replace table {name} as with parts as ({parts}) "
        f"select {added} from parts group by {', '.join(keys)} having sum({left}) > 0"
    )


def _reach(connection: duckdb.DuckDBPyConnection, room: str, name: str) -> bool:
    """Renew a fact through which talks reach others; whether any others are touched by it."""
    _renew(connection, room, name)
    connection.execute(
        f"create or replace temp table reached as {statement('following', f'reached_by_{name}')}"
    )
    connection.execute(
        "delete from reached where rowid in (select r.rowid from reached as r semi join touched using (network, owner_id, post_id))"
    )
    connection.execute("insert into touched from reached")
    return bool(value(connection, "select count(*) from reached"))


def _clear(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what was kept beside."""
    for (name,) in connection.execute(
        "select table_name from duckdb_tables() where database_name = 'temp'"
    ).fetchall():
        if name.startswith(("cut_", "was_")) or name in BESIDE:
            connection.execute(f"drop table temp.main.{name}")
