"""What still has to be tagged, and what the tagger said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import msgspec
from msgspec import structs

from campaign.marks import Mark, replaced
from warehouse.facts import note_touched
from warehouse.sql import statement, transaction, value

if TYPE_CHECKING:
    from nlp.tags import Tags

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_TAG_OR_LINK = re.compile(r"#\S+|https?://\S+")


class Item(NamedTuple):
    """A post or comment and its own words; what it quotes only where it says nothing of its own."""

    network: str
    kind: str
    owner_id: str
    item_id: str
    text: str
    quoted: str = ""


def untagged(
    connection: duckdb.DuckDBPyConnection, model_version: str, batch: int
) -> tuple[int, Iterator[list[Item]]]:
    """How many items this version has not tagged or whose text has changed since, and those items in batches.

    Equal texts stand in one batch wherever they fit into one.
    """
    connection.execute(statement("tags", "queue"), {"model_version": model_version})
    total = int(value(connection, "select count(*) from tag_queue"))
    return total, _batches(connection, total, batch)


def _batches(connection: duckdb.DuckDBPyConnection, total: int, batch: int) -> Iterator[list[Item]]:
    for done in range(0, total, batch):
        found = connection.execute(statement("tags", "queued"), {"done": done, "batch": batch})
        yield [Item(*row) for row in found.fetchall()]
    connection.execute("drop table tag_queue")


def texts_of(items: Sequence[Item]) -> list[str]:
    """What has to be read of these items: the text of each, then what some of them quote."""
    return [item.text for item in items] + [item.quoted for item in _quoting(items)]


def tagged(items: Sequence[Item], said: Sequence[Tags]) -> Iterator[tuple[Item, Tags]]:
    """Each item with its tags, out of those of ``texts_of``. A quotation tells which libraries are meant, and nothing else:
    it is not the reposter's own word."""
    quoted = dict(zip(_quoting(items), said[len(items) :], strict=True))
    for item, tags in zip(items, said, strict=False):
        of = quoted.get(item, tags)
        yield item, structs.replace(tags, libraries=of.libraries, municipalities=of.municipalities)


def _quoting(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.quoted]


def save_tags(connection: duckdb.DuckDBPyConnection, rows: Iterable[tuple[Item, Tags]]) -> int:
    """Replace what was known of these items, in one transaction, and return their number. Keys must differ."""
    encoded = [_row(item, tags) for item, tags in rows]
    if not encoded:
        return 0
    with transaction(connection):
        connection.execute(
            statement("tags", "incoming_tags"), {"rows": msgspec.json.encode(encoded).decode()}
        )
        note_touched(connection, statement("tags", "talks"))
        unsay(connection, "semi join incoming_tags")
        connection.execute(statement("tags", "save"))
    return len(encoded)


def unsay(connection: duckdb.DuckDBPyConnection, joined: str) -> None:
    """Take back all that was said of some texts: ``joined`` leaves them of any, as ``semi join`` or ``anti join`` of a table."""
    connection.execute(statement("tags", "unsay").replace("{joined}", joined))


def _row(item: Item, tags: Tags) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.to_builtins(tags)
    return {**item._asdict(), **row, "words": words_said(item.text)}


def words_said(text: str) -> int:
    """How many words of its own a text has: without tags, links and mentions."""

    def left(mark: Mark) -> str:
        return mark.text if mark.kind == "trace" else " "

    return len(_WORD.findall(_TAG_OR_LINK.sub(" ", replaced(text, left))))
