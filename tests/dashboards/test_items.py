"""Posts, comments and tags joined into the texts of the page."""

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from dashboards.items import (
    ANSWERED,
    DELETED,
    OPINION,
    SUGGESTION,
    WAITING,
    Item,
    collect_items,
    names_of,
    payload,
    readable,
)

KEY = {"network": "vk", "kind": "comment", "owner_id": "-5", "item_id": "9"}
COMMENT = {
    "network": "vk", "owner_id": "-5", "comment_id": "9", "post_id": "7", "participant_id": "r-1",
    "library_id": "gorod", "subject_library_id": "gorod", "text": "тихо", "deleted": False, "role": "reader",
    "published_at": pd.Timestamp(datetime(2025, 11, 1, 22, 5, tzinfo=UTC)), "likes": 2,
}  # fmt: skip
TAGS = {**KEY, "sentiment": "neutral", "topics": [], "municipalities": ["Псков"], "because": None}


def one(tags: dict[str, Any] | None = None, comment: dict[str, Any] | None = None, **frames: Any) -> Item:
    given = {
        "campaign_comments": pd.DataFrame([{**COMMENT, **(comment or {})}]),
        "tags": pd.DataFrame([{**TAGS, **(tags or {})}]),
        "libraries": pd.DataFrame([{"id": "gorod", "name": "Парус", "municipality": "Псков"}]),
        **{name: pd.DataFrame(rows) for name, rows in frames.items()},
    }
    (item,) = collect_items(given, names_of(given))
    return item


@pytest.mark.parametrize(
    ("tags", "comment", "opinion"),
    [
        ({"sentiment": "negative"}, {}, True),
        ({"sentiment": "neutral"}, {}, False),
        ({"topics": [{"topic": "hours", "polarity": "negative"}]}, {}, True),
        ({"sentiment": None, "topics": [{"topic": "hours", "polarity": "negative"}]}, {}, False),
        ({"sentiment": "negative"}, {"role": "library"}, False),
        ({"sentiment": "negative"}, {"deleted": True}, False),
    ],
)
def test_opinion_is_a_readers_judgement_or_topic(
    tags: dict[str, Any], comment: dict[str, Any], opinion: bool
) -> None:
    assert bool(one(tags, comment).marks & OPINION) is opinion


def test_dialogue_and_suggestions_come_from_their_views() -> None:
    item = one({"suggestion": True})
    assert not item.marks & (SUGGESTION | WAITING | ANSWERED)
    item = one({}, suggestions=[KEY], dialogue=[{**KEY, "answered": False}])
    assert item.marks & SUGGESTION and item.marks & WAITING
    assert one({}, dialogue=[{**KEY, "answered": True}]).marks & ANSWERED


def test_text_counts_for_every_library_that_it_is_credited_to() -> None:
    credited = [{**KEY, "library_id": "gorod"}, {**KEY, "library_id": "rodniki"}]
    assert one({}, credited=credited).subjects == ("gorod", "rodniki")
    assert one().subjects == ("gorod",)


def test_place_is_named_by_the_text_only_where_no_library_is() -> None:
    assert one({"municipalities": ["Невельский"]}).places == ("Псков",)
    assert one({"municipalities": ["Невельский"]}, {"subject_library_id": None}).places == ("Невельский",)


def test_deleted_and_unknown_stay_what_they_are() -> None:
    item = one({"sentiment": None}, {"deleted": True, "likes": None, "published_at": pd.NaT, "text": None})
    assert item.marks & DELETED
    assert (item.tone, item.reactions, item.moment, item.text) == (None, None, None, "")


def test_mention_reads_as_its_name() -> None:
    assert readable("[id5|Анна], спасибо [club7|Парусу]! [1] [x|y]") == "Анна, спасибо Парусу! [1] [x|y]"


def test_payload_is_local_and_compact() -> None:
    item = one({"because": ["тихо"]})
    names = names_of({"libraries": pd.DataFrame([{"id": "gorod", "name": "Парус", "municipality": "Псков"}])})
    data = payload([item], names, (), "Europe/Moscow")
    assert data["libraries"] == [{"id": "gorod", "name": "Парус"}]
    (sent,) = data["items"]
    assert sent["d"] == "2025-11-02T01:05" and sent["b"] == ["тихо"] and sent["l"] == [0]
    assert "o" not in sent and "q" not in sent
