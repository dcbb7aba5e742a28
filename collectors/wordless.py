"""Texts of readers whose words have been removed: nothing of what was said, and all that figures are worked out from.

What stands for a text, «слова удалены · 3f9c51a0d2? #тег», is the same for texts of the same letters, says whether it asked
something, and keeps the campaign's tag (or what is nearly one) by which the text counts. The number is an HMAC by the home's
key: nobody else can try sentences against it.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec

from campaign.marks import Mark, replaced
from campaign.tags import Matcher, NearTags
from collectors.records import Author, Comment, Post, Record

GONE = "слова удалены"
Part = Literal["words", "quoted", "names"]
"""What of a text goes: all its words, those that it repeats after a reader, or only readers' names in mentions."""
Key = tuple[str, str, str, str]
"""network, kind, owner_id, item_id"""

_STANDS_FOR = re.compile(rf"{GONE} · [0-9a-f]{{10}}\??(?: (?P<tag>.+))?", re.DOTALL)
_AS_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_NO_LETTER = re.compile("[^0-9a-zа-я]+")


@dataclass(frozen=True)
class Wordless:
    """Texts, and records in ``raw/``, as they are once words are gone.

    ``parts`` names the items that lose something; ``nameless`` the accounts (network and number, or screen name in lower
    case) whose names go; payloads of everything published before ``before`` go too.
    """

    key: bytes
    matcher: Matcher
    near_tags: NearTags
    parts: Mapping[Key, Part]
    nameless: frozenset[tuple[str, str]]
    before: datetime | None = None

    def words(self, text: str) -> str:
        """What stands for a text; the same once more for what it gives."""
        if not text.strip():
            return text
        stands = _STANDS_FOR.fullmatch(text)
        if stands and (stands["tag"] or "") == self._tag(text):
            return text
        digest = self._digest(_letters(text))[:10]
        return f"{GONE} · {digest}{'?' if '?' in text else ''} {self._tag(text)}".rstrip()

    def names(self, network: str, text: str) -> str:
        """The text without the names by which mentions call people; equal names leave equal codes."""

        def shown(mark: Mark) -> str | None:
            if mark.kind == "link" or not any((network, each) in self.nameless for each in mark.accounts):
                return None
            at = mark.label_at - mark.start
            # No digit: an answer with one would tell particulars.
            coded = f"читатель {self._digest(mark.label)[:5].translate(_AS_LETTERS)}"
            if mark.label and not mark.label.startswith("читатель "):
                return mark.text[:at] + coded + mark.text[at + len(mark.label) :]
            return mark.text

        return replaced(text, shown)

    def record(self, record: Record) -> Record:
        """The record without the words, names and payloads that go; the same object where none does."""
        if isinstance(record, Author):
            if (record.network, record.author_id) not in self.nameless:
                return record
            changed: dict[str, Any] = {"name": "", "screen_name": None}
        elif isinstance(record, Post | Comment):
            changed = self._without(record)
        else:
            return record
        if all(getattr(record, name) == value for name, value in changed.items()):
            return record
        return msgspec.structs.replace(record, **changed)

    def _without(self, record: Post | Comment) -> dict[str, Any]:
        part = self.parts.get(key_of(record))
        changed: dict[str, Any] = {"text": said(self, part or "", record.network, record.text)}
        if isinstance(record, Post):
            of_quoted = "words" if part == "quoted" else part or ""
            changed["quoted_text"] = said(self, of_quoted, record.network, record.quoted_text)
            changed["poll"] = None if part == "words" else record.poll
        old = self.before and record.published_at and record.published_at < self.before
        if part or old:
            changed["payload"] = None
        return changed

    def _tag(self, text: str) -> str:
        if tag := self.matcher.match(text):
            return tag
        near = self.near_tags.find(text)
        return near.written if near else ""

    def _digest(self, text: str) -> str:
        return hmac.digest(self.key, f"words:{text}".encode(), "sha256").hex()


def key_of(record: Post | Comment) -> Key:
    if isinstance(record, Post):
        return record.network, "post", record.owner_id, record.post_id
    return record.network, "comment", record.owner_id, record.comment_id


def said(wordless: Wordless, part: str, network: str, text: str) -> str:
    """A text that loses this part of itself; with no part named it may still call somebody by name."""
    return wordless.words(text) if part == "words" else wordless.names(network, text)


def quotes_a_person(payload: Mapping[str, Any] | None) -> bool:
    """Whether a post of VK repeats what a person wrote."""
    history = (payload or {}).get("copy_history")
    return isinstance(history, list) and any(
        isinstance(item, dict) and isinstance(item.get("from_id"), int) and item["from_id"] > 0
        for item in history
    )


def _letters(text: str) -> str:
    """As ``warehouse/sql/macros/letters_of.sql``: short texts of the same letters are one."""
    return _NO_LETTER.sub(" ", text.lower().replace("ё", "е")).strip() or text
