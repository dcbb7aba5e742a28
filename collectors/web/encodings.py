"""Bytes to text, whatever the server says of them."""

import codecs
import re

# A server that has not been told says this of everything.
_UNTOLD = frozenset({"iso8859-1", "cp1252", "ascii"})
# UTF-8 first: what has a broken sign in it stays what it is.
_RUSSIAN = ("utf-8", "cp1251", "koi8-r", "cp866")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEAD = 2048
_SAMPLE = 100_000  # bytes, enough to tell the letters by


def charset_of(content_type: str) -> str:
    """What the header Content-Type says of the encoding; empty where it says nothing."""
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    return found[1] if found else ""


def is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def decoded(body: bytes, said: str = "") -> str:
    """The text of a page or feed. ``said`` is the server's word for its encoding.

    A mark at the beginning is believed first, then the server, the document, UTF-8; the first in which nothing is wrong
    is taken. Else it is the encoding in which the text looks most Russian, and what is broken in it becomes «�».
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    declared = _DECLARED.search(body[:_HEAD])
    inside = declared[1].decode("ascii") if declared else ""
    if body[:4] in (b"<\0?\0", b"\0<\0?"):
        inside = "utf-16-le" if body[0] else "utf-16-be"
    for name in (_codec(said), _codec(inside), "utf-8"):
        if name and name not in _UNTOLD:
            try:
                return body.decode(name)
            except UnicodeDecodeError:
                continue
    likely = max(_RUSSIAN, key=lambda name: _likeness(body[:_SAMPLE].decode(name, "replace")))
    return body.decode(likely, "replace")


def _codec(name: str) -> str:
    try:
        codec = codecs.lookup(name) if name else None
        # Python has codecs that are no encodings of text: «base64», «zip».
        return codec.name if codec and codec.name != "undefined" and b"".decode(name) == "" else ""
    except (LookupError, ValueError):
        return ""


def _likeness(text: str) -> int:
    """How Russian a text looks: small letters speak for it, large ones and strange signs against."""
    small = sum("а" <= char <= "я" or char == "ё" for char in text)
    large = sum("А" <= char <= "Я" for char in text)
    strange = sum(ord(char) > 127 and not ("А" <= char <= "я" or char in "ёЁ«»—–…№") for char in text)
    return small - large - 2 * strange
