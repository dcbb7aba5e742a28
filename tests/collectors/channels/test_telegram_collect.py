"""Channels are read whole over real HTTP, again only as far back as something can have changed, and troubles are said."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from campaign.errors import SourceError
from campaign.settings import SourceSettings
from collectors.records import Author, Named, Post
from collectors.standin.channels.serving import HTML, JSON, Answer, Asked, Reply, Served, failing, served
from collectors.standin.channels.telegram import Channel, Message, telegram
from collectors.telegram.collect import TelegramSource
from collectors.web.patience import Patience
from tests.collectors.channels.nights import HASTY, HERE, QUICK, TAG, Nights, at, campaign

# Forty before the campaign, 130 within it, of which every third carries the tag: numbers have holes.
START, END = at("01 00:00"), at("09 00:00")


def messages() -> tuple[Message, ...]:
    draw = random.Random(5)
    found = []
    for place in range(170):
        moment = (
            START - timedelta(days=5) + timedelta(hours=3 * place)
            if place < 40
            else START + timedelta(hours=place - 40)
        )
        text = f"Запись {place} {TAG}" if place % 3 == 0 else f"Запись {place}"
        views = draw.choice(("", "7", "1.2K"))
        found.append(
            Message(10 + 3 * place, moment, text, photos=place % 3, views=views, service=place % 50 == 7)
        )
    return tuple(found)


MESSAGES = messages()
TRUTH = {str(one.number) for one in MESSAGES if TAG in one.text and START <= one.at < END and not one.service}
CHANNEL = Channel("PskovLib", "Кром", "1.25K", MESSAGES)


@pytest.fixture
def site() -> Iterator[Served]:
    with served(telegram([CHANNEL])) as server:
        yield server


def nights(
    tmp_path: Path, site: Served, *channels: str, patience: Patience = QUICK, more: str = ""
) -> Nights:
    rule = campaign(more, telegram=channels or ("https://t.me/PskovLib",))
    return Nights(tmp_path, rule, lambda: TelegramSource(base=site.url, guard=HERE, patience=patience))


def test_every_tagged_message_is_found_and_leads_to_its_library(tmp_path: Path, site: Served) -> None:
    told = nights(tmp_path, site)
    night = told.run(at("10 03:00"))
    assert len(TRUTH) == 42 and set(night.posts) == TRUTH
    assert [(one.screen_name, one.author_id) for one in night.of(Named)] == [
        ("https://t.me/pskovlib", "pskovlib")
    ]
    assert [(one.name, one.members) for one in night.of(Author)] == [("Кром", 1250)]
    # 130 messages within the campaign and some before it, twenty a page.
    assert night.coverage["channel", "pskovlib"].calls == 7
    assert all(post.comments is None and post.reposts is None for post in night.of(Post))


def test_a_channel_of_the_settings_is_read_too(tmp_path: Path) -> None:
    with served(telegram([CHANNEL, replace(CHANNEL, name="Gorod60")])) as site:
        night = nights(
            tmp_path, site, more='[sources.telegram]\nenabled = true\nchannels = ["@Gorod60"]\n'
        ).run(at("10 03:00"))
    assert {post.owner_id for post in night.of(Post)} == {"pskovlib", "gorod60"}


def until(moment: datetime) -> Answer:
    return telegram([replace(CHANNEL, messages=tuple(one for one in MESSAGES if one.at < moment))])


def test_another_night_reads_back_to_what_can_have_changed(tmp_path: Path, site: Served) -> None:
    told = nights(tmp_path, site)
    told.rule = replace(told.rule, sources={"telegram": SourceSettings(enabled=True, revisit_days=())})
    site.answer = until(at("06 03:00"))
    told.run(at("06 03:00"))
    assert len(site.calls) == 7  # 123 messages since the start and one before it, twenty a page
    site.calls.clear()
    assert not told.run(at("06 03:00")).records and not site.calls  # the same night, all done
    site.answer = until(at("07 03:00"))
    night = told.run(at("07 03:00"))
    assert len(site.calls) == 2  # thirty messages since a day before the last reading, and one before them
    assert set(night.posts) == {str(one.number) for one in MESSAGES[-40:]} & TRUTH


def test_a_known_post_is_counted_again_at_its_ages(tmp_path: Path, site: Served) -> None:
    told = nights(tmp_path, site)
    told.run(at("10 03:00"))
    site.calls.clear()
    assert set(told.run(at("11 03:00")).posts) == TRUTH and len(site.calls) == 7


def test_a_failing_site_and_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    with served(failing(telegram([CHANNEL]), 0.05, seed=3)) as site:
        told = nights(tmp_path, site)
        count = 0

        def killed(record: object) -> bool:
            nonlocal count
            count += isinstance(record, Post)
            return count == 20

        told.run(at("10 03:00"), until=killed)
        told.run(at("10 04:00"))
    found = told.rows("select post_id from posts where matched_tag is not null")
    assert sorted(number for (number,) in found) == sorted(TRUTH)


def test_what_a_whole_reading_no_longer_shows_is_missed_and_a_hole_is_not(tmp_path: Path) -> None:
    with served(telegram([CHANNEL])) as site:
        told = nights(tmp_path, site)
        told.run(at("09 03:00"))
        lost = next(one for one in MESSAGES if str(one.number) in TRUTH)
        site.answer = telegram([replace(CHANNEL, messages=tuple(one for one in MESSAGES if one is not lost))])
        night = told.run(at("10 03:00"), counting=True)
    assert [(one.item_id, one.confirmed) for one in night.gone] == [(str(lost.number), True)]


@pytest.mark.parametrize("written", ["@nobody_here", "https://t.me/+AbCdEf"])
def test_a_channel_without_a_preview_is_said_and_the_others_are_read(
    tmp_path: Path, site: Served, written: str
) -> None:
    told = nights(tmp_path, site, written, "@PskovLib")
    night = told.run(at("10 03:00"))
    assert set(night.posts) == TRUTH
    assert night.coverage["communities", written.lower()].status == "skipped"


def test_a_page_that_is_no_preview_is_no_channel(tmp_path: Path) -> None:
    with served(lambda asked: Reply(b"<html><div class='tgme_page'>Join</div></html>", 200, HTML)) as site:
        source = TelegramSource(base=site.url, guard=HERE, patience=QUICK)
        night = Nights(tmp_path, campaign(telegram=("@shut",)), lambda: source).run(at("10 03:00"))
    assert night.coverage["communities", "@shut"].status == "skipped"
    (note,) = source.ledger.notes
    assert note.startswith("@shut: канала с таким именем нет") and "столбец telegram в libraries.csv" in note


def test_a_providers_block_is_not_taken_for_a_missing_channel(tmp_path: Path) -> None:
    blocked = Reply(b"", 302, HTML, {"Location": "http://blocked.example/"})
    with served(lambda asked: blocked) as site:
        night = nights(tmp_path, site).run(at("10 03:00"))
    assert night.coverage["channel", "pskovlib"].status == "failed"


def _after_one_page(trouble: Reply) -> Answer:
    whole = telegram([CHANNEL])
    return lambda asked: trouble if "before" in asked.values else whole(asked)


@pytest.mark.parametrize(
    ("trouble", "status", "words"),
    [
        (Reply(hangs=True), "failed", "ответа не дождаться"),
        (Reply(b"", 404, HTML), "failed", "HTTP 404"),
        (Reply(b"", 429, HTML, {"Retry-After": "0"}), "cut_off", "HTTP 429"),
        (Reply(b"", 429, HTML, {"Retry-After": "900"}), "cut_off", "просит подождать 900 с"),
        (Reply(b"", 200, HTML, endless=True), "failed", "дольше|больше"),
        (Reply(b"{}", 200, JSON), "failed", "не того вида"),
    ],
)
def test_a_channel_that_breaks_off_is_unfinished_and_keeps_what_came(
    tmp_path: Path, trouble: Reply, status: str, words: str
) -> None:
    with served(_after_one_page(trouble)) as site:
        night = nights(tmp_path, site, patience=HASTY).run(at("10 03:00"))
    said = night.coverage["channel", "pskovlib"]
    assert said.status == status and said.error
    assert re.search(words, said.error)
    assert night.posts.keys() < TRUTH


def test_a_network_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with served(lambda asked: Reply(hangs=True)) as site:
        told = nights(tmp_path, site, "@one_1", "@two_2", "@three", "@four_4", patience=HASTY)
        with pytest.raises(SourceError, match="Телеграм: не отвечает"):
            told.run(at("10 03:00"))
    assert len(site.calls) == 3 * HASTY.attempts


def test_a_message_that_cannot_be_read_makes_the_channel_unfinished(tmp_path: Path) -> None:
    whole = telegram([CHANNEL])

    def answer(asked: Asked) -> Reply:
        reply = whole(asked)
        return replace(reply, body=reply.body.replace(b"<time datetime", b"<time undated", 1))

    with served(answer) as site:
        night = nights(tmp_path, site).run(at("10 03:00"))
    said = night.coverage["channel", "pskovlib"]
    assert said.status == "cut_off" and said.error and "нет даты публикации" in said.error


def test_a_page_with_a_broken_sign_is_read_and_is_not_trusted(tmp_path: Path, site: Served) -> None:
    """The sign may stand in the tag: then nobody would ever hear of the post."""
    whole, told = site.answer, nights(tmp_path, site)
    spoilt = str(MESSAGES[-2].number)
    assert spoilt in TRUTH

    def answer(asked: Asked) -> Reply:
        reply = whole(asked)
        before, tag, rest = reply.body.rpartition(TAG.encode())
        return reply if "before" in asked.values else replace(reply, body=before + tag[:-1] + rest)

    site.answer = answer
    night = told.run(at("10 03:00"))
    assert set(night.posts) == TRUTH - {spoilt}
    said = night.coverage["channel", "pskovlib"]
    assert said.status == "cut_off" and said.error and "не в UTF-8" in said.error
    site.answer = whole
    assert spoilt in told.run(at("11 03:00")).posts


def test_the_day_has_an_end(tmp_path: Path, site: Served) -> None:
    source = TelegramSource(base=site.url, guard=HERE, patience=QUICK, daily_requests=5)
    night = Nights(tmp_path, campaign(telegram=("@PskovLib",)), lambda: source).run(at("10 03:00"))
    said = night.coverage["channel", "pskovlib"]
    assert (len(site.calls), said.status) == (4, "cut_off")  # four fifths of five
    assert said.error and "израсходовано" in said.error
    assert [(used.calls, used.daily) for used in source.usage] == [(4, 5)]
