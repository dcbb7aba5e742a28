"""``check`` before a night: what it finds and advises, and how it ends; a real server on loopback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from campaign.settings import SourceSettings, read_campaign
from collectors.standin import Faults, Rule, StandIn, failing, serve
from collectors.vk import checkup
from collectors.vk.api.probe import Probed, server_time
from commands.check import check
from tests.collectors.vk.answering import answering, error, response
from tests.commands.commanding import NOTHING, alone, asking, ran
from tests.commands.e2e import NIGHT, TOKEN, Ran, bibliopulse, small_archive, small_home, spawned
from tests.commands.e2e import asking as asking_process
from warehouse.connect import working

METHODS = {
    "newsfeed.search",
    "wall.get",
    "wall.getById",
    "wall.getComments",
    "groups.getById",
    "users.get",
    "utils.resolveScreenName",
}
APP = alone(check)


@pytest.fixture(scope="module")
def standin() -> Iterator[StandIn]:
    with serve(small_archive(), now=datetime.fromisoformat(NIGHT), token=TOKEN) as server:
        yield server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return small_home(tmp_path / "home")


def line(done: Ran, subject: str) -> str:
    """A line of the table with those that go on below it, as one."""
    lines = done.out.splitlines()
    first = next(number for number, text in enumerate(lines) if text.startswith(subject))
    parts = [lines[first]]
    for text in lines[first + 1 :]:
        if not text.startswith(" "):
            break
        parts.append(text)
    return " ".join(" ".join(parts).split())


def checked(home: Path, server: str | StandIn, **variables: str) -> Ran:
    done = ran(APP, "--home", home, env=asking(server, **variables))
    assert TOKEN not in done.everything
    return done


def test_all_is_well(home: Path, standin: StandIn) -> None:
    asked = len(standin.calls)
    done = checked(home, standin)
    assert done.code == 0, done.everything
    assert "сервисный ключ" in line(done, "ключ VK")
    assert {call.method for call in standin.calls[asked:]} >= METHODS
    for method in METHODS:
        assert "хорошо отвечает" in line(done, method)
    assert "с аккаунтом VK 4, без него 1" in line(done, "реестр")
    assert "хорошо" in line(done, "часы")
    assert done.out.splitlines()[-1] == "всё в порядке"


def test_each_limited_method_is_asked_once(home: Path, standin: StandIn) -> None:
    asked = len(standin.calls)
    checked(home, standin)
    methods = [call.method for call in standin.calls[asked:]]
    assert [methods.count(name) for name in ("newsfeed.search", "wall.get", "wall.getById")] == [1, 1, 1]
    assert len(methods) <= 15


def test_it_changes_nothing(home: Path, standin: StandIn) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    checked(home, standin)
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before


def test_without_a_token_nothing_is_asked(home: Path, standin: StandIn) -> None:
    asked = len(standin.calls)
    done = ran(APP, "--home", home, env=asking(standin, VK_TOKEN=""))
    assert done.code == 2
    assert "нет ключа доступа VK" in done.err
    assert len(standin.calls) == asked


def test_nobody_answers(home: Path) -> None:
    done = checked(home, "http://127.0.0.1:9/method/")
    assert done.code == 1
    assert "плохо" in line(done, "связь с VK")
    assert "период кампании" in done.out, "what needs no network is said all the same"


def test_a_dead_token_is_asked_with_once(home: Path) -> None:
    with serve(small_archive(), now=datetime.fromisoformat(NIGHT), token="another-token") as server:
        done = checked(home, server)
        assert [call.method for call in server.calls] == ["users.get", "utils.getServerTime"]
    assert done.code == 3
    assert "не принят" in line(done, "ключ VK")
    assert "сервисный ключ" in line(done, "ключ VK")


def test_a_captcha_ends_the_asking(home: Path) -> None:
    faults = Faults(rules=(Rule("error", code=14),))
    with serve(small_archive(), now=datetime.fromisoformat(NIGHT), faults=faults) as server:
        done = checked(home, server)
        assert len([call for call in server.calls if call.outcome == "error 14"]) == 1
    assert done.code == 3
    assert "подождите несколько часов" in line(done, "ключ VK")


def vk_of(kind: str) -> Any:
    """A VK that knows the token as a person's or a community's."""
    community = {"id": 1, "name": "Своя", "screen_name": "own"}

    def script(method: str, params: dict[str, str]) -> tuple[int, Any]:
        if method == "users.get":
            mine = kind == "user" and "user_ids" not in params
            return response([{"id": 5, "first_name": "Анна", "last_name": "П"}] if mine else [])
        if method == "groups.getById":
            own = kind == "community" or "group_ids" in params
            return response({"groups": [community], "profiles": []}) if own else error(100)
        if kind == "community" and method != "utils.resolveScreenName":
            return error(27, "Group authorization failed: method is unavailable with group auth.")
        return response({"items": [], "count": 0}) if method != "utils.resolveScreenName" else response([])

    return script


def test_a_users_token_lives_an_hour(tmp_path: Path, home: Path) -> None:
    with answering(vk_of("user")) as server:
        done = checked(home, server.url)
    assert "ключ пользователя" in line(done, "ключ VK")
    assert "живёт час" in line(done, "ключ VK")


def test_a_communitys_token_will_not_do(home: Path) -> None:
    with answering(vk_of("community")) as server:
        done = checked(home, server.url)
        assert {method for method, _ in server.asked} >= METHODS, "one closed method does not end the asking"
    assert done.code == 3
    assert "плохо ключ сообщества" in line(done, "ключ VK")
    assert "27" in line(done, "newsfeed.search")
    assert "сервисный ключ" in line(done, "wall.get")


def test_a_method_out_of_quota_is_said_and_the_others_are_asked(home: Path) -> None:
    faults = Faults(quotas={"newsfeed.search": 0})
    with serve(small_archive(), now=datetime.fromisoformat(NIGHT), faults=faults) as server:
        done = checked(home, server)
    assert done.code == 3
    assert "завтра" in line(done, "newsfeed.search")
    assert "хорошо" in line(done, "wall.getComments")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_chance_failures_are_borne(home: Path, seed: int) -> None:
    faults = Faults(seed=seed, rules=failing(0.1))
    with serve(small_archive(), now=datetime.fromisoformat(NIGHT), faults=faults) as server:
        done = checked(home, server)
    assert done.code == 0, done.everything


def test_a_registry_with_doubled_and_dead_accounts(home: Path, standin: StandIn) -> None:
    path = home / "libraries.csv"
    text = path.read_text(encoding="utf-8").replace("ub_gdov_cb", "ub_gdov_cb|club990000777|ub_obl_nb")
    path.write_text(text, encoding="utf-8")
    done = checked(home, standin)
    assert done.code == 3
    assert re.search(r"записаны дважды: ub_obl_nb", done.out)
    assert re.search(r"не существуют: club990000777", done.out)
    assert "нужно исправить: 3" in done.out, "the doubled one does not resemble its second row, either"


def test_the_days_quota_is_read_from_coverage(home: Path, standin: StandIn) -> None:
    with working(home) as connection:
        for route, calls, moment in (
            ("search", 400, "2025-11-10T00:00:00+03:00"),
            ("search", 450, "2025-11-10T02:59:00+03:00"),
            ("search", 99, "2025-11-09T23:59:59+03:00"),
            ("wall", 12, "2025-11-10T01:00:00+03:00"),
        ):
            connection.execute(
                "insert into coverage by name select 'vk' as network, $1 as route, 'q' as target, $2 as calls, "
                "0 as found, 0 as accepted, 'done' as status, $3 as fetched_at, 'f' as raw_file",
                [route, calls, datetime.fromisoformat(moment)],
            )
    done = checked(home, standin)
    assert "сегодня запросов 850 из 1000" in line(done, "норма newsfeed.search")
    assert "завтра" in line(done, "норма newsfeed.search")
    assert "сегодня запросов 12 из 5000" in line(done, "норма wall.get")
    assert done.code == 0


def test_a_source_that_is_off_is_not_asked(home: Path, standin: StandIn) -> None:
    path = home / "campaign.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("enabled = true", "enabled = false"), "utf-8")
    asked = len(standin.calls)
    done = ran(APP, "--home", home, env=NOTHING)
    assert (done.code, len(standin.calls)) == (0, asked)
    assert "источник выключен" in done.out


def test_more_requests_than_the_token_bears() -> None:
    settings = SourceSettings(enabled=True, requests_per_second=5)
    assert checkup.key_line(Probed("service"), settings).state == checkup.GOOD
    fast = checkup.key_line(Probed("user"), settings)
    assert fast.state == checkup.BAD
    assert "requests_per_second = 3" in fast.todo


def test_the_period(home: Path) -> None:
    campaign = read_campaign(home)
    said = [
        checkup.period_line(campaign, datetime.fromisoformat(moment)).state
        for moment in ("2025-10-31T23:59:59+03:00", "2025-11-01T00:00:00+03:00", "2025-11-15T00:00:00+03:00")
    ]
    assert said == [checkup.NOTE, checkup.GOOD, checkup.NOTE]
    assert "01.11.2025–08.11.2025" in checkup.period_line(replace(campaign), campaign.starts_at).said


def test_the_disk_must_hold_what_is_there_once_more() -> None:
    assert checkup.disk_line(5 * 10**9, 10**8).state == checkup.GOOD
    assert "1,0 ГБ" in checkup.disk_line(5 * 10**8, 10**8).todo
    assert "7,0 ГБ" in checkup.disk_line(5 * 10**9, 7 * 10**9).todo


def test_the_clocks_difference() -> None:
    now = datetime(2025, 11, 10, tzinfo=UTC)
    assert checkup.clock_line(now + timedelta(seconds=61), now).said == "спешат от VK на 61 с"
    assert checkup.clock_line(now - timedelta(hours=1), now).said == "отстают от VK на 3600 с"
    assert checkup.clock_line(now, None).state == checkup.NOTE
    assert checkup.clock_line(now, now + timedelta(minutes=1)).state == checkup.GOOD


def test_the_clock_is_that_of_the_answers_head(standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "Mon, 10 Nov 2025 03:00:00 GMT"
    monkeypatch.setattr(BaseHTTPRequestHandler, "date_time_string", lambda self, timestamp=None: said)
    assert server_time(standin.url) == datetime(2025, 11, 10, 3, tzinfo=UTC)
    assert server_time("http://127.0.0.1:9/method/") is None


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ALL_PROXY", "socks5://127.0.0.1:9"),
        ("HTTPS_PROXY", "http://127.0.0.1:9"),
        ("HTTPS_PROXY", "nonsense://127.0.0.1:9"),
        ("SSL_CERT_FILE", "/nowhere/certificates.pem"),
    ],
)
def test_a_proxy_or_certificate_that_leads_nowhere_leaves_the_time_unknown(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert server_time("https://vk.invalid/method/") is None
    assert server_time(standin.url) is not None, "this very machine is asked without a proxy"


def test_the_command_as_a_process(home: Path, standin: StandIn) -> None:
    done = spawned("check", "--home", home, env=asking_process(standin))
    assert done.code == 0, done.err
    assert "всё в порядке" in done.out
    assert TOKEN not in done.everything
    assert bibliopulse("check", "--home", home).code == 2


FLAT = b'{"error_code": 3, "error_msg": "Unknown method passed."}'


def test_search_that_wants_another_key_says_which(home: Path, standin: StandIn) -> None:
    for rule in (
        Rule("error", code=3, method="newsfeed.search"),
        Rule("body", method="newsfeed.search", status=400, value=FLAT),
    ):
        standin.set_faults(Faults(rules=(rule,)))
        done = checked(home, standin)
        standin.set_faults(Faults())
        assert done.code == 3
        assert "сервисный ключ" in line(done, "newsfeed.search")
        assert "хорошо отвечает" in line(done, "wall.get")


@pytest.mark.parametrize(
    "answer",
    [(400, FLAT), (404, b"not here"), (502, b"<html>502</html>"), (200, b"PHP Warning"), (200, b"{}")],
)
def test_where_an_answer_came_the_network_is_not_blamed(home: Path, answer: tuple[int, bytes]) -> None:
    with answering(lambda method, params: answer) as server:
        done = checked(home, server.url)
    assert done.code != 0
    assert "проверьте сеть" not in done.everything


def test_where_nobody_listens_it_is(home: Path) -> None:
    with answering(lambda method, params: error(3)) as server:
        url = server.url
    done = checked(home, url)
    assert done.code == 1
    assert "проверьте сеть" in done.err
