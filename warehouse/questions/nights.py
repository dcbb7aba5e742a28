"""What earlier nights leave to a later one: whether the counting night is still to come, and late nights."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from statistics import median

import duckdb
import msgspec

from warehouse.sql import statement, value

# A night with less than this share of what is usual is worth a word; where so few are usual, chance says as much.
MUCH_LESS, FEW = 1 / 3, 6
LIKE_NIGHTS = 2  # fewer say nothing of what is usual
SATURDAY = 5


@dataclass(frozen=True)
class Night:
    """A run of ``nightly`` to its end; what it did not count, as nights of earlier versions did not, is ``None``."""

    started_at: datetime
    exit_code: int
    counting: bool
    posts: int | None
    comments: int | None
    calls: int | None
    unfinished: int | None
    seconds: int | None


def nights(connection: duckdb.DuckDBPyConnection) -> list[Night]:
    """Newest first."""
    found = []
    for started_at, code, counting, counts in connection.execute(statement("runs", "nights")).fetchall():
        told = msgspec.json.decode(counts, type=dict[str, int])
        keys = ("posts_new", "comments_new", "calls", "unfinished", "seconds")
        found.append(Night(started_at, code, counting, *map(told.get, keys)))
    return found


def usual_posts(found: Sequence[Night], zone: tzinfo) -> float | None:
    """What is usual where the newest night brought much less: the median of earlier nights after the same weekday, or,
    where these are too few, after a day of the same kind (working day, weekend). ``None`` where there is nothing to say.
    """
    if not found or found[0].posts is None:
        return None
    last, *earlier = [(_day(night, zone), night.posts) for night in found if night.posts is not None]
    like = [posts for weekday, posts in earlier if weekday == last[0]]
    if len(like) < LIKE_NIGHTS:
        like = [posts for weekday, posts in earlier if (weekday >= SATURDAY) == (last[0] >= SATURDAY)]
    if len(like) < LIKE_NIGHTS:
        return None
    usual = median(like)
    return usual if usual >= FEW and last[1] < usual * MUCH_LESS else None


def _day(night: Night, zone: tzinfo) -> int:
    """The weekday that a night tells of: the one before."""
    return (night.started_at.astimezone(zone) - timedelta(hours=12)).weekday()


def counting_is_due(connection: duckdb.DuckDBPyConnection, now: datetime) -> bool:
    """Whether a run begun now, if its sources finish, is the counting night."""
    ended: bool = value(connection, "select bool_and($1 >= ends_at) from campaign", [now])
    return bool(ended) and not value(connection, "select count(*) from counting_night where whole")


def counting_night(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """When the counting night began, if one has been; a warehouse that an earlier version published knows of none."""
    if not connection.execute(statement("read", "columns"), {"name": "counting_night"}).fetchall():
        return None
    began: datetime | None = value(connection, "select started_at from counting_night where whole")
    return began


def late_nights(connection: duckdb.DuckDBPyConnection, now: datetime) -> tuple[int, bool]:
    """On how many days after collecting ended, today not among them, anything was asked, and whether a run finished."""
    [(nights, finished)] = connection.execute(statement("read", "late_nights"), {"now": now}).fetchall()
    return nights, finished
