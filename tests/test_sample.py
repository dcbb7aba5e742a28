"""The sample campaign reads like a real one, and its truth is complete."""

import json
import re
from collections import Counter
from typing import Any

import pytest

from campaign.places import municipalities
from campaign.settings import parse_campaign
from campaign.shipped import shipped
from campaign.tables.libraries import GROUPS, parse_libraries

TOPICS = {
    "staff", "collection", "events", "space", "hours", "digital", "access", "information", "rules", "children",
}  # fmt: skip


def lines(name: str) -> list[dict[str, Any]]:
    text = shipped(f"sample/{name}").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


POSTS = lines("posts.jsonl")
COMMENTS = lines("comments.jsonl")
CAMPAIGN = parse_campaign(shipped("sample/campaign.toml").read_text(encoding="utf-8"))
LIBRARIES = parse_libraries(shipped("sample/libraries.csv").read_text(encoding="utf-8"))
MATCHER = CAMPAIGN.matcher()


def bare(text: str) -> str:
    """A text without names in mentions, numbers, signs and letter case."""
    return re.sub(r"[^a-zа-яёіўґєї ]", "", re.sub(r"\[[^\]]*\]|\d+", "", text.lower())).strip()


def tagged(post: dict[str, Any]) -> bool:
    quoted = post["quoted"] or {"text": ""}
    return bool(MATCHER.match(post["text"]) or MATCHER.match(quoted["text"]))


def test_it_is_as_large_as_a_small_region() -> None:
    assert len(POSTS) >= 150
    assert len(COMMENTS) >= 700
    assert len({bare(comment["text"]) for comment in COMMENTS}) >= 650
    assert len(LIBRARIES) == 60
    assert {library.group for library in LIBRARIES} == set(GROUPS) - {"other"}
    assert {library.municipality for library in LIBRARIES} - {""} == {place.id for place in municipalities()}
    assert "учебные данные" in CAMPAIGN.note


def test_every_day_of_the_campaign_has_posts() -> None:
    assert {post["date"][:10] for post in POSTS} == {f"2025-11-0{day}" for day in range(1, 9)}


@pytest.mark.parametrize(
    ("mark", "at_least"), [("noeval", 40), ("irony", 30), ("hostile", 8), ("dup", 8), ("staffpraise", 4)]
)
def test_hard_cases_are_there(mark: str, at_least: int) -> None:
    assert sum(mark in comment["marks"] for comment in COMMENTS) >= at_least


def test_every_topic_is_spoken_about() -> None:
    seen = Counter(aspect["topic"] for comment in COMMENTS for aspect in comment["aspects"])
    assert set(seen) == TOPICS
    assert min(seen.values()) >= 25


def test_suggestions_and_questions_answered_and_not() -> None:
    questions = [comment for comment in COMMENTS if comment["question"]]
    answered = {(comment["owner_id"], comment["answers"]) for comment in COMMENTS if comment["answers"]}
    met = sum((question["owner_id"], question["comment_id"]) in answered for question in questions)
    assert sum(comment["suggestion"] for comment in COMMENTS) >= 80
    assert met >= 30
    assert len(questions) - met >= 30


def test_which_posts_belong_to_the_campaign_is_what_our_matching_says() -> None:
    assert [post["id"] for post in POSTS if tagged(post) != post["campaign"]] == []
    assert sum(not post["campaign"] for post in POSTS) >= 20


def test_some_reposts_carry_the_tag_only_in_the_quoted_text() -> None:
    quoted = [post for post in POSTS if post["campaign"] and not MATCHER.match(post["text"])]
    assert len(quoted) >= 4
    assert any(not post["text"] for post in quoted)


def test_edited_and_deleted_items_are_there() -> None:
    for items in (POSTS, COMMENTS):
        assert sum(item["edited_at"] is not None for item in items) >= 4
        assert sum(item["deleted_at"] is not None for item in items) >= 4


def test_branches_without_a_wall_speak_on_their_parents_wall() -> None:
    homeless = {library.id for library in LIBRARIES if not library.vk and library.parent_id}
    named = {library for post in POSTS for library in post["libraries"]}
    assert len(homeless) >= 10
    assert homeless <= named


def test_every_line_carries_its_truth() -> None:
    ids = {library.id for library in LIBRARIES}
    for item in POSTS + COMMENTS:
        assert item["sentiment"] in ("positive", "neutral", "negative")
        assert {aspect["topic"] for aspect in item["aspects"]} <= TOPICS
        assert set(item["libraries"]) <= ids
        assert item["kind"] in ("reader", "library", "other")


def test_identifiers_cannot_be_anybodys() -> None:
    """VK's own numbers are far below: a link from the sample campaign leads nowhere."""
    assert all(person["id"] > 1_900_000_000 for person in lines("people.jsonl"))
    assert all(community["id"] > 990_000_000 for community in lines("communities.jsonl"))


def test_channels_groups_and_sites_are_marked_as_invented() -> None:
    networks = {
        name: json.loads(shipped(f"sample/networks/{name}.json").read_text("utf-8"))
        for name in ("telegram", "ok", "max", "sites")
    }
    places = [*networks["telegram"], *networks["ok"]["groups"], *networks["max"], *networks["sites"]]
    assert [place for place in places if "учебн" not in place.get("title", place.get("name"))] == []
    # A domain that nobody can have.
    assert all(site["name"].endswith(".example") for site in networks["sites"])
