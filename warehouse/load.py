"""Sealed raw files into tables: each file once, in one transaction, in whatever order they come.

The newest sighting of a key gives its content, an unknown count keeps the last known one, and what an
older file adds later never overwrites. Loading the same records again changes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from collectors.raw import BrokenRaw, check_packing
from warehouse.facts import mark_stale, note_touched
from warehouse.following import MOST
from warehouse.keeping.rawfiles import damaged
from warehouse.keeping.rawfiles import sha256_of as _sha256
from warehouse.pages import name_pages
from warehouse.paths import no_pattern
from warehouse.sql import statement, transaction, value
from warehouse.tags import unsay

# The order matters: what changes is worked out before anything is written. «insert:posts» is
# load/insert.sql for posts. What names columns is written for each kind in its folder: one text for two lists of columns,
# two rules of what is newer and two ways to vanish would be read less easily than two texts.
WORK_OUT = (
    "ties",
    "posts/seen", "posts/repeated", "posts/incoming",
    "comments/seen", "comments/repeated", "comments/incoming",
    "authors/incoming",
    "posts/matched", "comments/matched", "authors/matched",
    "posts/changed", "comments/changed", "authors/changed",
    "wordings",
)  # fmt: skip
WRITE = (
    "update_text_versions", "insert/text_versions",
    "touch:posts", "posts/update", "replace:posts", "insert:posts", "insert/post_metrics",
    "comments/touch", "comments/update", "replace:comments", "insert:comments",
    "touch:authors", "authors/update", "insert:authors",
    "names", "insert/gone", "insert/coverage", "insert/whole_nights", "insert/notes",
    "purged_now",
)  # fmt: skip
STAGED_VIEWS = ("incoming_posts", "incoming_comments", "seen_posts", "seen_comments")
STAGED = (
    "incoming", "repeated_posts", "repeated_comments", "incoming_authors",
    "matched_posts", "matched_comments", "matched_authors",
    "changed_posts", "changed_comments", "changed_authors",
    "wordings", "names",
)  # fmt: skip
# Few rows are picked out of many here, and wide ones: joined as written, the few stand in memory. DuckDB's own guess, with
# nothing known of a file just read, is often the other way round.
AS_WRITTEN = frozenset({"posts/changed", "comments/changed", "wordings", "insert:posts", "insert:comments"})
KINDS = ("posts", "comments", "authors")
# What a load did, for ``runs`` and whoever tells it: files loaded now and before, and what became of the records, by key.
COUNTED = (
    "files", "files_skipped", *(f"{kind}_{what}" for kind in KINDS for what in ("new", "changed", "unchanged")),
    "gone", "coverage",
)  # fmt: skip
# All that comes from raw/; runs, tags and what people wrote stay.
FROM_RAW = (
    "posts", "comments", "authors", "post_metrics", "text_versions", "gone", "coverage", "raw_files", "account_names",
    "whole_nights", "library_notes", "purged",
)  # fmt: skip


def load(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> Counter[str]:
    """Load the files that have not been loaded before, and count as ``COUNTED`` says.

    Raises ``BrokenRaw``; earlier files stay loaded.
    """
    loaded = Counter(dict.fromkeys(COUNTED, 0))
    known = {name for (name,) in connection.execute("select name from raw_files").fetchall()}
    for path in files:
        if path.name in known:
            loaded["files_skipped"] += 1
            continue
        with _batch(connection):
            loaded.update(_load_file(connection, path))
        known.add(path.name)
    return loaded


def rebuild(connection: duckdb.DuckDBPyConnection, files: Iterable[Path]) -> Counter[str]:
    """Forget everything that came from raw files and load them all again, in one transaction; counts as ``load``.

    Raises ``BrokenRaw`` for a file that is not what was loaded: the warehouse may hold the only whole record of it.
    """
    loaded, files = Counter(dict.fromkeys(COUNTED, 0)), list(files)
    for folder in {path.parent for path in files}:
        for path in damaged(connection, folder):
            raise BrokenRaw(path)
    with _batch(connection):
        for table in FROM_RAW:
            connection.execute(f"delete from {table}")
        for path in files:
            loaded.update(_load_file(connection, path))
        unsay(connection, "anti join items")
        mark_stale(connection)
    return loaded


def _load_file(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, int]:
    check_packing(path)
    try:
        connection.execute(statement("load", "incoming"), {"path": no_pattern(path), "name": path.name})
    except UnicodeDecodeError as error:  # DuckDB's message repeats what is no UTF-8
        raise BrokenRaw(path) from error
    except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.IOException) as error:
        if "No space left" in str(error):
            raise
        raise BrokenRaw(path) from error
    name_pages(connection)
    connection.execute(statement("load", "keep_out"))
    try:
        for name in WORK_OUT:
            _execute(connection, name)
        loaded = _outcome(connection)
        _note_talks(connection, loaded)
        for name in WRITE:
            _execute(connection, name)
        unsay(connection, "semi join purged_now")
        _execute(connection, "insert/purged")
    except duckdb.ConstraintException as error:
        raise BrokenRaw(path) from error
    about = {"name": path.name, "size": path.stat().st_size, "sha256": _sha256(path)}
    connection.execute(statement("load", "insert", "raw_file"), about)
    for view in STAGED_VIEWS:
        connection.execute(f"drop view {view}")
    for table in STAGED:
        connection.execute(f"drop table {table}")
    return loaded


def _note_talks(connection: duckdb.DuckDBPyConnection, loaded: Mapping[str, int]) -> None:
    """Before anything is written: what the facts have to follow. Of a first night, or a great one, it is everything."""
    others = sum(loaded[f"{kind}_{what}"] for kind in ("posts", "comments") for what in ("new", "changed"))
    if others > MOST * value(connection, "select count(*) from posts"):
        mark_stale(connection)
    else:
        note_touched(connection, statement("load", "talks"))


def _execute(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    path, _, kind = name.partition(":")
    sql = statement("load", *path.split("/")).replace("{kind}", kind)
    if name not in AS_WRITTEN:
        connection.execute(sql)
        return
    connection.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    connection.execute(sql)
    connection.execute("reset disabled_optimizers")


@contextmanager
def _batch(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing; and what ``_execute`` set is reset, which a failed transaction would refuse."""
    try:
        with transaction(connection):
            yield
    finally:
        connection.execute("reset disabled_optimizers")


def _outcome(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    found = {"files": 1}
    for kind in KINDS:
        total = value(connection, f"select count(*) from matched_{kind}")
        new = value(connection, f"select count(*) from matched_{kind} where stored_row is null")
        changed = value(connection, f"select count(*) from changed_{kind}")
        found |= {f"{kind}_new": new, f"{kind}_changed": changed, f"{kind}_unchanged": total - new - changed}
    for kind in ("gone", "coverage"):
        found[kind] = value(connection, "select count(*) from incoming where type = $1", [kind])
    return found
