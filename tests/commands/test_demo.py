"""The demo from end to end: what the sample campaign's archive says is what the warehouse and the page have."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from campaign.settings import DEFAULT_WEIGHTS, parse_campaign
from campaign.tables.libraries import parse_libraries
from collectors.raw import sealed_files
from commands.night import DEMO_NIGHTS
from tests.commands.e2e import Demo, column, rows, sample, seen_by_others

Item = dict[str, Any]
Key = tuple[str, str]

CAMPAIGN = parse_campaign(sample("campaign.toml"))
LIBRARIES = {library.id: library for library in parse_libraries(sample("libraries.csv"))}
NIGHTS = [datetime.fromisoformat(moment) for moment in DEMO_NIGHTS]
# Truth labels and names of the archive's own that VK does not have.
LABELS = ("aspects", "marks", "text_before_edit", "deleted_at", "campaign", "suggestion")
# Their own words name no library: c3p19 and d4p07 only quote another post, c3p37 speaks to a librarian by her name, and
# a1p29 names a quarter of the town without a word about a library.
HARD_TO_PLACE = frozenset({"a1p29", "c3p19", "c3p37", "d4p07"})

# DESIGN.md, "Columns, in this order".
SUMMARY = (
    "id name posts comments readers reactions subscribers er er_views opinions positive neutral negative "
    "satisfaction satisfaction_low satisfaction_high questions answered median_answer_hours suggestions "
    "voters unknown_reactions median_answer_over_hours"
)
COLUMNS = {
    "campaign_posts": "network owner_id post_id url author_id participant_id library_id subject_library_id "
    "published_at text quoted_text matched_tag match_place likes comments reposts views found_by gone_at",
    "campaign_comments": "network owner_id comment_id post_id parent_comment_id author_id participant_id library_id "
    "subject_library_id published_at text likes deleted role",
    "tags": "network kind owner_id item_id sentiment confidence topics suggestion question thanks libraries "
    "municipalities duplicate_group language because model_version",
    "participants": "participant_id class name type_group municipality in_region accounts evidence",
    "library_summary": SUMMARY,
    "municipality_summary": SUMMARY,
    "topic_sentiment": "library_id municipality topic opinions positive neutral negative voters share low high",
    "ranking_rule": "class component weight p95 median n_eligible",
    "credits": "participant_id kind network owner_id post_id day counted reason",
}
RELATIONS = (
    *COLUMNS, "participant_ranking", "suggestions", "dialogue", "posts", "comments", "authors", "post_metrics",
    "text_versions", "coverage", "runs", "libraries", "library_notes", "decisions",
)  # fmt: skip


def lines(name: str) -> list[Item]:
    return [json.loads(line) for line in sample(f"{name}.jsonl").splitlines()]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def visible(item: Item) -> list[datetime]:
    """The demo's nights on which a stranger can see it."""
    gone = datetime.fromisoformat(item["deleted_at"]) if item["deleted_at"] else NIGHTS[-1].replace(year=2100)
    return [night for night in NIGHTS if moment(item["date"]) <= night < gone]


def missed(item: Item) -> int:
    """On how many of the later nights it is there no more."""
    return sum(night > visible(item)[-1] for night in NIGHTS)


def wordings(item: Item) -> Iterator[str]:
    """How it reads on those nights."""
    for night in visible(item):
        edited = item["edited_at"] is None or datetime.fromisoformat(item["edited_at"]) <= night
        yield item["text"] if edited else item["text_before_edit"]


def post_key(item: Item) -> Key:
    return str(item["owner_id"]), str(item["post_id"])


def comment_key(item: Item) -> Key:
    return str(item["owner_id"]), str(item["comment_id"])


POSTS = {post_key(post): post for post in lines("posts") if visible(post)}
TAGGED = {key: post for key, post in POSTS.items() if post["campaign"]}
COMMENTS = {
    comment_key(comment): comment
    for comment in lines("comments")
    if visible(comment)
    and moment(comment["date"]) < CAMPAIGN.closes_at
    and (post_key(comment) in TAGGED or CAMPAIGN.matcher().match(comment["text"]))
}


def test_the_last_line_is_the_path_of_the_page(demo: Demo) -> None:
    page = Path(demo.ran.out.splitlines()[-1])
    assert page.is_absolute()
    assert page.is_file()
    assert page.name == "index.html"


def test_nothing_but_results_is_on_stdout(demo: Demo) -> None:
    for line in demo.ran.out.splitlines():
        assert re.match(
            rf"новых записей|счётная ночь|принято справок|[\w-]+\.(docx|csv): |{demo.home}", line
        ), line


