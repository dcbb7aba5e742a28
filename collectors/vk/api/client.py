"""Asks VK: within the rate and the day's quota, patiently, and without ever showing the token."""

from __future__ import annotations

import queue
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import requests
import urllib3
from vk_api.exceptions import ApiError, ApiHttpError, VkApiError

from campaign.errors import one_line
from campaign.signs import sound
from collectors.vk.api.problems import (
    OUR_BUGS,
    SEARCH,
    SEARCH_ADVICE,
    TOO_FAST,
    TOO_MUCH,
    UNKNOWN_METHOD,
    Action,
    Problem,
    action_for,
)
from collectors.vk.api.token import DEFAULT_API, HIDDEN
from collectors.vk.api.transport import LARGEST_ANSWER, Connection, NotUtf8, TooSlow, network_trouble
from collectors.web import patience
from collectors.web.body import TooLarge
from collectors.web.limiter import Limiter

CONNECTIONS = 4
WORDS = 200
# A question that costs nothing and that VK answers as long as it is there.
SIGN_OF_LIFE = "utils.getServerTime"

Param = str | int | bool | Sequence[str] | Sequence[int]


@dataclass(frozen=True)
class Patience(patience.Patience):
    """How long to insist with VK, in seconds.

    After ``dead_after`` questions given up in a row VK is asked for a sign of life, without which the source ends.
    A method of which as many were given up in a row gets ``tired_attempts`` from then on, until it answers.
    """

    tired_attempts: int = 2
    rate_pause: float = 1.0
    cool_down: float = 60.0
    dead_after: int = 3


@dataclass(frozen=True)
class Answer:
    """What came of one question: a response or a problem, and how many requests it took.

    ``count`` is how many items were asked for in the end, 0 where that is not the question. ``cut`` says that parts
    of the response were nested too deep to keep.
    """

    response: Any = None
    problem: Problem | None = None
    calls: int = 0
    count: int = 0
    cut: bool = False


