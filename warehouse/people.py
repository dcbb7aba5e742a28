"""What people wrote into tables: the campaign, the registry, decisions; and a pseudonym for every account."""

import base64
import hmac
import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from campaign.errors import ConfigurationError
from campaign.folder import DECISION_COLUMNS
from campaign.places import Municipality, municipalities, of_gazetteer, whereabouts, within
from campaign.settings import Campaign
from campaign.tables.decisions import read_decisions
from campaign.tables.libraries import Library, VkRef, site_account
from campaign.tables.review import read_review
from warehouse.facts import mark_stale, note_touched
from warehouse.sql import insert, statement, transaction, value

PSEUDONYM_LETTERS = 10
MATCHES = ("comment_matches", "post_matches")
# What other facts follow than those that everything is built by: a night brings new towns and new texts.
FOLLOWED = {*MATCHES, "near_tags", "city_places"}


def load_campaign(
    connection: duckdb.DuckDBPyConnection,
    campaign: Campaign,
    home_key: bytes,
    decisions: Path | None = None,
    review: Path | None = None,
) -> None:
    """Replace the campaign, registry, decisions and review by what the home's files say now, in one transaction.

    Call it after ``load``: accounts seen since the last call get their pseudonyms, their towns are looked up, and
    texts are looked through for the campaign's tags. Facts are stale only where any of it has changed. Raises
    ``ConfigurationError`` for a broken decisions.csv or review.csv.
    """
    if decisions:
        require_decisions(connection, decisions)
    written = read_people(campaign, decisions, review)
    places = _municipalities(campaign)
    with transaction(connection):
        tables = {
            **written,
            "municipalities": [msgspec.to_builtins(place) for place in places],
            "city_places": city_places(connection, campaign.region, {one.id for one in places}),
            **_spelt(connection, campaign),
        }
        for table in MATCHES:
            connection.execute(f"create or replace temp table was_{table} as from {table}")
        changed = {table for table, rows in tables.items() if _replace(connection, table, rows)}
        unnamed = _new_pseudonyms(connection, home_key)
        insert(connection, "pseudonyms", unnamed)
        if changed - FOLLOWED:
            mark_stale(connection)
        elif unnamed or changed:
            note_touched(connection, statement("following", "rematched"))
        for table in MATCHES:
            connection.execute(f"drop table was_{table}")


def read_people(
    campaign: Campaign, decisions: Path | None = None, review: Path | None = None
) -> dict[str, list[dict[str, Any]]]:
    """What people wrote in the home's files, as rows by table. Raises ``ConfigurationError``."""
    ids = {library.id for library in campaign.libraries}
    return {
        "campaign": [_campaign(campaign)],
        "campaign_weights": list(_weights(campaign)),
        "libraries": [_library(library) for library in campaign.libraries],
        "library_references": list(_references(campaign)),
        "entries": [
            {"library_id": one.library_id, "announced_at": one.announced_at and one.announced_at.isoformat()}
            for one in campaign.entries
            if one.library_id
        ],
        "decisions": read_decisions(decisions, ids) if decisions else [],
        "reviews": read_review(review) if review else [],
    }


