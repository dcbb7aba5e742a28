"""All regions of the lake as one warehouse, or one region's; made anew for every reader, so that nothing of it lies about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from campaign.errors import ConfigurationError
from campaign.files import elsewhere
from campaign.sections.lake import Lake
from warehouse.connect import SPILL, Connection, open_file, prepare
from warehouse.facts import mark_stale, refresh
from warehouse.lake.attached import attached
from warehouse.lake.shape import FIGURES, WORDS
from warehouse.people import city_places
from warehouse.sql import insert, names, statement, transaction

# Each made of what several regions have by a text of its own: ``sql/lake/union/``, in this order.
MERGED = (
    "posts", "comments", "authors", "account_names", "post_metrics", "text_versions", "item_tags", "campaign", "decisions",
    "whole_nights",
)  # fmt: skip
# Taken from the region that has the newest sighting of the text; with what the text is called there.
OF_ITEMS = {
    **dict.fromkeys(
        ("item_hashtags", "item_mentions", "item_wants", "want_places", "near_tags", "reviews", "purged"),
        ("t.kind", "item_id"),
    ),
    "post_matches": ("'post'", "post_id"),
    "comment_matches": ("'comment'", "comment_id"),
}
_PLACED = "replace (placed(lake_region, municipality) as municipality)"
RENAMED = {
    "libraries": _PLACED, "library_notes": _PLACED,
    "municipalities": "replace (placed(lake_region, id) as id, placed(lake_region, name) as name)",
}  # fmt: skip
# The ranking rule over libraries of which only figures are known: the same texts as in a home.
RULE = ("participant_values", "ranking_scales", "participant_points", "participant_ranking", "ranking_rule")


@contextmanager
def reading(
    lake: Lake, home: Path, environ: Mapping[str, str], region: str = "", *, by_region: bool = False
) -> Iterator[Connection]:
    """A warehouse of the regions that share words, or of the one that is named; beside its tables ``regions`` and
    ``region_…``, the figures of all, ``libraries_ranking`` and ``libraries_rule``. Without words there are these alone.

    ``by_region``: municipalities are the regions. Raises ``ConfigurationError`` for a region that the lake has not, or has
    only figures of.
    """
    with elsewhere() as folder, open_file(folder / "together.duckdb", read_only=False) as connection:
        connection.execute("set temp_directory = $folder", {"folder": str(folder / SPILL)})
        with attached(connection, lake, home, environ):
            connection.execute(statement("lake", "country", "tables"))
            found = connection.execute("select region, share from regions").fetchall()
            words = [one for one, share in found if share == "words"]
            if region and region not in words:
                known = ", ".join(words) or "ни одного"
                raise ConfigurationError(f"слов региона «{region}» в озере нет; есть: {known}")
            if words:
                _fill(connection, [region] if region else words, by_region=by_region)
            _country(connection, [one for one, _ in found])
        if words:
            refresh(connection)
        yield connection


def _fill(connection: Connection, regions: Sequence[str], *, by_region: bool) -> None:
    prepare(connection)
    _look_at(connection, regions, WORDS)
    with transaction(connection):
        if len(regions) == 1 and not by_region:
            for table in WORDS:
                connection.execute(
                    f"insert into {table} by name select * exclude (lake_region) from now_{table}"
                )
            # Whoever reads the lake is told codes, as of all regions together.
            connection.execute("update campaign set show_reader_names = false")
        else:
            _unite(connection, "by_region" if by_region else "by_namesake")
        mark_stale(connection)
    _look_away(connection, WORDS)


def _unite(connection: Connection, placed: str) -> None:
    connection.execute(statement("lake", "placed", placed))
    for text in ("chosen", *MERGED):
        connection.execute(statement("lake", "union", text))
    for table, (kind, item_id) in OF_ITEMS.items():
        sql = statement("lake", "union", "of_items")
        for name, said in (("table", table), ("kind", kind), ("item_id", item_id)):
            sql = sql.replace(f"{{{name}}}", said)
        connection.execute(sql)
    for table in WORDS.keys() - {*MERGED, *OF_ITEMS, "city_places"}:
        known_by = "placed(lake_region, id)" if table == "municipalities" else WORDS[table]
        first = f"qualify row_number() over (partition by {known_by} order by lake_region) = 1"
        sql = (
            statement("lake", "union", "others")
            .replace("{table}", table)
            .replace("{once}", first if known_by else "")
        )
        connection.execute(sql.replace("{replaced}", RENAMED.get(table, "")))
    _place_cities(connection)


def _place_cities(connection: Connection) -> None:
    """People are of the lake's regions wherever in them they live: each region says what it knows of a town."""
    places = defaultdict[str, set[str]](set)
    for region, place in connection.execute("select lake_region, id from now_municipalities").fetchall():
        places[region].add(place)
    said = defaultdict[str, list[tuple[bool | None, str | None]]](list)
    for region, name in connection.execute("select lake_region, region from now_campaign").fetchall():
        for row in city_places(connection, name, places[region]):
            said[row["city"]].append(
                (row["in_region"], row["municipality"] and f"{region}\n{row['municipality']}")
            )
    rows = []
    for city, answers in said.items():
        inside = {is_in for is_in, _ in answers}
        named = {place for is_in, place in answers if is_in and place}
        rows.append({
            "city": city,
            "in_region": True if True in inside else None if None in inside else False,
            "municipality": named.pop() if len(named) == 1 else None,
        })  # fmt: skip
    insert(connection, "city_places", rows)
    connection.execute(statement("lake", "union", "city_places"))


def _country(connection: Connection, regions: Sequence[str]) -> None:
    """The figures of every region, and the ranking of all libraries by them."""
    tables = [f"region_{name}" for name in FIGURES]
    _look_at(connection, regions, tables)
    for table in tables:
        connection.execute(statement("lake", "country", "table").replace("{table}", table))
    _look_away(connection, tables)
    connection.execute(statement("lake", "country", "components"))
    for name in names("macros"):
        connection.execute(statement("macros", name))
    for name in RULE:
        connection.execute(
            statement("ranking", name).replace("create or replace ", "create or replace temp ", 1)
        )
    connection.execute(statement("lake", "country", "ranking"))


def _look_at(
    connection: Connection, regions: Sequence[str], tables: Sequence[str] | Mapping[str, str]
) -> None:
    connection.execute("set variable regions = $1::varchar[]", [list(regions)])
    for table in tables:
        connection.execute(statement("lake", "now").replace("{table}", table))


def _look_away(connection: Connection, tables: Sequence[str] | Mapping[str, str]) -> None:
    for table in tables:
        connection.execute(f"drop view now_{table}")
