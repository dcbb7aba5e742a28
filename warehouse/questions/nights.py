"""What earlier nights leave to a later one: whether the counting night is still to come, and late nights."""

from datetime import datetime

import duckdb

from warehouse.sql import statement, value


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
