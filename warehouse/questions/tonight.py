"""What has come since a moment, for whoever is told of it in the morning."""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from warehouse.sql import statement


@dataclass(frozen=True)
class Found:
    """A post, complaint or question: where it stands, when it was published, whom it is about; ``text`` only of the latter two."""

    what: str
    url: str | None
    at: datetime
    library: str | None
    text: str = ""


def found_since(connection: duckdb.DuckDBPyConnection, since: datetime) -> list[Found]:
    """Posts, then complaints and unanswered questions, that were first seen after the moment."""
    asked = {"since": since}
    posts = connection.execute(statement("tonight", "new_posts"), asked).fetchall()
    others = connection.execute(statement("tonight", "new_asked"), asked).fetchall()
    return [Found("post", *row) for row in posts] + [Found(*row) for row in others]
