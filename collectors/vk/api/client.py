"""Asks VK: within the rate and the day's quota, patiently, and without ever showing the token."""

from __future__ import annotations

import queue
import random
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests
import urllib3
from vk_api.exceptions import ApiError, ApiHttpError, VkApiError

from collectors.vk.api.limiter import Limiter
from collectors.vk.api.problems import OUR_BUGS, TOO_FAST, Action, Problem, action_for
from collectors.vk.api.token import DEFAULT_API, HIDDEN
from collectors.vk.api.transport import Connection

CONNECTIONS = 4
WORDS = 200

Param = str | int | bool | Sequence[str] | Sequence[int]


@dataclass(frozen=True)
class Patience:
    """How long to insist, in seconds; ``dead_after`` questions given up in a row end the source."""

    attempts: int = 6
    first_pause: float = 0.5
    longest_pause: float = 30.0
    rate_pause: float = 1.0
    cool_down: float = 60.0
    dead_after: int = 3
    connect_timeout: float = 10.0
    read_timeout: float = 30.0

    def pause(self, attempt: int) -> float:
        """Before the next attempt: doubling, and jittered so that connections do not march in step."""
        return min(self.longest_pause, self.first_pause * 2.0**attempt) * random.uniform(0.5, 1.5)


@dataclass(frozen=True)
class Answer:
    """What came of one question: a response or a problem, and how many requests it took."""

    response: Any = None
    problem: Problem | None = None
    calls: int = 0


@dataclass
class _State:
    """What the connections share; only under the client's lock."""

    sent: Counter[str] = field(default_factory=Counter)
    answered: int = 0
    given_up: int = 0
    left: dict[str, Problem] = field(default_factory=dict)


