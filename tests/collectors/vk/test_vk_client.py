"""Every fault of the facts' table, over real HTTP: bounded, understood, and without the token."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from campaign.errors import AccessDenied, SourceError
from collectors.vk.api.client import Answer, Patience, VkClient
from collectors.vk.api.problems import STOPPED, Action, action_for
from collectors.web.limiter import Limiter
from tests.collectors.vk.answering import Answering, Script, answering, error, response
from tests.collectors.vk.vk_world import QUICK, TOKEN

PAGE: dict[str, Any] = {"count": 0, "items": []}


@contextmanager
def client(
    script: Script, *, patience: Patience = QUICK, allowed: dict[str, int] | None = None, connections: int = 1
) -> Iterator[tuple[VkClient, Answering]]:
    with answering(script) as server:
        asking = VkClient(
            TOKEN,
            Limiter(5000),
            base=server.url,
            connections=connections,
            patience=patience,
            allowed=allowed,
        )
        try:
            yield asking, server
        finally:
            asking.close()


def ask(script: Script, method: str = "wall.get", **options: Any) -> tuple[Answer, Answering]:
    with client(script, **options) as (asking, server):
        return asking.ask(method, {"owner_id": "-1"}), server


def failing_first(times: int, failure: tuple[int, Any]) -> Script:
    left = [failure] * times
    return lambda method, params: left.pop() if left else response(PAGE)


@pytest.mark.parametrize("code", [1, 6, 10, 32, 36, 43])
def test_passing_errors_are_asked_again(code: int) -> None:
    answer, server = ask(failing_first(3, error(code)))
    assert answer.response == PAGE
    assert answer.calls == len(server.asked) == 4


@pytest.mark.parametrize(
    "failure",
    [
        (502, b"<html>502</html>"),
        (503, b""),
        (404, b"not here"),
        (302, b""),
        (307, b""),
        (200, b"<html>Please wait</html>"),
        (200, b""),
        (200, b'{"response": {"items": [1, 2'),
        (200, b"[1]"),
        (200, b"null"),
        (200, b"5"),
        (200, b'"text"'),
        (200, b"{}"),
        (200, b'{"response": null}'),
        (200, b'{"response": {"count": 3}}'),
        (200, b'{"error": "text"}'),
        (200, b'{"error": {"error_msg": "no code"}}'),
        (200, b'{"error": {"error_code": "x"}}'),
        (200, b"\xff\xfe\x00"),
        (200, b"[" * 100_000),
        (200, b'{"response": {"items": [{"text": "\xd0"}]}}'),
        (200, '{"response": {"items": [{"text": "Запись"}]}}'.encode("cp1251")),
    ],
)
def test_answers_that_are_none_are_asked_again(failure: tuple[int, bytes]) -> None:
    answer, server = ask(failing_first(2, failure))
    assert answer.response == PAGE
    assert answer.calls == 3
    assert {method for method, _ in server.asked} == {"wall.get"}


@pytest.mark.parametrize(("method", "key"), [("groups.getById", "groups"), ("wall.getById", "items")])
def test_a_list_by_another_name_is_no_answer(method: str, key: str) -> None:
    wrong = (200, {"response": {"items" if key == "groups" else "groups": []}})
    left = [wrong, wrong]
    answer, _ = ask(lambda method, params: left.pop() if left else response({key: []}), method)
    assert (answer.response, answer.calls) == ({key: []}, 3)


def test_patience_ends() -> None:
    answer, server = ask(lambda method, params: error(10), patience=Patience(attempts=4, first_pause=0.001))
    assert answer.problem is not None
    assert (answer.problem.action, answer.problem.status, answer.calls) == (Action.FAIL, "failed", 4)
    assert len(server.asked) == 4


def test_a_server_that_is_gone_ends_the_source() -> None:
    with client(lambda method, params: (502, b"")) as (asking, _):
        problems = [asking.ask("wall.get", {}).problem for _ in range(3)]
    assert [problem.action for problem in problems if problem] == [Action.FAIL, Action.FAIL, Action.STOP]
    assert problems[2] is not None
    assert "не отвечает" in str(problems[2].error())


def test_a_silent_server_is_left_after_the_time_out() -> None:
    release = threading.Event()

    def hang(method: str, params: dict[str, str]) -> tuple[int, Any]:
        release.wait(60)
        return response(PAGE)

    with client(hang, patience=Patience(attempts=2, first_pause=0.001, read_timeout=0.1)) as (asking, _):
        answer = asking.ask("wall.get", {})
        release.set()
    assert answer.problem is not None
    assert "сеть: ответа не дождаться" in answer.problem.text


def test_nobody_listening_is_a_problem_too() -> None:
    with answering(lambda method, params: response(PAGE)) as server:
        base = server.url
    asking = VkClient(TOKEN, Limiter(5000), base=base, patience=QUICK)
    answer = asking.ask("wall.get", {})
    asking.close()
    assert answer.problem is not None
    assert "сеть: соединение не установлено" in answer.problem.text


def test_a_method_out_of_quota_is_not_asked_again() -> None:
    def script(method: str, params: dict[str, str]) -> tuple[int, Any]:
        return error(29) if method == "newsfeed.search" else response(PAGE)

    with client(script) as (asking, server):
        first, second = asking.ask("newsfeed.search", {}), asking.ask("newsfeed.search", {})
        assert first.problem is not None
        assert second.problem == first.problem
        assert (first.problem.status, first.calls, second.calls) == ("cut_off", 1, 0)
        assert asking.ask("wall.get", {}).response == PAGE
        assert len(server.asked) == 2
        assert list(asking.left) == ["newsfeed.search"]


def test_flood_control_gets_one_long_pause() -> None:
    answer, _ = ask(failing_first(1, error(9)), patience=Patience(cool_down=0.05))
    assert answer.response == PAGE
    answer, server = ask(lambda method, params: error(9), patience=Patience(cool_down=0.05))
    assert answer.problem is not None
    assert (answer.problem.status, len(server.asked)) == ("cut_off", 2)


def test_the_allowance_is_kept_by_all_connections_together() -> None:
    with client(lambda method, params: response(PAGE), allowed={"wall.get": 5}, connections=3) as (
        asking,
        server,
    ):
        threads = [threading.Thread(target=lambda: asking.ask("wall.get", {})) for _ in range(9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        answer = asking.ask("wall.get", {})
        assert len(server.asked) == 5
    assert answer.problem is not None
    assert answer.problem.status == "cut_off"


@pytest.mark.parametrize("code", [15, 18, 19, 30, 104, 113, 125, 203, 210, 211, 212, 213, 3610])
def test_closed_objects_are_skipped(code: int) -> None:
    answer, server = ask(lambda method, params: error(code, "Access denied"))
    assert answer.problem is not None
    assert (answer.problem.status, answer.problem.text) == ("skipped", f"{code}: Access denied")
    assert len(server.asked) == 1


@pytest.mark.parametrize("code", [3, 8, 100, 150, 7, 12, 13, 99999])
def test_our_bugs_and_unknown_errors_are_said_aloud(code: int) -> None:
    answer, server = ask(lambda method, params: error(code))
    assert answer.problem is not None
    assert (answer.problem.status, len(server.asked)) == ("failed", 1)


@pytest.mark.parametrize("code", sorted(STOPPED))
def test_what_only_the_operator_can_mend_is_one_russian_line(code: int) -> None:
    # A captcha without captcha_sid is vk_api's KeyError.
    answer, server = ask(lambda method, params: error(code, f"for {TOKEN}"))
    assert answer.problem is not None
    stop = answer.problem.error()
    assert isinstance(stop, AccessDenied)
    assert stop.source == "vk"
    assert str(stop).startswith(f"VK, ошибка {code}: ")
    assert "\n" not in str(stop)
    assert len(server.asked) == 1


def test_the_facts_list_of_stopping_codes_is_whole() -> None:
    listed = {5, 14, 17, 27, 28, 1114, 1116, 1117, *range(3300, 3306), 3609, 2, 20, 21, 23, 42}
    assert set(STOPPED) == listed
    assert action_for(15, 1133) is action_for(15, 1134) is Action.STOP


def test_an_error_may_come_with_a_status_of_its_own() -> None:
    answer, _ = ask(lambda method, params: (401, error(5)[1]))
    assert answer.problem is not None
    assert answer.problem.code == 5


def test_the_token_is_in_no_log_exception_or_repr(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    echoes = [
        error(5, f"bad {TOKEN}", request_params=[{"key": "access_token", "value": TOKEN}]),
        error(14, captcha_sid="1", captcha_img="x"),
        error(100, f"access_token={TOKEN}"),
        (502, TOKEN.encode()),
        (200, TOKEN.encode()),
    ]
    seen = []
    for failure in echoes:
        with client(lambda method, params, failure=failure: failure) as (asking, _):  # type: ignore[misc]
            answer = asking.ask("wall.get", {})
            seen += [repr(asking), repr(answer), repr(asking.__dict__["_connections"])]
        assert answer.problem is not None
        try:
            raise answer.problem.error()
        except SourceError as stop:
            assert stop.__context__ is None
            seen.append("".join(traceback.format_exception(stop)) + repr(stop))
    assert TOKEN not in caplog.text + "".join(seen)


def test_the_token_goes_to_the_configured_address_only() -> None:
    answer, server = ask(failing_first(1, (307, b"")))
    assert answer.response == PAGE
    assert [method for method, _ in server.asked] == ["wall.get", "wall.get"]
    with pytest.raises(ValueError, match="https"):
        VkClient(TOKEN, Limiter(1), base="http://example.invalid/method/")


def test_parameters_travel_as_vk_wants_them() -> None:
    with client(lambda method, params: response(PAGE)) as (asking, server):
        asking.ask(
            "wall.get", {"flag": True, "off": False, "number": 5, "several": ["a", "b"], "ids": [1, 2]}
        )
    ((_, params),) = server.asked
    assert params == {
        "flag": "1",
        "off": "0",
        "number": "5",
        "several": "a,b",
        "ids": "1,2",
        "v": "5.199",
        "access_token": TOKEN,
    }


def test_what_cannot_be_stored_is_taken_out_of_answers() -> None:
    body = b'{"response": {"items": [{"text": "a\\ud83d\\u0000b", "id": 123456789012345678901234567890}]}}'
    answer, _ = ask(lambda method, params: (200, body))
    assert answer.response == {"items": [{"text": "ab", "id": "123456789012345678901234567890"}]}