def test_every_tagged_post_is_there_once(demo: Demo) -> None:
    found = rows(demo.home, "select owner_id, post_id from campaign_posts where network = 'vk'")
    assert Counter(found) == Counter(TAGGED.keys())


def test_every_comment_of_the_campaign_is_there_once(demo: Demo) -> None:
    found = rows(demo.home, "select owner_id, comment_id from campaign_comments where network = 'vk'")
    assert Counter(found) == Counter(COMMENTS.keys())


def test_each_post_says_what_the_archive_says(demo: Demo) -> None:
    sql = "select owner_id, post_id, author_id, published_at, text, quoted_text from campaign_posts where network = 'vk'"
    told = {(owner, number): rest for owner, number, *rest in rows(demo.home, sql)}
    for key, post in TAGGED.items():
        quoted = (post["quoted"] or {"text": ""})["text"]
        text = list(wordings(post))[-1]
        assert told[key] == [str(post["from_id"]), moment(post["date"]), text, quoted], post["id"]


def test_each_comment_says_what_the_archive_says(demo: Demo) -> None:
    sql = "select owner_id, comment_id, post_id, author_id, published_at, parent_comment_id, text from campaign_comments where network = 'vk'"
    told = {(owner, number): rest for owner, number, *rest in rows(demo.home, sql)}
    for key, comment in COMMENTS.items():
        thread = None if comment["parent_comment_id"] is None else str(comment["parent_comment_id"])
        about = [str(comment["post_id"]), str(comment["from_id"]), moment(comment["date"]), thread]
        assert told[key] == [*about, list(wordings(comment))[-1]], comment["id"]


def test_a_tag_that_stands_only_in_quoted_words_is_marked_so(demo: Demo) -> None:
    matcher = CAMPAIGN.matcher()
    quoted = {key for key, post in TAGGED.items() if not matcher.match(post["text"])}
    assert len(quoted) >= 4
    found = rows(demo.home, "select owner_id, post_id from campaign_posts where match_place = 'quoted'")
    assert set(found) == quoted


def test_posts_without_the_campaigns_tag_stay_out(demo: Demo) -> None:
    """``#библиотека`` alone, or a longer tag that begins like ours, is not the campaign's."""
    others = set(POSTS) - set(TAGGED)
    assert sum("#библиотека" in POSTS[key]["text"].lower() for key in others) >= 10
    assert not others & set(rows(demo.home, "select owner_id, post_id from campaign_posts"))
    under = {key for key, comment in COMMENTS.items() if post_key(comment) in others}
    own_tag = """select owner_id, comment_id from campaign_comments anti join campaign_posts using (owner_id, post_id)
        where network = 'vk'"""
    assert set(rows(demo.home, own_tag)) == under


@pytest.mark.parametrize(
    ("kind", "items"), [("post", TAGGED), ("comment", COMMENTS)], ids=["posts", "comments"]
)
def test_every_wording_that_was_seen_is_kept(demo: Demo, kind: str, items: dict[Key, Item]) -> None:
    edited = {key: set(wordings(item)) for key, item in items.items() if len(set(wordings(item))) > 1}
    assert edited, "the sample has no item that the demo sees before and after its edit"
    sql = "select owner_id, item_id, list(distinct text) from text_versions where kind = $1 and network = 'vk' group by all"
    assert {(owner, number): set(texts) for owner, number, texts in rows(demo.home, sql, kind)} == edited


def test_what_two_nights_or_the_last_have_missed_is_marked_as_gone(demo: Demo) -> None:
    """The demo's third night is the last of collecting: none will look again."""
    gone = {key for key, post in TAGGED.items() if missed(post)}
    assert {missed(TAGGED[key]) for key in gone} == {1, 2}
    sql = "select owner_id, post_id from campaign_posts where gone_at is not null"
    assert set(rows(demo.home, sql)) == gone


def test_a_deleted_comment_is_marked(demo: Demo) -> None:
    """At once where a thread keeps its place or its post is gone, else when two nights have missed it."""
    certain = {key for key, comment in COMMENTS.items() if missed(comment) > 1}
    possible = {key for key, comment in COMMENTS.items() if missed(comment)}
    assert certain
    gone = set(rows(demo.home, "select c.owner_id, c.comment_id from campaign_comments as c "
                    "join campaign_posts as p using (network, owner_id, post_id) where p.gone_at is not null"))  # fmt: skip
    assert gone
    certain, possible = certain | gone, possible | gone
    found = set(rows(demo.home, "select owner_id, comment_id from campaign_comments where deleted"))
    assert certain <= found <= possible


