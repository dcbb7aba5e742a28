"""One row per command that changed the warehouse: when, with what outcome."""

import uuid
from collections.abc import Mapping
from datetime import datetime

import duckdb
import msgspec

from warehouse.sql import statement


def start_run(connection: duckdb.DuckDBPyConnection, command: str, now: datetime) -> str:
    """Note that a command has begun and return the run's identifier. A run without an end was interrupted."""
    run_id = uuid.uuid4().hex
    connection.execute(statement("runs", "start"), {"run_id": run_id, "command": command, "now": now})
    return run_id


def finish_run(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    exit_code: int,
    now: datetime,
    counts: Mapping[str, int] | None = None,
    message: str = "",
    *,
    counting: bool = False,
) -> None:
    """Note how a command ended; ``counts`` are its figures, such as those of a load. ``counting``: the counting night."""
    told = msgspec.json.encode(dict(counts or {})).decode()
    ended = {
        "run_id": run_id, "exit_code": exit_code, "now": now, "counts": told, "message": message, "counting": counting,
    }  # fmt: skip
    connection.execute(statement("runs", "finish"), ended)