@dataclass
class _State:
    """What the connections share; only under the client's lock."""

    sent: Counter[str] = field(default_factory=Counter)
    answered: int = 0
    given_up: int = 0
    given_up_of: Counter[str] = field(default_factory=Counter)
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
        timeout = (self._patience.connect_timeout, self._patience.read_timeout, self._patience.whole_timeout)
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

    def _insist(self, connection: Connection, method: str, values: dict[str, str]) -> Answer:
        cooled = False
        calls = attempt = 0
        asked = int(values.get("count", 0))
        while True:
            problem = self._may_send(method)
            if problem:
                return Answer(problem=problem, calls=calls)
            calls += 1
            answer = self._send(connection, method, values)
            problem = answer.problem
            count = int(values.get("count", 0))
            if problem is None:
                self._succeeded(method)
                return replace(answer, calls=calls, count=count)
            if problem.action is Action.COOL_DOWN and not cooled:
                cooled = True
                self._limiter.pause(self._patience.cool_down)
            elif problem.action is Action.RETRY and attempt + 1 < self._attempts(method):
                self._rest(problem, attempt)
                attempt += 1
                if problem.less and count > 1 and attempt > 1:
                    # Twice the whole, then a quarter of it, a sixteenth, down to one.
                    values["count"] = str(max(1, asked // 4 ** (attempt - 1)))
            else:
                problem = self._gave_up(connection, problem, attempt + 1)
                return Answer(problem=problem, calls=calls, count=count)

    def _attempts(self, method: str) -> int:
        with self._lock:
            is_tired = self._state.given_up_of[method] >= self._patience.dead_after
        return (
            min(self._patience.tired_attempts, self._patience.attempts)
            if is_tired
            else self._patience.attempts
        )

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

    def _succeeded(self, method: str) -> None:
        with self._lock:
            self._state.answered += 1
            self._state.given_up = self._state.given_up_of[method] = 0

    def _gave_up(self, connection: Connection, problem: Problem, attempts: int) -> Problem:
        with self._lock:
            state, method = self._state, problem.method
            if problem.action in (Action.LEAVE_METHOD, Action.COOL_DOWN) or problem.code == UNKNOWN_METHOD:
                state.left.setdefault(method, problem)
            if problem.action is not Action.RETRY:
                # Refused, but answered: VK is there.
                state.answered += problem.action is Action.SKIP
                state.given_up = state.given_up_of[method] = 0
                return problem
            state.given_up += 1
            state.given_up_of[method] += 1
            doubtful = state.given_up >= self._patience.dead_after
        if doubtful and not self._lives(connection):
            todo = "запустите ночь снова, собранное сохранено"
            if not problem.arrived:
                todo = f"проверьте сеть и {todo}"
            return replace(
                problem, action=Action.STOP, code=None, text=f"не отвечает ({problem.text}): {todo}"
            )
        return replace(problem, action=Action.FAIL, text=f"{problem.text} (попыток: {attempts})")

    def _lives(self, connection: Connection) -> bool:
        """Whether VK answers at all, be it that it refuses: then only what was asked about is broken."""
        problem = None
        if self._limiter.wait():
            with self._lock:
                self._state.sent[SIGN_OF_LIFE] += 1
            problem = self._send(connection, SIGN_OF_LIFE, {}).problem
        if problem and (problem.code is None or problem.code in TOO_MUCH):
            return False
        with self._lock:
            self._state.given_up = 0
        return True

    def _send(self, connection: Connection, method: str, values: Mapping[str, str]) -> Answer:
        # Nothing is raised from inside the handlers: vk_api's exceptions carry the token, and a new one
        # would keep them as its context.
        problem = Problem(Action.RETRY, method, "ответ не по форме")
        try:
            answer = connection.post(method, values)
        except ApiError as error:
            return Answer(problem=self._refused(method, error.error))
        except ApiHttpError as error:
            return Answer(problem=self._http_problem(method, error.response))
        except requests.exceptions.JSONDecodeError:
            return Answer(problem=replace(problem, text="ответ не JSON", less=True))
        except NotUtf8:
            return Answer(problem=replace(problem, text="ответ не в UTF-8", less=True))
        except TooLarge:
            return Answer(problem=replace(problem, text=f"ответ больше {LARGEST_ANSWER >> 20} МБ", less=True))
        except TooSlow:
            text = f"ответ шёл дольше {self._patience.whole_timeout:g} с"
            return Answer(problem=replace(problem, text=text, less=True))
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            return Answer(problem=replace(problem, text=f"сеть: {network_trouble(error)}", arrived=False))
        except (VkApiError, LookupError, TypeError, ValueError, AttributeError, RecursionError):
            return Answer(problem=replace(problem, less=True))
        if not isinstance(answer, dict):
            return Answer(problem=problem)
        if "response" not in answer and "error_code" in answer:
            # Servers that speak VK's language may answer an error by itself.
            return Answer(problem=self._refused(method, answer))
        response = answer.get("response")
        if not _well_formed(method, response):
            return Answer(problem=problem)
        lost: list[None] = []
        return Answer(sound(response, lost), cut=bool(lost))

    def _http_problem(self, method: str, response: requests.Response) -> Problem:
        """VK's own error may come with a status of its own; anything else is the server's."""
        try:
            body = response.json()
        except (ValueError, RecursionError):
            body = None
        error = body.get("error", body) if isinstance(body, dict) else None
        if isinstance(error, dict) and "error_code" in error:
            return self._refused(method, error)
        status = response.status_code
        return Problem(Action.RETRY, method, f"HTTP {status}", less=status >= 500)

    def _refused(self, method: str, error: Mapping[str, Any]) -> Problem:
        code = _whole(error.get("error_code"))
        message = sound(str(error.get("error_msg", ""))).replace(self._token, HIDDEN)
        words = one_line(message)[:WORDS]
        if code is None:
            return Problem(Action.RETRY, method, f"ответ не по форме: {words}")
        text = f"{code}: {words}"
        if code == UNKNOWN_METHOD and method == SEARCH:
            text = f"{text}; {SEARCH_ADVICE}"
        elif code in OUR_BUGS:
            text = f"наша ошибка в запросе, {text}"
        action = action_for(code, _whole(error.get("error_subcode")))
        return Problem(action, method, text, code, less=code in TOO_MUCH)


def _whole(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _plain(value: Param) -> str:
    """As VK wants it: 1 and 0 for booleans, commas between several values."""
    if isinstance(value, bool):
        return str(int(value))
    return str(value) if isinstance(value, str | int) else ",".join(map(str, value))


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
