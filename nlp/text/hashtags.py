"""Hashtags and mentions, and the text without them."""

from __future__ import annotations

import re

# VK ends a tag at «-» and «.»; a tag of digits alone is none.
_TAG = re.compile(r"(?<![\w#&/])#(?=\w*[^\W\d_])(\w+)((?:[-‐‑–]\w+)*)")
_BRACKET = re.compile(r"\[((?:id|club|public|event)\d{1,19})(?::bp-?\d+_\d+)?\|([^\]\n]{0,200})\]")
_AT = re.compile(r"(?<![\w.@/])@([A-Za-z_][A-Za-z0-9_.]{1,63}|id\d+|club\d+)(?: ?\([^()\n]{1,80}\))?")
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,64}|\b(?:vk\.(?:com|ru|cc)|t\.me|ok\.ru)/\S+",
    re.IGNORECASE,
)
# Without one of these signs there is no mark.
_ANY_MARK = re.compile(r"[\[/@w#]")


def hashtags(text: str) -> tuple[str, ...]:
    """Tags in order, lower case, once each: ``#а-б`` gives ``#а`` (VK's reading) and ``#а-б`` (the author's)."""
    if "#" not in text:
        return ()
    found: dict[str, None] = {}
    for match in _TAG.finditer(text):
        base = f"#{match[1]}".lower()
        found[base] = None
        if match[2]:
            found[base + re.sub("[‐‑–]", "-", match[2].lower())] = None
    return tuple(found)


def mentions(text: str) -> tuple[str, ...]:
    """Accounts in order, once each: ``id1`` of ``[id1|Анна]``, ``club2`` of ``[club2|…]``, ``name`` of ``@name``."""
    if "[" not in text and "@" not in text:
        return ()
    places = [(match.start(), match[1]) for match in _BRACKET.finditer(text)]
    places += [(match.start(), match[1].rstrip(".")) for match in _AT.finditer(text)]
    return tuple(dict.fromkeys(name.lower() for _, name in sorted(places)))


def without_marks(text: str) -> str:
    """The text with links, tags, names of people mentioned and mark-up blanked, every other character in its place.

    The title of a community stays: «[club1|Невельская библиотека], спасибо» names a library.
    """
    if not _ANY_MARK.search(text):
        return text
    if "[" in text:
        text = _BRACKET.sub(_bracket, text)
    for pattern, signs in ((_LINK, "/@w"), (_TAG, "#"), (_AT, "@")):
        if any(sign in text for sign in signs):
            text = pattern.sub(lambda match: " " * len(match[0]), text)
    return text


def _bracket(match: re.Match[str]) -> str:
    if match[1].startswith("id"):
        return " " * len(match[0])
    title = match[2]
    return " " * (len(match[0]) - len(title) - 1) + title + " "
