"""Asks Odnoklassniki's REST: signed calls, the network's errors in Russian, no key in sight."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from campaign.errors import AccessDenied, one_line
from campaign.signs import sound
from collectors.asking import Asker
from collectors.ok.parse import NETWORK
from collectors.records import Status

DEFAULT_API = "https://api.ok.ru/"
TITLE = "Одноклассники"
HIDDEN = "‹ключ Одноклассников›"
ATTEMPTS = 4
WORDS = 200

# As the publisher's list of errors has them.
PASSING = frozenset({1, 2, 9999})
OUT_OF_QUOTA = frozenset({8, 11})
CLOSED = frozenset({7, 10, 300, 455})
_NEW_KEYS = (
    "проверьте ключи приложения на apiok.ru и запишите их в OK_TOKEN, OK_APPLICATION_KEY и OK_SECRET_KEY"
)
STOPPED: Mapping[int, str] = {
    9: "адрес этого компьютера закрыт: напишите в поддержку apiok.ru",
    22: f"приложение не включено: {_NEW_KEYS}",
    101: f"открытый ключ приложения не принят: {_NEW_KEYS}",
    102: f"срок ключа доступа вышел: {_NEW_KEYS}",
    103: f"ключ доступа не принят: {_NEW_KEYS}",
    104: f"подпись не принята, секретный ключ приложения не тот: {_NEW_KEYS}",
    453: f"нужен ключ доступа: {_NEW_KEYS}",
}


@dataclass(frozen=True)
class Keys:
    """The access token, the application's public key and its secret."""

    token: str
    application: str
    secret: str

    def __repr__(self) -> str:
        return "Keys(…)"


@dataclass(frozen=True)
class Answer:
    """``value`` is what the method returned, ``None`` where ``error`` says why it did not."""

    value: Any = None
    calls: int = 0
    status: Status = "done"
    error: str | None = None


def signature(params: Mapping[str, str], keys: Keys) -> str:
    """``sig`` of a call: md5 of the sorted parameters, the token's own secret behind them; the token itself is not signed."""
    secret = _md5(keys.token + keys.secret)
    return _md5("".join(f"{key}={params[key]}" for key in sorted(params)) + secret)


class OkClient:
    def __init__(self, asker: Asker, keys: Keys, base: str = DEFAULT_API) -> None:
        self._asker, self._keys, self._base = asker, keys, base

    def __repr__(self) -> str:
        return f"OkClient({self._base})"

    def call(self, method: str, **params: str | int | Sequence[str] | None) -> Answer:
        """One method, asked until it is answered or hopeless. Raises ``AccessDenied`` where the keys are not accepted."""
        plain = {key: _plain(value) for key, value in params.items() if value is not None}
        signed = {**plain, "application_key": self._keys.application, "format": "json", "method": method}
        form = {**signed, "sig": signature(signed, self._keys), "access_token": self._keys.token}
        calls = 0
        for attempt in range(ATTEMPTS):
            page = self._asker.ask(
                f"{self._base}fb.do", method="POST", data=form, types=("json",), redirects=0
            )
            calls += page.calls
            if not page.ok:
                return Answer(calls=calls, status=page.status, error=self._shown(page.error))
            try:
                value = sound(json.loads(page.body))
            except (ValueError, RecursionError):
                return Answer(calls=calls, status="failed", error="ответ не JSON")
            code = value.get("error_code") if isinstance(value, dict) else None
            if not isinstance(code, int):
                return Answer(value, calls)
            if code in STOPPED:
                raise AccessDenied(f"{TITLE}, ошибка {code}: {STOPPED[code]}", source=NETWORK)
            if code not in PASSING or attempt + 1 == ATTEMPTS:
                return self._refused(code, value, calls)
        raise AssertionError("the last attempt returns")

    def _refused(self, code: int, value: Mapping[str, Any], calls: int) -> Answer:
        words = self._shown(one_line(str(value.get("error_msg") or ""))[:WORDS])
        status: Status = "cut_off" if code in OUT_OF_QUOTA else "skipped" if code in CLOSED else "failed"
        return Answer(calls=calls, status=status, error=f"{code}: {words}")

    def _shown(self, text: str) -> str:
        for key in (self._keys.token, self._keys.secret, self._keys.application):
            text = text.replace(key, HIDDEN)
        return text


def _plain(value: str | int | Sequence[str]) -> str:
    return str(value) if isinstance(value, str | int) else ",".join(value)


def _md5(text: str) -> str:
    # The network's own rule, no protection of ours.
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
