"""import: lines of other people's files become records, or the line is named."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.errors import ConfigurationError
from campaign.folder import preset_files
from campaign.settings import parse_campaign
from collectors.files import FileSource, parse_item
from collectors.records import Comment, Coverage, Post, Record, encode

CAMPAIGN = parse_campaign(preset_files("pskov-quality", 2025)[0])
NOW = datetime(2025, 11, 9, 3, tzinfo=UTC)


def read(tmp_path: Path, *lines: str) -> list[Record]:
    path = tmp_path / "texts.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return list(FileSource(path).records(CAMPAIGN, NOW))


def test_a_line_with_a_text_alone_is_a_post_that_knows_nothing_else(tmp_path: Path) -> None:
    post, _ = read(tmp_path, '{"text": "Спасибо библиотеке"}')
    assert isinstance(post, Post)
    assert (post.network, post.owner_id, post.published_at, post.likes, post.matched_tag) == (
        "file",
        "",
        None,
        None,
        None,
    )
    assert post.post_id.startswith("sha-")


def test_a_full_line_keeps_everything(tmp_path: Path) -> None:
    line = {
        "kind": "post", "network": "instagram", "owner_id": 5, "post_id": "7", "author_id": 9, "likes": 3,
        "date": "2025-11-02T10:00:00", "text": "Обзор", "quoted_text": "#библиотека-читатель", "url": "https://a.example/7",
    }  # fmt: skip
    post, coverage = read(tmp_path, json.dumps(line))
    assert isinstance(post, Post)
    assert isinstance(coverage, Coverage)
    assert (post.network, post.owner_id, post.post_id, post.author_id, post.likes) == (
        "instagram",
        "5",
        "7",
        "9",
        3,
    )
    assert post.published_at == datetime(2025, 11, 2, 7, tzinfo=UTC)
    assert (post.matched_tag, post.match_place) == ("#библиотека-читатель", "quoted")
    assert (coverage.found, coverage.accepted) == (1, 1)


def test_readers_lines_are_comments_and_equal_texts_stay_apart(tmp_path: Path) -> None:
    records = read(tmp_path, *['{"kind": "reader", "text": "Спасибо!"}'] * 2)
    ids = {record.comment_id for record in records if isinstance(record, Comment)}
    assert len(ids) == 2
    assert records[:2] == read(tmp_path, *['{"kind": "reader", "text": "Спасибо!"}'] * 2)[:2]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"text": "a"', "это не JSON"),
        ("[1]", "объект в фигурных скобках"),
        ('{"id": 1}', "нет ключа «text»"),
        ('{"text": 5}', "нет ключа «text»"),
        ('{"text": "a", "kind": "story"}', "kind «story»"),
        ('{"text": "a", "date": "вчера"}', "дата «вчера»"),
        ('{"text": "a", "date": 1e99}', "дата"),
        ('{"text": "a", "likes": -1}', "«likes»"),
        ('{"text": "a", "likes": true}', "«likes»"),
        ('{"text": "a", "id": [1]}', "«id»"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read(tmp_path, '{"text": "первая"}', line)
    assert "строка 2" in str(caught.value)
    assert said in str(caught.value)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_bytes('{"text": "Привет"}'.encode("cp1251"))
    with pytest.raises(ConfigurationError, match="UTF-8"):
        list(FileSource(path).records(CAMPAIGN, NOW))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="не удаётся прочитать"):
        list(FileSource(tmp_path / "no.jsonl").records(CAMPAIGN, NOW))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
KEYS = [
    "text",
    "kind",
    "id",
    "post_id",
    "owner_id",
    "date",
    "likes",
    "quoted_text",
    "url",
    "network",
    "deleted",
]


@given(st.dictionaries(st.sampled_from(KEYS), json_values))
def test_any_object_becomes_a_record_or_a_clear_refusal(item: dict[str, Any]) -> None:
    try:
        record = parse_item(item, CAMPAIGN, CAMPAIGN.matcher(), NOW, "import:x", Counter())
    except ValueError as error:
        assert "\n" not in str(error) or "\n" in repr(item)
        return
    assert encode(record)
