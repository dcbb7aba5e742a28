"""What neither search nor walls show: who reposted a post on a wall of his own, and what is written for those who pay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path

import msgspec
import pytest

from collectors.records import Coverage, Record
from collectors.standin import Archive, Faults, Person, Quoted, Rule, WallPost, failing, serve
from collectors.vk.routes.reposts import METHOD
from tests.collectors.vk.nights import Nights
from tests.collectors.vk.town import NOON, OWNERS, TAG, town
from tests.collectors.vk.vk_world import CAMPAIGN_TOML, NOW, campaign, collect

DAY = timedelta(days=1)
ROUTES = 'enabled = true\nroutes = ["search", "walls", "reposts"]'
RULE = campaign(*OWNERS, toml=CAMPAIGN_TOML.replace("enabled = true", ROUTES))
READERS = range(11, 16)
# Of five readers who reposted one has a closed profile.
CLOSED = 15
SHOWN = frozenset(str(number) for number in READERS if number != CLOSED)


def reposted(*, counter: int | None = None, readers: range = READERS) -> Archive:
    """The first post of every library is on the walls of five readers, without a word of their own."""
    whole = town(posts=2, comments=1)
    first = [post for post in whole.posts.values() if post.post_id % 100 == 0]
    copies = [
        WallPost(
            owner_id=reader, post_id=1000 + place, from_id=reader, date=NOON + timedelta(hours=reader), text="",
            quoted=Quoted(owner_id=post.owner_id, post_id=post.post_id, from_id=post.from_id, date=post.date, text=TAG),
        )
        for reader in readers
        for place, post in enumerate(first)
    ]  # fmt: skip
    counted = [
        msgspec.structs.replace(post, reposts=len(READERS) if counter is None else counter) for post in first
    ]
    people = [
        Person(id=one, first_name="Имя", last_name="Ким", closed=one == CLOSED) for one in (1, *READERS)
    ]
    others = [post for post in whole.posts.values() if post not in first]
    return Archive(whole.communities.values(), people, [*counted, *others, *copies], whole.comments.values())


def on_walls_of_readers(nights: Nights) -> set[tuple[str, str]]:
    found = nights.rows(
        "select owner_id, post_id, matched_tag, match_place, text from posts where owner_id not like '-%'"
    )
    assert all(row[2:] == ("#неделякачествавбиблиотеке", "quoted", "") for row in found)
    return {(owner, number) for owner, number, *_ in found}


def is_read(read: Iterator[int], after: int, record: Record) -> bool:
    """Whether a post's reposts were just read, and so many before."""
    return isinstance(record, Coverage) and record.route == "reposts" and next(read) == after


TRUTH = {(reader, str(1000 + place)) for reader in SHOWN for place in range(len(OWNERS))}


def test_reposts_on_personal_walls_are_the_campaigns_posts(tmp_path: Path) -> None:
    """Twelve posts, each on the walls of four readers that strangers can see: 48, of which search shows none."""
    with serve(reposted(), now=NOW) as standin:
        without = collect(standin, campaign(*OWNERS))
        assert not standin.calls_of(METHOD) and all(post.owner_id.startswith("-") for post in without.posts)
        nights = Nights(tmp_path, RULE)
        night = nights.run(standin, NOW)
    assert on_walls_of_readers(nights) == TRUTH and len(TRUTH) == 48
    asked = night.coverage("reposts")
    assert {(row.status, row.found, row.accepted, row.claimed) for row in asked} == {("done", 4, 4, 5)}
    assert {author.author_id for author in night.authors} >= SHOWN


