"""What ``make fuzz`` has found, each standing for its kind: kept here in the smallest form, whatever the mutations become."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from campaign.errors import ConfigurationError, one_line
from collectors.imports.files import FileSource
from collectors.ledger import Ledger
from collectors.raw import BrokenRaw, read_records, sealed_files
from collectors.records import Comment, encode
from collectors.source import Known
from collectors.standin import serve
from collectors.unread import Unread, Unreadable
from collectors.vk.parse import name_of, parse_comment, parse_community, parse_person, parse_post
from collectors.vk.routes.visit import Visit
from tests.collectors.vk.nights import Nights
from tests.collectors.vk.town import ALL, DAY, NOON, RULE, TAG, WORLD
from tests.collectors.vk.vk_world import NOW, campaign
from tests.warehouse.spare import empty_warehouse, give_back
from tests.warehouse.world import comment
from warehouse.load import load

SAID = encode(comment("-1", 1, 2, "5", "02 13:00", "Спасибо"))


@pytest.mark.parametrize(
    "line",
    [
        SAID.replace("Спасибо".encode(), b"\xd0"), SAID.replace(b'"network"', b'"net\xd0work"'), b"[" * 5000, b'{"type":' * 5000,
        SAID.replace(b'"vk"', b"\xd0"),
    ],
    ids=["text", "key", "lists", "objects", "bare"],
)  # fmt: skip
def test_a_raw_line_that_is_none_breaks_its_file_and_no_more(line: bytes, tmp_path: Path) -> None:
    """Broken UTF-8 was a traceback where it was read, and where DuckDB repeated it in its words."""
    path = tmp_path / "20251109T000000Z-vk-1.ndjson.gz"
    path.write_bytes(gzip.compress(line + b"\n" + SAID + b"\n"))
    with pytest.raises(BrokenRaw, match="повреждён"):
        list(read_records(path))
    connection = empty_warehouse()
    with pytest.raises(BrokenRaw, match="повреждён"):
        load(connection, [path])
    assert connection.execute("from comments").fetchall() == []
    give_back(connection)


@pytest.mark.parametrize(
    "line",
    [
        '{"kind": "read\\rer", "text": "Спасибо"}', '{"text": "Спасибо", "owner_id": "-1\\n", "url": "https://vk.com/wall-101_1"}',
        '{"text": "Спасибо", "date": "вче\\u2028ра"}', '{"text": "Спасибо", "likes": "\\u001b[2J"}',
    ],
)  # fmt: skip
def test_why_a_line_is_set_aside_is_said_in_one_line(line: str, tmp_path: Path) -> None:
    path = tmp_path / "taken.ndjson"
    path.write_text(f'{line}\n{{"text": "Да"}}\n', "utf-8")
    source = FileSource(path)
    assert len(list(source.records(campaign("-101"), datetime(2025, 11, 20, tzinfo=UTC)))) == 2
    [aside] = source.aside
    assert aside.reason == one_line(aside.reason)
    assert aside.reason.isprintable()


@pytest.mark.parametrize("number", [0, -5, "0", 2**53])
def test_nobody_has_a_number_that_is_none(number: Any) -> None:
    """A library's page named so was its page from then on, and every later night ended with 3."""
    item = {
        "id": number,
        "owner_id": -1,
        "from_id": 1,
        "date": 1762000000,
        "text": "",
        "name": "А",
        "first_name": "А",
    }
    for parse in (
        lambda: parse_community(item, fetched_at=NOW), lambda: parse_person(item, fetched_at=NOW),
        lambda: parse_post(item, found_by="wall:-1", fetched_at=NOW), lambda: parse_comment(item, fetched_at=NOW, owner_id="-1"),
    ):  # fmt: skip
        with pytest.raises(Unreadable, match="поле id не того вида"):
            parse()


@pytest.mark.parametrize("count", [True, False, -1, 2**63, 1e400, "5", [5]])
@pytest.mark.parametrize("method", ["wall.get", "wall.getComments", "newsfeed.search"])
def test_a_count_that_is_none_leaves_a_raw_file_that_can_be_read(
    method: str, count: Any, tmp_path: Path
) -> None:
    """«true» is a number to Python and none to whoever reads the file: all of the night was taken for spoilt."""
    nights = Nights(tmp_path, RULE)
    with serve(WORLD, now=NOW) as standin:
        reply = standin.reply

        def counted(asked: str, values: Any, token: str | None) -> Any:
            answer = reply(asked, values, token)
            if asked != method:
                return answer
            body = json.loads(answer.body)
            body["response"].update(dict.fromkeys(("count", "total_count", "current_level_count"), count))
            return replace(answer, body=json.dumps(body).encode())

        standin.reply = counted  # type: ignore[method-assign]
        nights.run(standin, NOW)
        [path] = sealed_files(tmp_path)
        assert len(list(read_records(path))) > len(ALL.posts)
        standin.reply = reply  # type: ignore[method-assign]
        nights.run(standin, NOW + DAY)
    assert nights.truth() == ALL


