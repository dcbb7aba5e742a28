"""One number for the whole content: "the same warehouse" means the same fingerprint."""

import hashlib

import duckdb

from warehouse.sql import names, statement

CHUNK = 10_000


def fingerprint(connection: duckdb.DuckDBPyConnection) -> str:
    """The sha256 of posts, comments, authors, text versions, tags, registry and decisions, sorted by key.

    Left out is whatever differs between two nights that saw the same: fetch times, run ids, counters,
    names of raw files, and the model's confidence (its last digits depend on the size of a batch).
    """
    total = hashlib.sha256()
    for name in names("fingerprint"):
        total.update(f"{name}\n".encode())
        rows = connection.execute(statement("fingerprint", name))
        while chunk := rows.fetchmany(CHUNK):
            total.update("".join(f"{line}\n" for (line,) in chunk).encode())
    return total.hexdigest()
