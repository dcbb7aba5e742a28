"""What is derived from the tables: views, and the few facts that most views need, kept as tables.

Both lie in ``sql/`` by subject; «create or replace view» or «table» in the text says which it is. A fact answers once
what every view would otherwise work out again: who speaks, about which library, whether a question was answered. All
are made anew where other rules made them, facts also by ``refresh`` once what they are built of has changed.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from graphlib import TopologicalSorter
from importlib.resources import files
from importlib.resources.abc import Traversable

import duckdb

from warehouse.following import FOLLOWED, follow
from warehouse.sql import names, statement, transaction, value

SUBJECTS = (
    "scope",
    "decisions",
    "people",
    "credit",
    "region",
    "talk",
    "ranking",
    "appeal",
    "figures",
    "missing",
    "themes",
    "bright",
    "page",
    "handed",
)
# Besides SQL the arithmetic that fills the facts which SQL leaves empty, and asks by the SQL of rooms of its own.
RULES = (
    "estimates",
    *(f"sql/{room}" for room in (*SUBJECTS, "macros", "places", "review", "completeness", "following")),
)  # fmt: skip
# Of a million posts and three million comments; loading, which Python helps with, gets less (connect.MEMORY_LIMIT).
BUILDING_MEMORY = "1300MB"
# What left joins in a row give DuckDB takes for few rows, and holds these many instead of what is joined to them.
AS_WRITTEN = frozenset({
    "scoped_comments", "subjects", "post_facts", "touched_posts", "tagged_texts", "official_replies", "asked", "page_facts",
    "first_heard",
})  # fmt: skip
# DuckDB hands out rows to its threads by groups of so many.
READ_BY_ONE = 122_880
# Needed only while the facts are being built: what one statement would need at once does not fit into the memory.
TEMPORARY = ("local_days", "scoped_comments", "tagged_texts", "credited_to")
# Facts of earlier versions, that none reads any more.
FORMER = ("post_subjects", "comment_subjects", "topic_figures")
PACKAGE = files("warehouse")

log = logging.getLogger(__name__)

_CREATED = re.compile(r"^create or replace (?:temp )?(view|table) ([a-z_]+)", re.MULTILINE)
_COMMENT = re.compile(r"--[^\n]*")
_SOURCE = re.compile(r"\b(?:from|join)\s+([a-z_]+)")


@cache
def rules(package: Traversable = PACKAGE) -> str:
    """One hash of all SQL and arithmetic that a result is made by, the same in a checkout and a wheel."""
    digest = hashlib.sha256()
    for room in RULES:
        for file in sorted(package.joinpath(room).iterdir(), key=lambda file: file.name):
            if file.name.endswith((".sql", ".py")):
                digest.update(f"{room}/{file.name}\n{file.read_text(encoding='utf-8')}\n".encode())
    return digest.hexdigest()


def recreate(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every macro, view and fact, unless these rules have made them here before."""
    if _state(connection) == "missing":
        _make(connection, everything=True)


def refresh(connection: duckdb.DuckDBPyConnection) -> bool:
    """Bring the facts up to date if anything that they are built of has changed; ``True`` if it had.

    Call it before reading views of the working file; ``publish`` does.
    """
    state = _state(connection)
    if state == "fresh":
        return False
    _make(connection, everything=state == "missing")
    return True


def mark_stale(connection: duckdb.DuckDBPyConnection) -> None:
    """Note, in the transaction that changes a table, that the facts no longer fit."""
    connection.execute("update facts_state set stale = true")


def note_touched(connection: duckdb.DuckDBPyConnection, talks: str = "") -> None:
    """Note, in the transaction that changes a table, that the facts no longer fit, and where.

    ``talks`` is a query of network, owner_id and post_id: the posts that have changed, and those under which comments have;
    without it no fact of a talk reads what has changed.
    """
    if _state(connection) not in ("missing", "stale"):
        connection.execute("update facts_state set moved = true")
        if talks:
            connection.execute(f"insert into touched_talks {talks}")


@cache
def in_order() -> tuple[tuple[str, str], ...]:
    """Subject and name of every view and fact, each after those that its text reads from."""
    subjects = {name: subject for subject in SUBJECTS for name in names(subject) if _kind(subject, name)}
    reads = {name: sorted(sources(subject, name) & set(subjects)) for name, subject in subjects.items()}
    return tuple((subjects[name], name) for name in TopologicalSorter(reads).static_order())


def is_fact(subject: str, name: str) -> bool:
    """Whether it is kept as a table."""
    return _kind(subject, name) == "table"


def sources(subject: str, name: str) -> set[str]:
    """The tables, facts and views that its text reads from, and names of its own parts."""
    return set(_SOURCE.findall(_COMMENT.sub("", statement(subject, name)))) - {name}


@cache
def views() -> tuple[str, ...]:
    """The names of all views, sorted."""
    return tuple(sorted(name for subject, name in in_order() if not is_fact(subject, name)))