@pytest.mark.parametrize("lasts", [False, True], ids=["once", "all night"])
def test_a_broken_sign_in_a_tag_loses_no_post(lasts: bool, tmp_path: Path) -> None:
    """What is no UTF-8 was guessed at: the post came without its tag, its wall was done, and no night asked again."""
    nights, spoilt = Nights(tmp_path, RULE), []
    with serve(WORLD, now=NOW) as standin:
        reply = standin.reply

        def broken(asked: str, values: Any, token: str | None) -> Any:
            answer = reply(asked, values, token)
            if asked == "newsfeed.search":
                return replace(answer, body=b'{"response": {"items": []}}')
            is_there = asked == "wall.get" and b'"id":100,' in answer.body
            before, tag, rest = answer.body.rpartition("#неделя".encode())
            if not is_there or (spoilt and not lasts):
                return answer
            spoilt.append(values)
            return replace(answer, body=before + tag[:-1] + rest)

        standin.reply = broken  # type: ignore[method-assign]
        night = nights.run(standin, NOW)
        assert not lasts or any("не в UTF-8" in (row.error or "") for row in night.coverage("wall"))
        assert nights.truth().posts == ALL.posts - ({("-101", "100")} if lasts else set())
        standin.reply = reply  # type: ignore[method-assign]
        nights.run(standin, NOW + DAY)
    assert nights.truth() == ALL


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ({"copy_history": [{"text": {"text": TAG}}]}, "copy_history.text"), ({"copy_history": {"text": TAG}}, "copy_history"),
        ({"attachments": [{"type": "video", "video": {"title": [TAG]}}]}, "title"), ({"attachments": {"0": {}}}, "attachments"),
    ],
)  # fmt: skip
def test_words_that_are_none_may_have_held_the_tag(item: dict[str, Any], field: str) -> None:
    """They were read as no words: the post was none of the campaign's, its wall done, and its talk never read."""
    visit, unread = Visit(RULE, Known(), NOW, lambda *_: None), Unread()
    whole = {"id": 5, "owner_id": -101, "from_id": -101, "date": int(NOON.timestamp()), "text": "", **item}
    assert visit.take_post(whole, "wall", "-101", unread) == (None, False)
    assert unread.verdict("done", None) == (
        "cut_off",
        f"не прочитано: 1\xa0запись: 5 (поле {field} не того вида)",
    )
    taken, unread = {**whole, "text": TAG}, Unread()
    assert visit.take_post(taken, "wall", "-101", unread)[1] and unread.verdict("done", None) == (
        "done",
        None,
    )
    visit.take_post({**whole, "date": 1_500_000_000}, "wall", "-101", unread)
    assert not unread.items, "of another time it is nobody's loss"


@pytest.mark.parametrize("number", ["\x1b[2J", "\u202e", "12\n", True, None, [1], "Ы" * 20_000])
def test_what_is_no_number_is_not_repeated(number: Any) -> None:
    assert name_of({"id": number}) == "без номера"


@pytest.mark.parametrize("given", ["x" * 3000, "«" * 3000, "«а" * 1500, "а б " * 800])
def test_a_line_repeats_no_more_than_a_person_reads(given: str) -> None:
    said = str(ConfigurationError(f"awards.csv, строка 3: участника {given} нет в рейтинге; уберите строку"))
    assert len(said) < 620
    assert said.endswith("уберите строку")


def test_a_talk_is_split_once_for_all_its_comments() -> None:
    """Each comment of a long talk went through all that were held of it."""
    asked = []

    class Held(dict[tuple[str, str], str]):
        def get(self, key: Any, default: Any = None) -> Any:
            asked.append(key)
            return super().get(key, default)

    ledger = Ledger(comments=Held({("-1", "1"): "2,3"}))
    for number in ("2", "3", "4", "23"):
        ledger.add(Comment(network="vk", owner_id="-1", post_id="1", comment_id=number, fetched_at=NOW))
    assert [row.new for row in ledger.rows()] == [2]
    assert asked == [("-1", "1")]
