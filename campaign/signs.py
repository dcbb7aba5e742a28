"""What signs a text may hold: which can be stored, seen and written as XML, and which stand for another."""

import html
import math
import re
import unicodedata
from html.entities import html5
from typing import Any

# What is nested deeper than this is no answer of a network and no line of a person.
DEEPEST = 60
_ENTITY = re.compile(r"&(?:#\d{1,9}|#[xX][\da-fA-F]{1,8}|[A-Za-z][A-Za-z\d]{1,31});")
# All that XML 1.0 cannot hold, which is what Word and Excel write.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Most texts have nothing but these.
_UNUSUAL = re.compile(r"[^ -~\t\r\nА-Яа-яЁё«»„“”…—–№]")


def sound(value: Any, lost: list[None] | None = None, depth: int = DEEPEST) -> Any:
    """The same with nothing in it, at any depth, that cannot be stored: halves of emoji, zero bytes, numbers and nesting without end.

    What is nested too deep becomes ``None``, and one more is ``lost``.
    """
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
    if isinstance(value, list | dict):
        if not depth:
            if lost is not None:
                lost.append(None)
            return None
        if isinstance(value, list):
            return [sound(part, lost, depth - 1) for part in value]
        return {sound(key): sound(part, lost, depth - 1) for key, part in value.items()}
    endless = (
        not math.isfinite(value)
        if isinstance(value, float)
        else isinstance(value, int) and value.bit_length() > 63
    )
    return str(value) if endless else value


def unescaped(text: str) -> str:
    """HTML's entities as the signs that they stand for. Only what ends in ``;`` is one: «?id=1&section=2» stays."""
    return _ENTITY.sub(_meant, text) if "&" in text else text


def _meant(entity: re.Match[str]) -> str:
    if entity[0][1] == "#":
        # What names half an emoji or nothing at all: HTML shows it as U+FFFD.
        return html.unescape(entity[0]).replace("\ufffd", "")
    return html5.get(entity[0][1:], entity[0])


def xml_safe(text: str) -> str:
    """The text without what a Word or Excel file cannot hold, its lines ended by LF alone."""
    return _NOT_XML.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


class _Without(dict[int, int | None]):
    """A table of ``str.translate`` that leaves out a category; each sign is looked up once."""

    def __init__(self, category: str) -> None:
        super().__init__()
        self._category = category

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code)) == self._category else code
        return self[code]


_FORMAT, _MARKS = _Without("Cf"), _Without("Mn")


def visible(text: str) -> str:
    """NFC without what cannot be seen: the categories Cf (zero-width and direction marks) and Mn (stress, variation)."""
    if not _UNUSUAL.search(text):
        return text
    # A letter and its own mark may be parted by something unseen: «и», U+200B, U+0306 is «й».
    composed = unicodedata.normalize("NFC", text.translate(_FORMAT))
    return unicodedata.normalize("NFC", composed.translate(_MARKS))


def garbled(text: str) -> str:
    """What stands here for a Russian word that was saved in one encoding and read in another, as «РџСЂРёРІРµС‚» for «Привет».

    Empty where most words are sound: UTF-8's bytes make a word only by such a mistake.
    """
    words = [word for word in re.split(r"[ \t\r\n]+", text) if not word.isascii()]
    spoilt = [word for word in words if any(map(_was_utf8, (word,) * 2, ("cp1251", "cp1252")))]
    return spoilt[0] if len(spoilt) * 2 > len(words) else ""


def _was_utf8(word: str, read_as: str) -> bool:
    try:
        meant = b"".join(_byte(char, read_as) for char in word).decode()
    except ValueError:
        return False
    return re.search("[А-Яа-яЁё]", meant) is not None


def _byte(char: str, encoding: str) -> bytes:
    """As browsers read a code page: what it leaves open stands for itself."""
    return char.encode("latin-1") if "\x80" <= char <= "\x9f" else char.encode(encoding)
