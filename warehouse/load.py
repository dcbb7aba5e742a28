"""Sealed raw files into tables: each file once, in one transaction, in whatever order they come.

The newest sighting of a key gives its content, an unknown count keeps the last known one, and what an
older file adds later never overwrites. Loading the same records again changes nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse.facts import mark_stale
from warehouse.people import load_campaign
from warehouse.sql import statement, transaction, value
from warehouse.sql.errors import BrokenRaw

__all__ = ["Counts", "Loaded", "load", "load_campaign", "rebuild"]

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
    "update_text_versions", "insert_text_versions",
    "touch:posts", "posts/update", "replace:posts", "insert:posts", "insert_post_metrics",
    "comments/touch", "comments/update", "replace:comments", "insert:comments",
    "touch:authors", "authors/update", "insert:authors",
    "insert_gone", "insert_coverage",
)  # fmt: skip
STAGED_VIEWS = ("incoming_posts", "incoming_comments", "seen_posts", "seen_comments")
STAGED = (
    "incoming", "repeated_posts", "repeated_comments", "incoming_authors",
    "matched_posts", "matched_comments", "matched_authors",
    "changed_posts", "changed_comments", "changed_authors",
    "wordings",
)  # fmt: skip
# Few rows are picked out of many here, and wide ones: joined as written, the few stand in memory. DuckDB's own guess, with
# nothing known of a file just read, is often the other way round.
AS_WRITTEN = frozenset({"posts/changed", "comments/changed", "wordings", "insert:posts", "insert:comments"})
# All that comes from raw/; runs, tags and what people wrote stay.
FROM_RAW = (
    "posts", "comments", "authors", "post_metrics", "text_versions", "gone", "coverage", "raw_files",
)  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """What became of the records of one kind, by key."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


@dataclass(frozen=True)
class Loaded:
    """What a load did. ``skipped`` files had been loaded before."""

    files: int = 0
    skipped: int = 0
    posts: Counts = field(default_factory=Counts)
    comments: Counts = field(default_factory=Counts)
    authors: Counts = field(default_factory=Counts)
    gone: int = 0
    coverage: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(
            self.files + other.files,
            self.skipped + other.skipped,
            self.posts + other.posts,
            self.comments + other.comments,
            self.authors + other.authors,
            self.gone + other.gone,
            self.coverage + other.coverage,
        )

    def counts(self) -> dict[str, int]:
        """The figures as one flat table, such as ``posts_new``, for ``runs`` and for a log line."""
        flat = {"files": self.files, "files_skipped": self.skipped}
        for kind, counts in (("posts", self.posts), ("comments", self.comments), ("authors", self.authors)):
            flat |= {
                f"{kind}_new": counts.new,
                f"{kind}_changed": counts.changed,
                f"{kind}_unchanged": counts.unchanged,
            }
        return flat | {"gone": self.gone, "coverage": self.coverage}


def load(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> Loaded:
    """Load the files that have not been loaded before. Raises ``BrokenRaw``; earlier files stay loaded."""
    loaded = Loaded()
    known = {name for (name,) in connection.execute("select name from raw_files").fetchall()}
    for path in files:
        if path.name in known:
            loaded += Loaded(skipped=1)
            continue
        with _batch(connection):
            loaded += _load_file(connection, path)
            mark_stale(connection)
        known.add(path.name)
    return loaded


def rebuild(connection: duckdb.DuckDBPyConnection, files: Iterable[Path]) -> Loaded:
    """Forget everything that came from raw files and load them all again, in one transaction."""
    loaded = Loaded()
    with _batch(connection):
        for table in FROM_RAW:
            connection.execute(f"delete from {table}")
        for path in files:
            loaded += _load_file(connection, path)
        connection.execute(statement("tags", "delete_orphans"))
        mark_stale(connection)
    return loaded


def _load_file(connection: duckdb.DuckDBPyConnection, path: Path) -> Loaded:
    try:
        connection.execute(statement("load", "incoming"), {"path": _no_pattern(path), "name": path.name})
    except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.IOException) as error:
        if "No space left" in str(error):
            raise
        raise _broken(path, error) from error
    try:
        for name in WORK_OUT:
            _execute(connection, name)
        loaded = _outcome(connection)
        for name in WRITE:
            _execute(connection, name)
    except duckdb.ConstraintException as error:
        raise _broken(path, error) from error
    about = {"name": path.name, "size": path.stat().st_size, "sha256": _sha256(path)}
    connection.execute(statement("load", "insert_raw_file"), about)
    for view in STAGED_VIEWS:
        connection.execute(f"drop view {view}")
    for table in STAGED:
        connection.execute(f"drop table {table}")
    return loaded


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


def _no_pattern(path: Path) -> str:
    """The path with ``*``, ``?`` and ``[`` taken as they stand: DuckDB reads paths as patterns."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def _broken(path: Path, error: duckdb.Error) -> BrokenRaw:
    problem = str(error).split("\n", 1)[0]
    return BrokenRaw(
        f"файл {path.name} в папке raw повреждён ({problem}): верните его из резервной копии или уберите из папки "
        "и запустите команду снова"
    )


def _outcome(connection: duckdb.DuckDBPyConnection) -> Loaded:
    return Loaded(
        files=1,
        posts=_outcome_of(connection, "posts"),
        comments=_outcome_of(connection, "comments"),
        authors=_outcome_of(connection, "authors"),
        gone=value(connection, "select count(*) from incoming where type = 'gone'"),
        coverage=value(connection, "select count(*) from incoming where type = 'coverage'"),
    )


def _outcome_of(connection: duckdb.DuckDBPyConnection, kind: str) -> Counts:
    total = value(connection, f"select count(*) from matched_{kind}")
    new = value(connection, f"select count(*) from matched_{kind} where stored_row is null")
    changed = value(connection, f"select count(*) from changed_{kind}")
    return Counts(new, changed, total - new - changed)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
