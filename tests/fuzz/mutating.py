"""Mutations drawn by seed: of values by structure, of texts by hostile pieces, of bytes by damage."""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

Draw = random.Random


def _nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value] if depth % 2 else {"items": value}
    return value


# Values that no answer and no line should have where they are put.
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 0.5, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), 10**400, 1e400, -1e400, float("nan"), 1e-320,
    "", " ", "0", "-0", "1e5", "null", "много", "\0", "\ud83d", "я\udc00", "\uffff", "\u202e", "2025-11-03", "9" * 5000,
    [], {}, [[]], [None], [{}], {"count": "много"}, {"count": None}, {"items": {}}, {"items": [None]},
    _nested(30), _nested(61), _nested(600), "Ы" * 20_000,
)  # fmt: skip
# Pieces of texts at which matchers, marks and tables may stumble.
HOSTILE = (
    "\0", "\ud83d", "\udc00", "\u200d", "\u200b", "\ufeff", "\u202e", "\u00ad", "\u0301" * 40, "\uffff", "\U000e0001", "\x1b[2J",
    "\r", "\n", "\r\n", "\x0b", "\x85", "\u2028", "\t", "\u00a0", "&amp;#x0;", "&#x110000;", "&#0;", "&lt;", "&#xd800;", "&",
    "[", "]", "|", "@", "*", "(", ")", "#", "##", "[id1|", "[id1|Анна]", "[club1|", "[id0|]", "@id1 (", "*id1 (Анна)", "[[[[",
    "https://", "https://vk.com/", "vk.com/wall-1_2", "vk.cc/x", "wall-1_2?reply=", "#тег", "www.", "a." * 60, "@a" * 60,
    "[id1|" * 60, "]" * 60, "İ", "ẞ", "ǅ", "ﬁ", "١٢", "²", "Ω", "i\u0307", "ё", "е\u0308", "–", "-", "_", "«", "»", '"', '""', ";", ",",
    "=1+1", "'", "''", "$", "${year}", "{{", "%s", "\\", "\\u0000", "9" * 400, "-1", "1e999", "0x", "x" * 3000,
)  # fmt: skip


def text(draw: Draw, value: str) -> str:
    """A text with one to three changes."""
    for _ in range(draw.randint(1, 3)):
        value = draw.choice(_OF_TEXT)(draw, value)
    return value


def _spot(draw: Draw, value: Any) -> tuple[int, int]:
    start = draw.randint(0, len(value))
    return start, min(len(value), start + draw.randint(0, 12))


def _insert(draw: Draw, value: str) -> str:
    at, _ = _spot(draw, value)
    return value[:at] + draw.choice(HOSTILE) * draw.choice((1, 1, 1, 2, 30)) + value[at:]


def _any_sign(draw: Draw, value: str) -> str:
    at, end = _spot(draw, value)
    return value[:at] + chr(draw.choice((draw.randrange(0x250), draw.randrange(0x110000)))) + value[end:]


def _cut(draw: Draw, value: str) -> str:
    at, end = _spot(draw, value)
    return value[:at] + value[end:]


def _again(draw: Draw, value: str) -> str:
    at, end = _spot(draw, value)
    return value[:at] + value[at:end] * draw.choice((2, 3, 200)) + value[end:]


def _other_form(draw: Draw, value: str) -> str:
    form = draw.choice((str.upper, str.swapcase, str.title, str.casefold))
    return form(unicodedata.normalize(draw.choice(("NFD", "NFKC")), value))


_OF_TEXT: tuple[Callable[[Draw, str], str], ...] = (
    _insert,
    _insert,
    _insert,
    _any_sign,
    _cut,
    _again,
    _other_form,
)


def structure(draw: Draw, value: Any) -> Any:
    """A copy of a value of JSON with one to three changes."""
    whole = [_copied(value)]
    for _ in range(draw.randint(1, 3)):
        _change(draw, whole)
    return whole[0]


def _copied(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _change(draw: Draw, whole: list[Any]) -> None:
    holder, key = draw.choice(list(_places(whole)))
    value = holder[key]
    match draw.randrange(9):
        case 0 | 1:
            holder[key] = _copied(draw.choice(ODD))
        case 2:
            holder[key] = draw.choice(
                ([value], {"value": value}, str(value)[:1000], [value, value], {str(key): value})
            )
        case 3 if isinstance(holder, dict):
            del holder[key]
        case 4 if isinstance(holder, dict):
            holder[draw.choice((f"{key}s", f"_{key}", str(key).upper(), "id", "items", "date"))] = holder.pop(
                key
            )
        case 5 if isinstance(holder, list) and holder is not whole:
            holder.insert(draw.randint(0, len(holder)), _copied(draw.choice(holder)))
        case 6 if isinstance(value, dict) and isinstance(holder, list) and len(holder) > 1:
            other = draw.choice(holder)
            holder[key] = {**value, **(other if isinstance(other, dict) else {})}  # two items glued
        case 7 if isinstance(value, str):
            holder[key] = text(draw, value)
        case 8 if isinstance(value, int) and abs(value) < 2**63:
            holder[key] = draw.choice(
                (-value, value + 1, value * 10**12, str(value), float(value), bool(value))
            )
        case _:
            holder[key] = _copied(draw.choice(ODD))


def _places(value: Any, depth: int = 20) -> Iterator[tuple[Any, Any]]:
    """Where each part of a value stands: its holder and the key in it."""
    for key in [*value] if isinstance(value, dict) else range(len(value)):
        yield value, key
        if depth and isinstance(value[key], dict | list):
            yield from _places(value[key], depth - 1)


def dumped(value: Any) -> bytes:
    """JSON as Python writes it: halves of emoji and endless numbers too."""
    return json.dumps(value).encode()


def damage(draw: Draw, data: bytes) -> bytes:
    """Bytes with one to three changes."""
    for _ in range(draw.randint(1, 3)):
        data = _damaged(draw, data)
    return data


def _damaged(draw: Draw, data: bytes) -> bytes:
    at, end = _spot(draw, data)
    match draw.randrange(9):
        case 0:
            return data[:at] + bytes([draw.randrange(256)]) + data[at + 1 :]
        case 1:
            return data[:at] + data[end:]
        case 2:
            return data[:at]
        case 3:
            return data[:at] + data[at:end] * draw.choice((2, 50)) + data[end:]
        case 4:
            return data + draw.choice((data, b"\0", b"}", b"]", b"\n{}"))
        case 5:
            return (
                draw.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b" " * 999, b"[" * 5000, b'{"a":' * 5000))
                + data
            )
        case 6:
            return data[:at] + draw.choice(HOSTILE).encode("utf-8", "surrogatepass") + data[at:]
        case 7:
            digits = [place for place, sign in enumerate(data) if 48 <= sign < 58]
            at = draw.choice(digits) if digits else 0
            return data[:at] + draw.choice((b"9" * 30, b"1e400", b"9" * 5000, b"-", b".5")) + data[at:]
        case _:
            # A key once more, with another value before or behind the first.
            keys = [place for place in range(len(data)) if data[place : place + 2] == b'":'] or [0]
            start = data.rfind(b'"', 0, draw.choice(keys)) + 1
            name = data[start : data.find(b'"', start)]
            return data[: start - 1] + b'"%b":%b,' % (name, dumped(draw.choice(ODD))) + data[start - 1 :]
