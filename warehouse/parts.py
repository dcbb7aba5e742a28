"""Facts made in parts: of some walls' texts at a time, so that what a join holds fits into memory however many there are.

The text of a fact stays one. For each part the tables that it reads are hidden by temporary views of their own names, cut to
the walls of that part; names are looked for among temporary ones first. All that such a fact joins stands on one wall.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb

from warehouse.sql import statement, value

# Facts made together, of the same walls one after another: what only the next of them reads never stands whole.
GROUPS = (
    ("scoped_comments", "subjects", "comment_facts", "post_facts"),
    ("reader_texts",),
    ("credited_to", "page_facts"),
)  # fmt: skip
# What is of one wall, and has the columns network and owner_id.
OF_WALLS = frozenset(name for group in GROUPS for name in group) | {
    "posts", "comments", "item_tags", "post_metrics", "gone", "comment_matches", "post_matches", "apart_items", "asked",
}  # fmt: skip
# So many posts and comments at a time.
TEXTS = 1_000_000

_MADE = re.compile(r"^create or replace (?:temp )?(view|table)", re.MULTILINE)
_ANEW = re.compile(r"^create or replace table ([a-z_]+) as$", re.MULTILINE)
_COMMENT = re.compile(r"--[^\n]*")
_SOURCE = re.compile(r"\b(?:from|join)\s+([a-z_]+)")


def sources(text: str) -> set[str]:
    """What a view or fact may read: all names that follow a «from» or «join» in its text."""
    return set(_SOURCE.findall(_COMMENT.sub("", text)))


def parts(connection: duckdb.DuckDBPyConnection) -> int:
    """Into how many parts the texts are cut."""
    texts = value(connection, "select (select count(*) from posts) + (select count(*) from comments)")
    return int(texts) // TEXTS + 1


def make_in_parts(
    connection: duckdb.DuckDBPyConnection, group: Sequence[str], number: int, order: Sequence[tuple[str, str]]
) -> None:
    """Make the facts of ``group`` in ``number`` parts; ``order`` holds subject and name of every view and fact."""
    home = value(connection, "select current_database()")
    texts = {name: statement(subject, name) for subject, name in order}
    *between, last = group
    for part in range(number):
        with _cut(connection, group, f"hash(network, owner_id) % {number} = {part}", texts, home):
            for name in between:
                connection.execute(_MADE.sub(r"create or replace temp \1", texts[name]))
            connection.execute(_ANEW.sub(r"insert into \1 by name", texts[last]) if part else texts[last])
            for name in between:
                if "temp table" not in texts[name]:
                    into, by = ("insert into", "by name from") if part else ("create or replace table", "as from")
                    connection.execute(f'{into} "{home}".main.{name} {by} temp.{name}')


@contextmanager
def _cut(
    connection: duckdb.DuckDBPyConnection, group: Sequence[str], condition: str, texts: Mapping[str, str], home: str
) -> Iterator[None]:
    """Temporary views of what a group reads: tables of walls under a condition, and over them the views that read these."""
    read = _read(group, texts)
    hidden = [name for name in sorted(read - set(group)) if name in OF_WALLS]
    for name in hidden:
        connection.execute(f'create temp view {name} as from "{home}".main.{name} where {condition}')
    above = [name for name in texts if name in read and _is_view(texts[name])]
    for name in above:
        connection.execute(_MADE.sub(r"create or replace temp \1", texts[name]))
    try:
        yield
    finally:
        for name in reversed([*hidden, *above]):
            connection.execute(f"drop view temp.{name}")
        for name in group[:-1]:
            connection.execute(f"drop table if exists temp.{name}")


def _read(group: Sequence[str], texts: Mapping[str, str]) -> set[str]:
    """All that the facts of a group read, also through views."""
    found: set[str] = set()
    left = list(group)
    while left:
        for source in sources(texts.get(left.pop(), "")) - found:
            found.add(source)
            if _is_view(texts.get(source, "")):
                left.append(source)
    return found


def _is_view(text: str) -> bool:
    made = _MADE.search(text)
    return made is not None and made[1] == "view"
