"""The stand-in fails as networks fail: by rule and seed, at a rate, past a quota, with odd pages."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from collectors.standin import Archive, Faults, Rule, failing, server
from tests.collectors.standin.standin_world import NOW, TAG, WALL, Asker, archive, asking, comment, ids, post


def small_world() -> Archive:
    return archive(post(1, likes=3, attachments=("photo",)), comment(2))


def outcomes(ask: Asker, count: int, **params: Any) -> list[str]:
    """What the log says of so many calls, whatever the client sees."""
    for number in range(count):
        try:
            ask.get("wall.get", owner_id=WALL, offset=number, **params)
        except httpx.TransportError:
            continue
    return [call.outcome for call in ask.standin.calls]


def struck(rule: Rule, **params: Any) -> httpx.Response:
    with asking(small_world(), faults=Faults(rules=(rule,))) as ask:
        return ask.get("wall.get", owner_id=WALL, **params)


class TestFailures:
    def test_a_gateway_answers_502_with_a_page(self) -> None:
        response = struck(Rule("http_502"))
        assert response.status_code == 502 and "Bad Gateway" in response.text

    def test_a_page_instead_of_json(self) -> None:
        response = struck(Rule("html"))
        assert response.status_code == 200 and response.text.startswith("<html>")

    def test_half_of_the_json_is_a_whole_http_answer(self) -> None:
        response = struck(Rule("half_json"))
        assert response.text.startswith('{"response"')
        with pytest.raises(ValueError):
            response.json()

    @pytest.mark.parametrize("kind", ["cut", "cut_body"])
    def test_connections_are_cut(self, kind: Any) -> None:
        with pytest.raises(httpx.RemoteProtocolError):
            struck(Rule(kind))

    def test_no_answer_for_a_while(self) -> None:
        faults = Faults(rules=(Rule("hang", seconds=20),))
        with asking(small_world(), faults=faults) as ask, pytest.raises(httpx.ReadTimeout):
            ask.http.get("users.get", params={"access_token": "key"}, timeout=0.2)

    def test_any_error_code_with_vk_words(self) -> None:
        assert struck(Rule("error", code=1)).json()["error"]["error_msg"] == "Unknown error occurred"
        assert "captcha_sid" in struck(Rule("error", code=14)).json()["error"]

    def test_a_count_that_lies(self) -> None:
        answer = struck(Rule("lying_count")).json()["response"]
        assert (answer["count"], len(answer["items"])) == (8, 1)

    def test_unknown_and_missing_fields(self) -> None:
        news = struck(Rule("unknown_fields")).json()["response"]
        assert "news_of_tomorrow" in news
        assert [one["type"] for one in news["items"][0]["attachments"]] == ["photo", "hologram"]
        item = struck(Rule("missing_fields")).json()["response"]["items"][0]
        assert item["text"] == TAG and not {"likes", "reposts", "views", "attachments"} & item.keys()

    def test_real_errors_still_come_through_spoilt_answers(self) -> None:
        assert struck(Rule("lying_count"), count=101).json()["error"]["error_code"] == 100


class TestRules:
    def test_method_params_after_and_times(self) -> None:
        rule = Rule("error", method="wall.*", params={"offset": "0"}, after=1, times=2)
        with asking(small_world(), faults=Faults(rules=(rule,))) as ask:
            for _ in range(5):
                ask.get("wall.get", owner_id=WALL, offset=0)
                ask.get("wall.get", owner_id=WALL, offset=1)
                ask.get("users.get", user_ids=1, offset=0)
            hit = [call.outcome for call in ask.standin.calls if call.params["offset"] == "0"]
            assert [one for number, one in enumerate(hit) if number % 2 == 0] == [
                "ok",
                "error 10",
                "error 10",
                "ok",
                "ok",
            ]
            assert hit.count("error 10") == 2
            assert {call.outcome for call in ask.standin.calls if call.params["offset"] == "1"} == {"ok"}

    def test_the_seed_repeats_and_threads_do_not_matter(self) -> None:
        def run(seed: int, workers: int) -> dict[str, str]:
            with asking(small_world(), faults=Faults(seed=seed, rules=failing(0.3))) as ask:
                with ThreadPoolExecutor(workers) as pool:
                    list(pool.map(lambda n: outcomes_of_one(ask, n), range(80)))
                return {call.params["offset"]: call.outcome for call in ask.standin.calls}

        first = run(1, workers=1)
        assert first == run(1, workers=8)
        assert first != run(2, workers=1)

    def test_a_share_of_all_answers_fails_in_every_way(self) -> None:
        with asking(small_world(), faults=Faults(seed=3, rules=failing(0.3))) as ask:
            seen = outcomes(ask, 500)
        failed = [one for one in seen if one != "ok"]
        assert 0.24 < len(failed) / len(seen) < 0.36
        kinds = {"error 1", "error 10", "http_502", "html", "cut", "cut_body", "half_json"}
        assert set(failed) == kinds

    def test_asking_again_helps(self) -> None:
        with asking(small_world(), faults=Faults(seed=5, rules=(Rule("error", share=0.5),))) as ask:
            for _ in range(20):
                ask.get("wall.get", owner_id=WALL)
            assert {call.outcome for call in ask.standin.calls} == {"ok", "error 10"}

    def test_faults_can_change_while_it_runs(self) -> None:
        with asking(small_world()) as ask:
            assert ids(ask("wall.get", owner_id=WALL)) == [1]
            ask.standin.set_faults(Faults(rules=(Rule("error", code=5),)))
            assert ask.error("wall.get", owner_id=WALL)[0] == 5


def outcomes_of_one(ask: Asker, offset: int) -> None:
    try:
        ask.get("wall.get", owner_id=WALL, offset=offset)
    except httpx.TransportError:
        return


class TestLimits:
    def test_calls_over_the_rate_are_error_6(self, monkeypatch: pytest.MonkeyPatch) -> None:
        moments = iter((10.0, 10.1, 10.2, 10.3, 10.9, 12.0))
        monkeypatch.setattr(server, "time", SimpleNamespace(monotonic=lambda: next(moments)))
        with asking(small_world(), faults=Faults(rate=3)) as ask:
            assert outcomes(ask, 5) == ["ok"] * 3 + ["error 6"] * 2
            assert ask.standin.busiest_second() == 5
            assert ids(ask("wall.get", owner_id=WALL)) == [1]

    def test_quotas_are_by_method_and_moscow_day(self) -> None:
        with asking(small_world(), faults=Faults(quotas={"wall.get": 2})) as ask:
            assert outcomes(ask, 3) == ["ok", "ok", "error 29"]
            assert ask("wall.getById", posts=f"{WALL}_1")
            # It is 03:00 in Moscow: the day has 21 hours more.
            ask.standin.now = NOW + timedelta(hours=20)
            assert ask.error("wall.get", owner_id=WALL)[0] == 29
            ask.standin.now = NOW + timedelta(hours=21)
            assert ask("wall.get", owner_id=WALL)

    def test_latency_is_waited_side_by_side(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # Nobody is answered before all eight wait at once.
        together, waits = threading.Barrier(8, timeout=60), []

        def wait(seconds: float) -> None:
            waits.append(seconds)
            together.wait()

        with (
            asking(small_world(), faults=Faults(latency=0.3, jitter=0.1)) as ask,
            ThreadPoolExecutor(8) as pool,
        ):
            monkeypatch.setattr(ask.standin.closing, "wait", wait)
            list(pool.map(lambda n: outcomes_of_one(ask, n), range(8)))
        assert len(waits) == 8 and all(0.3 <= seconds <= 0.4 for seconds in waits)
        assert not together.broken


class TestSearchPages:
    def read(self, ask: Asker, count: int = 20) -> tuple[list[int], list[int]]:
        """All items, and the size of each page, until there is no cursor."""
        seen: list[int] = []
        sizes: list[int] = []
        answer = ask("newsfeed.search", q=TAG, count=count)
        while True:
            seen += ids(answer)
            sizes.append(len(answer["items"]))
            if "next_from" not in answer:
                return seen, sizes
            answer = ask("newsfeed.search", q=TAG, count=count, start_from=answer["next_from"])

    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_short_and_empty_pages_lose_nothing(self, seed: int) -> None:
        world = archive(*(post(n, hours_ago=n / 100) for n in range(1, 301)))
        with asking(world, faults=Faults(seed=seed, short_pages=0.4, empty_pages=0.3)) as ask:
            seen, sizes = self.read(ask)
        assert seen == list(range(1, 301))
        assert 0 in sizes[:-1] and any(0 < size < 20 for size in sizes[:-1])

    def test_only_empty_pages_would_still_end(self) -> None:
        world = archive(*(post(n, hours_ago=n / 100) for n in range(1, 31)))
        with asking(world, faults=Faults(empty_pages=1.0)) as ask:
            assert self.read(ask, 10) == (list(range(1, 31)), [0, 10, 0, 10, 0, 10])

    def test_search_shows_a_subset_that_stays_the_same(self) -> None:
        world = archive(*(post(n, hours_ago=n / 100) for n in range(1, 301)))
        with asking(world, faults=Faults(search_recall=0.8)) as ask:
            first, again = self.read(ask, 200)[0], self.read(ask, 50)[0]
            assert first == again and 210 < len(first) < 270
            assert ask("wall.get", owner_id=WALL)["count"] == 300
