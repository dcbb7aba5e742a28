"""A network made from scratch, put into the list of sources: all that a night does for VK it does for it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from campaign.errors import QuotaSpent, SourceError
from campaign.routes import OTHER
from campaign.run import Run
from campaign.settings import Campaign
from collectors.ledger import Ledger, Usage
from collectors.raw import read_lines, sealed_files
from collectors.records import Coverage, Post, Record, Status, decode
from collectors.source import Budget, Known, Plug, Progress, Source
from commands.collect import collect
from commands.load import load
from tests.commands.commanding import NOTHING, alone, ran
from tests.commands.e2e import ROOT, Ran, rows, small_home
from tests.test_house import imported

DAILY = 2
COLLECT, LOAD = alone(collect), alone(load)


# --- the network ------------------------------------------------------------------------------------------


@dataclass
class Channel:
    """What a channel of the network has: numbered texts, and how it answers. ``cut`` is the text that breaks off."""

    texts: list[str]
    status: int = 200
    cut: int | None = None
    more: bool = False
    asked: list[int] = field(default_factory=list)


@contextmanager
def network(channels: dict[str, Channel]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            channel, after = channels[address.path.strip("/")], int(parse_qs(address.query)["after"][0])
            channel.asked.append(after)
            lines = [
                json.dumps({"id": number, "text": text}).encode() + b"\n"
                for number, text in enumerate(channel.texts, 1)
                if number > after
            ]
            self.send_response(channel.status)
            self.send_header("Content-Length", str(len(b"".join(lines))))
            self.send_header("X-More", "yes" if channel.more else "")
            self.end_headers()
            self.wfile.write(b"".join(lines[: channel.cut]))

        def log_message(self, format: str, *args: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


# --- its source -------------------------------------------------------------------------------------------


class Lines:
    """JSON lines over HTTP: one question a night, for what came after the last known text."""

    def __init__(self, name: str, address: str) -> None:
        self.name = name
        self.ledger = Ledger()
        self.usage: tuple[Usage, ...] = ()
        self._address = address

    def collect(self, campaign: Campaign, known: Known, budget: Budget) -> Iterator[Record]:
        self.ledger = Ledger(known.posts, known.comments)
        calls = 1 + sum(row.calls for row in known.asked if row.fetched_at.date() == budget.now.date())
        if calls > DAILY:
            raise QuotaSpent(f"{self.name}: норма исчерпана", source=self.name)
        self.usage = (Usage(self.name, calls, DAILY),)
        yield from self.ledger.passing(self._answer(campaign, known, budget.now))

    def _answer(self, campaign: Campaign, known: Known, now: datetime) -> Iterator[Record]:
        last = max((int(number) for _, number in known.posts), default=0)
        try:
            with httpx.stream("GET", self._address + self.name, params={"after": last}) as answer:
                if answer.status_code == 429:
                    raise QuotaSpent(f"{self.name}: норма исчерпана", source=self.name)
                answer.raise_for_status()
                for line in answer.iter_lines():
                    yield self._post(campaign, json.loads(line), now)
                yield self._asked("cut_off" if answer.headers["X-More"] else "done", now)
        except httpx.HTTPError as error:
            yield self._asked("failed", now, type(error).__name__)
            raise SourceError(f"{self.name}: не отвечает", source=self.name) from error

    def _post(self, campaign: Campaign, item: dict[str, str], now: datetime) -> Post:
        return Post(
            network=self.name,
            owner_id="1",
            post_id=str(item["id"]),
            published_at=campaign.starts_at,
            text=item["text"],
            matched_tag=campaign.matcher().match(item["text"]),
            match_place="own",
            found_by=f"line:{self.name}",
            fetched_at=now,
        )

    def _asked(self, status: Status, now: datetime, error: str | None = None) -> Coverage:
        return Coverage(
            network=self.name, route="line", target=self.name, calls=1, status=status, error=error, fetched_at=now
        )  # fmt: skip


# --- its nights -------------------------------------------------------------------------------------------


@dataclass
class Home:
    """A campaign that asks two channels, and VK not at all."""

    path: Path
    feeds: Channel
    telegram: Channel

    def collect(self, now: str = NOTHING["BIBLIOPULSE_NOW"]) -> Ran:
        return ran(COLLECT, "--home", self.path, env=NOTHING | {"BIBLIOPULSE_NOW": now})

    def posts(self) -> list[tuple[str, str]]:
        assert ran(LOAD, "--home", self.path).code == 0
        found = "select network, post_id from campaign_posts order by network, post_id::integer"
        return [(network, number) for network, number in rows(self.path, found)]

    def came(self) -> set[str]:
        """The networks of the posts in ``raw/``."""
        return {
            record.network
            for file in sealed_files(self.path / "raw")
            for record in map(decode, read_lines(file))
            if isinstance(record, Post)
        }


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    path = small_home(tmp_path / "home", begun=True) / "campaign.toml"
    off = path.read_text("utf-8").replace("enabled = true", "enabled = false")
    path.write_text(f"{off}\n[sources.feeds]\nenabled = true\n[sources.telegram]\nenabled = true\n", "utf-8")
    channels = {
        name: Channel([f"{name} {number} #неделякачествавбиблиотеке" for number in range(1, 6)])
        for name in ("feeds", "telegram")
    }
    with network(channels) as address:

        def plug(name: str) -> Plug:
            def make(run: Run, progress: Progress) -> tuple[Source, Budget]:
                return Lines(name, address), Budget(run.now)

            return Plug(make)

        monkeypatch.setattr("collectors.sources.plug", plug)
        yield Home(path.parent, **channels)


def test_a_new_source_is_collected_summed_up_and_loaded(home: Home) -> None:
    done = home.collect()
    assert done.code == 0, done.everything
    assert home.posts() == [(name, str(number)) for name in ("feeds", "telegram") for number in range(1, 6)]
    asked = "select network, route, status, calls from coverage order by network"
    assert rows(home.path, asked) == [("feeds", "line", "done", 1), ("telegram", "line", "done", 1)]
    assert "источник Сайты и блоги:" in done.err and "источник Телеграм:" in done.err
    told = [line.split() for line in done.err.splitlines() if line.startswith(OTHER)]
    assert told == [[*OTHER.split(), "1", "1", "0", "0", "5", "0", "0"]] * 2
    assert "норма за день, feeds: 1 из 2 (50 %)" in done.err.replace("\xa0", " ")


def test_a_source_is_told_what_the_nights_before_left(home: Home) -> None:
    home.feeds.cut = 3
    assert home.collect("2025-11-09T03:00:00+03:00").code == 3
    home.feeds.cut = None
    assert home.collect().code == 0
    assert (home.feeds.asked, home.telegram.asked) == ([0, 3], [0, 5]), "only what is new is asked for"
    assert len(home.posts()) == 10


def test_a_source_is_told_what_it_has_asked_today(home: Home) -> None:
    codes = [home.collect().code for _ in range(DAILY + 1)]
    assert codes == [0] * DAILY + [75]
    assert len(home.feeds.asked) == DAILY
    assert home.collect("2025-11-11T03:00:00+03:00").code == 0


GOOD, BROKEN, TORN, SPENT, PART = {}, {"status": 500}, {"cut": 0}, {"status": 429}, {"more": True}


@pytest.mark.parametrize(
    ("feeds", "telegram", "code"),
    [
        (GOOD, GOOD, 0),
        (BROKEN, GOOD, 3),
        (GOOD, TORN, 3),
        (SPENT, GOOD, 3),
        (PART, GOOD, 3),
        (BROKEN, PART, 3),
        (BROKEN, TORN, 1),
        (SPENT, BROKEN, 1),
        (SPENT, SPENT, 75),
    ],
)
def test_one_source_failing_never_stops_the_others(
    home: Home, feeds: dict[str, int], telegram: dict[str, int], code: int
) -> None:
    for channel, faults in ((home.feeds, feeds), (home.telegram, telegram)):
        vars(channel).update(faults)
    done = home.collect()
    assert done.code == code, done.everything
    came = home.came()
    for name, faults in (("feeds", feeds), ("telegram", telegram)):
        assert (name in came) == (faults in (GOOD, PART))
        assert (f"bibliopulse: {name}: " in done.err) == (faults in (BROKEN, TORN, SPENT))
    assert "Traceback" not in done.err


def test_a_section_of_no_source_is_a_mistake_with_its_line_and_nothing_is_asked(home: Home) -> None:
    toml = home.path / "campaign.toml"
    toml.write_text(toml.read_text("utf-8").replace("[sources.telegram]", "[sources.telegramm]"), "utf-8")
    done = home.collect()
    line = toml.read_text("utf-8").splitlines().index("[sources.telegramm]") + 1
    assert done.code == 2 and f"campaign.toml, строка {line}: " in done.err
    assert "возможно, «telegram»; бывают: vk, feeds, telegram, ok, max" in done.err
    assert not home.came()


def test_collecting_knows_no_network() -> None:
    assert not [name for name in imported(ROOT / "commands" / "collect.py") if "vk" in name]
