"""What the country's page, and a region's, ask of the lake: figures alone, in the shape of the views of a home."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from warehouse.connect import Connection
from warehouse.frames import frame
from warehouse.sql import names, statement, value

if TYPE_CHECKING:
    import pandas

# Libraries that the country's page names; all stand on the pages of their regions.
MOST_LIBRARIES = 1_000
# Beyond so many counts the country's page knows regions, and no library.
MOST_CELLS = 250_000
# The views of a region's page: the table of figures that each is, and its order at home.
OF_REGION = {
    "headline": ("headline", "title"),
    "daily_activity": ("days", "day"),
    "participant_ranking": ("ranking", "class, place nulls last, score desc, name, participant_id"),
    "ranking_rule": ("rule", "weight desc, component"),
    "library_summary": ("libraries", "name, id"),
    "municipality_summary": ("municipalities", "name, id"),
    "topic_sentiment": (
        "topics",
        "library_id is null, library_id is null and municipality is null, coalesce(library_id, municipality), opinions desc, topic",
    ),
    "page_cube": ("cube", "libraries, places, day, network, sentiment, topic, polarity"),
    "corrected_shares": ("corrected", "scope, id"),
    "completeness": ("completeness", "scope"),
}
# What is asked of the warehouse of all regions, and which of its rows.
_NAMED = "list_contains(getvariable('listed'), {})"
OF_WHOLE = {
    "headline": "",
    "daily_activity": "",
    "municipality_summary": "",
    "library_summary": f"where {_NAMED.format('id')}",
    "topic_sentiment": f"where library_id is null or {_NAMED.format('library_id')}",
    "participant_ranking": "where class <> 'organiser' or participant_id in (select id from libraries)",
}
_SHOWN = "lake_shown"


def country_frames(
    connection: Connection, *, words: bool, most: int = MOST_CELLS
) -> dict[str, pandas.DataFrame]:
    """All regions' figures, a region where a home has a municipality; ``words``: with the ranking of people, who stand in
    the warehouse of the regions that share words. Where all do, the figures are that warehouse's, too.
    """
    is_whole = words and bool(value(connection, "select bool_and(share = 'words') from regions"))
    cells = statement("page", "cube") if is_whole else _text("cells")
    connection.execute(f"create or replace temp view country_cells as {cells}")
    listed = [one for (one,) in connection.execute(_text("listed"), {"most": MOST_LIBRARIES}).fetchall()]
    connection.execute("set variable listed = $1::varchar[]", [listed])
    if int(value(connection, f"select count(*) from ({_text('page_cube')})")) > most:
        connection.execute("set variable listed = []::varchar[]")
    asked = {name: _text(name) for name in names("lake/page") if name not in ("listed", "cells")}
    if is_whole:
        asked |= {
            name: f"from {name} {which} order by {OF_REGION[name][1]}" for name, which in OF_WHOLE.items()
        }
    found = {name: _frame(connection, sql) for name, sql in asked.items()}
    found["municipalities"] = _frame(connection, "select region as id, region as name from regions")
    rule = "ranking_rule" if is_whole else "libraries_rule where class = 'library'"
    found["ranking_rule"] = _frame(connection, f"from {rule} order by class, weight desc, component")
    if words and not is_whole:
        import pandas

        people = (
            "select * exclude (flags) from participant_ranking where class not in ('library', 'organiser')"
        )
        rule = "from ranking_rule where class <> 'library' order by class, weight desc, component"
        for name, sql in (("participant_ranking", people), ("ranking_rule", rule)):
            found[name] = pandas.concat([found[name], _frame(connection, sql)], ignore_index=True)
    return found


def region_frames(connection: Connection, region: str) -> dict[str, pandas.DataFrame]:
    """One region's figures, as its home counted them."""
    connection.execute("set variable shown = $1", [region])
    of_it = "where region = getvariable('shown')"
    found = {
        name: _frame(connection, f"select * exclude (region) from region_{table} {of_it} order by {order}")
        for name, (table, order) in OF_REGION.items()
    }
    found["libraries"] = _frame(
        connection,
        f'select id, name, type_group as "group", municipality from region_libraries {of_it} order by name, id',
    )
    found["municipalities"] = _frame(connection, f"select id, name from region_municipalities {of_it}")
    return found


def counted_at(connection: Connection, region: str = "") -> datetime | None:
    """When a region's home had last been collecting, or the last of all."""
    asked = "select max(collected_at) from region_headline where $1 in ('', region)"
    found: datetime | None = value(connection, asked, [region])
    return found


def _text(name: str) -> str:
    return statement("lake", "page", name)


def _frame(connection: Connection, sql: str) -> pandas.DataFrame:
    connection.execute(f"create or replace temp view {_SHOWN} as {sql}")
    return frame(connection, _SHOWN)