class VkClient:
    """Safe to call from as many threads as it has connections.

    ``allowed`` says how many requests of a method this run may send; past it the method is left, as it
    is when VK says so itself.
    """

    def __init__(
        self,
        token: str,
        limiter: Limiter,
        *,
        base: str = DEFAULT_API,
        connections: int = CONNECTIONS,
        patience: Patience | None = None,
        allowed: Mapping[str, int] | None = None,
    ) -> None:
        self._token = token
        self._limiter = limiter
        self._patience = patience or Patience()
        self._allowed = dict(allowed or {})
        self._lock = threading.Lock()
        self._state = _State()
        self._free: queue.SimpleQueue[Connection] = queue.SimpleQueue()
        timeout = (self._patience.connect_timeout, self._patience.read_timeout)
        self._connections = [Connection(token, base, timeout) for _ in range(connections)]
        for connection in self._connections:
            self._free.put(connection)

    def __repr__(self) -> str:
        return f"VkClient({len(self._connections)} connections)"

    @property
    def connections(self) -> int:
        return len(self._connections)

    @property
    def sent(self) -> Counter[str]:
        """Requests sent so far, by method, repeated ones included."""
        with self._lock:
            return Counter(self._state.sent)

    @property
    def answered(self) -> int:
        """How many questions got an answer, be it that the object is closed."""
        return self._state.answered

    @property
    def left(self) -> Mapping[str, Problem]:
        """The methods that are out of quota, and why."""
        with self._lock:
            return dict(self._state.left)

    def stop(self) -> None:
        """Send nothing more and wake whoever waits; questions under way end with a problem."""
        self._limiter.close()

    def close(self) -> None:
        self.stop()
        for connection in self._connections:
            connection.close()

    def ask(self, method: str, params: Mapping[str, Param]) -> Answer:
        """One question, asked until it is answered, hopeless or out of patience. Never raises VK's errors."""
        connection = self._free.get()
        try:
            return self._insist(connection, method, {key: _plain(value) for key, value in params.items()})
        finally:
            self._free.put(connection)

    def _insist(self, connection: Connection, method: str, values: Mapping[str, str]) -> Answer:
        cooled = False
        calls = attempt = 0
        while True:
            problem = self._may_send(method)
            if problem:
                return Answer(problem=problem, calls=calls)
            calls += 1
            response, problem = self._send(connection, method, values)
            if problem is None:
                self._succeeded()
                return Answer(response=response, calls=calls)
            if problem.action is Action.COOL_DOWN and not cooled:
                cooled = True
                self._limiter.pause(self._patience.cool_down)
            elif problem.action is Action.RETRY and attempt + 1 < self._patience.attempts:
                self._rest(problem, attempt)
                attempt += 1
            else:
                return Answer(problem=self._gave_up(problem, attempt + 1), calls=calls)

    def _may_send(self, method: str) -> Problem | None:
        """Wait for a slot and take it off the allowance; a problem where nothing may be sent."""
        problem = self._refusal(method)
        if problem:
            return problem
        if not self._limiter.wait():
            return Problem(Action.FAIL, method, "прервано")
        with self._lock:
            problem = self._refusal_locked(method)
            if problem is None:
                self._state.sent[method] += 1
            return problem

    def _refusal(self, method: str) -> Problem | None:
        with self._lock:
            return self._refusal_locked(method)

    def _refusal_locked(self, method: str) -> Problem | None:
        allowed = self._allowed.get(method)
        if allowed is not None and self._state.sent[method] >= allowed and method not in self._state.left:
            text = f"{method}: израсходовано отведённое на сегодня ({allowed} запросов); продолжение завтра"
            self._state.left[method] = Problem(Action.LEAVE_METHOD, method, text)
        return self._state.left.get(method)

    def _rest(self, problem: Problem, attempt: int) -> None:
        pause = self._patience.pause(attempt)
        if problem.code == TOO_FAST:
            # The rate is the token's, so everyone slows down.
            self._limiter.pause(max(self._patience.rate_pause, pause))
        else:
            self._limiter.sleep(pause)

    def _succeeded(self) -> None:
        with self._lock:
            self._state.answered += 1
            self._state.given_up = 0

    def _gave_up(self, problem: Problem, attempts: int) -> Problem:
        with self._lock:
            if problem.action in (Action.LEAVE_METHOD, Action.COOL_DOWN):
                self._state.left.setdefault(problem.method, problem)
            if problem.action is not Action.RETRY:
                # Refused, but answered: VK is there.
                self._state.answered += problem.action is Action.SKIP
                self._state.given_up = 0
                return problem
            self._state.given_up += 1
            if self._state.given_up >= self._patience.dead_after:
                text = f"не отвечает ({problem.text}): проверьте сеть и запустите ночь снова, собранное сохранено"
                return Problem(Action.STOP, problem.method, text)
        return Problem(Action.FAIL, problem.method, f"{problem.text} (попыток: {attempts})", problem.code)

    def _send(
        self, connection: Connection, method: str, values: Mapping[str, str]
    ) -> tuple[Any, Problem | None]:
        # Nothing is raised from inside the handlers: vk_api's exceptions carry the token, and a new one
        # would keep them as its context.
        try:
            answer = connection.post(method, values)
        except ApiError as error:
            return None, self._refused(method, error.error)
        except ApiHttpError as error:
            return None, self._http_problem(method, error.response)
        except requests.exceptions.JSONDecodeError:
            return None, Problem(Action.RETRY, method, "ответ не JSON")
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            return None, Problem(Action.RETRY, method, f"сеть: {type(error).__name__}")
        except (VkApiError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
            return None, Problem(Action.RETRY, method, f"ответ не по форме: {type(error).__name__}")
        response = answer.get("response") if isinstance(answer, dict) else None
        if not _well_formed(method, response):
            return None, Problem(Action.RETRY, method, "ответ не по форме")
        return sound(response), None

    def _http_problem(self, method: str, response: requests.Response) -> Problem:
        """VK's own error may come with a status of its own; anything else is the net's."""
        try:
            body = response.json()
        except (ValueError, RecursionError):
            body = None
        if isinstance(body, dict) and isinstance(body.get("error"), dict) and "error_code" in body["error"]:
            return self._refused(method, body["error"])
        return Problem(Action.RETRY, method, f"HTTP {response.status_code}")

    def _refused(self, method: str, error: Any) -> Problem:
        code = _whole(error.get("error_code"))
        words = " ".join(str(error.get("error_msg", "")).replace(self._token, HIDDEN).split())[:WORDS]
        if code is None:
            return Problem(Action.RETRY, method, f"ответ не по форме: {words}")
        bug = "наша ошибка в запросе, " if code in OUR_BUGS else ""
        action = action_for(code, _whole(error.get("error_subcode")))
        return Problem(action, method, f"{bug}{code}: {words}", code)


def _whole(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _plain(value: Param) -> str:
    """As VK wants it: 1 and 0 for booleans, commas between several values."""
    if isinstance(value, bool):
        return str(int(value))
    return str(value) if isinstance(value, str | int) else ",".join(map(str, value))


def sound(value: Any) -> Any:
    """The same answer with nothing in it that cannot be stored: lone surrogates, zero bytes, endless numbers."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [sound(part) for part in value]
    if isinstance(value, dict):
        return {sound(key): sound(part) for key, part in value.items()}
    return str(value) if isinstance(value, int) and value.bit_length() > 63 else value


_LISTS = {"groups.getById": "groups", "wall.getById": "items"}
_PAGED = frozenset({"newsfeed.search", "wall.get", "wall.search", "wall.getComments"})


def _well_formed(method: str, response: Any) -> bool:
    """Whether the parts that the collector walks over are there: a broken page is asked for again."""
    if method in _PAGED:
        return isinstance(response, dict) and isinstance(response.get("items"), list)
    if method == "users.get":
        return isinstance(response, list)
    if method in _LISTS:
        # A list before API 5.199, an object since.
        return isinstance(response, list) or (
            isinstance(response, dict) and isinstance(response.get(_LISTS[method]), list)
        )
    return response is not None
