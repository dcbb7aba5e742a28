"""What VK's errors mean to us: ask again, skip the object, leave the method, or stop and tell the operator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from campaign.errors import AccessDenied, SourceError
from collectors.records import Status

SOURCE = "vk"


class Action(Enum):
    """What to do about an answer that brought nothing."""

    RETRY = "ask again, with a growing pause"
    COOL_DOWN = "ask again after a long pause; then leave the method"
    LEAVE_METHOD = "the method is out of quota for today"
    SKIP = "this object is closed or gone; go on"
    FAIL = "this object could not be read; go on and say so"
    STOP = "the source cannot go on without the operator"


RETRIED = frozenset({1, 6, 10, 32, 36, 43})
TOO_FAST = 6
FLOOD = 9
OUT_OF_QUOTA = 29
SKIPPED = frozenset({15, 18, 19, 30, 104, 113, 125, 203, 210, 211, 212, 213, 3610})
# 15 with these subcodes is about the application, not about the object.
CONFIGURATION_SUBCODES = frozenset({1133, 1134})
OUR_BUGS = frozenset({3, 8, 100, 150})
UNKNOWN_METHOD = 3
SEARCH = "newsfeed.search"
# A part of what was asked may be answered where the whole is not: VK fails on answers that are too large.
TOO_MUCH = frozenset({1, 10})

_NEW_TOKEN = "получите новый сервисный ключ в настройках приложения VK ID и запишите его в VK_TOKEN"
_SERVICE_KEY = "возьмите сервисный ключ доступа приложения (не ключ сообщества) и запишите его в VK_TOKEN"
_VALIDATE = "войдите в VK с этой учётной записью в браузере и подтвердите её, а лучше возьмите сервисный ключ"
_APPLICATION = (
    "проверьте приложение в кабинете разработчика VK: оно должно быть включено и иметь доступ к API"
)
_CAPTCHA = "подождите несколько часов и запустите ночь снова; если повторится, уменьшите requests_per_second"

STOPPED: Mapping[int, str] = {
    2: f"приложение выключено: {_APPLICATION}",
    5: f"ключ доступа не принят: {_NEW_TOKEN}",
    14: f"требуется капча: {_CAPTCHA}",
    17: f"требуется подтверждение учётной записи: {_VALIDATE}",
    20: f"метод закрыт для этого вида приложения: {_APPLICATION}",
    21: f"метод закрыт для этого вида приложения: {_APPLICATION}",
    23: "метод отключён самим VK: обновите bibliopulse",
    27: f"ключ сообщества здесь не годится: {_SERVICE_KEY}",
    28: f"ключ приложения не принят или не даёт права на метод: {_NEW_TOKEN}",
    42: "адрес этого компьютера не разрешён: добавьте его в настройках приложения VK («Доверенные IP-адреса»)",
    1114: f"срок анонимного ключа вышел: {_SERVICE_KEY}",
    1116: f"анонимный ключ не принят: {_SERVICE_KEY}",
    1117: f"срок ключа доступа вышел (ключ пользователя живёт час): {_SERVICE_KEY}",
    3300: f"требуется капча: {_CAPTCHA}",
    3301: f"требуется подтверждение телефона: {_VALIDATE}",
    3302: f"требуется подтверждение пароля: {_VALIDATE}",
    3303: f"требуется код подтверждения: {_VALIDATE}",
    3304: f"требуется подтверждение почты: {_VALIDATE}",
    3305: f"требуется подтверждение учётной записи: {_VALIDATE}",
    3609: f"ключ доступа нужно продлить: {_NEW_TOKEN}",
}


# VK answers user tokens so, as users of 4CAT report.
SEARCH_ADVICE = f"поиску нужен сервисный ключ, с ключом пользователя его может не быть: {_SERVICE_KEY}"


@dataclass(frozen=True)
class Problem:
    """Why a call brought nothing. ``text`` is safe to show and to store: it never holds the token.

    ``arrived``: an answer came, so it is not the network that failed. ``less`` may help: to ask for less at once.
    """

    action: Action
    method: str
    text: str
    code: int | None = None
    arrived: bool = True
    less: bool = False

    @property
    def status(self) -> Status:
        """How the query that met this problem is recorded."""
        if self.action is Action.SKIP:
            return "skipped"
        return "cut_off" if self.action in (Action.LEAVE_METHOD, Action.COOL_DOWN) else "failed"

    def error(self) -> SourceError:
        """The exception for a problem that stops the source: one Russian line that says what to do."""
        if self.code is None:
            return SourceError(f"VK: {self.text}", source=SOURCE)
        advice = STOPPED.get(self.code, f"метод {self.method} закрыт для приложения: {_APPLICATION}")
        return AccessDenied(f"VK, ошибка {self.code}: {advice}", source=SOURCE)


def action_for(code: int, subcode: int | None = None) -> Action:
    """What to do about one of VK's error codes; an unknown code fails the object and is said aloud."""
    if code in RETRIED:
        return Action.RETRY
    if code == FLOOD:
        return Action.COOL_DOWN
    if code == OUT_OF_QUOTA:
        return Action.LEAVE_METHOD
    if code in STOPPED or (code == 15 and subcode in CONFIGURATION_SUBCODES):
        return Action.STOP
    return Action.SKIP if code in SKIPPED else Action.FAIL
