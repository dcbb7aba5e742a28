"""import: lines of other people's files become records, or are set aside with the reason."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.errors import ConfigurationError
from campaign.settings import parse_campaign
from campaign.tables.presets import preset_files
from collectors.imports.files import FileSource, parse_item
from collectors.records import Comment, Coverage, Post, Record, decode, encode

CAMPAIGN = parse_campaign(preset_files("pskov-quality", 2025)[0])
NOW = datetime(2025, 11, 9, 3, tzinfo=UTC)


def written(tmp_path: Path, *lines: str) -> FileSource:
    path = tmp_path / "texts.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return FileSource(path)


def read(tmp_path: Path, *lines: str) -> list[Record]:
    return list(written(tmp_path, *lines).records(CAMPAIGN, NOW))


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
        (json.dumps({"text": "a", "network": "п" * 300}), "«network»"),
        (json.dumps({"text": "a", "kind": "п" * 20_000}), f"kind «{'п' * 60}…»"),
        ('{"text": "a", "likes": 1000000000000}', "«likes»"),
        ('{"text": "a", "views": 9223372036854775807}', "«views»"),
        ('{"text": "a", "reposts": 9223372036854775808}', "«reposts»"),
        ('{"text": "a", "date": "9999-12-31"}', "дата «9999-12-31»"),
        ('{"text": "a", "date": "9999-12-31T23:59:59-12:00"}', "дата"),
        ('{"text": "a", "date": "0001-01-01"}', "дата «0001-01-01»"),
        ('{"text": "a", "date": 253402300799}', "дата «253402300799»"),
        ('{"text": "a", "date": NaN}', "дата"),
        ('{"text": "a", "id": ' + "9" * 5000 + "}", "слишком длинное число"),
        ('{"text": "a", "x": ' + "[" * 60_000 + "]" * 60_000 + "}", "вложенных скобок"),
        ('{"text": "' + "я" * 5_000_000 + '"}', "длиннее 16 МБ"),
        ('{"text": "a", "url": "https://vk.com/wall-1_2", "post_id": 3}', "«post_id» — «3», а по адресу в «url» это 2"),
        ('{"text": "a", "url": "https://vk.com/wall-1_2?reply=5", "comment_id": 6}', "«comment_id»"),
    ],
    ids=lambda value: value[:40],
)  # fmt: skip
def test_a_mistake_is_set_aside_with_its_line_and_the_others_come_in(
    tmp_path: Path, line: str, said: str
) -> None:
    source = written(tmp_path, '{"text": "первая"}', line, '{"text": "третья"}')
    *records, coverage = source.records(CAMPAIGN, NOW)
    assert [record.text for record in records if isinstance(record, Post)] == ["первая", "третья"]
    ((number, why, kept),) = source.aside
    assert (number, kept) == (2, f"{line}\n".encode())
    assert said in why and len(why) < 300
    assert isinstance(coverage, Coverage)
    assert (coverage.found, coverage.status, coverage.error) == (3, "cut_off", "отложено строк: 1")


def test_a_file_without_a_good_line_is_refused_by_its_first(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"texts.jsonl, строка 1: kind «story».*ничего не загружено"):
        read(tmp_path, '{"text": "a", "kind": "story"}', "[]")


def test_what_nobody_needs_costs_no_record(tmp_path: Path) -> None:
    deep = "[" * 300 + "]" * 300
    post, _ = read(
        tmp_path, f'{{"text": "Спасибо \\ud83d", "x": {deep}, "имя\\ud83d": "Анна \\ude00", "n": {2**70}}}'
    )
    assert isinstance(post, Post) and post.payload
    assert post.text == "Спасибо "
    assert (post.payload["имя"], post.payload["n"]) == ("Анна ", str(2**70))
    assert decode(encode(post)) == post


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ({"url": "https://vk.com/wall-1_2"}, ("post", "vk", "-1", "2")),
        ({"url": "http://m.vk.com/wall-1_2?own=1", "network": "vk", "id": 77}, ("post", "vk", "-1", "2")),
        ({"url": "vk.ru/club1?w=wall-1_2%2Fall"}, ("post", "vk", "-1", "2")),
        ({"url": "https://vkontakte.ru/wall5_6", "owner_id": 5, "kind": "library"}, ("post", "vk", "5", "6")),
        ({"url": "https://vk.com/wall-1_2?reply=7&thread=3"}, ("comment", "vk", "-1", "7")),
        ({"url": "https://vk.com/feed?w=wall-1_2_r7", "kind": "post"}, ("comment", "vk", "-1", "7")),
        ({"url": "https://vk.com/wall-1_2", "kind": "reader", "id": 9}, ("comment", "vk", "-1", "9")),
        ({"url": "https://vk.com/wall-1_2", "network": "ok", "id": 9}, ("post", "ok", "", "9")),
        ({"url": "https://example.org/wall-1_2", "id": 9}, ("post", "file", "", "9")),
        ({"url": "https://vk.com/wall-1", "id": 9}, ("post", "file", "", "9")),
    ],
)
def test_an_address_at_vk_is_an_identity(tmp_path: Path, line: dict[str, Any], key: tuple[str, ...]) -> None:
    record, _ = read(tmp_path, json.dumps({"text": "слова", **line}))
    assert isinstance(record, Post | Comment)
    kind, number = ("post", record.post_id) if isinstance(record, Post) else ("comment", record.comment_id)
    assert (kind, record.network, record.owner_id, number) == key
    if record.network == "vk":
        assert record.post_id == ("6" if record.owner_id == "5" else "2")
        assert isinstance(record, Comment) or record.url == f"https://vk.com/wall{record.owner_id}_{number}"


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