def test_only_posts_whose_counter_moved_are_asked_for_again(tmp_path: Path) -> None:
    nights = Nights(tmp_path, RULE)
    with serve(reposted(counter=3, readers=range(11, 14)), now=NOW) as standin:
        nights.run(standin, NOW - 2 * DAY)
        assert len(on_walls_of_readers(nights)) == 36
        nights.run(standin, NOW - DAY)
        assert not standin.calls_of(METHOD)
    with serve(reposted(), now=NOW) as standin:
        nights.run(standin, NOW)
        assert (
            len({(call.params["owner_id"], call.params["post_id"]) for call in standin.calls_of(METHOD)})
            == 12
        )
    assert on_walls_of_readers(nights) == TRUTH


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_lost_while_five_answers_in_a_hundred_fail_and_the_night_is_killed(
    tmp_path: Path, seed: int
) -> None:
    nights = Nights(tmp_path, RULE)
    with serve(reposted(), now=NOW, faults=Faults(seed=seed, rules=failing(0.05))) as standin:
        for after in (3, 5):
            read = count(1)
            nights.run(
                standin, NOW + timedelta(minutes=after),
                until=partial(is_read, read, after),
            )  # fmt: skip
        night = nights.run(standin, NOW + timedelta(minutes=20))
        # What the killed runs had read to its end is not asked for again.
        assert 0 < len(night.coverage("reposts")) <= 12 - 3 - 5
    assert on_walls_of_readers(nights) == TRUTH


def test_a_post_whose_reposts_nobody_may_see_costs_itself_alone(tmp_path: Path) -> None:
    denied = Rule("error", code=15, method=METHOD, params={"post_id": "100"})
    nights = Nights(tmp_path, RULE)
    with serve(reposted(), now=NOW, faults=Faults(rules=(denied,))) as standin:
        night = nights.run(standin, NOW)
    [skipped] = [row for row in night.coverage("reposts") if row.status != "done"]
    assert (skipped.target, skipped.status) == ("-101_100", "skipped")
    assert on_walls_of_readers(nights) == {key for key in TRUTH if key[1] != "1000"}


def test_a_spent_quota_leaves_the_rest_to_the_next_night(tmp_path: Path) -> None:
    nights = Nights(tmp_path, RULE)
    spent = Rule("error", code=29, method=METHOD, after=10)
    with serve(reposted(), now=NOW, faults=Faults(rules=(spent,))) as standin:
        night = nights.run(standin, NOW)
        assert {row.status for row in night.coverage("reposts")} == {"done", "cut_off"}
        standin.set_faults(Faults())
        nights.run(standin, NOW + DAY)
    assert on_walls_of_readers(nights) == TRUTH


PAID = campaign(
    *OWNERS, toml=CAMPAIGN_TOML.replace("enabled = true", 'enabled = true\nroutes = ["walls", "donut"]')
)


def test_what_is_written_for_those_who_pay_comes_when_it_is_asked_for(tmp_path: Path) -> None:
    """A town of 24 posts, whose first library has three more for those who pay."""
    whole = town(posts=2, comments=1)
    paid = [
        WallPost(owner_id=-101, post_id=500 + number, from_id=-101, date=NOON, text=TAG, donut=True)
        for number in range(3)
    ]
    posts = [*whole.posts.values(), *paid]
    archive = Archive(whole.communities.values(), whole.people.values(), posts, whole.comments.values())
    with serve(archive, now=NOW, faults=Faults(seed=1, rules=failing(0.05))) as standin:
        assert len(collect(standin, campaign(*OWNERS)).truth().posts) == 24
        nights = Nights(tmp_path, PAID)
        first, second = nights.run(standin, NOW - DAY), nights.run(standin, NOW)
    assert len(first.truth().posts) == len(nights.truth().posts) == 24 + 3
    assert {row.status for row in first.coverage("donut")} == {"done"} and not first.gone and not second.gone


def test_a_community_without_such_posts_is_no_closed_wall() -> None:
    denied = Rule("error", code=15, method="wall.get", params={"filter": "donut"})
    with serve(town(), now=NOW, faults=Faults(rules=(denied,))) as standin:
        night = collect(standin, PAID)
    assert set(night.statuses()) == {"done"} and len(night.truth().posts) == 12 * 4
    assert {(row.error or "").partition(":")[0] for row in night.coverage("donut")} == {"15"}
