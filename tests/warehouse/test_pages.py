"""One page, one post: what a table sent by its address and what the site's feed or the network's interface named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any

import msgspec
import pytest

from campaign.tables.addresses import place_of
from collectors.raw import sealed_files
from collectors.records import Comment, Post
from tests.warehouse.world import NIGHT, World, comment, post
from warehouse.fingerprint import fingerprint
from warehouse.load import rebuild

TAG = "#неделякачества"
NAMED = {
    "feeds": (
        "lib.example/feed",
        "211",
        "http://lib.example/page/211",
        "https://www.lib.example/page/211/?utm_source=mail#c1",
    ),
    "ok": ("990", "155", "https://ok.ru/group/990/topic/155", "https://m.ok.ru/group/990/topic/155"),
    "max": ("-77", "mid.1", "https://max.ru/lib/mid.1", "https://max.ru/lib/mid.1?from=chat"),
}


def by_network(network: str) -> Post:
    owner, number, url, _ = NAMED[network]
    values = {
        "network": network,
        "post_id": number,
        "url": url,
        "author_id": owner,
        "likes": None,
        "views": None,
    }
    return msgspec.structs.replace(post(owner, 1, "03 09:30", f"Ящик открыт. {TAG}"), **values)


def by_address(network: str, **values: Any) -> Post:
    url = NAMED[network][3]
    said = {
        "url": url,
        "author_id": None,
        "likes": 12,
        "views": 240,
        "found_by": "import:t.csv",
        **place_of(url),
        **values,
    }
    return msgspec.structs.replace(
        post("", 1, "03 09:30", f"Ящик. {TAG}", fetched_at=NIGHT + timedelta(days=1)), **said
    )


def review(network: str) -> Comment:
    url = NAMED[network][3]
    said = comment("", 1, 9, None, "04 10:00", f"Спасибо {TAG}", fetched_at=NIGHT + timedelta(days=1))
    return msgspec.structs.replace(said, **place_of(url))


@pytest.mark.parametrize("order", list(permutations(("network", "file"))), ids="-".join)
def test_one_page_by_two_routes_is_one_post_whichever_came_first(world: World, order: Sequence[str]) -> None:
    """The network's words have the last word; what it does not say the table says."""
    files = {
        "network": [by_network(network) for network in NAMED],
        "file": [told(network) for network in NAMED for told in (by_address, review)],
    }
    for source in order:
        world.night(*files[source], source=source)
    kept = "select network, owner_id, post_id, url, author_id, text, likes, views, found_by from posts"
    assert world.rows(f"{kept} order by all") == sorted(
        (network, owner, number, url, owner, f"Ящик открыт. {TAG}", 12, 240, f"import:t.csv, wall:{owner}")
        for network, (owner, number, url, _) in NAMED.items()
    )
    places = sorted((network, owner, number) for network, (owner, number, *_) in NAMED.items())
    assert world.rows("select network, owner_id, post_id from comments order by all") == places
    assert world.rows("select distinct network, owner_id, post_id from post_metrics order by all") == places
    before = fingerprint(world.connection)
    rebuild(world.connection, sealed_files(world.folder))
    assert fingerprint(world.connection) == before


def test_another_page_of_the_same_site_stays_another_post(world: World) -> None:
    world.night(by_network("feeds"))
    world.night(
        msgspec.structs.replace(by_address("feeds"), **place_of("https://lib.example/page/212")),
        source="file",
    )
    assert world.rows("select network from posts order by 1") == [("feeds",), ("site",)]


def test_nothing_is_left_of_the_former_name(world: World) -> None:
    tagged = "select distinct network from tags"
    world.night(by_address("feeds"), source="file")
    world.settle()
    assert world.rows(tagged) == [("site",)]
    world.night(by_network("feeds"))
    world.settle()
    assert world.rows(tagged) == [("feeds",)]
    assert world.rows("select network, post_id from campaign_posts") == [("feeds", "211")]