def test_every_text_of_the_campaign_is_tagged(demo: Demo) -> None:
    tagged = rows(demo.home, "select kind, owner_id, item_id from tags")
    assert len(tagged) == len(set(tagged))
    assert {("post", *key) for key in TAGGED} | {("comment", *key) for key in COMMENTS} <= set(tagged)


def test_a_branch_without_a_wall_gets_the_credit_for_what_is_said_of_it(demo: Demo) -> None:
    homeless = {library.id for library in LIBRARIES.values() if not library.vk}
    sql = "select owner_id, post_id, subject_library_id from campaign_posts"
    subject = {(owner, number): library for owner, number, library in rows(demo.home, sql)}
    about = {key: post for key, post in TAGGED.items() if set(post["libraries"]) & homeless}
    wrong = {post["id"] for key, post in about.items() if subject[key] not in post["libraries"]}
    assert len(about) >= 20
    assert wrong <= HARD_TO_PLACE


def test_a_library_that_speaks_of_itself_on_its_own_wall_is_its_own_subject(demo: Demo) -> None:
    owners = {str(ref.owner_id) for library in LIBRARIES.values() for ref in library.vk if ref.owner_id}
    named = "select owner_id, post_id, library_id, subject_library_id from campaign_posts where library_id is not null and network = 'vk'"
    found = rows(demo.home, named)
    assert {owner for owner, *_ in found} >= {owner for owner, _ in TAGGED if owner in owners}
    for owner, number, wall, subject in found:
        post = TAGGED[owner, number]
        if post["libraries"] == [wall] and post["id"] not in HARD_TO_PLACE:
            assert subject == wall, post["id"]


@pytest.mark.parametrize("view", COLUMNS)
def test_columns_are_those_of_the_contract(demo: Demo, view: str) -> None:
    assert column(demo.home, f"select column_name from (describe {view})") == COLUMNS[view].split()


def test_the_rankings_columns_are_those_of_the_contract(demo: Demo) -> None:
    found = column(demo.home, "select column_name from (describe participant_ranking)")
    first = "class place place_low place_high tier participant_id name type_group place_in_group municipality score"
    assert found[:11] == first.split()
    assert found[-3:] == ["eligible", "reason", "flags"]
    components = {key for weights in DEFAULT_WEIGHTS.values() for key in weights}
    middle = found[11:-3]
    assert len(middle) == len(set(middle))
    assert set(middle) == {f"{kind}_{key}" for kind in "cpk" for key in components}


def test_every_relation_of_the_contract_can_be_asked(demo: Demo) -> None:
    there = column(demo.home, "select table_name from information_schema.tables")
    assert set(RELATIONS) <= set(there)


def test_identifiers_are_text_and_times_carry_their_zone(demo: Demo) -> None:
    sql = "select column_name, data_type from information_schema.columns where table_name in ('posts', 'campaign_posts')"
    kinds = dict(rows(demo.home, sql))
    assert {kinds[name] for name in ("owner_id", "post_id", "author_id")} == {"VARCHAR"}
    assert {kinds[name] for name in ("published_at", "gone_at", "fetched_at")} == {"TIMESTAMP WITH TIME ZONE"}


def test_every_night_is_noted_as_done(demo: Demo) -> None:
    found = rows(demo.home, "select command, started_at, exit_code from runs order by started_at")
    assert found == [("nightly", night.astimezone(UTC), 0) for night in NIGHTS]


def test_the_truth_labels_stay_in_the_archive(demo: Demo) -> None:
    for path in sealed_files(demo.home / "raw"):
        received = gzip.decompress(path.read_bytes()).decode()
        assert [label for label in LABELS if f'"{label}"' in received] == []
    page = (demo.home / "reports" / "index.html").read_text("utf-8")
    names = [item["id"] for item in (*POSTS.values(), *COMMENTS.values())]
    assert [name for name in names if f'"{name}"' in page] == []


