"""Hashtags and mentions, and the text without them."""

from __future__ import annotations

import re

from campaign.marks import Mark, marks, replaced, without_fragments

# VK begins a tag anywhere («отзывы#тег») and ends it at «-» and «.»; a tag of digits alone is none, nor is «&#x2019;»; «@group» after it narrows it to a wall.
_TAG = re.compile(r"#(?=\w*[^\W\d_])(?!x[\da-fA-F]+;)(?!alias\|)(\w+)((?:[-‐‑–]\w+)*)(?:@\w+(?:\.\w+)*)?")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s|]+|\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,64}|\b(?:vk\.(?:com|ru|cc)|t\.me|ok\.ru)/\S+",
    re.IGNORECASE,
)
# Without one of these signs there is no mark.
_ANY_MARK = re.compile(r"[\[/@*w#]")


def hashtags(text: str) -> tuple[str, ...]:
    """Tags in order, lower case, once each: ``#а-б`` gives ``#а`` (VK's reading) and ``#а-б`` (the author's)."""
    if "#" not in text:
        return ()
    found: dict[str, None] = {}
    for match in _TAG.finditer(without_fragments(text)):
        base = f"#{match[1]}".lower()
        found[base] = None
        if match[2]:
            found[base + re.sub("[‐‑–]", "-", match[2].lower())] = None
    return tuple(found)


def mentions(text: str) -> tuple[str, ...]:
    """Accounts in order, once each: ``1`` of ``[id1|Анна]``, ``-2`` of ``[club2|…]``, ``name`` of ``@name``."""
    named = (account for mark in marks(text) if mark.kind == "mention" for account in mark.accounts)
    return tuple(dict.fromkeys(named))


def without_marks(text: str) -> str:
    """The text with links, tags, names of people mentioned and mark-up blanked, every other character in its place.

    The title of a community stays: «[club1|Невельская библиотека], спасибо» names a library.
    """
    if not _ANY_MARK.search(text):
        return text
    text = replaced(text, _blanked)
    for pattern, signs in ((_LINK, "/@w"), (_TAG, "#")):
        if any(sign in text for sign in signs):
            text = pattern.sub(lambda match: " " * len(match[0]), text)
    return text


def _blanked(mark: Mark) -> str | None:
    if mark.kind == "trace":
        return None
    if not mark.label or any(account.isdigit() for account in mark.accounts):
        return " " * len(mark.text)
    before = mark.label_at - mark.start
    return " " * before + replaced(mark.label, _blanked) + " " * (len(mark.text) - before - len(mark.label))
