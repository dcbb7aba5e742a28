"""Which question an answer means that does not reply to one: a talk is read from its first text to its last.

A question opens, an answer closes: what it replies to; of each reader to whom it speaks the last question that is open; if it
speaks to nobody in particular the last one that is open in its thread. The others stay open.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any, NamedTuple

import duckdb

from warehouse.sql import insert, statement

BATCH = 50_000


class Event(NamedTuple):
    """A question or an answer, as ``sql/talk/talks.sql`` gives them in their order."""

    network: str
    owner_id: str
    post_id: str
    is_answer: bool
    kind: str
    item_id: str
    participant_id: str | None
    thread: str | None
    direct: str | None
    readers: list[str]


def fill_replies(connection: duckdb.DuckDBPyConnection, table: str = "replies") -> None:
    """Add to the fact ``replies``, or to what is made of it, in the caller's transaction what is no direct reply."""
    found = meant(Event(*row) for row in connection.execute(statement("talk", "talks")).fetchall())
    while rows := list(islice(found, BATCH)):
        insert(connection, table, rows)


def meant(events: Iterable[Event]) -> Iterator[dict[str, Any]]:
    """One row of ``replies`` for each question that an answer closes without being a reply to it."""
    for (network, owner_id, _), talk in groupby(events, key=lambda one: one[:3]):
        questions: list[Event] = []
        for event in talk:
            if not event.is_answer:
                questions.append(event)
                continue
            for closed, how in _closed(questions, event):
                questions.remove(closed)
                if how:
                    key = {
                        "network": network,
                        "kind": closed.kind,
                        "owner_id": owner_id,
                        "item_id": closed.item_id,
                    }
                    yield key | {"answer_id": event.item_id, "how": how}


def _closed(questions: list[Event], answer: Event) -> list[tuple[Event, str]]:
    """The open questions that an answer closes, and how; «» for the one to which it replies."""
    comments = [one for one in questions if one.kind == "comment"]
    found = [(_last(comments, "item_id", answer.direct), "")]
    found += [(_last(questions, "participant_id", reader), "mention") for reader in answer.readers]
    last = _last(questions, "thread", answer.thread)
    found.append((last, "reply" if last and last.kind == "post" else "thread"))
    return [(question, how) for question, how in found if question is not None]


def _last(questions: list[Event], column: str, sought: str | None) -> Event | None:
    """The last question with such a value; ``None`` where none is sought or there."""
    if sought is None:
        return None
    return next((one for one in reversed(questions) if getattr(one, column) == sought), None)