def require_decisions(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raises ``ConfigurationError`` where the file is gone whose decisions the warehouse has: nobody took them back."""
    if not os.path.lexists(path) and value(connection, "select count(*) from decisions"):
        raise ConfigurationError(
            f"{path}: файла нет, а решения в нём были; верните его из резервной копии. Если решения больше не нужны, "
            f"создайте его с одной строкой: {','.join(DECISION_COLUMNS)}"
        )


def pseudonym(home_key: bytes, network: str, author_id: str) -> str:
    """The name of an account that cannot be led back to it without the home's key: letters and 2 to 7."""
    digest = hmac.digest(home_key, f"{network}:{author_id}".encode(), "sha256")
    return base64.b32encode(digest).decode()[:PSEUDONYM_LETTERS].lower()


def place_cities(connection: duckdb.DuckDBPyConnection) -> None:
    """Note what the gazetteer says of every town that an account gives."""
    region = value(connection, "select max(region) from campaign") or ""
    places = {place for (place,) in connection.execute("select id from municipalities").fetchall()}
    _replace(connection, "city_places", city_places(connection, region, places))


def _municipalities(campaign: Campaign) -> Sequence[Municipality]:
    """The gazetteer's, or in another region those that the registry names."""
    if of_gazetteer(campaign.region):
        return municipalities()
    names = sorted({one.municipality for one in campaign.libraries if one.municipality})
    return [Municipality(name, name, "", "") for name in names]


def city_places(
    connection: duckdb.DuckDBPyConnection, region: str, places: Collection[str]
) -> list[dict[str, Any]]:
    cities = connection.execute(
        "select distinct city from authors where city is not null order by 1"
    ).fetchall()
    gazetteer = of_gazetteer(region)
    found = [(city, whereabouts(city) if gazetteer else within(city, places)) for (city,) in cities]
    return [{"city": city, "municipality": at.municipality, "in_region": at.in_region} for city, at in found]


def _replace(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> bool:
    """Whether the table holds other rows than before, in whatever order."""
    content = f"select count(*), sum(hash(held)::hugeint) from {table} as held"
    before = connection.execute(content).fetchall()
    connection.execute(f"delete from {table}")
    insert(connection, table, rows)
    return connection.execute(content).fetchall() != before


def _campaign(campaign: Campaign) -> dict[str, Any]:
    return {
        "title": campaign.title, "start_day": campaign.start, "end_day": campaign.end,
        "collect_until": campaign.collect_until, "starts_at": campaign.starts_at, "ends_at": campaign.ends_at,
        "closes_at": campaign.closes_at, "timezone": campaign.timezone.key, "region": campaign.region,
        "expected_min": campaign.expected_min, "credit": campaign.ranking.credit,
        "min_posts": campaign.ranking.min_posts, "audience": campaign.report.audience,
        "show_reader_names": campaign.report.show_reader_names, "note": campaign.note,
    }  # fmt: skip


def _weights(campaign: Campaign) -> Iterator[dict[str, Any]]:
    for of_class, weights in campaign.ranking.weights.items():
        for component, weight in weights.items():
            yield {"class": of_class, "component": component, "weight": weight}


def _library(library: Library) -> dict[str, Any]:
    return {
        "id": library.id, "name": library.name, "group": library.group, "municipality": library.municipality or None,
        "parent_id": library.parent_id, "site": library.site[0] if library.site else None,
        "aliases": library.aliases, "population": library.population,
    }  # fmt: skip


def _references(campaign: Campaign) -> Iterator[dict[str, Any]]:
    sites = campaign.sources.get("feeds")
    for library in campaign.libraries:
        for role, accounts in (("account", library.vk), ("staff", library.staff)):
            for account in accounts:
                yield _reference(library, "vk", role, account)
        for network, addresses in (("ok", library.ok), ("telegram", library.telegram), ("max", library.max)):
            for address in addresses:
                yield _reference(library, network, "account", VkRef(screen_name=address.lower()))
        for address in library.site + library.feed if sites and sites.enabled else ():
            if named := site_account(address):
                yield _reference(library, "feeds", "account", VkRef(owner_id=named))


def _reference(library: Library, network: str, role: str, account: VkRef) -> dict[str, Any]:
    return {
        "library_id": library.id,
        "network": network,
        "role": role,
        "author_id": account.owner_id,
        "screen_name": account.screen_name,
    }


def _spelt(connection: duckdb.DuckDBPyConnection, campaign: Campaign) -> dict[str, list[dict[str, Any]]]:
    """What texts say of tags by today's spellings: which carry one, and which nearly do. Rows by table."""
    matcher, near_tags = campaign.matcher(), campaign.near_tags()
    rows: dict[str, list[dict[str, Any]]] = {"comment_matches": [], "post_matches": [], "near_tags": []}
    told = connection.execute(statement("read", "untold"), {"phrases": bool(campaign.phrases)}).fetchall()
    asked = [(row, False) for row in told] + [(row, True) for row in _doubtful(connection, campaign)]
    for (kind, network, owner_id, item_id, *texts), had_tag in asked:
        at = {"network": network, "owner_id": owner_id}
        own, quoted = map(matcher.match, texts)
        tag = own or quoted
        if tag or had_tag:
            place = "own" if own else "quoted" if quoted else None
            found = {**at, f"{kind}_id": item_id, "matched_tag": tag, "match_place": place}
            rows[f"{kind}_matches"].append(found)
        if not tag and (near := near_tags.find("\n".join(texts))):
            rows["near_tags"].append({**at, "kind": kind, "item_id": item_id, **near._asdict()})
    return rows


def _doubtful(connection: duckdb.DuckDBPyConnection, campaign: Campaign) -> list[tuple[str, ...]]:
    """Posts as ``untold`` has texts, collected with a tag that they may no longer carry: few where no spelling was dropped."""
    sure = campaign.sure_patterns()
    had = connection.execute(
        "select distinct matched_tag from posts where matched_tag is not null order by 1"
    )
    asked = [{"tag": tag, "sure": sure.get(tag)} for (tag,) in had.fetchall()]
    return [row for one in asked for row in connection.execute(statement("read", "doubtful"), one).fetchall()]


def _new_pseudonyms(connection: duckdb.DuckDBPyConnection, home_key: bytes) -> list[dict[str, Any]]:
    unnamed = connection.execute(statement("read", "unnamed_accounts")).fetchall()
    return [
        {"network": network, "author_id": author_id, "code": pseudonym(home_key, network, author_id)}
        for network, author_id in unnamed
    ]
