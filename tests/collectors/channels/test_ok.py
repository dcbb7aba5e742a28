"""Groups of Odnoklassniki are read whole by signed calls, their refusals are understood, and no key is shown."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from campaign.errors import AccessDenied
from collectors.ok.client import Keys, signature
from collectors.ok.collect import OkSource
from collectors.ok.parse import group_address, group_number, parse_comment, parse_post
from collectors.records import Author, Comment, Named, Post
from collectors.standin.channels.ok import Network, OkComment, OkGroup, Topic, ok_api
from collectors.standin.channels.serving import JSON, Answer, Asked, Reply, Served, failing, in_json, served
from collectors.unread import Unreadable
from tests.collectors.channels.nights import HASTY, HERE, QUICK, TAG, Nights, at, campaign

KEYS = Keys("tkn-NEVER-TO-BE-SEEN-1", "APPLICATIONKEY", "SECRET-NEVER-TO-BE-SEEN")
START, END = at("01 00:00"), at("09 00:00")
PEOPLE = {str(570 + number): (f"Читатель {number}", "Остров") for number in range(9)}


def group(seed: int = 6) -> OkGroup:
    """240 topics an hour apart from a day before the campaign, every eighth tagged; those have up to 5 comments, one has 130."""
    draw = random.Random(seed)
    topics = []
    for place in range(240):
        moment = START - timedelta(days=1) + timedelta(hours=place)
        count = 130 if place == 40 else draw.randrange(6)
        comments = tuple(
            OkComment(f"c{place}-{number}", moment + timedelta(seconds=20 * number + 1), f"Слово {number}", draw.choice(list(PEOPLE)),
                      reply_to=f"c{place}-0" if number else None, likes=number)
            for number in range(count)
        )  # fmt: skip
        text = f"Запись {place} {TAG if place % 8 == 0 else ''}"
        topics.append(
            Topic(
                f"{9000 + place}",
                moment,
                text,
                likes=place,
                reshares=place % 5,
                views=place * 10,
                comments=comments,
            )
        )
    return OkGroup("53038939046008", "Библиотека", "pskovlib", 812, tuple(topics))


GROUP = group()
TAGGED = [one for one in GROUP.topics if TAG in one.text and START <= one.at < END]
COMMENTS = {comment.number for one in TAGGED for comment in one.comments}


def api(*groups: OkGroup, keys: Keys = KEYS) -> Answer:
    return ok_api(Network(groups or (GROUP,), PEOPLE), keys.token, keys.application, keys.secret)


def nights(tmp_path: Path, site: Served, *groups: str, source: OkSource | None = None) -> Nights:
    rule = campaign(ok=groups or ("https://ok.ru/PskovLib",))
    return Nights(tmp_path, rule, lambda: source or OkSource(KEYS, base=site.url, guard=HERE, patience=QUICK))


def methods(site: Served) -> Counter[str]:
    return Counter(call.values["method"] for call in site.calls)


def test_the_signature_is_the_publishers() -> None:
    keys = Keys(
        "-s-84W-s3egarWUsbkq-IWTucuedzTKT8VUXIA.s4Xx8IW7", "ABCDEFGHIGKLMNOPK", "ABC123DEF456GHI789JKL123"
    )
    params = {"method": "events.get", "format": "json", "application_key": keys.application}
    assert signature(params, keys) == "232c8eb921951c4dba9b72606f9ddb4c"


def test_topics_comments_and_people_are_read_whole(tmp_path: Path) -> None:
    with served(api()) as site:
        night = nights(tmp_path, site).run(at("11 03:00"))
        asked = methods(site)
    assert len(TAGGED) == 24 and set(night.posts) == {one.number for one in TAGGED}
    assert {one.comment_id for one in night.of(Comment)} == COMMENTS
    first = night.posts[TAGGED[1].number]
    truth = TAGGED[1]
    assert (first.likes, first.reposts, first.views, first.comments) == (
        truth.likes,
        truth.reshares,
        truth.views,
        len(truth.comments),
    )
    assert first.url == f"https://ok.ru/group/53038939046008/topic/{truth.number}"
    assert [(one.screen_name, one.author_id) for one in night.of(Named)] == [
        ("https://ok.ru/pskovlib", "53038939046008")
    ]
    described = {one.author_id: (one.kind, one.name, one.city, one.members) for one in night.of(Author)}
    assert described["53038939046008"] == ("community", "Библиотека", None, 812)
    assert described["570"] == ("person", "Читатель 0", "Остров", None)
    assert asked["stream.get"] == 3  # 240 topics, a hundred a page
    assert {one.status for one in night.coverage.values()} == {"done"}


def test_replies_hang_under_the_first_comment(tmp_path: Path) -> None:
    with served(api()) as site:
        night = nights(tmp_path, site).run(at("11 03:00"))
    long = [one for one in night.of(Comment) if one.post_id == "9040"]
    assert len(long) == 130
    assert {one.parent_comment_id for one in long if one.comment_id != "c40-0"} == {"c40-0"}
    assert all("author_name" not in one.payload for one in long)


def test_another_night_reads_talks_only_where_the_counter_moved(tmp_path: Path) -> None:
    with served(api()) as site:
        told = nights(tmp_path, site)
        told.run(at("08 20:00"))
        site.calls.clear()
        talker = TAGGED[5]
        more = replace(talker, comments=(*talker.comments, OkComment("new", at("09 10:00"), "Ещё", "575")))
        site.answer = api(
            replace(GROUP, topics=tuple(more if one is talker else one for one in GROUP.topics))
        )
        told.rule = replace(told.rule, sources=_sources())
        night = told.run(at("09 20:00"))
        asked = methods(site)
    assert "new" in {one.comment_id for one in night.of(Comment)}
    assert (
        asked["discussions.getComments"] <= 1 + 12
    )  # the one that moved, and those of the last day's topics


def _sources() -> dict[str, object]:
    from campaign.settings import SourceSettings

    return {"ok": SourceSettings(enabled=True, revisit_days=(2,), reread_days=())}


def test_failing_answers_and_a_kill_lose_nothing(tmp_path: Path) -> None:
    with served(failing(api(), 0.05, seed=2)) as site:
        told = nights(tmp_path, site)
        count = 0

        def killed(record: object) -> bool:
            nonlocal count
            count += isinstance(record, Comment)
            return count == 60

        told.run(at("11 03:00"), until=killed)
        told.run(at("11 04:00"))
    assert told.rows("select post_id from posts where matched_tag is not null order by 1") == sorted(
        (one.number,) for one in TAGGED
    )
    assert told.rows("select comment_id from comments order by 1") == sorted((number,) for number in COMMENTS)


def test_what_is_gone_is_asked_for_by_number_first(tmp_path: Path) -> None:
    other, *rest = TAGGED
    victim = next(one for one in rest if len(one.comments) > 1)
    topics = tuple(
        replace(one, comments=one.comments[:-1]) if one is victim else one
        for one in GROUP.topics
        if one is not other
    )
    with served(api()) as site:
        told = nights(tmp_path, site)
        told.run(at("09 03:00"))
        site.answer = api(replace(GROUP, topics=topics))
        night = told.run(at("10 03:00"), counting=True)
    assert {(one.kind, one.item_id, one.confirmed) for one in night.gone} == {
        ("post", other.number, True), ("comment", victim.comments[-1].number, True),
    }  # fmt: skip


def test_a_group_that_is_not_there_is_said_and_the_others_are_read(tmp_path: Path) -> None:
    with served(api()) as site:
        source = OkSource(KEYS, base=site.url, guard=HERE, patience=QUICK)
        night = nights(
            tmp_path, site, "https://ok.ru/nobody", "https://ok.ru/group/777", "53038939046008", source=source
        ).run(at("11 03:00"))
    assert len(night.posts) == 24
    assert night.coverage["communities", "https://ok.ru/nobody"].status == "skipped"
    assert night.coverage["channel", "777"].error == "300: NOT_FOUND : Group not found"
    assert [note.partition(":")[0] for note in source.ledger.notes] == ["https"]


@pytest.mark.parametrize(
    ("trouble", "status", "words"),
    [
        (
            in_json({"error_code": 10, "error_msg": f"PERMISSION_DENIED {KEYS.secret}"}),
            "skipped",
            "10: PERMISSION_DENIED ‹ключ",
        ),
        (in_json({"error_code": 11, "error_msg": "LIMIT_REACHED"}), "cut_off", "11: LIMIT_REACHED"),
        (in_json({"error_code": 2, "error_msg": "SERVICE"}), "failed", "2: SERVICE"),
        (Reply(b"", 429, headers={"Retry-After": "0"}), "cut_off", "HTTP 429"),
        (Reply(b"", 404), "failed", "HTTP 404"),
        (Reply(hangs=True), "failed", "сеть"),
        (Reply(b"", endless=True), "failed", "ответ"),
        (Reply(b"<html>", 200, "text/html"), "failed", "не того вида"),
        (Reply(b"{", 200, JSON), "failed", "не JSON"),
        (Reply(b"[]", 200, JSON), "failed", "не по форме"),
    ],
)
def test_one_group_in_trouble_does_not_stop_the_other(
    tmp_path: Path, trouble: Reply, status: str, words: str
) -> None:
    whole = api()

    def answer(asked: Asked) -> Reply:
        return trouble if asked.values.get("gid") == "777" else whole(asked)

    source_groups = ("777", "53038939046008")
    with served(answer) as site:
        night = nights(
            tmp_path, site, *source_groups, source=OkSource(KEYS, base=site.url, guard=HERE, patience=HASTY)
        ).run(at("11 03:00"))
    said = night.coverage["channel", "777"]
    assert said.status == status and said.error and words in said.error and KEYS.secret not in said.error
    assert len(night.posts) == 24


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        (replace(KEYS, token="another-token"), 102),
        (replace(KEYS, secret="another-secret"), 104),
        (replace(KEYS, application="OTHERKEY"), 101),
    ],
)
def test_keys_that_are_not_accepted_stop_the_source(tmp_path: Path, keys: Keys, code: int) -> None:
    with served(api()) as site, pytest.raises(AccessDenied, match=f"ошибка {code}") as caught:
        nights(tmp_path, site, source=OkSource(keys, base=site.url, guard=HERE, patience=QUICK)).run(
            at("11 03:00")
        )
    assert keys.token not in str(caught.value) and keys.secret not in repr(keys)


def test_the_token_is_never_part_of_an_address(tmp_path: Path) -> None:
    with served(api()) as site:
        nights(tmp_path, site).run(at("11 03:00"))
    assert {call.path for call in site.calls} == {"fb.do"}


@pytest.mark.parametrize(
    ("written", "number", "address"),
    [
        ("https://ok.ru/group/53038939046008", "53038939046008", None),
        ("53038939046008", "53038939046008", None),
        ("https://ok.ru/PskovLib/", None, "https://ok.ru/pskovlib"),
        ("m.ok.ru/pskovlib?st=1", None, "https://ok.ru/pskovlib"),
        ("pskovlib", None, "https://ok.ru/pskovlib"),
        ("https://vk.com/pskovlib", None, None),
        ("https://ok.ru/profile/57", None, None),
    ],
)
def test_a_group_may_be_written_in_many_ways(written: str, number: str | None, address: str | None) -> None:
    assert group_number(written) == number
    if number is None:
        assert group_address(written) == address


def test_what_is_shared_is_quoted_and_missing_counts_are_unknown() -> None:
    whole = {"id": "1", "created_ms": 1762000000000, "media": [{"type": "text", "text": f"Чужое {TAG}"}]}
    sharing = {
        "id": "2",
        "created_ms": 1762000000001,
        "media": [{"type": "topic", "topic_refs": ["group_topic:1"]}],
    }
    post = parse_post(sharing, "53", {"1": whole}, found_by="x", fetched_at=at("05 03:00"))
    assert (post.text, post.quoted_text, post.author_id) == ("", f"Чужое {TAG}", "53")
    assert (post.likes, post.comments, post.reposts, post.views) == (None, None, None, None)


@pytest.mark.parametrize(
    "item",
    [
        None,
        {},
        {"id": "1"},
        {"id": "1", "date_ms": "x", "author_id": "5"},
        {"id": "1", "date_ms": 1762000000000},
    ],
)
def test_a_comment_without_what_it_needs_is_unreadable(item: object) -> None:
    with pytest.raises(Unreadable):
        parse_comment(item, "53", "9", parent=None, fetched_at=at("05 03:00"))


def test_every_post_stands_once(tmp_path: Path) -> None:
    with served(api()) as site:
        night = nights(tmp_path, site).run(at("11 03:00"))
    assert max(Counter(post.post_id for post in night.of(Post)).values()) == 1