def _kind(subject: str, name: str) -> str | None:
    """``view`` or ``table``; ``None`` for a text that makes nothing of its own name."""
    created = _CREATED.search(statement(subject, name))
    return created[1] if created and created[2] == name else None


def _state(connection: duckdb.DuckDBPyConnection) -> str:
    """``missing`` (or other rules made them), ``stale``, ``moved`` (they can follow what has changed) or ``fresh``."""
    sql = "select if(stale, 'stale', if(moved, 'moved', 'fresh')) from facts_state where sha256 = $1"
    return value(connection, sql, [rules()]) or "missing"


def _make(connection: duckdb.DuckDBPyConnection, *, everything: bool) -> None:
    """The facts, or ``everything``: macros and views as well. Where they can follow, what was not touched stays.

    What a transaction has made itself DuckDB reads by one thread alone: it ends after every large fact, and until all are made
    the facts are stale, or missing as before.
    """
    steps = [partial(_begin, connection)] if everything else []
    for subject, name in in_order():
        if everything or is_fact(subject, name):
            steps.append(partial(_make_one, connection, subject, name))
    steps.append(partial(_finish, connection))

    def build() -> None:
        if _state(connection) == "moved" and _followed(connection):
            return
        while steps:
            with transaction(connection):
                done = _until_large(steps)
            del steps[:done]

    with _sparing(connection):
        try:
            build()
        except duckdb.OutOfMemoryException as error:
            # Every thread holds blocks of its own: one alone needs the least, and spills the rest.
            log.warning("facts: out of memory, on with one thread: %s", error)
            connection.execute("set threads = 1")
            build()


def _until_large(steps: Sequence[Callable[[], int]]) -> int:
    """Take steps until one makes a large fact; how many."""
    for number, step in enumerate(steps, 1):
        if step() > READ_BY_ONE:
            return number
    return len(steps)


def _begin(connection: duckdb.DuckDBPyConnection) -> int:
    connection.execute("delete from facts_state")
    _clear(connection)
    for name in names("macros"):
        connection.execute(statement("macros", name))
    return 0


def _make_one(connection: duckdb.DuckDBPyConnection, subject: str, name: str) -> int:
    """Make a view or a fact; the rows of it, 0 for a view."""
    from warehouse.estimates.talks import fill_replies

    if name in AS_WRITTEN:
        connection.execute("set disabled_optimizers = 'build_side_probe_side'")
    rows: int | None = value(connection, statement(subject, name))
    connection.execute("reset disabled_optimizers")
    if name == "replies":  # others read it
        fill_replies(connection)
    for table in _read_last_by(name):
        connection.execute(f"drop table {table}")
    return rows or 0


@cache
def _read_last_by(name: str) -> tuple[str, ...]:
    """The temporary tables that no other fact reads after this one."""
    readers = {
        table: [other for subject, other in in_order() if table in sources(subject, other)]
        for table in TEMPORARY
    }
    return tuple(table for table, others in readers.items() if others[-1] == name)


def _followed(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the facts could follow what has changed, wholly or not at all."""
    with transaction(connection):
        if not follow(connection, {name: subject for subject, name in in_order()}):
            mark_stale(connection)
            return False
        for subject, name in in_order():
            if is_fact(subject, name) and name not in (*FOLLOWED, *TEMPORARY):
                _make_one(connection, subject, name)
        _finish(connection)
    return True


def _finish(connection: duckdb.DuckDBPyConnection) -> int:
    """What arithmetic fills, and the note that all is made."""
    # Slow to load, and most connections find the facts made.
    from warehouse.estimates.completeness import fill_completeness
    from warehouse.estimates.places import fill_places
    from warehouse.estimates.review import fill_shares

    for fill in (fill_places, fill_shares, fill_completeness):
        fill(connection)
    connection.execute("delete from touched_talks")
    connection.execute("delete from facts_state")
    connection.execute("insert into facts_state values ($1, false, false)", [rules()])
    return 0


@contextmanager
def _sparing(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Settings that let large facts spill instead of failing; the usual ones come back."""
    settings = {"memory_limit": f"'{BUILDING_MEMORY}'", "preserve_insertion_order": "false"}
    changed = (*settings, "threads", "disabled_optimizers")
    usual = {name: value(connection, f"select current_setting('{name}')") for name in changed}
    try:
        for name, given in settings.items():
            connection.execute(f"set {name} = {given}")
        yield
    finally:
        for name, given in usual.items():
            connection.execute(f"set {name} = '{given}'")


def _clear(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what other rules made under other names, or as a view what is a fact now, or the other way round."""
    made = "select view_name from duckdb_views() where not internal"
    for (view,) in connection.execute(made).fetchall():
        connection.execute(f'drop view "{view}"')
    for table in (*views(), *FORMER):
        connection.execute(f'drop table if exists "{table}"')