def test_the_campaign_lives_in_all_networks(demo: Demo) -> None:
    """What each file of ``networks`` has with a tag, published on the campaign's days, and what is said under it."""
    networks = {
        name: json.loads(sample(f"networks/{name}.json")) for name in ("telegram", "ok", "max", "sites")
    }
    posts = {
        "telegram": [one for channel in networks["telegram"] for one in channel["messages"]],
        "ok": [one for group in networks["ok"]["groups"] for one in group["topics"]],
        "max": [one for chat in networks["max"] for one in chat["said"]],
        "feeds": [one for blog in networks["sites"] for one in blog["posts"]],
    }
    matcher = CAMPAIGN.matcher()
    tagged = {name: [one for one in them if matcher.match(one["text"])] for name, them in posts.items()}
    said = {
        name: sum(len(one.get("comments", one.get("talk", ()))) for one in them)
        for name, them in tagged.items()
    }
    count = "select network, count(*) from {} where network not in ('vk', 'site') group by all"
    assert dict(rows(demo.home, count.format("campaign_posts"))) == {
        name: len(them) for name, them in tagged.items()
    }
    assert dict(rows(demo.home, count.format("campaign_comments"))) == {
        name: n for name, n in said.items() if n
    }


def test_the_page_can_be_filtered_by_any_of_them(demo: Demo) -> None:
    page = (demo.home / "reports" / "index.html").read_text("utf-8")
    [offered] = re.findall(r'"networks":(\[[^\]]*\])', page)
    assert set(json.loads(offered)) == {"vk", "telegram", "ok", "max", "feeds", "site"}


def test_what_is_said_alike_in_two_networks_is_one_piece_of_work_with_both_places_shown(demo: Demo) -> None:
    sql = "select participant_id, network, counted from credits where participant_id in ('vl-cgb', 'pech-cb') and day = '2025-11-01'"
    found = rows(demo.home, f"{sql} and kind = 'authored' order by all")
    assert found == [
        ("pech-cb", "ok", False), ("pech-cb", "vk", True), ("vl-cgb", "telegram", False), ("vl-cgb", "vk", True),
    ]  # fmt: skip


def test_what_libraries_sent_is_there(demo: Demo) -> None:
    """Three notes, of which one has no code; a table of two posts and two reviews that stand on one page."""
    noted = "select distinct library_id from library_notes order by all"
    assert column(demo.home, noted) == ["gdov-cb", "nev-cb", "ostr-cb"]
    kinds = (
        "select count(*) from campaign_posts where found_by like 'import:%'",
        "select count(*) from campaign_comments where network = 'site'",
    )
    assert [column(demo.home, sql) for sql in kinds] == [[1], [2]]


def test_the_page_and_the_exports_say_that_the_data_are_invented(demo: Demo) -> None:
    page = (demo.home / "reports" / "index.html").read_text("utf-8")
    assert "учебные данные" in page


def test_the_page_shows_texts_of_every_library_that_wrote(demo: Demo) -> None:
    page = (demo.home / "reports" / "index.html").read_text("utf-8")
    active = column(demo.home, "select name from library_summary where posts > 0")
    assert len(active) >= 40
    assert [name for name in active if name not in page and name.replace(" ", "\u00a0") not in page] == []


def test_hostile_words_do_nothing_on_the_page(demo: Demo) -> None:
    page = (demo.home / "reports" / "index.html").read_text("utf-8").lower()
    for hostile in ("<script>alert", "<img src=x", "onerror=alert(1)>", '"><b>чехов', '"><b>толстой'):
        assert hostile not in page
    # The words themselves are there, to be read.
    assert "u003cscript\\u003ealert" in page or "&lt;script&gt;alert" in page


def test_the_ranking_is_handed_over_as_csv_and_xlsx(demo: Demo) -> None:
    names = column(demo.home, "select name from participant_ranking order by class, place, participant_id")
    text = (demo.home / "exports" / "ranking.csv").read_text("utf-8-sig")
    assert len(list(csv.reader(text.splitlines(), delimiter=";"))) == len(names) + 1
    assert (demo.home / "exports" / "ranking.xlsx").read_bytes().startswith(b"PK")


def test_what_it_leaves_is_private(demo: Demo) -> None:
    assert seen_by_others(demo.home) == []


def test_every_name_that_it_gives_may_be_given_on_windows(demo: Demo) -> None:
    names = [path.relative_to(demo.home).as_posix() for path in demo.home.rglob("*")]
    assert len(names) > 100
    refused = re.compile(
        r'[<>:"\\|?*\x00-\x1f]|[. ](/|$)|(^|/)(con|prn|aux|nul|com\d|lpt\d)(\.|/|$)', re.IGNORECASE
    )
    assert [name for name in names if refused.search(name)] == []
    assert len({name.casefold() for name in names}) == len(names), "two that only their case tells apart"
    assert max(map(len, names)) < 120, "of 260 signs that a whole path may have"
