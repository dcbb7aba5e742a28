"""What stands in the lake: which tables, by what a row is known again, and the campaign that is fixed for all regions."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from campaign.sections.lake import Lake
from campaign.settings import Campaign
from warehouse.connect import Connection, memory
from warehouse.lake.attached import attached
from warehouse.lake.errors import LakeRefused
from warehouse.sql import statement, transaction, value

_ITEM = "network, kind, owner_id, item_id"
# Tables of the home, with the columns by which a row is known again; none: by all of it.
WORDS: Mapping[str, str] = {
    "posts": "network, owner_id, post_id", "comments": "network, owner_id, comment_id",
    "authors": "network, author_id", "account_names": "network, screen_name, author_id",
    "pseudonyms": "network, author_id", "post_metrics": "", "text_versions": "", "gone": "", "coverage": "",
    "whole_nights": "", "library_notes": "", "item_tags": _ITEM, "item_hashtags": f"{_ITEM}, position",
    "item_mentions": f"{_ITEM}, position", "item_wants": f"{_ITEM}, position", "want_places": f"{_ITEM}, position",
    "theme_centres": "theme_id", "comment_matches": "network, owner_id, comment_id",
    "post_matches": "network, owner_id, post_id", "near_tags": "", "campaign": "title", "campaign_weights": "class, component",
    "municipalities": "id", "city_places": "city", "library_references": "", "entries": "", "decisions": "line",
    "reviews": _ITEM, "libraries": "id", "purged": f"{_ITEM}, part",
}  # fmt: skip
# What leaves a home at the least: ``sql/lake/figures/``, each with the columns by which a row is known again.
FIGURES: Mapping[str, str] = {
    "headline": "title", "libraries": "id", "municipalities": "id", "topics": "library_id, municipality, topic",
    "days": "day", "components": "participant_id", "ranking": "participant_id", "rule": "component", "corrected": "scope, id",
    "completeness": "scope",
    "cube": "libraries, places, day, network, sentiment, topic, polarity",
}  # fmt: skip
# How a difference of the campaign is called.
FIELDS = {
    "tags": "теги", "phrases": "фразы", "start": "начало", "end": "конец", "collect_until": "последний день сбора",
    "weights": "веса", "credit": "зачёт записей ([ranking] credit)", "min_posts": "наименьшее число записей",
}  # fmt: skip
KEY_BYTES = 32


def sources(share: str) -> dict[str, tuple[str, str]]:
    """By table of the lake: what is read of the home for it, and the columns by which a row is known again."""
    figures = {f"region_{name}": (_counted(name), key) for name, key in FIGURES.items()}
    words = {name: (f'from "{name}"', key) for name, key in WORDS.items()}
    return figures | (words if share == "words" else {})


def _counted(name: str) -> str:
    """The text of a figure; the counts of the page are those of the home's own page."""
    at = ("page", name) if name == "cube" else ("lake", "figures", name)
    return statement(*at)


def fixed(campaign: Campaign) -> dict[str, str]:
    """What all homes of a lake have in common, by field."""
    tags = sorted((tag.canonical, sorted(tag.spellings), tag.broad) for tag in campaign.tags)
    weights = {name: sorted(given.items()) for name, given in sorted(campaign.ranking.weights.items())}
    said = {
        "tags": tags, "phrases": sorted(campaign.phrases), "start": campaign.start, "end": campaign.end,
        "collect_until": campaign.collect_until, "weights": weights, "credit": campaign.ranking.credit,
        "min_posts": campaign.ranking.min_posts,
    }  # fmt: skip
    return {name: json.dumps(one, ensure_ascii=False, default=str) for name, one in said.items()}


def make(lake: Lake, home: Path, environ: Mapping[str, str], campaign: Campaign) -> bool:
    """Make the lake for this campaign; ``False`` where it is there. Raises ``LakeRefused`` for another campaign's."""
    with memory() as connection, attached(connection, lake, home, environ, create=True):
        if _is_made(connection):
            check(connection, campaign)
            return False
        with transaction(connection):
            for table, (source, _) in sources("words").items():
                sql = statement("lake", "push", "table")
                connection.execute(sql.replace("{table}", table).replace("{source}", source))
                connection.execute(f"alter table lake.{table} set partitioned by (lake_region)")
            connection.execute(statement("lake", "tables"))
            connection.execute(statement("lake", "parts"))
            for field, said in fixed(campaign).items():
                connection.execute("insert into lake.rule values ($1, $2)", [field, said])
            connection.execute("insert into lake.secret values ($1)", [secrets.token_hex(KEY_BYTES)])
    return True


def _is_made(connection: Connection) -> bool:
    made = "select count(*) from duckdb_tables() where database_name = 'lake' and table_name = 'rule'"
    return bool(value(connection, made))


def check(connection: Connection, campaign: Campaign) -> None:
    """Raises ``LakeRefused`` where the lake's campaign is another, and says in what."""
    common, ours = dict(connection.execute("from lake.rule").fetchall()), fixed(campaign)
    unlike = [FIELDS[field] for field in FIELDS if common.get(field) != ours[field]]
    if unlike:
        raise LakeRefused(
            f"кампания озера — другая, в нём не такие же: {', '.join(unlike)}; одинаковы они должны быть во всех папках"
        )


def lake_key(connection: Connection) -> bytes:
    """The lake's secret for pseudonyms and for marks of who is forgotten."""
    return bytes.fromhex(value(connection, "from lake.secret"))
